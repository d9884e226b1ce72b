"""The blank workbook as openpyxl fills it in, LibreOffice calculates it and our own reader reads it."""

import functools
import io
import re
import subprocess
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from openpyxl.worksheet.cell_range import CellRange
from tests.pages import REPORTS

import gkreport
from gkreport import Amount, ApplicantCounts, Limits, Report
from gkreport.blank_workbook import _totals, blank
from gkreport.checks.sums import SUM_RULES
from gkreport.form import Identity, form_of, layout
from gkreport.formats.xlsx import reading
from gkreport.recognise import recognise
from gkreport.report.marks import Kind
from gkreport.testing import consistent_reports

NO_TEXTS = dict.fromkeys(("overview", "problems_and_improvements", "other_matters"), "")
SHAPES = {name: report.replace({**NO_TEXTS, **dict.fromkeys(report.cells())}) for name, report in REPORTS.items()}
EMPTY = SHAPES["2021"]


def totals_of(report):
    blocks = ("review", "litigation.direct", "litigation.after_review")
    return {
        *(path for path in report.cells() if path.startswith("requests.") and path.endswith(".total")),
        *(f"requests.outcomes.total.{column}" for column in ApplicantCounts().cells()),
        *(f"review_and_litigation.{block}.total" for block in blocks),
    }


made = functools.lru_cache(maxsize=8)(blank)


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


@functools.lru_cache(maxsize=1)
def results(data):
    return openpyxl.load_workbook(io.BytesIO(data), data_only=True)


def read(data):
    return recognise(reading.read(data, Limits()))


def cells(workbook, report):
    """The cells of a workbook by dotted path, as the printed grid tells: below one heading, at the left."""
    tables = [sheet for sheet in workbook if sheet.title.startswith("表")]
    return {
        printed.path: sheet.cell(printed.row + 2, printed.column + 1)
        for sheet, table in zip(tables, form_of(report).tables, strict=True)
        for printed in layout(table)
        if printed.path
    }


def shown(value):
    return str(value) if isinstance(value, Amount) else value


def filled(report, *overwritten):
    """The blank workbook with the numbers of a report in the cells to fill in, and in some that are locked."""
    workbook = opened(made(report.replace({**dict.fromkeys(report.cells()), **dict.fromkeys(report.texts(), "")})))
    for path, cell in cells(workbook, report).items():
        if cell.data_type != "f" or path in overwritten:
            cell.value = shown(report[path])
    return workbook


def saved(workbook):
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def consistent(shape):
    """A report of a shape in which every sum holds and hardly two numbers are alike."""
    form = form_of(shape)
    values = {
        path: nth if cell.kind in (Kind.COUNT, Kind.CHANGE, Kind.MONEY) else Amount(Decimal(nth))
        for nth, (path, cell) in enumerate(form.cells.items())
    }
    money = "proactive_disclosure.administrative_fees"
    values |= {money: Decimal("12.3456")} if money in values else {}
    for kind in ("down", "balance", "across"):
        for identity in form.identities:
            if identity.kind == kind == "balance":
                first, *rest = identity.left
                values |= dict.fromkeys(rest, 1)
                values[first] = sum(values[path] for path in identity.right) - len(rest)
            elif identity.kind == kind:
                values[identity.right[0]] = sum(values[path] for path in identity.left)
    return shape.replace(values)


# -- what stands in it -----------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_totals_are_formulas_and_all_else_is_to_fill_in(shape):
    places = cells(opened(made(shape)), shape)
    assert {path for path, cell in places.items() if cell.data_type == "f"} == totals_of(shape)
    assert all(cell.value is None for path, cell in places.items() if path not in totals_of(shape))
    assert places["requests.new_received.total"].value == '=IF(COUNT(D5:I5)=0,"",SUM(D5:I5))'
    last = 28 if "requests.outcomes.other_handling.misc.total" in places else 26
    assert (
        places["requests.outcomes.total.natural_person"].value == f'=IF(COUNT(D7:D{last - 1})=0,"",SUM(D7:D{last - 1}))'
    )


def test_a_total_that_comes_round_to_itself_is_not_computed():
    """Totals are live formulas, acyclic: a spreadsheet refuses one that is computed from itself."""

    def sum_(left, right):
        return Identity("requests", "down", tuple(left), (right,), "", "")

    identities = [sum_("ab", "c"), sum_("cd", "e"), sum_("ef", "a"), sum_("fg", "c"), sum_("gh", "i"), sum_("ea", "j")]
    assert set(_totals(identities)) == {"c", "e", "i", "j"}
    assert _totals(identities)["c"].left == ("a", "b")


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_sum_of_the_form_is_watched_and_told(shape):
    workbook = opened(made(shape))
    places = cells(workbook, shape)
    watched = [
        {cell for area in rules.sqref.ranges for cell in area.cells}
        for sheet in workbook
        for rules in sheet.conditional_formatting
        for rule in rules.rules
        if rule.formula[0].startswith("AND(")
    ]
    for identity in form_of(shape).identities:
        assert {(places[path].row, places[path].column) for path in identity.cells} in watched
        cell = places[identity.right[-1]]
        assert identity.formula in cell.parent.cell(cell.row, cell.parent.max_column).value
    assert len(watched) == len(form_of(shape).identities)


def test_messages_stand_outside_of_what_is_printed():
    workbook = opened(made(EMPTY))
    assert workbook["表三"].print_area == "'表三'!$A$1:$J$29"
    assert [cell.value for cell in workbook["表三"]["L"][:4]] == [None, None, None, "核对"]
    assert {str(cell.value)[:4] for cell in workbook["表三"]["L"][4:]} == {"=IF("}
    assert workbook["表四"]["Q4"].value == "核对"
    assert all(
        len(cell.value) < 8192 for sheet in ("表三", "表四") for cell in workbook[sheet][5] if cell.data_type == "f"
    )


@pytest.mark.parametrize("name", SHAPES)
def test_all_but_the_cells_to_fill_in_is_locked_without_a_password(name):
    shape = SHAPES[name]
    workbook = opened(made(shape))
    places = cells(workbook, shape)
    free = {(cell.parent.title, cell.coordinate) for path, cell in places.items() if path not in totals_of(shape)}
    merged = {"2021": 8, "2019": 2}[name[:4]]  # 表二: what blocks of few columns stretch over
    unlocked = {
        (sheet.title, cell.coordinate)
        for sheet in workbook
        for line in sheet.iter_rows()
        for cell in line
        if not cell.protection.locked
    }
    assert free <= unlocked
    beside = {place for place in unlocked - free if place[0] == "表二"}
    assert len(beside) == merged
    assert unlocked - free - beside == {
        *(("总体情况", f"A{row}") for row in range(3, 15)),
        *(("五、六", f"A{row}") for row in (*range(2, 14), *range(15, 27))),
    }
    for sheet in workbook:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert not sheet.protection.formatRows


@pytest.mark.parametrize(("organ", "year"), [("", 2024), ("示例县", None)])
def test_a_title_that_lacks_something_can_be_filled_in(organ, year):
    cell = opened(blank(Report.blank(organ, year)))["总体情况"]["A1"]
    assert cell.value.endswith("政府信息公开工作年度报告")
    assert not cell.protection.locked


def rules_by_cell(workbook, report):
    places = cells(workbook, report)
    return {
        path: rule
        for path, cell in places.items()
        for rule in cell.parent.data_validations.dataValidation
        if cell.coordinate in rule.sqref
    }


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_cells_take_only_what_the_form_can_hold(shape):
    workbook = opened(made(shape))
    places, rules = cells(workbook, shape), rules_by_cell(workbook, shape)
    assert rules.keys() == {path for path in shape.cells() if path not in totals_of(shape)}
    for path, rule in rules.items():
        kind = form_of(shape).cells[path].kind
        assert rule.showErrorMessage
        assert rule.allowBlank
        assert rule.error.startswith("只能填")
        if kind is Kind.AMOUNT:
            at = places[path].coordinate
            assert (rule.type, rule.formula1) == ("custom", f'OR(AND(ISNUMBER({at}),{at}>=0),RIGHT({at},1)="元")')
        else:
            least = "-999999999999999" if kind is Kind.CHANGE else "0"
            kind_of_number = "decimal" if kind is Kind.MONEY else "whole"
            assert (rule.type, rule.formula1, rule.formula2) == (kind_of_number, least, "999999999999999")


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_number_that_was_pasted_as_text_turns_red(shape):
    """No rule for what is typed sees it, and `SUM` leaves it out without a word."""
    workbook = opened(made(shape))
    seen = set()
    for sheet in workbook:
        for rules in sheet.conditional_formatting:
            if rules.rules[0].formula[0].startswith("ISTEXT("):
                found = {cell for area in rules.sqref.ranges for cell in area.cells}
                row, column = min(row for row, _ in found), min(column for _, column in found)
                assert rules.rules[0].formula == [f"ISTEXT({sheet.cell(row, column).coordinate})"]
                assert str(rules.sqref).startswith(sheet.cell(row, column).coordinate)
                seen |= {(sheet.title, *cell) for cell in found}
    assert seen == {
        (cell.parent.title, cell.row, cell.column)
        for path, cell in cells(workbook, shape).items()
        if path not in totals_of(shape) and form_of(shape).cells[path].kind is not Kind.AMOUNT
    }


def test_texts_are_kept_and_their_rows_tell_how_they_are_filled_in():
    workbook = opened(blank(EMPTY.replace({"overview": "已写好的一段。"})))
    sheet = workbook["总体情况"]
    assert [cell.value for cell in sheet["A"]] == [sheet["A1"].value, "一、总体情况", "已写好的一段。"]
    (rule,) = workbook["五、六"].data_validations.dataValidation
    assert "每段文字填一格" in rule.prompt


# -- carried over ----------------------------------------------------------------------------------


def test_what_was_carried_over_is_carried_in_column_by_column():
    previous = consistent(EMPTY).replace(
        {"year": 2024, "requests.carried_out.natural_person": 0, "requests.carried_out.other_org": None}
    )
    workbook = opened(gkreport.blank("示例县", 2025, format="xlsx", previous=previous))
    found = {path.split(".")[-1]: cell for path, cell in cells(workbook, EMPTY).items() if ".carried_in." in path}
    for column, value in previous.requests.carried_out.cells().items():
        assert found[column].value == (value if column != "total" else '=IF(COUNT(D6:I6)=0,"",SUM(D6:I6))')
    assert found["natural_person"].value == 0
    assert found["other_org"].value is None


# -- read by ourselves, never calculated -----------------------------------------------------------


@settings(max_examples=max(8, settings().max_examples // 12))
@given(consistent_reports())
def test_filled_in_without_a_spreadsheet_it_is_read_with_its_totals(report):
    """Freshly made and filled in by a program it has no results of formulas: they are computed."""
    got = read(saved(filled(report)))
    assert got.report.cells() == report.cells()


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_what_is_not_filled_in_is_read_as_blank_without_a_problem(shape):
    got = read(made(shape))
    assert got.report == shape
    assert got.problems == ()


# -- calculated by LibreOffice ---------------------------------------------------------------------

CONSISTENT = consistent(EMPTY)
GOOD = {name: consistent(SHAPES[name]) for name in ("2021", "2019")}
_TOTALS = {
    "requests.carried_in.total": 5,
    "requests.outcomes.total.other_org": 1,
    "review_and_litigation.litigation.direct.total": 9_999,
}
_FEW = {"requests.new_received.natural_person": 5, "requests.carried_out.other_org": 2}
WRONG = {
    "an outcome": ({"requests.outcomes.granted.natural_person": 77}, ()),
    "totals": (_TOTALS, tuple(_TOTALS)),
    "half filled in": ({**dict.fromkeys(EMPTY.cells()), **_FEW}, ()),
    "nothing": (dict.fromkeys(EMPTY.cells()), ()),
}
_REFERENCE = re.compile(r"\$[A-Z]+\$\d+(?::\$[A-Z]+\$\d+)?")


def probed(workbook):
    """Put what decides on a colour into cells of a sheet of its own, to be calculated there."""
    probes = workbook.create_sheet("probes")
    for sheet in workbook:
        for rules in sheet.conditional_formatting:
            for rule in (rule for rule in rules.rules if rule.formula[0].startswith("AND(")):
                elsewhere = _REFERENCE.sub(rf"{sheet.title}!\g<0>", rule.formula[0])
                probes.append([sheet.title, str(rules.sqref), f"={elsewhere}"])
    return workbook


def calculated(folder, cases):
    """All cases, calculated in one call of LibreOffice."""
    for name, workbook in cases.items():
        probed(workbook).save(folder / f"{name}.xlsx")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", "out"]
    names = [f"{name}.xlsx" for name in cases]
    subprocess.run([*command, *names], cwd=folder, check=True, capture_output=True, timeout=240)  # noqa: S603
    return {name: (folder / "out" / f"{name}.xlsx").read_bytes() for name in cases}


def red(data):
    """The cells that LibreOffice colours, by sheet."""
    return {
        (sheet, cell)
        for sheet, places, broken in results(data)["probes"].values
        for area in places.split()
        for cell in CellRange(area).cells
        if broken
    }


def messages(data):
    workbook = results(data)
    found = [workbook["表三"].cell(row, 12).value for row in range(5, 30)] + [workbook["表四"]["Q5"].value]
    return "".join(text or "" for text in found)


def counts_in(data, shape):
    """The whole numbers in a workbook that was calculated."""
    found = {path: cell.value for path, cell in cells(results(data), shape).items()}
    return {path: value for path, value in found.items() if type(value) is int}


@pytest.mark.needs("soffice")
@pytest.mark.timeout(300)
def test_libreoffice_computes_our_totals_and_colours_the_cells_of_our_findings(tmp_path):
    cases = {f"good {name}": filled(report) for name, report in GOOD.items()}
    cases |= {f"wrong {name}": filled(CONSISTENT.replace(values), *over) for name, (values, over) in WRONG.items()}
    files = calculated(tmp_path, cases)
    for name, report in GOOD.items():
        consistent_numbers_give_our_totals_and_nothing_red(files[f"good {name}"], report)
    for name in WRONG:
        data = files[f"wrong {name}"]
        broken = wrong_numbers_turn_red_with_all_that_they_are_added_up_with(data)
        assert bool(broken) == (name not in {"half filled in", "nothing"})
        messages_are_not_taken_for_numbers(data)
    assert counts_in(files["wrong nothing"], EMPTY) == {}
    assert counts_in(files["wrong half filled in"], EMPTY) == {
        "requests.new_received.natural_person": 5,
        "requests.new_received.total": 5,
        "requests.carried_out.other_org": 2,
        "requests.carried_out.total": 2,
    }


def consistent_numbers_give_our_totals_and_nothing_red(data, report):
    assert counts_in(data, report) == {path: value for path, value in report.cells().items() if type(value) is int}
    assert red(data) == set()
    assert messages(data) == ""


def wrong_numbers_turn_red_with_all_that_they_are_added_up_with(data):
    """The cells that turn red are those of the findings, no more and no fewer, and each sum is named once."""
    findings = gkreport.check(EMPTY.replace(counts_in(data, EMPTY)))
    broken = [finding for finding in findings if finding.rule in SUM_RULES.values()]
    places = cells(results(data), EMPTY)
    wanted = {places[path] for finding in broken for path in finding.cells}
    assert red(data) == {(cell.parent.title, (cell.row, cell.column)) for cell in wanted}
    assert messages(data).count("勾稽：") == len(broken)
    return broken


def messages_are_not_taken_for_numbers(data):
    """NEVER A SILENT WRONG NUMBER: what stands beside the table is no part of it."""
    got = read(data)
    assert {path: value for path, value in got.report.cells().items() if type(value) is int} == counts_in(data, EMPTY)
    assert not [problem for problem in got.problems if problem.fatal]
