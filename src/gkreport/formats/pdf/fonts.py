"""The fonts of a PDF file: which character each of their codes shows, found out within bounds."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, cast

from pdfminer.cmapdb import CMap, FileUnicodeMap, IdentityCMap
from pdfminer.pdffont import PDFCIDFont, PDFFont, PDFSimpleFont, PDFType3Font
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1
from pdfminer.psparser import literal_name

from gkreport.formats.fixed.drawing import DIGITS
from gkreport.formats.fixed.work import Work
from gkreport.formats.pdf.content import bytes_of

_FONT: Final = 100
"""Steps of work for a font."""
_WIDTH: Final = 4
"""Steps of work for a character that has a width: they are all kept."""
_ENTRY: Final = 2
"""Steps of work for a character whose meaning is read."""
_SECTION: Final = re.compile(rb"beginbf(char|range)((?:[^e]|e(?!ndbf))*+)")
"""`2 beginbfchar <01> <4E00> <02> <4E8C> endbfchar`; one that does not end goes on to the end of the data."""
_ITEM: Final = re.compile(rb"<[0-9A-Fa-f\s]*>|\[|\]")


class Fonts(PDFResourceManager):
    """The fonts of a file; their code maps are read here, because pdfminer reads them without bounds."""

    def __init__(self, work: Work) -> None:
        """Begin with no font."""
        super().__init__()
        self._work = work

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        """Return a font, which is built on first use."""
        if objid in self._cached_fonts:
            return self._cached_fonts[objid]
        self._work.spend(_FONT)
        own = dict(spec)
        if literal_name(own.get("Subtype", "")) == "Type0":
            return super().get_font(objid, own)
        if "FontDescriptor" in own:
            own["FontDescriptor"] = {
                key: value for key, value in dict_value(own["FontDescriptor"]).items() if key != "FontFile2"
            }
        for key, length in (("W", 3), ("W2", 5)):
            self._check_widths(list_value(own.get(key, [])), length)
        to_unicode = resolve1(own.get("ToUnicode"))
        if isinstance(to_unicode, PDFStream):
            del own["ToUnicode"]
        font = super().get_font(objid, own)
        code_map = self._code_map(to_unicode.get_data()) if isinstance(to_unicode, PDFStream) else None
        if isinstance(font, PDFType3Font):
            font.blank_codes = _blank_codes(own)  # type: ignore[attr-defined]  # for the device
        elif isinstance(font, PDFSimpleFont) and code_map and "Encoding" in own:
            _compare(code_map, font.cid2unicode)
        _set_code_map(font, code_map)
        return font

    def _check_widths(self, widths: Sequence[object], length: int) -> None:
        """Count the characters that have a width: `first last width` can name any number of them."""
        numbers: list[float] = []
        for item in widths:
            value = resolve1(item)
            if isinstance(value, list):
                self._work.spend(_WIDTH * len(cast("list[object]", value)))
                numbers = []
            elif isinstance(value, int | float):
                numbers.append(value)
                if len(numbers) == length:
                    self._work.spend(_WIDTH * (max(0, int(numbers[1] - numbers[0])) + 1))
                    numbers = []

    def _code_map(self, data: bytes) -> dict[int, str]:
        """Read the map from codes to Unicode (ISO 32000-1, 9.10.3)."""
        result: dict[int, str] = {}
        for section in _SECTION.finditer(data):
            items = [item[0] for item in _ITEM.finditer(section[2])]
            self._work.spend(_ENTRY * len(items))
            if section[1] == b"char":
                for code, text in zip(items[::2], items[1::2], strict=False):
                    result[_number(code)] = _text(_bytes(text))
            else:
                self._add_ranges(iter(items), result)
        return result

    def _add_ranges(self, items: Iterator[bytes], result: dict[int, str]) -> None:
        for first in items:
            code, last = _number(first), _number(next(items, first))
            text = next(items, b"")
            if text == b"[":
                for each in items:
                    if each == b"]":
                        break
                    result[code] = _text(_bytes(each))
                    code += 1
                continue
            self._work.spend(_ENTRY * max(0, last - code))
            units = _bytes(text)
            low = int.from_bytes(units[-2:], "big")
            for step in range(last - code + 1):
                result[code + step] = _text(units[:-2] + ((low + step) & 0xFFFF).to_bytes(2, "big"))


def _bytes(item: bytes) -> bytes:
    return bytes_of(item.strip(b"<>[]"))


def _number(item: bytes) -> int:
    return int.from_bytes(_bytes(item)[:4], "big")


def _text(units: bytes) -> str:
    return units.decode("utf-16-be" if len(units) > 1 else "latin-1", "replace")


def _blank_codes(spec: Mapping[str, object]) -> frozenset[int]:
    """Return the codes for which a font of type 3, whose characters are drawn in the file itself, draws nothing."""
    drawn = dict_value(spec.get("CharProcs") or {})
    encoding = resolve1(spec.get("Encoding"))
    code, blank = 0, set(range(256))
    encoded = cast("Mapping[str, object]", encoding if isinstance(encoding, dict) else {})
    for item in list_value(encoded.get("Differences") or []):
        value = resolve1(item)
        if isinstance(value, int):
            code = value
            continue
        stream = resolve1(drawn.get(literal_name(value)))
        if isinstance(stream, PDFStream) and _PAINTS.search(stream.get_data()):
            blank.discard(code)
        code += 1
    return frozenset(blank)


_PAINTS: Final = re.compile(rb"(?<![^\s>)\]])(?:[fFSsBb]\*?|Do|T[jJ]|['\"]|sh|EI)(?![^\s])")
"""An operator that paints something."""


def _compare(code_map: dict[int, str], encoding: Mapping[int, str]) -> None:
    """Make unknown the digits that a font draws as others than it names, by its encoding (ISO 32000-1, 9.6.6)."""
    for code, text in code_map.items():
        drawn = encoding.get(code, text)
        if text != drawn and text in DIGITS and drawn in DIGITS:
            code_map[code] = ""


def _set_code_map(font: PDFFont, code_map: dict[int, str] | None) -> None:
    """Set the map from codes to Unicode of a font.

    A font with a predefined CMap (such as GBK-EUC-H) keeps the meaning that pdfminer knows for it.  Where pdfminer does
    not know the CMap, codes are used as they are, so that no character is lost.
    """
    if isinstance(font, PDFCIDFont):
        if isinstance(font.cmap, CMap) and not font.cmap.code2cid:
            font.cmap = IdentityCMap(WMode=font.cmap.attrs.get("WMode", 0))
            font.unicode_map = None
        elif not isinstance(font.cmap, IdentityCMap):
            return
    if code_map is not None and isinstance(font, PDFCIDFont | PDFSimpleFont):
        font.unicode_map = FileUnicodeMap()
        font.unicode_map.cid2unichr = code_map
