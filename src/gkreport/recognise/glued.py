"""Tables in text that lost its borders: each row a label and one string of digits, which the sums of the form part.

本年新收政府信息公开申请数量21710000218 can be split in one way into seven numbers whose last is the sum of the others.
A table is read where exactly one split of all its rows keeps every sum of the form; else none of these rows is.
"""

import functools
import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final

import attrs

from gkreport.characters import HALF_WIDTH, NUMERAL, ZERO_WIDTH
from gkreport.form.layout import layout
from gkreport.form.walk import Cell, Identity, PrintedBlock, PrintedRow, Table
from gkreport.page.page import Grid, GridCell, Page, at_place
from gkreport.page.problems import Problem
from gkreport.recognise.labels import blocks_of, simplified, words_in
from gkreport.recognise.splits import Budget, Numbers, Run, TooMany, choose_splits, split_run
from gkreport.recognise.tables import FoundTable
from gkreport.recognise.values import read_value, unit_in
from gkreport.report.marks import Kind
from gkreport.report.values import Value


@attrs.frozen
class Strand:
    """The words of a page in one line: its paragraphs and the rows of its grids, each ended by a newline."""

    text: str
    starts: tuple[int, ...]
    places: tuple[str, ...]
    holds_digits: bool
    """Whether digits stand behind a word anywhere in it."""

    def place(self, at: int) -> str:
        """Say where in the file a character stands."""
        return self.places[bisect_right(self.starts, at) - 1]


_GLUED: Final = re.compile(r"[^\W\d_]\W{0,4}[0-9]")
_DIGITS: Final = re.compile("[0-9]+")
_UNUSUAL: Final = re.compile(rf"[０-９\n\v]|{ZERO_WIDTH.pattern}")
_USUAL: Final = HALF_WIDTH | str.maketrans("\n\v", "  ")


def make_strand(page: Page) -> Strand:
    """Put the words of a page in one line; rows of several cells are there for their headers, not their digits."""
    texts: list[str] = []
    starts: list[int] = []
    places: list[str] = []
    at, holds_digits = 0, False
    for text, place, is_whole in _pieces(page):
        words = _UNUSUAL.sub(lambda found: ZERO_WIDTH.sub("", found[0].translate(_USUAL)), simplified(text))
        if is_whole:
            holds_digits = holds_digits or _GLUED.search(words) is not None
        else:
            words = _DIGITS.sub("#", words)
        texts.append(words + "\n")
        starts.append(at)
        places.append(place)
        at += len(words) + 1
    return Strand("".join(texts), tuple(starts), tuple(places), holds_digits)


def _pieces(page: Page) -> Iterator[tuple[str, str, bool]]:
    for block in page.blocks:
        if isinstance(block, Grid):
            for row in block.rows():
                if len(row) == 1:
                    yield row[0].text, row[0].place or block.place, True
                else:
                    yield " ".join(cell.text for cell in row), block.place, False
        else:
            yield block.text, block.place, True


@attrs.frozen(eq=False)
class _Glued:
    """A row of the form and the string that holds its numbers."""

    cells: tuple[Cell, ...]
    run: Run
    place: str
    unit: str = ""
    """The unit of money that its header prints."""


def add_glued_rows(found: FoundTable, strand_once: Callable[[], Strand]) -> FoundTable:
    """Add to what was found of a table in grids the rows that stand in text without borders."""
    missing = find_missing_rows(found)
    rows = find_rows_in_text(found.table, missing, strand_once()) if missing else []
    if not rows:
        return found
    values = dict(found.values)
    problems: list[Problem] = []
    decoded: list[_Glued] = []
    for row, numbers, problem in _read(found, rows):
        values |= {cell.path: None for cell in row.cells} | dict(
            zip((cell.path for cell in row.cells), numbers, strict=False)
        )
        if problem:
            problems.append(problem)
        else:
            decoded.append(row)
    if decoded:
        paths = tuple(cell.path for row in decoded for cell in row.cells)
        place = at_place(found.table.section.table, _grid_cell(decoded[0]))
        problems.insert(0, Problem("glued", place, decoded[0].run.shown, paths))
    told = {cell.path for row in rows for cell in row.cells}
    kept = [problem for problem in found.problems if not (problem.cells and told.issuperset(problem.cells))]
    where = found.where | {cell.path: _grid_cell(row) for row in rows for cell in row.cells}
    return attrs.evolve(found, values=values, where=where, problems=[*kept, *problems], is_glued=True)


def find_missing_rows(found: FoundTable) -> list[tuple[Cell, ...]]:
    """Return the rows of a table of which no cell was found in any grid."""
    rows = (cells for block in found.table.blocks for _, cells in block.rows)
    return [cells for cells in rows if not any(cell.path in found.where for cell in cells)]


def _grid_cell(row: _Glued) -> GridCell:
    return GridCell(text=row.run.shown, row=0, column=0, place=row.place)


# -- finding ---------------------------------------------------------------------------------------


def find_rows_in_text(table: Table, missing: Sequence[tuple[Cell, ...]], strand: Strand) -> list[_Glued]:
    """Find the missing rows of a table in the text, in the order of the form."""
    if not strand.holds_digits:
        return []
    if table.identities:
        hits = _labelled(table, strand) if missing[0][0].row.labels else _unlabelled(table, strand)
        return [_Glued(cells, *hits[cells[0].row]) for cells in missing if cells[0].row in hits]
    return [row for cells in missing for row in _alone(blocks_of(table)[cells[0].row], cells, strand)]


_Hits = Mapping[PrintedRow, tuple[Run, str]]
_SEPARATOR: Final = r"[^\w\n]*"


@functools.cache
def _label_pattern(row: PrintedRow) -> str:
    """Match the letters of a label, its other wordings too, whatever stands between them."""
    known = sorted(_keys_of(row), key=len, reverse=True)
    return "(?:" + "|".join(_SEPARATOR.join(map(re.escape, key)) for key in known) + ")"


def _keys_of(row: PrintedRow) -> frozenset[str]:
    return words_in((row.labels[-1].label, *row.labels[-1].also))


@functools.cache
def _labels_pattern(table: Table) -> re.Pattern[str]:
    rows = sorted(blocks_of(table), key=lambda row: -len(row.labels[-1].label))
    order = {row: at for at, row in enumerate(blocks_of(table))}
    named = (f"(?P<r{order[row]}>{_label_pattern(row)})" for row in rows)
    first = "".join({key[0] for row in rows for key in _keys_of(row)})  # tried alone, it spares most of the others
    return re.compile(rf"(?=[{first}])(?:{'|'.join(named)})(?=[^\w]{{0,8}}[0-9])")


_RUN: Final = re.compile(r"[^\w]{0,8}([0-9](?:[0-9\s]*[0-9])?)")
_GOES_ON: Final = re.compile(rf"\s*(?:$|[（(]|{NUMERAL}\s*[、.．,，])")


def _labelled(table: Table, strand: Strand) -> _Hits:
    """Find the rows of a table whose headers stand above them in the official order."""
    order = list(blocks_of(table))
    width = len(table.blocks[0].columns)
    matches = list(_labels_pattern(table).finditer(strand.text))
    found: list[tuple[PrintedRow, re.Match[str], Run]] = []
    for at, match in enumerate(matches):
        row = order[int((match.lastgroup or "r0")[1:])]
        until = matches[at + 1] if at + 1 < len(matches) else None
        end = until.start() if until else len(strand.text)
        number = order[int((until.lastgroup or "r0")[1:])].labels[-1].number if until else ""
        run = _run(strand.text[match.end() : end], number)
        if run and len(run.digits) >= width:
            found.append((row, match, run))
    hits: dict[PrintedRow, tuple[Run, str]] = {}
    if not found or not _has_headers(table, strand.text[: found[0][1].start()]):
        return hits
    twice = 0
    last = -1
    for row, match, run in found:
        place = order.index(row)
        if row in hits or place < last:
            twice += 1
        else:
            hits[row] = run, strand.place(match.start())
            last = place
    return hits if twice <= 1 else {}  # 总计 stands above 表四 too; more is a second table


def _run(text: str, number: str) -> Run | None:
    """Read the digits behind a label, up to the number of the next one."""
    loose = ""
    if number[:1].isdigit():
        ends = re.search(rf"[（(]?{number[0]}\s*[.．、,，)）]+\s*$", text)
        if ends:
            text = text[: ends.start()] + "\n"
        elif text[-1:] == number[0]:
            loose = number[0]
    found = _RUN.match(text)
    if not found or not _GOES_ON.match(text, found.end()):
        return None
    return Run.of(found[1], loose)


_HEADERS_WITHIN: Final = 2000
"""How many characters above the digits the headers can stand: the labels of all rows of 表三 take 350."""


def _has_headers(table: Table, above: str) -> bool:
    """Whether the headers of a table stand in a text in an order that reads the official one."""
    letters = "".join(filter(str.isalpha, above[-_HEADERS_WITHIN:]))
    return any(order in letters for order in _header_orders(table))


@functools.cache
def _header_orders(table: Table) -> tuple[str, ...]:
    """Return the letters of the headers: row by row, column by column, groups first, and the lowest alone."""
    stubs = max(len(row.labels) for row in blocks_of(table))
    heads = [cell for cell in layout(table) if cell.role == "header" and cell.column >= stubs]
    by_row = sorted(heads, key=lambda cell: (cell.row, cell.column))
    by_column = sorted(heads, key=lambda cell: (cell.column, cell.row))
    groups = [cell for cell in by_row if cell.colspan > 1]
    lowest = [cell for cell in by_column if cell.colspan == 1]
    orders = [by_row, by_column, [*groups, *lowest]]
    if stubs:
        orders += [[cell for cell in by_row if cell.colspan == 1], lowest]
    return tuple("".join(filter(str.isalpha, "".join(cell.text for cell in order))) for order in orders)


_ALONE: Final = re.compile(r"[0-9](?:[0-9\s]*[0-9])?")


def _unlabelled(table: Table, strand: Strand) -> _Hits:
    """Find the one string of digits of a table without row labels, right behind its headers."""
    (row,) = blocks_of(table)
    width = len(table.blocks[0].columns)
    hits = [
        match
        for match in _ALONE.finditer(strand.text)
        if sum(map(str.isdigit, match[0])) >= width and _ends_in_headers(table, strand.text[: match.start()])
    ]
    return {row: (Run.of(hits[0][0]), strand.place(hits[0].start()))} if len(hits) == 1 else {}


def _ends_in_headers(table: Table, above: str) -> bool:
    letters = "".join(filter(str.isalpha, above[-_HEADERS_WITHIN:]))
    return letters.endswith(_header_orders(table))


_UNIT_WITHIN: Final = 12
"""How many characters behind the last header its unit can end: （单位：万元） has eight."""


def _alone(block: PrintedBlock, cells: tuple[Cell, ...], strand: Strand) -> Iterator[_Glued]:
    """Find a row of a table without sums: a line that holds its label and digits, with its headers above."""
    pattern = rf"(?m)^[^\w\n]*{_label_pattern(cells[0].row)}[^\w\n]*([0-9](?:[0-9.]|[^\S\n])*)$"
    matches = list(re.finditer(pattern, strand.text))
    if len(matches) == 1:
        above = strand.text[: matches[0].start()]
        headers = list(_columns_pattern(block).finditer(above, max(0, len(above) - _HEADERS_WITHIN)))
        if headers:
            unit = unit_in(above[headers[-1].start() : headers[-1].end() + _UNIT_WITHIN])
            yield _Glued(cells, Run.of(matches[0][1]), strand.place(matches[0].start()), unit)


@functools.cache
def _columns_pattern(block: PrintedBlock) -> re.Pattern[str]:
    """Match the headers of a block in their order."""
    columns = (sorted(words_in((column.name, *column.also)), key=len) for column in block.columns)
    known = ("(?:" + "|".join(_SEPARATOR.join(map(re.escape, key)) for key in keys) + ")" for keys in columns)
    return re.compile(r"\W*(?:[(（][^()（）]*[)）]\W*)?".join(known))


# -- splitting -------------------------------------------------------------------------------------

_MOST_STEPS: Final = 50_000
"""A tenth of a second; full real reports take a tenth of these."""
_MOST_SHOWN: Final = 3
"""How many splits a problem shows: enough to see where they differ."""
_MOST_CHOICES: Final = _MOST_SHOWN + 1
"""One more than is shown, to know that there are more."""


def _read(found: FoundTable, rows: Sequence[_Glued]) -> Iterator[tuple[_Glued, Sequence[Value], Problem | None]]:
    """Read the numbers of these rows: each row with its values, none where they were not told apart."""
    sums = [identity for identity in found.table.identities if identity.kind == "across"]
    if not sums:
        yield from map(_read_alone, rows)
        return
    budget = Budget(_MOST_STEPS)
    splits: list[list[Numbers]] = []
    choices: list[tuple[Numbers, ...]] = []
    kind = "unsplit"
    try:
        splits = [split_run(row.run, _groups(row, sums), budget) for row in rows]
        choices = _chosen(found, rows, splits, budget)
    except TooMany:
        kind = "ambiguous"
    if len(choices) == 1:
        yield from ((row, numbers, None) for row, numbers in zip(rows, choices[0], strict=True))
        return
    for at, row in enumerate(rows):
        told = {choice[at] for choice in choices} or set(splits[at] if at < len(splits) else ())
        yield row, (), _problem(row, "ambiguous" if choices else kind, told)


def _groups(row: _Glued, sums: Sequence[Identity]) -> list[int]:
    """Return how many numbers make each sum across a row, the total among them."""
    paths = {cell.path for cell in row.cells}
    return [len(identity.cells) for identity in sums if paths.issuperset(identity.cells)]


def _chosen(
    found: FoundTable, rows: Sequence[_Glued], splits: Sequence[Sequence[Numbers]], budget: Budget
) -> list[tuple[Numbers, ...]]:
    """Return the splits of all rows that keep the sums down the columns; none where a row is not known at all."""
    places = {cell.path: (at, nth) for at, row in enumerate(rows) for nth, cell in enumerate(row.cells)}
    terms: list[list[tuple[int, int, int]]] = []
    rests: list[int] = []
    for identity in found.table.identities:
        if identity.kind == "across":
            continue
        terms.append([(sign, *places[path]) for sign, path in identity.terms if path in places])
        known = [(sign, found.values.get(path)) for sign, path in identity.terms if path not in places]
        rest = 0
        for sign, value in known:
            if not isinstance(value, int):
                return []
            rest += sign * value
        rests.append(rest)
    return choose_splits(splits, terms, rests, budget, _MOST_CHOICES)


def _problem(row: _Glued, kind: str, told: Collection[Numbers]) -> Problem:
    """Say that a row was not read, with the first of its splits."""
    shown = [" ".join(map(str, numbers)) for numbers in sorted(told)[:_MOST_SHOWN]]
    more = ["…"] if len(told) > _MOST_SHOWN else []
    text = " / ".join([*shown, *more]) if kind == "ambiguous" and len(told) > 1 else row.run.shown
    cells = tuple(cell.path for cell in row.cells)
    return Problem(kind, at_place(row.cells[0].row_place, _grid_cell(row)), text, cells)


def _read_alone(row: _Glued) -> tuple[_Glued, Sequence[Value], Problem | None]:
    """Read a row that no sum checks: only a single number that stands where the form has one cell."""
    cell = row.cells[0]
    if len(row.cells) == 1:
        value, status = read_value(row.run.shown, cell.kind, row.unit)
        if status == "value" and (cell.kind is Kind.COUNT or row.unit or not row.run.shown.strip("0.")):
            return row, [value], None
    return row, (), _problem(row, "ambiguous", ())
