"""Reports as rows (dicts), one for each cell or one for each report, and back."""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from types import NoneType
from typing import Final, TypeAlias, TypedDict

from gkreport.errors import FormatError
from gkreport.form import Cell, form_of, sections
from gkreport.report import Amount, Report
from gkreport.report.annual_report import YEARS
from gkreport.report.marks import Kind
from gkreport.report.record import Shape, blank_parts, choices, shape, shapes
from gkreport.report.values import MAX_DECIMALS, MAX_NUMBER, UNITS, Unit, is_sound, paragraphs

EDITION: Final = ".edition"
"""Ends the name of the column with the edition of a part that editions print differently."""
UNIT: Final = ".unit"
"""Ends the name of the column with the unit that is printed beside an amount."""
DECIMALS: Final = ".decimals"
"""Ends the name of the column with the number of printed decimals of an amount."""

_FEES: Final[Unit] = "万元"


class TidyRow(TypedDict):
    """One cell of one report.  Labels are Chinese, as printed; `path` is English."""

    organ: str
    year: int | None
    edition: int
    """The newest edition among its tables: 2019 or 2021."""
    table: str
    """表二, 表三 or 表四."""
    row: str
    """The numbers of the groups and the last label; in 表四, which has one row, the headers above the column."""
    column: str
    path: str
    value: int | None
    """A count, None where the cell is blank or holds money."""
    amount: Decimal | None
    """Money, None where the cell is blank or holds a count."""
    unit: str | None
    """The unit of money: 万元 for fees; for an amount of the 2019 form the printed one, "" where none is printed."""


WideRow: TypeAlias = dict[str, int | Decimal | str | None]
"""One report: `organ`, `year`, `edition`, the texts, and each cell of all editions by its dotted path.

`<part>.edition` is the edition of each part that editions print differently: 表二, and 其他处理 of 表三; None where the
form of a report has no such part.  Cells that the form does not have are None, like blanks.  An amount also has
`<path>.decimals`, the number of printed decimals (2 for 1.50), and 采购总金额 of the 2019 form has `<path>.unit`.
"""


# -- the columns, walked from the declaration ------------------------------------------------------


@functools.cache
def _blanks() -> Sequence[tuple[Report, Mapping[str, int | None]]]:
    """Return a blank report of every shape, with the editions of its varying parts."""
    return [(Report().replace(blank_parts(of)), _editions(of)) for of in shapes(Report)]


def _editions(of: Shape) -> dict[str, int | None]:
    return {path: cls.since.value for path, cls in choices(of)}


@functools.cache
def varying_parts() -> tuple[str, ...]:
    """Return the paths of the parts that editions print differently, outer ones first."""
    return tuple(dict.fromkeys(path for _, editions in _blanks() for path in editions))


def blank_report(editions: Sequence[object], refuse: Callable[[str, str, str], FormatError]) -> Report:
    """Return a blank report whose varying parts are of these editions.

    Raises what `refuse` returns for the column of the first edition that is unknown, or that does not go with the
    others, and for what is wanted instead.
    """
    left = _blanks()
    for path, edition in zip(varying_parts(), editions, strict=True):
        known = {of.get(path) for _, of in left}
        if type(edition) not in (int, NoneType) or edition not in known:
            words = "、".join(map(str, sorted(filter(None, known))))
            raise refuse(path + EDITION, f" {words} 之一", f"one of {words}")
        left = [(report, of) for report, of in left if of.get(path) == edition]
    return left[0][0]


@functools.cache
def all_cells() -> Mapping[str, Cell]:
    """Return the cells of all editions, table by table; a path means the same kind of cell in each."""
    union: dict[str, Cell] = {}
    for report, _ in _blanks():
        for path, cell in form_of(report).cells.items():
            union.setdefault(path, cell)
    tables = list(sections())
    return {path: union[path] for path in sorted(union, key=lambda path: tables.index(path.partition(".")[0]))}


@functools.cache
def text_columns() -> tuple[str, ...]:
    """Return the dotted paths of all texts."""
    return tuple(Report().texts())


@functools.cache
def _blank_row() -> WideRow:
    row: WideRow = dict.fromkeys(("organ", "year", "edition", *(path + EDITION for path in varying_parts())))
    row.update(dict.fromkeys(text_columns()))
    for path, cell in all_cells().items():
        row[path] = None
        if cell.kind in (Kind.MONEY, Kind.AMOUNT):
            row[path + DECIMALS] = None
        if cell.kind is Kind.AMOUNT:
            row[path + UNIT] = None
    return row


# -- from reports ----------------------------------------------------------------------------------


def tidy_rows(reports: Iterable[Report]) -> Iterator[TidyRow]:
    """Yield a row for each cell of each report, blank ones too, in printed order."""
    for report in reports:
        form = form_of(report)
        for cell, value in zip(form.cells.values(), form.values(report), strict=True):
            money = value.value if isinstance(value, Amount) else value if isinstance(value, Decimal) else None
            yield TidyRow(
                organ=report.organ,
                year=report.year,
                edition=report.edition.value,
                table=cell.table.table,
                row=cell.row.short or " ".join(cell.column.labels[:-1]),
                column=cell.column.name,
                path=cell.path,
                value=value if isinstance(value, int) else None,
                amount=money,
                unit=value.unit if isinstance(value, Amount) else _FEES if cell.kind is Kind.MONEY else None,
            )


def wide_rows(reports: Iterable[Report]) -> Iterator[WideRow]:
    """Yield one row for each report; all editions have the same columns in the same order."""
    for report in reports:
        row = _blank_row() | {"organ": report.organ, "year": report.year, "edition": report.edition.value}
        row |= {path + EDITION: edition for path, edition in _editions(shape(report)).items()}
        row |= report.texts()
        for path, value in report.cells().items():
            if isinstance(value, Amount):
                row[path + UNIT] = value.unit
            money = value.value if isinstance(value, Amount) else value
            if isinstance(money, Decimal):
                row[path + DECIMALS] = -int(money.as_tuple().exponent)
            row[path] = money
        yield row


# -- to reports ------------------------------------------------------------------------------------


def from_rows(rows: Iterable[Mapping[str, object]]) -> Iterator[Report]:
    """Yield the report of each row of `wide_rows`; columns with other names are ignored.

    Raises `FormatError`, naming row and column, where a column is missing or holds a value that cannot stand there.
    Nothing is converted: a count must be an `int`, an amount a `Decimal`.
    """
    for number, row in enumerate(rows, 1):
        yield _report(_NumberedRow(number, row))


class _NumberedRow:
    """A row that is being read, and its number from 1."""

    def __init__(self, number: int, values: Mapping[str, object]) -> None:
        self.number = number
        self.values = values

    def __getitem__(self, column: str) -> object:
        if column not in self.values:
            raise FormatError(f"第{self.number}行缺少“{column}”一列", f"row {self.number} has no column {column!r}")
        return self.values[column]

    def refuse(self, column: str, wanted_zh: str, wanted_en: str) -> FormatError:
        """Build the error for a value that is not what its column must hold."""
        shown = f"{self.values[column]!r:.60}"
        return refusal(self.number, column, f"{wanted_zh}，不是 {shown}", f"{wanted_en}, not {shown}")


def refusal(row: int, column: str, wanted_zh: str, wanted_en: str) -> FormatError:
    """Build the error for a value that is not what its column must hold; `row` counts from 1."""
    cell = all_cells().get(column)
    place = f"{cell.label}（{column}）" if cell else f"“{column}”"
    return FormatError(f"第{row}行 {place}：应为{wanted_zh}", f"row {row}, {column}: must be {wanted_en}")


WANTED: Final = {
    Kind.COUNT: (f"零至 {MAX_NUMBER} 的整数或空白", f"a whole number from 0 to {MAX_NUMBER} or blank"),
    Kind.CHANGE: (f"±{MAX_NUMBER} 以内的整数或空白", f"a whole number within ±{MAX_NUMBER} or blank"),
    Kind.MONEY: ("零或正的十进制金额（Decimal）或空白", "a Decimal of zero or more or blank"),
    Kind.AMOUNT: ("零或正的十进制金额（Decimal）或空白", "a Decimal of zero or more or blank"),
}
"""What may stand in a cell of each kind, in Chinese and English."""


def _report(row: _NumberedRow) -> Report:
    blank = blank_report([row[path + EDITION] for path in varying_parts()], row.refuse)
    if row["edition"] != blank.edition.value:
        newest = blank.edition.value
        raise row.refuse("edition", f"各表中最新的版本 {newest}", f"the newest of its tables, {newest}")
    form = form_of(blank)
    for path in all_cells().keys() - form.cells.keys():
        if row.values.get(path) is not None:
            raise row.refuse(path, "空白，本行的表式没有这一格", "blank, the form of this row has no such cell")
    head = {"organ": _text(row, "organ"), "year": _year(row), **{name: _text(row, name) for name in text_columns()}}
    return blank.replace({**head, **{path: _cell(row, path, cell.kind) for path, cell in form.cells.items()}})


def _text(row: _NumberedRow, column: str) -> str:
    text = row[column]
    try:
        if type(text) is str:
            return paragraphs(text)
    except ValueError:
        pass
    raise row.refuse(column, "没有控制字符的文字", "a text without control characters")


def _year(row: _NumberedRow) -> int | None:
    year = row["year"]
    if year is None or (type(year) is int and year in YEARS):
        return year
    raise row.refuse("year", f" {YEARS.start} 至 {YEARS.stop - 1} 的年份或空白", "a year or blank")


def _cell(row: _NumberedRow, path: str, kind: Kind) -> object:
    value = row[path]
    if kind in (Kind.COUNT, Kind.CHANGE) or value is None:
        if not is_sound(kind, value):
            raise row.refuse(path, *WANTED[kind])
        return value
    if not isinstance(value, Decimal) or not is_sound(Kind.MONEY, value):
        raise row.refuse(path, *WANTED[kind])
    value = _as_printed(row, path, value)
    if kind is Kind.MONEY:
        return value
    unit = row[path + UNIT]
    if unit not in UNITS:
        raise row.refuse(path + UNIT, "元、万元、亿元或空字符串", "a unit or the empty string")
    return Amount(value, unit)


def _as_printed(row: _NumberedRow, path: str, value: Decimal) -> Decimal:
    """Return an amount with as many decimals as are printed; a frame stores all amounts with the same number."""
    decimals = row[path + DECIMALS]
    if type(decimals) is int and 0 <= decimals <= MAX_DECIMALS:
        printed = Decimal(f"{value:.{decimals}f}")
        if printed == value:
            return printed
    raise row.refuse(path + DECIMALS, "印出的小数位数", "the number of decimals that are printed")
