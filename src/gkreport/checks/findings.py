"""What a check returns: rules, findings, and all findings of one run."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import Final, overload

import attrs

from gkreport.display import Displayed
from gkreport.errors import Lang
from gkreport.report.values import Value
from gkreport.severity import Severity


@attrs.frozen(eq=False)
class Rule:
    """One rule a report is held against.

    `zh` and `en` are the messages; they are filled with the place, the formula, both numbers and their
    difference of each finding.
    """

    id: str
    severity: Severity
    section: str
    """The section it is about, by the name of the field; "" for the title."""
    formula: str
    source: str
    """Where the rule comes from: 文号, article, or the words of the form."""
    zh: str
    en: str

    @property
    def by_construction(self) -> bool:
        """Whether `Report` refuses what breaks it, so that a check never finds it broken and needs no words."""
        return not self.zh

    @property
    def anchor(self) -> str:
        """Where the documentation tells of it: what it checks, an example that breaks it, what to do."""
        return f"rules.html#{self.id.lower()}"

    def __str__(self) -> str:
        return self.id


_MOST_MARKED: Final = 8
"""The rows of the longest group, 不予公开; a person does not look for one number among more."""


@attrs.frozen
class Finding:
    """A relation that does not hold in a report, or something worth a look."""

    rule: Rule
    cells: tuple[str, ...] = ()
    """The dotted paths of all cells of the relation."""
    expected: Value | str = None
    """One side of the relation; in a sum, what the parts add up to."""
    found: Value | str = None
    """The other side; in a sum, the total as stated."""
    place: str = ""
    """Where it is, as printed: table, row and column."""
    formula: str = ""
    formula_en: str = ""
    detail: str = ""
    quote: str = ""
    """The sentence it is about, as it stands in a text."""
    section: str = ""
    """The text it is about, by its dotted path, where that is another than the rule's."""
    severity: Severity = attrs.field(default=attrs.Factory(attrgetter("rule.severity"), takes_self=True))

    @property
    def marked(self) -> tuple[str, ...]:
        """The cells to look at first: all of the relation, or its last, the total, where they are a whole column."""
        return self.cells if len(self.cells) <= _MOST_MARKED else self.cells[-1:]

    @property
    def difference(self) -> int | Decimal | None:
        """How far `found` lies above `expected`, where both are numbers."""
        if isinstance(self.expected, int | Decimal) and isinstance(self.found, int | Decimal):
            return self.found - self.expected
        return None

    def message(self, lang: Lang = "zh") -> str:
        """Say in one or two sentences where it is, what does not agree, and what to do."""
        template = self.rule.zh if lang == "zh" else self.rule.en
        difference = self.difference
        return template.format(
            place=self.place if lang == "zh" else (self.cells[-1] if self.cells else self.section or self.rule.section),
            table=self.cells[-1].partition(".")[0] if self.cells else "",
            formula=self.formula if lang == "zh" else self.formula_en,
            expected=self.expected,
            found=self.found,
            difference=f"{abs(difference)}" if difference is not None else "",
            detail=self.detail,
            count=len(self.cells),
            cells=f"{len(self.cells)} cell{'s' * (len(self.cells) != 1)}",
        )

    def __str__(self) -> str:
        return f"{self.severity.label} {self.rule.id} {self.message()}"


@attrs.frozen
class Findings(Displayed, Sequence[Finding]):
    """All findings of one run, in printed order."""

    _all: tuple[Finding, ...] = ()

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Finding, ...]: ...
    def __getitem__(self, index: int | slice) -> Finding | tuple[Finding, ...]:
        return self._all[index]

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._all)

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """Return those of one severity."""
        return tuple(finding for finding in self._all if finding.severity is severity)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Relations that must hold and do not."""
        return self.of(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What should hold and does not."""
        return self.of(Severity.WARNING)

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What is worth a look."""
        return self.of(Severity.NOTE)

    @property
    def ok(self) -> bool:
        """Whether there is no error."""
        return not self.errors

    def by_cell(self) -> dict[str, tuple[Finding, ...]]:
        """Return the errors and warnings of each cell, by dotted path."""
        result: dict[str, tuple[Finding, ...]] = {}
        for finding in (*self.errors, *self.warnings):
            for cell in finding.cells:
                result[cell] = (*result.get(cell, ()), finding)
        return result

    def __str__(self) -> str:
        return "\n".join(map(str, self._all)) or "没有发现问题"

    def __repr__(self) -> str:
        return f"<Findings: {len(self.errors)} errors, {len(self.warnings)} warnings, {len(self.notes)} notes>"
