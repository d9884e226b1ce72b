"""What a page of an OFD file shows in a cell is what is read, or the cell is told: a table of kinds."""

from typing import Final

import attrs
import pytest
from tests.ofds import Sheet, ofd, part

from gkreport.formats.ofd import reading
from gkreport.limits import Limits
from gkreport.page import Grid, Hidden, Page
from gkreport.seen import Why, is_doubtful

# A cell from (20, 20) to (40, 30) of a page of 100 by 70 millimetres; 126 stands in it where N writes it.


def write(  # noqa: PLR0913
    text: str, x: float = 27, more: str = "", inner: str = "", *, code: str = "", size: float = 4
) -> str:
    """Return an object with letters of half their size in width, from a place on."""
    delta = code or (f'DeltaX="g {len(text) - 1} {size / 2:g}"' if len(text) > 1 else "")
    return (
        f'<ofd:TextObject Boundary="{x:g} 23.5 {size / 2 * max(len(text), 1):g} 4.5" Font="1" Size="{size:g}"{more}>{inner}'
        f'<ofd:TextCode X="0" Y="3.5" {delta}>{text}</ofd:TextCode></ofd:TextObject>'
    )


def path(  # noqa: PLR0913, PLR0917
    x: float, y: float, width: float, height: float, more: str = "", inner: str = "", data: str = ""
) -> str:
    """Return a path, a rectangle where its data are not said."""
    data = data or f"M 0 0 L {width:g} 0 L {width:g} {height:g} L 0 {height:g} C"
    return (
        f'<ofd:PathObject Boundary="{x:g} {y:g} {width:g} {height:g}"{more}>{inner}'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def fill(
    color: str = 'Value="255 255 255"', *, left: float = 26.5, width: float = 7, top: float = 23.5, more: str = ""
) -> str:
    """Return a filled rectangle over 126, or over a part of it."""
    return path(left, top, width, 4.5, f' Stroke="false" Fill="true"{more}', ink(color))


def ink(color: str, inner: str = "") -> str:
    return f"<ofd:FillColor {color}>{inner}</ofd:FillColor>"


def picture(resource: str, more: str = "") -> str:
    return f'<ofd:ImageObject Boundary="26 23 8 6" CTM="8 0 0 6 0 0" ResourceID="{resource}"{more}/>'


def clip(x: float, width: float, more: str = "") -> str:
    """Return the clips of an object that begins at 25 or 27, in its coordinates."""
    return (
        f'<ofd:Clips{more}><ofd:Clip><ofd:Area><ofd:Path Boundary="{x:g} -2 {width:g} 9" Fill="true">'
        f"<ofd:AbbreviatedData>M 0 0 L {width:g} 0 L {width:g} 9 L 0 9 C</ofd:AbbreviatedData></ofd:Path></ofd:Area></ofd:Clip></ofd:Clips>"
    )


def layer(inner: str, more: str = "") -> str:
    return f"<ofd:Layer{more}>{inner}</ofd:Layer>"


def unit(number: int, more: str = "", boundary: str = "0 0 100 70") -> str:
    return f'<ofd:CompositeObject Boundary="{boundary}" ResourceID="{number}"{more}/>'


def glyphs(numbers: str, *, codes: int = 1, position: int = 0, count: int | None = None) -> str:
    count = len(numbers.split()) if count is None else count
    return (
        f'<ofd:CGTransform CodePosition="{position}" CodeCount="{codes}" GlyphCount="{count}">'
        f"<ofd:Glyphs>{numbers}</ofd:Glyphs></ofd:CGTransform>"
    )


def note(kind: str, inner: str, more: str = "", boundary: str = "0 0 100 70") -> str:
    return f'<ofd:Annot Type="{kind}"{more}><ofd:Appearance Boundary="{boundary}">{inner}</ofd:Appearance></ofd:Annot>'


N: Final = write("126")
SEVEN: Final = write("7", 25)
WHITE: Final = ink('Value="255 255 255"')
BLACK: Final = ink('Value="0 0 0"')
LINE: Final = path(24, 25.5, 11, 0, data="M 0 0 L 11 0")
FADE: Final = (
    '<ofd:AxialShd StartPoint="0 0" EndPoint="1 1"><ofd:Segment><ofd:Color Value="0 0 0"/></ofd:Segment></ofd:AxialShd>'
)


@attrs.frozen
class Kind:
    """What is drawn in the cell, and what a person reads there; None where no number can be told."""

    ops: str = N
    read: str | None = "126"
    notes: str = ""
    """The annotations of its page."""
    head: str = ""
    """What stands before the content of its page."""
    seal: str = ""
    """Where a seal lies on its page."""


RESOURCES: Final = (
    '<ofd:ColorSpaces><ofd:ColorSpace ID="10" Type="GRAY"/><ofd:ColorSpace ID="11" Type="CMYK" BitsPerComponent="8"/>'
    '<ofd:ColorSpace ID="12" Type="RGB"><ofd:Palette><ofd:CV>0 0 0</ofd:CV><ofd:CV>#FF #FF #FF</ofd:CV></ofd:Palette>'
    '</ofd:ColorSpace><ofd:ColorSpace ID="13" Type="LAB"/><ofd:ColorSpace ID="14" Type="GRAY" BitsPerComponent="4"/>'
    "</ofd:ColorSpaces><ofd:DrawParams>"
    '<ofd:DrawParam ID="20"><ofd:FillColor Value="255 255 255"/></ofd:DrawParam><ofd:DrawParam ID="21" Relative="20"/>'
    '<ofd:DrawParam ID="22" Relative="22" LineWidth="4.5"><ofd:StrokeColor Value="255 255 255"/><ofd:DashPattern/></ofd:DrawParam>'
    "</ofd:DrawParams><ofd:MultiMedias>"
    '<ofd:MultiMedia ID="30" Type="Image"><ofd:MediaFile>a.jpg</ofd:MediaFile></ofd:MultiMedia>'
    '<ofd:MultiMedia ID="31" Type="Image" Format="PNG"><ofd:MediaFile>b</ofd:MediaFile></ofd:MultiMedia>'
    "</ofd:MultiMedias><ofd:CompositeGraphicUnits>"
    + "".join(
        f'<ofd:CompositeGraphicUnit ID="{at}" Width="100" Height="70"><ofd:Content>{inner}</ofd:Content></ofd:CompositeGraphicUnit>'
        for at, inner in enumerate((SEVEN, fill(left=24.5, width=2.5), N, unit(42)), 40)
    )
    + '<ofd:CompositeGraphicUnit ID="50"/></ofd:CompositeGraphicUnits><ofd:Other/>'
)
TEMPLATES: Final = {
    "cover": layer(fill(left=24.5, width=2.5)),
    "seven": layer(SEVEN),
    "line": layer(LINE),
    "empty": "",
}
KINDS: Final[dict[str, Kind]] = {
    "plain": Kind(),
    # what is not painted
    "white": Kind(write("7", 25, inner=WHITE) + N),
    "white in hexadecimals": Kind(write("7", 25, inner=ink('Value="#FF #FF #ff"')) + N),
    "nearly white": Kind(write("7", 25, inner=ink('Value="252 250 252"')) + N),
    "white by lightness": Kind(write("7", 25, inner=ink('Value="255" ColorSpace="10"')) + N),
    "white in few bits": Kind(write("7", 25, inner=ink('Value="15" ColorSpace="14"')) + N),
    "white in inks": Kind(write("7", 25, inner=ink('Value="0 0 0 0" ColorSpace="11"')) + N),
    "white of a palette": Kind(write("7", 25, inner=ink('Index="1" ColorSpace="12"')) + N),
    "white by a space that is missing": Kind(write("7", 25, inner=ink('Value="0 0 0 0" ColorSpace="99"')) + N),
    "white by its drawing parameters": Kind(write("7", 25, ' DrawParam="20"') + N),
    "white by drawing parameters that build on others": Kind(write("7", 25, ' DrawParam="21"') + N),
    "white by its layer": Kind(layer(write("7", 25), ' DrawParam="20"') + layer(N)),
    "white by its block": Kind(f'<ofd:PageBlock DrawParam="21">{SEVEN}</ofd:PageBlock>{N}'),
    "black over what its layer says": Kind(layer(write("126", inner=BLACK), ' DrawParam="20"')),
    "drawing parameters that are missing": Kind(write("126", more=' DrawParam="99"')),
    "clear": Kind(write("7", 25, ' Alpha="0"') + N),
    "clear by its colour": Kind(write("7", 25, inner=ink('Value="0 0 0" Alpha="0"')) + N),
    "a clear unit": Kind(unit(40, ' Alpha="3"') + N),
    "not visible by a number": Kind(write("7", 25, ' Visible="0"') + fill(more=' Visible=" FALSE "') + N),
    "not visible": Kind(write("7", 25, ' Visible="false"') + N),
    "a layer that is not visible": Kind(layer(SEVEN, ' Visible="false"') + layer(N)),
    "a block that is not visible": Kind(f'<ofd:PageBlock Visible="false">{SEVEN}{fill()}</ofd:PageBlock>{N}'),
    "a unit, a picture and a box that are not visible": Kind(
        N
        + "".join(one.replace("Boundary", 'Visible="false" Boundary') for one in (unit(41), picture("30"), fill()))
        + '<ofd:PageBlock Visible="false"><ofd:VideoObject Boundary="26 23 8 6"/></ofd:PageBlock>'
    ),
    "neither filled nor outlined": Kind(write("7", 25, ' Fill="false"') + N),
    "outlined alone": Kind(write("126", more=' Fill="false" Stroke="true"')),
    "outlined alone in white": Kind(
        write("7", 25, ' Fill="false" Stroke="true"', '<ofd:StrokeColor Value="255 255 255"/>') + N
    ),
    "filled and outlined in one colour": Kind(write("126", more=' Stroke="true"')),
    "filled white and outlined": Kind(write("126", more=' Stroke="true"', inner=WHITE), None),
    "tiny": Kind(write("7", 26, size=0.2) + N),
    "of no size": Kind(write("77", 26, size=0, code='DeltaX="1"') + N),
    "tiny by its matrix": Kind(write("7", 26, ' CTM="0.05 0 0 0.05 0 3"') + N),
    "squeezed to nothing": Kind(write("7", 25, ' HScale="0"') + N),
    # what is cut off
    "clipped away": Kind(write("7", 25, inner=clip(20, 9)) + N),
    "clipped away whatever its matrix": Kind(
        write("7", 25, ' CTM="1 0 0 1 0 0"', clip(20, 9, ' TransFlag="false"')) + N
    ),
    "inside its clip": Kind(write("126", inner=clip(-1, 9))),
    "cut by a clip": Kind(write("126", inner=clip(1, 9)), None),
    "clipped by letters": Kind(
        write("126", inner="<ofd:Clips><ofd:Clip><ofd:Area><ofd:Text/></ofd:Area></ofd:Clip></ofd:Clips>"), None
    ),
    "clipped by an area that is moved": Kind(
        write("7", 25, inner=clip(-1, 9).replace("<ofd:Area>", '<ofd:Area CTM="1 0 0 1 40 0">')) + N
    ),
    "clipped by a path that is moved": Kind(
        write("7", 25, inner=clip(-1, 9).replace(' Fill="true"', ' CTM="1 0 0 1 40 0"')) + N
    ),
    "clipped by two areas": Kind(
        write(
            "126",
            inner=clip(-1, 2).replace("</ofd:Clip>", clip(0.5, 9)[len("<ofd:Clips><ofd:Clip>") : -len("</ofd:Clips>")]),
        )
    ),
    "clipped by nothing that is said": Kind(write("126", inner="<ofd:Clips><ofd:Clip/></ofd:Clips>")),
    "outside of its box": Kind(N.replace('Boundary="27 23.5', 'Boundary="47 23.5').replace('X="0"', 'X="-20"'), None),
    "a digit outside of its box": Kind(N.replace('Boundary="27 23.5 6', 'Boundary="27 23.5 4'), None),
    "a box without size": Kind(N.replace('Boundary="27 23.5 6 4.5"', 'Boundary="27 23.5 0 0"')),
    "beyond the part that is shown": Kind(
        N,
        None,
        head="<ofd:Area><ofd:PhysicalBox>0 0 100 70</ofd:PhysicalBox><ofd:ApplicationBox>0 0 29 70</ofd:ApplicationBox></ofd:Area>",
    ),
    "inside the part that is shown": Kind(
        head="<ofd:Area><ofd:PhysicalBox>0 0 100 70</ofd:PhysicalBox><ofd:ApplicationBox>5 5 90 60</ofd:ApplicationBox></ofd:Area>"
    ),
    "a part that is shown of no size": Kind(
        head="<ofd:Area><ofd:PhysicalBox>0 0 100 70</ofd:PhysicalBox><ofd:ApplicationBox>0 0 0 0</ofd:ApplicationBox></ofd:Area>",
    ),
    "beyond the paper": Kind(N, None, head="<ofd:Area><ofd:PhysicalBox>0 0 32.5 70</ofd:PhysicalBox></ofd:Area>"),
    # what is covered
    "covered": Kind(SEVEN + fill(left=24.5, width=2.5) + N),
    "covered by grey": Kind(SEVEN + N + fill('Value="200 200 200"', left=24, width=11), ""),
    "covered by a unit": Kind(SEVEN + unit(41) + N),
    "covered by a unit that is moved": Kind(N + unit(41, ' CTM="1 0 0 1 2 0"'), "26"),
    "covered by a template before it": Kind(SEVEN + N, "7126", head='<ofd:Template TemplateID="cover"/>'),
    "covered by a template over it": Kind(SEVEN + N, head='<ofd:Template TemplateID="cover" ZOrder="Foreground"/>'),
    "covered by a template that is said to be over it": Kind(SEVEN + N, head='<ofd:Template TemplateID="over"/>'),
    "covered by a layer over it": Kind(
        layer(fill(left=24.5, width=2.5), ' Type="Foreground"') + layer(SEVEN + N, ' Type="Body"')
    ),
    "a layer under it that comes after it": Kind(layer(N) + layer(fill(), ' Type="Background"')),
    "a layer of another kind": Kind(layer(N, ' Type="Custom"')),
    "half covered": Kind(N + fill(left=28, width=2), None),
    "covered by two pieces": Kind(N + fill(width=3.5) + fill(left=30, width=3.5), None),
    "covered by a picture": Kind(N + picture("30"), None),
    "covered by a picture with holes": Kind(N + picture("31"), None),
    "covered by a picture that is missing": Kind(N + picture("99"), None),
    "covered by a picture with a mask": Kind(N + picture("30", ' ImageMask="5"'), None),
    "covered by a picture without a matrix": Kind(N + picture("30").replace(' CTM="8 0 0 6 0 0"', ""), None),
    "a picture elsewhere": Kind(N + picture("30").replace("26 23 8 6", "60 50 8 6")),
    "a picture under it": Kind(picture("30") + N, None),
    "covered by a gradient": Kind(N + path(26, 23, 8, 6, ' Fill="true" Stroke="false"', ink("", FADE)), None),
    "covered by a clear box": Kind(N + fill(more=' Alpha="0"')),
    "covered by a box clear by its colour": Kind(N + fill('Value="255 255 255" Alpha="0"')),
    "a box filled with no colour": Kind(N + path(26, 23, 8, 6, ' Fill="true" Stroke="false"')),
    "a box neither filled nor drawn": Kind(N + path(26, 23, 8, 6, ' Stroke="false"')),
    "a path without data": Kind(N + '<ofd:PathObject Boundary="26 23 8 6" Fill="true"/>'),
    "covered by a box of its drawing parameters": Kind(N + path(26, 23, 8, 6, ' Fill="true" DrawParam="20"'), ""),
    "covered by a thick line": Kind(N + path(26, 25.5, 8, 0, ' DrawParam="22"', data="M 0 0 L 8 0"), ""),
    "tinted": Kind(N + fill('Value="255 255 0"', more=' Alpha="80"')),
    "marked by a text marker": Kind(N + fill('Value="255 255 0"', more=' BlendMode="Multiply"')),
    "blended": Kind(N + fill('Value="255 255 0"', more=' BlendMode="Screen"'), None),
    "plainly blended": Kind(SEVEN + fill(left=24.5, width=2.5, more=' BlendMode="Normal"') + N),
    "covered outside of the box of the cover": Kind(
        N + path(60, 50, 8, 6, ' Fill="true" Stroke="false"', WHITE, "M -34 -27 L -26 -27 L -26 -21 L -34 -21 C"), None
    ),
    "covered by a curve": Kind(
        SEVEN
        + N
        + path(
            20,
            20,
            20,
            10,
            ' Fill="true" Stroke="false"',
            ink('Value="200 200 200"'),
            "M 0 5 B 0 -15 20 -15 20 5 B 20 25 0 25 0 5 C",
        ),
        None,
    ),
    "covered by arcs": Kind(
        N
        + path(
            20,
            16,
            20,
            20,
            ' Fill="true" Stroke="false"',
            ink('Value="200 200 200"'),
            "M 0 10 A 10 10 0 0 1 20 10 A 10 10 0 0 1 0 10 C",
        ),
        None,
    ),
    "an arc beside it": Kind(
        N + path(44, 20, 4, 4, ' Fill="true" Stroke="false"', BLACK, "M 0 2 A 2 2 0 1 0 4 2 Q 2 0 0 2 C")
    ),
    "a ring around it": Kind(
        N
        + path(
            20,
            16,
            20,
            20,
            ' Fill="true" Stroke="false" Rule="Even-Odd"',
            ink('Value="200 200 200"'),
            "M 0 0 L 20 0 L 20 20 L 0 20 C M 5 6 L 5 13 L 14 13 L 14 6 C",
        ),
        None,
    ),
    "a film over it": Kind(N + '<ofd:VideoObject Boundary="26 23 8 6"/>', None),
    "something else without a place": Kind(N + "<ofd:Something/>"),
    # ink and ground
    "black on black": Kind(fill('Value="0 0 0"', left=24.5, width=2.5) + SEVEN + N),
    "white on black": Kind(fill('Value="0 0 0"') + write("126", inner=WHITE)),
    "pale": Kind(write("126", inner=ink('Value="230 230 230"')), None),
    "faint": Kind(write("126", more=' Alpha="20"'), None),
    "red": Kind(write("126", inner=ink('Value="200 0 0"'))),
    "black by no value": Kind(write("126", inner=ink(""))),
    "black of a palette": Kind(write("126", inner=ink('Index="0" ColorSpace="12"'))),
    "no colour of the palette": Kind(write("126", inner=ink('Index="7" ColorSpace="12"')), None),
    "a gradient": Kind(write("126", inner=ink("", FADE)), None),
    "a space that is not known": Kind(write("126", inner=ink('Value="0 0 0" ColorSpace="13"')), None),
    "too much of a colour": Kind(write("126", inner=ink('Value="300 0 0"')), None),
    "no number for a colour": Kind(write("126", inner=ink('Value="red 0 0"')), None),
    "multiplied": Kind(write("126", more=' BlendMode="Darken"')),
    "difference": Kind(write("126", more=' BlendMode="Difference"'), None),
    # lines
    "struck": Kind(N + LINE, None),
    "struck by a template": Kind(N, None, head='<ofd:Template TemplateID="line"/>'),
    "struck by a clear line": Kind(N + LINE.replace("<ofd:Abb", '<ofd:StrokeColor Value="0 0 0" Alpha="0"/><ofd:Abb')),
    "underlined": Kind(N + path(26.5, 27.6, 7, 0, data="M 0 0 L 7 0")),
    "a minus that is drawn": Kind(N + path(25, 25.5, 1.5, 0, data="M 0 0 L 1.5 0"), None),
    # letters
    "in two objects": Kind(write("12") + write("6", 31)),
    "in two texts": Kind(
        N.replace(
            'DeltaX="g 2 2">126</ofd:TextCode>', '>1</ofd:TextCode><ofd:TextCode X="2" DeltaX="2">26</ofd:TextCode>'
        )
    ),
    "with a line break between": Kind(N.replace("126", "1\n26\r\n")),
    "offsets one by one": Kind(write("126", code='DeltaX="2 2.0"')),
    "offsets repeated": Kind(write("126", code='DeltaX="2 g 1 2"')),
    "too few offsets": Kind(write("126", code='DeltaX="2"')),
    "far too many offsets": Kind(write("126", code='DeltaX="g 9999999 2 7" DeltaY="g 2 0 9"')),
    "less than no offsets": Kind(write("126", code='DeltaX="g -5 2"'), None),
    "no offsets": Kind(N.replace('DeltaX="g 2 2"', ""), None),
    "one upon the other": Kind(write("126", code='DeltaX="0.1 0.1"'), None),
    "one below the other": Kind(write("126", code='DeltaY="4 4"').replace("23.5 6 4.5", "19 6 14"), None),
    "larger by its matrix": Kind(
        write("126", more=' CTM="2 0 0 2 0 0"', size=2).replace("3 4.5", "6 4.5").replace('Y="3.5"', 'Y="1.75"')
    ),
    "set aslant": Kind(write("126", more=' CTM="0.9 0.4 -0.4 0.9 0 0"'), None),
    "upside down": Kind(write("126", more=' CTM="-1 0 0 -1 6 6"'), None),
    "mirrored": Kind(write("126", more=' CTM="-1 0 0 1 6 0"'), None),
    "each digit turned": Kind(write("126", more=' CharDirection="90"'), None),
    "each digit aslant": Kind(write("126", more=' CharDirection="30"'), None),
    "each digit turned not at all": Kind(write("126", more=' CharDirection="0" ReadDirection="0" HScale="1"')),
    "mirrored by its width": Kind(write("126", more=' HScale="-1"'), None),
    "narrower": Kind(write("126", more=' HScale="0.8"')),
    "a note mark": Kind(N + write("2", 33, size=2).replace("23.5", "21.5"), None),
    "printed over": Kind(N + write("349"), None),
    "a watermark": Kind(write("2023", 22, ' CTM="3 3 -3 3 0 0"', ink('Value="230 230 230"')) + N),
    "in a unit": Kind(unit(42)),
    "in a unit of a unit": Kind(unit(43)),
    "in a unit that is cut by its box": Kind(unit(42, boundary="0 0 29 70"), None),
    "covered by a unit that leaves its box": Kind(N + unit(41, ' CTM="1 0 0 1 2 0"', "0 0 26 70"), None),
    "in a unit that is larger": Kind(unit(42, ' CTM="1.5 0 0 1.5 -13 -13"')),
    "a unit without content": Kind(N + unit(50), None),
    "a unit that is missing elsewhere": Kind(N + unit(99, boundary="60 50 9 9")),
    "in a block of a block": Kind(f"<ofd:PageBlock><ofd:PageBlock>{N}</ofd:PageBlock></ofd:PageBlock>"),
    # glyphs
    "by its glyphs": Kind(write("126", inner=glyphs("18 19 23", codes=3))),
    "by some glyphs": Kind(write("126", inner=glyphs("19", position=1))),
    "two glyphs for one digit": Kind(
        write("121", inner=glyphs("91 92 93", codes=3)).replace('Font="1"', 'Font="2"'), None
    ),
    "one glyph for two digits": Kind(
        write("126", inner=glyphs("97 97 97", codes=3)).replace('Font="1"', 'Font="3"'), None
    ),
    "more glyphs than codes": Kind(write("12", inner=glyphs("18 19 23", codes=2), code='DeltaX="2 2"'), None),
    "fewer glyphs than codes": Kind(write("126", inner=glyphs("99", codes=3)), None),
    "glyphs of no code": Kind(
        write("12", inner=glyphs("18 19", codes=2) + glyphs("23", position=2), code='DeltaX="2 2"'), None
    ),
    "a code of no glyph": Kind(write("126", inner=glyphs("", codes=0, count=0)), None),
    "other blanks": Kind(write("126\u00a0\u3000")),
    "glyphs of no code at all": Kind(write("", inner=glyphs("18 19 23", codes=0)), None),
    "glyphs without a number": Kind(write("126", inner=glyphs("18 19 23", codes=3, count=2)), None),
    "the glyph of a blank": Kind(write("126 ", inner=glyphs("33", position=3))),
    "two glyphs for blanks": Kind(write("  ", 23, inner=glyphs("33 71", codes=2)) + N, None),
    # annotations and seals
    "a filled square": Kind(N, "", note("Path", fill())),
    "a stamp": Kind(N, None, note("Stamp", picture("31"))),
    "words over it": Kind(N, None, note("Path", write("34", 26))),
    "marked": Kind(N, "126", note("Highlight", fill('Value="255 255 0"'))),
    "struck by a note": Kind(N, None, note("Path", LINE)),
    "a note not to be seen": Kind(N, "126", note("Path", fill(), ' Visible="false"')),
    "a note elsewhere": Kind(N, "126", note("Path", fill(left=0, top=0), boundary="60 50 10 10")),
    "cut by the box of a note": Kind(N, None, note("Path", fill(left=6.5, top=3.5), boundary="20 20 5 5")),
    "a note without a box": Kind(N, "", note("Path", fill(), boundary="0 0 0 0")),
    "a watermark among the notes": Kind(N, "126", note("Watermark", write("2023", 22, ' Alpha="40"'))),
    "a dark watermark among the notes": Kind(N, None, note("Watermark", write("2023", 22))),
    "a note without looks": Kind(N, "126", '<ofd:Annot Type="Link"/>'),
    "a seal over it": Kind(N, None, seal='Boundary="15 15 40 40"'),
    "a seal elsewhere": Kind(N, "126", seal='Boundary="60 40 40 40"'),
    "a seal of which another part shows": Kind(N, "126", seal='Boundary="15 15 40 40" Clip="30 30 10 10"'),
    "a seal of which this part shows": Kind(N, None, seal='Boundary="-5 15 40 40" Clip="30 0 10 40"'),
}


def book(kinds: dict[str, Kind]) -> bytes:
    """Return a file of one page for each kind."""
    sheets, listed, stamps = [], [], []
    more: dict[str, bytes] = {}
    for at, kind in enumerate(kinds.values(), 1):
        walls = "".join(path(20, y, 60, 0, data="M 0 0 L 60 0") for y in (20, 30, 40))
        walls += "".join(path(x, 20, 0, 20, data="M 0 0 L 0 20") for x in (20, 40, 60, 80))
        words = '<ofd:TextObject Boundary="5 55 40 6" Font="1" Size="4"><ofd:TextCode X="0" Y="4" DeltaX="g 3 4">本年度县</ofd:TextCode></ofd:TextObject>'
        ops = kind.ops if kind.ops.startswith("<ofd:Layer") else layer(kind.ops)
        area = "" if "<ofd:Area" in kind.head else "<ofd:Area><ofd:PhysicalBox>0 0 100 70</ofd:PhysicalBox></ofd:Area>"
        sheets.append(Sheet((0, 0), [layer(walls + words, ' Type="Background"'), ops], area + kind.head))
        if kind.notes:
            more[f"Doc_0/Annots/Page_{at}.xml"] = part("PageAnnot", kind.notes)
            listed.append(f'<ofd:Page PageID="{at}"><ofd:FileLoc>Page_{at}.xml</ofd:FileLoc></ofd:Page>')
        if kind.seal:
            stamps.append(f'<ofd:StampAnnot ID="s{at}" PageRef="{at}" {kind.seal}/>')
    more["Doc_0/Annots/Annotations.xml"] = part("Annotations", "".join(listed))
    more["Doc_0/Signs/Signatures.xml"] = part("Signatures", '<ofd:Signature ID="1" BaseLoc="Sign_1/Signature.xml"/>')
    more["Doc_0/Signs/Sign_1/Signature.xml"] = part("Signature", f"<ofd:SignedInfo>{''.join(stamps)}</ofd:SignedInfo>")
    for name, content in TEMPLATES.items():
        more[f"Doc_0/Tpls/{name}.xml"] = part("Page", f"<ofd:Content>{content}</ofd:Content>" if content else "")
    return ofd(
        sheets,
        resources=RESOURCES,
        common="".join(f'<ofd:TemplatePage ID="{name}" BaseLoc="Tpls/{name}.xml"/>' for name in TEMPLATES)
        + '<ofd:TemplatePage ID="over" BaseLoc="Tpls/cover.xml" ZOrder="Foreground"/>',
        document="<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>",
        body="<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>",
        more=more,
    )


def page_of(kinds: dict[str, Kind]) -> Page:
    return reading.read(book(kinds), Limits())


@pytest.fixture(scope="module")
def cells() -> dict[str, str]:
    """What is read of the cell of each kind."""
    grids = (block for block in page_of(KINDS).blocks if isinstance(block, Grid))
    texts = {grid.cells[0].place.partition(" ")[0]: grid.cells[0].text for grid in grids}
    return {kind: texts[f"第{page}页"] for page, kind in enumerate(KINDS, 1)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_cell_holds_what_is_seen(kind: str, cells: dict[str, str]) -> None:
    wanted, text = KINDS[kind].read, cells[kind]
    if wanted is None:
        assert text
        assert is_doubtful(text) or not text.isdigit()
    else:
        assert text == wanted


@pytest.mark.parametrize(
    ("kind", "text", "why"),
    [
        ("white", "7", Why.COLOUR),
        ("clear", "7", Why.CLEAR),
        ("not visible", "7", Why.HIDDEN),
        ("tiny", "7", Why.TINY),
        ("of no size", "7 7", Why.TINY),
        ("clipped away", "7", Why.CLIPPED),
        ("covered", "7", Why.COVERED),
        ("struck", "126", Why.STRUCK),
    ],
)
def test_what_is_left_out_is_told_with_its_place(kind: str, text: str, why: Why) -> None:
    words = "本年度示例县积极推进政府信息公开工作，公开各类信息。"
    text_below = f'<ofd:TextObject Boundary="5 60 90 4" Font="1" Size="3"><ofd:TextCode X="0" Y="3" DeltaX="3">{words}</ofd:TextCode></ofd:TextObject>'
    assert page_of({kind: Kind(KINDS[kind].ops + text_below)}).hidden == (
        Hidden(text, why, "第1页 第1个表 第1行第1格"),
    )
