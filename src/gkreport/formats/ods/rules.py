"""The rules of a sheet of OpenDocument, as LibreOffice writes them: conditional formats."""

import re
from collections.abc import Iterator
from typing import Final

from gkreport.formats.ods.looks import Looks, colour
from gkreport.formats.opc import Element
from gkreport.formats.sheets.conditions import Change, Rule
from gkreport.formats.sheets.names import Area, area_of
from gkreport.seen import WHITE

CALC: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_COMPARED: Final = re.compile(r"(<=|>=|!=|<|>|=)([^()]*)")
_OPERATORS: Final = {
    "<": "lessThan",
    "<=": "lessThanOrEqual",
    "=": "equal",
    "!=": "notEqual",
    ">=": "greaterThanOrEqual",
    ">": "greaterThan",
    "between": "between",
    "not-between": "notBetween",
}
_CALLED: Final = re.compile(r"(between|not-between|formula-is)\((.*)\)", re.DOTALL)


def areas_of(text: str) -> list[Area]:
    """Return the ranges in a list of them, without the names of their sheet."""
    refs = (":".join(end.rpartition(".")[2] for end in ref.split(":")) for ref in text.split())
    return [area for ref in refs if (area := area_of(ref))]


def rules_of(table: Element, looks: Looks) -> Iterator[Rule]:
    """Yield the rules of a sheet that change how anything is seen."""
    at = 0
    for group in table.iterfind(f"{CALC}conditional-formats/{CALC}conditional-format"):
        areas = areas_of(group.get(CALC + "target-range-address", ""))
        for item in group:
            at += 1
            change = _change(item, looks)
            if change != Change():
                is_known = item.tag != CALC + "condition" or not change.hides
                yield Rule(areas, change, *(_condition(item) if is_known else ("", "", [])), at, stops=True)


def _change(item: Element, looks: Looks) -> Change:
    if item.tag == CALC + "condition":
        return looks.change(item.get(CALC + "apply-style-name", ""))
    if item.get(CALC + "show-value") == "false":
        return Change(hides=True)
    stops = [colour(entry.get(CALC + "color")) or WHITE for entry in item.iterchildren(CALC + "color-scale-entry")]
    return Change(grounds=tuple(dict.fromkeys(stops)) or None)


def _condition(item: Element) -> tuple[str, str, list[str]]:
    """Return the kind of a rule, how it compares, and with what."""
    text = item.get(CALC + "value", "")
    called, compared = _CALLED.fullmatch(text), _COMPARED.fullmatch(text)
    if called and called[1] != "formula-is":
        return "cellIs", _OPERATORS[called[1]], called[2].split(",")
    if compared:
        return "cellIs", _OPERATORS[compared[1]], [compared[2]]
    if called:
        return "expression", "", [called[2]]
    return ("expression" if item.tag == CALC + "condition" else "iconSet"), "", []
