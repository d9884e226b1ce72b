"""Which number of a row of a page belongs to which column, and what is said where that cannot be told."""

from decimal import Decimal

import pytest

from gkreport.form import form_of
from gkreport.page.page import GridCell
from gkreport.recognise.columns import Columns
from gkreport.recognise.lines import Line
from gkreport.recognise.numbers import DataRow, find_checks
from gkreport.report import Report
from gkreport.seen import Why, sign_of

TABLE = next(table for table in form_of(Report()).tables if table.name == "requests")
(ROW, CELLS), *_ = TABLE.blocks[0].rows
FIRST, SECOND, THIRD = COLUMNS = tuple(cell.column for cell in CELLS[:3])
BLANK, SPLIT = "", 9


def header(*order, left=1, width=1, repeated=False, placed=True):
    """Return a header whose columns stand side by side from a grid column on."""
    order = order or COLUMNS
    places = {column: (left + at * width, left + (at + 1) * width) for at, column in enumerate(order) if column}
    units = dict.fromkeys(places, frozenset())
    return Columns(order, places if placed else {}, left + len(order) * width, units, repeated=repeated)


def cells(*texts, left=1, spans=(), rowspans=()):
    """Return cells side by side; a span is how many grid columns each covers."""
    found = []
    for at, text in enumerate(texts):
        span = spans[at] if spans else 1
        found.append(GridCell(text=text, row=5, column=left, rowspan=rowspans[at] if rowspans else 1, colspan=span))
        left += span
    return found


def row(numbers, columns=None, *, right=None, aligned=True, **known):
    """Return a row of numbers after a label, as wide as its header unless it is told where it ends."""
    columns = columns or header()
    label = GridCell(text="一、本年新收政府信息公开申请数量", row=5, column=0)
    line = Line([label, *numbers], aligned, columns.right if right is None else right, False, 0, ROW, 1, True)
    return DataRow(line, ROW, columns, **known)


def given(found):
    """Return the texts that each column is given, in the order of the header."""
    return [[cell.text for cell in found.given.get(column, ())] for column in found.columns.order if column]


def said(found):
    """Return what is read of each cell."""
    read = [found.read(cell) for cell in CELLS[:3] if cell.column in found.columns.order]
    return [(one.value, one.problem) for one in read]


# -- by place --------------------------------------------------------------------------------------


def test_numbers_below_their_headers_are_theirs():
    found = row(cells("1", "2", "3"))
    assert given(found) == [["1"], ["2"], ["3"]]
    assert said(found) == [(1, ""), (2, ""), (3, "")]
    assert found.is_firm
    assert not found.is_uneven


def test_a_cell_over_two_columns_says_something_of_each_only_where_it_is_zero():
    assert said(row(cells("0", "3", spans=(2, 1)))) == [(0, "merged"), (0, "merged"), (3, "")]
    assert said(row(cells("7", "3", spans=(2, 1)))) == [(None, "ambiguous"), (None, "ambiguous"), (3, "")]
    assert said(row(cells(BLANK, "3", spans=(2, 1)))) == [(None, ""), (None, ""), (3, "")]
    assert not row(cells("0", "3", spans=(2, 1))).is_firm


def test_so_does_one_over_two_rows():
    assert said(row(cells("0", "7", "3", rowspans=(2, 2, 1)))) == [(0, "merged"), (None, "ambiguous"), (3, "")]


def test_a_cell_that_ends_within_a_header_is_not_below_it():
    """Two grid columns for each header: a cell that begins in the middle of one and ends in the middle of the next."""
    found = row(cells("1", "2", "3", spans=(1, 2, 3)), header(width=2))
    assert given(found) == [["1"], ["2"], ["3"]], "then the order tells, as there are three of each"
    assert given(row(cells("1", "2", spans=(3, 3)), header(width=2))) == [[], [], []]
    before = row(cells("1", BLANK, "3", spans=(2, 1, 1)), header(left=2))
    assert given(before) == [[], [BLANK], ["3"]], "it begins before the first header, and only that is above it"
    beyond = row(cells("1", BLANK, "3", spans=(1, 1, 2)), right=header().right)
    assert given(beyond) == [["1"], [BLANK], []], "nor one that ends beyond the last"
    inside = row(cells("1", "", "2", "3", spans=(1, 1, 2, 2)), header(width=2))
    assert given(inside) == [["1", ""], ["2"], ["3"]]
    assert said(inside) == [(1, ""), (2, ""), (3, "")]
    assert not inside.is_firm


def test_a_blank_beside_a_number_below_one_header_is_its_own():
    """Also where the order alone would tell of three numbers: another number could have stood in the blank."""
    found = row(cells(BLANK, "1", "2", "3", spans=(1, 1, 2, 2)), header(width=2))
    assert given(found) == [[BLANK, "1"], ["2"], ["3"]]
    assert not found.is_firm


def test_a_number_that_is_hard_to_see_is_doubtful_and_a_word_is_none():
    struck = sign_of(Why.STRUCK)
    assert said(row(cells(f"1{struck}", "无数", f"{struck}3"))) == [
        (None, "doubtful"),
        (None, "unreadable"),
        (None, "doubtful"),
    ]


def test_two_numbers_below_one_header_are_ambiguous():
    found = row(cells("1", "4", "2", "3", spans=(1, 1, 2, 2)), header(width=2))
    assert said(found) == [(None, "ambiguous"), (2, ""), (3, "")]
    assert (found.read(CELLS[0]).text, found.read(CELLS[0]).grid_cell.text) == ("1 4", "1")
    same = row(cells("4", "4", "2", "3", spans=(1, 1, 2, 2)), header(width=2))
    assert said(same) == [(4, ""), (2, ""), (3, "")], "the same number twice is one"
    assert same.read(CELLS[0]).grid_cell is same.line.numbers[0]


def test_a_row_that_ends_elsewhere_has_slipped():
    """It has one cell too many: where each stands says nothing, and neither does their order."""
    assert given(row(cells("1", "2", "3", "4"), right=5)) == [[], [], []]
    assert row(cells("1", "2", "3", "4"), right=5).is_uneven
    assert said(row(cells("1", "2", "3", "4"), right=5)) == [(None, "missing_cell")] * 3


# -- by order --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "result"),
    [
        (("1", "2", "3"), [["1"], ["2"], ["3"]]),
        (("1", "2", "3", BLANK), [["1"], ["2"], ["3"]]),
        ((BLANK, BLANK, "1", "2", "3"), [["1"], ["2"], ["3"]]),
        (("1", BLANK, "2", "3"), [[], [], []]),
        (("1", "2"), [[], [], []]),
        (("1", "2", BLANK), [[], [], []]),
        (("1", "2", "3", "4"), [[], [], []]),
        ((BLANK, BLANK, BLANK), [[BLANK], [BLANK], [BLANK]]),
        ((BLANK, BLANK, BLANK, BLANK), [[BLANK], [BLANK], [BLANK]]),
        ((BLANK, BLANK), [[], [], []]),
        (("0",), [["0"], ["0"], ["0"]]),
        (("/",), [["/"], ["/"], ["/"]]),
        (("5",), [[], [], []]),
        (("0", "0"), [[], [], []]),
    ],
)
def test_where_cells_are_not_in_their_places_as_many_numbers_as_columns_are_theirs(texts, result):
    for columns in (header(placed=False), header()):
        found = row(cells(*texts), columns, aligned=False)
        assert given(found) == result
    assert row(cells("0"), header(), aligned=False).is_firm is False, "one 0 for the whole row"


def test_beside_a_column_that_the_form_does_not_have_none_may_be_left_over():
    columns = header(FIRST, None, SECOND, placed=False)
    assert given(row(cells("1", "2", "3"), columns)) == [["1"], ["3"]]
    assert given(row(cells("1", "2", "3", BLANK), columns)) == [[], []]
    assert given(row(cells("0"), columns)) == [["0"], ["0"]]
    single = row(cells("0"), header(FIRST, None, placed=False))
    assert given(single) == [["0"]]
    assert not single.is_firm, "the 0 may stand for the whole row, and no other number could"


def test_nor_where_a_header_stands_twice():
    twice = header(placed=False, repeated=True)
    assert given(row(cells("1", "2", "3"), twice)) == [["1"], ["2"], ["3"]]
    assert given(row(cells("1", "2", "3", BLANK), twice)) == [[], [], []]


def test_one_column_takes_all_that_stands_beside_it():
    single = header(FIRST, placed=False)
    assert row(cells("4"), single).is_firm
    assert not row(cells("4", "4"), single).is_firm
    assert given(row(cells("4", "4", "4"), single)) == [["4", "4", "4"]]
    assert said(row(cells("4", "4", "4"), single)) == [(4, "")]
    assert said(row(cells("4", "5"), single)) == [(None, "ambiguous")]


def test_the_rows_together_can_tell_where_its_numbers_begin():
    """1, a blank and 3 after an empty cell: the other rows of the table have theirs from the second cell on."""
    numbers = cells(BLANK, "1", BLANK, "3")
    assert given(row(numbers, header(placed=False))) == [[], [], []]
    spaced = row(numbers, header(placed=False))
    told = row(numbers, header(placed=False), starts=lambda: {told.line: 2})
    assert given(told) == [["1"], [BLANK], ["3"]]
    unknown = row(numbers, header(placed=False), starts=lambda: {spaced.line: 2, unknown.line: None})
    assert given(unknown) == [[], [], []]


def test_a_cell_over_two_whole_columns_is_never_one_number_in_the_order():
    """Three cells for three columns, but one covers two headers: it is merged, and the last stands beyond the table."""
    assert given(row(cells("1", "2", "3", spans=(2, 1, 1)), right=4)) == [["1"], ["1"], ["2"]]


@pytest.mark.parametrize(
    ("units", "value", "problem", "unit"),
    [((), Decimal(5), "", ""), (("元",), Decimal("0.0005"), "unit", "元"), (("元", "万元"), None, "ambiguous", "")],
)
def test_money_is_read_in_the_unit_of_its_header(units, value, problem, unit):
    """Where two units stand there, nobody knows in which it is; a count has none."""
    fees = form_of(Report()).cells["proactive_disclosure.administrative_fees"]
    for cell, read, told in ((fees, (value, problem), unit), (CELLS[0], (5, ""), "")):
        columns = Columns((cell.column,), {cell.column: (1, 2)}, 2, {cell.column: frozenset(units)})
        found = row(cells("5"), columns).read(cell)
        assert ((found.value, found.problem), found.unit) == (read, told)


# -- the end of a page, and checks -----------------------------------------------------------------


def test_numbers_of_the_rest_of_a_row_are_ambiguous():
    """The end of a page may have cut the row in two: 12 can be 1 above 2."""
    rest = row(cells("", "2", "")).line
    assert said(row(cells("1", "1", "1"), rest=rest)) == [(1, ""), (None, "ambiguous"), (1, "")]
    assert row(cells("1", "1", "1"), rest=rest).read(CELLS[1]).text == "1 2"
    beside = row(
        cells("1", BLANK, "2", "3", spans=(1, 1, 2, 2)), header(width=2), rest=row(cells("7", BLANK, BLANK)).line
    )
    assert (beside.read(CELLS[0]).text, beside.read(CELLS[0]).grid_cell.text) == ("1 7", "1")
    strayed = row(cells("2", "3"), right=9).line
    assert said(row(cells("1", "1", "1"), rest=strayed)) == [(None, "ambiguous")] * 3


def checks_of(*lines):
    """Return the texts of the cells that only check, in rows of two grid columns for the last header."""
    columns = header(width=2)
    rows = [row(cells(*line, spans=(2, 2, 1, 1)), columns) for line in lines]
    return [cell.text for cell in find_checks(rows)]


@pytest.mark.parametrize(
    ("beside", "found"),
    [
        (("√", "√"), ["√", "√"]),
        (("√", BLANK), ["√"]),
        (("0", "0"), ["0", "0"]),
        (("0", "√"), ["0", "√"]),
        (("4", "4"), []),
        (("0", "4"), []),
        ((BLANK, BLANK), []),
    ],
)
def test_what_only_checks_stands_in_a_column_of_its_own_beside_numbers(beside, found):
    assert checks_of(("1", "2", "3", beside[0]), ("4", "5", "9", beside[1])) == found


def test_of_two_columns_of_numbers_nobody_knows_which_is_the_form_s():
    """3 and 8 below one header: then a √ beside them does not tell which of them it checks."""
    numbers = cells("1", "2", "3", "8", "√", spans=(3, 3, 1, 1, 1))
    assert find_checks([row(numbers, header(width=3))]) == []
    assert [cell.text for cell in find_checks([row(numbers[:3] + numbers[4:], header(width=3))])] == ["√"]


def test_a_mark_in_a_column_of_the_form_is_no_check():
    assert find_checks([row(cells("1", "√", "3"))]) == []


def test_noughts_beside_noughts_or_blanks_can_be_the_numbers():
    assert checks_of(("1", "2", "0", "0"), ("4", "5", "0", "0")) == []
    assert checks_of(("1", "2", "3", "0"), ("4", "5", BLANK, "0")) == []
    assert checks_of(("1", "2", "3", "0"), ("4", "5", "0", "0")) == ["0", "0"]


def test_what_checks_is_not_read():
    rows = [row(cells("1", "2", "3", "√", spans=(2, 2, 1, 1)), header(width=2))]
    checks = frozenset(map(id, find_checks(rows)))
    checked = DataRow(rows[0].line, ROW, rows[0].columns, checks=checks)
    assert said(checked) == [(1, ""), (2, ""), (3, "")]
    assert said(rows[0])[-1] == (None, "ambiguous")
