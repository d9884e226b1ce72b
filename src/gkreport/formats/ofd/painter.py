"""Draws the objects of a page on a canvas: text, paths, pictures, composite units (GB/T 33190-2016, 8 to 13)."""

import math
from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from gkreport.errors import FormatError
from gkreport.formats.fixed.canvas import Canvas, Part
from gkreport.formats.fixed.geometry import Box, Matrix, Point
from gkreport.formats.fixed.inks import Looks
from gkreport.formats.fixed.work import Work
from gkreport.formats.ofd.lettering import Lettering
from gkreport.formats.ofd.package import Element, Names
from gkreport.formats.ofd.paths import parts_of
from gkreport.formats.ofd.resources import Params, Resources, opacity_of
from gkreport.formats.ofd.values import box_around, box_of, corners, inside, is_so, matrix_of, moved, number_of
from gkreport.seen import BLACK

_DEEPEST: Final = 32
"""How deep blocks and composite units may be nested; much deeper than writers nest them."""
_OBJECT: Final = 16
"""Steps of work for an object of any kind."""
_MULTIPLIED: Final = frozenset(("Multiply", "Darken", "ColorBurn"))
"""The ways of blending that let all that is dark show through."""
_BLOCKS: Final = frozenset(("Layer", "PageBlock"))
_SLACK: Final = 1.5
"""Lines and areas reach so far (in points) beyond the box they are said to be in: writers leave out half a line."""


@attrs.define(eq=False)
class Scene:
    """How the objects of a layer, block, composite unit or annotation come to stand on the page."""

    matrix: Matrix
    """From their coordinates to points on the page."""
    looks: Looks
    frame: Box
    """The box that they are said to stay in: what leaves it some programs cut off (8.5), and some do not."""
    params: Params
    is_off: bool = False
    """Whether they are not shown."""
    is_watermark: bool = False


class Painter:
    """Draws the objects of one page after another."""

    def __init__(self, canvas: Canvas, resources: Resources, names: Names, work: Work) -> None:
        """Begin with no page."""
        self._canvas = canvas
        self._resources = resources
        self._names = names
        self._work = work
        self.lettering: Lettering = Lettering(canvas, resources, names)
        self._draws = {"TextObject": self._text, "PathObject": self._path, "ImageObject": self._image}

    def draw(self, elements: Iterator[Element], scene: Scene) -> None:
        """Draw elements one upon the other, and what they hold."""
        stack = [(elements, scene)]
        while stack:
            element = next(stack[-1][0], None)
            if element is None:
                stack.pop()
                continue
            self._work.spend(_OBJECT)
            scene, kind = stack[-1][1], self._names[element.tag]
            draw = self._draws.get(kind)
            unit = self._resources.units.get(element.get("ResourceID", "")) if kind == "CompositeObject" else None
            if draw:
                draw(element, scene)
            elif kind in _BLOCKS:
                stack.append((iter(element), self._within(element, scene)))
            elif unit is not None:
                stack.append((iter(unit), self._placed(element, scene)))
            elif element.get("Boundary") and not scene.is_off:  # a film, a field: nobody knows what is seen of it
                self._canvas.put_over(box_around(scene.matrix, *box_of(element.get("Boundary"))))
            if len(stack) > _DEEPEST:
                raise FormatError(
                    "OFD 里的图元嵌套过深，没有读取；请用阅读器打开后另存",
                    "objects of the OFD file are nested too deep; open it in a viewer and save it anew",
                )

    def _within(self, block: Element, scene: Scene) -> Scene:
        """Return how the objects of a layer or block come to stand."""
        key = block.get("DrawParam")
        is_off = scene.is_off or not is_so(block.get("Visible"), otherwise=True)
        if key is None and is_off is scene.is_off:
            return scene
        return attrs.evolve(scene, params=self._resources.params(key, scene.params), is_off=is_off)

    def _placed(self, element: Element, scene: Scene) -> Scene:
        """Return how an object comes to stand, in its own coordinates and inside its box."""
        get = element.get
        left, top, width, height = box_of(get("Boundary"))
        outer = moved(left, top, scene.matrix)
        ctm, key = get("CTM"), get("DrawParam")
        matrix = inside(matrix_of(ctm), outer) if ctm else outer
        return Scene(
            matrix,
            self._looks(element, scene.looks, outer, matrix),
            _framed(scene.frame, box_around(outer, 0, 0, width, height)) if width or height else scene.frame,
            self._resources.params(key, scene.params) if key else scene.params,
            scene.is_off or not is_so(get("Visible"), otherwise=True),
            scene.is_watermark,
        )

    def _looks(self, element: Element, looks: Looks, outer: Matrix, own: Matrix) -> Looks:
        """Return how an object looks; the same where it says nothing of it."""
        if element.get("Alpha"):
            share = opacity_of(element)
            looks = attrs.evolve(looks, fill=looks.fill * share, stroke=looks.stroke * share)
        mode = element.get("BlendMode", "Normal")
        if mode != "Normal":
            darkens = mode in _MULTIPLIED
            looks = attrs.evolve(looks, darkens=darkens, is_blended=not darkens)
        for clips in element.iterchildren("{*}Clips"):
            matrix = own if is_so(clips.get("TransFlag"), otherwise=True) else outer
            for clip in clips:
                looks = self._clipped(clip, looks, matrix)
        return looks

    def _clipped(self, clip: Element, looks: Looks, matrix: Matrix) -> Looks:
        """Return how an object looks that is clipped to the areas of a clip together (8.4)."""
        outlines: list[list[Point]] = []
        is_vague = False
        for area in clip:
            ctm = area.get("CTM")
            inner = inside(matrix_of(ctm), matrix) if ctm else matrix
            for shape in area:
                is_vague |= self._names[shape.tag] != "Path"
                outlines += [points for points, _ in self._outlines(shape, inner)]
        within = looks.clip.within(outlines, even_odd=False) if outlines else looks.clip
        looks = attrs.evolve(looks, clip=within)
        return _cut(looks) if is_vague else looks

    def _outlines(self, element: Element, matrix: Matrix) -> list[Part]:
        """Return the outlines of a path that clips."""
        left, top, _, _ = box_of(element.get("Boundary"))
        outer = moved(left, top, matrix)
        ctm = element.get("CTM")
        return self._parts(element, inside(matrix_of(ctm), outer) if ctm else outer)

    def _parts(self, element: Element, matrix: Matrix) -> list[Part]:
        """Return the outlines of a path."""
        data = next(element.iterchildren("{*}AbbreviatedData"), None)
        return [] if data is None else parts_of(data.text or "", matrix, self._work)

    # -- objects -----------------------------------------------------------------------------------

    def _text(self, element: Element, outer: Scene) -> None:
        self.lettering.write(element, self._placed(element, outer))

    def _path(self, element: Element, outer: Scene) -> None:
        scene = self._placed(element, outer)
        is_filled = is_so(element.get("Fill"), otherwise=False)
        is_drawn = is_so(element.get("Stroke"), otherwise=True)
        parts = self._parts(element, scene.matrix) if is_filled or is_drawn else []
        if scene.is_off or not parts:
            return
        fill, stroke = scene.params.fill, scene.params.stroke
        for child in element:
            name = self._names[child.tag]
            if name == "FillColor":
                fill = self._resources.paint(child)
            elif name == "StrokeColor":
                stroke = self._resources.paint(child)
        looks = scene.looks if _are_within(scene.frame, parts) else _cut(scene.looks)
        self._canvas.number += 1
        if is_filled and fill:  # without a colour it is filled with none
            even_odd = element.get("Rule", "").lower() == "even-odd"
            self._canvas.fill(parts, fill[0], _faded(looks, fill[1]), even_odd=even_odd)
        if is_drawn:
            colour, share = stroke or (BLACK, 1.0)
            a, b, c, d, _, _ = scene.matrix
            width = number_of(element.get("LineWidth"), scene.params.width) * math.sqrt(abs(a * d - b * c))
            self._canvas.stroke(parts, colour, _faded(looks, share), width)

    def _image(self, element: Element, outer: Scene) -> None:
        scene = self._placed(element, outer)
        if not scene.is_off:
            is_opaque = self._resources.is_opaque(element.get("ResourceID")) and not element.get("ImageMask")
            where = (
                corners(scene.matrix, 0, 0, 1, 1)
                if element.get("CTM")
                else corners(outer.matrix, *box_of(element.get("Boundary")))
            )
            self._canvas.picture(where, None, scene.looks, is_vague=not is_opaque)


def _framed(outer: Box, inner: Box) -> Box:
    """Return the frame inside a frame, as nearly all are, or what of it is in both."""
    return inner if outer.holds_box(inner) else outer.common(inner)


def _are_within(frame: Box, parts: Sequence[Part]) -> bool:
    """Whether a path stays in its frame."""
    left, top, right, bottom = frame.left - _SLACK, frame.top - _SLACK, frame.right + _SLACK, frame.bottom + _SLACK
    for points, _ in parts:
        for x, y in points:
            if not (left <= x <= right and top <= y <= bottom):
                return False
    return True


def _cut(looks: Looks) -> Looks:
    """Return how something looks of which parts may be cut off."""
    return attrs.evolve(looks, clip=attrs.evolve(looks.clip, is_vague=True))


def _faded(looks: Looks, share: float) -> Looks:
    """Return how something looks in a colour of some opacity."""
    return attrs.evolve(looks, fill=looks.fill * share, stroke=looks.stroke * share) if share < 1 else looks
