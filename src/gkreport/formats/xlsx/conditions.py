"""The rules of a sheet that change how its cells look (conditional formats, ECMA-376 part 1, 18.3.1.18)."""

from collections.abc import Iterator, Mapping, Sequence

from gkreport.formats.opc import Element
from gkreport.formats.sheets.codes import code_of
from gkreport.formats.sheets.conditions import Change, Rule
from gkreport.formats.sheets.looks import NO_FONT, Font
from gkreport.formats.sheets.names import area_of
from gkreport.formats.xlsx.colours import Colours
from gkreport.formats.xlsx.looks import font_of, grounds_of
from gkreport.formats.xlsx.names import is_on, whole
from gkreport.seen import WHITE


def rules_of(root: Element, colours: Colours, differing: Sequence[Element]) -> Iterator[Rule]:
    """Yield the rules of a sheet that change how anything is seen."""
    changes: dict[int, Change] = {}
    for element in root.iterchildren("{*}conditionalFormatting", "{*}extLst"):
        for group in element.iter("{*}conditionalFormatting"):
            areas = [area for ref in _references(group).split() if (area := area_of(ref))]
            for rule in group.iterchildren("{*}cfRule"):
                number = whole(rule.get("dxfId"), -1)
                if 0 <= number < len(differing) and number not in changes:
                    changes[number] = _change_of(differing[number], colours)
                own = rule.find("{*}dxf")
                change = changes.get(number, Change()) if own is None else _change_of(own, colours)
                change = _drawn(rule, colours) or change
                if change != Change():
                    yield Rule(
                        areas,
                        change,
                        rule.get("type", ""),
                        rule.get("operator", ""),
                        [formula.text or "" for formula in rule.iterchildren("{*}formula", "{*}f")],
                        whole(rule.get("priority")),
                        is_on(rule.get("stopIfTrue")),
                    )


def _references(group: Element) -> str:
    """Return the cells of some rules; newer ones name them in an element."""
    own = group.find("{*}sqref")
    return group.get("sqref", "") if own is None else own.text or ""


def _change_of(differing: Element, colours: Colours) -> Change:
    parts: Mapping[str, Element] = {str(part.tag).rpartition("}")[2]: part for part in differing}
    font = font_of(parts["font"], colours) if "font" in parts else NO_FONT
    code = parts["numFmt"].get("formatCode") if "numFmt" in parts else None
    return Change(
        Font(ink=font.ink, struck=font.struck),
        grounds_of(parts["fill"], colours, differing=True) if "fill" in parts else None,
        code_of(code) if code else None,
    )


def _drawn(rule: Element, colours: Colours) -> Change | None:
    """Return what bars, pictures and scales of colours change."""
    for part in rule.iterchildren("{*}dataBar", "{*}iconSet"):
        if part.get("showValue") in ("0", "false"):
            return Change(hides=True)
    scale = rule.find("{*}colorScale")
    if scale is not None:
        stops = [colours.of(colour) or WHITE for colour in scale.iterchildren("{*}color")]
        return Change(grounds=tuple(dict.fromkeys(stops)) or None)
    return None
