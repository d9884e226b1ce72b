"""Which part of an Office package holds what, by its relationships (ECMA-376 part 2, 9.3); none outside is followed."""

import posixpath
from typing import Final
from urllib.parse import unquote

from gkreport.errors import FormatError
from gkreport.formats.archive import Archive, parse_xml

__all__ = ["main_part", "parts_beside", "relations_of"]


def __dir__() -> list[str]:
    return __all__


_USUAL: Final = "word/document.xml"
_USUALLY_BESIDE: Final = {"styles": "word/styles.xml", "numbering": "word/numbering.xml"}


def main_part(archive: Archive) -> str:
    """Return the name of the part that holds the text; raises `FormatError` where it is no Word document."""
    name = (_related(archive, "") or {}).get("officeDocument", _USUAL)
    if name not in archive:
        raise FormatError("压缩包里没有 Word 文档的正文；请确认文件是 .docx", "the archive holds no Word document")
    return name


def parts_beside(archive: Archive, main: str) -> dict[str, str]:
    """Return the names of the parts that the text refers to, by what they are (`styles`, `numbering`)."""
    related = _related(archive, main)
    if related is None:
        return {kind: name for kind, name in _USUALLY_BESIDE.items() if name in archive}
    return related


def relations_of(source: str) -> str:
    """Return the name of the part that holds the relationships of another, "" standing for the package."""
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", name + ".rels")


def _related(archive: Archive, source: str) -> dict[str, str] | None:
    folder, relations = posixpath.dirname(source), relations_of(source)
    if relations not in archive:
        return None
    found: dict[str, str] = {}
    for relation in parse_xml(archive.read(relations), relations):
        target = posixpath.normpath(posixpath.join("/", folder, unquote(relation.get("Target", "")))).lstrip("/")
        if relation.get("TargetMode") != "External" and target in archive:
            found.setdefault(relation.get("Type", "").rpartition("/")[2], target)
    return found
