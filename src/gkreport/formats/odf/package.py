"""The parts of an OpenDocument file, packed or flat, that hold its styles and content."""

from collections.abc import Iterable
from typing import Final

from gkreport.errors import FormatError
from gkreport.formats.archive import Archive, parse_xml
from gkreport.formats.opc import Element
from gkreport.limits import Limits

_MANIFEST: Final = "META-INF/manifest.xml"


def parts_of(data: bytes, limits: Limits) -> list[Element]:
    """Return the styles and the content; raises `FormatError` for a file that is broken, encrypted or hostile."""
    if data[:2] != b"PK":
        return [parse_xml(data, "XML")]
    archive = Archive(data, limits)
    if _MANIFEST in archive and b"encryption-data" in archive.read(_MANIFEST):
        raise FormatError("文件有密码；请先取消密码再保存", "the file is encrypted; save it without a password")
    names: Iterable[str] = ("styles.xml", "content.xml")
    return [parse_xml(archive.read(name), name) for name in names if name in archive or name == "content.xml"]
