"""The user's own Word document: numbers in, comments at the cells, all else as it was."""

import io
import random
import struct
import time
import zipfile

import docx
import pytest

import gkreport
from gkreport import FillError, FormatError, Limits, Report
from gkreport.formats.docx import editing
from gkreport.formats.remarks import COLOURS, Remark

ZEROS = {path: 0 for path in Report().cells() if not path.endswith("fees")}
TOTAL = "review_and_litigation.review.total"
DATA = gkreport.dumps(Report(organ="示例县", year=2024, overview="甲").replace(ZEROS), format="docx")


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(data, change, name="word/document.xml"):
    """Return the document with one part changed as text."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part, content in parts(data).items():
            archive.writestr(part, change(content.decode()).encode() if part == name else content)
    return buffer.getvalue()


def cell_xml(inner):
    """Put raw content into the cell of 行政复议 总计, which holds 7 and is the only one that does."""
    seven = gkreport.dumps(Report(organ="示例县", year=2024).replace({**ZEROS, TOTAL: 7}), format="docx")
    run = '<w:r><w:t xml:space="preserve">7</w:t></w:r>'
    return rewritten(seven, lambda text: text.replace(run, inner))


def test_filling_the_blank_official_form_gives_the_finished_tables(shared):
    blank = (shared / "form" / "blank-form-2021.docx").read_bytes()
    numbers = {path: number for number, path in enumerate(ZEROS, 1)}
    filled = gkreport.open(blank).fill(Report().replace(numbers))
    assert filled.report.cells() == Report().replace(numbers).cells()
    before, after = parts(blank), parts(filled.to_bytes())
    assert [name for name in before if before[name] != after[name]] == ["word/document.xml"]
    assert list(before) == list(after)
    assert filled.fill(Report().replace(numbers)).to_bytes() == filled.to_bytes()


def test_the_format_of_what_stood_there_is_kept():
    look = '<w:rPr><w:b/><w:color w:val="FF0000"/></w:rPr>'
    document = gkreport.open(cell_xml(f"<w:r>{look}<w:t>7</w:t></w:r><w:r><w:br/><w:t>0</w:t></w:r>"))
    assert document.report[TOTAL] == 70
    filled = document.fill(document.report.replace({TOTAL: 12}))
    text = parts(filled.to_bytes())["word/document.xml"].decode()
    assert f"<w:r>{look}<w:t>12</w:t></w:r>" in text
    assert filled.report[TOTAL] == 12
    emptied = filled.fill(filled.report.replace({TOTAL: None}))
    assert emptied.report[TOTAL] is None


def test_an_empty_cell_takes_the_look_of_its_mark_or_of_the_number_before():
    for paragraph, wanted in (
        ("<w:p><w:pPr><w:rPr><w:i/></w:rPr></w:pPr></w:p>", "<w:i/>"),
        ("<w:p/>", "<w:b/>"),
        ("", "<w:b/>"),
    ):
        bold = '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">0</w:t></w:r>'

        def change(text, paragraph=paragraph, bold=bold):
            before, _, after = text.rpartition('<w:r><w:t xml:space="preserve">7</w:t></w:r>')
            start = before.rindex("<w:p>")
            plain = '<w:r><w:t xml:space="preserve">0</w:t></w:r>'
            at = before[:start].rindex(plain)
            head = before[:at] + bold + before[at + len(plain) : start]
            return head + paragraph + after.removeprefix("</w:p>")

        seven = gkreport.dumps(Report(organ="示例县", year=2024).replace({**ZEROS, TOTAL: 7}), format="docx")
        document = gkreport.open(rewritten(seven, change))
        assert document.report[TOTAL] is None
        filled = document.fill(document.report.replace({TOTAL: 5}))
        assert filled.report[TOTAL] == 5
        assert f"<w:rPr>{wanted}</w:rPr><w:t>5</w:t>" in parts(filled.to_bytes())["word/document.xml"].decode()


RUN = "<w:r><w:t>7</w:t></w:r>"
OBSTACLES = {
    "修订": f'<w:ins w:id="9" w:author="x">{RUN}</w:ins>',
    "域": '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    f'{RUN}<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    "绑定": '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a" w:storeItemID="{1}"/></w:sdtPr>'
    f"<w:sdtContent>{RUN}</w:sdtContent></w:sdt>",
    "图片": RUN + '<w:r><w:drawing><wp:anchor xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
    'wordprocessingDrawing"/></w:drawing></w:r>',
}


@pytest.mark.parametrize("reason", OBSTACLES)
def test_what_cannot_be_filled_safely_is_refused_and_nothing_changes(reason):
    data = cell_xml(OBSTACLES[reason])
    document = gkreport.open(data)
    assert document.report[TOTAL] == 7
    assert document.fill(document.report).to_bytes() == data
    with pytest.raises(FillError, match="1格") as caught:
        document.fill(document.report.replace({TOTAL: 8, "requests.carried_in.total": 4}))
    (error,) = caught.value.exceptions
    assert reason in str(error)
    assert error.place.startswith("表四 行政复议 总计")
    assert document.to_bytes() == data


def test_a_content_control_is_filled_and_no_longer_a_placeholder():
    control = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{RUN}</w:sdtContent></w:sdt>"
    document = gkreport.open(cell_xml(control))
    filled = document.fill(document.report.replace({TOTAL: 8}))
    text = parts(filled.to_bytes())["word/document.xml"].decode()
    assert "showingPlcHdr" not in text
    assert "<w:sdtContent><w:r><w:t>8</w:t></w:r></w:sdtContent>" in text


def test_a_report_of_another_form_or_a_missing_row_is_refused():
    document = gkreport.open(DATA)
    with pytest.raises(FillError) as caught:
        document.fill(Report.blank(year=2019))
    assert "不是同一版表式" in str(caught.value)
    cut = gkreport.open(rewritten(DATA, lambda text: text.replace("行政强制", "某某事项")))
    with pytest.raises(FillError) as caught:
        cut.fill(cut.report.replace({"proactive_disclosure.compulsion_decisions": 3}))
    assert "没有找到这一格" in str(caught.value)


def test_a_number_that_would_be_read_otherwise_is_refused():
    yuan = rewritten(DATA, lambda text: text.replace("（单位：万元）", "（单位：元）"))
    document = gkreport.open(yuan)
    path = "proactive_disclosure.administrative_fees"
    from decimal import Decimal

    with pytest.raises(FillError) as caught:
        document.fill(document.report.replace({path: Decimal(5)}))
    assert "读出的数不一致" in str(caught.value)


def test_a_merged_cell_takes_no_two_numbers():
    merged = gkreport.open(
        rewritten(DATA, lambda text: text.replace("<w:tc>", "<w:tc>", 1).replace(*_first_row_merged(text)))
    )
    row = "requests.new_received"
    assert merged.report[f"{row}.natural_person"] == merged.report[f"{row}.total"] == 0
    with pytest.raises(FillError) as caught:
        merged.fill(merged.report.replace({f"{row}.natural_person": 1, f"{row}.total": 1}))
    assert "合并" in str(caught.value)


def _first_row_merged(text):
    """The seven zeros of the first row as they stand, and one cell over seven columns instead."""
    at = text.index("本年新收政府信息公开申请数量")
    start = text.index("<w:tc>", at)
    end = text.index("</w:tr>", start)
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="7"/></w:tcPr><w:p><w:r><w:t>0</w:t></w:r></w:p></w:tc>'
    return text[start:end], cell


BAD = Report(organ="示例县", year=2024, overview="甲").replace({**ZEROS, TOTAL: 3})


def test_comments_stand_at_the_very_cell_and_all_cells_are_shaded():
    document = gkreport.open(gkreport.dumps(BAD, format="docx"))
    findings = gkreport.check(document.report)
    annotated = document.annotate(findings)
    seen = docx.Document(io.BytesIO(annotated.to_bytes()))
    comments = [(comment.author, comment.text) for comment in seen.comments]
    assert [author for author, _ in comments] == ["gkreport"] * len(comments)
    (about,) = [text for _, text in comments if "T4-SUM" in text]
    assert "结果维持＋结果纠正＋其他结果＋尚未审结＝总计" in about
    assert "相差 3" in about
    cell = seen.tables[2].cell(3, 4)
    assert cell.text == "3"
    assert "commentRangeStart" in cell._tc.xml
    shaded = [column for column in range(15) if "FFD9D6" in seen.tables[2].cell(3, column)._tc.xml]
    assert shaded == [0, 1, 2, 3, 4]
    assert annotated.report.cells() == BAD.cells()
    before, after = parts(document.to_bytes()), parts(annotated.to_bytes())
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
    assert set(after) - set(before) == {"word/comments.xml"}


def test_a_number_is_suggested_where_only_one_choice_is_left():
    cell = "requests.carried_out.natural_person"
    document = gkreport.open(gkreport.dumps(BAD.replace({TOTAL: 0, cell: 12}), format="docx"))
    annotated = document.annotate(gkreport.check(document.report))
    told = [comment.text for comment in docx.Document(io.BytesIO(annotated.to_bytes())).comments]
    (repair,) = gkreport.locate(document.report)
    assert [text for text in told if "建议" in text] == [f"建议：{repair.changes[0].message()}"]
    assert "填的是12，应为0" in repair.changes[0].message()
    none = gkreport.open(gkreport.dumps(BAD, format="docx")).annotate(gkreport.check(BAD))  # five cells may be wrong
    assert not any("建议" in comment.text for comment in docx.Document(io.BytesIO(none.to_bytes())).comments)
    assert document.annotate(gkreport.checks.Findings(())).to_bytes() == document.to_bytes()


def test_existing_comments_are_kept_and_numbered_on():
    document = gkreport.open(gkreport.dumps(BAD, format="docx"))
    findings = gkreport.check(document.report)
    noted = docx.Document(io.BytesIO(document.annotate(findings).to_bytes()))
    for comment in noted.comments:
        comment.author = "复核人"
    buffer = io.BytesIO()
    noted.save(buffer)
    twice = docx.Document(io.BytesIO(gkreport.open(buffer.getvalue()).annotate(findings).to_bytes()))
    first, second = list(noted.comments), list(twice.comments)
    assert [c.comment_id for c in second] == list(range(2 * len(first)))
    assert [c.text for c in second] == 2 * [c.text for c in first]
    assert [c.author for c in second] == len(first) * ["复核人"] + len(first) * ["gkreport"]


def test_a_clean_report_gets_no_comments_part():
    document = gkreport.open(DATA)
    annotated = document.annotate(gkreport.checks.Findings(()))
    assert set(parts(annotated.to_bytes())) == set(parts(DATA))


def test_a_summary_table_is_put_at_the_end_on_request():
    document = gkreport.open(gkreport.dumps(BAD, format="docx"))
    findings = gkreport.check(document.report)
    annotated = document.annotate(findings, summary=True)
    seen = docx.Document(io.BytesIO(annotated.to_bytes()))
    head, *said = [[cell.text for cell in row.cells] for row in seen.tables[-1].rows]
    assert head == ["序号", "级别", "政府信息公开工作年度报告核对结果"]
    in_order = sorted(findings, key=lambda finding: list(gkreport.Severity).index(finding.severity))
    assert [f"{level} {text}" for _, level, text in said] == list(map(str, in_order))
    assert annotated.report.cells() == BAD.cells()


def test_a_summary_table_is_one_to_print():
    """The gravest first and shaded so, the head repeated and never alone, no row on two pages, letters small."""
    handle = gkreport.open(DATA).reading.where[TOTAL].handle
    remarks = [Remark(level, level, (), handle) for level in ("note", "error", "warning", "error")]
    made = docx.Document(io.BytesIO(editing.annotate(DATA, remarks, Limits(), "核对"))).tables[-1]
    assert [row.cells[1].text for row in made.rows] == ["级别", "错误", "错误", "提醒", "提示"]
    shades = [row.cells[1]._tc.tcPr.xpath("w:shd/@w:fill")[0] for row in made.rows]
    assert shades[1:] == [COLOURS[level] for level in ("error", "error", "warning", "note")]
    assert [len(row._tr.xpath("w:trPr/w:tblHeader")) for row in made.rows] == [1, 0, 0, 0, 0]
    assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in made.rows)
    assert len(made.rows[0]._tr.xpath(".//w:keepNext")) == 3
    assert {run.font.size.pt for row in made.rows for cell in row.cells for run in cell.paragraphs[0].runs} == {9}


def test_annotating_twice_changes_nothing():
    document = gkreport.open(gkreport.dumps(BAD, format="docx"))
    findings = gkreport.check(document.report)
    annotated = document.annotate(findings, summary=True)
    assert annotated.annotate(findings, summary=True).to_bytes() == annotated.to_bytes()
    other = annotated.annotate(gkreport.checks.Findings(findings[:1]), summary=True)
    assert len(docx.Document(io.BytesIO(other.to_bytes())).tables) == 5


def test_a_summary_table_is_put_at_the_end_of_a_document_that_holds_its_mark():
    """The table is put into the place of a mark once the document is bytes; those of the file itself are left out."""
    mark = "<?gkreport table?>"
    document = gkreport.open(rewritten(DATA, lambda text: text.replace("<w:body>", f"<w:body>{mark}", 1)))
    annotated = document.annotate(gkreport.check(BAD), summary=True).to_bytes()
    assert b"<?gkreport" not in parts(annotated)["word/document.xml"]
    assert docx.Document(io.BytesIO(annotated)).tables[-1].rows[0].cells[0].text == "序号"


@pytest.mark.parametrize("name", ["docx", "xlsx"])
def test_findings_put_beside_a_report_are_no_part_of_it(name):
    """Somebody who annotates, mends and reads again does not find our table in section 6."""
    document = gkreport.open(gkreport.dumps(BAD, format=name))
    annotated = gkreport.open(document.annotate(gkreport.check(BAD), summary=True).to_bytes())
    assert (annotated.report, annotated.problems) == (document.report, document.problems)


def test_four_times_the_findings_at_one_place_never_take_sixteen_times_as_long():
    def seconds(count: int) -> float:
        report = BAD.replace({"overview": "本年度收到政府信息公开申请3件。\n" * count})
        document = gkreport.open(gkreport.dumps(report, format="docx"))
        findings = gkreport.check(document.report)
        begun = time.process_time()
        document.annotate(findings, summary=True)
        return time.process_time() - begun

    small, large = seconds(400), seconds(1_600)
    assert large <= max(0.15, 8 * small)


def test_a_summary_of_nothing_adds_no_comments():
    document = gkreport.open(DATA)
    annotated = document.annotate(gkreport.checks.Findings(()), summary=True)
    assert "word/comments.xml" not in parts(annotated.to_bytes())
    assert annotated.report == document.report


def test_a_document_without_relations_or_cell_properties_is_annotated():
    bare = rewritten(gkreport.dumps(BAD, format="docx"), lambda text: text.replace('<w:vAlign w:val="center"/>', ""))
    bare = rewritten(bare, lambda text: __import__("re").sub(r"<w:tcPr>.{0,40}?w:type=\"dxa\"/></w:tcPr>", "", text))
    bare = rewritten(
        bare, lambda text: __import__("re").sub(r"<w:footerReference[^>]*>|<w:sectPr>.*</w:sectPr>", "", text)
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts(bare).items():
            if name != "word/_rels/document.xml.rels":
                archive.writestr(name, content)
    document = gkreport.open(buffer.getvalue())
    annotated = document.annotate(gkreport.check(document.report), summary=True)
    assert annotated.report.cells() == BAD.cells()
    assert "word/comments.xml" in parts(annotated.to_bytes())
    assert list(docx.Document(io.BytesIO(annotated.to_bytes())).comments)


def test_a_content_control_round_a_cell_is_looked_at_too():
    control = '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a" w:storeItemID="{1}"/></w:sdtPr><w:sdtContent>'
    seven = gkreport.dumps(Report(organ="示例县", year=2024).replace({**ZEROS, TOTAL: 7}), format="docx")

    def wrap(text):
        at = text.index(">7</w:t>")
        start, end = text.rindex("<w:tc>", 0, at), text.index("</w:tc>", at) + len("</w:tc>")
        return text[:start] + control + text[start:end] + "</w:sdtContent></w:sdt>" + text[end:]

    document = gkreport.open(rewritten(seven, wrap))
    assert document.report[TOTAL] == 7
    with pytest.raises(FillError) as caught:
        document.fill(document.report.replace({TOTAL: 8}))
    assert "绑定" in str(caught.value)
    assert document.annotate(gkreport.check(document.report)).report[TOTAL] == 7


def test_a_cell_without_a_paragraph_is_filled_and_annotated():
    def empty(text):
        at = text.index(">7</w:t>")
        start, end = text.rindex("<w:p>", 0, at), text.index("</w:p>", at) + len("</w:p>")
        return text[:start] + text[end:]

    seven = gkreport.dumps(Report(organ="示例县", year=2024).replace({**ZEROS, TOTAL: 7}), format="docx")
    document = gkreport.open(rewritten(seven, empty))
    assert document.report[TOTAL] is None
    assert document.annotate(gkreport.check(document.report)).report[TOTAL] is None
    assert document.fill(document.report.replace({TOTAL: 5})).report[TOTAL] == 5


def test_revision_marks_of_a_paragraph_do_not_become_the_look_of_a_number():
    def marked(text):
        run = '<w:r><w:t xml:space="preserve">7</w:t></w:r>'
        start = text.rindex("<w:pPr>", 0, text.index(run))
        end = text.index("</w:pPr>", start)
        mark = '<w:rPr><w:rPrChange w:id="5" w:author="x"><w:rPr/></w:rPrChange><w:i/></w:rPr>'
        return text[:end] + mark + text[end:].replace(run, "", 1)

    seven = gkreport.dumps(Report(organ="示例县", year=2024).replace({**ZEROS, TOTAL: 7}), format="docx")
    document = gkreport.open(rewritten(seven, marked))
    filled = document.fill(document.report.replace({TOTAL: 5}))
    text = parts(filled.to_bytes())["word/document.xml"].decode()
    assert "<w:rPr><w:i/></w:rPr><w:t>5</w:t>" in text


def with_pictures(data, *sizes):
    """Add pictures that do not pack, each of so many bytes."""
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as archive:
        for number, size in enumerate(sizes):
            info = zipfile.ZipInfo(f"word/media/{number}.png", (2024, 5, 6, 7, 8, 10))
            info.external_attr = 0o100600 << 16
            archive.writestr(info, random.Random(number).randbytes(size))  # noqa: S311
    return buffer.getvalue()


def raw(data, info):
    """The bytes of one member as they are packed, behind its header."""
    name, extra = struct.unpack_from("<2H", data, info.header_offset + 26)
    start = info.header_offset + 30 + name + extra
    return data[start : start + info.compress_size]


def packed(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {info.filename: (info.date_time, info.external_attr, raw(data, info)) for info in archive.infolist()}


def test_a_document_with_large_pictures_is_filled_and_annotated_without_unpacking_them():
    data = with_pictures(gkreport.dumps(BAD, format="docx"), 17 * 2**20, 100)
    more = with_pictures(gkreport.dumps(BAD, format="docx"), *[9 * 2**20] * 2)
    for large in (data, zeros(more)):
        document = gkreport.open(large)
        filled = document.fill(document.report.replace({TOTAL: 0}))
        annotated = document.annotate(gkreport.check(document.report), summary=True)
        assert (filled.report[TOTAL], annotated.report[TOTAL]) == (0, 3)
        before = packed(large)
        changed = {"word/document.xml"}
        for made in (filled.to_bytes(), annotated.to_bytes()):
            after = packed(made)
            assert {name for name in before if before[name] != after[name]} == changed
            assert list(after)[: len(before)] == list(before)
            assert docx.Document(io.BytesIO(made)).tables
            changed |= {"word/_rels/document.xml.rels", "[Content_Types].xml"}
        assert annotated.to_bytes() == document.annotate(gkreport.check(document.report), summary=True).to_bytes()


def zeros(data):
    """Add a picture of 40 MiB that packs to almost nothing."""
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/blank.bmp", bytes(40 * 2**20))
    return buffer.getvalue()


MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = {
    ".docm": "application/vnd.ms-word.document.macroEnabled.main+xml",
    ".dotx": "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    ".dotm": "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
}


@pytest.mark.parametrize("suffix", TYPES)
def test_documents_with_macros_and_templates_stay_what_they_are(suffix, tmp_path):
    data = rewritten(
        gkreport.dumps(BAD, format="docx"), lambda text: text.replace(MAIN, TYPES[suffix]), "[Content_Types].xml"
    )
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    path = tmp_path / f"报告{suffix}"
    path.write_bytes(buffer.getvalue())
    document = gkreport.open(path)
    for made in (
        document.fill(document.report.replace({TOTAL: 0})),
        document.annotate(gkreport.check(document.report)),
    ):
        made.save(path)
        kept = parts(path.read_bytes())
        assert f'ContentType="{TYPES[suffix]}"' in kept["[Content_Types].xml"].decode()
        assert MAIN not in kept["[Content_Types].xml"].decode()
        assert kept["word/vbaProject.bin"] == b"\xd0\xcf\x11\xe0"


def test_a_document_without_content_types_is_not_annotated():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", parts(gkreport.dumps(BAD, format="docx"))["word/document.xml"])
    document = gkreport.open(buffer.getvalue())
    with pytest.raises(FormatError, match="Content_Types"):
        document.annotate(gkreport.check(document.report))
