"""A bound on the time that reading one file takes, and the errors of files that are too large."""

import attrs

from gkreport.errors import FormatError


@attrs.define
class Work:
    """The steps left for reading a file; one takes about a microsecond."""

    left: int
    name: str
    """Of the kind of file, for people."""

    def spend(self, steps: int) -> None:
        """Use up some steps; raises `FormatError` when none are left."""
        self.left -= steps
        if self.left < 0:
            raise FormatError(
                f"这份 {self.name} 过于庞大或复杂，没有读取；请只保留年度报告的页面，或索取可编辑的文件（.docx）",
                f"the {self.name} file is too large or too complex; keep the pages of the report alone, "
                "or ask for an editable file",
            )


def too_much() -> FormatError:
    """Build the error for a page with too many lines or glyphs."""
    return FormatError("一页里线条或文字过多，没有读取", "a page has too many lines or too much text")
