"""The kinds of files: a list of what each declares of itself, and reading and writing by way of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import PurePath
from typing import Final, Protocol, cast

from gkreport import annotation, exchange
from gkreport.checks import Findings
from gkreport.compose import compose
from gkreport.errors import ArgumentError, FormatError
from gkreport.formats import (
    doc,
    docx,
    html,
    mhtml,
    ods,
    odt,
    ofd,
    pdf,
    refused,
    text,
    webapi,
    wordxml,
    xls,
    xlsx,
)
from gkreport.formats.kinds import ANY, Kind, Sample
from gkreport.formats.remarks import Mark, NewText, Remark
from gkreport.limits import Limits
from gkreport.page.page import Handle, Page, Paragraph
from gkreport.recognise.reading import Reading, recognise
from gkreport.report import Report

KINDS: Final = (
    doc.KIND,
    xls.KIND,
    *refused.SEALED,
    pdf.KIND,
    ofd.KIND,
    wordxml.KIND,
    ods.KIND,
    odt.KIND,
    mhtml.KIND,
    *refused.MARKUP,
    html.KIND,
    webapi.KIND,
    exchange.KIND,
    *refused.ZIPS,
    xlsx.KIND,
    docx.KIND,
    text.KIND,
)
"""Every kind of file, in the order in which each is asked whether a file is of it."""
FORMATS: Final[Mapping[str, Kind]] = {kind.name: kind for kind in reversed(KINDS) if kind.name}
"""Those that can be read or written, by name."""
READABLE: Final = frozenset(suffix for kind in FORMATS.values() if kind.reading for suffix in kind.suffixes)
"""The suffixes of files that can be read, as `.docx`."""
WRITABLE: Final = tuple(kind.name for kind in FORMATS.values() if kind.writing)
"""The names of formats that can be written."""


def is_by_product(name: str) -> bool:
    """Whether a name is that of a file or folder that a system or a program leaves beside the files of a person.

    Word and WPS leave ~$name beside a document that is open; what begins with a dot is hidden.
    """
    return name.startswith(("~$", ".")) or name.lower() in ("thumbs.db", "desktop.ini")


def is_archive(data: bytes) -> bool:
    """Whether a file is a zip of files, and no zip that is itself a document."""
    return refused.ARCHIVE.tells(Sample(data))


def format_of(data: bytes, name: str = "") -> Kind:
    """Detect the format of a file from its content; its name, where given, only decides what can be said of it.

    Raises `FormatError`, saying what to do, for kinds that cannot be read, and for a web page or PDF that is named as a
    document of Word: what is saved or sent under that name should have been one.
    """
    sample = Sample(data)
    kind = next(kind for kind in KINDS if kind.tells(sample))
    if not kind.reading or (any(kind.advice) and PurePath(name).suffix.lower() in docx.KIND.suffixes):
        raise kind.refusal()
    return kind


def format_for(name: str) -> Kind:
    """Return the format that a file name's suffix, or a bare format name, asks to write.

    Raises `ArgumentError` for one that cannot be written.
    """
    suffix = PurePath(name).suffix.lower()
    for kind in map(FORMATS.__getitem__, WRITABLE):
        if name == kind.name or suffix in kind.written:
            return kind
    raise ArgumentError(
        f"不能写成 {suffix or name}；可以写的格式有：{'、'.join(WRITABLE)}",
        f"no format to write has {suffix or name}; there are {', '.join(WRITABLE)}",
    )


# -- by way of the modules that a kind names -------------------------------------------------------


class _ReadsPage(Protocol):
    def __call__(self, data: bytes, limits: Limits, *within: "_ReadsPage") -> Page: ...


class Editor(Protocol):
    """The module that changes files of a format."""

    def fill(self, data: bytes, texts: Mapping[Handle, NewText], limits: Limits) -> tuple[bytes, Page]:
        """Put texts into cells; return the file and what it now shows."""
        ...

    def annotate(self, data: bytes, remarks: Sequence[Remark], limits: Limits, summary: str) -> bytes:
        """Put remarks beside cells and, under the heading `summary` that is not "", a table of all at the end."""
        ...


class _Container(Editor, Protocol):
    """A module that turns bytes into a page or a page into bytes."""

    @property
    def read(self) -> _ReadsPage: ...
    def write(self, page: Page, marks: Mapping[str, Mark] = ..., remarks: Iterable[Mark] = ...) -> bytes: ...
    def convert(self, documents: Iterable[bytes]) -> Iterator[bytes | FormatError]: ...


class _Exchange(Protocol):
    """A module that turns bytes into a report or a report into bytes."""

    def read(self, data: bytes) -> Report: ...
    def write(self, report: Report) -> bytes: ...


def _load(module: str) -> _Container:
    return cast("_Container", import_module(module))


def read(kind: Kind, data: bytes, limits: Limits) -> Reading:
    """Read a file of a kind; raises `FormatError` and `NotAReport` as `open` does."""
    if kind.holds_report:
        report = cast("_Exchange", import_module(kind.reading)).read(data)
        _bound(map(len, (report.organ, *report.texts().values())), limits)
        return Reading(report, {}, ())
    page = _page(kind, data, limits)
    held = ((block,) if isinstance(block, Paragraph) else block.cells for block in page.blocks)
    _bound((len(item.text) for items in held for item in items), limits)
    return recognise(page)


def _page(kind: Kind, data: bytes, limits: Limits) -> Page:
    read = _load(kind.reading).read
    if not kind.contains:
        return read(data, limits)
    return read(data, limits, _read_any if kind.contains == ANY else _reader_of(FORMATS[kind.contains]))


def _reader_of(kind: Kind) -> _ReadsPage:
    return lambda data, limits, *_: _page(kind, data, limits)


def _read_any(data: bytes, limits: Limits, *_: _ReadsPage) -> Page:
    """Read what stands in another file as a page; raises `FormatError` where it is nothing that becomes one."""
    kind = format_of(data)
    if kind.holds_report:
        raise kind.refusal()
    return _load(kind.reading).read(data, limits) if kind.contains == ANY else _page(kind, data, limits)


def _bound(lengths: Iterable[int], limits: Limits) -> None:
    """Refuse a file that holds more text than any report: what is looked for in it takes time for every character."""
    if sum(lengths) > limits.characters:
        raise FormatError(
            f"文字超过 {limits.characters} 字，没有读取；请只保留年度报告",
            f"more than {limits.characters} characters of text; keep the annual report alone",
        )


def write(kind: Kind, report: Report, findings: Findings | None, *, prompts: bool = False) -> bytes:
    """Return a report as a file of a kind, with findings marked on it where the kind takes them.

    With `prompts`, the words of the empty form stand where a text is yet to be written.
    """
    if kind.holds_report:
        return cast("_Exchange", import_module(kind.writing)).write(report)
    if kind.made_from:
        (made,) = _load(kind.writing).convert([write(FORMATS[kind.made_from], report, findings, prompts=prompts)])
        if isinstance(made, FormatError):
            raise made
        return made
    if kind.takes_findings:
        marks = annotation.of_cells(findings)
        return _load(kind.writing).write(compose(report, prompts=prompts), marks, annotation.of_all(findings))
    return _load(kind.writing).write(compose(report, prompts=prompts))


def write_each(kind: Kind, reports: Iterable[tuple[Report, Findings | None]]) -> Iterator[bytes | FormatError]:
    """Yield each report as `write` returns it, or why it was not made.

    Where many are made together, reading `reports` runs ahead of what is yielded.
    """
    if kind.made_from:
        return _load(kind.writing).convert(write(FORMATS[kind.made_from], *one) for one in reports)
    return (write(kind, *one) for one in reports)


def write_blank(kind: Kind, report: Report) -> bytes:
    """Return a form to fill in: a workbook that computes its sums, or a report without numbers."""
    if kind is xlsx.KIND:
        from gkreport.blank_workbook import blank

        return blank(report)
    return write(kind, report, None, prompts=True)


def editor_of(kind: Kind) -> Editor:
    """Return the module that changes files of a kind that has one."""
    return _load(kind.editing)
