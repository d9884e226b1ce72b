"""Pages as real reports print them: a composed page, and every variation of it as a function from page to page."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final, TypeVar

import attrs

from gkreport import Amount, ApplicantCounts, Edition, Report
from gkreport.compose import compose
from gkreport.form import form_of
from gkreport.page import Grid, GridCell, Page, Paragraph
from gkreport.recognise import Reading
from gkreport.report.marks import Kind
from gkreport.report.values import Value

Edit = Callable[[Page], Page]
GridEdit = Callable[[Grid], Grid]

_T = TypeVar("_T")


def some(cases: Iterable[_T], one_in: int) -> list[_T]:
    """Every n-th of many cases; all of them where the long run is asked for (GKREPORT_EXAMPLES, tests/conftest.py)."""
    return list(cases)[:: 1 if "GKREPORT_EXAMPLES" in os.environ else one_in]


# -- reports ---------------------------------------------------------------------------------------

_NTH: Final[Mapping[Kind, Callable[[int], Value]]] = {
    Kind.COUNT: lambda nth: 1001 + nth,
    Kind.CHANGE: lambda nth: -(1001 + nth),
    Kind.MONEY: lambda nth: Decimal(1001 + nth) + Decimal("0.25"),
    Kind.AMOUNT: lambda nth: Amount(Decimal(1001 + nth) + Decimal("0.5"), "元"),
}
PROSE: Final = {
    "overview": "本年度，示例县积极推进政府信息公开。\n（一）主动公开。公开 12 条。\n（二）依申请公开。收到 3 件。",
    "problems_and_improvements": "一是解读不够及时；二是队伍不稳。",
    "other_matters": "本年度没有收取信息处理费。",
}


def distinct(edition: Edition = Edition.E2021, *, single_row: bool | None = None, year: int = 2024) -> Report:
    """A report every cell of which holds a number of its own; the sums do not matter here."""
    report = Report.blank("示例县", year, edition=edition).replace(PROSE)
    if single_row is not None:
        old, new = (Report.blank(edition=edition) for edition in (Edition.E2019, Edition.E2021))
        other = (old if single_row else new).requests.outcomes.other_handling
        report = report.replace({"requests.outcomes.other_handling": other})
    kinds = {path: cell.kind for path, cell in form_of(report).cells.items()}
    return report.replace({path: _NTH[kind](nth) for nth, (path, kind) in enumerate(kinds.items())})


REPORTS: Final = {
    "2021": distinct(),
    "2019": distinct(Edition.E2019, year=2020),
    "2021 with 其他处理 in one row": distinct(single_row=True),
    "2019 with 其他处理 in three rows": distinct(Edition.E2019, single_row=False, year=2022),
}
assert isinstance(REPORTS["2019"].requests.outcomes.other_handling, ApplicantCounts)


# -- what must hold --------------------------------------------------------------------------------


def as_read(page: Page) -> Page:
    """A page as a reader hands it over: without what only writers know."""
    return Page(
        tuple(
            attrs.evolve(block, cells=tuple(attrs.evolve(cell, role="", path=None) for cell in block.cells))
            if isinstance(block, Grid)
            else attrs.evolve(block, role="text")
            for block in page.blocks
        )
    )


def silent(reading: Reading, wanted: Mapping[str, Value]) -> dict[str, tuple[Value, Value]]:
    """The cells that break the law: neither right, nor None with a problem that names them."""
    got = reading.report.cells()
    named = {path for problem in reading.problems for path in problem.cells}
    return {
        path: (got.get(path), value)
        for path, value in wanted.items()
        if (path in got or value is not None)
        and got.get(path) != value
        and not (got.get(path) is None and (path in named or path not in got))
    } | {path: (value, None) for path, value in got.items() if path not in wanted and value is not None}


def fatal(reading: Reading) -> list[str]:
    return [problem.message() for problem in reading.problems if problem.fatal]


# -- grids -----------------------------------------------------------------------------------------


def grids(page: Page) -> list[Grid]:
    return [block for block in page.blocks if isinstance(block, Grid)]


def on_grids(edit: GridEdit, *, only: Iterable[int] = (0, 1, 2)) -> Edit:
    """Apply an edit to some of the grids of a page, by their order."""

    def apply(page: Page) -> Page:
        chosen = [id(grid) for at, grid in enumerate(grids(page)) if at in only]
        return Page(tuple(edit(b) if isinstance(b, Grid) and id(b) in chosen else b for b in page.blocks))

    return apply


def on_cells(edit: Callable[[GridCell], GridCell]) -> GridEdit:
    return lambda grid: attrs.evolve(grid, cells=tuple(map(edit, grid.cells)))


def on_texts(edit: Callable[[str], str], *, roles: Iterable[str] = ("title", "header", "stub")) -> GridEdit:
    return on_cells(lambda cell: attrs.evolve(cell, text=edit(cell.text)) if cell.role in roles else cell)


def on_paths(edit: Callable[[str], str], matching: Callable[[str], bool] = bool) -> GridEdit:
    """Change the text of value cells, by path."""
    return on_cells(
        lambda cell: attrs.evolve(cell, text=edit(cell.text)) if cell.path and matching(cell.path) else cell
    )


def sorted_cells(cells: Iterable[GridCell]) -> tuple[GridCell, ...]:
    return tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))


def height(grid: Grid) -> int:
    return max(cell.row + cell.rowspan for cell in grid.cells)


def width(grid: Grid) -> int:
    return max(cell.column + cell.colspan for cell in grid.cells)


def first_value_row(grid: Grid) -> int:
    return min(cell.row for cell in grid.cells if cell.role == "value")


def row_of(grid: Grid, path: str) -> int:
    return next(cell.row for cell in grid.cells if cell.path and cell.path.startswith(path))


def column_of(grid: Grid, path: str) -> int:
    return next(cell.column for cell in grid.cells if cell.path == path)


def place_rows(grid: Grid, order: list[int]) -> Grid:
    """Rebuild a grid from some of its rows; a cell that spanned rows now apart is repeated in each run of them."""
    cells: list[GridCell] = []
    for cell in grid.cells:
        at = [new for new, old in enumerate(order) if cell.row <= old < cell.row + cell.rowspan]
        runs: list[list[int]] = []
        for new in at:
            if runs and runs[-1][-1] == new - 1:
                runs[-1].append(new)
            else:
                runs.append([new])
        cells += [attrs.evolve(cell, row=run[0], rowspan=len(run)) for run in runs]
    return attrs.evolve(grid, cells=sorted_cells(cells))


def place_columns(grid: Grid, order: list[int]) -> Grid:
    """Rebuild a grid from some of its columns, as `place_rows` does from its rows."""
    flip = on_cells(
        lambda cell: attrs.evolve(cell, row=cell.column, column=cell.row, rowspan=cell.colspan, colspan=cell.rowspan)
    )
    turned = flip(place_rows(flip(grid), order))
    return attrs.evolve(turned, cells=sorted_cells(turned.cells))


def without_row(path: str) -> GridEdit:
    return lambda grid: place_rows(grid, [row for row in range(height(grid)) if row != row_of(grid, path)])


def insert_row(grid: Grid, at: int, texts: list[str], *, role: str = "stub") -> Grid:
    """Insert a row of plain cells; a cell of another row that spans the place grows around it."""
    moved: list[GridCell] = []
    taken: set[int] = set()
    for cell in grid.cells:
        if cell.row >= at:
            moved.append(attrs.evolve(cell, row=cell.row + 1))
        elif cell.row + cell.rowspan > at:
            moved.append(attrs.evolve(cell, rowspan=cell.rowspan + 1))
            taken |= set(range(cell.column, cell.column + cell.colspan))
        else:
            moved.append(cell)
    free = [column for column in range(width(grid)) if column not in taken]
    moved += [
        GridCell(
            text=text,
            row=at,
            column=column,
            colspan=len(free) if len(texts) == 1 else 1,
            role="" if nth else role,
        )
        for nth, (text, column) in enumerate(zip(texts, free, strict=False))
    ]
    return attrs.evolve(grid, cells=sorted_cells(moved))


def insert_column(grid: Grid, at: int, texts: Mapping[int, str]) -> Grid:
    """Insert a column of cells, blank but for some rows."""
    moved: list[GridCell] = []
    taken: set[int] = set()
    for cell in grid.cells:
        if cell.column >= at:
            moved.append(attrs.evolve(cell, column=cell.column + 1))
        elif cell.column + cell.colspan > at:
            moved.append(attrs.evolve(cell, colspan=cell.colspan + 1))
            taken |= set(range(cell.row, cell.row + cell.rowspan))
        else:
            moved.append(cell)
    moved += [GridCell(text=texts.get(row, ""), row=row, column=at) for row in range(height(grid)) if row not in taken]
    return attrs.evolve(grid, cells=sorted_cells(moved))


def unmerge(grid: Grid, *, roles: Iterable[str] = ("header", "stub"), across: bool = True, down: bool = True) -> Grid:
    """Undo merges: the text stays in the first of the cells, the others are empty."""
    cells: list[GridCell] = []
    for cell in grid.cells:
        if cell.role not in roles:
            cells.append(cell)
            continue
        rows, columns = cell.rowspan if down else 1, cell.colspan if across else 1
        cells += [
            attrs.evolve(
                cell,
                row=cell.row + row,
                column=cell.column + column,
                rowspan=1 if down else cell.rowspan,
                colspan=1 if across else cell.colspan,
                text=cell.text if (row, column) == (0, 0) else "",
            )
            for row in range(rows)
            for column in range(columns)
        ]
    return attrs.evolve(grid, cells=sorted_cells(cells))


def unaligned(grid: Grid) -> Grid:
    """Lose all spans: each cell stands once, in the row where it begins, and rows are packed to the left."""
    cells: list[GridCell] = []
    count: dict[int, int] = {}
    for cell in sorted_cells(grid.cells):
        at = count.get(cell.row, 0)
        count[cell.row] = at + 1
        cells.append(attrs.evolve(cell, column=at, rowspan=1, colspan=1))
    return Grid(tuple(cells), aligned=False)


def ragged(grid: Grid) -> Grid:
    """Lose the spans but claim to be aligned, as a careless converter does."""
    return attrs.evolve(unaligned(grid), aligned=True)


def stubs(grid: Grid) -> int:
    """How many grid columns stand before the values."""
    return min((cell.column for cell in grid.cells if cell.role == "value"), default=0)


def one_stub(grid: Grid) -> Grid:
    """Write all labels of a row into one cell."""
    count = stubs(grid)
    if count < 2:
        return grid
    rows: dict[int, str] = {}
    kept: list[GridCell] = []
    for cell in grid.cells:
        if cell.role == "stub":
            rows[cell.row] = rows.get(cell.row, "") + cell.text
        elif cell.column >= count:
            kept.append(attrs.evolve(cell, column=cell.column - count + 1))
        else:
            kept.append(attrs.evolve(cell, colspan=max(1, cell.colspan - count + 1)))
    kept += [GridCell(text=text, row=row, column=0, role="stub") for row, text in rows.items()]
    return attrs.evolve(grid, cells=sorted_cells(kept))


def two_stubs(grid: Grid) -> Grid:
    """Write the outer groups into one column, as some reports do, and the rows into the next."""
    if stubs(grid) < 3:
        return grid
    return place_columns(grid, [0, *range(2, width(grid))])


def wide(grid: Grid) -> Grid:
    """Draw the grid on more than twice as many grid columns, as word processors do."""
    return on_cells(
        lambda cell: attrs.evolve(
            cell,
            column=2 * cell.column + (cell.column > 3),
            colspan=2 * (cell.column + cell.colspan)
            + (cell.column + cell.colspan > 3)
            - 2 * cell.column
            - (cell.column > 3),
        )
    )(grid)


def uneven(grid: Grid) -> Grid:
    """Let the edges of the number cells miss those of the headers by a little, as dragged borders do."""
    fine = on_cells(lambda cell: attrs.evolve(cell, column=10 * cell.column, colspan=10 * cell.colspan))(grid)
    right, left = width(fine), 10 * stubs(grid)

    def shift(cell: GridCell) -> GridCell:
        if cell.role != "value":
            return cell
        start = cell.column + (2 if cell.column > left else 0)
        end = cell.column + cell.colspan
        return attrs.evolve(cell, column=start, colspan=end + (2 if end < right else 0) - start)

    return on_cells(shift)(fine)


def split(which: int, at: int, *, headers: bool = False, groups: bool = True) -> Edit:
    """Cut one grid of a page in two before a row; headers and group labels repeated or not."""

    def pieces(grid: Grid) -> Iterator[Grid]:
        rows = list(range(height(grid)))
        yield place_rows(grid, rows[:at])
        head = [row for row in rows if row < first_value_row(grid)] if headers else []
        second = place_rows(grid, [*head, *rows[at:]])
        if not groups:
            begun = {
                cell.text for cell in grid.cells if cell.role == "stub" and cell.row < at < cell.row + cell.rowspan
            }
            emptied = [c for c in second.cells if not (c.role == "stub" and c.text in begun)]
            second = attrs.evolve(second, cells=tuple(emptied))
        yield second

    return replaced(which, lambda grid: list(pieces(grid)))


def replaced(which: int, pieces: Callable[[Grid], list[Grid | Paragraph]] | Callable[[Grid], list[Grid]]) -> Edit:
    """Put other blocks in the place of one grid."""

    def apply(page: Page) -> Page:
        target = grids(page)[which]
        blocks: list[Paragraph | Grid] = []
        for block in page.blocks:
            blocks += pieces(target) if block is target else [block]
        return Page(tuple(blocks))

    return apply


def blocks_apart(grid: Grid) -> list[Grid]:
    """表二 as one grid for each of its blocks."""
    starts = [cell.row for cell in grid.cells if cell.role == "title"]
    ends = [*starts[1:], height(grid)]
    return [place_rows(grid, list(range(*ends_))) for ends_ in zip(starts, ends, strict=True)]


def fives(grid: Grid) -> list[Grid]:
    """表四 as three grids of five."""
    thirds = [place_columns(grid, list(range(start, start + 5))) for start in (0, 5, 10)]
    return [place_rows(thirds[0], [0, 2, 3]), *thirds[1:]]


def stacked(parts: Iterable[Grid]) -> Grid:
    """Put grids below each other in one."""
    cells: list[GridCell] = []
    top = 0
    for part in parts:
        cells += [attrs.evolve(cell, row=cell.row + top) for cell in part.cells]
        top += height(part)
    return Grid(tuple(cells))


def all_in_one(page: Page) -> Page:
    """All tables in one grid, which stands where the first stood; the headings in between are rows of it."""
    parts: list[Grid] = []
    blocks: list[Paragraph | Grid] = []
    inside = False
    for block in page.blocks:
        if isinstance(block, Grid):
            if not inside:
                blocks.append(block)
            inside = True
            parts.append(block)
        elif inside and re.match("[三四]、", block.text):
            parts.append(Grid((GridCell(text=block.text, row=0, column=0, colspan=10, role="title"),)))
        else:
            blocks.append(block)
    one = stacked(parts)
    return Page(tuple(one if isinstance(block, Grid) else block for block in blocks))


# -- paragraphs ------------------------------------------------------------------------------------


def on_paragraphs(edit: Callable[[Paragraph], Iterable[Paragraph]]) -> Edit:
    return lambda page: Page(
        tuple(new for block in page.blocks for new in (edit(block) if isinstance(block, Paragraph) else (block,)))
    )


def heading_texts(edit: Callable[[str], str]) -> Edit:
    return on_paragraphs(
        lambda paragraph: (
            [attrs.evolve(paragraph, text=edit(paragraph.text))] if paragraph.role == "heading" else [paragraph]
        )
    )


def title(*lines: str) -> Edit:
    return on_paragraphs(lambda paragraph: map(Paragraph, lines) if paragraph.role == "title" else [paragraph])


def composed(report: Report, *edits: Edit) -> Page:
    page = compose(report)
    for edit in edits:
        page = edit(page)
    return as_read(page)


# -- words ---------------------------------------------------------------------------------------

_TRADITIONAL: Final = dict(
    zip(
        "总体况动开数现规发废处决许罚强执费业单万结继续维纠审复诉讼经议类无权组织后过进问题项关内转办构购对务减举访执案询获认机",
        "總體況動開數現規發廢處決許罰強執費業單萬結繼續維糾審復訴訟經議類無權組織後過進問題項關內轉辦構購對務減舉訪執案詢獲認機",
        strict=True,
    )
)


def traditional(text: str) -> str:
    return text.replace("文件", "檔案").translate(str.maketrans(_TRADITIONAL))
