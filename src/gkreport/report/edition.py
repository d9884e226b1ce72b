"""The editions of the official form, each named by the first report year it governs."""

import enum


class Edition(enum.Enum):
    """An edition of the form.

    Which edition a published table follows is told by its labels, never by the year: 6 of 37 reports
    of 2021 and later were not on the 2021 form.
    """

    E2019 = 2019
    """国办公开办函〔2019〕60号, report years 2019 and 2020."""
    E2021 = 2021
    """国办公开办函〔2021〕30号, report years from 2021."""

    @classmethod
    def for_year(cls, year: int | None) -> "Edition":
        """Return the edition in force for reports on `year`; the newest where no year is known.

        >>> Edition.for_year(2020)
        <Edition.E2019: 2019>
        """
        in_force = [edition for edition in cls if year is None or edition.value <= year]
        return max(in_force or cls, key=lambda edition: edition.value if in_force else -edition.value)
