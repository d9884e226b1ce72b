"""Files of the kinds that are read by way of another: the same report in plain XML, in MHTML, in an answer, as ODT."""

import base64
import io
import json
import quopri
import re
import zipfile
from html import escape
from typing import Final

from lxml import etree
from tests import ofds, oldbook, olddoc, pdfs, word

from gkreport.formats.docx.writing import write as as_docx
from gkreport.formats.html.writing import write as as_html
from gkreport.formats.xlsx.writing import write as as_xlsx
from gkreport.page import Grid, Page

PACKAGE: Final = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
OLD: Final = "http://schemas.microsoft.com/office/word/2003/wordml"
AML: Final = "http://schemas.microsoft.com/aml/2001/core"
_TOLD: Final = b'<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Word.Document"?>\n'


def flat(package: bytes) -> bytes:
    """A package as one XML, as template engines write it under the name .doc."""
    root = etree.Element(PACKAGE + "package", nsmap={"pkg": PACKAGE[1:-1]})
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        for name in archive.namelist():
            part = etree.SubElement(root, PACKAGE + "part", {PACKAGE + "name": f"/{name}"})
            if name.endswith((".xml", ".rels")):
                etree.SubElement(part, PACKAGE + "xmlData").append(etree.fromstring(archive.read(name)))
            else:
                etree.SubElement(part, PACKAGE + "binaryData").text = base64.b64encode(archive.read(name)).decode()
    return _TOLD + etree.tostring(root)


def as_2003(package: bytes) -> bytes:
    """A document in the words of 2003."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts = [archive.read(f"word/{name}.xml").decode() for name in ("styles", "document")]
    styles, text = (re.sub(r"<\?.*?\?>", "", part).replace(word.TRANSITIONAL, OLD) for part in parts)
    for new, old in (("vMerge", "vmerge"), ("hMerge", "hmerge"), ("hyperlink", "hlink"), ("numPr", "listPr")):
        text = text.replace(f"w:{new}", f"w:{old}")
    text = text.replace("<w:document", f'<w:wordDocument xmlns:aml="{AML}"', 1)
    text = text.replace("</w:document>", "</w:wordDocument>").replace("<w:body>", f"{styles}<w:body>")
    return _TOLD + text.strip().encode()


def mhtml(page: bytes) -> bytes:
    """A page as Word saves it in one file."""
    head = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
    part = 'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    return f"{head}\r\n--b\r\n{part}".encode() + quopri.encodestring(page) + b"\r\n--b--\r\n"


def answer(page: bytes) -> bytes:
    """The answer of a web service that holds a page."""
    return json.dumps({"code": 0, "data": {"content": page.decode()}}).encode()


_OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns:"
ODF_SPACES: Final = "".join(
    f' xmlns:{prefix}="{_OASIS}{name}:1.0"'
    for prefix, name in {
        **{name: name for name in ("office", "style", "text", "table")},
        "draw": "drawing",
        "fo": "xsl-fo-compatible",
        "svg": "svg-compatible",
    }.items()
)


def flat_odt(body: str, styles: str = "", automatic: str = "") -> bytes:
    """A flat OpenDocument text."""
    groups = f"<office:styles>{styles}</office:styles><office:automatic-styles>{automatic}</office:automatic-styles>"
    head = f'<office:document{ODF_SPACES} office:mimetype="application/vnd.oasis.opendocument.text">{groups}'
    text = f"{head}<office:body><office:text>{body}</office:text></office:body></office:document>"
    return f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode()


def odt(page: Page) -> bytes:
    """A page as a flat OpenDocument text."""
    blocks: list[str] = []
    for block in page.blocks:
        if not isinstance(block, Grid):
            blocks += (f"<text:p>{escape(line)}</text:p>" for line in block.text.split("\n"))
            continue
        rows = "".join(
            f"<table:table-row>{_row(at, list(row))}</table:table-row>" for at, row in enumerate(block.rows())
        )
        blocks.append(f"<table:table>{rows}</table:table>")
    return flat_odt("".join(blocks))


def _row(at, cells):
    shown = ""
    for cell in cells:
        text = f"<text:p>{escape(cell.text)}</text:p>"
        spans = f'table:number-columns-spanned="{cell.colspan}" table:number-rows-spanned="{cell.rowspan}"'
        first = f"<table:table-cell {spans}>{text}</table:table-cell>" if cell.row == at else ""
        shown += first + "<table:covered-table-cell/>" * (cell.colspan - bool(first))
    return shown


ODS_SPACES: Final = (
    f'{ODF_SPACES} xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def flat_ods(*tables: str, styles: str = "") -> bytes:
    head = f'<office:document{ODS_SPACES} office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
    body = "".join(tables).replace("<C>", "<table:table-cell><text:p>").replace("</C>", "</text:p></table:table-cell>")
    return (
        f"{head}<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document>"
    ).encode()


def table(inside: str, name: str = "表三", look: str = "") -> str:
    return f'<table:table table:name="{name}" table:style-name="{look}">{inside}</table:table>'


def ods(page: Page) -> bytes:
    """A page as the one sheet of a flat workbook of OpenDocument."""
    rows: list[str] = []
    for block in page.blocks:
        if not isinstance(block, Grid):
            rows.append(f"<table:table-row><C>{escape(block.text)}</C></table:table-row>")
            continue
        rows.append("<table:table-row/>")
        for at, row in enumerate(block.rows()):
            line = ""
            for cell in row:
                spans = f'table:number-columns-spanned="{cell.colspan}" table:number-rows-spanned="{cell.rowspan}"'
                shown = f"<text:p>{escape(cell.text)}</text:p>" if cell.text else ""
                line += f"<table:table-cell {spans}>{shown}</table:table-cell>" if cell.row == at else ""
                line += "<table:covered-table-cell/>" * (cell.colspan - (cell.row == at))
            rows.append(f"<table:table-row>{line}</table:table-row>")
        rows += ["<table:table-row/>"] * 3
    return flat_ods(table("".join(rows), "年报"))


MAKERS: Final = {
    "docx": as_docx,
    "html": as_html,
    "xlsx": as_xlsx,
    "doc": lambda page: olddoc.of_page(page).pack(),
    "ofd": ofds.of_page,
    "pdf": pdfs.of_page,
    "wordxml": lambda page: flat(as_docx(page)),
    "word 2003": lambda page: as_2003(as_docx(page)),
    "mhtml": lambda page: mhtml(as_html(page)),
    "webapi": lambda page: answer(as_html(page)),
    "odt": odt,
    "xls": oldbook.of_page,
    "ods": ods,
}
"""What makes a file of each kind of a page."""
