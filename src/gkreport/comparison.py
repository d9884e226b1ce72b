"""Two reports side by side: which cells changed and by how much, and which sentences."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Final

import attrs

from gkreport.display import Displayed
from gkreport.errors import Lang
from gkreport.form import Cell, form_of, heading_of
from gkreport.form.counterparts import counterparts
from gkreport.page.page import Grid, GridCell, Page, Paragraph
from gkreport.report import Report
from gkreport.report.arithmetic import alike, minus
from gkreport.report.sentences import sentences
from gkreport.report.values import Unit, Value, show_value


@attrs.frozen
class CellChange:
    """A cell that does not hold the same in both reports."""

    cell: str
    """Its dotted path in the second report; the first has another only where its edition nests it otherwise."""
    before: Value
    after: Value
    printed: Cell = attrs.field(eq=False, repr=False)
    """Where it is printed on the form of the second report."""

    @property
    def place(self) -> str:
        """Where it is printed, with the words of its row."""
        return self.printed.label

    @property
    def difference(self) -> int | Decimal | None:
        """The second number less the first, exactly, in `unit`; None where one is blank or its unit not known."""
        pair = alike(self.before, self.after)
        return minus(pair[1], pair[0]) if pair else None

    @property
    def unit(self) -> Unit:
        """The unit of `difference` where the cells hold amounts: the finer of the two printed."""
        pair = alike(self.before, self.after)
        return pair[2] if pair else ""

    @property
    def percentage(self) -> Fraction | None:
        """The difference in hundredths of the first number, exactly; None where that is zero or less, or blank."""
        pair = alike(self.before, self.after)
        if pair is None or pair[0] <= 0:
            return None
        return Fraction(minus(pair[1], pair[0])) / Fraction(pair[0]) * 100


def _shown(change: CellChange) -> tuple[str, str, str, str]:
    difference, share = change.difference, change.percentage
    return (
        show_value(change.before),
        show_value(change.after),
        "" if difference is None else f"{'+' if difference > 0 else ''}{show_value(difference)}{change.unit}",
        "" if share is None else _percent(share),
    )


def _percent(share: Fraction) -> str:
    tenths = round(abs(share) * 10)
    return f"{'-' if share < 0 else '+'}{tenths // 10}.{tenths % 10}%"


@attrs.frozen
class TextChange:
    """Sentences of one text that another report does not have at that place; either side can be empty."""

    section: str
    """The dotted path of the text."""
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def place(self) -> str:
        """The heading that it stands below, as printed."""
        return heading_of(self.section)


_WORDS: Final = (
    ("两份报告比较", "Two reports compared"),
    ("位置", "cell"),
    ("差", "difference"),
    ("百分比", "per cent"),
    ("两份报告没有差别", "the two reports do not differ"),
    ("只在前一份的表式里有", "only on the form of the first"),
    ("只在后一份的表式里有", "only on the form of the second"),
)
_BLANK: Final = {"zh": "（空）", "en": "(blank)"}


@attrs.frozen
class Comparison(Displayed):
    """What two reports differ in; a notebook shows it as a table."""

    before: Report = attrs.field(repr=False)
    after: Report = attrs.field(repr=False)
    cells: tuple[CellChange, ...]
    """The cells that changed, of those that mean the same in both, in printed order."""
    texts: tuple[TextChange, ...]
    """The sentences that changed, in printed order."""
    only_before: Mapping[str, Value] = attrs.field(hash=False)
    """The cells that the form of the second report does not have: dotted path -> value."""
    only_after: Mapping[str, Value] = attrs.field(hash=False)
    """The cells that the form of the first report does not have."""

    @property
    def same(self) -> bool:
        """Whether nothing at all differs, organ and year included."""
        return self.before == self.after

    def text(self, lang: Lang = "zh") -> str:
        """Return all differences as plain text, a line for each."""
        lines: list[str] = []
        for block in self.page(lang).blocks[1:]:
            if isinstance(block, Paragraph):
                lines.append(block.text)
                continue
            _, *rows = block.rows()
            for place, *numbers in ([cell.text for cell in row] for row in rows):
                values, rest = numbers[:2], [text for text in numbers[2:] if text]
                shown = " → ".join(value or _BLANK[lang] for value in values)
                lines.append(f"  {place}: {shown}" + (f" ({', '.join(rest)})" if rest else ""))
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text()

    def page(self, lang: Lang = "zh") -> Page:
        """Return it as a page of headings, tables and paragraphs, as the writers of documents take it."""
        return Page(list(self._blocks(lang)))

    def _blocks(self, lang: Lang) -> Iterator[Paragraph | Grid]:
        title, where, difference, percentage, none, only_before, only_after = (said[lang == "en"] for said in _WORDS)
        names = _name(self.before), _name(self.after)
        yield Paragraph(title, "title")
        yield Paragraph(" → ".join(names))
        if not (self.cells or self.texts or self.only_before or self.only_after):
            yield Paragraph(none)
        for name, cells in groupby(self.cells, key=lambda change: change.cell.partition(".")[0]):
            changes = list(cells)
            rows = [(change.place if lang == "zh" else change.cell, *_shown(change)) for change in changes]
            yield _heading(name, lang)
            yield _grid([where, *names, difference, percentage], rows, [change.cell for change in changes])
        for section, texts in groupby(self.texts, key=lambda change: change.section):
            yield _heading(section, lang)
            for change in texts:
                yield from (Paragraph(f"－ {sentence}") for sentence in change.before)
                yield from (Paragraph(f"＋ {sentence}") for sentence in change.after)
        only = (only_before, self.before, self.only_before), (only_after, self.after, self.only_after)
        for heading, report, values in only:
            if values:
                form = form_of(report).cells
                yield Paragraph(heading, "heading")
                labels = (form[path].label if lang == "zh" else path for path in values)
                yield _grid([where, _name(report)], list(zip(labels, map(show_value, values.values()), strict=True)))

    def html(self, lang: Lang = "zh") -> str:
        """Return it as a complete HTML document that looks as reports do, all text escaped."""
        from gkreport.formats.html.writing import write

        return write(self.page(lang)).decode()


def _heading(section: str, lang: Lang) -> Paragraph:
    return Paragraph(heading_of(section) if lang == "zh" else section, "heading")


def _name(report: Report) -> str:
    return f"{report.organ or '?'} {report.year or '?'}"


_AFTER: Final = 2
"""The column of a grid that shows cells of the second report."""


def _grid(head: Sequence[str], rows: Sequence[Sequence[str]], after: Sequence[str] = ()) -> Grid:
    """Lay rows out below their header; `after` names the cell of the second report that each row is about."""
    cells = [GridCell(text=text, row=0, column=at, role="header") for at, text in enumerate(head)]
    for at, row in enumerate(rows, 1):
        cells += [
            GridCell(
                text=text,
                row=at,
                column=column,
                role="value" if column else "stub",
                path=after[at - 1] if after and column == _AFTER else None,
            )
            for column, text in enumerate(row)
        ]
    return Grid(cells)


def compare(before: Report, after: Report) -> Comparison:
    """Lay two reports side by side: two years, a draft and the final text, what was published and what was filed.

    Cells are compared where they mean the same; those that only one edition of the form prints are listed apart.
    Numbers are compared as numbers (12.50 is 12.5), amounts as printed with their units, texts sentence by sentence.

    >>> changed = compare(Report(year=2023), Report(year=2024).replace({"requests.carried_out.total": 3}))
    >>> [(change.cell, change.before, change.after, change.difference) for change in changed.cells]
    [('requests.carried_out.total', None, 3, None)]
    """
    first, second = form_of(before), form_of(after)
    old, new = before.cells(), after.cells()
    twins = list(zip(second.cells.values(), counterparts(second, first), strict=True))
    matched = {twin for _, twin in twins if twin}
    return Comparison(
        before,
        after,
        tuple(
            CellChange(cell.path, old[twin], new[cell.path], cell)
            for cell, twin in twins
            if twin and old[twin] != new[cell.path]
        ),
        tuple(_texts(before, after)),
        {path: value for path, value in old.items() if path not in matched},
        {cell.path: new[cell.path] for cell, twin in twins if not twin},
    )


def _texts(before: Report, after: Report) -> Iterator[TextChange]:
    for (path, first), second in zip(before.texts().items(), after.texts().values(), strict=True):
        old, new = sentences(first), sentences(second)
        for tag, start, end, new_start, new_end in difflib.SequenceMatcher(None, old, new).get_opcodes():
            if tag != "equal":
                yield TextChange(path, tuple(old[start:end]), tuple(new[new_start:new_end]))
