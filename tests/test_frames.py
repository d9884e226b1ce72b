"""Frames: rows, Arrow, pandas, polars and Parquet, and back, equal; other frames are refused."""

import random
import subprocess
import sys
from decimal import Decimal

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import gkreport
from gkreport import Amount, ApplicantCounts, FormatError, ProactiveDisclosure2019, Report, frames
from gkreport.form import form_of
from gkreport.frames import arrow, rows
from gkreport.report.values import MAX_DECIMALS, MAX_INTEGER_DIGITS, MAX_NUMBER
from gkreport.testing import consistent_reports, inconsistent_reports, reports

_SOME = max(1, settings().max_examples // 4)
_FEW = max(1, settings().max_examples // 8)
_FEES = "proactive_disclosure.administrative_fees"
_AMOUNT = "proactive_disclosure.procurement.amount"
_CHANGE = "proactive_disclosure.fee.items_change"
_HANDLING = "requests.outcomes.other_handling"

OF_2019 = Report(organ="示例县", year=2020).replace(
    {"proactive_disclosure": ProactiveDisclosure2019(), _HANDLING: ApplicantCounts(total=3)}
)
LARGE = Decimal("9" * MAX_INTEGER_DIGITS + "." + "9" * MAX_DECIMALS)
EXTREME = [
    Report(),
    Report(organ="示例县", year=2099, overview="=1+1\n“引号”,逗号").replace({_FEES: Decimal("1.50")}),
    Report().replace({_FEES: LARGE, "requests.carried_in.total": MAX_NUMBER, "requests.carried_out.total": 0}),
    OF_2019.replace({_AMOUNT: Amount(Decimal("0.00"), "亿元"), _CHANGE: -MAX_NUMBER}),
    OF_2019.replace({_AMOUNT: Amount(LARGE), "proactive_disclosure.rules.made": 5}),
]
ALL_KINDS = st.lists(
    st.one_of(reports(), consistent_reports(), inconsistent_reports().map(lambda planted: planted.report)), max_size=3
)


def printed(many):
    """Return all values of reports as printed: 1.50 equals 1.5, but is printed differently."""
    return [(report, [str(value) for value in report.cells().values()]) for report in many]


# -- rows ------------------------------------------------------------------------------------------


@example(EXTREME)
@given(ALL_KINDS)
@settings(max_examples=_FEW)
def test_wide_rows_come_back_equal(many):
    wide = list(frames.wide_rows(many))
    assert printed(frames.from_rows(wide)) == printed(many)
    assert all(list(row) == arrow.wide_schema().names for row in wide)


@example(EXTREME)
@given(ALL_KINDS)
@settings(max_examples=_FEW)
def test_tidy_rows_are_the_cells_in_printed_order(many):
    tidy = iter(frames.tidy_rows(many))
    for report in many:
        places = set()
        for path, value in report.cells().items():
            row = next(tidy)
            assert (row["organ"], row["year"], row["edition"]) == (report.organ, report.year, report.edition.value)
            assert row["path"] == path
            if isinstance(value, Amount):
                assert (row["value"], row["amount"], row["unit"]) == (None, value.value, value.unit)
            elif isinstance(value, Decimal):
                assert (row["value"], row["amount"], row["unit"]) == (None, value, "万元")
            else:
                assert (row["value"], row["amount"]) == (value, None)
                assert row["unit"] == ("万元" if path == _FEES else None)
            places.add((row["table"], row["row"], row["column"]))
        assert len(places) == len(report.cells())
    assert next(tidy, None) is None


def test_labels_are_those_that_are_printed():
    found = {row["path"]: row for row in frames.tidy_rows([Report()])}
    row = found["requests.outcomes.denied.state_secret.natural_person"]
    assert (row["table"], row["row"], row["column"]) == ("表三", "三、（三）1.属于国家秘密", "自然人")
    row = found["review_and_litigation.review.upheld"]
    assert (row["table"], row["row"], row["column"]) == ("表四", "行政复议", "结果维持")


def test_a_path_is_of_one_kind_in_all_editions():
    """All editions fit in one table because a path means the same in each."""
    kinds = {}
    for report in (Report(), OF_2019, Report().replace({_HANDLING: ApplicantCounts()})):
        for path, cell in form_of(report).cells.items():
            assert kinds.setdefault(path, cell.kind) is cell.kind
    assert kinds == {path: cell.kind for path, cell in rows.all_cells().items()}


# -- Arrow, pandas, polars -------------------------------------------------------------------------


@example(EXTREME)
@given(ALL_KINDS)
@settings(max_examples=_FEW)
def test_frames_come_back_equal(many):
    table = frames.wide(many)
    pandas, polars = frames.to_pandas(table), frames.to_polars(table)
    assert isinstance(pandas, pd.DataFrame)
    assert isinstance(polars, pl.DataFrame)
    for frame in (table, pandas, polars):
        assert printed(frames.from_arrow(frame)) == printed(many)


def test_no_float_is_near_a_cell():
    for table in (frames.wide(EXTREME), frames.tidy(EXTREME)):
        assert not any(pa.types.is_floating(field.type) for field in table.schema)
        assert "float" not in "".join(map(str, frames.to_pandas(table).dtypes))
        assert not any(kind.is_float() for kind in frames.to_polars(table).dtypes)
    wide = frames.to_pandas(frames.wide(EXTREME))
    assert wide["requests.carried_in.total"].dtype == pd.ArrowDtype(pa.int64())
    assert wide["requests.carried_in.total"][2] == MAX_NUMBER
    assert wide["requests.carried_in.total"].isna().tolist() == [True, True, False, True, True]
    assert frames.to_polars(frames.wide(EXTREME))[_FEES].to_list()[1:3] == [Decimal("1.5"), LARGE]


def test_tidy_is_the_rows():
    assert frames.tidy(EXTREME).to_pylist() == list(frames.tidy_rows(EXTREME))
    assert frames.tidy([]).num_rows == 0


def test_more_reports_than_are_converted_at_a_time(monkeypatch):
    monkeypatch.setattr(arrow, "BATCH", 3)
    many = [Report(organ=f"第{number}镇", year=2024) for number in range(4)]
    table = frames.wide(iter(many))
    assert [chunk.num_rows for chunk in table.to_batches()] == [3, 1]
    assert list(frames.from_arrow(table.combine_chunks())) == many


def test_other_columns_are_ignored():
    frame = frames.to_pandas(frames.wide(EXTREME)).assign(省="新疆").set_index("省")
    assert list(frames.from_arrow(frame)) == EXTREME


def test_columns_of_a_form_that_no_row_follows_may_be_missing():
    """An old file lacks the columns of later editions."""
    known = set(form_of(OF_2019).cells)
    table = frames.wide([OF_2019])
    old = table.drop_columns([name for name in rows.all_cells() if name not in known])
    assert list(frames.from_arrow(old)) == [OF_2019]


def test_texts_that_come_as_categories():
    frame = frames.to_polars(frames.wide(EXTREME)).with_columns(pl.col("organ").cast(pl.Categorical))
    assert list(frames.from_arrow(frame)) == EXTREME
    with_blank = frame.with_columns(pl.lit(None, pl.Categorical).alias("organ"))
    with pytest.raises(FormatError, match="第1行 “organ”：应为没有控制字符的文字，不是 None"):
        list(frames.from_arrow(with_blank))


# -- what is refused -------------------------------------------------------------------------------

FAULTS = [
    ({"organ": None}, "“organ”：应为没有控制字符的文字，不是 None"),
    ({"overview": "a\x00"}, "“overview”：应为没有控制字符的文字"),
    ({"year": 1999}, "“year”：应为 2000 至 2099 的年份或空白，不是 1999"),
    ({"year": 2020.0}, "“year”：应为 2000 至 2099 的年份或空白，不是 2020.0"),
    ({"edition": 2021}, "“edition”：应为各表中最新的版本 2019，不是 2021"),
    ({_HANDLING + ".edition": 2020}, f"“{_HANDLING}.edition”：应为 2019、2021 之一，不是 2020"),
    ({_HANDLING + ".edition": None}, f"“{_HANDLING}.edition”：应为 2019、2021 之一，不是 None"),
    ({_FEES: Decimal(1)}, "应为空白，本行的表式没有这一格，不是 Decimal"),
    (
        {"requests.carried_in.total": -1},
        "表三 第2行 二、上年结转政府信息公开申请数量 总计（requests.carried_in.total）：应为零至",
    ),
    ({"requests.carried_in.total": True}, "应为零至 9007199254740991 的整数或空白，不是 True"),
    ({_CHANGE: -MAX_NUMBER - 1}, "应为±9007199254740991 以内的整数或空白"),
    ({_AMOUNT: 1.5}, "应为零或正的十进制金额（Decimal）或空白，不是 1.5"),
    ({_AMOUNT: Decimal(-1)}, "应为零或正的十进制金额（Decimal）或空白"),
    ({_AMOUNT: Decimal("NaN")}, "应为零或正的十进制金额（Decimal）或空白"),
    ({_AMOUNT + ".unit": "美元"}, "应为元、万元、亿元或空字符串，不是 '美元'"),
    ({_AMOUNT + ".unit": None}, "应为元、万元、亿元或空字符串，不是 None"),
    ({_AMOUNT + ".decimals": 1}, "应为印出的小数位数，不是 1"),
    ({_AMOUNT + ".decimals": None}, "应为印出的小数位数，不是 None"),
    ({_AMOUNT + ".decimals": 9}, "应为印出的小数位数，不是 9"),
]


@pytest.mark.parametrize(("change", "message"), FAULTS, ids=[message[:30] for _, message in FAULTS])
def test_a_row_that_is_no_report_is_refused_at_its_place(change, message):
    [good] = frames.wide_rows([OF_2019.replace({_AMOUNT: Amount(Decimal("1.25"), "元")})])
    with pytest.raises(FormatError) as caught:
        list(frames.from_rows([good, {**good, **change}]))
    assert str(caught.value).startswith("第2行 ")
    assert message in str(caught.value)
    assert caught.value.in_language("en").startswith("row 2, ")


@pytest.mark.parametrize("column", ["organ", "edition", _HANDLING + ".edition", "requests.carried_in.total"])
def test_a_missing_column_is_named(column):
    [row] = frames.wide_rows([OF_2019])
    del row[column]
    with pytest.raises(FormatError, match=f"第1行缺少“{column}”一列"):
        list(frames.from_rows([row]))


@pytest.mark.parametrize(
    ("column", "values", "message"),
    [
        ("requests.carried_in.total", pa.array([1.0]), "是 double 类型，应为 int64；小数（float）不精确"),
        (_FEES, pa.array([1.5]), "是 double 类型"),
        ("requests.carried_in.total", pa.array([True]), "是 bool 类型"),
        ("requests.carried_in.total", pa.array(["1"]), "是 string 类型"),
        ("organ", pa.array([b"\xff"]), "是 binary 类型"),
        ("requests.carried_in.total", pa.array([1.0]).dictionary_encode(), "是 double 类型"),
        ("requests.carried_in.total", pa.array([2**64 - 1], pa.uint64()), "不能读取"),
        ("requests.carried_in.total", pa.array([-1]).dictionary_encode(), "应为零至"),
        (_FEES, pa.array([Decimal("0.123456789")]), "不能读取"),
        ("organ", pa.array([b"\xff"]).view(pa.string()), "不能读取"),
    ],
)
def test_a_column_that_is_not_exact_is_refused(column, values, message):
    table = frames.wide([Report()])
    table = table.set_column(table.column_names.index(column), column, values)
    with pytest.raises(FormatError, match=message):
        list(frames.from_arrow(table))


def test_a_column_that_stands_there_twice_is_refused():
    table = frames.wide([Report()])
    with pytest.raises(FormatError, match="“organ”一列重复"):
        frames.from_arrow(table.append_column("organ", pa.array(["x"])))


def test_columns_of_a_later_layout_are_refused():
    table = frames.wide([Report()]).replace_schema_metadata({"gkreport.layout": "2"})
    with pytest.raises(FormatError, match="请升级 gkreport"):
        frames.from_arrow(table)


def test_columns_that_are_all_blank_come_without_a_type():
    table = frames.wide([Report()])
    for name in ("year", "requests.carried_in.total", _FEES):
        table = table.set_column(table.column_names.index(name), name, pa.nulls(1))
    assert list(frames.from_arrow(table)) == [Report()]


# -- Parquet ---------------------------------------------------------------------------------------


@example(EXTREME)
@given(ALL_KINDS)
@settings(max_examples=_SOME)
def test_parquet_comes_back_equal(tmp_path_factory, many):
    """The frames of all generated reports go to Parquet and back without a difference."""
    path = tmp_path_factory.getbasetemp() / "reports.parquet"
    frames.write_parquet(iter(many), path)
    assert printed(frames.read_parquet(path)) == printed(many)


@pytest.fixture
def written(tmp_path):
    path = tmp_path / "reports.parquet"
    frames.write_parquet(EXTREME, path)
    return path


def test_the_same_reports_give_the_same_bytes(written, tmp_path):
    again = tmp_path / "again.parquet"
    frames.write_parquet(EXTREME, str(again))
    assert again.read_bytes() == written.read_bytes()
    for metadata in (pq.read_metadata(written).metadata, frames.wide(EXTREME).schema.metadata):
        assert metadata[b"gkreport.version"].decode() == gkreport.__version__
        assert metadata[b"gkreport.editions"] == b"2019,2021"


def test_a_file_of_another_program_is_read(tmp_path, written):
    polars = tmp_path / "polars.parquet"
    pl.read_parquet(written).write_parquet(polars)
    assert printed(frames.read_parquet(polars)) == printed(EXTREME)
    pandas = tmp_path / "pandas.parquet"
    pd.read_parquet(written, dtype_backend="pyarrow").to_parquet(pandas)
    assert printed(frames.read_parquet(pandas)) == printed(EXTREME)


def test_a_failed_write_leaves_the_old_file(written):
    def failing():
        yield Report()
        raise ZeroDivisionError

    before = written.read_bytes()
    with pytest.raises(ZeroDivisionError):
        frames.write_parquet(failing(), written)
    assert written.read_bytes() == before
    assert list(written.parent.iterdir()) == [written]


@pytest.mark.parametrize("name", ["none.parquet", "."])
def test_an_operating_system_error_stays_one(tmp_path, name):
    with pytest.raises(OSError, match="file"):
        frames.read_parquet(tmp_path / name)


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" * 100, b"PK\x03\x04", bytes(5000), b"{}"])
def test_what_is_no_parquet_is_refused(tmp_path, data):
    path = tmp_path / "x.parquet"
    path.write_bytes(data)
    with pytest.raises(FormatError, match="Parquet 文件不能读取"):
        frames.read_parquet(path)


def test_a_foreign_table_is_refused(tmp_path):
    path = tmp_path / "x.parquet"
    pq.write_table(pa.table({"organ": ["x"], "requests": [{"carried_in": {"total": 1}}]}), path)
    with pytest.raises(FormatError, match=r"缺少“.*edition”一列"):
        list(frames.read_parquet(path))


def test_a_file_with_one_text_a_million_times_is_read_within_bounds(tmp_path):
    """A hostile file is small; what it would unpack to is never held in memory."""
    path = tmp_path / "x.parquet"
    table = frames.wide([Report()] * 2_000)
    large = pa.DictionaryArray.from_arrays(pa.array([0] * 2_000, pa.int32()), ["长" * 1_000_000])
    table = table.set_column(table.column_names.index("overview"), "overview", large)
    pq.write_table(table, path)
    assert path.stat().st_size < 10_000_000
    assert len(next(frames.read_parquet(path)).overview) == 1_000_000


def test_a_changed_byte_is_never_another_number(tmp_path, written):
    """Every page has a checksum: a changed file is refused or gives what was written."""
    rng = random.Random(7)  # noqa: S311  # the same changes each time
    data = written.read_bytes()
    path = tmp_path / "changed.parquet"
    outcomes = set()
    for _ in range(settings().max_examples * 2):
        changed = bytearray(data)
        for _ in range(rng.choice((1, 1, 1, 8))):
            changed[rng.randrange(len(data))] = rng.randrange(256)
        path.write_bytes(changed if rng.random() < 0.9 else changed[: rng.randrange(len(data))])
        try:
            found = list(frames.read_parquet(path))
        except FormatError:
            outcomes.add("refused")
        else:
            outcomes.add("equal" if found == EXTREME else "other")
    assert outcomes <= {"refused", "equal"}
    assert "refused" in outcomes


def test_lost_rows_are_noticed(monkeypatch, written):
    """The list of pages has no checksum; if it is changed, Arrow may silently read none of them."""
    monkeypatch.setattr(pq.ParquetFile, "iter_batches", lambda *_, **__: iter(()))
    with pytest.raises(FormatError, match="已损坏：读出0行"):
        list(frames.read_parquet(written))


# -- what is loaded --------------------------------------------------------------------------------

_LARGE_LIBRARIES = ("numpy", "pandas", "polars", "pyarrow")


@pytest.mark.parametrize(
    ("code", "loaded"),
    [
        ("import gkreport", []),
        ("from gkreport import frames, Report; list(frames.wide_rows([Report()]))", []),
        ("from gkreport import frames, Report; frames.Columns.of([Report()])", ["numpy"]),
    ],
)
def test_libraries_load_on_first_use(code, loaded):
    code = f"import sys; {code}; print(sorted(set(sys.modules) & {set(_LARGE_LIBRARIES)!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == str(loaded)


@pytest.mark.parametrize("name", ["pandas", "polars"])
def test_a_missing_extra_is_named(monkeypatch, name):
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ModuleNotFoundError) as caught:
        getattr(frames, f"to_{name}")(frames.wide([]))
    assert f'pip install "gkreport[{name}]"' in caught.value.__notes__[0]


def test_arrow_is_an_extra(monkeypatch):
    for module in [name for name in sys.modules if name.startswith("gkreport.frames.")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.delitem(vars(frames), "wide", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ModuleNotFoundError) as caught:
        _ = frames.wide
    assert 'pip install "gkreport[arrow]"' in caught.value.__notes__[0]


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nothing"):
        _ = frames.nothing
