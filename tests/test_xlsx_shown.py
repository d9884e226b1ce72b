"""What a workbook shows of a cell is what is read, or the cell is told: a table of kinds, judged by LibreOffice's pixels."""

import itertools
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from random import Random
from typing import Any, Final

import attrs
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops
from tests.excel import RAISED, STRUCK, Cell, Sheet, Workbook, form, letters, of_cells
from tests.pages import REPORTS

import gkreport
from gkreport.formats.xlsx import reading
from gkreport.limits import Limits
from gkreport.page import Grid, Paragraph
from gkreport.recognise.values import read_value
from gkreport.report.marks import Kind as Counted
from gkreport.seen import Why, sign_of


@attrs.frozen
class Kind:
    """A way in which the cell of a number can look; TEXT in it stands for its place: K7."""

    shown: str
    """What a person sees: 126, nothing, or TOLD for what nobody should take for a number."""
    inside: str = "<v>126</v>"
    type: str = ""
    font: str = '<sz val="11"/>'
    fill: str = '<patternFill patternType="none"/>'
    border: str = ""
    code: str = "General"
    alignment: str = ""
    row: str = ""
    """Attributes of its row."""
    after: str = ""
    """What the sheet says of it behind its cells."""
    differing: str = ""
    """The differential formats of that."""
    beside: str = ""
    """A text in the cell to its right."""
    column: int = 1
    """The first is wide, the fifth is narrow."""
    drawn: str = ""
    """What LibreOffice draws, where that is more than what is read: 126.00."""
    drawn_in: str = ""
    """The typeface in which it does, where it is another."""
    excel: str = ""
    """Why LibreOffice shows something else than Excel, by which we go."""


TOLD: Final = "TOLD"
PLAIN: Final = '<sz val="11"/>'
WHITE: Final = '<sz val="11"/><color rgb="FFFFFFFF"/>'


def solid(colour: str) -> str:
    return f'<patternFill patternType="solid"><fgColor {colour}/><bgColor indexed="64"/></patternFill>'


def rich(*runs: tuple[str, str], phonetic: str = "") -> dict[str, Any]:
    """A text of runs, each with its properties."""
    face = '<rFont val="Liberation Sans"/>'
    inside = "".join(f"<r>{f'<rPr>{look}{face}</rPr>' if look else ''}<t>{text}</t></r>" for look, text in runs)
    return {"inside": f"<is>{inside}{phonetic}</is>", "type": "inlineStr"}


def text(inside: str) -> dict[str, Any]:
    return {"inside": f'<is><t xml:space="preserve">{inside}</t></is>', "type": "inlineStr"}


WHITE_RULE: Final = '<dxf><font><color rgb="FFFFFFFF"/></font></dxf>'
BLACK_RULE: Final = WHITE_RULE.replace("FFFFFFFF", "FF000000")
RED_RULE: Final = (
    '<dxf><font><color rgb="FF9C0006"/></font><fill><patternFill><bgColor rgb="FFFFC7CE"/></patternFill></fill></dxf>'
)


def rule(how: str, *formulas: str, second: bool = False) -> str:
    """A rule for the cell, by its first differential format or the second one."""
    inside = "".join(f"<formula>{formula}</formula>" for formula in formulas)
    return _conditional(f'<cfRule priority="1" dxfId="{"SECOND" if second else "FIRST"}" {how}>{inside}</cfRule>')


def drawn(start: str, end: str) -> str:
    """A rule that draws a bar or a picture."""
    kind, points = ("iconSet", 3) if "iconSet" in start else ("dataBar", 2)
    values = "".join(f'<cfvo type="percent" val="{33 * at}"/>' for at in range(points))
    colour = "" if kind == "iconSet" else '<color rgb="FF638EC6"/>'
    return _conditional(f'<cfRule type="{kind}" priority="1">{start}{values}{colour}{end}</cfRule>')


def scale(low: str, high: str) -> str:
    """A rule that colours the ground."""
    values = '<cfvo type="num" val="1"/><cfvo type="num" val="999"/>'
    colours = f'<color rgb="{low}"/><color rgb="{high}"/>'
    return _conditional(f'<cfRule type="colorScale" priority="1"><colorScale>{values}{colours}</colorScale></cfRule>')


def _conditional(rule: str) -> str:
    if rule.count(" priority=") > 1:
        rule = rule.replace(' priority="1"', "", 1)
    return f'<conditionalFormatting sqref="PLACE">{rule}</conditionalFormatting>'


BLACK_ON_WHITE: Final = solid('rgb="FFFFFFFF"')
KINDS: Final[dict[str, Kind]] = {
    "plain": Kind("126"),
    "plain text": Kind("126", **text("126")),
    # -- rich text
    "rich white first": Kind("126", **rich((WHITE, "7"), ("", "126"))),
    "rich white last": Kind("126", **rich(("", "126"), (WHITE, "7"))),
    "rich white inside": Kind(TOLD, **rich(("", "1"), (WHITE, "7"), ("", "26"))),
    "rich white by theme": Kind("126", **rich(("", "126"), ('<color theme="0"/>', "7"))),
    "rich nearly white": Kind("126", **rich(("", "126"), ('<color rgb="FFFBFBFB"/>', "7"))),
    "rich white by index": Kind("126", **rich(("", "126"), ('<color indexed="9"/>', "7"))),
    "rich white by tint": Kind("126", **rich(("", "126"), ('<color theme="1" tint="1"/>', "7"))),
    "rich white on black": Kind("126", **rich((WHITE, "126")), fill=solid('rgb="FF000000"')),
    "rich all white": Kind("", **rich((WHITE, "1"), (WHITE, "26"))),
    "rich red": Kind("126", **rich(("", "1"), ('<color rgb="FFFF0000"/>', "26"))),
    "rich bold": Kind("126", **rich(("<b/>", "126")), drawn_in='<b/><sz val="11"/>'),
    "rich struck": Kind(TOLD, **rich(('<strike/><sz val="11"/>', "9"), ("", "126"))),
    "rich raised": Kind(TOLD, **rich(("", "126"), ('<vertAlign val="superscript"/><sz val="11"/>', "2"))),
    "rich lowered": Kind(TOLD, **rich(("", "126"), ('<vertAlign val="subscript"/><sz val="11"/>', "2"))),
    "rich tiny": Kind(TOLD, **rich(("", "126"), ('<sz val="1"/>', "7"))),
    "rich not struck": Kind("126", **rich(('<strike val="0"/><sz val="11"/>', "126"))),
    "rich pale yellow": Kind(TOLD, **rich(("", "126"), ('<color rgb="FFFFFFC0"/>', "7"))),
    "phonetic guide": Kind("126", **rich(("", "126"), phonetic='<rPh sb="0" eb="1"><t>7</t></rPh>')),
    "spaces kept": Kind("126", **text(" 126 ")),
    "escaped line feed": Kind("126", **text("126_x000D_")),
    "escaped digit": Kind("126", inside="<v>0</v>", type="s", excel="any character can be escaped (22.9.2.19)"),
    "escaped escape": Kind(TOLD, inside="<v>1</v>", type="s"),
    # -- typefaces and grounds
    "white": Kind("", font=WHITE),
    "white by theme": Kind("", font='<sz val="11"/><color theme="0"/>'),
    "dark by theme": Kind("126", font='<sz val="11"/><color theme="1"/>'),
    "white on its fill": Kind("126", font=WHITE, fill=solid('rgb="FF1F3864"')),
    "white on white fill": Kind("", font=WHITE, fill=BLACK_ON_WHITE),
    "red on red": Kind("", font='<sz val="11"/><color rgb="FFC00000"/>', fill=solid('rgb="FFC00000"')),
    "black on dark": Kind("", font='<sz val="11"/><color rgb="FF000000"/>', fill=solid('rgb="FF050505"')),
    "automatic on dark": Kind(TOLD, fill=solid('rgb="FF000000"')),
    "black on yellow": Kind("126", fill=solid('rgb="FFFFFF00"')),
    "white on accent": Kind("126", font=WHITE, fill=solid('theme="4" tint="-0.25"')),
    "usual palette": Kind("126", font='<sz val="11"/><color indexed="10"/>'),
    "system ink": Kind("126", font='<sz val="11"/><color indexed="64"/>'),
    "colour that is none": Kind("126", font='<sz val="11"/><color rgb="red"/>'),
    "pattern": Kind("126", fill='<patternFill patternType="gray125"/>'),
    "white in a pattern": Kind(
        "", font=WHITE, fill='<patternFill patternType="lightGray"><fgColor rgb="FFFFFFFF"/></patternFill>'
    ),
    "gradient from black to white": Kind(
        TOLD,
        font='<sz val="11"/><color rgb="FF000000"/>',
        fill='<gradientFill><stop position="0"><color rgb="FF000000"/></stop><stop position="1"><color rgb="FFFFFFFF"/></stop></gradientFill>',
    ),
    "pale gradient": Kind(
        "126",
        fill='<gradientFill><stop position="0"><color rgb="FFFFFFFF"/></stop><stop position="1"><color rgb="FFFFEEEE"/></stop></gradientFill>',
    ),
    "struck": Kind(TOLD, font='<strike/><sz val="11"/>'),
    "raised": Kind(TOLD, font='<vertAlign val="superscript"/><sz val="11"/>'),
    "size one": Kind(TOLD, font='<sz val="1"/>'),
    "size six": Kind("126", font='<sz val="6"/>', drawn_in='<sz val="6"/>'),
    "crossed out by a border": Kind(TOLD, border='<diagonal style="thin"><color auto="1"/></diagonal>'),
    "set again and again": Kind(TOLD, **text("126"), alignment='<alignment horizontal="fill"/>'),
    "quote prefix": Kind("126", **text("126")),
    # -- formats
    "format of nothing": Kind("", code=";;;"),
    "format of nothing for a text": Kind("", **text("126"), code="0;0;0;"),
    "format of a text for numbers alone": Kind("126", **text("126"), code="0;0;0"),
    "text with words": Kind(TOLD, **text("126"), code='@"7"'),
    "white by format": Kind("", code="[White]0"),
    "white by a numbered colour": Kind(
        "", code="[Color2]0", excel="it counts in the palette of the file, LibreOffice in its own"
    ),
    "red by format": Kind("126", code="[Red]0"),
    "white where large": Kind("", code="[White][>100]0;0"),
    "white where small": Kind("126", code="[White][<100]0;0"),
    "nothing where large": Kind("", code="[>100];0"),
    "nothing where small": Kind("126", code="[<100];0"),
    "items": Kind("126", code='0"件"', drawn="126件"),
    "a digit in quotes": Kind(TOLD, code='"7"0'),
    "thousands": Kind(TOLD, inside="<v>126000</v>", code="0,"),
    "ten thousands": Kind(TOLD, inside="<v>1260000</v>", code='0!.0,"万"'),
    "grouped": Kind("126", code="#,##0"),
    "more places": Kind("126", code="0.00", drawn="126.00"),
    "rounded": Kind(TOLD, inside="<v>125.6</v>", code="0"),
    "rounded by a format of its own number": Kind(TOLD, inside="<v>125.6</v>", code="0_ "),
    "percent": Kind(TOLD, inside="<v>1.26</v>", code="0%"),
    "fraction": Kind(TOLD, inside="<v>125.5</v>", code="# ?/?"),
    "date": Kind(TOLD, code="yyyy/m/d"),
    "time": Kind(TOLD, code="h:mm"),
    "power of ten": Kind(TOLD, code="0E+00"),
    "as text": Kind("126", code="@"),
    "words alone": Kind(TOLD, code='"已核"'),
    "negative in brackets": Kind(TOLD, inside="<v>-126</v>", code="0;(0)"),
    "negative without a sign": Kind(TOLD, inside="<v>-126</v>", code="0;0"),
    "negative in red": Kind(TOLD, inside="<v>-126</v>", code="0;[Red]0"),
    "filled with a digit": Kind(TOLD, code="*70"),
    "filled with blanks": Kind("126", code="* 0"),
    "leading noughts": Kind("126", code="0000", drawn="0126"),
    # -- room
    "too wide for its column": Kind(TOLD, column=5),
    "wide enough": Kind("12", inside="<v>12</v>", column=6),
    "made smaller to fit": Kind(TOLD, inside="<v>12612612</v>", column=5, alignment='<alignment shrinkToFit="1"/>'),
    "a text cut off by the cell beside": Kind(TOLD, **text("126"), column=5, beside="7"),
    "a text over the blank cell beside": Kind("126", **text("126"), column=5),
    # -- rules
    "white where above": Kind("", differing=WHITE_RULE, after=rule('type="cellIs" operator="greaterThan"', "100")),
    "white where below": Kind("126", differing=WHITE_RULE, after=rule('type="cellIs" operator="lessThan"', "100")),
    "white between": Kind("", differing=WHITE_RULE, after=rule('type="cellIs" operator="between"', "100", "200")),
    "white not between": Kind(
        "126", differing=WHITE_RULE, after=rule('type="cellIs" operator="notBetween"', "100", "200")
    ),
    "white always": Kind("", differing=WHITE_RULE, after=rule('type="expression"', "TRUE")),
    "white perhaps": Kind(TOLD, differing=WHITE_RULE, after=rule('type="expression"', "MOD(ROW(),2)=2")),
    "red perhaps": Kind("126", differing=RED_RULE, after=rule('type="expression"', "MOD(ROW(),2)=2")),
    "struck where equal": Kind(
        TOLD, differing="<dxf><font><strike/></font></dxf>", after=rule('type="cellIs" operator="equal"', "126")
    ),
    "nothing by the format of a rule": Kind(
        "",
        differing='<dxf><numFmt numFmtId="300" formatCode=";;;"/></dxf>',
        after=rule('type="cellIs" operator="notEqual"', "1"),
    ),
    "white on the red of its rule": Kind(
        "126",
        differing='<dxf><font><color rgb="FFFFFFFF"/></font><fill><patternFill><bgColor rgb="FFC00000"/></patternFill></fill></dxf>',
        after=rule('type="cellIs" operator="greaterThanOrEqual"', "126"),
    ),
    "a rule that comes first": Kind(
        "126",
        differing='<dxf><font><color rgb="FF000000"/></font></dxf>' + WHITE_RULE,
        after=rule('type="cellIs" operator="greaterThan" priority="1"', "1")
        + rule('type="cellIs" operator="greaterThan" priority="2"', "1", second=True),
    ),
    "a rule that stops others": Kind(
        "126",
        differing='<dxf><fill><patternFill><bgColor rgb="FFFFFF00"/></patternFill></fill></dxf>' + WHITE_RULE,
        after=rule('type="cellIs" operator="greaterThan" priority="1" stopIfTrue="1"', "1")
        + rule('type="cellIs" operator="greaterThan" priority="2"', "1", second=True),
    ),
    "a bar in its place": Kind("", after=drawn('<dataBar showValue="0">', "</dataBar>"), excel="the bar is drawn"),
    "a bar under it": Kind("126", after=drawn("<dataBar>", "</dataBar>"), excel="a bar is drawn under it"),
    "a picture in its place": Kind(
        "", after=drawn('<iconSet iconSet="3Arrows" showValue="0">', "</iconSet>"), excel="the picture is drawn"
    ),
    "a dark scale of colours": Kind(
        TOLD, font='<sz val="11"/><color rgb="FF000000"/>', after=scale("FF000000", "FFFFFFFF")
    ),
    "a pale scale of colours": Kind("126", after=scale("FFFFEEEE", "FFEEFFEE")),
    "rich in a format of nothing": Kind(TOLD, **rich(("", "126")), code=";;;"),
    "rich without a colour of its own": Kind(TOLD, font=WHITE, **rich((PLAIN, "126"))),
    "white that a rule makes black": Kind(
        TOLD, font=WHITE, differing=BLACK_RULE, after=rule('type="expression"', "TRUE")
    ),
    "white text that a rule makes black": Kind(
        TOLD, font=WHITE, **text("126"), differing=BLACK_RULE, after=rule('type="expression"', "TRUE")
    ),
    "white that a rule would make black": Kind(
        "", font=WHITE, differing=BLACK_RULE, after=rule('type="cellIs" operator="lessThan"', "100")
    ),
    "two rules that only together leave it seen": Kind(
        TOLD,
        differing='<dxf><fill><patternFill><bgColor rgb="FF000000"/></patternFill></fill></dxf>' + WHITE_RULE,
        font='<sz val="11"/><color rgb="FF000000"/>',
        after=rule('type="expression"', "TRUE") + rule('type="expression" priority="2"', "TRUE", second=True),
    ),
    # -- values
    "error": Kind(TOLD, inside="<v>#REF!</v>", type="e"),
    "boolean": Kind(TOLD, inside="<v>1</v>", type="b"),
    "formula with its result": Kind("126", inside="<f>100+26</f><v>126</v>"),
    "text of a formula": Kind("126", inside='<f>"126"</f><v>126</v>', type="str"),
    "digits of full width": Kind(TOLD, **text("１２６ｏ")),
    # -- rows of another height, which move all below them
    "a text of several lines in a high row": Kind(
        "126",
        **text("126"),
        row='ht="60" customHeight="1"',
        column=5,
        alignment='<alignment wrapText="1"/>',
        excel="it stands in two lines",
    ),
    "a text of several lines in a row for one": Kind(
        TOLD, **text("126"), row='ht="14" customHeight="1"', column=5, alignment='<alignment wrapText="1"/>'
    ),
    "a low row": Kind(TOLD, row='ht="5" customHeight="1"'),
    "no height to speak of": Kind("", row='ht="0.2" customHeight="1"'),
}
"""The kinds of cells; all that are not TOLD are read as they are shown."""


def workbook(kinds: Sequence[Kind] = tuple(KINDS.values())) -> Workbook:
    """All kinds on one sheet, a row each, and on a second one what they show in plain."""
    xfs, fonts, fills, borders, codes = "", "", "", "", ""
    for at, kind in enumerate(kinds, 1):
        fonts += f'<font>{kind.font}<name val="Liberation Sans"/></font>'
        fills += f"<fill>{kind.fill}</fill>"
        borders += f'<border diagonalUp="1">{kind.border}</border>' if kind.border else "<border/>"
        codes += f'<numFmt numFmtId="{200 + at}" formatCode="{escape(kind.code)}"/>'
        aligned = kind.alignment or '<alignment horizontal="left"/>'
        xfs += f'<xf numFmtId="{200 + at}" fontId="{at}" fillId="{at + 1}" borderId="{at}" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1">{aligned}</xf>'
    for at, kind in enumerate(kinds, len(kinds) + 1):
        fonts += f'<font>{kind.drawn_in or PLAIN}<name val="Liberation Sans"/></font>'
        xfs += f'<xf numFmtId="0" fontId="{at}" fillId="0" borderId="0" applyFont="1" applyAlignment="1"><alignment horizontal="left"/></xf>'
    first = '<font><sz val="11"/><name val="Liberation Sans"/></font>'
    none = '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    base = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" applyAlignment="1"><alignment horizontal="left"/></xf>'
    styles = (
        f"<numFmts>{codes}</numFmts><fonts>{first}{fonts}</fonts><fills>{none}{fills}</fills><borders><border/>{borders}</borders>"
        f'<cellStyleXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs>{base}{xfs}</cellXfs>'
        f"<dxfs>{''.join(kind.differing for kind in kinds)}</dxfs>"
    )
    cases, shown = Sheet("种类"), Sheet("所见")
    for sheet in (cases, shown):
        sheet.columns = (
            '<col min="1" max="1" width="20" customWidth="1"/><col min="5" max="5" width="2" customWidth="1"/>'
        )
        breaks = "".join(f'<brk id="{row}" max="16383" man="1"/>' for row in range(_ROWS, len(kinds), _ROWS))
        margins = '<pageMargins left="0.5" right="0.5" top="0.5" bottom="0.5" header="0" footer="0"/><pageSetup paperSize="9"/>'
        sheet.after = margins + f"<rowBreaks>{breaks}</rowBreaks>"
    rules, differing = "", 0
    for row, kind in enumerate(kinds, 1):
        after = kind.after.replace("PLACE", f"{letters(kind.column)}{row}")
        rules += after.replace("FIRST", str(differing)).replace("SECOND", str(differing + 1))
        differing += kind.differing.count("<dxf>")
    cases.after = rules + cases.after
    for row, kind in enumerate(kinds, 1):
        for sheet in (cases, shown):
            sheet.rows[row] = 'ht="18" customHeight="1"'
            sheet.cells[row, 8] = Cell(".")
            sheet.cells[row, 9] = Cell(".")
        cases.cells[row, kind.column] = Cell(xml=kind.inside, type=kind.type, style=row)
        cases.rows[row] = kind.row or cases.rows[row]
        if kind.beside:
            cases.cells[row, kind.column + 1] = Cell(kind.beside)
        if kind.shown not in (TOLD, ""):
            drawn = text(kind.drawn or kind.shown)
            shown.cells[row, kind.column] = Cell(xml=drawn["inside"], type="inlineStr", style=len(kinds) + row)
    book = Workbook([cases, shown], styles=styles, inline=True)
    book.strings = [f"<si><t>{text}</t></si>" for text in ("_x0031_26", "_x005F_x0031_26")]
    book.parts["xl/theme/theme1.xml"] = THEME
    return book


def _accent(name: str, colour: str) -> str:
    return f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>'


THEME: Final = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Office"><a:themeElements><a:clrScheme name="Office">'
    '<a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1><a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1>'
    + "".join(
        _accent(name, colour)
        for name, colour in {"dk2": "1F497D", "lt2": "EEECE1", "accent1": "4F81BD", "accent2": "C0504D"}.items()
    )
    + "".join(
        _accent(name, colour)
        for name, colour in {"accent3": "9BBB59", "accent4": "8064A2", "accent5": "4BACC6"}.items()
    )
    + "".join(
        _accent(name, colour) for name, colour in {"accent6": "F79646", "hlink": "0000FF", "folHlink": "800080"}.items()
    )
    + '</a:clrScheme><a:fontScheme name="Office"><a:majorFont><a:latin typeface="Liberation Sans"/><a:ea typeface=""/><a:cs typeface=""/></a:majorFont>'
    '<a:minorFont><a:latin typeface="Liberation Sans"/><a:ea typeface=""/><a:cs typeface=""/></a:minorFont></a:fontScheme>'
    '<a:fmtScheme name="Office"><a:fillStyleLst/><a:lnStyleLst/><a:effectStyleLst/><a:bgFillStyleLst/></a:fmtScheme></a:themeElements></a:theme>'
)


_ROWS: Final = 40
"""The rows of a page, of 18 points each."""


@pytest.fixture(scope="module")
def page() -> gkreport.Page:
    return reading.read(workbook().pack(), Limits())


@pytest.fixture(scope="module")
def cells(page: gkreport.Page) -> dict[str, str]:
    """What is read of the cell of each kind."""
    read = {cell.place: cell.text for block in page.blocks if isinstance(block, Grid) for cell in block.cells}
    return {name: read.get(f"种类!{letters(kind.column)}{at}", "") for at, (name, kind) in enumerate(KINDS.items(), 1)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_cell_holds_what_is_seen(kind: str, cells: dict[str, str]) -> None:
    value, status = read_value(cells[kind], Counted.COUNT)
    said = {"value": str(value), "blank": ""}.get(status, TOLD)
    assert said == KINDS[kind].shown, cells[kind]


@pytest.mark.needs("soffice", "pdftotext")  # pdftoppm comes with it
def test_libreoffice_shows_what_is_read(tmp_path: Path) -> None:
    """Every cell that is read has the pixels of its text in plain; those that are told could have them as well."""
    assert differing(KINDS, tmp_path) == []


def differing(kinds: Mapping[str, Kind], folder: Path, by_way_of: str = "xlsx") -> list[str]:
    """The kinds of which LibreOffice draws something else than what they are said to show, saved in another format."""
    file = folder / "kinds.xlsx"
    file.write_bytes(workbook(tuple(kinds.values())).pack())
    if by_way_of != "xlsx":
        convert([file], by_way_of, folder)
    pages = pictures(file.with_suffix(f".{by_way_of}"), folder)
    half = len(pages) // 2
    found: list[str] = []
    for at, (name, kind) in enumerate(kinds.items()):
        case, plain = (cut(page, at) for page in (pages[at // _ROWS], pages[half + at // _ROWS]))
        if not (kind.shown == TOLD or kind.excel or kind.column > 1 or alike(case, plain)):
            found.append(name)
    return found


_SCALE: Final = 2
"""Pixels in a point."""


def convert(files: Sequence[Path], into: str, folder: Path) -> None:
    """Have LibreOffice save files in a format."""
    office = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/office", "--convert-to", into]
    subprocess.run([*office, "--outdir", str(folder), *map(str, files)], check=True, capture_output=True)  # noqa: S603


def pictures(file: Path, folder: Path) -> list[Image.Image]:
    """The pages that LibreOffice prints of a workbook."""
    convert([file], "pdf", folder)
    draw = ["pdftoppm", "-r", str(72 * _SCALE), "-png", str(folder / "kinds.pdf"), str(folder / "page")]
    subprocess.run(draw, check=True, capture_output=True)  # noqa: S603
    return [Image.open(page).convert("RGB") for page in sorted(folder.glob("page-*.png"))]


def cut(page: Image.Image, at: int) -> Image.Image:
    """The cell of a kind on its page."""
    top = (36 + 18 * (at % _ROWS)) * _SCALE
    return page.crop((36 * _SCALE + 2, top + 2, 157 * _SCALE, top + 18 * _SCALE - 2))


def alike(one: Image.Image, other: Image.Image) -> bool:
    """Whether the same letters are drawn on two pictures, whatever their colours."""
    inks = [_ink(picture) for picture in (one, other)]
    boxes = [ink.getbbox() for ink in inks]
    if None in boxes:
        return boxes == [None, None]
    sizes = [(box[2] - box[0], box[3] - box[1]) for box in boxes if box]
    return all(abs(a - b) <= 1 for a, b in zip(*sizes, strict=True))


def _ink(picture: Image.Image) -> Image.Image:
    """What differs from the ground, which is the commonest colour."""
    counted = picture.getcolors(1 << 20)
    ground = max(counted)[1] if counted else (255, 255, 255)
    apart = ImageChops.difference(picture, Image.new("RGB", picture.size, ground))
    red, green, blue = apart.split()
    drawn = ImageChops.lighter(red, ImageChops.lighter(green, blue))
    darkest = drawn.getextrema()[1]
    return drawn.point(lambda value: 255 if value > max(darkest * 0.4, 20) else 0)


def test_what_is_hidden_is_told_with_its_place_and_the_reason(page: gkreport.Page) -> None:
    hidden = {one.place: one for one in page.hidden}
    at = dict(zip(KINDS, itertools.count(1), strict=False))
    assert hidden[f"种类!A{at['rich white first']}"].message() == (
        f"种类!A{at['rich white first']}：“7”与底色相同或相近"
    )
    assert hidden[f"种类!A{at['rich struck']}"].text == "9"
    assert hidden[f"种类!A{at['format of nothing']}"].why is Why.HIDDEN
    assert len(hidden) == len(page.hidden) - 1  # of the two parts of one cell


def test_what_is_hidden_of_a_report_is_public_and_a_struck_number_says_why() -> None:
    report = REPORTS["2021"]
    book = form(report)
    hidden, struck = book.values[:2]
    hidden.xml, hidden.type = f"<is><r><t>{hidden.text}</t></r><r><rPr>{WHITE}</rPr><t>7</t></r></is>", "inlineStr"
    struck.style = STRUCK
    document = gkreport.open(book.pack())
    assert [(one.text, one.why) for one in document.hidden] == [("7", Why.COLOUR), (struck.text, Why.STRUCK)]
    (problem,) = (found for found in document.problems if found.kind == "doubtful")
    assert problem.cell == struck.path
    assert "“［被划去］”中有不能当作数字读的字，没有读入" in problem.message()
    assert document.report == report.replace({str(struck.path): None})


def test_a_heading_or_a_sentence_is_text_however_it_looks() -> None:
    book = of_cells({"A1": Cell("一、总体情况", style=RAISED), "A2": Cell("本年度主动公开信息。" * 9, style=STRUCK)})
    page = reading.read(book.pack(), Limits())
    assert [block.text for block in page.blocks if isinstance(block, Paragraph)] == ["一、总体情况"]
    assert [one.why for one in page.hidden] == [Why.STRUCK]


def test_a_text_of_very_many_parts_is_in_doubt() -> None:
    runs = "<r><rPr><strike/></rPr><t>1</t></r>" * 201
    book = of_cells({"A1": Cell(xml=f"<is>{runs}</is>", type="inlineStr"), "B1": "乙", "C1": "丙"})
    (grid,) = (block for block in reading.read(book.pack(), Limits()).blocks if isinstance(block, Grid))
    assert grid.cells[0].text == "1" * 201


THEMES: Final = {
    "white letters": (THEME.replace("windowText", "x").replace('lastClr="000000"', 'lastClr="FFFFFF"'), ""),
    "broken": ("<a:theme", "126"),
    "too large": (f"<a>{'<b/>' * 150_000}</a>", "126"),
    "another number": (THEME.replace("<a:dk1>", '<a:dk1><a:prstClr val="black"/></a:dk1><a:dk1>'), "126"),
}


@pytest.mark.parametrize("name", THEMES)
def test_colours_of_a_theme(name: str) -> None:
    theme, shown = THEMES[name]
    number = 99 if name == "another number" else 1
    styles = f'<fonts><font/><font><color theme="{number}"/></font></fonts><cellXfs><xf/><xf fontId="1"/></cellXfs>'
    book = of_cells({"A1": Cell("126", style=1), "B1": "乙", "C1": "丙"}, styles=styles)
    book.parts["xl/theme/theme1.xml"] = theme
    (grid,) = (block for block in reading.read(book.pack(), Limits()).blocks if isinstance(block, Grid))
    assert [cell.text for cell in grid.cells if cell.place == "表三!A1"] in ([shown], [])


@pytest.mark.parametrize(("palette", "shown"), [("FFFFFFFF", ""), ("FF000000", "126"), ("", "126")])
def test_a_palette_of_its_own(palette: str, shown: str) -> None:
    own = f'<colors><indexedColors><rgbColor rgb="{palette}"/></indexedColors></colors>' if palette else ""
    styles = f'<fonts><font/><font><color indexed="0"/></font></fonts><cellXfs><xf/><xf fontId="1"/></cellXfs>{own}'
    book = of_cells({"A2": Cell("126", style=1), "A1": "甲", "B1": "乙", "C1": "丙", "B2": "乙"}, styles=styles)
    (grid,) = (block for block in reading.read(book.pack(), Limits()).blocks if isinstance(block, Grid))
    assert [cell.text for cell in grid.cells if cell.place == "表三!A2"] == [shown]


# -- any of them together --------------------------------------------------------------------------

_INKS: Final = (
    "",
    *(
        f"<color {ink}/>"
        for ink in ('rgb="FFFFFFFF"', 'rgb="FF000000"', 'rgb="FFFF0000"', 'theme="0"', 'rgb="FFFBFBFB"')
    ),
)
_MARKS: Final = ("", "", "", "<strike/>", '<vertAlign val="superscript"/>')
_FILLS: Final = (
    Kind("").fill,
    *(solid(f'rgb="{colour}"') for colour in ("FFFFFFFF", "FF000000", "FFFFFF00", "FF050505")),
)
_CODES: Final = ("General", "0", "#,##0", ";;;", "[White]0", "[Red]0", "[White][>50]0;0", "@", "0;0;0;", "[>50];0")
_RULES: Final = (
    *(("", ""),) * 3,
    (WHITE_RULE, rule('type="cellIs" operator="greaterThan"', "50")),
    (WHITE_RULE, rule('type="expression"', "MOD(ROW(),2)=0")),
    (RED_RULE, rule('type="expression"', "MOD(ROW(),2)=0")),
    (f"<dxf><fill><patternFill><bgColor rgb='FF000000'/></patternFill></fill></dxf>{WHITE_RULE}", rule('type="expression"', "TRUE") + rule('type="expression" priority="2"', "TRUE", second=True)),
)  # fmt: skip


def _any_kind(random: Random) -> Kind:
    """A cell that looks in any way: a number, or digits in several typefaces."""

    def font() -> str:
        return random.choice(_MARKS) + PLAIN + random.choice(_INKS)

    runs = [(random.choice(("", font())), str(random.randint(1, 99))) for _ in range(random.randint(0, 3))]
    differs, after = random.choice(_RULES)
    return Kind(
        "",
        font=font(),
        fill=random.choice(_FILLS),
        code=random.choice(_CODES),
        differing=differs,
        after=after,
        **(rich(*runs) if runs else {"inside": f"<v>{random.randint(1, 99)}</v>"}),
    )


def _as_read(kinds: Sequence[Kind]) -> list[Kind]:
    return saying(kinds, reading.read(workbook(kinds).pack(), Limits()))


def saying(kinds: Sequence[Kind], page: gkreport.Page) -> list[Kind]:
    """The same kinds, each saying what is read of it."""
    texts = {cell.place: cell.text for block in page.blocks if isinstance(block, Grid) for cell in block.cells}
    said: list[Kind] = []
    for row, kind in enumerate(kinds, 1):
        value, status = read_value(texts.get(f"种类!{letters(kind.column)}{row}", ""), Counted.COUNT)
        said.append(attrs.evolve(kind, shown={"value": str(value), "blank": ""}.get(status, TOLD)))
    return said


@pytest.mark.needs("soffice", "pdftotext")
@settings(max_examples=max(1, settings().max_examples // 40), phases=[Phase.generate])
@given(st.integers(0, 2**32))
def test_libreoffice_shows_what_is_read_of_any_cell(seed: int) -> None:
    """Pages of cells at a time: of each a number is read that is drawn, or nothing where nothing is, or it is told."""
    random = Random(seed)  # noqa: S311
    kinds = [_any_kind(random) for _ in range(2 * _ROWS)]
    said = {str(row): kind for row, kind in enumerate(_as_read(kinds), 1)}
    with tempfile.TemporaryDirectory() as folder:
        assert [said[name] for name in differing(said, Path(folder))] == []
    assert {kind.shown for kind in said.values()} > {"", TOLD}


# -- drawings and corners --------------------------------------------------------------------------


def _from_to(*marks: int, end: bool = True) -> str:
    names = ("col", "colOff", "row", "rowOff")
    start, stop = (
        "".join(f"<xdr:{name}>{value}</xdr:{name}>" for name, value in zip(names, part, strict=True))
        for part in (marks[:4], marks[4:8] or (0, 0, 0, 0))
    )
    return f"<xdr:from>{start}</xdr:from>" + (f"<xdr:to>{stop}</xdr:to>" if end else "")


def _shape(inside: str, words: str = "") -> str:
    return f"<xdr:sp><xdr:spPr>{inside}</xdr:spPr><xdr:txBody><a:p><a:r><a:t>{words}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"


def _clear(form: str, place: str = "") -> str:
    return f"<xdr:twoCellAnchor>{_from_to(*B2)}{_shape(f'{place}{form}<a:noFill/>')}</xdr:twoCellAnchor>"


B2: Final = (1, 0, 1, 0, 2, 0, 2, 0)
"""The corners of this cell."""
DRAWINGS: Final = {
    "a filled shape": (f"<xdr:twoCellAnchor>{_from_to(*B2)}{_shape('<a:solidFill/>')}</xdr:twoCellAnchor>", "B2"),
    "a picture": (f"<xdr:twoCellAnchor>{_from_to(*B2)}<xdr:pic/></xdr:twoCellAnchor>", "B2"),
    "a frame": (f"<xdr:twoCellAnchor>{_from_to(*B2)}{_shape('<a:noFill/>')}</xdr:twoCellAnchor>", ""),
    "a frame with words": (f"<xdr:twoCellAnchor>{_from_to(*B2)}{_shape('<a:noFill/>', '7')}</xdr:twoCellAnchor>", "B2"),
    "a frame with round corners": (_clear("<a:prstGeom prst='roundRect'/>"), ""),
    "a line that is not filled": (_clear("<a:prstGeom prst='line'/>"), "B2"),
    "a sign of multiplication": (_clear("<a:prstGeom prst='mathMultiply'/>"), "B2"),
    "a line drawn by hand": (_clear("<a:custGeom/>"), "B2"),
    "a frame that is turned": (
        _clear("<a:prstGeom prst='rect'/>", "<a:xfrm rot='-900000'><a:ext cx='600000' cy='150000'/></a:xfrm>"),
        "B2",
    ),
    "a frame that stands up": (
        _clear("<a:prstGeom prst='rect'/>", "<a:xfrm rot='5400000'><a:ext cx='600000' cy='150000'/></a:xfrm>"),
        "",
    ),
    "a frame without height": (
        _clear("<a:prstGeom prst='rect'/>", "<a:xfrm><a:ext cx='600000' cy='9525'/></a:xfrm>"),
        "B2",
    ),
    "a line through a row": (
        f"<xdr:twoCellAnchor>{_from_to(0, 0, 1, 90000, 4, 0, 1, 90000)}<xdr:cxnSp/></xdr:twoCellAnchor>",
        "A2 B2 C2",
    ),
    "a picture that only touches": (
        f"<xdr:twoCellAnchor>{_from_to(0, 550000, 0, 180000, 1, 20000, 1, 20000)}<xdr:pic/></xdr:twoCellAnchor>",
        "",
    ),
    "a picture of its own size": (
        f"<xdr:oneCellAnchor>{_from_to(1, 0, 1, 0, end=False)}<xdr:ext cx='900000' cy='300000'/><xdr:pic/></xdr:oneCellAnchor>",
        "B2 B3 C2 C3",
    ),
    "a picture without a size": (
        f"<xdr:oneCellAnchor>{_from_to(1, 0, 1, 0, end=False)}<xdr:pic/></xdr:oneCellAnchor>",
        "",
    ),
    "a picture on the paper": (
        "<xdr:absoluteAnchor><xdr:pos x='600000' y='200000'/><xdr:ext cx='500000' cy='180000'/><xdr:pic/></xdr:absoluteAnchor>",
        "B2",
    ),
    "a picture behind all cells": (
        "<xdr:absoluteAnchor><xdr:pos x='99999999' y='99999999'/><xdr:ext cx='5' cy='5'/><xdr:pic/></xdr:absoluteAnchor>",
        "",
    ),
    "a line that is turned": (
        (
            f"<xdr:twoCellAnchor>{_from_to(0, 0, 1, 0, 1, 0, 1, 9525)}<xdr:cxnSp><a:xfrm rot='-5400000'>"
            "<a:off x='0' y='190500'/><a:ext cx='500000' cy='9525'/></a:xfrm></xdr:cxnSp></xdr:twoCellAnchor>"
        ),
        "A1 A2 A3",
    ),
    "a line that is turned round": (
        (
            f"<xdr:twoCellAnchor>{_from_to(*B2)}<xdr:cxnSp><a:xfrm rot='10800000'>"
            "<a:off x='0' y='0'/><a:ext cx='9000000' cy='9525'/></a:xfrm></xdr:cxnSp></xdr:twoCellAnchor>"
        ),
        "B2",
    ),
    "a picture that is nowhere": ("<xdr:absoluteAnchor/>", ""),
    "broken": ("<xdr:twoCellAnchor>", ""),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_what_a_picture_or_shape_lies_over_is_in_doubt(name: str) -> None:
    inside, covered = DRAWINGS[name]
    book = of_cells({f"{column}{row}": "126" for column in "ABC" for row in (1, 2, 3)} | {"D1": "甲", "D2": "字" * 50})
    book.sheets[0].after = '<drawing r:id="rId1"/>'
    space = "http://schemas.openxmlformats.org"
    book.parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        f'<Relationships xmlns="{space}/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{space}/officeDocument/2006/relationships/drawing" Target="../drawings/drawing1.xml"/></Relationships>'
    )
    book.parts["xl/drawings/drawing1.xml"] = (
        f'<xdr:wsDr xmlns:xdr="{space}/drawingml/2006/spreadsheetDrawing" xmlns:a="{space}/drawingml/2006/main">'
        f"{inside}</xdr:wsDr>"
    )
    (grid,) = (block for block in reading.read(book.pack(), Limits()).blocks if isinstance(block, Grid))
    doubtful = [cell.place.rpartition("!")[2] for cell in grid.cells if cell.text == sign_of(Why.COVERED) + "126"]
    assert sorted(doubtful) == covered.split()


def _in_c3(book: Workbook) -> str:
    """What is read of C3, beside words."""
    page = reading.read(book.pack(), Limits())
    cells = {cell.place: cell.text for block in page.blocks if isinstance(block, Grid) for cell in block.cells}
    return cells.get("表三!C3", "")


WORDS: Final = {"A1": "甲", "B1": "乙", "C1": "丙"}
NEWER: Final = (
    '<extLst><ext><x14:conditionalFormatting xmlns:x14="urn:x" xmlns:xm="urn:m"><x14:cfRule type="cellIs" operator="equal">'
    "<xm:f>126</xm:f><x14:dxf><font><strike/></font></x14:dxf></x14:cfRule><xm:sqref>C3</xm:sqref>"
    "</x14:conditionalFormatting></ext></extLst>"
)
RULES: Final = {
    # The rule for C3, the text of the cell, and what is read of it.
    "an operator of text": (rule('type="cellIs" operator="containsText"', "1"), "126", TOLD),
    "another cell": (rule('type="cellIs" operator="equal"', "$D$4"), "126", TOLD),
    "a text": (rule('type="cellIs" operator="equal"', "1"), "字", TOLD),
    "an expression of nothing": (rule('type="expression"'), "126", TOLD),
    "no such format": (rule('type="cellIs" operator="equal"', "126").replace("FIRST", "9"), "126", "126"),
    "elsewhere": (rule('type="expression"', "TRUE").replace("PLACE", "D4:E9"), "126", "126"),
    "nowhere": (rule('type="expression"', "TRUE").replace("PLACE", "#REF!"), "126", "126"),
    "a large range": (rule('type="expression"', "TRUE").replace("PLACE", "A2:XFD1048576"), "126", ""),
    "a newer rule": (NEWER, "126", TOLD),
    "no place named": (
        '<extLst><x:conditionalFormatting xmlns:x="urn:x"><x:sqref/></x:conditionalFormatting></extLst>',
        "126",
        "126",
    ),
    "no colours": (scale("", ""), "126", "126"),
}


@pytest.mark.parametrize("name", RULES)
def test_rules_that_are_met_perhaps_or_not_there(name: str) -> None:
    rules, shown, said = RULES[name]
    styles = f"<cellXfs><xf/></cellXfs><dxfs>{WHITE_RULE}</dxfs>"
    book = of_cells({**WORDS, "C3": Cell(shown), "B3": "乙"}, styles=styles)
    book.sheets[0].after = rules.replace("FIRST", "0").replace("PLACE", "C3")
    told = sign_of(Why.STRUCK) if rules == NEWER else sign_of(Why.UNCERTAIN) + shown
    assert _in_c3(book) == (told if said == TOLD else said)


def test_far_too_many_rules_are_refused() -> None:
    cells: dict[str, Cell | str] = {f"A{row}": "字" for row in range(1, 100)}
    book = of_cells(cells, styles=f"<cellXfs><xf/></cellXfs><dxfs>{WHITE_RULE}</dxfs>")
    places = " ".join(["A1:XFD1048576"] * 10_001)
    book.sheets[0].after = rule('type="expression"', "TRUE").replace("FIRST", "0").replace("PLACE", places)
    with pytest.raises(gkreport.FormatError, match="条件格式或图形过多"):
        reading.read(book.pack(), Limits())


def test_a_merged_cell_has_the_room_of_all_its_columns() -> None:
    book = of_cells({**WORDS, "C3": Cell("126"), "B3": "乙"}, merges=("C3:E3",))
    book.sheets[0].columns = '<col min="3" max="5" width="1.5" customWidth="1"/>'
    assert _in_c3(book) == "126"
    book.sheets[0].merges = []
    assert _in_c3(book) == sign_of(Why.CLIPPED) + "126"


def test_a_number_that_is_turned_needs_no_width() -> None:
    styles = '<fonts><font><sz val="11"/></font></fonts><cellXfs><xf/><xf><alignment textRotation="90"/></xf></cellXfs>'
    book = of_cells({**WORDS, "C3": Cell("126", style=1), "B3": "乙"}, styles=styles)
    book.sheets[0].columns = '<col min="3" max="3" width="1.5" customWidth="1"/>'
    assert _in_c3(book) == "126"
