"""Files that hold more than any report are refused, or the rest of what they hold is counted, before time is spent."""

import pytest

import gkreport
from gkreport import FormatError, Report, SchemaError
from gkreport.checks.claims import claims
from gkreport.formats.html import cascade, reading
from gkreport.limits import Limits
from gkreport.page import Grid
from gkreport.seen import Why, is_doubtful


def page(inside: str) -> bytes:
    return f"<!DOCTYPE html>{inside}<table><tr><td class=a>1<td>2</table>".encode()


def cells(data: bytes) -> list[str]:
    (grid,) = (block for block in reading.read(data, Limits()).blocks if isinstance(block, Grid))
    return [cell.text for cell in grid.cells]


@pytest.mark.parametrize("format_", ["docx", "json"])
def test_more_text_than_any_report_is_refused(format_: str) -> None:
    report = Report.blank("示例县", 2024).replace({"overview": "甲" * 2_000})
    data = gkreport.dumps(report, format=format_)
    assert gkreport.open(data).report == report
    with pytest.raises(FormatError, match="文字超过 2000 字"):
        gkreport.open(data, limits=Limits(characters=2_000))


def test_json_of_many_faults_names_the_first() -> None:
    keys = ",".join(f'"{at}":0' for at in range(2_000))
    with pytest.raises(SchemaError) as told:
        gkreport.open(f"{{{keys}}}".encode())
    assert 1_000 <= len(told.value.exceptions) < 1_100
    assert "2" in str(told.value).partition("处")[0]  # all of them are counted


def test_json_that_would_take_much_memory_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(FormatError, match="内容过多"):
        gkreport.open(b"[" + b"{}," * 200_000 + b"{}]")


@pytest.mark.parametrize("value", ["[[[]]]", '{"a": {}}'])
def test_what_stands_in_a_cell_of_json_is_not_spelt_out(value: str) -> None:
    data = gkreport.dumps(Report.blank("示例县", 2024), format="json").decode()
    with pytest.raises(SchemaError) as told:
        gkreport.open(data.replace('"preface": ""', f'"preface": {value}').encode())
    assert "…" in str(told.value.exceptions[0])


def test_a_sentence_longer_than_any_is_no_claim() -> None:
    assert next(iter(claims("本年度收到政府信息公开申请3件。")), None)
    assert not list(claims("本年度收到政府信息公开申请3件，" * 1_000))


def test_the_rest_of_what_a_page_hides_is_counted() -> None:
    hidden = reading.read(page("<b hidden>x</b>" * 4_010), Limits()).hidden
    assert hidden[-1].text == "……还有 10 处"
    assert len(hidden) == 4_001


def test_a_page_of_too_many_paragraphs_is_refused() -> None:
    with pytest.raises(FormatError, match="段落过多"):
        reading.read(b"<!DOCTYPE html><pre>" + b"a\n" * 50_001, Limits())


def test_styles_of_elements_that_tell_nothing_are_left_out_and_too_many_make_all_doubtful() -> None:
    idle = "".join(f"<p style='mso-style-name:s{at}'>" for at in range(30_000))
    assert cells(page(f"<style>.a{{color:#fff}}</style>{idle}")) == ["", "2"]
    telling = "".join(f"<p style='color:#{at:06}'>" for at in range(30_000))
    assert all(map(is_doubtful, cells(page(f"<style>.a{{color:#fff}}</style>{telling}"))))


def test_too_many_custom_properties_can_be_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cascade, "_MOST_PUT_IN", 1)
    cascade._asked.cache_clear()
    read = cells(page("<style>:root{--a:red;--b:blue}.a{color:var(--a)} td{color:var(--b)}</style>"))
    cascade._asked.cache_clear()
    assert read == ["1", "2"]


def test_reasons_of_what_is_counted_are_those_of_the_last() -> None:
    assert reading.read(page("<b hidden>x</b>" * 4_001), Limits()).hidden[-1].why is Why.HIDDEN
