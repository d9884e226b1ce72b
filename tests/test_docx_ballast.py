"""What a Word document is parsed without: properties that are all looks, and nothing that is read."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.word import STRICT, TRACKED, TRANSITIONAL, Word, form

import gkreport
from gkreport import FormatError, Limits, Page, Report
from gkreport.formats.archive import parse_xml
from gkreport.formats.docx import ballast, names, reading
from gkreport.formats.docx.ballast import SetAside, without_ballast
from gkreport.formats.docx.parts import Parts
from gkreport.formats.opc import Package

LOOKS: Final = '<w:rFonts w:ascii="宋体" w:hint="eastAsia"/><w:sz w:val="20"/>'
TOTAL: Final = "review_and_litigation.review.total"
FEES: Final = "proactive_disclosure.administrative_fees"
MARGINS: Final = '<w:tcMar><w:left w:w="57" w:type="dxa"/></w:tcMar>'


@pytest.fixture(autouse=True, scope="module")
def small_parts_too() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ballast, "_WORTHWHILE", 0)
        yield


def document(inside: str, *, space: str = TRANSITIONAL) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<w:document xmlns:w="{space}">{inside}</w:document>'.encode()


def run(properties: str) -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>12</w:t></w:r>"


def test_nothing_that_is_read_counts_as_looks() -> None:
    assert {*names.LOOKS}.isdisjoint((*names.PROPERTIES, *names.REVISIONS, *names.STYLED))


@pytest.mark.parametrize("space", [TRANSITIONAL, STRICT])
def test_properties_that_are_all_looks_are_left_out_wherever_they_stand(space: str) -> None:
    cell = f"<w:tc><w:tcPr>{MARGINS}<w:tcW w:w='9'/></w:tcPr>{{}}</w:tc>".replace("'", '"')
    assert without_ballast(document(cell.format(run(LOOKS)) * 2, space=space)) == document(
        "<w:tc><w:r><w:t>12</w:t></w:r></w:tc>" * 2, space=space
    )


@pytest.mark.parametrize(
    "properties",
    [
        f"{LOOKS}<w:vanish/>",
        f"<w:vertAlign w:val='superscript'/>{LOOKS}",
        f"{LOOKS}<w:unheardOf/>",
        f"{LOOKS}<w14:glow/>",
        "<w:sz w14:val='1'/>",
        "<w:u/>,",
        '<w:b w:val="&amp;"/>',
        "<w:tcMar><w:vanish/></w:tcMar>",
        "<w:tcMar><w:left/></w:tcBorders>",
    ],
)
def test_a_string_of_properties_with_anything_else_in_it_stays(properties: str) -> None:
    data = document(run(properties))
    assert without_ballast(data) == data


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(document(f"<!-- {run(LOOKS)} -->"), id="a comment"),
        pytest.param(document(run(LOOKS)).replace(b'"20"', b'"\xb5"'), id="bytes that are no UTF-8"),
        pytest.param(document(f"<w:t><![CDATA[{run(LOOKS)}]]></w:t>"), id="CDATA"),
        pytest.param(document(f"<?word {run(LOOKS)}?>"), id="an instruction"),
        pytest.param(document(f'<x xmlns:w="urn:x">{run(LOOKS)}</x>'), id="another namespace inside"),
        pytest.param(document(run(LOOKS), space="urn:x"), id="another namespace"),
        pytest.param(document(run(LOOKS)).replace(b"UTF-8", b"GB18030"), id="another encoding"),
        pytest.param(document(run(LOOKS)).replace(b"<w:document", b"<document"), id="another root"),
        pytest.param(document(run(LOOKS)).decode().encode("utf-16"), id="UTF-16"),
    ],
)
def test_where_a_tag_may_be_no_element_of_word_nothing_is_left_out(data: bytes) -> None:
    assert without_ballast(data) == data


@pytest.mark.parametrize(("bound", "more"), [("_MOST_BYTES", -1), ("_WORTHWHILE", 1)])
def test_a_part_that_is_very_large_or_small_is_left_as_it_is(
    bound: str, more: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = document(run(LOOKS))
    monkeypatch.setattr(ballast, bound, len(data))
    assert without_ballast(data) != data
    monkeypatch.setattr(ballast, bound, len(data) + more)
    assert without_ballast(data) == data


def test_a_holder_that_does_not_end_stays_so_that_the_part_is_refused() -> None:
    data = document(f"<w:r><w:rPr>{LOOKS}<w:rPr>{LOOKS}</w:rPr></w:r>")
    assert b"<w:rPr>" in without_ballast(data)
    with pytest.raises(FormatError):
        reading.read(Word([f"<w:p><w:r><w:rPr>{LOOKS}<w:t>12</w:t></w:r></w:p>"]).pack(), Limits())


_LOOKS: Final = st.sampled_from(("<w:b/>", LOOKS, MARGINS, "<w:tabs><w:tab/></w:tabs>", '<w:shd w:fill="auto"/>'))
_TELLING: Final = st.sampled_from(
    ("<w:vanish/>", "<w:strike/>", '<w:gridSpan w:val="2"/>', "<w:vMerge/>", "<w:x/>", f"<w:ins {TRACKED}/>", "")
)
_STRINGS: Final = st.lists(_LOOKS | _LOOKS | _TELLING, max_size=3).map("".join)
_OLD: Final = st.tuples(st.sampled_from(("rPr", "pPr", "tcPr")), _STRINGS).map(
    lambda drawn: f"<w:{drawn[0]}Change {TRACKED}><w:{drawn[0]}>{drawn[1]}</w:{drawn[0]}></w:{drawn[0]}Change>"
)
_HELD: Final = st.tuples(_STRINGS, st.just("") | _OLD).map("".join)
_CELLS: Final = st.tuples(_HELD, _HELD, _HELD, _HELD, st.sampled_from(("1", "20", ""))).map(
    lambda drawn: (
        "<w:tc><w:tcPr>{}</w:tcPr><w:p><w:pPr>{}<w:rPr>{}</w:rPr></w:pPr><w:r><w:rPr>{}</w:rPr><w:t>{}</w:t></w:r>"
        "</w:p></w:tc>"
    ).format(*drawn)
)


def _page(data: bytes) -> Page | str:
    try:
        return reading.read(data, Limits())
    except FormatError as error:
        return str(error)


@given(st.lists(st.tuples(_HELD, _HELD, st.lists(_CELLS, min_size=1, max_size=4)), min_size=1, max_size=3))
def test_a_document_is_read_as_it_is_read_with_all_its_ballast(rows: list[tuple[str, str, list[str]]]) -> None:
    inside = "".join(
        f"<w:tr><w:tblPrEx>{own}</w:tblPrEx><w:trPr>{row}</w:trPr>{''.join(cells)}</w:tr>" for own, row, cells in rows
    )
    data = Word([f"<w:tbl>{inside}</w:tbl>"]).pack()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "without_ballast", lambda part: part)
        whole = _page(data)
    assert _page(data) == whole


# -- set aside while a document is changed -----------------------------------------------------------


@given(st.lists(_CELLS, min_size=1, max_size=6))
def test_what_is_set_aside_comes_back_as_it_stood(cells: list[str]) -> None:
    data = Word([f"<w:tbl><w:tr>{''.join(cells)}</w:tr></w:tbl>"]).pack()
    package = Package(data, Limits())
    aside = SetAside(package.read("word/document.xml"))
    assert aside.restore(aside.data) == package.read("word/document.xml")
    try:
        root = parse_xml(aside.data, "")
    except FormatError:
        return
    assert reading.page_of(Parts(package, Limits()), root) == _page(data)


def test_a_part_with_our_own_mark_is_left_as_it_is() -> None:
    data = document(run(f'{LOOKS}<w:sz gk="0"/>') + run(LOOKS))
    assert SetAside(data).data == data
    assert SetAside(document(run(LOOKS))).data == document('<w:r><w:rPr gk="0"/><w:t>12</w:t></w:r>')


FORM: Final = Report(organ="示例县", year=2024).replace(dict.fromkeys(Report().cells(), 0) | {FEES: None, TOTAL: 3})


@pytest.mark.parametrize("space", [TRANSITIONAL, STRICT])
def test_a_document_is_changed_as_it_is_changed_with_all_its_ballast(
    space: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = f"<w:rPr>{LOOKS}</w:rPr>"
    book = attrs.evolve(form(FORM), namespace=space)
    for table in book.tables:
        for row in table.rows:
            for at, cell in enumerate(row.cells):
                cell.properties = '<w:vAlign w:val="center"/>' * (at % 2) or '<w:shd w:val="clear" w:fill="auto"/>'
                text = f"<w:r>{looks}<w:t>{cell.text}</w:t></w:r>" if cell.text else ""
                cell.content = f"<w:p><w:pPr>{looks}</w:pPr>{text}</w:p>"
    document = gkreport.open(book.pack())
    report = FORM.replace({TOTAL: 4, FEES: Decimal(12)})
    changed: list[tuple[bytes, ...]] = []
    for worthwhile in (0, ballast._MOST_BYTES):
        monkeypatch.setattr(ballast, "_WORTHWHILE", worthwhile)
        made = [document.fill(report), document.annotate(gkreport.check(FORM), summary=True)]
        parts = [Package(each.to_bytes(), Limits()).look("word/document.xml") for each in made]
        assert [gkreport.open(each.to_bytes()).reading for each in made] == [each.reading for each in made]
        changed.append(tuple(etree.tostring(part, method="c14n") for part in parts))
    assert changed[0] == changed[1]
    assert b'w:fill="FFD9D6"' in changed[0][1]
    assert b" gk=" not in changed[0][0] + changed[0][1]
