"""Walking a table class: every printed row, column and cell, and every sum, with no second list anywhere."""

import functools
from collections.abc import Iterator, Mapping

import attrs

from gkreport.report.marks import Block, Column, Kind, Row, Section, Stock
from gkreport.report.record import Field, Shape, fields, leaf_paths, parts

# Each part of a form exists once (`table_of` is cached), so parts compare and hash by identity: a look-up by
# value would hash every label of a table, again and again.


@attrs.frozen(eq=False)
class PrintedColumn:
    """A column as printed: its header cells from top to bottom, and other wordings of the lowest."""

    labels: tuple[str, ...]
    also: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its own header, the lowest."""
        return self.labels[-1]


@attrs.frozen(eq=False)
class PrintedRow:
    """A row as printed: its label cells from the outermost group to its own, none in 表四."""

    labels: tuple[Row, ...]

    @property
    def short(self) -> str:
        """The numbers of the groups and the whole of the last label: 三、（三）1.属于国家秘密."""
        return "".join(row.number for row in self.labels) + (self.labels[-1].label if self.labels else "")


@attrs.frozen(eq=False)
class Cell:
    """One cell of the form: where it is printed and what may stand in it."""

    path: str
    kind: Kind
    table: Section
    block: Block | None
    row: PrintedRow
    row_number: int
    """Which of the table's rows with numbers it stands in, from 1."""
    column: PrintedColumn

    @property
    def place(self) -> str:
        """Where a person finds it: 表三 第7行 自然人."""
        return f"{self.row_place} {self.column.name}"

    @property
    def row_place(self) -> str:
        """Where a person finds its row: 表三 第7行; in 表四, which has one row, the block: 表四 行政复议."""
        row = (f"第{self.row_number}行",) if self.row.labels else self.column.labels[:-1]
        return " ".join((self.table.table, *row))

    @property
    def row_label(self) -> str:
        """The row with its words: 表三 第7行 三、（三）3.危及“三安全一稳定”."""
        return f"{self.row_place} {self.row.short}" if self.row.labels else self.row_place

    @property
    def label(self) -> str:
        """The place with the words of the row: 表三 第7行 三、（三）3.危及“三安全一稳定” 自然人."""
        return f"{self.row_label} {self.column.name}"


@attrs.frozen(eq=False)
class Identity:
    """A sum that must hold: the cells on the left add up to those on the right."""

    table: str
    """The field of the report that holds the table."""
    kind: str
    """`across` a row, `down` a column, or a `balance` that the form prints."""
    left: tuple[str, ...]
    right: tuple[str, ...]
    formula: str
    """In the words of the form."""
    formula_en: str
    """In field names."""

    @property
    def cells(self) -> tuple[str, ...]:
        """The dotted paths of all cells in it, in printed order within each side."""
        return self.left + self.right

    @property
    def terms(self) -> tuple[tuple[int, str], ...]:
        """It as Σ cᵢ·xᵢ = 0: the coefficient and the path of each term."""
        return (*((1, path) for path in self.left), *((-1, path) for path in self.right))


@attrs.frozen(eq=False)
class PrintedBlock:
    """A part of a table with headers of its own; 表二 has several, the others are one block."""

    block: Block | None
    columns: tuple[PrintedColumn, ...]
    rows: tuple[tuple[PrintedRow, tuple[Cell, ...]], ...]


@attrs.frozen(eq=False)
class Table:
    """All that is printed in a table of one shape, and all that must hold in it."""

    name: str
    """The field of the report that holds it."""
    section: Section
    corner: str
    """What the top left header cell says."""
    blocks: tuple[PrintedBlock, ...]
    identities: tuple[Identity, ...]
    stocks: tuple[Stock, ...]
    """What one year hands to the next: the paths of the cells, once for each column."""
    fields: Mapping[str, Field]
    """All that is declared below it: rows, columns and groups by dotted path."""

    @property
    def cells(self) -> Iterator[Cell]:
        """Its cells in printed order."""
        return (cell for block in self.blocks for _, cells in block.rows for cell in cells)


@attrs.frozen
class _Trail:
    """What was met on the way from the table down to a field."""

    path: str
    block: Block | None = None
    rows: tuple[Row, ...] = ()
    columns: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    def down(self, field: Field) -> "_Trail":
        trail = attrs.evolve(self, path=f"{self.path}.{field.name}", also=())
        for mark in field.marks:
            assert not isinstance(mark, Section)  # noqa: S101  # sections do not stand in tables
            if isinstance(mark, Block):
                trail = attrs.evolve(trail, block=mark)
            elif isinstance(mark, Row):
                trail = attrs.evolve(trail, rows=(*trail.rows, mark))
            else:
                trail = attrs.evolve(
                    trail, columns=(*trail.columns, *(head.label for head in mark.under), mark.label), also=mark.also
                )
        return trail


def _leaves(of: Shape, trail: _Trail) -> Iterator[tuple[_Trail, Kind]]:
    below = parts(of)
    for field in fields(of[0]):
        if field.kind:
            yield trail.down(field), field.kind
        else:
            yield from _leaves(below[field.name], trail.down(field))


def _blocks(section: Section, leaves: list[tuple[_Trail, Kind]]) -> Iterator[PrintedBlock]:
    grouped: dict[Block | None, dict[tuple[Row, ...], list[tuple[_Trail, Kind]]]] = {}
    for trail, kind in leaves:
        grouped.setdefault(trail.block, {}).setdefault(trail.rows, []).append((trail, kind))
    number = 0
    for block, rows in grouped.items():
        columns = {trail.columns: PrintedColumn(trail.columns, trail.also) for row in rows.values() for trail, _ in row}
        printed: list[tuple[PrintedRow, tuple[Cell, ...]]] = []
        for labels, cells in rows.items():
            number += 1
            row = PrintedRow(labels)
            made = (Cell(at.path, kind, section, block, row, number, columns[at.columns]) for at, kind in cells)
            printed.append((row, tuple(made)))
        yield PrintedBlock(block, tuple(columns.values()), tuple(printed))


def _total_of(of: Shape, mark: type[Row | Column]) -> Field | None:
    marked = (field for field in fields(of[0]) if any(isinstance(m, mark) and m.total for m in field.marks))
    return next(marked, None)


def _names(field: Field) -> str:
    return "".join(mark.number or mark.label for mark in field.marks if isinstance(mark, Row)) or "".join(
        mark.label for mark in field.marks if isinstance(mark, Column)
    )


def _formula(addends: list[Field], total: Field) -> tuple[str, str]:
    names = " + ".join(field.name for field in addends)
    return f"{'＋'.join(map(_names, addends))}＝{_names(total)}", f"{names} = {total.name}"


def _identities(table: str, of: Shape, path: str) -> Iterator[Identity]:
    inner_shapes = parts(of)
    if total := _total_of(of, Column):
        sisters = [field for field in fields(of[0]) if field is not total]
        yield Identity(
            table,
            "across",
            tuple(f"{path}.{field.name}" for field in sisters),
            (f"{path}.{total.name}",),
            *_formula(sisters, total),
        )
    for name, inner in inner_shapes.items():
        yield from _identities(table, inner, f"{path}.{name}")
    if total := _total_of(of, Row):
        sisters = [field for field in fields(of[0]) if field is not total]
        formula = _formula(sisters, total)
        for column in leaf_paths(inner_shapes[total.name]):
            addends = (
                f"{path}.{field.name}.{leaf}" for field in sisters for leaf in leaf_paths(inner_shapes[field.name])
            )
            yield Identity(
                table,
                "down",
                tuple(cell for cell in addends if cell.endswith("." + column)),
                (f"{path}.{total.name}.{column}",),
                *formula,
            )
    if of[0].stock and of[0].stock.label:
        opening, added, removed, closing = of[0].stock.names
        sides = ((added, opening), (removed, closing))
        yield from (
            Identity(
                table,
                "balance",
                (stock.added, stock.opening),
                (stock.removed, stock.closing),
                "＝".join("＋".join(_row_at(of, name)[0] for name in side) for side in sides),
                " = ".join(" + ".join(side) for side in sides),
            )
            for stock in _stocks(of, path)
        )


def _stocks(of: Shape, path: str) -> Iterator[Stock]:
    """Yield the stocks of a class in each of its columns."""
    if stock := of[0].stock:
        inner = _row_at(of, next(filter(None, stock.names)))[1]
        yield from (stock.at(path, column) for column in (leaf_paths(inner) if inner else ("",)))


def _below(of: Shape, path: str) -> Iterator[tuple[str, Field, Shape | None]]:
    """Yield each field below a class with its dotted path, groups before what they hold, in printed order."""
    inner = parts(of)
    for field in fields(of[0]):
        yield f"{path}.{field.name}", field, inner.get(field.name)
        if field.name in inner:
            yield from _below(inner[field.name], f"{path}.{field.name}")


def _row_at(of: Shape, dotted: str) -> tuple[str, Shape | None]:
    """Find a row or a cell by its dotted name: its printed number (三、（七） without the comma), and a row's shape."""
    name, _, rest = dotted.partition(".")
    number = next(_names(field) for field in fields(of[0]) if field.name == name).replace("、", "")
    if not rest:
        return number, parts(of).get(name)
    numbers, found = _row_at(parts(of)[name], rest)
    return number + numbers, found


@functools.cache
def table_of(name: str, section: Section, of: Shape) -> Table:
    """Walk a table of one shape; `name` is the field of the report that holds it."""
    blocks = tuple(_blocks(section, list(_leaves(of, _Trail(name)))))
    below = list(_below(of, name))
    stocks = (*_stocks(of, name), *(stock for path, _, inner in below if inner for stock in _stocks(inner, path)))
    declared = {path: field for path, field, _ in below}
    corner = of[0].stock.label if of[0].stock else ""
    return Table(name, section, corner, blocks, tuple(_identities(name, of, name)), stocks, declared)
