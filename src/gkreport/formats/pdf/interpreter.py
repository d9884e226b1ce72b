"""Runs the content of pages, forms and annotations on a device; what pdfminer leaves out of it is done here."""

import functools
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

import attrs
from pdfminer.casting import safe_float
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfinterp import Color, PDFPageInterpreter, PDFResourceManager, PDFStackT
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFObjRef, PDFStream, dict_value, list_value, resolve1, stream_value
from pdfminer.psparser import PSLiteral, literal_name
from pdfminer.utils import MATRIX_IDENTITY, Matrix, Point, mult_matrix

from gkreport.formats.fixed.geometry import Box
from gkreport.formats.fixed.inks import Looks
from gkreport.formats.fixed.shapes import Clip
from gkreport.formats.fixed.work import Work
from gkreport.formats.pdf.colours import space_of
from gkreport.formats.pdf.content import operations
from gkreport.formats.pdf.damage import broken
from gkreport.formats.pdf.device import Device
from gkreport.formats.pdf.layers import Layers
from gkreport.formats.pdf.paths import outlines_of
from gkreport.formats.pdf.state import State

_DEEPEST: Final = 12
"""How deep form XObjects may be nested; much deeper than writers nest them."""
_MOST_KEPT: Final = 512
"""How many graphics states may be saved at once, and marked parts be nested."""
_POINTS: Final = 64
"""A path may have so many times as many segments."""
_FORM: Final = 100
_OPERATION: Final = 3
"""Costs in steps of about a microsecond."""
_PAINTING: Final = frozenset(("S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"))
"""The operators that end a path, and set the clip that was asked for."""
_GROWING: Final = frozenset(("q", "BMC", "BDC", "m", "l", "c", "v", "y", "re", "h"))
"""The operators that keep something for later."""
_DARKENING: Final = frozenset(("Multiply", "Darken", "ColorBurn"))
_SQUARE: Final = 6
_CLIPPING: Final = 4
"""The text rendering modes from this on add the letters to the clip."""
_FIRST_INK: Final = {"DeviceCMYK": (0.0, 0.0, 0.0, 1.0), "Separation": 1.0, "DeviceN": 1.0, "Pattern": "none"}
"""The colour that a space begins with, where that is not black by 0 (ISO 32000-1, table 74)."""


class Interpreter(PDFPageInterpreter):
    """Draws content on a device and counts each operator."""

    device: Device

    def __init__(self, fonts: PDFResourceManager, device: Device, layers: Layers, work: Work, depth: int = 0) -> None:
        """Draw content that is nested in `depth` forms."""
        super().__init__(fonts, device)
        self._layers = layers
        self._work = work
        self._depth = depth
        self._outer = State()
        self._clip_path: tuple[list[list[Point]], bool] | None = None
        self._marked: list[bool] = []
        self._set: dict[tuple[Looks, str], tuple[dict[str, object], Looks]] = {}
        self._spaces: dict[str, PDFColorSpace] = {}

    # -- content -----------------------------------------------------------------------------------

    def process_page(self, page: PDFPage) -> None:
        """Draw the content of a page."""
        ctm = self.device.begin(page)
        self._outer = State()
        self._outer.looks = Looks(clip=self.device.canvas.paper)
        self.render_contents(page.resources, page.contents, ctm)

    def render_contents(
        self, resources: dict[object, object], streams: Sequence[object], ctm: Matrix = MATRIX_IDENTITY
    ) -> None:
        """Draw content; what it marks and does not end, ends with it."""
        off = self.device.off
        super().render_contents(resources, streams, ctm)
        self.device.off = off

    def init_state(self, ctm: Matrix) -> None:
        """Begin with the state that a form inherits."""
        super().init_state(ctm)
        self.graphicstate: State = self._outer.copy()
        self._clip_path = None
        self._marked = []
        self._set = {}
        self._spaces = {}

    def execute(self, streams: Sequence[object]) -> None:
        """Draw the content of streams as if they were one."""
        data = b"\n".join(stream_value(stream).get_data() for stream in streams)
        for name, operands in operations(data, self._work):
            method, count = _method(name)
            if not method:
                continue
            self.argstack: list[PDFStackT] = cast("list[PDFStackT]", operands)
            if len(operands) >= count:
                self._work.spend(_OPERATION)
                getattr(self, method)(*operands[len(operands) - count :])
            if self._clip_path and name in _PAINTING:
                outlines, even_odd = self._clip_path
                self._clip_path = None
                self._narrow(outlines, even_odd=even_odd)
            elif name in _GROWING and self._is_crowded():
                raise broken()

    def _is_crowded(self) -> bool:
        return max(len(self.gstack), len(self.curpath) // _POINTS, len(self._marked)) > _MOST_KEPT

    # -- state -------------------------------------------------------------------------------------

    def _narrow(self, outlines: Sequence[Sequence[Point]], *, even_odd: bool) -> None:
        if outlines:
            self._clip(self.graphicstate.looks.clip.within(outlines, even_odd=even_odd))

    def _clip(self, clip: Clip) -> None:
        self.graphicstate.looks = attrs.evolve(self.graphicstate.looks, clip=clip)

    def do_W(self) -> None:  # noqa: N802  # the signature of PDFPageInterpreter
        """Clip to the path, once it is painted."""
        self._clip_to(even_odd=False)

    def do_W_a(self) -> None:  # noqa: N802
        """Clip to the path by the even-odd rule, once it is painted."""
        self._clip_to(even_odd=True)

    def _clip_to(self, *, even_odd: bool) -> None:
        self._work.spend(2 * len(self.curpath))
        self._clip_path = [points for points, _ in outlines_of(self.curpath, self.ctm, self._work)], even_odd

    def do_gs(self, name: Any) -> None:  # noqa: ANN401
        """Set the parameters of a dictionary (ISO 32000-1, table 58)."""
        state = self.graphicstate
        key = state.looks, literal_name(name)
        if key not in self._set:
            states = dict_value(self.resources.get("ExtGState", {}))
            found = cast("dict[str, object]", dict_value(states.get(literal_name(name), {})))
            self._set[key] = found, _looks_by(found, state.looks)
        found, state.looks = self._set[key]
        if "LW" in found:
            self.do_w(resolve1(found["LW"]))
        if "Font" in found:
            ref, size = list_value(found["Font"])
            spec = cast("Mapping[str, object]", dict_value(ref))
            self.textstate.font = self.rsrcmgr.get_font(ref.objid if isinstance(ref, PDFObjRef) else None, spec)
            self.textstate.fontsize = safe_float(resolve1(size)) or 0.0

    def do_w(self, linewidth: Any) -> None:  # noqa: ANN401
        """Set the width of lines, in the units of the moment they are drawn."""
        self.graphicstate.linewidth = safe_float(linewidth) or 0.0

    def do_CS(self, name: Any) -> None:  # noqa: ANN401, N802
        """Set the colour space of lines, and the colour that it begins with."""
        self.graphicstate.scs = self._space(name)
        self.graphicstate.scolor = _first_ink(self.graphicstate.scs)

    def do_cs(self, name: Any) -> None:  # noqa: ANN401
        """Set the colour space of areas and letters, and the colour that it begins with."""
        self.graphicstate.ncs = self._space(name)
        self.graphicstate.ncolor = _first_ink(self.graphicstate.ncs)

    def _space(self, name: object) -> PDFColorSpace:
        """Return a colour space by its name; one that is not known has colours that nobody knows."""
        key = literal_name(name)
        if key not in self._spaces:
            self._work.spend(_FORM)
            spec = dict_value(self.resources.get("ColorSpace", {})).get(key)
            self._spaces[key] = space_of(spec) or self.csmap.get(key) or PDFColorSpace("DeviceN", 1)
        return self._spaces[key]

    # -- painting ----------------------------------------------------------------------------------

    def do_F(self) -> None:  # noqa: N802
        """Fill a path, by the old name."""
        self.do_f()

    def do_sh(self, name: object) -> None:  # noqa: ARG002
        """Fill the clip with a gradient."""
        self.device.paint_clip(self.graphicstate)

    def do_Tf(self, fontid: Any, fontsize: Any) -> None:  # noqa: ANN401, N802
        """Choose a font; raises `FormatError` for a missing one, for its characters are then unknown."""
        if literal_name(fontid) not in self.fontmap:
            raise broken()
        super().do_Tf(fontid, fontsize)

    def do_TJ(self, seq: Any) -> None:  # noqa: ANN401, N802
        """Show text; letters that are a clip clip to nobody knows what."""
        state = self.graphicstate
        self.device.show(self.textstate, seq, state)
        if self.textstate.render >= _CLIPPING:
            self._clip(attrs.evolve(state.looks.clip, is_vague=True))

    def do_ID(self) -> None:  # noqa: N802
        """Draw a picture whose data stand in the content itself."""
        names = self.argstack[::2]
        values = {literal_name(key): value for key, value in zip(names, self.argstack[1::2], strict=False)}
        self.device.paint_image(PDFStream(values, b""), self.graphicstate)

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: ANN401, N802
        """Draw a form or a picture."""
        self._work.spend(_FORM)
        if self._depth > _DEEPEST:
            raise broken()
        known = cast("dict[str, object]", self.xobjmap).get(literal_name(xobjid_arg))
        if known is None:
            return
        drawn = stream_value(known)
        off = self._layers.is_off(drawn.get("OC"))
        self.device.off += off
        if literal_name(drawn.get("Subtype", "")) == "Form":
            self.draw_form(drawn, self.ctm, self.graphicstate)
            self.device.set_ctm(self.ctm)
        elif literal_name(drawn.get("Subtype", "")) == "Image":
            self.device.paint_image(drawn, self.graphicstate)
        self.device.off -= off

    def draw_form(self, form: PDFStream, ctm: Matrix, state: State) -> None:
        """Draw a form in the state of what draws it, inside its box (ISO 32000-1, 8.10)."""
        inner = Interpreter(self.rsrcmgr, self.device, self._layers, self._work, self._depth + 1)
        matrix = mult_matrix(matrix_of(form), ctm)
        inner._outer = state.copy()
        looks = state.looks
        corners = [_point(matrix, corner) for corner in corners_of(box_in(form, "BBox"))]
        looks = attrs.evolve(looks, clip=looks.clip.within([corners], even_odd=False))
        if isinstance(resolve1(form.get("Group")), dict):  # its parts are drawn plainly, and then it as one
            looks = attrs.evolve(looks, group=looks.fill, stroke=looks.fill, is_in_doubt=looks.is_unsure)
        inner._outer.looks = looks
        resources = resolve1(form.get("Resources")) or self.resources
        inner.render_contents(dict_value(resources), [form], ctm=matrix)

    # -- marked content ----------------------------------------------------------------------------

    def do_BMC(self, tag: Any) -> None:  # noqa: ANN401, ARG002, N802
        """Begin a marked part."""
        self._marked.append(False)

    def do_BDC(self, tag: Any, props: Any) -> None:  # noqa: ANN401, N802
        """Begin a marked part, which can belong to a layer that is off."""
        off = False
        if literal_name(tag) == "OC" and isinstance(props, PSLiteral):
            off = self._layers.is_off(dict_value(self.resources.get("Properties", {})).get(literal_name(props)))
        self._marked.append(off)
        self.device.off += off

    def do_EMC(self) -> None:  # noqa: N802
        """End a marked part."""
        if self._marked:
            self.device.off -= self._marked.pop()


def _looks_by(settings: Mapping[str, object], looks: Looks) -> Looks:
    """Return how things look by the parameters of a dictionary; the same object where nothing changes."""
    new = {side: looks.group * _share(settings[key], 1.0) for key, side in _OPACITIES if key in settings}
    changed = attrs.evolve(looks, **new)  # type: ignore[arg-type]  # the names of two numbers
    if "BM" in settings:
        mode = resolve1(settings["BM"])
        mode = literal_name(cast("list[object]", mode)[0] if isinstance(mode, list) and mode else mode)
        is_plain = mode in ("Normal", "Compatible")
        darkens = mode in _DARKENING
        changed = attrs.evolve(changed, darkens=darkens, is_blended=not (is_plain or darkens))
    if "SMask" in settings:
        changed = attrs.evolve(changed, is_masked=isinstance(resolve1(settings["SMask"]), dict))
    return looks if attrs.astuple(changed, recurse=False) == attrs.astuple(looks, recurse=False) else changed


_OPACITIES: Final = (("ca", "fill"), ("CA", "stroke"))


def _share(value: object, default: float) -> float:
    number = safe_float(resolve1(value))
    return default if number is None else min(max(number, 0.0), 1.0)


@functools.lru_cache(maxsize=256)
def _method(name: str) -> tuple[str, int]:
    """Return the name of the method that does an operator, "" where there is none, and how many operands it takes."""
    found = "do_" + name.replace("*", "_a").replace('"', "_w").replace("'", "_q")
    method = getattr(Interpreter, found, None)
    return (found, method.__code__.co_argcount - 1) if method else ("", 0)


def _first_ink(space: PDFColorSpace) -> Color:
    if space.name in _FIRST_INK:
        return cast("Color", _FIRST_INK[space.name])
    return (0.0,) * space.ncomponents if space.ncomponents == 3 else 0.0  # type: ignore[return-value]  # noqa: PLR2004


def numbers_in(holder: Mapping[str, object] | PDFStream, key: str) -> list[float]:
    """Return the numbers of an array; a part that is none counts as 0."""
    return [safe_float(resolve1(part)) or 0.0 for part in list_value(holder.get(key) or [])]


def box_in(holder: Mapping[str, object] | PDFStream, key: str) -> Box:
    """Return a rectangle of a dictionary; raises `FormatError` where it has no four numbers."""
    numbers = numbers_in(holder, key)
    if len(numbers) != 4:  # noqa: PLR2004  # two corners
        raise broken()
    x0, y0, x1, y1 = numbers
    return Box.around([(x0, y0), (x1, y1)])


def corners_of(box: Box) -> list[Point]:
    """Return the corners of a box, one after another."""
    return [(box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)]


def matrix_of(form: PDFStream) -> Matrix:
    """Return the matrix of a form."""
    numbers = numbers_in(form, "Matrix")
    return cast("Matrix", tuple(numbers)) if len(numbers) == _SQUARE else MATRIX_IDENTITY


def _point(matrix: Matrix, point: Point) -> Point:
    a, b, c, d, e, f = matrix
    x, y = point
    return a * x + c * y + e, b * x + d * y + f
