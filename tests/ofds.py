"""OFD files built by hand: with exact geometry for every trap, and with the pages that PDF files of the tests have."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from xml.sax.saxutils import escape

import attrs
from tests.pdfs import Style, Writer, width

from gkreport.formats.archive import pack
from gkreport.formats.fixed.drawing import Drawing
from gkreport.page import Page

MM = 25.4 / 72
STYLE = Style()
NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def mm(*points: float) -> str:
    """Return lengths in points as OFD writes them."""
    return " ".join(f"{point * MM:.4f}".rstrip("0").rstrip(".") for point in points)


def offsets(steps: Sequence[float]) -> str:
    """Return offsets, those that are repeated as `g 3 1.5`."""
    pieces: list[str] = []
    at = 0
    while at < len(steps):
        until = at
        while until < len(steps) and abs(steps[until] - steps[at]) < 1e-3:
            until += 1
        pieces.append(f"g {until - at} {mm(steps[at])}" if until - at > 2 else mm(*steps[at:until]))
        at = until
    return " ".join(pieces)


@attrs.define
class Sheet:
    """The content of one page; positions are in points from the top left corner."""

    size: tuple[float, float] = (595, 842)
    ops: list[str] = attrs.field(factory=list)
    head: str = ""
    """What stands before the content: templates, resources."""

    def write(self, xs: Sequence[float], base: float, text: str, size: float) -> None:
        """Write letters that begin at these places."""
        left, top, right = xs[0], base - 0.88 * size, xs[-1] + width(text[-1], size)
        delta = f' DeltaX="{offsets([b - a for a, b in pairwise(xs)])}"' if len(xs) > 1 else ""
        self.ops.append(
            f'<ofd:TextObject ID="{len(self.ops) + 100}" Boundary="{mm(left, top, right - left, 1.05 * size)}" Font="1" '
            f'Size="{mm(size)}"><ofd:TextCode X="0" Y="{mm(base - top)}"{delta}>{escape(text)}</ofd:TextCode></ofd:TextObject>'
        )

    def text(self, x: float, base: float, text: str, size: float = 12) -> None:
        if text:
            self.write([x + width(text[:at], size) for at in range(len(text))], base, text, size)

    def path(self, box: tuple[float, float, float, float], data: str, more: str = "", inner: str = "") -> None:
        """Draw a path whose coordinates are in points from the corner of its box."""
        numbers = " ".join(part if part.isalpha() else mm(float(part)) for part in data.split())
        x0, y0, x1, y1 = box
        self.ops.append(
            f'<ofd:PathObject ID="{len(self.ops) + 100}" Boundary="{mm(x0, y0, x1 - x0, y1 - y0)}"{more}>{inner}'
            f"<ofd:AbbreviatedData>{numbers}</ofd:AbbreviatedData></ofd:PathObject>"
        )

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.5) -> None:
        self.path((x0, y0, x1, y1), f"M 0 0 L {x1 - x0} {y1 - y0}", f' LineWidth="{mm(width)}"')

    def fill(self, x0: float, y0: float, x1: float, y1: float, color: str = "0 0 0") -> None:
        corners = f"M 0 0 L {x1 - x0} 0 L {x1 - x0} {y1 - y0} L 0 {y1 - y0} C"
        self.path((x0, y0, x1, y1), corners, ' Stroke="false" Fill="true"', f'<ofd:FillColor Value="{color}"/>')

    def box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        corners = f"M 0 0 L {x1 - x0} 0 L {x1 - x0} {y1 - y0} L 0 {y1 - y0} C"
        self.path((x0, y0, x1, y1), corners)


def part(name: str, inner: str, more: str = "") -> bytes:
    """Return an XML part."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<ofd:{name} {NAMESPACE}{more}>{inner}</ofd:{name}>'.encode()


def parts_of(  # noqa: PLR0913
    sheets: Iterable[Sheet],
    *,
    resources: str = "",
    common: str = "",
    document: str = "",
    body: str = "",
    more: Mapping[str, bytes] = {},
) -> dict[str, bytes]:
    """Return the parts of a file of these pages."""
    sheets = list(sheets)
    pages = "".join(f'<ofd:Page ID="{at}" BaseLoc="Pages/Page_{at}/Content.xml"/>' for at, _ in enumerate(sheets, 1))
    fonts = '<ofd:Fonts><ofd:Font ID="1" FontName="SimSun"/></ofd:Fonts>'
    parts = {
        "OFD.xml": part(
            "OFD",
            f"<ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{body}</ofd:DocBody>",
            ' Version="1.1" DocType="OFD"',
        ),
        "Doc_0/Document.xml": part(
            "Document",
            "<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
            f"<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{common}</ofd:CommonData><ofd:Pages>{pages}</ofd:Pages>{document}",
        ),
        "Doc_0/PublicRes.xml": part("Res", fonts + resources, ' BaseLoc="Res"'),
    }
    for at, sheet in enumerate(sheets, 1):
        area = (
            ""
            if "<ofd:Area>" in sheet.head
            else f"<ofd:Area><ofd:PhysicalBox>0 0 {mm(*sheet.size)}</ofd:PhysicalBox></ofd:Area>"
        )
        content = "\n".join(sheet.ops)
        layer = content if content.startswith("<ofd:Layer") else f'<ofd:Layer ID="2">{content}</ofd:Layer>'
        inner = f"{area}{sheet.head}<ofd:Content>{layer}</ofd:Content>"
        parts[f"Doc_0/Pages/Page_{at}/Content.xml"] = part("Page", inner)
    return parts | dict(more)


def ofd(sheets: Iterable[Sheet], **settings: object) -> bytes:
    """Return a file of these pages."""
    return pack(parts_of(sheets, **settings))  # type: ignore[arg-type]


def of_page(page: Page, style: Style = STYLE) -> bytes:
    """Return a file with a page laid out in this style."""
    writer = Writer(style, Sheet)
    writer.all(page)
    return ofd(writer.sheets)


def of_drawings(drawings: Iterable[Drawing]) -> bytes:
    """Return a file that shows what the drawings of another show: a line of letters is one object."""
    sheets = []
    for drawing in drawings:
        sheet = Sheet((drawing.width, drawing.height))
        for stroke in drawing.strokes:
            ends = (stroke.start, stroke.at, stroke.end, stroke.at)
            sheet.line(*(ends if stroke.across else (stroke.at, stroke.start, stroke.at, stroke.end)))
        run: list[int] = []
        glyphs = drawing.glyphs
        for at, glyph in enumerate(glyphs):
            before = glyphs[run[-1]] if run else None
            is_next = before and (before.base, before.size) == (glyph.base, glyph.size) and before.left < glyph.left
            if run and not (is_next and glyph.left - before.right < 3 * glyph.size):
                _write_run(sheet, [glyphs[each] for each in run])
                run = []
            run.append(at)
        if run:
            _write_run(sheet, [glyphs[each] for each in run])
        sheets.append(sheet)
    return ofd(sheets)


def _write_run(sheet: Sheet, glyphs: Sequence) -> None:
    letters = [(glyph.left, glyph.text) for glyph in glyphs if len(glyph.text) == 1]
    if letters:
        sheet.write([left for left, _ in letters], glyphs[0].base, "".join(text for _, text in letters), glyphs[0].size)
