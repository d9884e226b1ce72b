"""A text document of OpenDocument, told in the words of Word and read as that."""

from collections.abc import Callable
from typing import Final, TypeAlias

from gkreport.errors import FormatError
from gkreport.formats.archive import pack
from gkreport.formats.odf.names import OFFICE
from gkreport.formats.odf.package import parts_of
from gkreport.formats.odf.styles import Styles
from gkreport.formats.odt.blocks import Blocks
from gkreport.formats.odt.lists import Lists
from gkreport.limits import Limits
from gkreport.page.page import Page

ReadDocx: TypeAlias = Callable[[bytes, Limits], Page]

_WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_KINDS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def read(data: bytes, limits: Limits, read_docx: ReadDocx) -> Page:
    """Read a text document, packed (.odt) or flat (.fodt), into a page.

    Raises `FormatError` for a file that is broken, encrypted, hostile or no text document.
    """
    roots = parts_of(data, limits)
    body = next((text for text in roots[-1].iterfind(f"{OFFICE}body/{OFFICE}text")), None)
    if body is None:
        raise FormatError("文件里没有文本文档的正文", "the file holds no text of a document")
    styles = Styles(roots)
    lists = Lists({**styles.lists, **({} if styles.outline is None else {"": styles.outline})})
    text = Blocks(styles, lists, limits).text(body)
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": _relations({"officeDocument": "word/document.xml"}),
        "word/document.xml": _part("document", f"<w:body>{text}</w:body>"),
        "word/_rels/document.xml.rels": _relations({"numbering": "numbering.xml"}),
        "word/numbering.xml": _part("numbering", lists.part()),
    }
    return read_docx(pack({name: part.encode() for name, part in parts.items()}), limits)


def _part(name: str, inside: str) -> str:
    return f'<w:{name} xmlns:w="{_WORD}" xmlns:v="urn:schemas-microsoft-com:vml">{inside}</w:{name}>'


def _relations(targets: dict[str, str]) -> str:
    lines = (f'<Relationship Id="{kind}" Type="{_KINDS}{kind}" Target="{target}"/>' for kind, target in targets.items())
    return f'<Relationships xmlns="{_RELATIONS}">{"".join(lines)}</Relationships>'
