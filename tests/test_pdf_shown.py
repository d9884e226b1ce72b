"""What a page shows in a cell is what is read, or the cell is told: a table of kinds, judged by the pixels of poppler."""

import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import attrs
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.pdfs import FONT, Style, Writer, file_of, packed, pdf

import gkreport
from gkreport import FormatError
from gkreport.compose import compose
from gkreport.formats.fixed import tables
from gkreport.formats.pdf import reading
from gkreport.limits import Limits
from gkreport.page import Grid, Hidden
from gkreport.seen import Why, is_doubtful

# A cell from (50, 130) to (110, 160) of a page of 300 by 200 points; 126 stands in it where N draws it.
N: Final = "BT /F2 12 Tf 70 140 Td (126) Tj ET"
SEVEN: Final = "BT /F2 12 Tf 63.328 140 Td (7) Tj ET"
WHOLE: Final = "60 136 36 16 re"
"""The box around 126 and the 7 before it."""
LEFT: Final = "62 138 8 12 re"
"""The box around the 7 alone."""
BEFORE: Final = f"{SEVEN} {N}"
"""7126."""


@attrs.frozen
class Kind:
    """What is drawn in the cell, and what a person reads there; None where no number can be told."""

    ops: str
    read: str | None = "126"
    page: str = ""
    """More of the dictionary of its page."""
    plain: bool = True
    """Whether what is read looks like plain black digits on white paper."""


def form(ops: str, more: str = "", box: str = "0 0 300 200") -> str:
    """Return a form as an object."""
    resources = "/Resources<</Font<</F2 4 0 R>>>>"
    return packed(ops.encode(), f"/Type/XObject/Subtype/Form/BBox[{box}]{resources}{more}").decode("latin-1")


def note(kind: str, more: str = "", ops: str | None = None, rect: str = "60 136 96 152") -> str:
    """Return an annotation; `ops` are how it looks, where the file says it."""
    look = "" if ops is None else f"/AP<</N {{{ops}}}>>"
    return f"/Annots[<</Type/Annot/Subtype/{kind}/Rect[{rect}]{more}{look}>>]"


STRUCK: Final = "59 144.5 m 97 144.5 l S"
TYPE3: Final = (
    "<</Type/Font/Subtype/Type3/FontBBox[0 0 600 800]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 49/LastChar 50"
    "/Widths[500 500]/Encoding<</Differences[49/one/two]>>/CharProcs<</one {500 0 0 0 500 700 d1 100 0 300 700 re f}"
    "/two {500 0 d0}>>>>"
)
LIAR: Final = (
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding"
    "/ToUnicode {2 beginbfchar <37> <0031> <32> <0032> endbfchar}>>"
)
TWINS: Final = (
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode {2 beginbfchar <41> <0032> <42> <0032> endbfchar}>>"
)

FORMS: Final = {
    "Seven": form(SEVEN),
    "All": form(BEFORE, box="69.8 0 300 200"),
    "Away": form(SEVEN, box="0 0 9 9"),
    "Moved": form(SEVEN, "/Matrix[1 0 0 1 30 0]", box="0 0 40 200"),
    "Line": form(STRUCK),
    "Cover": form(f"1 g {LEFT} f"),
    "Group": form(SEVEN, "/Group<</S/Transparency>>"),
    "Layered": form(SEVEN, "/OC 5 0 R"),
    "Deep": form(SEVEN, "/Matrix[0.01 0 0 0.01 0 0]"),
    "Half": form(N, box="0 0 300 144"),
}
PICTURES: Final = (
    "/Picture {<</Subtype/Image/Width 1/Height 2/BitsPerComponent 8/ColorSpace/DeviceGray>>}"
    "/Seal {<</Subtype/Image/Width 1/Height 2/BitsPerComponent 8/ColorSpace/DeviceGray"
    "/SMask 12 0 R>>}"
    "/Other {<</Subtype/PS>>}"
)
STATES: Final = {
    "Clear": "/ca 0/CA 0",
    "Nearly": "/ca 0.02",
    "Faint": "/ca 0.1",
    "Tinted": "/ca 0.3",
    "Multiply": "/BM/Multiply",
    "Difference": "/BM/Difference",
    "Screen": "/BM[/Screen]",
    "Normal": "/BM/Normal/ca 1/CA 1/SMask/None/LW 2",
    "Masked": "/SMask<</S/Luminosity/G {0 g 0 0 300 200 re f}>>",
    "Tiny": "/Font[4 0 R 0.5]",
}
SPACES: Final = {
    "Black": "[/Separation/Black/DeviceGray<</FunctionType 2/Domain[0 1]/C0[1]/C1[0]/N 1>>]",
    "None": "[/Separation/None/DeviceGray<</FunctionType 2/Domain[0 1]/C0[1]/C1[0]/N 1>>]",
    "White": "[/Separation/W/DeviceRGB<</FunctionType 2/Domain[0 1]/C0[1 1 1]/C1[1 1 1]/N 1>>]",
    "Red": "[/Separation/R/DeviceCMYK<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[0 1 1 0.2]/N 1>>]",
    "Palette": "[/Indexed/DeviceRGB 1<000000FFFFFF>]",
    "Lab": "[/Lab<</WhitePoint[0.95 1 1.09]>>]",
    "WhiteToo": "[/Separation/W[/ICCBased {<</N 1>>}]<</FunctionType 2/Domain[0 1]/C0[1]/C1[1]/N 1>>]",
    "Profile": "[/ICCBased {<</N 3/Alternate/DeviceRGB>>}]",
    "Steps": "[/Separation/S/DeviceGray<</FunctionType 3/Domain[0 1]/Functions[11 0 R]/Bounds[]/Encode[0 1]>>]",
    "Odd": "[/Separation/S/DeviceGray<</FunctionType 2/Domain[0 1]/C0[1 1]/C1[0]/N 1>>]",
    "Sampled": "[/Separation/S/DeviceGray {<</FunctionType 0/Domain[0 1]/Range[0 1]/Size[2]/BitsPerSample 8>>}]",
    "ByName": "/DeviceRGB",
    "Two": "[/DeviceN[/A/B]/DeviceRGB 10 0 R]",
}

KINDS: Final[dict[str, Kind]] = {
    "plain": Kind(N),
    # what is not painted
    "invisible": Kind(f"q 3 Tr {SEVEN} Q {N}"),
    "a clip of letters": Kind(f"q 7 Tr {SEVEN} Q {N}"),
    "letters as a clip for a gradient": Kind(f"q 7 Tr {N} /Fade sh Q", None),
    "white": Kind(f"q 1 g {SEVEN} Q {N}"),
    "white in colours": Kind(f"q 1 1 1 rg {SEVEN} Q {N}"),
    "white in inks": Kind(f"q 0 0 0 0 k {SEVEN} Q {N}"),
    "nearly white": Kind(f"q 0.99 0.98 0.99 rg {SEVEN} Q {N}"),
    "no ink": Kind(f"q /Black cs 0 scn {SEVEN} Q {N}"),
    "an ink that paints nothing": Kind(f"q /None cs 1 scn {SEVEN} Q {N}"),
    "a white ink": Kind(f"q /White cs 1 scn {SEVEN} Q {N}"),
    "a white ink of a profile": Kind(f"q /WhiteToo cs 1 scn {SEVEN} Q {N}"),
    "white of a palette": Kind(f"q /Palette cs 1 scn {SEVEN} Q {N}"),
    "white by lightness": Kind(f"q /Lab cs 100 0 0 scn {SEVEN} Q {N}"),
    "white that a form inherits": Kind(f"q 1 g /Seven Do Q {N}"),
    "clear": Kind(f"q /Clear gs {SEVEN} Q {N}"),
    "nearly clear": Kind(f"q /Nearly gs {SEVEN} Q {N}"),
    "a clear form": Kind(f"q /Clear gs /Group Do Q {N}"),
    "tiny": Kind(f"BT /F2 0.4 Tf 66 140 Td (7) Tj ET {N}"),
    "of no size": Kind(f"BT /F2 0 Tf 66 140 Td (7) Tj 1 0 Td (7) Tj ET {N}"),
    "tiny by its matrix": Kind(f"BT /F2 12 Tf 0.03 0 0 0.03 66 140 Tm (7) Tj ET {N}"),
    "tiny by the matrix of a form": Kind(f"/Deep Do {N}"),
    "a font that draws nothing": Kind(f"BT /F3 12 Tf 63 140 Td (2) Tj ET {N}"),
    "a layer that is off": Kind(f"/OC /Off BDC {SEVEN} EMC {N}"),
    "a layer in a layer that is off": Kind(f"/OC /Off BDC /OC /On BDC {SEVEN} EMC EMC {N}"),
    "layers of which none is on": Kind(f"/OC /Sets BDC {SEVEN} EMC {N}"),
    "layers that are not all on": Kind(f"/OC /Every BDC {SEVEN} EMC {N}"),
    "a form of a layer that is off": Kind(f"/Layered Do {N}"),
    "a layer that is on": Kind(f"/P BMC /OC /On BDC {N} EMC EMC EMC"),
    "a part that does not end": Kind(f"{N} /OC /Off BDC {SEVEN}"),
    "a picture, a gradient and a box of a layer that is off": Kind(
        f"{N} /OC /Off BDC {WHOLE} f /Fade sh q 40 0 0 16 58 136 cm /Picture Do Q EMC"
    ),
    "squeezed to nothing": Kind(f"BT /F2 12 Tf 0 Tz 66 140 Td (7) Tj ET 100 Tz {N}"),
    # what is cut off
    "a clip without a path": Kind(f"q W n {N} Q"),
    "clipped by many shapes": Kind(f"q {'0 0 m 400 0 l 0 400 l h W n ' * 9}{N} Q", None),
    "clipped away": Kind(f"q 0 0 9 9 re W n {SEVEN} Q {N}"),
    "clipped by nothing": Kind(f"q 0 0 0 0 re W n {SEVEN} Q {N}"),
    "clipped twice": Kind(f"q 50 130 20 30 re W n 72 130 20 30 re W n {SEVEN} Q {N}"),
    "clipped by a triangle": Kind(f"q 0 0 m 40 0 l 0 190 l h W n {SEVEN} Q {N}"),
    "in the hole of a clip": Kind(f"q 50 130 60 30 re {LEFT} W* n {SEVEN} Q {N}"),
    "inside a round clip": Kind(f"q 60 170 m 20 130 60 120 90 120 c 140 120 140 180 90 180 c h W n {N} Q"),
    "cut by a clip": Kind(f"q 50 144 60 16 re W n {N} Q", None),
    "a digit cut off by a clip": Kind(f"q 69.8 130 60 30 re W n {BEFORE} Q", None),
    "the last digit cut off": Kind(f"q 50 130 33 30 re W n {N} Q", None),
    "cut by a triangle": Kind(f"q 50 130 m 110 130 l 50 160 l h W n {N} Q", None),
    "a form with a box elsewhere": Kind(f"/Away Do {N}"),
    "a form that is moved out of its box": Kind(f"/Moved Do {N}"),
    "cut by the box of a form": Kind("/All Do", None),
    "half of a form": Kind("/Half Do", None),
    "cut by the paper": Kind(N, None, "/CropBox[0 0 300 145]"),
    "a digit beyond the paper": Kind(N, None, "/CropBox[0 0 83.3 200]"),
    # what is covered
    "covered": Kind(f"{SEVEN} q 1 g {LEFT} f Q {N}"),
    "covered in colours": Kind(f"{SEVEN} q 1 1 1 rg {LEFT} f* Q {N}"),
    "covered by an old operator": Kind(f"{SEVEN} q 1 g {LEFT} F Q {N}"),
    "covered by grey": Kind(f"{BEFORE} q 0.8 g {WHOLE} f Q", "", plain=False),
    "covered by black": Kind(f"{BEFORE} 0 g {WHOLE} f", "", plain=False),
    "covered by a form": Kind(f"{SEVEN} /Cover Do {N}"),
    "covered by a triangle": Kind(f"{SEVEN} q 1 g 40 130 m 70 130 l 70 200 l h f Q {N}"),
    "covered by a thick line": Kind(f"{SEVEN} q 1 G 14 w 66 130 m 66 155 l S Q {N}"),
    "covered and written over": Kind(f"BT /F2 12 Tf 70 140 Td (999) Tj ET q 1 g {WHOLE} f Q {N}"),
    "half covered": Kind(f"{N} q 1 g 60 144 36 8 re f Q", None),
    "a digit half covered": Kind(f"{N} q 1 g 70 138 4 12 re f Q", None),
    "covered in two pieces": Kind(f"{N} q 1 g 60 136 36 8 re 60 144 36 8 re f Q", None),
    "covered by a picture": Kind(f"{N} q 40 0 0 16 58 136 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q", None),
    "covered by a gradient": Kind(f"{N} q {WHOLE} W n /Fade sh Q", None),
    "covered by a pattern": Kind(f"{N} q /Pattern cs /Dots scn {WHOLE} f Q", None),
    "covered by a picture of its own": Kind(f"{N} q 40 0 0 16 58 136 cm /Picture Do Q", None),
    "covered by a picture aslant": Kind(f"{N} q 60 20 -20 60 65 100 cm /Picture Do Q", None),
    "a seal over it": Kind(f"{N} q 40 0 0 16 58 136 cm /Seal Do Q", None),
    "a stencil over it": Kind(f"{N} q 40 0 0 16 58 136 cm BI /W 1 /H 1 /IM true ID \x00 EI Q", None),
    "something else than a picture": Kind(f"{N} /Other Do /Missing Do"),
    "covered by two triangles": Kind(f"{SEVEN} q 1 g 40 130 m 70 130 l 70 200 l h 0 0 m 9 0 l 0 9 l h f Q {N}"),
    "covered by boxes apart": Kind(f"{SEVEN} q 1 g {LEFT} 0 0 9 9 re f Q {N}"),
    "boxes that undo each other": Kind(f"{N} {WHOLE} {WHOLE} f*"),
    "boxes that undo each other in parts": Kind(f"{N} 60 136 30 16 re 66 136 30 16 re f*", None),
    "clear boxes": Kind(f"{N} q /Clear gs {WHOLE} f Q"),
    "a letter on a picture": Kind(f"q 40 0 0 16 58 136 cm /Picture Do Q {N}", None),
    "tinted": Kind(f"{N} q /Tinted gs 1 1 0 rg {WHOLE} f Q"),
    "marked by a text marker": Kind(f"{N} q /Multiply gs 1 1 0 rg {WHOLE} f Q"),
    "covered by a blend": Kind(f"{N} q /Difference gs 1 g {WHOLE} f Q", None),
    # ink and ground
    "black on black": Kind(f"{LEFT} f {SEVEN} {N}", None),
    "white on black": Kind(f"q {WHOLE} f 1 g {N} Q", plain=False),
    "white on a black and white ground": Kind(f"q 60 136 20 16 re f 1 g {N} Q", None),
    "black on white on black": Kind(f"{WHOLE} f q 1 g {WHOLE} f Q {N}"),
    "black on grey": Kind(f"q 0.85 g {WHOLE} f Q {N}", plain=False),
    "pale": Kind(f"q 0.9 g {N} Q", None),
    "faint": Kind(f"q /Faint gs {N} Q", None),
    "another black ink": Kind(f"q /Black cs 0 scn /Black cs 1 scn {N} Q"),
    "white of a profile": Kind(f"q /Profile cs 1 1 1 scn {SEVEN} Q {N}"),
    "an ink by steps": Kind(f"q /Steps cs 1 scn {N} Q", None),
    "an ink that is broken": Kind(f"q /Odd cs 1 scn {N} Q", None),
    "an ink by samples": Kind(f"q /Sampled cs 1 scn {N} Q", None),
    "a space by another name": Kind(f"q /ByName cs 0 0 0 scn {N} Q"),
    "black of a palette": Kind(f"q /Palette cs 0 scn {N} Q"),
    "a red ink": Kind(f"q /Red cs 1 scn {N} Q", plain=False),
    "two inks": Kind(f"q /Two cs 0 0 scn {N} Q", None),
    "a pattern as ink": Kind(f"q /Pattern cs /Dots scn {N} Q", None),
    "a soft mask": Kind(f"q /Masked gs {N} Q", None),
    "blended": Kind(f"q /Screen gs {N} Q", None),
    "multiplied": Kind(f"q /Multiply gs {N} Q"),
    "a plain state": Kind(f"q /Normal gs q /Normal gs {N} Q Q q /Normal gs Q"),
    "the font of a state": Kind(f"q BT /F2 12 Tf /Tiny gs 66 140 Td (7) Tj ET Q {N}"),
    "bold by hand": Kind(f"{N} BT /F2 12 Tf 70.3 140 Td (126) Tj ET", plain=False),
    "filled and stroked": Kind(f"q 0.3 w 2 Tr {N} Q", plain=False),
    "filled white and stroked": Kind(f"q 0.2 w 1 g 2 Tr {N} Q", None),
    "a shadow": Kind(f"q 0.92 g BT /F2 12 Tf 69.5 139.5 Td (126) Tj ET Q {N}", plain=False),
    "small": Kind("BT /F2 3 Tf 70 140 Td (126) Tj ET", None),
    # lines
    "struck": Kind(f"{BEFORE} {STRUCK}", None),
    "struck before it is written": Kind(f"{STRUCK} {BEFORE}", None),
    "a struck digit before a number": Kind(f"{BEFORE} 62 144.5 m 70 144.5 l S", None),
    "struck by a thin box": Kind(f"{BEFORE} 59 144 38 0.7 re f", None),
    "struck in pieces": Kind(f"{N} " + " ".join(f"{x} 144 2 0.7 re f" for x in range(69, 91, 2)), None),
    "struck by dashes": Kind(f"{N} q [2 1] 0 d {STRUCK} Q", None),
    "struck twice": Kind(f"{N} 59 143 m 97 143 l S 59 146 m 97 146 l S", None),
    "struck by a form": Kind(f"{N} /Line Do", None),
    "struck aslant": Kind(f"{N} 68 139 m 92 150 l S", None),
    "struck upright": Kind(f"{N} 80 135 m 80 155 l S", None),
    "struck by a curve": Kind(f"{N} 66 144 m 74 150 86 138 94 145 c S", None),
    "struck by a thick line": Kind(f"{N} 3 w {STRUCK}", None),
    "struck by a dash": Kind(f"{N} BT /F2 24 Tf 68 136 Td (\\226) Tj ET", None),
    "struck in red": Kind(f"{N} q 1 0 0 RG {STRUCK} Q", None),
    "struck in a red ink": Kind(f"{N} q /Red CS 1 SCN {STRUCK} Q", None),
    "rubbed out by white letters": Kind(f"{N} q 1 g BT /F2 12 Tf 70 140 Td (173) Tj ET Q", None),
    "struck in white": Kind(f"{N} q 1 G 0.3 w {STRUCK} Q", plain=False),
    "struck, then written anew": Kind(f"{N} {STRUCK} q 1 g 56 136 44 16 re f Q {N}"),
    "struck, and its digits are white": Kind(f"q 1 g {SEVEN} Q {N} 62 144.5 m 70 144.5 l S", None, plain=False),
    "a minus that is drawn": Kind(f"{N} 63 144 m 68 144 l S", None, plain=False),
    "a digit that is drawn": Kind(f"{N} 65 140 1.5 8.6 re f", None),
    "a dot that is drawn": Kind(f"{N} 76.2 140 1 1 re f", None, plain=False),
    "a small box in a corner": Kind(f"{N} 52 133 2 2 re f", plain=False),
    "a sliver": Kind(f"q 50 148 60 10 re W n {N} Q", None),
    "underlined": Kind(f"{N} 68 138.2 m 92 138.2 l S", plain=False),
    "underlined by a thin box": Kind(f"{N} 68 138 24 0.7 re f", plain=False),
    "a line at its foot": Kind(f"{N} 0.4 w 68 139.8 m 92 139.8 l S", plain=False),
    "a line above": Kind(f"{N} 68 150 m 92 150 l S", plain=False),
    # other text in the way
    "printed over": Kind(f"{N} BT /F2 12 Tf 70 140 Td (349) Tj ET", None),
    "printed over half a digit farther": Kind(f"{N} BT /F2 12 Tf 73.3 140 Td (349) Tj ET", None),
    "printed over half a line higher": Kind(f"{N} BT /F2 12 Tf 70 147 Td (349) Tj ET", None),
    "a note mark": Kind(f"{N} BT /F2 7 Tf 90.1 145 Td (2) Tj ET", None),
    "set aslant": Kind("BT /F2 12 Tf 0.9 0.4 -0.4 0.9 70 138 Tm (126) Tj ET", None),
    "mirrored": Kind("BT /F2 12 Tf -1 0 0 1 92 140 Tm (126) Tj ET", None),
    "a pale watermark": Kind(f"q 0.85 g BT /F2 60 Tf 0.7 0.7 -0.7 0.7 60 110 Tm (2023) Tj ET Q {N}"),
    "a white watermark": Kind(f"q 1 g BT /F2 60 Tf 0.7 0.7 -0.7 0.7 60 110 Tm (2023) Tj ET Q {N}"),
    "a watermark over it": Kind(
        f"{N} q /Tinted gs BT /F2 60 Tf 0.7 0.7 -0.7 0.7 60 110 Tm (2023) Tj ET Q", plain=False
    ),
    "an upright watermark": Kind(f"q 0.9 g BT /F2 60 Tf 55 115 Td (20) Tj ET Q {N}"),
    "a black watermark over it": Kind(f"{N} BT /F2 60 Tf 55 115 Td (20) Tj ET", None),
    "a font that lies": Kind("BT /F4 12 Tf 70 140 Td (726) Tj ET", None),
    "a font of many names for one": Kind("BT /F5 12 Tf 70 140 Td (AB) Tj ET", None),
    "a font drawn in the file": Kind("BT /F3 12 Tf 70 140 Td (11) Tj ET", "11", plain=False),
    # annotations
    "struck by an annotation": Kind(N, None, note("StrikeOut", "/QuadPoints[68 150 92 150 68 139 92 139]")),
    "struck by an annotation without corners": Kind(N, None, note("StrikeOut")),
    "struck by what an annotation looks like": Kind(
        N, None, note("StrikeOut", "/QuadPoints[60 152 96 152 60 136 96 136]", "0 8.5 m 36 8.5 l S")
    ),
    "a filled square": Kind(N, "", note("Square", ops="0.7 g 0 0 36 16 re f"), plain=False),
    "a line annotation": Kind(N, None, note("Line", "/L[60 144 96 144]")),
    "ink": Kind(N, None, note("Ink", "/InkList[[60 140 96 150]]")),
    "a circle": Kind(N, None, note("Circle", "/IC[1 1 1]")),
    "a redaction": Kind(N, None, note("Redact")),
    "a stamp": Kind(N, None, note("Stamp", ops="1 0 0 RG 3 w 0 0 m 36 16 l S")),
    "words over it": Kind(N, None, note("FreeText", ops="BT /F2 12 Tf 10 4 Td (349) Tj ET")),
    "marked": Kind(N, "126", note("Highlight", "/QuadPoints[68 150 92 150 68 139 92 139]/C[1 1 0]")),
    "a hidden annotation": Kind(N, "126", note("Square", "/F 2", ops="0 g 0 0 36 16 re f")),
    "an annotation not to be viewed": Kind(N, "126", note("Square", "/F 32", ops="0 g 0 0 36 16 re f")),
    "an annotation of a layer that is off": Kind(N, "126", note("Square", "/OC 5 0 R", ops="0 g 0 0 36 16 re f")),
    "a link": Kind(N, "126", note("Link", "/Border[0 0 0]")),
    "a popup": Kind(N, "126", note("Popup")),
    "a field filled in": Kind("", "126", note("Widget", "/FT/Tx/V(126)/T(a)", ops="BT /F2 12 Tf 10 4 Td (126) Tj ET")),
    "a field without looks": Kind("", None, note("Widget", "/FT/Tx/V(126)/T(b)/DA(/F2 12 Tf)")),
    "an empty field": Kind(N, "126", note("Widget", "/FT/Tx/T(c)")),
    "a box to tick": Kind(N, "126", note("Widget", "/FT/Btn/T(d)/AS/Off/AP<</N<</On {0 g 0 0 36 16 re f}>>>>")),
}


class Book:
    """A file of one page for each kind."""

    def __init__(self, kinds: dict[str, Kind]) -> None:
        self.objects: list[str | bytes] = [
            "", "", FONT.format(6), "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
            "<</Type/OCG/Name(off)>>", packed(b"1 beginbfrange <4E00> <9FFF> <4E00> endbfrange"),
            "<</Type/OCG/Name(on)>>",
            "<</Type/OCMD/OCGs[5 0 R]>>",
            "<</Type/OCMD/OCGs[5 0 R 7 0 R]/P/AllOn>>",
            packed(b"{dup}", "/FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1]"),
            "<</FunctionType 2/Domain[0 1]/C0[1]/C1[0]/N 1>>",
            packed(b"\xff\xff", "/Subtype/Image/Width 1/Height 2/BitsPerComponent 8/ColorSpace/DeviceGray"),
        ]  # fmt: skip
        resources = self.add(
            "<</Font<</F1 3 0 R/F2 4 0 R"
            + "".join(f"/F{at} {self.with_streams(font)}" for at, font in enumerate((TYPE3, LIAR, TWINS), 3))
            + f">>/XObject<<{self.named(FORMS)}{self.with_streams(PICTURES)}>>"
            + f"/ExtGState<<{''.join(f'/{name}<<{self.with_streams(state, group=True)}>>' for name, state in STATES.items())}>>"
            + f"/ColorSpace<<{''.join(f'/{name}{self.with_streams(space)}' for name, space in SPACES.items())}>>"
            + "/Properties<</Off 5 0 R/On 7 0 R/Sets 8 0 R/Every 9 0 R>>"
            + "/Shading<</Fade<</ShadingType 2/ColorSpace/DeviceRGB/Coords[50 0 110 0]/Extend[true true]"
            "/Function<</FunctionType 2/Domain[0 1]/C0[1 0.5 0.5]/C1[0.5 0.5 1]/N 1>>>>>>"
            + f"/Pattern<</Dots {self.add(self.pattern())} 0 R>>>>"
        )
        pages = [self.page(kind, resources) for kind in kinds.values()]
        kids = " ".join(f"{page} 0 R" for page in pages)
        self.objects[0] = (
            "<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[5 0 R 7 0 R]/D<</OFF[5 0 R]/ON[7 0 R]>>>>"
            "/AcroForm<</Fields[]/DR<</Font<</F2 4 0 R>>>>>>>>"
        )
        self.objects[1] = f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}/MediaBox[0 0 300 200]>>"
        self.data = file_of(self.objects)

    def add(self, item: str | bytes) -> int:
        self.objects.append(item)
        return len(self.objects)

    def named(self, items: dict[str, str]) -> str:
        return "".join(f"/{name} {self.add(item)} 0 R" for name, item in items.items())

    def with_streams(self, text: str, *, group: bool = False) -> str:
        """Put what stands in braces into streams of their own."""
        while "{" in text:
            start = text.index("{")
            end = text.index("}", start)
            ops = text[start + 1 : end]
            more = "/Group<</S/Transparency/CS/DeviceGray>>" if group else ""
            if ops.startswith("<<"):
                item: str | bytes = packed(b"\x00\xff", ops[2:-2])
            elif "beginbf" in ops or " d0" in ops or " d1" in ops:
                item = packed(ops.encode(), "")
            else:
                item = form(ops, more, "0 0 300 200" if group else "0 0 36 16")
            number = self.add(item)
            text = f"{text[:start]}{number} 0 R{text[end + 1 :]}"
        return text

    @staticmethod
    def pattern() -> bytes:
        more = "/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 4 4]/XStep 4/YStep 4/Resources<<>>"
        return packed(b"0.4 g 0 0 3 3 re f", more)

    def page(self, kind: Kind, resources: int) -> int:
        walls = " ".join(
            [f"{x} 100 m {x} 160 l S" for x in (50, 110, 170, 230)] + [f"50 {y} m 230 {y} l S" for y in (100, 130, 160)]
        )
        words = "<" + "本年度县".encode("utf-16-be").hex() + ">"
        ops = f"0.5 w {walls} BT /F1 12 Tf 50 40 Td {words} Tj ET {kind.ops}"
        content = self.add(packed(ops.encode("latin-1")))
        more = self.with_streams(kind.page)
        return self.add(f"<</Type/Page/Parent 2 0 R/Resources {resources} 0 R/Contents {content} 0 R{more}>>")


BOOK: Final = Book(KINDS)


@pytest.fixture(scope="module")
def cells() -> dict[str, str]:
    """What is read of the cell of each kind."""
    return cells_of(BOOK.data)


def cells_of(data: bytes, kinds: Iterable[str] = KINDS) -> dict[str, str]:
    grids = (block for block in reading.read(data, Limits()).blocks if isinstance(block, Grid))
    texts = {grid.cells[0].place.partition(" ")[0]: grid.cells[0].text for grid in grids}
    return {kind: texts[f"第{page}页"] for page, kind in enumerate(kinds, 1)}


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_seen(turn: int, cells: dict[str, str]) -> None:
    data = BOOK.data.replace(b"/MediaBox[0 0 300 200]", b"/MediaBox[0 0 300 200]/Rotate %d" % turn)
    assert cells_of(data) == cells


def is_told(text: str) -> bool:
    """Whether a cell cannot be taken for a number, or for blank."""
    return is_doubtful(text) or not text.isdigit()


@pytest.mark.parametrize("kind", KINDS)
def test_a_cell_holds_what_is_seen(kind: str, cells: dict[str, str]) -> None:
    wanted = KINDS[kind].read
    assert (is_told(cells[kind]) and bool(cells[kind])) if wanted is None else cells[kind] == wanted


_SAME: Final = 20
"""So many pixels can differ at the edges of letters, where a pale ground lies under them."""

# Damage to one digit or to all of 126, each with the place of the digits that it touches: x, and how wide it is.
PIECES: Final = {
    "white": lambda x, w: f"q 1 g BT /F2 12 Tf {x} 140 Td (7) Tj ET Q",
    "invisible": lambda x, w: f"q 3 Tr BT /F2 12 Tf {x} 140 Td (7) Tj ET Q",
    "clipped": lambda x, w: f"q 0 0 9 9 re W n BT /F2 12 Tf {x} 140 Td (7) Tj ET Q",
    "cover": lambda x, w: f"q 1 g {x} 136 {w} 16 re f Q",
    "grey cover": lambda x, w: f"q 0.9 g {x} 136 {w} 16 re f Q",
    "tint": lambda x, w: f"q /Tinted gs 1 1 0 rg {x} 136 {w} 16 re f Q",
    "ground": lambda x, w: f"q 0.9 g {x} 136 {w} 16 re f Q",
    "line": lambda x, w: f"{min(x, 83)} 144.5 m {min(x, 83) + min(w, 13)} 144.5 l S",
    "number": lambda x, w: "BT /F2 12 Tf 70 140 Td (126) Tj ET",
    "other": lambda x, w: f"BT /F2 12 Tf {63.328 if x < 77 else 90.016} 140 Td (4) Tj ET",
    "paper": lambda x, w: "q 1 g 51 131 58 28 re f Q",
    "half": lambda x, w: f"q 51 131 58 {w / 2} re W n BT /F2 12 Tf 70 140 Td (126) Tj ET Q",
}
_DIGIT: Final = 6.672
_PLACES: Final = (63.328, 70.0, 76.672, 83.344, 90.016)
"""Where a 4, 126 and another 4 stand side by side."""
_ALIKE: Final = 80
"""So many pixels differ where digits are drawn twice; two digits differ in more."""
damage = st.lists(
    st.tuples(
        st.sampled_from([*PIECES]),
        st.sampled_from([*_PLACES, 73.0]),
        st.sampled_from([3, _DIGIT, 2 * _DIGIT, 4 * _DIGIT]),
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.needs("pdftoppm")
@settings(max_examples=max(2, settings().max_examples // 16), phases=[Phase.generate])
@given(st.lists(damage, min_size=60, max_size=60))
def test_any_damage_is_read_as_poppler_shows_it_or_told(damages):
    """A cell that reads a number has its pixels, whatever was painted in it and in whatever order."""
    kinds = {str(at): Kind(" ".join(PIECES[name](x, w) for name, x, w in pieces)) for at, pieces in enumerate(damages)}
    texts = cells_of(Book(kinds).data, kinds)
    read = {name: text for name, text in texts.items() if text and not is_told(text)}
    places = {
        text: [x for x in _PLACES if text == "4" or "41264"[round((x - _PLACES[0]) / _DIGIT) :].startswith(text)]
        for text in read.values()
    }
    plain = {f"{text} {x}": Kind(f"BT /F2 12 Tf {x} 140 Td ({text}) Tj ET") for text in places for x in places[text]}
    with tempfile.TemporaryDirectory() as folder:
        shown = dict(zip([*plain, *kinds], pictures(Book(plain | kinds).data, Path(folder)), strict=True))
    wrong = {
        kinds[name].ops: text
        for name, text in read.items()
        if not any(sum(map(int.__ne__, shown[name], shown[f"{text} {x}"])) <= _ALIKE for x in places[text])
    }
    assert wrong == {}


def pictures(data: bytes, folder: Path, box: tuple[int, int, int, int] = (52, 42, 56, 26)) -> list[bytes]:
    """Return the pixels that poppler paints inside the cell on each page, two to a point, black where there is ink."""
    (folder / "kinds.pdf").write_bytes(data)
    sides = [each for name, side in zip("xyWH", box, strict=True) for each in (f"-{name}", str(2 * side))]
    command = ["pdftoppm", "-r", "144", "-gray", *sides, str(folder / "kinds.pdf"), str(folder / "page")]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    shown = []
    for file in sorted(folder.glob("page-*.pgm")):
        with Image.open(file) as picture:
            dark, pale = picture.getextrema()
            least = pale - 0.4 * max(60, pale - dark)
            shown.append(bytes(level < least for level in picture.tobytes()))
    return shown


CAUTIOUS: Final = {
    "a digit cut off by a clip": "more digits may be cut off: 12345 shown as 123",
    "cut by the box of a form": "the same",
    "clipped by many shapes": "more than are followed",
    "an ink by steps": "the function that makes its colour is not followed",
    "two inks": "the function that mixes inks is a program",
    "blended": "poppler blends with nothing where the paper is bare, other viewers with white",
    "struck by an annotation without corners": "poppler draws none, other viewers do",
    "a redaction": "poppler draws no frame, other viewers do",
}
"""The kinds in which poppler shows a plain 126, and no number is read all the same."""
ELSEWHERE: Final = {"cut by the paper", "a digit beyond the paper"}
"""The kinds whose cell is in another place of the picture."""


@pytest.mark.needs("pdftoppm")
def test_poppler_shows_what_is_read(tmp_path):
    """Each cell that is read has the pixels of a page with its number alone, and each that is told has others."""
    plain = {text: Kind(f"BT /F2 12 Tf 70 140 Td ({text}) Tj ET") for text in ("126", "")}
    shown = dict(zip([*plain, *KINDS], pictures(Book(plain | KINDS).data, tmp_path), strict=True))

    def looks_like(kind: str, text: str) -> bool:
        return sum(map(int.__ne__, shown[kind], shown[text])) <= _SAME

    judged = {name: kind for name, kind in KINDS.items() if kind.plain and name not in ELSEWHERE}
    assert [name for name, kind in judged.items() if kind.read is not None and not looks_like(name, kind.read)] == []
    assert {name for name, kind in judged.items() if kind.read is None and looks_like(name, "126")} == {*CAUTIOUS}


def hidden_in(name: str, kind: Kind) -> list[Hidden]:
    return [*reading.read(Book(dict.fromkeys(("a", "b", "c", "d", "e"), Kind(N)) | {name: kind}).data, Limits()).hidden]


@pytest.mark.parametrize(
    ("kind", "text", "why"),
    [
        ("invisible", "7", Why.HIDDEN),
        ("a layer that is off", "7", Why.HIDDEN),
        ("white", "7", Why.COLOUR),
        ("clear", "7", Why.CLEAR),
        ("a font that draws nothing", "2", Why.CLEAR),
        ("tiny", "7", Why.TINY),
        ("of no size", "7 7", Why.TINY),
        ("clipped away", "7", Why.CLIPPED),
        ("covered", "7", Why.COVERED),
        ("covered by grey", "7126", Why.COVERED),
        ("struck", "7126", Why.STRUCK),
        ("a pale watermark", "2023", Why.WATERMARK),
    ],
)
def test_what_is_left_out_is_told_with_its_place(kind, text, why):
    (one,) = (one for one in hidden_in(kind, KINDS[kind]) if one.text == text)
    assert one.why is why
    assert one.place == ("第6页" if why is Why.WATERMARK else "第6页 第1个表 第1行第1格")


def test_what_is_shown_too_is_not_told():
    """Text that is recognised lies, invisible, where it is shown; white letters lie under black ones."""
    assert hidden_in("again", Kind(f"q 3 Tr {N} Q {N}")) == []


def test_words_outside_tables_that_nobody_sees_are_told():
    ops = "BT /F2 12 Tf 50 60 Td (Seen and ) Tj ET q 1 g BT /F2 12 Tf 150 60 Td (white) Tj ET Q"
    struck = "BT /F2 12 Tf 50 80 Td (Struckout) Tj ET 48 84 m 120 84 l S"
    page = reading.read(Book(dict.fromkeys("abcde", Kind(N)) | {"prose": Kind(f"{ops} {struck}")}).data, Limits())
    assert [(one.text, one.why, one.place) for one in page.hidden] == [
        ("white", Why.COLOUR, "第6页"),
        ("Struckout", Why.STRUCK, "第6页"),
    ]
    assert "Seen and" in [block.text for block in page.blocks if not isinstance(block, Grid)]


@pytest.mark.parametrize("kind", ["covered by a picture", "a minus that is drawn"])
def test_crowded_cells_are_refused(kind, monkeypatch):
    monkeypatch.setattr(tables, "_MOST_PAIRS", 0)
    with pytest.raises(FormatError):
        hidden_in("crowded", KINDS[kind])


def test_a_struck_number_is_told_with_the_reason() -> None:
    report = gkreport.Report.blank("示例县", 2024).replace({"requests.carried_out.total": 112})
    sheets = Writer(Style())
    sheets.all(compose(report))
    for sheet in sheets.sheets:
        for at, op in enumerate(sheet.ops):
            if op.endswith("<003100310032> Tj ET Q"):
                x, y = map(float, op.split(" 1 0 0 1 ")[1].split()[:2])
                sheet.ops[at] = f"{op} q 0.5 w {x - 1} {y + 3} m {x + 17} {y + 3} l S Q"
    document = gkreport.open(pdf(sheets.sheets))
    (problem,) = document.problems
    assert problem.cell == "requests.carried_out.total"
    assert "“［被划去］”中有不能当作数字读的字，没有读入" in problem.message()
    assert [str(one) for one in document.hidden] == [f"{document.hidden[0].place}：“112”被划去"]
