"""New styles for cells of a workbook, made from the old ones: with a colour, or without a number format."""

import re
from decimal import Decimal
from itertools import takewhile
from typing import Final

from lxml import etree

from gkreport.errors import FormatError
from gkreport.formats.opc import Element, child_of, space_of
from gkreport.formats.xlsx.looks import Looks
from gkreport.formats.xlsx.names import whole
from gkreport.formats.xlsx.package import Workbook

_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_FIRST: Final = {
    "fonts": '<font><sz val="11"/><name val="Calibri"/></font>',
    # The first two fills are these in any file, whatever is written in their places (18.8.20).
    "fills": '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>',
    "borders": "<border><left/><right/><top/><bottom/><diagonal/></border>",
    "cellStyleXfs": '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',
    "cellXfs": '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
    "cellStyles": '<cellStyle name="Normal" xfId="0" builtinId="0"/>',
}
"""The lists that a style sheet must have, in their order behind `numFmts` (18.8.39), each with its first entries."""

_FILL: Final = (
    '<fill><patternFill patternType="solid"><fgColor rgb="FF{}"/><bgColor indexed="64"/></patternFill></fill>'
)
_SMALL: Final = '<font><sz val="9"/><name val="宋体"/><charset val="134"/></font>'
_LINES: Final = (
    "<border>"
    + "".join(f'<{side} style="thin"><color indexed="64"/></{side}>' for side in ("left", "right", "top", "bottom"))
    + "<diagonal/></border>"
)


class Variants:
    """The styles of the cells of a workbook, and those that are made from them."""

    def __init__(self, package: Workbook) -> None:
        """Take the styles of a workbook; raises `FormatError` for a part of styles that is none."""
        self._package = package
        self._name = package.book.styles
        root = package.edit(self._name) if self._name else None
        if root is not None and root.tag != package.space + "styleSheet":
            raise _broken()
        self.looks: Looks = Looks(root, since_1904=package.book.since_1904)
        self.highest = 0
        """The highest number of a style that a cell refers to; new styles get higher ones."""
        xfs = self._part("cellXfs")
        self._stated = 0 if xfs is None else len(xfs)
        self._made: dict[tuple[int, str], int] = {}
        self._of_tables: dict[tuple[str, str], str] = {}
        self._known: dict[str, dict[_Content, int]] = {}
        """For each list, by its tag, the numbers of what is in it."""

    # -- what formats show -------------------------------------------------------------------------

    def shows(self, style: str | None, number: Decimal) -> bool:
        """Whether the format of a style shows just this number, perhaps with words around it."""
        shown = self.looks.of(style).show(number)
        return not re.search("[%〔]", shown) and re.findall(r"\d+(?:\.\d+)?", shown) == [f"{abs(number):f}"]

    # -- what is made ------------------------------------------------------------------------------

    def like(self, style: str | None, change: str) -> str:
        """Return a style like another but for one change.

        That is a background of a colour (RRGGBB), or a `plain` number without a format.
        """
        index = whole(style)
        key = index, change
        if key not in self._made:
            xfs = self._require("cellXfs")
            if max(index, self.highest) >= max(self._stated, 1):
                raise _broken()
            xf = etree.fromstring(etree.tostring(xfs[index], with_tail=False))
            if change == "plain":
                xf.attrib.update({"numFmtId": "0", "applyNumberFormat": "1"})
            else:
                xf.attrib.update({"fillId": str(self._entry("fills", _FILL.format(change))), "applyFill": "1"})
            self._made[key] = self._enter(xfs, xf)
        return str(self._made[key])

    def of_table(self, align: str, colour: str) -> str:
        """Return the style of a cell in a table of ours: small letters that wrap, lines round it, a background."""
        if (align, colour) not in self._of_tables:
            self._of_tables[align, colour] = self._of_table(align, colour)
        return self._of_tables[align, colour]

    def _of_table(self, align: str, colour: str) -> str:
        font, border = self._entry("fonts", _SMALL), self._entry("borders", _LINES)
        fill = self._entry("fills", _FILL.format(colour))
        xfs = self._require("cellXfs")
        xf = etree.fromstring(
            f'<xf xmlns="{space_of(xfs)[1:-1]}" numFmtId="0" fontId="{font}" fillId="{fill}" borderId="{border}" '
            f'xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
            f'<alignment horizontal="{align}" vertical="center" wrapText="1"/></xf>'
        )
        return str(self._enter(xfs, xf))

    def _entry(self, name: str, text: str) -> int:
        """Return the number of a font, fill or border, adding it to its list where there is none like it."""
        entries = self._require(name)
        (entry,) = etree.fromstring(f'<list xmlns="{space_of(entries)[1:-1]}">{text}</list>')
        return self._enter(entries, entry)

    def _enter(self, entries: Element, entry: Element) -> int:
        """Return the number of an entry of a list, adding it where there is none like it."""
        tag = str(entries.tag)
        if tag not in self._known:
            self._known[tag] = {}
            for number, item in enumerate(entries):
                self._known[tag].setdefault(_content(item), number)
        number = self._known[tag].setdefault(_content(entry), len(entries))
        if number == len(entries):
            entries.append(entry)
            entries.set("count", str(len(entries)))
        return number

    def _part(self, name: str) -> Element | None:
        root = self._package.edit(self._name) if self._name else None
        return None if root is None else root.find(space_of(root) + name)

    def _require(self, name: str) -> Element:
        """Return a list of the style sheet; a missing one is made, with the entries that the schema requires."""
        space = self._package.space
        if not self._name:
            root = etree.fromstring(f'<styleSheet xmlns="{space[1:-1]}"/>')
            self._name = self._package.add("xl/styles.xml", root, _TYPE)
            self._package.relate(self._package.book.main, f"{self._package.office}/styles", self._name)
            for each in _FIRST:
                self._require(each)
        found = child_of(self._package.edit(self._name), name, ("numFmts", *takewhile(name.__ne__, _FIRST)))
        first = etree.fromstring(f'<list xmlns="{space[1:-1]}">{_FIRST[name]}</list>')
        missing = list(first)[len(found) :]
        if missing:
            found.extend(missing)
            found.set("count", str(len(found)))
        return found


_Content = tuple[object, ...]


def _content(element: Element) -> _Content:
    """Return the content of an element, whatever prefixes it is written with."""
    return element.tag, tuple(sorted(map(str, element.attrib.items()))), tuple(map(_content, element))


def _broken() -> FormatError:
    return FormatError(
        "工作簿的格式信息缺失或损坏，没有改动；请用 Excel 或 WPS 打开并保存后再试",
        "the styles of the workbook are missing or broken; open it in Excel and save it",
    )
