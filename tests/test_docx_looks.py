"""How the text of a Word document is drawn: its colours and measures, and the controls and drawings in it."""

from typing import Final

import pytest
from lxml import etree
from tests.pages import REPORTS
from tests.test_docx_shown import DATA, KINDS, STORE, TINY, WHITE, anchor, bound, digit, document, whole
from tests.word import TRACKED, P, Word, form, one_cell, paragraph, run, sdt, zipped

import gkreport
from gkreport.formats.docx import bound as bindings
from gkreport.formats.docx import looks, reading
from gkreport.formats.docx.colours import Theme, fill_of, ground_of, ink_of
from gkreport.formats.opc import Element
from gkreport.limits import Limits
from gkreport.page import Grid
from gkreport.seen import Why, is_doubtful, sign_of

OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
REPORT: Final = REPORTS["2021"]
CELL: Final = "requests.outcomes.granted.natural_person"


def element(text: str) -> Element:
    return etree.fromstring(text)


HALF_WAY: Final = "<b:schemeClr b:val='tx1'><b:lumMod b:val='50000'/><b:lumOff b:val='50000'/></b:schemeClr>"
THEME: Final = Theme(
    lambda: element(
        '<a:theme xmlns:a="urn:a"><a:clrScheme><a:lt1><a:sysClr val="window" lastClr="FEFEFE"/></a:lt1>'
        '<a:accent1><a:srgbClr val="4472C4"/></a:accent1><a:dk2><a:srgbClr/></a:dk2></a:clrScheme></a:theme>'
    )
)


def cell_of(content: str, **settings: object) -> str:
    word = Word([f"<w:tbl><w:tr><w:tc>{content}</w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"])
    for name, value in settings.items():
        setattr(word, name, value)
    (grid,) = reading.read(word.pack(), Limits()).blocks
    assert isinstance(grid, Grid)
    return grid.cells[0].text


# -- colours ---------------------------------------------------------------------------------------


def test_a_theme_names_its_colours() -> None:
    assert THEME.colour("background1") == (254, 254, 254)
    assert THEME.colour("accent1") == (68, 114, 196)
    assert THEME.colour("text1") == (0, 0, 0)
    assert THEME.colour("dark2") is None
    assert THEME.colour("") is None


def test_a_colour_is_that_of_the_figures_and_that_of_the_theme() -> None:
    assert ink_of({"val": "FF0000", "themeColor": "accent1"}, THEME) == {(255, 0, 0), (68, 114, 196)}
    assert ink_of({}, THEME) == {None}
    assert ink_of({"val": "white"}, THEME) == {None, (255, 255, 255)}
    assert ink_of({"val": "auto", "themeColor": "text1", "themeTint": "80"}, THEME) == {None, (127, 127, 127)}
    assert ink_of({"val": "auto", "themeColor": "accent1", "themeShade": "00"}, THEME) == {None, (0, 0, 0)}


def test_a_shading_is_a_fill_or_a_pattern() -> None:
    assert ground_of({"val": "nil", "fill": "000000"}, THEME) == {None}
    assert ground_of({"val": "clear", "fill": "auto"}, THEME) == {None}
    assert ground_of({"val": "solid", "color": "auto", "fill": "FFFFFF"}, THEME) == {(0, 0, 0)}
    assert ground_of({"val": "pct25", "color": "000000", "fill": "FFFFFF"}, THEME) == {(191, 191, 191)}
    assert ground_of({"val": "diagStripe", "color": "000000"}, THEME) == {(128, 128, 128)}
    assert ground_of({"fill": "FFFFFF", "themeFill": "accent1"}, THEME) == {(255, 255, 255), (68, 114, 196)}


@pytest.mark.parametrize(
    ("inside", "colour", "opacity"),
    [
        ("<b:solidFill><b:srgbClr b:val='FF0000'/></b:solidFill>", "ff0000", "1.0"),
        ("<b:solidFill><b:schemeClr b:val='bg1'><b:alpha b:val='50000'/></b:schemeClr></b:solidFill>", "fefefe", "0.5"),
        (f"<b:solidFill>{HALF_WAY}</b:solidFill>", "808080", "1.0"),
        ("<b:solidFill><b:schemeClr b:val='none'/></b:solidFill>", None, None),
        ("<b:solidFill><b:schemeClr b:val='tx1'><b:satMod b:val='50000'/></b:schemeClr></b:solidFill>", None, None),
        ("<b:solidFill><b:schemeClr b:val='tx1'><b:alpha b:val='half'/></b:schemeClr></b:solidFill>", None, None),
        ("<b:gradFill/>", None, None),
    ],
)
def test_letters_are_filled_with_one_colour_or_it_is_not_told(
    inside: str, colour: str | None, opacity: str | None
) -> None:
    said = fill_of(element(f"<b:textFill xmlns:b='urn:b'>{inside}</b:textFill>"), THEME)
    assert (said.get("colour"), said.get("opacity")) == (colour, opacity)


def test_the_theme_of_a_document_is_followed() -> None:
    said = '<w:color w:val="FFFFFF" w:themeColor="accent1"/>'
    theme = b'<a:theme xmlns:a="urn:a"><a:clrScheme><a:accent1><a:srgbClr val="FFFFFF"/></a:accent1></a:clrScheme></a:theme>'
    relation = f'<Relationship Id="t" Type="{OFFICE}/theme" Target="theme.xml"/>'
    assert cell_of(digit(said), parts={"word/theme.xml": theme}, relations=relation) == "126"
    dark = theme.replace(b"FFFFFF", b"203864")
    told = cell_of(digit(said), parts={"word/theme.xml": dark}, relations=relation)
    assert told == f"{sign_of(Why.UNCERTAIN)}7126"
    shade = '<w:shd w:val="clear" w:fill="FFFFFF" w:themeFill="accent1"/>'
    assert cell_of(paragraph(run("126"), shade), parts={"word/theme.xml": dark}, relations=relation) == "126"
    same = said.replace("FFFFFF", "203864")
    assert cell_of(whole(same), parts={"word/theme.xml": dark}, relations=relation) == "126"


# -- measures and places ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("look", "shown"),
    [
        ('<w:sz w:val="0.5pt"/>', "126"),
        ('<w:sz w:val="10.5pt"/>', "7126"),
        ('<w:sz w:val="4mm"/>', "7126"),
        ('<w:sz w:val="large"/>', "7126"),
        ('<w:w w:val="1%"/>', "126"),
        ('<w:w w:val="100%"/>', "7126"),
        ('<w:position w:val="+0"/>', "7126"),
    ],
)
def test_measures_with_units(look: str, shown: str) -> None:
    assert cell_of(digit(look)) == shown


@pytest.mark.parametrize(
    "content",
    [
        paragraph(run("126"), f"<w:rPr>{WHITE}</w:rPr>"),
        whole(f"<w:rPrChange {TRACKED}><w:rPr>{WHITE}</w:rPr></w:rPrChange>"),
        paragraph(run("126"), '<w:spacing w:before="20"/>'),
        paragraph(run("126", '<w:spacing w:val="20"/>')),
    ],
)
def test_what_is_of_no_text_changes_none(content: str) -> None:
    assert cell_of(content) == "126"


@pytest.mark.parametrize("look", ['<w:color w:val="FFFFFF"/>', '<w:color w:val="000000"/>'])
def test_on_dark_pages_no_ink_is_seen_both_on_the_screen_and_on_paper(look: str) -> None:
    word = Word([f"<w:tbl><w:tr><w:tc>{whole(look)}</w:tc><w:tc>{whole('')}</w:tc></w:tr></w:tbl>"])
    pages = {}
    for colour in ("000000", "FFFFFF", "auto"):
        text = word.document().replace("<w:body>", f'<w:background w:color="{colour}"/><w:body>')
        (grid,) = reading.read(zipped({"word/document.xml": text.encode()}), Limits()).blocks
        assert isinstance(grid, Grid)
        pages[colour] = [is_doubtful(cell.text) for cell in grid.cells]
    assert pages["000000"] == [True, False]
    assert not any(pages["auto"] + pages["FFFFFF"])


def test_a_digit_alone_cannot_run_into_another() -> None:
    assert cell_of(whole('<w:spacing w:val="-200"/>', "6")) == "6"
    assert is_doubtful(cell_of(paragraph(run("1") + run("6", '<w:spacing w:val="-200"/>'))))


def test_prose_is_not_bound_to_the_width_of_a_cell() -> None:
    for look in ('<w:ind w:left="9000"/>', '<w:framePr w:dropCap="drop"/>'):
        page = reading.read(
            Word([P("正文", properties=look), P("完", properties=f"<w:rPr>{WHITE}</w:rPr>")]).pack(), Limits()
        )
        assert [getattr(block, "text", "") for block in page.blocks] == ["正文", "完"]
    (grid,) = reading.read(one_cell(paragraph(run("9"), '<w:ind w:left="x"/>')), Limits()).blocks
    assert isinstance(grid, Grid)
    assert is_doubtful(grid.cells[0].text)


def test_a_white_default_style_counts_where_none_is_named() -> None:
    default = f'<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:rPr>{WHITE}</w:rPr></w:style>'
    assert cell_of(paragraph(run("7") + run("126", '<w:color w:val="000000"/>')), styles=default) == "126"
    assert cell_of(whole(""), styles=None) == "126"


def test_a_table_may_leave_out_the_grid_or_part_of_it() -> None:
    rows = f"<w:tr><w:tc>{digit(WHITE)}</w:tc><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{whole('')}</w:tc></w:tr>"
    for grid, told in (("", False), ('<w:gridCol w:w="1"/>' * 2, False), ('<w:gridCol w:w="1"/>' * 3, True)):
        page = reading.read(Word([f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"]).pack(), Limits())
        (block,) = page.blocks
        assert isinstance(block, Grid)
        assert [is_doubtful(cell.text) for cell in block.cells] == [told, told]


def test_a_layout_table_gives_its_ground_to_what_is_in_it() -> None:
    dark = '<w:tcPr><w:shd w:val="clear" w:fill="000000"/></w:tcPr>'
    inner = f"<w:tbl><w:tr><w:tc>{whole(WHITE)}</w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    page = reading.read(
        Word([f"<w:tbl><w:tr><w:tc>{dark}{paragraph(run('甲', WHITE))}{inner}<w:p/></w:tc></w:tr></w:tbl>"]).pack(),
        Limits(),
    )
    first, grid = page.blocks
    assert isinstance(grid, Grid)
    assert (getattr(first, "text", ""), grid.cells[0].text, page.hidden) == ("甲", "126", ())


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_is_seen_in_a_document_of_its_own(name: str) -> None:
    """What tells of looks in one cell makes no other cell be looked at."""
    (block,) = (block for block in reading.read(document([name]), Limits()).blocks if isinstance(block, Grid))
    kind, text = KINDS[name], block.cells[0].text
    assert "".join(text.split()) == kind.shown if kind.shown is not None else is_doubtful(text) or "\n" in text


def test_what_is_remembered_of_looks_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [name for name in KINDS if not KINDS[name].everywhere]
    page = reading.read(document(names), Limits())
    monkeypatch.setattr(looks, "_MOST_KNOWN", 0)
    assert reading.read(document(names), Limits()) == page


# -- what is hidden is told --------------------------------------------------------------------------


def test_what_is_hidden_is_told_with_its_place_and_the_reason() -> None:
    words = P("")
    words.runs = run("在", WHITE) + run("前", WHITE) + run("甲") + run("删", "<w:strike/>")
    row = "<w:tr>{}<w:tc>{}</w:tc><w:tc><w:p/></w:tc></w:tr>"
    table = row.format("", digit("<w:vanish/>")) + row.format("<w:trPr><w:hidden/></w:trPr>", whole("", "9"))
    hidden = reading.read(Word([words, f"<w:tbl>{table}</w:tbl>", P("  ")]).pack(), Limits()).hidden
    assert [str(one) for one in hidden] == [
        "word/document.xml 第1段：“在前”与底色相同或相近",
        "word/document.xml 第1段：“删”被划去",
        "word/document.xml 第1个表：“9”设为隐藏",
        "word/document.xml 第1个表 第1行第1格：“7”设为隐藏",
    ]


def test_a_number_with_something_struck_beside_it_is_told_with_the_reason() -> None:
    word = form(REPORT)
    cell = next(cell for cell in word.values if cell.path == CELL)
    cell.runs = run("119", "<w:strike/>") + cell.runs
    opened = gkreport.open(word.pack())
    (problem,) = (found for found in opened.problems if found.kind == "doubtful")
    assert (problem.cell, opened.report.cells()[CELL]) == (CELL, None)
    assert f"“［被划去］{REPORT.cells()[CELL]}”中有不能当作数字读的字" in problem.message()
    assert [one.text for one in opened.hidden] == ["119"]


def test_a_document_that_hides_something_is_changed_like_any_other() -> None:
    word = form(REPORT, wps=True)
    for cell in word.values:
        cell.runs = run("7", TINY) + run(cell.text, '<w:color w:val="000000"/><w:sz w:val="20"/>')
    for block in word.paragraphs():
        block.runs = run("7", WHITE) + block.runs
    data = word.pack()
    opened = gkreport.open(data)
    assert opened.report == REPORT
    new = REPORT.replace({CELL: 3})
    filled = opened.fill(new).to_bytes()
    assert gkreport.read(filled) == new
    noted = gkreport.open(opened.annotate(gkreport.check(new, previous=REPORT)).to_bytes())
    assert noted.report == REPORT


# -- bound to data -----------------------------------------------------------------------------------


def bound_cell(
    content: str, *, data: bytes = DATA, about: bytes | None = None, more: dict[str, bytes] | None = None
) -> str:
    parts = {"customXml/item1.xml": data, **(more or {})}
    if about is not None:
        parts["customXml/itemProps1.xml"] = about
        parts["customXml/_rels/item1.xml.rels"] = (
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="p" Type="{OFFICE}/customXmlProps" '
            'Target="itemProps1.xml"/></Relationships>'
        ).encode()
    relation = f'<Relationship Id="c" Type="{OFFICE}/customXml" Target="../customXml/item1.xml"/>'
    return cell_of(content, parts=parts, relations=relation)


ABOUT: Final = f'<d:datastoreItem d:itemID="{STORE}" xmlns:d="urn:d"/>'.encode()


def test_data_are_looked_up_by_their_identity_and_else_anywhere() -> None:
    other = ABOUT.replace(b"1111", b"2222")
    assert bound_cell(bound("/n:root/n:a"), about=ABOUT) == "126"
    assert bound_cell(bound("/n:root/n:a"), about=other) == "126"
    told = f"{sign_of(Why.UNCERTAIN)}9"
    assert bound_cell(bound("/n:root/n:a")) == told  # LibreOffice passes over data that nothing describes
    assert bound_cell(bound("/n:root/n:a"), about=b"<") == told
    assert bound_cell(bound("/n:root/n:a"), about=ABOUT, data=b"<root") == told
    assert bound_cell(bound("/n:root/n:a"), about=ABOUT, data=DATA + b" " * 200_000) == told


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (bound("/x:root/x:a"), "9"),
        (bound("/n:other/n:a"), "9"),
        (bound("/n:root/@n:k"), "9"),
        (bound("n:root"), f"{sign_of(Why.UNCERTAIN)}9"),
        (bound("/n:root/n:a[0]"), f"{sign_of(Why.UNCERTAIN)}9"),
        (bound("/n:root/n:a", kind="<w14:checkbox/>"), "9"),
        (bound("/n:root/n:a", kind="<w:date/>", text="126"), "126"),
        (
            bound(
                "/n:root/n:a", kind='<w:comboBox><w:listItem w:displayText="九" w:value="126"/></w:comboBox>', text="九"
            ),
            "九",
        ),
        (bound("/n:root/n:a", text="") + paragraph(run("6")), "126\n6"),
        (paragraph(bound("/n:root/n:a", text="")[5:-6] + run("6")), f"{sign_of(Why.UNCERTAIN)}6"),
        (paragraph(bound("/n:root/n:a")[5:-6].replace("</w:sdtContent>", run("8") + "</w:sdtContent>")), "126"),
        (
            bound("/n:root/n:a")
            .replace("<w:p>", "")
            .replace("</w:p>", "")
            .replace("<w:r>", "<w:p><w:r>")
            .replace("</w:r>", "</w:r></w:p>"),
            "126",
        ),
        (f"<w:dataBinding/>{paragraph(run('9'))}", "9"),
        ("<w:sdtPr><w:dataBinding/></w:sdtPr>" + paragraph(run("9")), "9"),
    ],
)
def test_what_controls_show_that_are_bound(content: str, shown: str) -> None:
    assert bound_cell(content, about=ABOUT) == shown


def test_a_control_is_bound_to_the_properties_of_the_file() -> None:
    binding = (
        "<w:dataBinding w:prefixMappings='xmlns:c=\"urn:c\"' w:xpath='/c:coreProperties[1]/c:subject[1]' "
        "w:storeItemID='{6C3C8BC8-F283-45AE-878A-BAB7291924A1}'/><w:text/>"
    )
    content = paragraph(run("9").join(sdt(binding)))
    relations = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="r2" Type="{PACKAGE}/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
    )
    core = b'<coreProperties xmlns="urn:c"><subject>126</subject></coreProperties>'
    parts = {"docProps/core.xml": core, "_rels/.rels": relations.encode()}
    assert cell_of(content, parts=parts) == "126"
    assert cell_of(content) == "9"


def test_more_paths_than_are_followed_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bindings, "_MOST_PATHS", 0)
    assert is_doubtful(bound_cell(bound("/n:root/n:a"), about=ABOUT))


# -- drawings ----------------------------------------------------------------------------------------


def shape(style: str, *, name: str = "rect", more: str = "", inside: str = "") -> str:
    return f'<w:r><w:pict><v:{name} style="position:absolute;{style}" {more}>{inside}</v:{name}></w:pict></w:r>'


BOX: Final = "margin-left:0;margin-top:0pt;width:40pt;height:12pt"


@pytest.mark.parametrize(
    ("drawing", "covers"),
    [
        (anchor(0, 0, 40, 14), True),
        (anchor(0, 0, 40, 14, across="page"), False),
        (anchor(0, 0, 40, 14, down="margin"), False),
        (anchor(0, 0, 40, 14, filling="<a:noFill/>"), False),
        (anchor(-60, 0, 40, 14), False),
        (anchor(0, 30, 40, 14), False),
        (anchor(0, -30, 40, 14), False),
        (anchor(0, 6, 40, 0), True),
        (anchor(0, 0, 40, 14).replace("positionH", "positionX"), False),
        (shape(BOX), True),
        (shape(BOX + ";z-index:-1"), False),
        (shape(BOX + ";mso-position-vertical-relative:page"), False),
        (shape(BOX, more='filled="f" stroked="f"'), False),
        (shape(BOX, inside='<w10:wrap xmlns:w10="urn:w10" type="square"/>'), False),
        (shape(BOX, inside='<w10:wrap xmlns:w10="urn:w10" type="none"/>'), True),
        (shape("", name="line", more='from="0,6pt" to="40pt,6pt"'), True),
        (shape("", name="line", more='from="0,60pt" to="40pt,60pt"'), False),
        (shape("width:wide"), False),
    ],
)
def test_a_drawing_in_front_of_a_number_is_told(drawing: str, covers: bool) -> None:
    text = cell_of(paragraph(drawing + run("126")))
    assert text == (f"{sign_of(Why.COVERED)}126" if covers else "126")
