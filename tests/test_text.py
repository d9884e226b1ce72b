"""The flattened text of a real report, and texts that are no report."""

import pytest

import gkreport
from gkreport import Edition, FormatError, Grid, NotAReport
from gkreport.formats import text

TOWN = "reports/liumaowan-2024.txt"


def test_the_town_report_is_read_whole(shared):
    report = gkreport.read(shared / TOWN)
    assert (report.organ, report.year, report.edition) == ("沙湾市柳毛湾镇", 2024, Edition.E2021)
    assert {path: value for path, value in report.cells().items() if value != 0} == {
        "proactive_disclosure.penalty_decisions": 3
    }
    lines = [line.strip() for line in (shared / TOWN).read_text(encoding="utf-8").split("\n")]
    for name, first, last in (
        ("overview", "一、总体情况", "二、主动公开政府信息情况"),
        ("problems_and_improvements", "五、存在的主要问题及改进情况", "[bookmark: _GoBack]六、其他需要报告的事项"),
    ):
        assert getattr(report, name).split("\n") == lines[lines.index(first) + 1 : lines.index(last)]
    assert report.other_matters.startswith("按照")
    assert report.other_matters.endswith("本年度没有产生信息公开处理费。")
    assert "bookmark" not in report.problems_and_improvements + report.other_matters


def test_the_town_report_is_clean(shared):
    document = gkreport.open(shared / TOWN)
    findings = gkreport.check(document.report)
    assert (document.problems, findings.errors, findings.warnings) == ((), (), ())
    assert document.where("requests.carried_out.total") == "表三 第25行 总计；第339行"


def test_a_negative_number_in_a_cell_is_told_with_its_place(shared):
    flat = (shared / TOWN).read_text(encoding="utf-8").replace("\t行政处罚\n\t3", "\t行政处罚\n\t-3")
    with pytest.raises(gkreport.RecognitionError) as caught:
        gkreport.read(flat.encode())
    (error,) = caught.value.exceptions
    assert error.path == "proactive_disclosure.penalty_decisions"
    assert f"第{flat[: flat.index(chr(9) + chr(45))].count(chr(10)) + 1}行" in error.place
    assert "“-3”" in str(caught.value)
    assert "'-3'" in error.in_language("en")


def test_rows_are_split_by_blank_lines_and_tables_by_text():
    page = text.read("甲\n\ta\n\tb\n\n\tc\n乙\n\td".encode())
    first, second = (block for block in page.blocks if isinstance(block, Grid))
    assert [(cell.row, cell.column, cell.text, cell.place) for cell in first.cells] == [
        (0, 0, "a", "第2行"),
        (0, 1, "b", "第3行"),
        (1, 0, "c", "第5行"),
    ]
    assert [cell.text for cell in second.cells] == ["d"]
    assert not first.aligned


def test_gb18030_is_read_and_binary_refused():
    assert text.read("示例".encode("gb18030")).blocks[0].text == "示例"
    for data in (b"a\0b", b"\xff\xff\xff"):
        with pytest.raises(FormatError):
            text.read(data)


@pytest.mark.parametrize("data", ["", "今天天气很好。", "\t1\n\t2\n"])
def test_text_without_the_form_is_not_a_report(data):
    with pytest.raises(NotAReport):
        gkreport.read(data.encode())
