"""OpenDocument texts: LibreOffice makes and prints them; what it shows is what is read."""

import io
import subprocess
import zipfile
from pathlib import Path

import pytest
from tests.others import flat_odt as flat
from tests.others import odt
from tests.pages import REPORTS, distinct
from tests.test_docx_shown import DOCUMENTS, KINDS, PLAIN, document, looked_at_files
from tests.word import zipped

import gkreport
from gkreport import FormatError, NotAReport, dumps
from gkreport.compose import compose
from gkreport.formats.docx import reading as docx
from gkreport.formats.odt import reading
from gkreport.limits import Limits
from gkreport.page import Grid, Page, Paragraph
from gkreport.seen import Why, is_doubtful

REPORT = distinct()


def page_of(data: bytes) -> Page:
    return reading.read(data, Limits(), docx.read)


def lines(body: str, styles: str = "", automatic: str = "") -> list[str]:
    """The paragraphs of a document."""
    return [block.text for block in page_of(flat(body, styles, automatic)).blocks if isinstance(block, Paragraph)]


def p(text: str, style: str = "") -> str:
    named = f' text:style-name="{style}"' if style else ""
    return f"<text:p{named}>{text}</text:p>"


def look(name: str, properties: str, family: str = "text", more: str = "", kind: str = "text") -> str:
    inside = f"<style:{kind}-properties {properties}/>"
    return f'<style:style style:name="{name}" style:family="{family}" {more}>{inside}</style:style>'


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report and the kinds of DOCX as LibreOffice saves them."""
    folder = tmp_path_factory.mktemp("odt")
    sources = {"report": dumps(REPORT, format="docx")} | {f"{at}": document(at_) for at, at_ in enumerate(DOCUMENTS)}
    for name, data in sources.items():
        (folder / f"{name}.docx").write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    for kind in ("odt", "fodt"):
        files = [str(folder / f"{name}.docx") for name in sources if kind == "odt" or name == "report"]
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder), *files]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    return folder


@pytest.mark.needs("soffice")
@pytest.mark.parametrize("kind", ["odt", "fodt"])
def test_a_report_as_libreoffice_saves_it(saved, kind):
    opened = gkreport.open(saved / f"report.{kind}")
    assert opened.format == "odt"
    assert opened.report == REPORT
    assert opened.problems == ()


@pytest.mark.needs("soffice", "pdftotext", "pdftoppm")
def test_libreoffice_shows_what_is_read(saved):
    """No cell is read as the plain number that LibreOffice does not print like it; few that it does are doubted."""
    files = [saved / f"{at}.odt" for at in range(len(DOCUMENTS))]
    printed = looked_at_files(saved, files)
    numbers = {name: at for at, name in enumerate(KINDS)}
    read = {
        name: "".join(grid.cells[0].text.split())
        for names, file in zip(DOCUMENTS, files, strict=True)
        for name, grid in zip(names, [b for b in page_of(file.read_bytes()).blocks if isinstance(b, Grid)], strict=True)
    }
    judged = [name for name in read if KINDS[name].judged]
    wrong = [name for name in judged if read[name] == PLAIN and not printed[numbers[name]]]
    assert set(wrong) <= {"in a thin column"}  # 126 in three lines
    lost = [
        name for name in judged if KINDS[name].shown == PLAIN and printed[numbers[name]] and is_doubtful(read[name])
    ]
    assert len(lost) <= 6


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_on_each_form_is_read(name):
    assert gkreport.open(odt(compose(REPORTS[name]))).report == REPORTS[name]


# -- what stands where -------------------------------------------------------------------------------


def test_blanks_breaks_fields_and_links():
    body = p('甲 \n 乙<text:s text:c="2"/>丙<text:line-break/>丁<text:tab/><text:page-number>3</text:page-number>')
    body += p(
        "<text:a>链</text:a><text:ruby><text:ruby-base>字</text:ruby-base><text:ruby-text>zì</text:ruby-text></text:ruby>"
    )
    body += p("一<text:note><text:note-body><text:p>注</text:p></text:note-body></text:note><text:bookmark/>二")
    body += p("三<office:annotation><text:p>批</text:p></office:annotation><text:soft-page-break/>四")
    assert lines(body) == ["甲 乙  丙\n丁 3", "链字", "一二", "三四"]


def test_what_stands_in_other_elements_is_read_or_told():
    """The text of a content control of LibreOffice, and of an element that nobody knows, was gone without a word."""
    control = "<l:content-control xmlns:l='urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0'>{}</l:content-control>"
    inside = control.format("12<text:span>6</text:span>")
    odd = "<x:odd xmlns:x='urn:x'>9</x:odd>"
    page = page_of(flat(p("甲" + control.format("乙") + "丙") + table(*[cell(inside) + cell("1" + odd)])))
    (text, grid) = page.blocks
    assert isinstance(text, Paragraph)
    assert text.text == "甲乙丙"
    assert isinstance(grid, Grid)
    assert [c.text for c in grid.cells] == ["126", "1\ufffc"]
    assert [problem.kind for problem in page.problems] == ["picture"]


def test_sections_indexes_and_what_is_hidden():
    hidden = '<text:section text:display="none"><text:p>藏</text:p></text:section>'
    page = page_of(
        flat(
            f"<text:section>{p('甲')}</text:section>{hidden}<text:sequence-decls><text:p>无</text:p></text:sequence-decls>"
            f"<text:table-of-content><text:index-body>{p('目录')}</text:index-body></text:table-of-content>"
            + p('<text:hidden-text text:is-hidden="true">密</text:hidden-text>乙')
            + p('<text:span text:style-name="no">不见</text:span>丙'),
            automatic=look("no", 'text:display="none"'),
        )
    )
    assert [block.text for block in page.blocks] == ["甲", "目录", "乙", "丙"]
    assert [(hidden.text, hidden.why) for hidden in page.hidden] == [
        ("藏", Why.HIDDEN),
        ("密", Why.HIDDEN),
        ("不见", Why.HIDDEN),
    ]


def test_headings_and_tracked_changes():
    changes = "<text:tracked-changes><text:changed-region><text:deletion><text:p>删</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    page = page_of(
        flat(
            changes
            + '<text:h text:outline-level="1">一、总体情况</text:h>'
            + p("<text:change-start/>增<text:change-end/>")
        )
    )
    assert [(block.text, block.role) for block in page.blocks] == [("一、总体情况", "heading"), ("增", "text")]
    assert [problem.kind for problem in page.problems] == ["revision"]


LIST = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." '
    'style:num-prefix="（" style:num-suffix="）"/><text:list-level-style-number text:level="2" style:num-format="1" '
    'style:num-suffix="." text:display-levels="2" text:start-value="3"/><text:list-level-style-bullet text:level="3"/>'
    "</text:list-style>"
)


def item(inside: str) -> str:
    return f"<text:list-item>{inside}</text:list-item>"


def listed(inside: str, more: str = 'text:style-name="L"') -> str:
    return f"<text:list {more}>{inside}</text:list>"


def test_lists_are_numbered_as_they_are_shown():
    deep = listed(item(p("子") + p("续")) + item(p("孙") + listed(item(p("点")), "")), "")
    body = listed(item(p("甲") + deep) + item(p("乙")) + f"<text:list-header>{p('题')}</text:list-header>")
    body += listed(item(p("丙")), 'text:style-name="L" text:continue-numbering="true" xml:id="l2"') + p("间")
    body += listed(item(p("丁"))) + listed(item(p("戊")), 'text:continue-list="l2" text:style-name="L"')
    body += listed(item(p("己")), 'text:style-name="none"')
    assert lines(body, automatic=LIST) == [
        *(
            "（一）甲",
            "一.3. 子",
            "续",
            "一.4. 孙",
            "•点",
            "（二）乙",
            "题",
            "（三）丙",
            "间",
            "（一）丁",
            "（四）戊",
            "己",
        ),
    ]


def test_headings_are_numbered_by_the_outline():
    outline = (
        "<style:other/>"
        '<text:outline-style style:name="O"><text:outline-level-style text:level="1" style:num-format="1" style:num-suffix="."/></text:outline-style>'
    )
    body = '<text:h text:outline-level="1">甲</text:h><text:h text:is-list-header="true">乙</text:h><text:h>丙</text:h>'
    assert lines(body, outline) == ["1. 甲", "乙", "2. 丙"]


# -- tables ------------------------------------------------------------------------------------------


def cell(text: str, more: str = "") -> str:
    return f"<table:table-cell {more}>{p(text)}</table:table-cell>"


def table(*rows: str, columns: str = "") -> str:
    return f"<table:table>{columns}{''.join(f'<table:table-row>{row}</table:table-row>' for row in rows)}</table:table>"


GONE = "<table:covered-table-cell/>"


def test_merged_repeated_and_hidden_cells():
    body = table(
        cell("甲", 'table:number-columns-spanned="2" table:number-rows-spanned="3"') + GONE + cell("乙"),
        GONE + GONE + cell("1", 'table:number-columns-repeated="1"'),
        '<table:covered-table-cell table:number-columns-repeated="2"/>' + cell("2"),
    )
    twice = cell("3", 'table:number-columns-repeated="2"')
    body += f"<table:table><table:table-header-rows><table:table-row>{cell('a')}{cell('b')}</table:table-row></table:table-header-rows>"
    body += f'<table:table-row table:number-rows-repeated="2">{twice}</table:table-row>'
    body += f'<table:table-row table:visibility="collapse">{cell("4")}{cell("5")}</table:table-row></table:table>'
    page = page_of(flat(body))
    first, second = page.blocks
    assert isinstance(first, Grid)
    assert isinstance(second, Grid)
    shape = [(c.text, c.row, c.column, c.rowspan, c.colspan) for c in first.cells]
    assert shape == [("甲", 0, 0, 3, 2), ("乙", 0, 2, 1, 1), ("1", 1, 2, 1, 1), ("2", 2, 2, 1, 1)]
    assert [c.text for c in second.cells] == ["a", "b", "3", "3", "3", "3"]
    assert [hidden.text for hidden in page.hidden] == ["45"]


def test_a_table_in_a_cell_is_told():
    inner = table(cell("1") + cell("2"))
    (outer, nested) = page_of(flat(table(f"<table:table-cell>{p('甲')}{inner}</table:table-cell>" + cell("乙")))).blocks
    assert isinstance(outer, Grid)
    assert isinstance(nested, Grid)
    assert is_doubtful(outer.cells[0].text) or "￼" in outer.cells[0].text
    assert [c.text for c in nested.cells] == ["1", "2"]


AROUND = cell("乙")
LOOKS = {
    "white": ("fo:color='#ffffff'", None),
    "clear": (
        "fo:color='#000000' xmlns:l='urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0' l:opacity='5%'",
        None,
    ),
    "as the window": ("fo:color='#ffffff' style:use-window-font-color='true'", "78"),
    "struck": ("style:text-line-through-style='solid'", ""),
    "not struck": ("style:text-line-through-style='none'", "78"),
    "raised": ("style:text-position='super 58%'", ""),
    "lowered": ("style:text-position='-20% 58%'", ""),
    "on the line": ("style:text-position='0% 100%'", "78"),
    "tiny": ("fo:font-size='1pt'", ""),
    "tiny in percent": ("fo:font-size='5%'", None),
    "of usual size": ("fo:font-size='100%'", "78"),
    "narrow": ("style:text-scale='3%'", ""),
    "together": ("fo:letter-spacing='-8pt'", ""),
    "two in one": ("style:text-combine='lines'", ""),
    "pictures": ("style:font-name='W'", ""),
    "on its own ground": ("fo:color='#000000' fo:background-color='#000000'", None),
}


@pytest.mark.parametrize("name", LOOKS)
def test_how_a_number_looks(name):
    """A digit that is not seen is left out; one that is doubtful makes the cell so."""
    properties, shown = LOOKS[name]
    faces = "<office:font-face-decls><style:font-face style:name='W' svg:font-family='&apos;Wingdings&apos;'/></office:font-face-decls>"
    digit = p('<text:span text:style-name="s">78</text:span>')
    body = table(f"<table:table-cell>{digit}</table:table-cell>" + AROUND)
    data = flat(body, automatic=look("s", properties)).replace(b"<office:styles>", faces.encode() + b"<office:styles>")
    page = page_of(data)
    (grid,) = page.blocks
    assert isinstance(grid, Grid)
    text = grid.cells[0].text
    if shown is None:
        assert "7" not in text
        assert [hidden.text for hidden in page.hidden] == ["78"]
    elif shown:
        assert text == shown
    else:
        assert is_doubtful(text)


def test_looks_of_paragraphs_rows_cells_and_columns():
    automatic = (
        look("base", 'fo:color="#ffffff"', "paragraph")
        + look("child", "", "paragraph", 'style:parent-style-name="base"')
        + look("low", 'fo:line-height="0.5pt"', "paragraph", kind="paragraph")
        + look("half", 'fo:line-height="30%"', "paragraph", kind="paragraph")
        + look("far", 'fo:margin-top="40pt"', "paragraph", kind="paragraph")
        + look("row", 'style:row-height="10pt"', "table-row", kind="table-row")
        + look("dark", 'fo:background-color="#000000" fo:padding="1pt"', "table-cell", kind="table-cell")
        + '<style:default-style style:family="paragraph"><style:text-properties fo:font-size="9pt"/></style:default-style>'
        + look("thin", 'style:column-width="5pt"', "table-column", kind="table-column")
        + look("odd", 'style:column-width="wide"', "table-column", kind="table-column")
    )
    rows = [f"<table:table-cell>{p('1', style)}</table:table-cell>" + cell("乙") for style in ("child", "low", "half")]
    rows.append('<table:table-cell table:style-name="dark">' + p("1") + "</table:table-cell>" + cell("乙"))
    body = (
        table(*rows)
        + f'<table:table><table:table-row table:style-name="row"><table:table-cell>{p("1", "far")}</table:table-cell>{AROUND}</table:table-row></table:table>'
    )
    columns = '<table:table-column table:style-name="thin"/><table:table-column table:style-name="odd"/>'
    body += table(cell("1") + cell("乙"), columns=columns)
    grids = [block for block in page_of(flat(body, automatic=automatic)).blocks if isinstance(block, Grid)]
    texts = [grid.cells[at].text for grid, many in zip(grids, (4, 1, 1), strict=True) for at in range(0, 2 * many, 2)]
    assert texts[0] == ""
    assert all(is_doubtful(text) for text in (texts[1], texts[2], texts[4], texts[5]))
    assert texts[3] in ("", "1")  # black on black, or automatic ink that is white there


def test_pictures_and_boxes():
    box = '<draw:frame text:anchor-type="{}" svg:x="0pt" svg:y="0pt" svg:width="40pt" svg:height="20pt"{}><draw:text-box><text:p>9</text:p></draw:text-box></draw:frame>'
    styles = look("through", 'style:wrap="run-through"', "graphic", kind="graphic") + look(
        "behind", 'style:wrap="run-through" style:run-through="background"', "graphic", kind="graphic"
    )
    cells = "".join(
        f"<table:table-cell>{p('126' + box.format(kind, style))}</table:table-cell>"
        for kind, style in (
            ("as-char", ""),
            ("paragraph", ' draw:style-name="through"'),
            ("paragraph", ' draw:style-name="behind"'),
            ("char", ""),
        )
    )
    page = page_of(
        flat(
            table(cells) + box.format("page", "") + p("甲<x:math xmlns:x='urn:x'><x:m>2</x:m></x:math>"),
            automatic=styles,
        )
    )
    (grid, text) = page.blocks
    assert isinstance(grid, Grid)
    assert [c.text for c in grid.cells if not is_doubtful(c.text)] == ["126\ufffc", "126", "126"]
    assert isinstance(text, Paragraph)
    assert text.text == "甲"
    assert [problem.kind for problem in page.problems] == ["picture"]


# -- what is refused ---------------------------------------------------------------------------------

MIMETYPE = {"mimetype": b"application/vnd.oasis.opendocument.text"}


def test_what_stands_in_covered_cells_is_told():
    """It was gone without a word; LibreOffice shows nothing of it."""
    gone = GONE.replace("/>", f">{p('{}')}</table:covered-table-cell>")
    wide, tall = 'table:number-columns-spanned="2"', 'table:number-rows-spanned="2"'
    rows = (cell("1", wide) + gone.format("77"), cell("2", tall) + cell("3"), gone.format("88") + cell("4"))
    page = page_of(flat(table(*rows)))
    (grid,) = page.blocks
    cells = [(cell.text, cell.rowspan, cell.colspan) for cell in grid.cells]
    assert cells == [("1", 1, 2), ("2", 2, 1), ("3", 1, 1), ("4", 1, 1)]
    assert [(hidden.text, hidden.place[-4:]) for hidden in page.hidden] == [("77", "第1个表"), ("88", "第1个表")]


def stored(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in {**MIMETYPE, **parts}.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (stored({}), "没有 content.xml"),
        (stored({"content.xml": b"<a/>"}), "没有文本文档的正文"),
        (stored({"META-INF/manifest.xml": b"<m:encryption-data/>", "content.xml": b""}), "密码"),
        (flat("<text:section>" * 80 + "</text:section>" * 80), "嵌套过深"),
        (flat(p("<text:span>" * 80 + "</text:span>" * 80)), "嵌套过深"),
        (flat(table(*[cell("1") * 2] * 501)), "超过 500 行"),
        (flat(listed(item(p("甲"))) * 2001, automatic=LIST), "编号列表过多"),
        (flat('<table:table><table:table-row table:number-rows-repeated="999999999"/></table:table>'), "超过 500 行"),
        (flat(table(*[cell("1", 'table:number-columns-repeated="63"') * 20] * 41)), "超过 50000 格"),
        (flat(table(columns='<table:table-column table:number-columns-repeated="63"/>' * 800)), "超过 50000 格"),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else value,
)
def test_what_is_refused(data, said):
    with pytest.raises(FormatError, match=said):
        gkreport.open(data)


def test_a_text_without_styles_is_read():
    content = flat(p("甲")).decode().partition("?>")[2].replace("office:document", "office:document-content")
    with pytest.raises(NotAReport):
        gkreport.open(stored({"content.xml": content.encode()}))


def test_a_packed_text_without_its_type_is_told():
    with pytest.raises(FormatError, match="OpenDocument"):
        gkreport.open(zipped({"content.xml": b"<a/>"}))
