"""Reading OFD files: what their pages show is read as that of the PDF files with the same pages; hostile ones are refused."""

import re
import tracemalloc
from collections.abc import Callable, Mapping
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import ofds, pdfs
from tests.ofds import Sheet, ofd, part, parts_of
from tests.pages import PROSE, REPORTS, silent, some
from tests.pdfs import Style

import gkreport
from gkreport import FormatError
from gkreport.compose import compose
from gkreport.formats.archive import pack
from gkreport.formats.fixed.geometry import Box
from gkreport.formats.fixed.work import Work
from gkreport.formats.ofd import reading
from gkreport.formats.ofd.paths import parts_of as parts_of_path
from gkreport.formats.ofd.values import box_around
from gkreport.formats.pdf import pages as pdf_pages
from gkreport.formats.pdf import reading as pdf_reading
from gkreport.limits import Limits
from gkreport.page import Page, Paragraph
from gkreport.recognise import Reading, recognise
from gkreport.testing.strategies import reports

LIMITS: Final = Limits()
REPORT: Final = REPORTS["2021"]
WORDS: Final = "本年度示例县积极推进政府信息公开工作，公开各类信息。"


def read_page(data: bytes) -> Page:
    return reading.read(data, LIMITS)


def read_report(data: bytes) -> Reading:
    return recognise(read_page(data))


def refused(data: bytes) -> str:
    with pytest.raises(FormatError) as caught:
        read_page(data)
    return str(caught.value)


def kinds(page: Page) -> list[tuple[str, str]]:
    return [(problem.kind, problem.text) for problem in page.problems]


def sheet(*words: str) -> Sheet:
    """Return a page with enough text for a file that is no scan."""
    found = Sheet()
    for at, text in enumerate(words or (WORDS,)):
        found.text(80, 100 + 20 * at, text)
    return found


def prose(page: Page) -> list[str]:
    return [block.text for block in page.blocks if isinstance(block, Paragraph)]


# -- reports ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("rules", ["lines", "thin", "double", "boxes", "gaps", "open"])
@pytest.mark.parametrize("report", some(REPORTS.values(), len(REPORTS)))
def test_pages_are_read_as_their_pdf_is(report, rules):
    page, style = compose(report), Style(rules=rules)
    found = read_page(ofds.of_page(page, style))
    assert found.blocks == pdf_reading.read(pdfs.of_page(page, style), LIMITS).blocks
    got = recognise(found)
    assert got.report == report
    assert got.problems == ()


@settings(max_examples=max(1, settings().max_examples // 12))
@given(
    st.builds(
        Style,
        size=st.sampled_from([7.5, 9, 10.5, 12]),
        padding=st.sampled_from([0.5, 2, 5.4, 8]),
        rules=st.sampled_from(["lines", "thin", "double", "boxes", "gaps", "open"]),
        rows=st.integers(3, 40),
        bold=st.booleans(),
        top=st.booleans(),
    ),
    reports(),
)
def test_no_layout_makes_a_number_silently_wrong(style, report):
    """A cell is exact, or it is None with a problem that says where and why."""
    report = report.replace({**PROSE, "organ": "示例县", "year": 2024})
    assert silent(read_report(ofds.of_page(compose(report), style)), report.cells()) == {}


def test_a_published_report_reads_as_its_pdf(shared):
    data = (shared / "reports" / "huaian-2024.pdf").read_bytes()
    drawn = pdf_pages.drawings(data, LIMITS, 1_800_000)[0]
    got = read_report(ofds.of_drawings(drawn))
    wanted = recognise(pdf_reading.read(data, LIMITS))
    assert got.report == wanted.report
    assert got.problems == wanted.problems
    assert len([value for value in got.report.cells().values() if value is not None]) == 200


def test_the_library_knows_it():
    data = ofds.of_page(compose(REPORT))
    document = gkreport.open(data)
    assert document.format == "ofd"
    assert gkreport.read(data) == REPORT
    for change in (lambda: document.fill(REPORT), lambda: document.annotate(gkreport.check(REPORT))):
        with pytest.raises(FormatError, match="gkreport convert"):
            change()
    assert gkreport.read(gkreport.dumps(document.report, format="docx")) == REPORT


def test_one_under_the_name_of_a_document_is_refused(tmp_path):
    path = tmp_path / "报告.docx"
    path.write_bytes(ofds.of_page(compose(REPORT)))
    with pytest.raises(FormatError, match="原稿"):
        gkreport.read(path)


_PAINTS: Final = {"white": ("1 g", "255 255 255"), "grey": ("0.8 g", "204 204 204"), "black": ("0 g", "0 0 0")}
piece = st.tuples(
    st.sampled_from(["7", "126", "line", *_PAINTS]),
    st.sampled_from([99.3, 107.9, 112.0, 114.6, 118.3, 121.2, 126.4]),
    st.sampled_from([2.1, 5.3, 9.7, 21.2, 60.3]),
    st.sampled_from([207.7, 213.3, 216.7, 218.4]),
)


@given(st.lists(piece, max_size=5), st.integers(0, 5))
def test_a_cell_is_read_as_that_of_a_pdf_with_the_same_in_it(pieces, at):
    """Whatever is written, painted and drawn over, under and beside a number."""
    pages: list[Page] = []
    for number, (module, read) in enumerate(((pdfs, pdf_reading.read), (ofds, reading.read))):
        found = module.Sheet()
        found.text(80, 700, WORDS)
        for x in (100, 160, 220):
            found.line(x, 200, x, 230)
        for y in (200, 230):
            found.line(100, y, 220, y)
        for kind, left, width, top in [*pieces[:at], ("126", 112.0, 0.0, 211.0), *pieces[at:]]:
            if kind in _PAINTS:
                found.fill(left, top - 4, left + width, top + 6, _PAINTS[kind][number])
            elif kind == "line":
                found.line(left, top, left + width, top)
            else:
                found.text(left, top + 9, kind, 10)
        pages.append(read((pdfs.pdf if module is pdfs else ofds.ofd)([found]), LIMITS))
    assert pages[0] == pages[1]


# -- the package -----------------------------------------------------------------------------------


def changed(change: Mapping[str, bytes | None] = {}, **settings: object) -> bytes:
    """Return a file of one page with some parts put in or left out."""
    parts = parts_of([sheet()], **settings) | dict(change)
    return pack({name: data for name, data in parts.items() if data is not None})


@pytest.mark.parametrize(
    "rename",
    [
        lambda data: data.replace(b"http://www.ofdspec.org/2016", b"http://www.ofdspec.org"),
        lambda data: re.sub(rb"ofd:| xmlns:ofd=\"[^\"]*\"", b"", data),
        lambda data: data.replace(b"Doc_0/Document.xml", b"/Doc_0/Document.xml"),
        lambda data: data.replace(b"Pages/Page_1/", b"/Doc_0/Pages/Page_1/"),
        lambda data: data.replace(b"Pages/Page_1/", b".\\Pages\\Page_1\\"),
        lambda data: data.replace(b'"Pages/Page_1/', b'"Doc_0/Pages/Page_1/'),
    ],
    ids=["an old namespace", "no namespace", "from the root", "pages from the root", "backslashes", "not quite"],
)
def test_places_and_names_of_any_spelling(rename):
    assert prose(read_page(pack({name: rename(data) for name, data in parts_of([sheet()]).items()}))) == [WORDS]


def test_names_in_an_old_encoding():
    parts = parts_of([sheet()])
    content = parts.pop("Doc_0/Pages/Page_1/Content.xml")
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace(b"Page_1/", "第一页/".encode())
    data = pack({**parts, "Doc_0/Pages/XXXXXX/Content.xml": content})
    assert prose(read_page(data.replace(b"XXXXXX", "第一页".encode("gbk")))) == [WORDS]


def test_pages_of_templates_and_areas():
    page = Sheet(
        ops=sheet().ops, head='<ofd:Area/><ofd:Template TemplateID="9"/><ofd:PageRes>PageRes.xml</ofd:PageRes>'
    )
    under = Sheet()
    under.text(80, 200, "示例县人民政府")
    data = ofd(
        [page],
        common='<ofd:TemplatePage ID="9" BaseLoc="Tpls/Tpl_9.xml"/><ofd:DefaultCS>7</ofd:DefaultCS><ofd:PublicRes>None.xml</ofd:PublicRes>',
        more={
            "Doc_0/Tpls/Tpl_9.xml": part("Page", f"<ofd:Content><ofd:Layer>{under.ops[0]}</ofd:Layer></ofd:Content>"),
            "Doc_0/Pages/Page_1/PageRes.xml": part("Res", ""),
        },
    )
    assert prose(read_page(data)) == [WORDS, "示例县人民政府"]


def test_all_documents_of_a_file_are_read():
    parts = parts_of([sheet()])
    second = parts_of([sheet("第二份文件的内容，示例县人民政府。")])
    body = b"<ofd:DocBody><ofd:DocRoot>Doc_1/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    parts["OFD.xml"] = parts["OFD.xml"].replace(b"</ofd:OFD>", body)
    parts |= {name.replace("Doc_0", "Doc_1"): data for name, data in second.items() if "Doc_0" in name}
    page = read_page(pack(parts))
    assert prose(page) == [WORDS, "第二份文件的内容，示例县人民政府。"]
    assert [block.place[:3] for block in page.blocks] == ["第1页", "第2页"]


def test_attachments_and_signatures_are_told():
    data = changed(
        {
            "Doc_0/Attachs/Attachments.xml": part(
                "Attachments", '<ofd:Attachment ID="1" Name="附表.xlsx"/><ofd:Other/>'
            ),
            "Doc_0/Signs/Signatures.xml": part(
                "Signatures",
                '<ofd:Signature BaseLoc="none.xml"/><ofd:Signature BaseLoc="empty.xml"/><ofd:MaxSignId>2</ofd:MaxSignId>',
            ),
            "Doc_0/Signs/empty.xml": part("Signature", ""),
        },
        document="<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>",
        body="<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>",
    )
    page = read_page(data)
    assert kinds(page) == [("attachment", "附表.xlsx"), ("signature", "")]
    assert "附表.xlsx" in str(page.problems[0])


def test_what_is_said_twice_is_one():
    data = ofd([sheet()], resources=WHITE + WHITE, common="<ofd:DocumentRes>PublicRes.xml</ofd:DocumentRes>")
    assert prose(read_page(data)) == [WORDS]


def test_lists_that_are_missing_tell_nothing():
    data = changed(
        document="<ofd:Attachments>None.xml</ofd:Attachments><ofd:Annotations>None.xml</ofd:Annotations>",
        body="<ofd:Signatures>None.xml</ofd:Signatures>",
    )
    assert kinds(read_page(data)) == []
    listed = part("Annotations", '<ofd:Page PageID="1"><ofd:FileLoc>None.xml</ofd:FileLoc></ofd:Page>')
    data = changed({"Doc_0/A.xml": listed}, document="<ofd:Annotations>A.xml</ofd:Annotations>")
    assert prose(read_page(data)) == [WORDS]


@pytest.mark.parametrize(
    ("current", "root", "is_read"),
    [("true", "Doc_0/Document.xml", True), ("false", "None.xml", True), ("true", "Doc_1/Document.xml", False)],
)
def test_versions_are_told(current, root, is_read):
    body = f'<ofd:Versions><ofd:Version ID="1" Current="{current}" BaseLoc="Doc_0/Version.xml"/></ofd:Versions>'
    more = {
        "Doc_0/Version.xml": part("DocVersion", f"<ofd:DocRoot>/{root}</ofd:DocRoot>"),
        "Doc_1/Document.xml": part("Document", ""),
    }
    data = changed(more, body=body)
    if is_read:
        assert kinds(read_page(data)) == [("versions", "")]
    else:
        assert "版本" in refused(data)


@pytest.mark.parametrize("name", ["Encryptions.xml", "Decryptseed.dat"])
def test_encrypted_files_are_refused(name):
    assert "加密" in refused(changed({name: b""}))


def test_a_picture_alone_is_a_scan():
    page = Sheet(ops=['<ofd:ImageObject Boundary="0 0 210 297" ResourceID="5"/>'])
    media = '<ofd:MultiMedias><ofd:MultiMedia ID="5"><ofd:MediaFile>a.jpg</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias>'
    assert "OFD 里没有文字" in refused(ofd([page], resources=media))
    page.ops = [*sheet().ops, *page.ops]
    assert "识别" in refused(ofd([page], resources=media))


def test_glyphs_that_are_not_named_are_refused():
    glyphs = '<ofd:CGTransform CodePosition="0"><ofd:Glyphs>1 2 3 4 5 6 7</ofd:Glyphs></ofd:CGTransform>'
    text = (
        f'<ofd:TextObject Boundary="10 10 80 9" Font="1" Size="5">{glyphs}<ofd:TextCode X="0" Y="5"/></ofd:TextObject>'
    )
    assert "没有说明" in refused(ofd([Sheet(ops=[*sheet().ops, text])]))


# -- broken and hostile files ----------------------------------------------------------------------


def of_ops(*ops: str, **settings: object) -> bytes:
    return ofd([Sheet(ops=[*sheet().ops, *ops])], **settings)


def text_with(more: str, attributes: str = 'Size="5"', inner: str = "") -> bytes:
    return of_ops(
        f'<ofd:TextObject Boundary="10 50 80 9" Font="1" {attributes}>{inner}<ofd:TextCode {more}>12</ofd:TextCode></ofd:TextObject>'
    )


def path_with(data: str) -> bytes:
    return of_ops(
        f'<ofd:PathObject Boundary="10 10 80 9"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'
    )


WHITE: Final = (
    '<ofd:DrawParams><ofd:DrawParam ID="7"><ofd:FillColor Value="255 255 255"/></ofd:DrawParam></ofd:DrawParams>'
)
BROKEN: Final[dict[str, Callable[[], bytes]]] = {
    "no pages": lambda: ofd([]),
    "no list of pages": lambda: changed({"Doc_0/Document.xml": part("Document", "")}),
    "no document": lambda: changed({"OFD.xml": part("OFD", "")}),
    "no place of the document": lambda: changed({"OFD.xml": part("OFD", "<ofd:DocBody/>")}),
    "a page that is missing": lambda: changed({"Doc_0/Pages/Page_1/Content.xml": None}),
    "a template that is missing": lambda: ofd([Sheet(head='<ofd:Template TemplateID="9"/>')]),
    "the content of a template that is missing": lambda: ofd(
        [Sheet(head='<ofd:Template TemplateID="9"/>')], common='<ofd:TemplatePage ID="9" BaseLoc="None.xml"/>'
    ),
    "two templates of one number": lambda: ofd(
        [sheet()], common='<ofd:TemplatePage ID="9" BaseLoc="A.xml"/><ofd:TemplatePage ID="9" BaseLoc="B.xml"/>'
    ),
    "two resources of one number": lambda: ofd([sheet()], resources=f"{WHITE}{WHITE.replace('255', '0')}"),
    "an object that is in no layer": lambda: ofd([Sheet(ops=["<ofd:Layer/>", *sheet().ops])]),
    "XML that is none": lambda: changed({"Doc_0/Document.xml": b"<ofd:Document"}),
    "a document type": lambda: changed({"Doc_0/Document.xml": b"<!DOCTYPE a><a/>"}),
    "a box of words": lambda: of_ops('<ofd:PathObject Boundary="a b c d"/>'),
    "a box of three numbers": lambda: of_ops('<ofd:PathObject Boundary="1 2 3"/>'),
    "a matrix of five": lambda: of_ops('<ofd:PathObject Boundary="1 2 3 4" CTM="1 0 0 1 0"/>'),
    "a size that is none": lambda: text_with("", 'Size="large"'),
    "a size below nothing": lambda: text_with("", 'Size="-5"'),
    "a size without end": lambda: text_with("", 'Size="1e999"'),
    "no number": lambda: text_with("", 'Size="nan"'),
    "a place that is no number": lambda: text_with('X="nan" Y="0"'),
    "offsets that are none": lambda: text_with('DeltaX="g"'),
    "offsets without end": lambda: text_with('DeltaX="inf"'),
    "glyphs without a place": lambda: text_with("", inner='<ofd:CGTransform CodePosition="x"/>'),
    "a code in a code": lambda: of_ops(
        '<ofd:TextObject Boundary="1 1 9 9" Size="5"><ofd:TextCode>1<ofd:TextCode/>2</ofd:TextCode></ofd:TextObject>'
    ),
    "a path of an unknown kind": lambda: path_with("M 0 0 Z"),
    "a path of numbers": lambda: path_with("0 0"),
    "a path that breaks off": lambda: path_with("M 0 0 L 1"),
    "a path of words": lambda: path_with("M 0 0 L 1 +"),
    "neither true nor false": lambda: of_ops('<ofd:PathObject Boundary="1 2 3 4" Visible="yes"/>'),
    "an opacity that is none": lambda: of_ops('<ofd:PathObject Boundary="1 2 3 4" Alpha="all"/>'),
}


@pytest.mark.parametrize("make", BROKEN.values(), ids=BROKEN)
def test_broken_files_are_refused(make):
    assert re.search("损坏|XML|DTD", refused(make()))


def units(depth: int, times: int) -> str:
    """Return composite units of which each holds the next so many times."""
    made = "".join(
        f'<ofd:CompositeGraphicUnit ID="{at}"><ofd:Content>'
        + f'<ofd:CompositeObject Boundary="0 0 9 9" ResourceID="{at + 1}"/>' * times
        + "</ofd:Content></ofd:CompositeGraphicUnit>"
        for at in range(100, 100 + depth)
    )
    return f"<ofd:CompositeGraphicUnits>{made}</ofd:CompositeGraphicUnits>"


def noisy(form: str, times: int) -> str:
    """Return a text many times, each with another number in it: what is all the same unpacks from too little."""
    return "".join(form.format(at * 7919 % 10_007) for at in range(times))


UNIT: Final = '<ofd:CompositeObject Boundary="0 0 9 9" ResourceID="100"/>'
HOSTILE: Final[dict[str, Callable[[], bytes]]] = {
    "a bomb": lambda: changed({"Doc_0/Pages/Page_1/Content.xml": part("Page", " " * 30_000_000)}),
    "tags": lambda: changed({"Doc_0/Pages/Page_1/Content.xml": part("Page", noisy("<a{}/>", 310_000))}),
    "attributes": lambda: changed({"Doc_0/Document.xml": part("Document", noisy('<a b="{}" c="" d=""/>', 90_000))}),
    "tags of many pages": lambda: ofd([Sheet(ops=[noisy("<a{}/>", 20_000)]) for _ in range(2)]),
    "blocks in blocks": lambda: of_ops("<ofd:PageBlock>" * 60 + "</ofd:PageBlock>" * 60),
    "units in units": lambda: of_ops(UNIT, resources=units(8, 12)),
    "a unit in itself": lambda: of_ops(UNIT, resources=units(1, 1).replace('"101"', '"100"')),
    "a unit twice in itself": lambda: of_ops(UNIT, resources=units(1, 2).replace('"101"', '"100"')),
    "letters": lambda: of_ops(
        '<ofd:TextObject Boundary="0 0 9 9" Font="1" Size="5"><ofd:TextCode X="0" Y="5" DeltaX="g 9999999 1" DeltaY="1">'
        + "1" * 900_000
        + "</ofd:TextCode></ofd:TextObject>"
    ),
    "offsets": lambda: text_with(f'X="0" Y="5" DeltaX="{noisy("g 1 {} ", 200_000)}"'),
    "more offsets than a number": lambda: text_with('X="0" Y="5" DeltaX="g 999999999999 1"'),
    "a path": lambda: path_with("M 0 0 " + noisy("L {} 1 ", 200_000)),
    "curves": lambda: path_with("M 0 0 " + "B 1 1 5 9 7 7 " * 40_000),
    "arcs": lambda: path_with("M 0 0 " + "A 1 1 0 0 1 9 9 A 1 1 0 0 1 0 0 " * 5_000),
    "clips of many corners": lambda: of_ops(
        '<ofd:TextObject Boundary="0 0 99 99" Font="1" Size="1"><ofd:Clips><ofd:Clip><ofd:Area><ofd:Path Boundary="0 0 99 99">'
        f"<ofd:AbbreviatedData>M 0 0 {'L 1 1 L 50 90 ' * 200}</ofd:AbbreviatedData></ofd:Path></ofd:Area></ofd:Clip></ofd:Clips>"
        f'<ofd:TextCode X="0" Y="5" DeltaX="0.01">{"1" * 900}</ofd:TextCode></ofd:TextObject>'
    ),
    "letters under boxes, over and over": lambda: of_ops(
        (
            '<ofd:TextObject Boundary="10 10 9 9" Font="1" Size="1"><ofd:TextCode X="0" Y="5">1</ofd:TextCode></ofd:TextObject>'
            '<ofd:PathObject Boundary="0 0 99 99" Fill="true"><ofd:FillColor/><ofd:AbbreviatedData>M 0 0 L 99 0 L 99 99 L 0 99 C'
            "</ofd:AbbreviatedData></ofd:PathObject>"
        )
        * 3000
    ),
    "lines that cross": lambda: of_ops(
        "".join(
            f'<ofd:PathObject Boundary="0 0 9999 9999"><ofd:AbbreviatedData>M {2 * at} 0 L {2 * at} 9000 M 0 {2 * at} L 9000 {2 * at}'
            "</ofd:AbbreviatedData></ofd:PathObject>"
            for at in range(1100)
        )
    ),
    "201 pages": lambda: ofd([Sheet() for _ in range(201)]),
    "a template of every page": lambda: ofd(
        [Sheet(head='<ofd:Template TemplateID="9"/>' * 40) for _ in range(150)],
        common='<ofd:TemplatePage ID="9" BaseLoc="T.xml"/>',
        more={"Doc_0/T.xml": part("Page", "<ofd:Content><ofd:Layer>" + "<a/>" * 9000 + "</ofd:Layer></ofd:Content>")},
    ),
    "annotations": lambda: changed(
        {
            "Doc_0/A.xml": part(
                "Annotations", '<ofd:Page PageID="1"><ofd:FileLoc>B.xml</ofd:FileLoc></ofd:Page>' * 900
            ),
            "Doc_0/B.xml": part("PageAnnot", '<ofd:Annot><ofd:Appearance Boundary="0 0 1 1"/></ofd:Annot>' * 900),
        },
        document="<ofd:Annotations>A.xml</ofd:Annotations>",
    ),
    "drawing parameters in a ring": lambda: of_ops(
        noisy('<ofd:PathObject Boundary="{} 1 1 1" DrawParam="1"/>', 20_000),
        resources='<ofd:DrawParams><ofd:DrawParam ID="1" Relative="1"/></ofd:DrawParams>',
    ),
    "nothing": lambda: b"PK\x03\x04",
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_are_refused_soon(make, monkeypatch):
    """Bounds are counted in steps, not seconds: with fewer of them the same files are refused sooner."""
    monkeypatch.setattr(reading, "_STEPS", 400_000)
    if make in (HOSTILE["offsets"], HOSTILE["drawing parameters in a ring"]):
        assert prose(read_page(make()))[0].startswith(
            WORDS
        )  # what is beyond all letters and parameters is not looked at
    else:
        refused(make())


@pytest.mark.parametrize("kind", ["a bomb", "letters", "a unit twice in itself"])
def test_hostile_files_take_little_memory(kind):
    data = HOSTILE[kind]()
    tracemalloc.start()
    try:
        refused(data)
        assert tracemalloc.get_traced_memory()[1] < 48 * 1024 * 1024
    finally:
        tracemalloc.stop()


PARTS: Final = parts_of([sheet(*(WORDS, "示例县人民政府") * 3)])


@settings(max_examples=settings().max_examples // 2)
@given(
    st.sampled_from(sorted(PARTS)),
    st.lists(
        st.tuples(
            st.integers(0, 5000), st.sampled_from([b"", b"0", b"-", b"9" * 20, b" ", b"<", b"/>", b"\xff", b"g"])
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_any_bytes_are_read_or_refused(name, changes):
    """Any bytes in: a page, or a FormatError."""
    data = PARTS[name]
    for at, new in changes:
        at %= len(data)
        data = data[:at] + new + data[at + 1 :]
    try:
        read_page(pack(PARTS | {name: data}))
    except FormatError:
        pass


# -- paths -----------------------------------------------------------------------------------------


def ends_of(data: str) -> list[tuple[float, float]]:
    (found,) = parts_of_path(data, (1, 0, 0, 1, 0, 0), Work(10**9, "OFD"))
    return [(round(x, 6), round(y, 6)) for x, y in found[0]]


def test_arcs_are_parts_of_circles_and_ellipses():
    for flags, middle in (("0 1", (5, -5)), ("0 0", (5, 5)), ("1 1", (5, -5)), ("1 0", (5, 5))):
        points = ends_of(f"M 0 0 A 5 5 0 {flags} 10 0")
        assert points[0] == (0, 0)
        assert points[-1] == (10, 0)
        assert middle in points
    large, small = (ends_of(f"M 0 0 A 5 5 0 {flag} 1 5 5") for flag in (1, 0))
    assert all(abs((x - 5) ** 2 + y**2 - 25) < 1e-2 for x, y in large)
    assert max(x for x, _ in large) > 9
    assert max(x for x, _ in small) <= 5
    assert all(abs(((x - 5) / 5) ** 2 + (y / 2) ** 2 - 1) < 1e-3 for x, y in ends_of("M 0 0 A 5 2 0 0 1 10 0"))
    assert (0, 10) in ends_of("M 0 0 A 1 1 30 0 1 0 10")  # radii that are too small
    assert ends_of("M 0 0 A 0 5 0 0 1 10 0")[-1] == (10, 0)  # none
    assert ends_of("M 1 1 A 5 5 0 0 1 1 1 L 2 2")[-1] == (2, 2)  # from a point to itself


def test_curves_and_the_ends_of_parts():
    assert (5, 2.5) in ends_of("M 0 0 Q 5 5 10 0")
    assert ends_of("S 0 0 L 5 0 L 5 5 C L 9 9") == [(0, 0), (5, 0), (5, 5), (0, 0), (9, 9)]
    assert ends_of("B 1 1 2 2 3 3")[-1] == (3, 3)
    parts = parts_of_path("M 0 0 L 1 0 M 5 5 M 2 2 B 3 3 4 4 5 5 C M 9 9", (1, 0, 0, 1, 0, 0), Work(10**9, "OFD"))
    assert [is_curved for _, is_curved in parts] == [False, True]
    assert parts_of_path("", (1, 0, 0, 1, 0, 0), Work(10**9, "OFD")) == []


def test_the_box_around_what_is_turned_holds_all_its_corners() -> None:
    assert box_around((0, 1, -1, 0, 10, 0), 0, 0, 2, 4) == Box(6, 0, 10, 2)
    assert box_around((2, 0, 0, 2, 1, 1), 0, 0, 2, 4) == Box(1, 1, 5, 9)
