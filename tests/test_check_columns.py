"""What a clerk puts beside a table to check it is left alone and said once; numbers that could be totals are in doubt."""

from collections.abc import Callable
from typing import Final

import pytest
from tests.excel import Cell, Sheet, Workbook, form, letters
from tests.pages import REPORTS

from gkreport.formats.sheets.names import area_of
from gkreport.formats.xlsx import reading
from gkreport.limits import Limits
from gkreport.recognise import Reading, recognise

REPORT: Final = REPORTS["2021"]
Content = Callable[[str, str], Cell]


def _kept(value: str, kind: str, formula: str) -> Content:
    return lambda terms, total: Cell(
        xml=f"<v>{value}</v>", type=kind, formula=f"<f>{formula.format(terms=terms, total=total)}</f>"
    )


CONTENTS: Final[dict[str, Content]] = {
    "a difference": _kept("0", "", "SUM({terms})*1-{total}"),
    "a difference that is not nought": _kept("3", "", "SUM({terms})*1-{total}"),
    "a difference without a result": lambda terms, total: Cell(xml="", formula=f"<f>SUM({terms})*1-{total}</f>"),
    "a comparison": _kept("1", "b", "SUM({terms})={total}"),
    "a remark": _kept("相符", "str", 'IF(SUM({terms})={total},"相符","不符")'),
    "a tick": lambda _terms, _total: Cell("√"),
    "OK": lambda _terms, _total: Cell("OK"),
    "nought": lambda _terms, _total: Cell("0"),
}
HEADERS: Final = ("", "校验", "核对", "差额", "合计校验")


def _rows(sheet: Sheet) -> dict[int, list[int]]:
    """The columns of the numbers of the form, by row."""
    rows: dict[int, list[int]] = {}
    for (row, column), cell in sheet.cells.items():
        if cell.path:
            rows.setdefault(row, []).append(column)
    return rows


def _content(content: Content, row: int, columns: list[int]) -> Cell:
    first, *_, last = columns[0], columns[-1]
    return content(f"{letters(first)}{row}:{letters(max(first, last - 1))}{row}", f"{letters(last)}{row}")


def right(sheet: Sheet, content: Content, header: str) -> None:
    rows = _rows(sheet)
    column = max(map(max, rows.values())) + 1
    for row, columns in rows.items():
        sheet.cells[row, column] = _content(content, row, columns)
    sheet.cells[min(rows) - 1, column] = Cell(header)


def left(sheet: Sheet, content: Content, header: str) -> None:
    sheet.cells = {(row, column + 1): cell for (row, column), cell in sheet.cells.items()}
    areas = [area for merge in sheet.merges if (area := area_of(merge))]
    sheet.merges = [f"{letters(one[1] + 1)}{one[0]}:{letters(one[3] + 1)}{one[2]}" for one in areas]
    rows = _rows(sheet)
    for row, columns in rows.items():
        sheet.cells[row, 1] = _content(content, row, columns)
    sheet.cells[min(rows) - 1, 1] = Cell(header)


def below(sheet: Sheet, content: Content, header: str) -> None:
    rows = _rows(sheet)
    row = max(rows) + 1
    for column in rows[row - 1]:
        sheet.cells[row, column] = _content(content, row - 1, rows[row - 1])
    if header:
        sheet.cells[row, 1] = Cell(header)


PLACES: Final = {"right": right, "left": left, "below": below}


def checked(place: str, content: Content, header: str, layout: str = "apart") -> Workbook:
    book = form(REPORT, layout)
    for sheet in book.sheets:
        if sheet.values:
            PLACES[place](sheet, content, header)
    return book


def opened(book: Workbook) -> Reading:
    return recognise(reading.read(book.pack(), Limits()))


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("place", PLACES)
def test_what_checks_a_table_is_left_alone_and_said(place: str, content: str) -> None:
    for header in HEADERS:
        if (place, content, header) in {("below", "nought", ""), ("below", "OK", "")}:
            continue  # a row of noughts could be the end of one that a page break has cut; OK alone in a row is a text
        found = opened(checked(place, CONTENTS[content], header))
        assert found.report == REPORT, header
        said = {problem.kind for problem in found.problems}
        assert said <= {"check", "leftover"}
        assert said or (place, content) == ("left", "nought")  # numbers before labels, as 序号 are, never count
        assert not any(problem.fatal for problem in found.problems)


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("place", ["right", "left"])
def test_also_where_all_tables_are_on_one_sheet(place: str, content: str) -> None:
    for header in HEADERS:
        assert opened(checked(place, CONTENTS[content], header, "together")).report == REPORT


def test_it_is_said_once_with_its_place() -> None:
    found = opened(checked("right", CONTENTS["a difference"], ""))
    assert [(problem.kind, problem.place) for problem in found.problems] == [
        ("check", "'二、表1'!E4"),
        ("check", "'三、表2'!K5"),
        ("check", "'四、表3'!P5"),
    ]
    assert found.problems[-1].message() == "'四、表3'!P5：“0”是表外核对用的数或记号，不属于表式，没有读入"


@pytest.mark.parametrize("content", ["nought", "other numbers"])
def test_numbers_without_a_header_that_could_be_totals_are_ambiguous(content: str) -> None:
    """Other numbers beside the totals could be these, and so could noughts where the totals are blank or nought."""
    numbers: Content = lambda _terms, _total: Cell("3" if content == "other numbers" else "0")  # noqa: E731
    book = checked("right", numbers, "")
    totals = [
        cell for cell in book.values if str(cell.path).startswith("requests.") and str(cell.path).endswith("total")
    ]
    if content == "nought":
        for cell in totals:
            cell.text = ""
    found = opened(book)
    read = {path: value for path, value in found.report.cells().items() if path in {cell.path for cell in totals}}
    told = {path for problem in found.problems if problem.fatal for path in problem.cells}
    assert all(value is None for value in read.values()) or content == "nought"
    assert content == "nought" or read.keys() <= told


def test_a_formula_that_compares_never_stands_for_a_blank_total() -> None:
    book = checked("right", CONTENTS["a difference that is not nought"], "")
    for cell in book.values:
        if str(cell.path).endswith("total"):
            cell.text = ""
    cells = opened(book).report.cells()
    assert {value for path, value in cells.items() if path.endswith("total")} == {None}


@pytest.mark.parametrize("ends", ["new_received.natural_person", "natural_person"])
def test_marks_in_a_column_of_the_form_are_no_checks(ends: str) -> None:
    book = form(REPORT, "apart")
    marked = {str(cell.path): cell for cell in book.values if str(cell.path).endswith(ends)}
    for cell in marked.values():
        cell.text = "√"
    found = opened(book)
    assert {found.report.cells()[path] for path in marked} == {None}
    assert {problem.kind for problem in found.problems} == {"unreadable"}
    assert {path for problem in found.problems for path in problem.cells} == marked.keys()
