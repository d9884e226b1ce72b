"""What Word shows of a cell is what is read, or the cell is told: a table of kinds, judged by LibreOffice's pages."""

import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Final

import attrs
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTCurve, LTTextContainer
from PIL import Image, ImageChops, ImageOps, ImageStat
from tests.word import Word, paragraph, run, sdt

from gkreport.formats.docx import reading
from gkreport.limits import Limits
from gkreport.page import Grid
from gkreport.seen import is_doubtful

PLAIN: Final = "126"


@attrs.frozen
class Kind:
    """A cell of a document, in which CASE stands for what is the case's own; 126 is shown, or nothing is certain."""

    content: str
    styles: str = ""
    cell: str = ""
    row: str = ""
    table: str = ""
    shown: str | None = PLAIN
    """What a person reads; None where that is not certain."""
    judged: bool = True
    """Whether the pixels of LibreOffice tell: not of colours of the ground, nor of what Word alone draws."""
    width: int = 3000
    """Of its column, in twips."""
    everywhere: str = ""
    """What the styles say of all text of a document, which then holds this kind alone."""


def style(kind: str, look: str, more: str = "") -> str:
    return f'<w:style w:type="{kind}" w:styleId="CASE"><w:name w:val="CASE"/>{more}<w:rPr>{look}</w:rPr></w:style>'


def digit(look: str, text: str = "7") -> str:
    """A 7 of some look before the number."""
    return paragraph(run(text, look) + run(PLAIN))


def whole(look: str, text: str = PLAIN) -> str:
    return paragraph(run(text, look))


def in_style(kind: str, text: str = PLAIN, look: str = "") -> str:
    named = {"paragraph": "pStyle", "character": "rStyle"}[kind]
    tag = f'<w:{named} w:val="CASE"/>'
    return paragraph(run(text, look), tag) if kind == "paragraph" else paragraph(run(text, tag + look))


def fill(inside: str) -> str:
    return f"<w14:textFill>{inside}</w14:textFill>"


def solid(colour: str) -> str:
    return fill(f"<w14:solidFill>{colour}</w14:solidFill>")


WHITE: Final = '<w:color w:val="FFFFFF"/>'
BLACK: Final = '<w:color w:val="000000"/>'
TINY: Final = '<w:sz w:val="1"/>'
STRIKE: Final = "<w:strike/>"
RAISED: Final = '<w:vertAlign w:val="superscript"/>'
HIGH: Final = '<w:position w:val="8"/><w:sz w:val="12"/>'
DARK: Final = '<w:shd w:val="clear" w:color="auto" w:fill="000000"/>'
BLUE: Final = '<w:shd w:val="clear" w:color="auto" w:fill="1F4E79"/>'
EXACT: Final = '<w:trHeight w:val="{}" w:hRule="exact"/>'
FIXED: Final = '<w:tblLayout w:type="fixed"/>'


def anchor(x: int, y: int, width: int, height: int, **settings: str) -> str:
    """A grey box in points, placed from where the text begins."""
    across, down = settings.get("across", "column"), settings.get("down", "paragraph")
    filling = settings.get("filling", '<a:solidFill><a:srgbClr val="808080"/></a:solidFill>')
    return (
        f'<w:r><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="9" '
        f'behindDoc="{settings.get("behind", "0")}" locked="0" layoutInCell="1" allowOverlap="1">'
        f'<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="{across}"><wp:posOffset>{x * 12700}</wp:posOffset>'
        f'</wp:positionH><wp:positionV relativeFrom="{down}"><wp:posOffset>{y * 12700}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{width * 12700}" cy="{height * 12700}"/><wp:{settings.get("wrap", "wrapNone")}/>'
        '<wp:docPr id="1" name="n"/><a:graphic><a:graphicData '
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr/><wps:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{width * 12700}" cy="{height * 12700}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{filling}<a:ln><a:noFill/></a:ln></wps:spPr><wps:bodyPr/>'
        "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )


def table_style(part: str, inside: str) -> str:
    return (
        '<w:style w:type="table" w:styleId="CASE"><w:name w:val="CASE"/>'
        f'<w:tblStylePr w:type="{part}">{inside}</w:tblStylePr></w:style>'
    )


def by_default(look: str) -> str:
    return f'<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/>{look}</w:rPr></w:rPrDefault></w:docDefaults>'


def in_table(look: str) -> str:
    return f'<w:tblStyle w:val="CASE"/><w:tblLook w:val="{look}"/>'


def bound(path: str, kind: str = "<w:text/>", text: str = "9", more: str = "") -> str:
    """A control bound to the data of a case, and the text it holds."""
    before, after = sdt(
        f"""<w:dataBinding w:prefixMappings="xmlns:n='urn:data'" w:xpath="{path}" w:storeItemID="{STORE}"/>{kind}"""
    )
    return paragraph(before + run(text) + after + more)


FAIR: Final = BLACK + '<w:strike w:val="0"/><w:sz w:val="21"/>'
STORE: Final = "{11111111-1111-1111-1111-111111111111}"

KINDS: Final[dict[str, Kind]] = {
    # -- hidden
    "hidden": Kind(digit("<w:vanish/>")),
    "hidden by character style": Kind(
        paragraph(run("7", '<w:rStyle w:val="CASE"/>') + run(PLAIN)), style("character", "<w:vanish/>")
    ),
    "hidden by paragraph style": Kind(in_style("paragraph", "7") + whole(""), style("paragraph", "<w:vanish/>")),
    "shown in a hidden style": Kind(
        in_style("paragraph", look='<w:vanish w:val="0"/>'), style("paragraph", "<w:vanish/>"), judged=False
    ),
    "hidden for the web": Kind(whole("<w:webHidden/>"), shown=None),
    # -- colours
    "white": Kind(digit(WHITE)),
    "white in the middle": Kind(paragraph(run("12") + run("7", WHITE) + run("6")), shown=None),
    "nearly white": Kind(digit('<w:color w:val="FDFDFD"/>')),
    "white by character style": Kind(
        paragraph(run("7", '<w:rStyle w:val="CASE"/>') + run(PLAIN)), style("character", WHITE)
    ),
    "white by paragraph style": Kind(in_style("paragraph", "7") + whole(""), style("paragraph", WHITE)),
    "white by a style of a style": Kind(
        in_style("paragraph", "7") + whole(""),
        style("paragraph", "", '<w:basedOn w:val="CASEb"/>') + style("paragraph", WHITE).replace("CASE", "CASEb"),
    ),
    "black in a white style": Kind(in_style("paragraph", look=BLACK), style("paragraph", WHITE)),
    "automatic in a white style": Kind(
        in_style("paragraph", look='<w:color w:val="auto"/>'), style("paragraph", WHITE)
    ),
    "white by table style": Kind(
        paragraph(run("7") + run(PLAIN, BLACK)), style("table", WHITE), table='<w:tblStyle w:val="CASE"/>'
    ),
    "white in the first row": Kind(
        paragraph(run("7") + run(PLAIN, BLACK)),
        table_style("firstRow", f"<w:rPr>{WHITE}</w:rPr>"),
        table=in_table("0020"),
    ),
    "white in the last row alone": Kind(
        whole(""), table_style("band2Horz", f"<w:rPr>{WHITE}</w:rPr>"), table=in_table("0600")
    ),
    "white paper of the theme": Kind(digit('<w:color w:val="FFFFFF" w:themeColor="background1"/>')),
    "ink of the theme": Kind(whole('<w:color w:val="000000" w:themeColor="text1"/>')),
    "theme and figures differ": Kind(
        whole('<w:color w:val="000000" w:themeColor="background1"/>'), shown=None, judged=False
    ),
    "pale": Kind(digit('<w:color w:val="F0F0F0"/>'), shown=None, judged=False),
    "white on a dark cell": Kind(whole(WHITE), cell=BLUE, judged=False),
    "automatic on a dark cell": Kind(whole(""), cell=DARK, judged=False),
    "black on a dark cell": Kind(whole(BLACK), cell=DARK, shown="", judged=False),
    "of the colour of its cell": Kind(
        paragraph(run("7", '<w:color w:val="1F4E79"/>') + run(PLAIN, WHITE)), cell=BLUE, judged=False
    ),
    "white on a dark run": Kind(whole(WHITE + DARK), judged=False),
    "white on a dark paragraph": Kind(paragraph(run(PLAIN, WHITE), DARK), judged=False),
    "white on a dark mark": Kind(whole(WHITE + '<w:highlight w:val="darkBlue"/>'), judged=False),
    "white on a pale mark": Kind(whole(WHITE + '<w:highlight w:val="white"/>'), shown="", judged=False),
    "black on a black mark": Kind(whole(BLACK + '<w:highlight w:val="black"/>'), shown="", judged=False),
    "automatic on a black mark": Kind(whole('<w:highlight w:val="black"/>'), shown=None, judged=False),
    "yellow mark": Kind(whole('<w:highlight w:val="yellow"/>'), judged=False),
    "solid pattern": Kind(
        paragraph(run("7", BLACK) + run(PLAIN, WHITE)),
        cell='<w:shd w:val="solid" w:color="000000" w:fill="FFFFFF"/>',
        judged=False,
    ),
    "dark table style, its row white": Kind(
        whole(BLACK),
        table_style("firstRow", f"<w:tcPr>{DARK}</w:tcPr>"),
        cell='<w:shd w:val="clear" w:color="auto" w:fill="FFFFFF"/>',
        table=in_table("0020"),
    ),
    "white header of a dark table style": Kind(
        whole(""),
        table_style("firstRow", f"<w:rPr>{WHITE}</w:rPr><w:tcPr>{BLUE}</w:tcPr>"),
        table=in_table("0020"),
        judged=False,
    ),
    "of a pattern, in a run": Kind(
        whole(WHITE + '<w:shd w:val="solid" w:color="000000" w:fill="FFFFFF"/>'), shown=None, judged=False
    ),
    "dark table": Kind(whole(BLACK), table=DARK, shown=None, judged=False),
    "white with a shadow": Kind(whole(WHITE + "<w:shadow/>"), shown=None, judged=False),
    "filled with nothing": Kind(whole(fill("<w14:noFill/>")), shown=None, judged=False),
    "filled with white": Kind(whole(solid('<w14:schemeClr w14:val="bg1"/>')), shown=None, judged=False),
    "filled with ink": Kind(whole(BLACK + solid('<w14:schemeClr w14:val="tx1"/>'))),
    "filled with clear ink": Kind(
        whole(BLACK + solid('<w14:srgbClr w14:val="000000"><w14:alpha w14:val="100000"/></w14:srgbClr>')),
        shown=None,
        judged=False,
    ),
    "white by a second list of properties": Kind(
        f"<w:p><w:r><w:rPr><w:b/></w:rPr><w:rPr>{WHITE}</w:rPr><w:t>7</w:t></w:r>{run(PLAIN)}</w:p>"
    ),
    "white twice": Kind(digit(WHITE + solid('<w14:schemeClr w14:val="bg1"/>'))),
    # -- sizes
    "tiny": Kind(digit(TINY)),
    "tiny by style": Kind(in_style("paragraph", "7") + whole(""), style("paragraph", TINY)),
    "small": Kind(digit('<w:sz w:val="4"/>'), shown=None, judged=False),
    "legible": Kind(whole('<w:sz w:val="10"/>'), judged=False),
    "of no size": Kind(digit('<w:sz w:val="0"/>'), shown=None),
    "of no width": Kind(digit('<w:w w:val="0"/>'), shown=None),
    "narrowed to a stroke": Kind(digit('<w:w w:val="5"/>'), shown=None, judged=False),
    "narrowed to nothing": Kind(digit('<w:w w:val="1"/>')),
    "narrowed": Kind(whole('<w:w w:val="66"/>'), judged=False),
    "digits moved together": Kind(
        paragraph("".join(run(sign, '<w:spacing w:val="-110"/>') for sign in PLAIN)), shown=None
    ),
    "moved together": Kind(whole('<w:spacing w:val="-120"/>'), shown=None),
    "a little together": Kind(whole('<w:spacing w:val="-10"/>'), judged=False),
    "many letters, a little apart": Kind(whole('<w:spacing w:val="5"/>', PLAIN * 20), shown=PLAIN * 20, judged=False),
    "fitted into nothing": Kind(whole('<w:fitText w:val="20" w:id="1"/>'), shown=None, judged=False),
    "a low row": Kind(whole(""), row=EXACT.format(60), shown=None),
    "below a low row": Kind(whole("") + whole("", "9"), row=EXACT.format(300), shown=None),
    "pushed out of a row": Kind("<w:p/><w:p/><w:p/>" + whole(""), row=EXACT.format(400), shown=None),
    "an exact row": Kind(whole(""), row=EXACT.format(500)),
    "below breaks in a row": Kind(
        paragraph(f"<w:r><w:br/><w:br/></w:r>{run(PLAIN)}"), row=EXACT.format(400), shown=None
    ),
    "below a space in a row": Kind(
        paragraph(run(PLAIN), '<w:spacing w:before="800"/>'), row=EXACT.format(500), shown=None
    ),
    "a row of no height": Kind(whole(""), row=EXACT.format(0), shown=None),
    "half a line": Kind(paragraph(run(PLAIN), '<w:spacing w:line="80" w:lineRule="auto"/>'), shown=None),
    "most of a line": Kind(paragraph(run(PLAIN), '<w:spacing w:line="200"/>'), judged=False),
    "a low line": Kind(paragraph(run(PLAIN), '<w:spacing w:line="40" w:lineRule="exact"/>'), shown=None),
    "an exact line": Kind(paragraph(run(PLAIN), '<w:spacing w:line="400" w:lineRule="exact"/>')),
    "out of its cell": Kind(paragraph(run(PLAIN), '<w:ind w:left="9000"/>'), shown=None, judged=False),
    "indented": Kind(paragraph(run(PLAIN), '<w:ind w:left="200"/>')),
    "in a thin column": Kind(whole(""), width=200, shown=None),
    # -- struck and raised
    "struck": Kind(digit(STRIKE), shown=None),
    "struck twice": Kind(digit("<w:dstrike/>"), shown=None),
    "struck by character style": Kind(
        paragraph(run("7", '<w:rStyle w:val="CASE"/>') + run(PLAIN)), style("character", STRIKE), shown=None
    ),
    "struck by paragraph style": Kind(in_style("paragraph"), style("paragraph", STRIKE), shown=None),
    "not struck in a struck style": Kind(
        in_style("paragraph", look='<w:strike w:val="0"/>'), style("paragraph", STRIKE)
    ),
    "struck by table style": Kind(whole(""), style("table", STRIKE), table='<w:tblStyle w:val="CASE"/>', shown=None),
    "struck in the first row": Kind(
        whole(""), table_style("firstRow", f"<w:rPr>{STRIKE}</w:rPr>"), table=in_table("0020"), shown=None
    ),
    "struck by the default style": Kind(
        whole(""),
        shown=None,
        everywhere=f'<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:rPr>{STRIKE}<w:sz w:val="21"/></w:rPr></w:style>',
    ),
    "struck by default": Kind(whole(""), shown=None, everywhere=by_default(STRIKE)),
    "white by default": Kind(paragraph(run("7") + run(PLAIN, BLACK)), everywhere=by_default(WHITE)),
    "raised": Kind(paragraph(run(PLAIN) + run("2", RAISED)), shown=None),
    "lowered": Kind(paragraph(run(PLAIN) + run("2", RAISED.replace("super", "sub"))), shown=None),
    "raised by paragraph style": Kind(in_style("paragraph"), style("paragraph", RAISED), shown=None),
    "raised by table style": Kind(whole(""), style("table", RAISED), table='<w:tblStyle w:val="CASE"/>', shown=None),
    "raised by position": Kind(paragraph(run(PLAIN) + run("2", HIGH)), shown=None),
    "lowered by position": Kind(paragraph(run(PLAIN) + run("2", HIGH.replace("8", "-8"))), shown=None),
    "all raised by position": Kind(whole('<w:position w:val="8"/>')),
    # -- elsewhere
    "two lines in one": Kind(whole('<w:eastAsianLayout w:id="1" w:combine="1"/>'), shown=None),
    "from right to left": Kind(paragraph(run("12", "<w:rtl/>") + run("6")), shown=None, judged=False),
    "all from right to left": Kind(whole("<w:rtl/>")),
    "pictures for digits": Kind(whole('<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), shown=None, judged=False),
    "embossed": Kind(whole("<w:emboss/>"), judged=False),
    "turned": Kind(whole(""), cell='<w:textDirection w:val="btLr"/>', judged=False),
    "covered": Kind(paragraph(anchor(0, 0, 40, 14) + run(PLAIN)), shown=None),
    "covered in part": Kind(paragraph(anchor(0, 0, 8, 14) + run(PLAIN)), shown=None),
    "a box behind": Kind(paragraph(anchor(0, 0, 40, 14, behind="1") + run(PLAIN)), judged=False),
    "a box beside": Kind(paragraph(anchor(300, 0, 40, 14) + run(PLAIN)), judged=False),
    "a box that text goes round": Kind(
        paragraph(anchor(60, 0, 10, 14, wrap="wrapTopAndBottom") + run(PLAIN)), judged=False
    ),
    "a clear box": Kind(paragraph(anchor(0, 0, 40, 14, filling="<a:noFill/>") + run(PLAIN))),
    # -- bound to data
    "bound": Kind(bound("/n:root/n:a")),
    "bound to an attribute": Kind(bound("/n:root/@k")),
    "bound by number": Kind(bound("/n:root[1]/n:b[2]")),
    "bound to text": Kind(bound("/n:root/n:a/text()")),
    "bound to nothing there": Kind(bound("/n:root/n:none", text=PLAIN)),
    "bound to nothing in it": Kind(bound("/n:root/n:empty", text=PLAIN), shown=None, judged=False),
    "bound and the same": Kind(bound("/n:root/n:a", text=PLAIN)),
    "bound in a way that is not followed": Kind(bound("//n:a"), shown=None, judged=False),
    "bound rich text": Kind(bound("/n:root/n:a", kind=""), shown=None, judged=False),
    "bound date": Kind(bound("/n:root/n:day", kind='<w:date w:fullDate="2024-01-06T00:00:00Z"/>', text=PLAIN)),
    "bound other date": Kind(bound("/n:root/n:day", kind="<w:date/>"), shown=None, judged=False),
    "bound choice": Kind(
        bound(
            "/n:root/n:a",
            kind='<w:dropDownList><w:listItem w:displayText="126" w:value="126"/></w:dropDownList>',
            text=PLAIN,
        )
    ),
    "another choice": Kind(bound("/n:root/n:a", kind="<w:dropDownList/>"), shown=None, judged=False),
    "bound tick": Kind(paragraph(run(PLAIN)), judged=False),
    "bound and empty": Kind(bound("/n:root/n:a", text="")),
    "bound, with a digit of its own": Kind(bound("/n:root/n:twelve", more=run("6"))),
    "in a frame": Kind(
        whole("")
        + paragraph(run("9"), '<w:framePr w:w="400" w:hSpace="9" w:wrap="around" w:hAnchor="page" w:x="1" w:y="1"/>'),
        shown=None,
        judged=False,
    ),
}


DATA: Final = (
    b'<root xmlns="urn:data" k="126"><a>126</a><b>9</b><b> 126 </b><empty/><day>2024-01-06</day><twelve>12</twelve>'
    b"</root>"
)


NORMAL: Final = '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'


def document(names: Sequence[str]) -> bytes:
    """A document of some kinds, each as it stands in the table of kinds."""
    numbers = {name: at for at, name in enumerate(KINDS)}
    kinds = {numbers[name]: attrs.evolve(KINDS[name], shown=KINDS[name].shown or PLAIN) for name in names}
    return packed(kinds, next((KINDS[name].everywhere for name in names), ""))


def packed(kinds: Mapping[int, Kind], everywhere: str = "") -> bytes:
    """A table for each kind, below a line with its number and, further right, what is read of it."""
    blocks: list[str] = []
    styles = by_default("") + NORMAL
    for at, kind in kinds.items():
        mark = f"<w:t>K{at}K</w:t><w:tab/><w:t>{kind.shown}</w:t>"
        line = f"<w:r><w:rPr>{FAIR}</w:rPr>{mark}</w:r>"
        width = '<w:tcW w:w="3000" w:type="dxa"/>'
        cells = (
            f"<w:tc><w:tcPr>{width}{kind.cell}</w:tcPr>{kind.content}</w:tc><w:tc><w:tcPr>{width}</w:tcPr><w:p/></w:tc>"
        )
        table = (
            f'<w:tbl><w:tblPr>{kind.table}<w:tblW w:w="6000" w:type="dxa"/>{FIXED}</w:tblPr>'
            f'<w:tblGrid><w:gridCol w:w="{kind.width}"/><w:gridCol w:w="3000"/></w:tblGrid>'
            f"<w:tr><w:trPr>{kind.row}</w:trPr>{cells}</w:tr></w:tbl>"
        )
        tabs = '<w:keepNext/><w:tabs><w:tab w:val="left" w:pos="8000"/></w:tabs>'
        blocks += [paragraph(line, tabs), table.replace("CASE", f"k{at}"), "<w:p/>"]
        styles += kind.styles.replace("CASE", f"k{at}")
    word = Word([*blocks], styles=everywhere or styles)
    word.parts = {
        "customXml/item1.xml": DATA,
        "customXml/itemProps1.xml": (
            f'<d:datastoreItem d:itemID="{STORE}" '
            'xmlns:d="http://schemas.openxmlformats.org/officeDocument/2006/customXml"/>'
        ).encode(),
        "customXml/_rels/item1.xml.rels": (
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="p" '
            b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXmlProps" '
            b'Target="itemProps1.xml"/></Relationships>'
        ),
    }
    word.relations = (
        '<Relationship Id="c1" Target="../customXml/item1.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"/>'
    )
    return word.pack()


DOCUMENTS: Final = [
    [name for name in KINDS if not KINDS[name].everywhere],
    *([name] for name in KINDS if KINDS[name].everywhere),
]


def texts_of(data: bytes) -> list[str]:
    """What is read of the first cell of each table."""
    return [block.cells[0].text for block in reading.read(data, Limits()).blocks if isinstance(block, Grid)]


@pytest.fixture(scope="module")
def cells() -> dict[str, str]:
    """What is read of the cell of each kind."""
    return {name: text for names in DOCUMENTS for name, text in zip(names, texts_of(document(names)), strict=True)}


@pytest.mark.parametrize("name", KINDS)
def test_a_cell_holds_what_is_seen(name: str, cells: dict[str, str]) -> None:
    shown = KINDS[name].shown
    text = "".join(cells[name].split())
    if shown is None:
        assert is_doubtful(text) or "\n" in cells[name].strip()
    else:
        assert text == shown


@pytest.mark.needs("soffice", "pdftotext")
def test_libreoffice_shows_what_is_read(tmp_path):
    """A cell that is not told has the pixels of a plain one; one that is told has not."""
    shown = looked_at(tmp_path, [document(names) for names in DOCUMENTS])
    kinds = {name: KINDS[name] for at, name in enumerate(KINDS) if at in shown}
    assert len(kinds) == len(KINDS)
    wrong = [
        name
        for (name, kind), same in zip(kinds.items(), map(shown.get, sorted(shown)), strict=True)
        if kind.judged and same is (kind.shown is None)
    ]
    assert wrong == []


# -- any looks together ------------------------------------------------------------------------------

_LOOKS: Final = (
    *(f'<w:color w:val="{value}"/>' for value in ("FFFFFF", "000000", "auto", "FF0000", "FEFEFE")),
    *('<w:sz w:val="21"/>', "<w:vanish/>", "<w:webHidden/>"),
    *(STRIKE, '<w:strike w:val="0"/>', "<w:dstrike/>", RAISED, '<w:position w:val="12"/>'),
    *('<w:highlight w:val="black"/>', '<w:highlight w:val="yellow"/>', DARK, DARK.replace("000000", "FFFFFF")),
    *('<w:rStyle w:val="White"/>', '<w:rStyle w:val="Struck"/>', '<w:rStyle w:val="Gone"/>'),
)
_SHADES: Final = (BLUE, DARK, DARK.replace("000000", "FFFFFF"), DARK.replace("000000", "auto"))
_ORDER: Final = (
    "rStyle",
    "strike",
    "dstrike",
    "vanish",
    "webHidden",
    "color",
    "position",
    "sz",
    "highlight",
    "shd",
    "vertAlign",
)
_STYLED: Final = "".join(
    f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{based}<w:rPr>{look}</w:rPr></w:style>'
    for kind, name, based, look in (
        ("character", "White", "", WHITE),
        ("character", "Struck", "", STRIKE),
        ("character", "Gone", "", "<w:vanish/>"),
        ("paragraph", "WhiteP", "", WHITE),
        ("paragraph", "BlackP", '<w:basedOn w:val="WhiteP"/>', BLACK),
        ("paragraph", "GoneP", "", "<w:vanish/>"),
        ("table", "WhiteT", "", WHITE),
    )
)


def _in_order(looks: Iterable[str]) -> str:
    """Properties as the schema orders them, each once."""
    named = {look.split(":")[1].split(" ")[0].removesuffix("/>"): look for look in looks}
    return "".join(named[name] for name in _ORDER if name in named)


def _drawn(random: Random) -> Kind:
    """A cell of a few digits of any looks."""
    digits = (
        run(random.choice(("1", "2", "46", "7", "80")), _in_order(random.sample(_LOOKS, random.randint(0, 2))))
        for _ in range(random.randint(1, 3))
    )
    named, table = random.choice(("", "", "WhiteP", "BlackP", "GoneP")), random.choice(("", "", "", "WhiteT"))
    style, shade = named and f'<w:pStyle w:val="{named}"/>', random.choice(("", "", "", "", *_SHADES))
    return Kind(
        paragraph("".join(digits), style + shade),
        table=table and f'<w:tblStyle w:val="{table}"/>',
        cell=random.choice(("", "", "", *_SHADES)),
    )


@pytest.mark.needs("soffice", "pdftotext")
@settings(max_examples=max(1, settings().max_examples // 100), phases=[Phase.generate])
@given(random=st.randoms(use_true_random=True))
def test_libreoffice_shows_what_is_read_of_any_looks(random, tmp_path_factory):
    """Whatever looks come together: a number that is read is the one that is shown."""
    cells = [_drawn(random) for _ in range(100)]
    styles = by_default("") + NORMAL + _STYLED
    read = ["".join(text.split()) for text in texts_of(packed(dict(enumerate(cells)), styles))]
    sure = {
        at: attrs.evolve(cell, shown=text)
        for at, (cell, text) in enumerate(zip(cells, read, strict=True))
        if not is_doubtful(text)
    }
    shown = printed(tmp_path_factory.mktemp("any"), packed(sure, styles))
    assert [(shown[at], cell) for at, cell in sure.items() if shown[at] != cell.shown] == []


def printed(folder: Path, data: bytes) -> dict[int, str]:
    """What is printed of each cell: the signs that differ from their ground, and a stroke where a line is drawn."""
    (pdf,) = converted(folder, [data])
    cells: dict[int, str] = {}
    at = -1  # a table may begin on the page after its line
    for page in extract_pages(pdf):
        shapes = [item for item in page if isinstance(item, LTCurve)]
        lines = [line for box in page if isinstance(box, LTTextContainer) for line in box]
        for line in sorted(lines, key=lambda line: -line.y0):
            signs = [sign for sign in line if isinstance(sign, LTChar)]
            text = "".join(
                sign.get_text() for sign in signs if _differ(sign.graphicstate.ncolor, _ground(sign, shapes))
            )
            if mark := re.match(r"K(\d+)K", text):
                at = int(mark[1])
                cells[at] = ""
            elif line.x0 < 300:
                strokes = [shape for shape in shapes if shape.stroke and line.y0 < shape.y0 < line.y1]
                seen = [stroke for stroke in strokes if _differ(stroke.stroking_color, _ground(stroke, shapes))]
                cells[at] += "".join(text.split()) + "-" * len(seen)
    return cells


def _ground(item, shapes):
    """The colour of the last box that is filled below an item."""
    x, y = (item.x0 + item.x1) / 2, (item.y0 + item.y1) / 2
    over = [shape for shape in shapes if shape.fill and shape.x0 <= x <= shape.x1 and shape.y0 <= y <= shape.y1]
    return over[-1].non_stroking_color if over else (1,)


def _differ(ink, ground):
    """Whether two colours of a PDF differ to the eye."""
    one, other = (colour * 3 if len(colour) == 1 else colour for colour in (ink or (0,), ground or (0,)))
    return any(abs(a - b) > 0.05 for a, b in zip(one, other, strict=True))


# -- what LibreOffice shows --------------------------------------------------------------------------


def looked_at(folder: Path, documents: Sequence[bytes]) -> dict[int, bool]:
    """Whether the cell of each kind has the pixels of what is printed in plain above it."""
    return {at: same for pdf in converted(folder, documents) for at, same in _compared(pdf)}


def looked_at_files(folder: Path, files: Sequence[Path]) -> dict[int, bool]:
    """The same of files of any kind that LibreOffice opens."""
    return {at: same for pdf in printed_files(folder, files) for at, same in _compared(pdf)}


def converted(folder: Path, documents: Sequence[bytes]) -> list[Path]:
    """Documents as LibreOffice prints them."""
    files = [folder / f"{at}.docx" for at in range(len(documents))]
    for file, data in zip(files, documents, strict=True):
        file.write_bytes(data)
    return printed_files(folder, files)


def printed_files(folder: Path, files: Sequence[Path]) -> list[Path]:
    """Files of one folder as LibreOffice prints them."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    _run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, files))
    return [file.with_suffix(".pdf") for file in files]


def _run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603


def _compared(pdf):
    boxes = _run("pdftotext", "-bbox", str(pdf), "-")
    _run("pdftoppm", "-r", "144", "-gray", "-png", str(pdf), str(pdf.with_suffix("")))
    pictures = sorted(pdf.parent.glob(f"{pdf.stem}-*.png"))
    for picture, page in zip(pictures, boxes.split("<page ")[1:], strict=True):
        with Image.open(picture) as file:
            image = file.copy()
        found = ((float(top), float(bottom), float(x), int(at)) for x, top, bottom, at in _MARK.findall(page))
        marks = sorted(found)
        ends = [*(top for top, *_ in marks[1:]), image.height / 2][: len(marks)]  # a page may hold none
        for (top, bottom, left, at), end in zip(marks, ends, strict=True):
            plain = image.crop((round(2 * left + 780), round(2 * top), round(2 * left + 900), round(2 * bottom)))
            shown = image.crop((0, round(2 * bottom), round(2 * left + 270), round(2 * max(end, bottom + 1))))
            yield at, _are_alike(_ink(shown), _ink(plain))


_MARK: Final = re.compile(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">K(\d+)K<')


def _ink(cell):
    """The part of a cell in which anything is drawn."""
    box = ImageOps.invert(cell).point(lambda ink: 255 if ink > 100 else 0).getbbox()
    return cell.crop(box) if box else None


def _are_alike(one, other):
    """Whether two cells show the same: they may stand a part of a pixel apart."""
    if one is None or other is None:
        return one is other
    if any(abs(a - b) > 2 for a, b in zip(one.size, other.size, strict=True)):
        return False
    difference = ImageChops.difference(one.resize((90, 30)), other.resize((90, 30)))
    return ImageStat.Stat(difference).mean[0] < DIFFERENCE


DIFFERENCE: Final = 30
"""Of 255, on the average of all pixels."""


# -- parts of a table by its style ---------------------------------------------------------------------


def of_part(part: str, inside: str) -> str:
    return f'<w:tblStylePr w:type="{part}">{inside}</w:tblStylePr>'


HIDDEN_PART: Final = "<w:rPr><w:vanish/></w:rPr>"
DARK_PARAGRAPHS: Final = f'<w:pPr><w:shd w:val="clear" w:fill="000000"/></w:pPr><w:rPr>{BLACK}</w:rPr>'
BANDS: Final = '<w:tblPr><w:tblStyleRowBandSize w:val="2"/><w:tblStyleColBandSize w:val="2"/></w:tblPr>'
TABLE_PARTS: Final = {
    # What the style says, the look of the table, how many of its rows are repeated, and the cells of 5 x 3 that are read.
    "even rows": (of_part("band2Horz", HIDDEN_PART), "0000", 0, "555 ... 555 ... 555"),
    "bands of two rows": (BANDS + of_part("band2Horz", HIDDEN_PART), "0000", 0, "555 555 ... ... 555"),
    "bands of two columns": (BANDS + of_part("band2Vert", HIDDEN_PART), "0000", 0, "55. 55. 55. 55. 55."),
    "bands of no row": (
        BANDS.replace('"2"', '"0"') + of_part("band1Horz", HIDDEN_PART),
        "0000",
        0,
        "... 555 ... 555 ...",
    ),
    "two first rows": (of_part("firstRow", HIDDEN_PART), "0020", 2, "... ... 555 555 555"),
    "bands below two first rows": (of_part("band1Horz", HIDDEN_PART), "0020", 2, "555 555 ... 555 ..."),
    "rows that are repeated, and no first ones": (of_part("firstRow", HIDDEN_PART), "0000", 2, "555 555 555 555 555"),
    "dark paragraphs": (of_part("lastRow", DARK_PARAGRAPHS), "0040", 0, "555 555 555 555 ..."),
    "all paragraphs dark": (DARK_PARAGRAPHS, "0000", 0, "... ... ... ... ..."),
}


@pytest.mark.parametrize("name", TABLE_PARTS)
def test_the_style_of_a_table_says_how_its_parts_are_seen(name: str) -> None:
    """Bands had one row each, first rows were one, and what a style says of paragraphs was not looked at."""
    said, look, repeated, shown = TABLE_PARTS[name]
    cells = f"<w:tc>{paragraph(run('5'))}</w:tc>" * 3
    rows = "".join(f"<w:tr><w:trPr>{'<w:tblHeader/>' * (at < repeated)}</w:trPr>{cells}</w:tr>" for at in range(5))
    style_ = f'<w:style w:type="table" w:styleId="CASE"><w:name w:val="CASE"/>{said}</w:style>'
    word = Word([f"<w:tbl><w:tblPr>{in_table(look)}</w:tblPr>{rows}</w:tbl>"], styles=style_)
    (grid,) = (block for block in reading.read(word.pack(), Limits()).blocks if isinstance(block, Grid))
    signs = "".join(cell.text if cell.text == "5" else "." for cell in grid.cells)
    assert " ".join(signs[at : at + 3] for at in range(0, 15, 3)) == shown
