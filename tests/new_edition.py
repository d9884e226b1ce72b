"""What must hold of a new edition without another word: run on a copy of the library to which one was added.

What is new is found by holding the newest edition against the one before it; no path stands here.
"""

import io
import json
import pickle
from pathlib import Path

import attrs
import jsonschema
import openpyxl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from tests.pages import REPORTS, distinct
from tests.test_text import as_text, pipe, tabs

import gkreport
from gkreport import Edition, Report, frames
from gkreport.aggregation import aggregate
from gkreport.errors import AggregationError
from gkreport.form import form_of
from gkreport.form.counterparts import counterparts
from gkreport.registry import FORMATS
from gkreport.testing import consistent_reports, inconsistent_reports, reports

DATA = Path(__file__).parent / "data"
BEFORE, NEWEST = sorted(Edition, key=lambda edition: edition.value)[-2:]
OLD, NEW = (form_of(Report.blank(edition=edition)) for edition in (BEFORE, NEWEST))
ADDED = [path for path in NEW.cells if path not in OLD.cells]
"""The cells that are new."""
SUMS = [identity for identity in NEW.identities if not set(identity.cells).isdisjoint(ADDED)]
"""The sums in which they stand."""
SAID = (
    "作出{0}决定{2}件。",
    "本年收到政府信息公开申请5件，不予处理{0}{2}件。",
    "本年新收政府信息公开申请5件，其中{1}{2}件。",
)
"""What a text says of a row and of a column of it."""
FULL = distinct(NEWEST, year=NEWEST.value)
ZERO = FULL.replace({path: 0 for path, value in FULL.cells().items() if isinstance(value, int)})


def hold():
    """Raise `AssertionError` for whatever did not follow the declaration."""
    cells()
    sums()
    formats()
    workbook()
    layout_and_schema()
    rows_and_columns()
    strategies()
    other_reports()
    texts()


def cells():
    assert ADDED
    for path in ADDED:
        cell = NEW.cells[path]
        assert cell.label.startswith(("表二 第", "表三 第"))
        assert Report.from_cells({path: FULL[path]}, year=NEWEST.value)[path] == FULL[path]
    assert Report.from_cells({path: FULL[path] for path in ADDED}, year=BEFORE.value).edition is NEWEST
    (changed,) = {path.partition(".")[0] for path in ADDED}
    for name in ("proactive_disclosure", "requests", "review_and_litigation"):
        assert (getattr(FULL, name).edition is NEWEST) == (name == changed)
    assert FULL.edition is NEWEST is Edition.for_year(NEWEST.value)
    assert pickle.loads(pickle.dumps(FULL)) == FULL  # noqa: S301
    assert hash(FULL) == hash(FULL.replace({ADDED[0]: FULL[ADDED[0]]}))
    assert attrs.evolve(FULL, year=2030).year == 2030
    assert NEW.cells[ADDED[0]].column.labels[-1] in FULL._repr_html_()


def sums():
    """表二 has no total; a cell of 表三 stands in one sum across and in one or two down its column."""
    kinds = {identity.kind for identity in SUMS}
    assert kinds in (set(), {"across", "down"}, {"across", "down", "balance"})
    assert not gkreport.check(ZERO).errors
    for path in ADDED if SUMS else ():
        of_it = {identity.cells for identity in SUMS if path in identity.cells}
        assert of_it
        broken = gkreport.check(ZERO.replace({path: 1})).errors
        assert of_it == {finding.cells for finding in broken}
        assert gkreport.deduce(ZERO.replace({path: None})).filled == {path: 0}


def formats():
    for name, kind in FORMATS.items():
        if kind.writing and name != "pdf":  # a PDF is made of a DOCX, by another program
            for report in (FULL, *REPORTS.values()):
                data = gkreport.dumps(report, format=name)
                assert gkreport.read(data) == report == gkreport.read(data), name
                assert not gkreport.open(data).problems, name
    for write in (pipe, tabs):  # text is read and not written
        assert gkreport.read(as_text(FULL, "blank", write).encode()) == FULL


def workbook():
    blank = Report.blank("示例县", NEWEST.value)
    document = gkreport.open(gkreport.blank("示例县", NEWEST.value, format="xlsx"))
    assert document.report == blank
    assert document.fill(ZERO).report.cells() == ZERO.cells()
    book = openpyxl.load_workbook(io.BytesIO(document.to_bytes()))
    formulas = sum(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    totals = {identity.right[0] for identity in NEW.identities if identity.kind != "balance"}
    assert formulas >= len(totals)


def layout_and_schema():
    validator = jsonschema.Draft202012Validator(gkreport.json_schema())
    for report in (FULL, *REPORTS.values()):
        validator.validate(tree_of(report))
    tree = tree_of(FULL)
    *above, last = ADDED[0].split(".")
    inner = tree
    for name in above:
        inner = inner[name]
    del inner[last]
    assert not validator.is_valid(tree)
    for file in DATA.glob("layout_*.json"):  # written by a library that did not know the edition
        assert gkreport.read(file).cells() == REPORTS[file.stem[-4:]].cells()


def tree_of(report):
    return json.loads(gkreport.dumps(report, format="json"))


def rows_and_columns():
    every = [FULL, ZERO, *REPORTS.values()]
    assert list(frames.from_rows(frames.wide_rows(every))) == every
    table = frames.wide(every)
    assert list(frames.from_arrow(table)) == every
    for columns in (frames.Columns.of(every), frames.Columns.from_arrow(table)):
        found = [(at, finding.cells) for at, finding in frames.check_sums(columns)]
        assert not [cells for at, cells in found if at == 1]
        assert {cells for at, cells in found if at == 0} >= {identity.cells for identity in SUMS}
    wrong = pa.array([edition and 2000 for edition in table["edition"].to_pylist()], pa.int16())
    with pytest.raises(gkreport.FormatError, match="edition"):
        list(frames.from_arrow(table.set_column(table.column_names.index("edition"), "edition", wrong)))


def strategies():
    drawn = set()

    @settings(max_examples=40, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=HealthCheck)
    @given(reports(), consistent_reports(), inconsistent_reports())
    def draw(any_report, consistent, planted):
        drawn.update((any_report.edition, consistent.edition))
        assert not gkreport.check(consistent).errors
        assert gkreport.check(planted.report).errors
        assert gkreport.read(gkreport.dumps(any_report, format="json")) == any_report

    draw()
    assert NEWEST in drawn


def other_reports():
    """Beside reports on the edition before: the year before, a comparison, parts of a whole."""
    last = distinct(BEFORE, year=NEWEST.value - 1)
    now = Report.blank("示例县", NEWEST.value, previous=last)
    for path, value in now.cells().items():
        _, carried_in, column = path.rpartition(".carried_in.")
        assert value == (last.cells().get(f"requests.carried_out.{column}") if carried_in else None), path
    assert "Y-CARRY" in {finding.rule.id for finding in gkreport.check(ZERO, previous=last)}
    alone = [path for path, twin in zip(NEW.cells, counterparts(NEW, OLD), strict=True) if not twin]
    assert list(gkreport.compare(last, FULL).only_after) == alone
    assert set(alone) <= set(ADDED)
    parts = [FULL.replace({"organ": name}) for name in ("青禾镇", "白杨镇")]
    whole = aggregate(parts, "示例县", NEWEST.value)
    assert whole[ADDED[0]] == FULL[ADDED[0]] * 2
    assert "A-SUM" not in {finding.rule.id for finding in gkreport.check(whole, parts=parts)}
    with pytest.raises(AggregationError, match=rf"表式不一，{NEWEST.value} 年表式 青禾镇；\d+ 年表式 白杨镇"):
        aggregate([parts[0], last.replace({"organ": "白杨镇", "year": NEWEST.value})], "示例县", NEWEST.value)


def texts():
    """A text that contradicts a new row or column, in the words of its declaration, is found; one that agrees is not."""
    town = gkreport.read(Path(__file__).parents[1] / "examples" / "示例县" / "2024" / "石桥镇.txt").cells()
    report = ZERO.replace({path: value for path, value in town.items() if path in NEW.cells})

    def found(number):
        cells = [NEW.cells[path] for path in ADDED]
        said = {
            text.format(cell.row.labels[-1].label, cell.column.labels[-1], number) for cell in cells for text in SAID
        }
        findings = [finding for text in said for finding in gkreport.check(report.replace({"overview": text}))]
        return {path for finding in findings for path in finding.cells if finding.rule.id.startswith("X-")} & set(ADDED)

    assert found(9)
    assert not found(0)
