"""Which part of an Office package holds what, by its relationships (ECMA-376 part 2, 9.3); none outside is followed."""

import posixpath
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

from gkreport.errors import FormatError
from gkreport.formats.archive import Archive, parse_xml

_USUAL: Final = "word/document.xml"
_USUALLY_BESIDE: Final = {"styles": "word/styles.xml", "numbering": "word/numbering.xml"}
_OTHERS: Final = (
    # What else comes as a zip, by a part that no Word document has.
    ("xl/workbook.xml", "这是 Excel 工作簿，不是 Word 文档", "an Excel workbook, no Word document"),
    ("ppt/presentation.xml", "这是演示文稿，不是 Word 文档", "a presentation, no Word document"),
    ("OFD.xml", "这是 OFD 版式文件；请使用它的 Word 原稿（.docx）", "an OFD file; use the document it was made from"),
    ("content.xml", "这是 OpenDocument 文件；请另存为 .docx", "an OpenDocument file; save it as .docx"),
)


def main_part(archive: Archive) -> str:
    """Return the name of the part that holds the text; raises `FormatError` where it is no Word document."""
    name = (_related(archive, "") or {}).get("officeDocument", _USUAL)
    if name not in archive or name in (part for part, _, _ in _OTHERS):
        for part, zh, en in _OTHERS:
            if part in archive:
                raise FormatError(zh, en)
        if any(PurePosixPath(part).suffix.lower() in (".docx", ".doc", ".wps") for part in archive.names):
            raise FormatError(
                "这是装着文档的压缩包；请先解压，再读取里面的文件", "an archive of documents; unpack it and read those"
            )
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
