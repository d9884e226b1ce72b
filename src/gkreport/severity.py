"""How serious a finding is, and the word for it."""

import enum


class Severity(enum.Enum):
    """How sure it is that something is wrong."""

    ERROR = "error"
    """A relation printed on the form, or true by definition, does not hold."""
    WARNING = "warning"
    """Something that should hold does not; exceptions exist and need a word of explanation."""
    NOTE = "note"
    """Worth a look; never wrong by itself."""

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return {"error": "错误", "warning": "提醒", "note": "提示"}[self.value]
