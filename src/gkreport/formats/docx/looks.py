"""How the text of a Word document is drawn: by its runs, paragraphs, cells and rows, and by the styles of each."""

from collections.abc import Mapping
from itertools import islice, product
from typing import Final, TypeAlias

import attrs

from gkreport.formats.docx.colours import (
    HIGHLIGHTS,
    Attributes,
    Colours,
    Theme,
    fill_of,
    ground_of,
    ink_of,
    over,
    said_of,
)
from gkreport.formats.docx.names import NAMESPACES, Names, is_on
from gkreport.formats.docx.styles import Styles
from gkreport.formats.docx.table_parts import Bands, Frame, Row, Where, parts_in, parts_of
from gkreport.formats.docx.telling import (
    HALF_POINT,
    LINE,
    OF_STYLES,
    RAISED,
    TELLS,
    TEXT_FILL,
    TWIP,
    filled_of,
    furthest,
    has_pictures,
    is_dark,
    measure,
    paper_of,
    tell,
)
from gkreport.formats.letters import FAR, HEIGHT, THIN, USUAL_SIZE, Room, size_at, uncovered
from gkreport.formats.opc import Element, space_of
from gkreport.seen import WHITE, Colour, Drawn, Sight, Verdict, Why, judge

Layer: TypeAlias = Mapping[str, Attributes]
"""Properties by their names, each with its attributes."""
_Signature: TypeAlias = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""The properties of an element as they stand, of which a document has few that differ."""


@attrs.frozen(kw_only=True)
class Around:
    """What is around a paragraph: the grounds below it, what its table says, how high and wide its cell is."""

    grounds: frozenset[Colour] = frozenset((WHITE,))
    of_table: Layer = attrs.field(factory=dict[str, Attributes], eq=False)
    of_paragraphs: Layer = attrs.field(factory=dict[str, Attributes], eq=False)
    """What the style of the table says of these."""
    style: tuple[str, tuple[str, ...]] = ("", ())
    """The style of the table, and which parts of it."""
    height: float | None = None
    """In points, where it is exact."""
    width: float = FAR
    """In points, as the grid of the table has it."""
    is_cell: bool = False


@attrs.frozen(eq=False, kw_only=True)
class Base(Room):
    """What the runs of a paragraph begin with."""

    layers: tuple[Layer, Layer, Layer] = ({}, {}, {})
    """The properties that the document, its table and its style give them."""
    grounds: frozenset[Colour] = frozenset((WHITE,))
    is_moved: bool = False
    height: float = 0.0
    """What it takes of its cell, in points."""


@attrs.frozen(eq=False)
class _Text:
    """What holds for all runs of one signature on one base."""

    said: Layer
    verdict: Verdict | None
    """None where it is to be asked of each run: by what stands beside it, by how many signs it has."""


_RELIEF: Final = ("shadow", "emboss", "imprint", "outline")
_OF_TABLES: Final = ("tblStyle", "tblLook", "tblHeader", "tblStyleRowBandSize", "tblStyleColBandSize")
_READ: Final = frozenset((*TELLS, *OF_STYLES, *_RELIEF, "rStyle", "pStyle", *_OF_TABLES))
_TAGS: Final = frozenset((TEXT_FILL, *(f"{{{space}}}{name}" for space in NAMESPACES for name in _READ)))
_OF_EACH: Final = frozenset(("position", "rtl", "spacing", "fitText", "eastAsianLayout"))
"""What depends on how many signs a run has, or on what stands beside it."""
_MOST_KNOWN: Final = 4_000
"""Looks that are remembered at a time; the official form has about 80."""


class Looks:
    """Judges how the runs of a document are seen."""

    def __init__(self, root: Element, styles: Styles, theme: Theme) -> None:
        """Take the tree of the text, its styles and its theme."""
        self._space = Names.of(root).namespace
        self._styles = styles
        self._theme = theme
        self._of_styles: dict[tuple[str, str, tuple[str, ...]], Layer] = {}
        self._of_elements: dict[tuple[Element, str, str], Layer] = {}
        self._layers: dict[_Signature, Layer] = {}
        self._bases: dict[tuple[object, ...], Base] = {}
        self._texts: dict[tuple[Base, _Signature], _Text] = {}
        self.page: Around = Around(grounds=frozenset(colour for colour in paper_of(root, theme) if colour))
        """What is around the paragraphs that stand in no table."""
        self.everywhere: bool = tell(root, styles, theme)
        """Whether every run is to be looked at, and not only those that are struck, raised or hidden themselves."""

    # -- layers ------------------------------------------------------------------------------------

    def _signature(self, element: Element, holder: str) -> _Signature:
        return tuple(
            (item.tag, tuple((fill_of(item, self._theme) if item.tag == TEXT_FILL else said_of(item)).items()))
            for properties in element.iterchildren(holder)
            for item in properties
            if item.tag in _TAGS
        )

    def _layer(self, signature: _Signature) -> Layer:
        if len(self._layers) > _MOST_KNOWN:
            self._layers.clear()
        if signature not in self._layers:
            self._layers[signature] = {tag.rpartition("}")[2]: dict(attributes) for tag, attributes in signature}
        return self._layers[signature]

    def _own(self, element: Element, holder: str) -> Layer:
        return self._layer(self._signature(element, self._space + holder))

    def _styled(self, style: str, holder: str, parts: tuple[str, ...] = ()) -> Layer:
        """Return what a style says in one of its holders: those it is based on first, parts of a table last."""
        key = (style, holder, parts)
        if key not in self._of_styles:
            chain = self._styles.chain(style)
            layer: dict[str, Attributes] = {}
            for part in ("", *parts):
                for element in chain:
                    layer |= self._in_part(element, holder, part)
            self._of_styles[key] = layer
        return self._of_styles[key]

    def _in_part(self, style: Element, holder: str, part: str) -> Layer:
        """Return what a style says itself of a part of a table, "" for all of it."""
        if (style, holder, "") not in self._of_elements:
            space = space_of(style)
            for item in style.iterchildren(space + "tblStylePr"):
                named = (style, holder, item.get(space + "type", ""))
                self._of_elements[named] = {**self._of_elements.get(named, {}), **self._of_style(item, holder)}
            self._of_elements[style, holder, ""] = self._of_style(style, holder)
        return self._of_elements.get((style, holder, part), {})

    def _of_style(self, element: Element, holder: str) -> Layer:
        return self._layer(self._signature(element, space_of(element) + holder))

    # -- tables and paragraphs ---------------------------------------------------------------------

    def of_table(self, table: Element) -> Frame:
        """Return what a table says of all its cells."""
        own = self._own(table, "tblPr")
        style = own.get("tblStyle", {}).get("val") or self._styles.default_of("table")
        grid = (column for grid in table.iterchildren(self._space + "tblGrid") for column in grid)
        return Frame(
            style=style,
            parts=parts_in(own.get("tblLook", {})),
            bands=self._bands(style),
            shade=self._shade({**self._styled(style, "tblPr"), **own}) | {None},  # LibreOffice has none
            grid=[measure(column.get(self._space + "w", ""), TWIP) for column in grid],
        )

    def _bands(self, style: str) -> Bands:
        said = self._styled(style, "tblPr")
        return Bands(*(int(_number(said, f"tblStyle{way}BandSize", 1.0, 1.0)) or 1 for way in ("Row", "Col")))

    def of_row(self, row: Element, frame: Frame, where: Where) -> Row:
        """Return what a row says of its cells."""
        own = self._own(row, "trPr")
        height = own.get("trHeight", {})
        points = measure(height.get("val", ""), TWIP) if height.get("hRule") == "exact" else None
        is_repeated = _is_on(own, "tblHeader") and where.tops == where.at
        is_top = "firstRow" in frame.parts and (where.at == 0 or is_repeated)
        return Row(frame=frame, where=where, is_top=is_top, height=points)

    def of_cell(self, cell: Element, row: Row, order: int, columns: slice, outer: Around) -> Around:
        """Return what is around the paragraphs of a cell, by its place in its row and the columns that it covers."""
        frame = row.frame
        parts = parts_of(row, order)
        shade = self._shade({**self._styled(frame.style, "tcPr", parts), **self._own(cell, "tcPr")})
        widths = frame.grid[columns] if len(frame.grid) >= row.where.columns else ()  # else it is not followed
        return Around(
            grounds=over((shade, frame.shade), outer.grounds),
            of_table=self._styled(frame.style, "rPr", parts),
            of_paragraphs=self._styled(frame.style, "pPr", parts),
            style=(frame.style, parts),
            height=row.height,
            width=sum(FAR if width is None else width for width in widths or [None]),
            is_cell=True,
        )

    def _shade(self, said: Layer) -> Colours:
        return ground_of(said.get("shd", {}), self._theme)

    def of_paragraph(self, paragraph: Element, around: Around, top: float) -> Base:
        """Return what the runs of a paragraph begin with that begins this far down its cell."""
        signature = self._signature(paragraph, self._space + "pPr")
        breaks = 0
        if around.height is not None:
            breaks = sum(1 for _ in paragraph.iter(self._space + "br", self._space + "cr"))
        key = around, signature, None if around.height is None else top, breaks
        if len(self._bases) > _MOST_KNOWN:
            self._bases.clear()
            self._texts.clear()
        if key not in self._bases:
            self._bases[key] = self._base(self._layer(signature), around, top, breaks)
        return self._bases[key]

    def _base(self, own: Layer, around: Around, top: float, breaks: int) -> Base:
        style = own.get("pStyle", {}).get("val") or self._styles.default_of("paragraph")
        said = {**around.of_paragraphs, **self._styled(style, "pPr"), **own}
        layers = (self._styled("", "rPr"), around.of_table, self._styled(style, "rPr"))
        usual = _size({**layers[0], **layers[1], **layers[2]}) * HEIGHT
        spacing = said.get("spacing", {})
        line = _line(spacing, usual)
        before, after = (measure(spacing.get(side, "0"), TWIP) or 0.0 for side in ("before", "after"))
        return Base(
            layers=layers,
            grounds=over((self._shade(said),), around.grounds),
            line=line,
            room=None if around.height is None else around.height - top - before - breaks * (line or usual),
            is_out=around.is_cell and (around.width < THIN or furthest(said.get("ind", {})) >= around.width),
            is_moved=around.is_cell and "framePr" in said,
            height=before + (line or usual) * (breaks + 1) + after,
        )

    # -- runs --------------------------------------------------------------------------------------

    def verdict(self, run: Element, paragraph: Element, base: Base) -> Verdict:
        """Say how a run of a paragraph is seen."""
        signature = self._signature(run, self._space + "rPr")
        if len(self._texts) > _MOST_KNOWN:
            self._texts.clear()
        text = self._texts.get((base, signature))
        if text is None:
            own = self._layer(signature)
            said = {**base.layers[0], **base.layers[1], **base.layers[2], **self._style_of(own), **own}
            verdict = None if _OF_EACH & said.keys() else self._judged(said, self._drawn(own, said, base), base)
            text = self._texts[base, signature] = _Text(said, verdict)
        return text.verdict or self._verdict_of_one(run, paragraph, base, text.said)

    def _style_of(self, own: Layer) -> Layer:
        return self._styled(own.get("rStyle", {}).get("val") or self._styles.default_of("character"), "rPr")

    def _verdict_of_one(self, run: Element, paragraph: Element, base: Base, said: Layer) -> Verdict:
        """Say how a run is seen with what stands beside it: nothing is raised or turned that stands alone."""
        drawn = self._drawn(self._own(run, "rPr"), said, base)
        letters = len("".join(map(str, run.itertext())).strip())
        position = _number(said, "position", HALF_POINT, 0.0)
        is_raised = position != _number(base.layers[2], "position", HALF_POINT, 0.0)
        is_turned = _is_on(said, "rtl")
        is_alone = self._is_alone(run, paragraph)
        if not is_alone:
            drawn = attrs.evolve(drawn, raised=drawn.raised or is_raised, moved=drawn.moved or is_turned)
        if letters > 1 or not is_alone:
            each = _number(said, "fitText", TWIP, FAR * max(letters, 1)) / max(letters, 1)
            is_shuffled = letters > 1 and is_on(said.get("eastAsianLayout", {}).get("combine"))
            clear = uncovered(drawn.size, _number(said, "spacing", TWIP, 0.0), each)
            drawn = attrs.evolve(drawn, uncovered=clear, moved=drawn.moved or is_shuffled)
        return self._judged(said, drawn, base)

    def _is_alone(self, run: Element, paragraph: Element) -> bool:
        """Say whether a run is all the text of its paragraph."""
        texts = islice(paragraph.iter(self._space + "t"), _MOST_BESIDE)
        return not any((text.text or "").strip() for text in texts if text.getparent() is not run)

    def _drawn(self, own: Layer, said: Layer, base: Base) -> Drawn:
        """Return how a run is drawn, apart from its colours and from what stands beside it."""
        of_document, *of_others = *base.layers, self._style_of(own)

        def levels(name: str) -> int:
            """Return how many levels of styles set a toggle: where two do, Word takes it for off (17.7.3)."""
            if name in own or _is_on(of_document, name):
                return int(_is_on(said, name))
            return sum(_is_on(layer, name) for layer in of_others)

        size, hiding, striking = _size(said), levels("vanish"), levels("strike")
        return Drawn(
            size=size_at(size, _number(said, "w", 1.0, 100.0) / 100),
            uncut=base.uncut(size),
            hidden=hiding % 2 == 1,
            struck=striking % 2 == 1 or _is_on(said, "dstrike"),
            raised=said.get("vertAlign", {}).get("val") in RAISED,
            moved=base.is_moved,
            uncertain=2 in (hiding, striking)  # noqa: PLR2004  # LibreOffice takes it for on
            or _is_on(said, "webHidden")  # LibreOffice hides it
            or has_pictures(said.get("rFonts", {}))
            or not _number(said, "sz", HALF_POINT, 1.0) > 0 < _number(said, "w", 1.0, 1.0),  # none, for LibreOffice
        )

    def _judged(self, said: Layer, drawn: Drawn, base: Base) -> Verdict:
        """Judge a run in each colour that it may have on each ground; where these differ in what is seen, it is told.

        What fills letters as it fills shapes is shown by Word in the place of their colour, and by no other program.
        """
        marked = frozenset((HIGHLIGHTS.get(said.get("highlight", {}).get("val", "none")),))
        inks, opacities, fill = ink_of(said.get("color", {}), self._theme), [1.0], said.get("textFill")
        if None in inks:  # LibreOffice then takes the colour of the table's style
            inks |= ink_of(base.layers[1].get("color", {}), self._theme)
        if any(_is_on(said, name) for name in _RELIEF):  # what is white has an edge or a shadow
            inks |= {None}
        if fill is not None:
            inks |= filled_of(fill)
            opacities.append(float(fill.get("opacity", 0)))
        shade = self._shade(said) | ink_of(
            said.get("shd", {}), self._theme, "fill", "themeFill"
        )  # not all have patterns
        if (None in inks and is_dark(marked)) or fill == {}:
            drawn = attrs.evolve(drawn, uncertain=True)
        found = {
            judge(drawn if ink is None else attrs.evolve(drawn, ink=ink, ground=ground, opacity=opacity))
            for ink, ground, opacity in product(inks, over((marked, shade), base.grounds), opacities)
        }
        if len({verdict.sight for verdict in found}) > 1:
            return Verdict(Sight.DOUBTFUL, Why.UNCERTAIN)
        return min(found, key=str)


_MOST_BESIDE: Final = 100
"""Texts of a paragraph that are looked at for what stands beside a run."""


def _line(spacing: Attributes, usual: float) -> float | None:
    """Return the height of a line that is exact or less than usual; None where it is what its letters ask for."""
    rule = spacing.get("lineRule", "auto")
    if rule == "exact":
        return measure(spacing.get("line", ""), TWIP)
    lines = (measure(spacing.get("line", ""), 1.0) or LINE) / LINE
    return usual * lines if rule == "auto" and lines < 1 else None


def _is_on(layer: Layer, name: str) -> bool:
    return name in layer and is_on(layer[name].get("val", ""))


def _number(layer: Layer, name: str, unit: float, usual: float) -> float:
    """Return a measure of a layer, the usual one where it is not there or none."""
    found = measure(layer[name].get("val", ""), unit) if name in layer else None
    return usual if found is None else found


def _size(layer: Layer) -> float:
    size = _number(layer, "sz", HALF_POINT, USUAL_SIZE)
    return size if size > 0 else USUAL_SIZE
