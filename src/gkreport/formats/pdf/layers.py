"""The layers of a PDF file (optional content, ISO 32000-1, 8.11): which of them a viewer does not show at first."""

from collections.abc import Mapping
from typing import Final, cast

from pdfminer.pdftypes import PDFObjRef, dict_value, list_value, resolve1
from pdfminer.psparser import literal_name

from gkreport.formats.fixed.work import Work

_MOST: Final = 1_000
"""Layers of a file; drawings of engineers have a hundred."""


class Layers:
    """The layers of one file."""

    def __init__(self, catalog: Mapping[str, object], work: Work) -> None:
        """Find out which layers are off."""
        self._off: set[int] = set()
        properties = cast("Mapping[str, object]", dict_value(catalog.get("OCProperties") or {}))
        settings = cast("Mapping[str, object]", dict_value(properties.get("D") or {}))
        if literal_name(resolve1(settings.get("BaseState", ""))) == "OFF":
            self._off.update(_references(properties.get("OCGs"), work))
            self._off.difference_update(_references(settings.get("ON"), work))
        self._off.update(_references(settings.get("OFF"), work))

    def is_off(self, owner: object) -> bool:
        """Whether what belongs to a layer, or to a set of layers, is not shown."""
        if owner is None or not self._off:
            return False
        if isinstance(owner, PDFObjRef) and owner.objid in self._off:
            return True
        found = cast("Mapping[str, object]", dict_value(owner))
        if literal_name(resolve1(found.get("Type", ""))) != "OCMD":
            return False
        groups = resolve1(found.get("OCGs"))
        members = cast("list[object]", groups) if isinstance(groups, list) else [found.get("OCGs")]
        offs = [isinstance(each, PDFObjRef) and each.objid in self._off for each in members[:_MOST]]
        policy = literal_name(resolve1(found.get("P", "AnyOn")))
        shown = {
            "AllOn": not any(offs),
            "AnyOff": any(offs),
            "AllOff": all(offs),
        }.get(policy, not all(offs))
        return bool(offs) and not shown


def _references(array: object, work: Work) -> list[int]:
    """Return the numbers of the layers in an array."""
    members = list_value(array or [])
    work.spend(len(members))
    return [each.objid for each in members[:_MOST] if isinstance(each, PDFObjRef)]
