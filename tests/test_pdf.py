"""Reading PDF files: every number is right, or None with a problem that names its cell, however the page is drawn."""

import builtins
import itertools
import json
import logging
import random
import subprocess
import tracemalloc
import zlib
from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pages import PROSE, REPORTS, composed, distinct, fatal, on_grids, on_paths, silent, some
from tests.pdfs import FONT, TO_UNICODE, Sheet, Style, encrypted, file_of, of_page, packed, pdf

import gkreport
from gkreport import FormatError, Report
from gkreport.compose import compose
from gkreport.formats.fixed.drawing import Stroke
from gkreport.formats.fixed.ruling import ruled_tables
from gkreport.formats.pdf import reading
from gkreport.limits import Limits
from gkreport.page import Grid, Page, Paragraph
from gkreport.recognise import Reading, recognise
from gkreport.testing.strategies import reports

LIMITS: Final = Limits()
REPORT: Final = REPORTS["2021"]
WORDS: Final = "本年度示例县积极推进政府信息公开工作，公开各类信息。"
Draw = Callable[[Sheet], object]


def read_page(data: bytes) -> Page:
    return reading.read(data, LIMITS)


def read_report(data: bytes) -> Reading:
    return recognise(read_page(data))


def words(sheet: Sheet) -> None:
    """Enough text for a file that is no scan."""
    sheet.text(80, 700, WORDS)


def grids(data: bytes) -> list[Grid]:
    return [block for block in read_page(data).blocks if isinstance(block, Grid)]


def prose(data: bytes) -> list[str]:
    return [block.text for block in read_page(data).blocks if isinstance(block, Paragraph)]


def drawn(*draws: Draw, **settings: str) -> bytes:
    sheet = Sheet()
    words(sheet)
    for draw in draws:
        draw(sheet)
    return pdf([sheet], **settings)  # type: ignore[arg-type]


XS: Final = (100, 160, 220, 280)
YS: Final = (200, 230, 260)


def ruled(sheet: Sheet, xs: tuple[float, ...] = XS, ys: tuple[float, ...] = YS) -> None:
    for x in xs:
        sheet.line(x, ys[0], x, ys[-1])
    for y in ys:
        sheet.line(xs[0], y, xs[-1], y)


def cell_text(*draws: Draw, at: int = 0, **settings: str) -> str:
    """Return the text of a cell of a small table on which this is drawn."""
    (grid,) = grids(drawn(ruled, *draws, **settings))
    return grid.cells[at].text


def write(x: float, base: float, text: str, size: float = 10, **more: str) -> Draw:
    return lambda sheet: sheet.text(x, base, text, size, **more)


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.rows()]


# -- real files, and those of other programs -------------------------------------------------------


def test_a_published_report_is_read_whole(shared):
    """淮安 2024: six pages saved by Word; 表三 is cut inside the label （四）无|法提供, 表二 has title rows inside."""
    got = read_report((shared / "reports" / "huaian-2024.pdf").read_bytes())
    truth = json.loads((shared / "reports" / "real-numbers.json").read_text("utf-8"))
    (wanted,) = (each["cells"] for each in truth.values() if each["organ"].startswith("淮安") and each["year"] == 2024)
    assert len(wanted) == 200
    assert {path: str(value) for path, value in got.report.cells().items()} == {
        path: str(value) for path, value in wanted.items()
    }
    assert got.problems == ()
    assert (got.report.organ, got.report.year) == ("淮安市人民政府", 2024)
    assert [len(part) for part in got.report.overview.split("\n")] == [120, 243, 255, 249, 258, 165]
    assert got.report.overview.endswith("不断提高全市政务公开工作人员的工作能力和水平。")
    assert got.report.problems_and_improvements.count("\n") == 1
    assert got.report.other_matters.endswith("全年收取政府信息公开信息处理费3940元。")
    assert got.where["requests.carried_out.total"].place == "第5页 第1个表 第12行第8格"


SENTENCES: Final = (
    "2024年，我县坚持以习近平新时代中国特色社会主义思想为指导，认真贯彻《中华人民共和国政府信息公开条例》（国令第711号）。",
    "（一）主动公开。县政府网站公开各类信息5500余条，解读21个，编发《政府公报》6期；通过“12345”热线回应关切，办结率100%。",
    "（二）依申请公开。收到申请31件，答复30件（含上年度结转3件），邮箱：xxgk@example.gov.cn，电话：0517-83605210。",
    "没有需要报告的事项。",
    "1.加强学习。",
    "(1) 使用 Word 2016 and LibreOffice 编辑的 PDF 文件较多，Open Government Information 的英文名称出现在网站首页。",
)


def some_reports(count: int) -> list[Report]:
    """Return reports of every edition with any numbers, blanks among them, and printed prose."""
    found: list[Report] = []

    @settings(max_examples=count, database=None, derandomize=True)
    @given(reports(), st.randoms(use_true_random=False))
    def collect(report: Report, chance: random.Random) -> None:
        text = {path: "\n".join(chance.choices(SENTENCES, k=chance.randint(0, 4))) for path in report.texts()}
        text["closing"] = chance.choice(["", "示例县教育局\n2025年1月20日"])
        found.append(report.replace({**text, "organ": "示例县教育局", "year": report.year or 2024}))

    collect()
    return found[-count:]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Report, bytes]]:
    """Write reports as Word documents and convert them to PDF with LibreOffice, in one run."""
    folder = tmp_path_factory.mktemp("printed")
    those = [*REPORTS.values(), *some_reports(len(some(range(40), 20)))]
    for at, report in enumerate(those):
        (folder / f"{at}.docx").write_bytes(gkreport.dumps(report, format="docx"))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    files = [str(folder / f"{at}.docx") for at in range(len(those))]
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=300)  # noqa: S603
    return [(report, (folder / f"{at}.pdf").read_bytes()) for at, report in enumerate(those)]


@pytest.mark.needs("soffice")
@pytest.mark.timeout(300)
def test_our_word_documents_come_back_from_libreoffice(printed):
    for report, data in printed:
        got = read_report(data)
        assert got.report == report
        assert fatal(got) == []


@pytest.mark.needs("chromium")
@pytest.mark.timeout(120)
def test_our_web_pages_come_back_from_a_browser(tmp_path):
    """Chromium prints the address above and below, and its fonts name radicals (⼀、) for characters."""
    report = REPORT.replace(
        {
            "preface": "本报告由示例县人民政府办公室编制。",
            "overview": "\n".join(SENTENCES[:3]),
            "table_texts.requests": "本年收到申请31件。\n备注：含上年结转。",
            "other_matters": "没有需要报告的事项。",
            "closing": "示例县人民政府办公室\n2025年1月20日",
        }
    )
    (tmp_path / "page.html").write_bytes(gkreport.dumps(report, format="html"))
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/profile"]
    command += [f"--print-to-pdf={tmp_path}/page.pdf", f"{tmp_path}/page.html"]
    subprocess.run(command, check=True, capture_output=True, timeout=100)  # noqa: S603
    got = read_report((tmp_path / "page.pdf").read_bytes())
    assert got.report == report
    assert got.problems == ()


# -- the form in many layouts ----------------------------------------------------------------------


@pytest.mark.parametrize("rules", ["lines", "thin", "double", "boxes", "gaps", "open"])
@pytest.mark.parametrize("report", some(REPORTS.values(), len(REPORTS)))
def test_lines_of_any_kind_bound_cells(report, rules):
    got = read_report(of_page(compose(report), Style(rules=rules)))
    assert got.report == report
    assert got.problems == ()


@pytest.mark.parametrize(
    "style",
    [
        Style(paper=(842, 595)),
        Style(size=7),
        Style(size=14, padding=1),
        Style(padding=0.5),
        Style(size=9, padding=1, stubs=0.6),
        Style(stubs=0.7, padding=5),
        Style(bold=True),
        Style(top=True, footer="第{}页 共9页"),
        Style(footer="{}/9", indent=0),
        Style(footer=""),
    ],
)
def test_any_layout_is_read(style):
    got = read_report(of_page(compose(REPORT), style))
    assert got.report == REPORT
    assert got.problems == ()


@pytest.mark.no_cover  # what it goes through is followed one by one elsewhere
@pytest.mark.parametrize("rows", some(range(1, 31), 7))
@pytest.mark.parametrize("report", [REPORTS["2021"], REPORTS["2019"]], ids=["2021", "2019"])
def test_a_table_may_be_cut_below_every_row(report, rows):
    """Where numbers fill narrow columns, a row can look cut: its cells are then None, with a problem each."""
    got = read_report(of_page(compose(report), Style(rows=rows)))
    assert silent(got, report.cells()) == {}
    small = (
        report.replace({path: 7 for path in report.cells() if path.startswith("requests.")})
        if report.edition.value == 2021
        else None
    )
    if small is not None:
        again = read_report(of_page(compose(small), Style(rows=rows)))
        assert again.report == small


@settings(max_examples=max(1, settings().max_examples // 12))
@given(
    st.builds(
        Style,
        size=st.sampled_from([7.5, 9, 10.5, 12]),
        padding=st.sampled_from([0.5, 2, 5.4, 8]),
        rules=st.sampled_from(["lines", "thin", "double", "boxes", "gaps", "open"]),
        stubs=st.sampled_from([0.35, 0.45, 0.6]),
        rows=st.integers(3, 40),
        bold=st.booleans(),
        top=st.booleans(),
    ),
    reports(),
)
def test_no_layout_makes_a_number_silently_wrong(style, report):
    """A cell is exact, or it is None with a problem that says where and why."""
    report = report.replace({**PROSE, "organ": "示例县", "year": 2024})
    assert silent(read_report(of_page(compose(report), style)), report.cells()) == {}


def test_level_lines_alone_are_no_table():
    got = read_report(of_page(compose(REPORT), Style(rules="across")))
    assert silent(got, REPORT.cells()) == {}
    assert fatal(got)
    assert got.report.overview == REPORT.overview


def test_one_zero_across_seven_columns():
    """A 0 in a cell merged over a whole row holds for each column; any other number for none."""
    page = compose(REPORT)
    row = "requests.outcomes.denied.state_secret."

    def merged(text: str) -> Page:
        def edit(grid: Grid) -> Grid:
            cells = [cell for cell in grid.cells if not (cell.path or "").startswith(row)]
            (first, *_, last) = (cell for cell in grid.cells if (cell.path or "").startswith(row))
            colspan = last.column + 1 - first.column
            zero = type(first)(text=text, row=first.row, column=first.column, colspan=colspan, role="value")
            return Grid((*cells, zero))

        return on_grids(edit, only=[1])(page)

    got = read_report(of_page(merged("0")))
    assert {value for path, value in got.report.cells().items() if path.startswith(row)} == {0}
    assert {problem.kind for problem in got.problems} == {"merged"}
    assert len(fatal(read_report(of_page(merged("3"))))) == 7


def test_a_dash_stays_a_dash():
    got = read_report(of_page(composed(REPORT, on_grids(on_paths(lambda _: "/", lambda path: "carried_in" in path)))))
    assert {problem.kind for problem in got.problems} == {"dash"}


# -- one cell --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("draws", "text"),
    [
        ([write(110, 220, "12")], "12"),
        ([write(110, 220, "12"), write(110.4, 220, "12")], "12"),
        ([write(110, 220, "11"), write(110, 220, "11")], "11"),
        ([write(110, 220, "12"), write(110, 220, "17")], "127\ufffc"),
        ([write(110, 220, "1"), write(130, 220, "2")], "1 2"),
        ([write(110, 220, "1 2")], "1 2"),
        ([write(110, 220, "12"), write(120, 216, "2", 6)], "12^2"),
        ([write(110, 220, "12"), write(121, 220, "2", 6)], "12^2"),
        ([write(110, 220, "12", before="3 Tr")], ""),
        ([write(110, 220, "12", before="1 g")], ""),
        ([write(110, 220, "12", before="1 1 1 rg")], ""),
        ([write(110, 220, "12", before="0 0 0 0 k")], ""),
        ([write(110, 220, "12", before="0 0 0 1 k")], "12"),
        ([lambda sheet: sheet.fill(100, 200, 160, 230, "0 0 1 rg"), write(110, 220, "12", before="1 g")], "12"),
        ([write(110, 220, "12"), lambda sheet: sheet.fill(105, 205, 150, 225, "1 g")], ""),
        ([write(110, 220, "12"), lambda sheet: sheet.fill(105, 205, 150, 225, "1 1 0 rg")], ""),
        ([write(0, 0, "12", matrix="0 1 -1 0 130 620")], "12\ufffc"),
        ([write(0, 0, "密", matrix="0.7 0.7 -0.7 0.7 120 620")], "密\ufffc"),
        ([write(110, 900, "12")], ""),
        ([write(110, 220, "12", 0.5)], ""),
        ([write(110, 220, "⾏政⺠")], "行政民"),
        ([write(105, 211, "1"), write(105, 223, "2")], "1\n2"),
        ([write(143, 220, "1234")], "123\ufffc"),
        ([write(110, 220, " 12 ")], "12"),
        ([write(110, 220, "   ")], ""),
        ([write(150, 220, "12"), write(160, 220, "34")], "12\ufffc"),
        ([write(145, 220, "12"), write(165, 220, "34")], "12"),
        ([lambda sheet: sheet.ops.append("110 620 m 115 630 120 630 125 620 c f")], "\ufffc"),
        ([lambda sheet: sheet.ops.append("q 30 0 0 20 110 615 cm BI /W 1 /H 1 ID x EI Q")], "\ufffc"),
    ],
)
def test_what_is_seen_in_a_cell(draws, text):
    assert cell_text(*draws) == text


def test_a_number_over_a_wall_is_unreadable_on_both_sides():
    (grid,) = grids(drawn(ruled, write(145, 220, "1234567")))
    assert [cell.text for cell in grid.cells[:2]] == ["123\ufffc", "4567\ufffc"]


@pytest.mark.parametrize("extra", ["/Subtype/Widget/FT/Tx/V(12)", "/Subtype/FreeText/Contents(12)", "/Subtype/Stamp"])
def test_annotations_over_the_page_are_not_read_but_reported(extra):
    """A number typed into a form field is not part of the page, but its cell is not blank."""
    sheet = Sheet(extra=f"/Annots[<<{extra}/Rect[110 620 140 635]>><</Subtype/Link/Rect[160 600 200 640]>>]")
    words(sheet)
    ruled(sheet)
    (grid,) = grids(pdf([sheet]))
    assert [cell.text for cell in grid.cells] == ["\ufffc", "", "", "", "", ""]


@pytest.mark.parametrize(("upper", "lower"), [(229, 239), (227, 236.5)])
def test_a_number_whose_first_line_is_pushed_out_of_its_cell_is_told(upper, lower):
    """LibreOffice Calc breaks 1859 in a narrow cell, and prints the first line above the cell, in that of another."""
    (grid,) = grids(drawn(ruled, write(105, upper, "18"), write(105, lower, "59")))
    assert [cell.text for cell in grid.cells if cell.column == 0] == ["18\ufffc", "59\ufffc"]
    (grid,) = grids(drawn(ruled, write(105, upper, "18"), write(170, lower, "7"), write(105, lower, "59")))
    assert [cell.text for cell in grid.cells if cell.column == 0] == ["18", "59"]


def test_rows_without_room_are_read():
    (grid,) = grids(drawn(lambda sheet: ruled(sheet, ys=(200, 214, 228)), write(105, 210, "18"), write(105, 224, "59")))
    assert [cell.text for cell in grid.cells if cell.column == 0] == ["18", "59"]


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ("/OFF[5 0 R]", ""),
        ("/ON[5 0 R]", "12"),
        ("/BaseState/OFF", ""),
        ("/BaseState/OFF/ON[5 0 R]", "12"),
        ("", "12"),
    ],
)
def test_layers_are_on_or_off_as_the_file_says(settings, text):
    sheet = Sheet(extra="/Group<</S/Transparency>>")
    words(sheet)
    ruled(sheet)
    sheet.ops.append("/OC /L BDC")
    sheet.text(110, 220, "12", 10)
    sheet.ops.append("EMC")
    data = pdf([sheet], resources="/Properties<</L 5 0 R>>", more=["<</Type/OCG/Name(L)>>"])
    catalog = f"<</Type/Catalog/OCProperties<</OCGs[5 0 R]/D<<{settings}>>>>/Pages"
    assert grids(data.replace(b"<</Type/Catalog/Pages", catalog.encode()))[0].cells[0].text == text


def test_white_paper_painted_first_hides_nothing():
    sheet = Sheet()
    sheet.fill(0, 0, 595, 842, "1 g")
    words(sheet)
    assert prose(pdf([sheet])) == [WORDS]


def test_digits_below_each_other_are_one_number_where_the_column_is_narrow():
    def table(*draws: Draw) -> list[str]:
        def narrow(sheet: Sheet) -> None:
            ruled(sheet, (100, 112, 200, 300), (200, 260, 300))
            sheet.text(113, 220, "本机关不掌握相关", 10)

        return [cell.text for cell in grids(drawn(narrow, *draws))[0].cells]

    assert table(write(102, 215, "2"), write(102, 228, "0"))[0] == "2\v0"
    assert table(write(230, 215, "2"), write(230, 228, "0"))[2] == "2\n0"


def test_an_area_that_is_no_rectangle_is_doubtful():
    """A piece of wall is missing, so it is not certain which cell the number belongs to."""

    def holed(sheet: Sheet) -> None:
        for x0, y0, x1, y1 in (
            *((100, y, 280, y) for y in YS),
            *((x, 200, x, 260) for x in (100, 220, 280)),
            (160, 230, 160, 260),
        ):
            sheet.line(x0, y0, x1, y1)

    (grid,) = grids(drawn(holed, write(110, 220, "5"), write(230, 220, "6"), write(110, 250, "7")))
    assert texts(grid) == [["5", "6"], ["7", "", ""]]

    def stepped(sheet: Sheet) -> None:
        ruled(sheet, (100, 280), YS)
        sheet.line(160, 200, 160, 230)
        sheet.line(220, 200, 220, 260)

    def open_floor(sheet: Sheet) -> None:
        for x in (100, 220, 280):
            sheet.line(x, 200, x, 260)
        sheet.line(160, 200, 160, 230)
        sheet.line(100, 200, 280, 200)
        sheet.line(100, 260, 280, 260)
        sheet.line(100, 230, 160, 230)
        sheet.line(220, 230, 280, 230)

    (grid,) = grids(drawn(open_floor, write(170, 220, "5"), write(110, 250, "6"), write(110, 220, "7")))
    assert texts(grid) == [["7", "5\ufffc", ""], ["6\ufffc", ""]]


def test_a_stepped_area_goes_down_in_one_piece():
    ys = (200, 230, 260, 290)

    def drawing(sheet: Sheet) -> None:
        for x in (100, 280):
            sheet.line(x, 200, x, 290)
        for y in (200, 290):
            sheet.line(100, y, 280, y)
        sheet.line(160, 200, 160, 260)
        sheet.line(100, 230, 160, 230)
        sheet.line(100, 260, 160, 260)

    (grid,) = grids(drawn(lambda sheet: drawing(sheet), write(200, 220, "5")))
    assert ys
    assert [(cell.row, cell.column, cell.rowspan, cell.colspan, cell.text) for cell in grid.cells] == [
        (0, 0, 1, 1, ""),
        (0, 1, 2, 1, "5\ufffc"),
        (1, 0, 1, 1, ""),
        (2, 0, 1, 2, ""),
    ]


# -- what is no table ------------------------------------------------------------------------------


def test_frames_and_single_columns_hold_prose():
    def frames(sheet: Sheet) -> None:
        sheet.box(40, 40, 555, 800)
        ruled(sheet, (70, 500), (100, 130, 160))
        sheet.text(80, 120, "一、总体情况")
        sheet.text(80, 150, "没有。")

    assert prose(drawn(frames)) == ["一、总体情况", "没有。", WORDS]
    assert grids(drawn(frames)) == []


def test_a_table_within_a_frame_is_a_table():
    def both(sheet: Sheet) -> None:
        sheet.box(40, 40, 555, 800)
        ruled(sheet)
        sheet.text(110, 220, "1")

    (grid,) = grids(drawn(both))
    assert texts(grid) == [["1", "", ""], ["", "", ""]]


def test_a_frame_drawn_as_a_ring_is_four_lines():
    def rings(sheet: Sheet) -> None:
        for x in (100, 160):
            sheet.ops.append(f"{x} 600 60 30 re {x + 0.5} 600.5 59 29 re f*")
            sheet.text(x + 10, 230, "1", 10)

    (grid,) = grids(drawn(rings))
    assert texts(grid) == [["1", "1"]]


def test_oblique_curved_white_or_thick_lines_are_no_walls():
    def lines(sheet: Sheet) -> None:
        sheet.ops.append("100 600 m 200 650 l S 100 600 m 110 610 120 610 130 600 c S 1 G 100 600 m 200 600 l S 0 G")
        sheet.ops.append("9 w 100 500 m 200 500 l S 0.5 w 1 g 100 600 50 0.5 re f 0 g 100 100 m S")
        sheet.ops.append("100 400 m 101 401 102 401 103 400 c f")
        sheet.ops.append("/Cs cs 0.5 scn 1 0 0 RG /Pattern cs /P1 scn 100 300 50 50 re f 50 w 0 g")

    assert grids(drawn(lines, resources="/ColorSpace<</Cs[/Separation/Black/DeviceGray 5 0 R]>>")) == []


def test_oblique_text_is_a_watermark():
    assert prose(drawn(write(0, 0, "内部资料", matrix="0.7 0.7 -0.7 0.7 120 620"))) == [WORDS]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages_are_read(turn):
    data = of_page(compose(REPORT), Style())
    assert read_report(data.replace(b"/MediaBox", f"/Rotate {turn}/MediaBox".encode())).report == REPORT


# -- text ------------------------------------------------------------------------------------------


def lines(*said: tuple[float, str], pitch: float = 20, top: float = 150, size: float = 12) -> bytes:
    sheet = Sheet()
    for at, (x, text) in enumerate(said):
        sheet.text(x, top + at * pitch, text, size)
    return pdf([sheet])


FULL: Final = "本年度示例县积极推进政府信息公开工作并按时办结全部申请事项加强化"  # 32 characters of 12 pt: 384 pt


def test_lines_are_joined_to_paragraphs():
    assert prose(
        lines((124, FULL[:30]), (100, FULL), (100, FULL), (100, "结束。"), (124, FULL[:30]), (100, "又一段。"))
    ) == [FULL[:30] + FULL + FULL + "结束。", FULL[:30] + "又一段。"]


def test_a_hanging_paragraph_is_one():
    assert prose(
        lines((100, FULL), (124, FULL[:30]), (124, FULL[:30]), (124, "结束。"), (100, FULL), (100, FULL), (124, "新。"))
    ) == [FULL + FULL[:30] * 2 + "结束。", FULL + FULL, "新。"]


def test_a_hanging_paragraph_ends_where_the_indent_does():
    got = prose(lines((100, FULL), (124, FULL[:30]), (124, FULL[:30]), (148, FULL[:28]), (100, "结束。")))
    assert got == [FULL + FULL[:30] * 2, FULL[:28] + "结束。"]


def test_words_are_kept_apart_where_a_line_is_broken():
    text = "Open Government Information " + "a" * 36
    assert prose(
        lines((100, text), (100, "second line"), (100, "结束，本年度没有其他需要报告的事项。"), (100, "好"))
    ) == [
        text + " second line",
        "结束，本年度没有其他需要报告的事项。",
        "好",
    ]


def test_a_blank_at_the_end_of_a_line_is_kept():
    got = prose(lines((100, FULL[:31] + "1 "), (100, FULL), (100, FULL), (100, FULL), (100, "2年。")))
    assert got == [FULL[:31] + "1 " + FULL * 3 + "2年。"]


def test_other_sizes_and_wide_steps_part_paragraphs():
    sheet = Sheet()
    for base, size, text in ((150, 12, FULL), (170, 12, FULL), (190, 9, FULL), (300, 12, FULL), (320, 12, "完。")):
        sheet.text(100, base, text, size)
    assert prose(pdf([sheet])) == [FULL + FULL, FULL, FULL + "完。"]


def test_gaps_are_blanks_unless_the_whole_line_is_spread():
    def spread(sheet: Sheet) -> None:
        for at, character in enumerate("在网站首页上"):
            sheet.text(100 + 40 * at, 300, character)
        sheet.text(100, 350, "签发人：张三")
        sheet.text(300, 350, "二〇二四年")
        sheet.text(100, 400, "Word")
        sheet.text(130, 400, "2016")

    assert prose(drawn(spread)) == ["在网站首页上", "签发人：张三 二〇二四年", "Word 2016", WORDS]


@pytest.mark.parametrize("number", ["- {} -", "— {} —", "{}", "第{}页", "第 {} 页 共 9 页", "{}/9", "－{}－"])
def test_page_numbers_and_running_heads_are_left_out(number):
    sheets = [Sheet() for _ in range(3)]
    for at, sheet in enumerate(sheets):
        sheet.text(250, 60, f"示例县2024年度报告 {at + 5}")
        sheet.text(124, 150, FULL[:30])
        sheet.text(100, 700, FULL)
        sheet.text(280, 800, number.format(at + 3), 9)
    assert prose(pdf(sheets)) == [FULL[:30], FULL] * 3


def test_a_number_that_is_no_page_number_stays():
    sheets = [Sheet() for _ in range(3)]
    for at, sheet in enumerate(sheets):
        sheet.text(124, 150, FULL[:30])
        sheet.text(100, 800, "2024" if at == 1 else str(at + 1))
    assert "2024" in "".join(prose(pdf(sheets)))


def test_ligatures_and_compatibility_characters():
    assert prose(drawn(write(100, 300, "ﬁle ⼀、⻓期 12②", 12)))[0] == "file 一、长期 12②"


# -- pages -----------------------------------------------------------------------------------------


def cut(
    upper: list[list[str]], lower: list[list[str]], *, xs: tuple[float, ...] = (100, 165, 190, 215), shift: float = 0
):
    """Draw a table over two pages, the text of a cell anywhere in its box."""
    sheets = []
    for rows, left in ((upper, 0.0), (lower, shift)):
        sheet = Sheet()
        sheet.text(100, 700, WORDS)
        top = 720.0 if rows is upper else 90.0
        top -= 40 * len(rows) if rows is upper else 0
        sheet.ops.clear()
        if rows is upper:
            sheet.text(100, 200, WORDS)
        ys = tuple(top + 40 * at for at in range(len(rows) + 1))
        ruled(sheet, tuple(x + left for x in xs), ys)
        for y, row in zip(ys, rows, strict=False):
            for x, text in zip(xs, row, strict=False):
                for line, part in enumerate(text.split("|")):
                    sheet.text(x + left + 2, y + 15 + 13 * line, part, 10)
        sheets.append(sheet)
    sheets[1].text(100, 600, WORDS)
    return grids(pdf(sheets))


def test_a_table_goes_on_on_the_next_page():
    (grid,) = cut([["项目", "甲", "乙"], ["1.一", "1", "2"]], [["2.二", "3", "4"]], shift=20)
    assert texts(grid) == [["项目", "甲", "乙"], ["1.一", "1", "2"], ["2.二", "3", "4"]]
    assert grid.cells[-1].place == "第2页 第1个表 第1行第3格"


def test_repeated_headers_stand_once():
    head = ["项目", "甲", "乙"]
    (grid,) = cut([head, ["1.一", "1", "2"]], [head, ["2.二", "3", "4"]])
    assert texts(grid) == [head, ["1.一", "1", "2"], ["2.二", "3", "4"]]
    (grid,) = cut([head, ["1.一", "1", "2"]], [head])
    assert texts(grid) == [head, ["1.一", "1", "2"], head]
    blank = ["", "", ""]
    (grid,) = cut([blank, head, ["1.一", "1", "2"]], [blank, head, ["2.二", "3", "4"]])
    assert texts(grid) == [blank, head, ["1.一", "1", "2"], ["2.二", "3", "4"]]


@pytest.mark.parametrize(
    ("upper", "lower", "one"),
    [
        (["1.本机关不掌", "1234", "5"], ["握信息", "5", ""], ["1.本机关不掌\v握信息", "1234\v5", "5"]),
        (["1.本机关不掌", "1234", "5"], ["", "5", ""], ["1.本机关不掌", "1234\v5", "5"]),
        (["本机关不掌握", "1234", "5"], ["信息", "5", ""], ["本机关不掌握\v信息", "1234\n5", "5"]),
        (["1.本机关", "1234", "5"], ["握信息", "5", ""], ["1.本机关\v握信息", "1234\n5", "5"]),
        (["", "1234", "1234"], ["", "5", "6"], ["", "1234\n5", "1234\n6"]),
        (["1.本机关不掌", "", ""], ["握信息", "5", "6"], ["1.本机关不掌\v握信息", "5", "6"]),
        (["1.本机关不掌", "1234", "5"], ["2.没有现成", "5", "6"], None),
        (["1.本机关", "12", "5"], ["没有现成", "5", "6"], None),
    ],
)
def test_a_row_cut_by_the_page_is_one_row(upper, lower, one):
    """10 above 11 on the next page can be one number or two rows; read as two rows, both would be silently wrong."""
    (grid,) = cut([["本机关不掌握", "甲", "乙"], upper], [lower, ["3.三", "7", "8"]])
    rows = texts(grid)
    assert rows[1:-1] == ([one] if one else [upper, lower])
    assert rows[-1] == ["3.三", "7", "8"]


def test_tables_of_other_columns_are_two():
    assert len(cut([["甲", "乙", "丙"]], [["丁", "戊", "己"]], xs=(100, 160, 220, 280))) == 1
    sheet, other = Sheet(), Sheet()
    words(sheet)
    ruled(sheet, (100, 200, 300), (740, 770))
    ruled(other, (100, 250, 300), (90, 120))
    assert len(grids(pdf([sheet, other]))) == 2
    third = Sheet()
    ruled(third, (100, 200, 400), (90, 120))
    assert len(grids(pdf([sheet, third]))) == 2


def test_an_open_end_at_the_foot_of_a_page_is_a_row():
    def open_below(sheet: Sheet) -> None:
        for x in XS:
            sheet.line(x, 200, x, 260)
        for y in (200, 230):
            sheet.line(100, y, 280, y)

    (grid,) = grids(drawn(open_below, write(110, 250, "7")))
    assert texts(grid) == [["", "", ""], ["7", "", ""]]


# -- fonts and content -----------------------------------------------------------------------------

NAMED: Final = FONT.replace("Identity-H", "GBK-EUC-H").replace("Identity)", "GB1)")
"""A font with codes of GBK; its map to Unicode is for other codes and must not be used."""

LATIN: Final = "<</Type/Font/Subtype/TrueType/BaseFont/Arial/Encoding/WinAnsiEncoding/FirstChar 32/Widths[250]>>"


def coded(font: str, codes: str, **more: str) -> str:
    def draw(sheet: Sheet) -> None:
        ruled(sheet)
        sheet.ops.append(f"BT /F2 10 Tf 110 622 Td {codes} Tj ET")

    sheet = Sheet()
    words(sheet)
    draw(sheet)
    objects = [font.replace("{}", "4")]
    data = pdf([sheet], more=objects, **more).replace(b"/Font<</F1 3 0 R", b"/Font<</F1 3 0 R/F2 5 0 R")  # type: ignore[arg-type]
    return grids(data)[0].cells[0].text


@pytest.mark.parametrize(
    ("font", "codes", "text"),
    [
        (NAMED, "<B5D8>", "地"),
        (FONT.replace("Identity-H", "Unknown-H"), "<5730>", "地"),
        (FONT.replace("/Identity-H", "4 0 R"), "<5730>", "地"),
        (FONT.replace("/ToUnicode {} 0 R", ""), "<5730>", "\ufffd"),
        (FONT.replace("{} 0 R", "/Identity-H"), "<5730>", "地"),
        ("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", "(12)", "12"),
        ("<</Type/Font/Subtype/TrueType/BaseFont/X/FirstChar 49/Widths[500 500]/ToUnicode {} 0 R>>", "(12)", "12"),
        (
            FONT.replace("Identity-H", "Identity-V").replace("W[32 126 500]", "W2[0 9[-500 250 880]]"),
            "<5730>",
            "地",
        ),
        (FONT.replace("W[32 126 500]", "W[49[500 500] 60 70 500.5 /Odd]"), "<0031>", "1"),
        (LATIN, "(1 2)", "1 2"),
        (LATIN, "55 Tw (1 2)", "1"),  # the 2 stands in the next cell
    ],
)
def test_fonts_of_any_kind(font, codes, text):
    assert coded(font, codes) == text


def test_the_table_of_a_font_in_all_its_forms():
    table = b"2 beginbfchar <0001> <4E00> <0002> <00660069> endbfchar beginbfrange <0003> <0004> [<4E8C> <4E09>] "
    table += (
        b"<0005> <0006> <0035> endbfrange beginbfrange <0009> <0009> [<0041> endbfrange beginbfchar <07> <37> endbfchar"
    )
    sheet = Sheet()
    sheet.ops.append("BT /F1 10 Tf 80 600 Td <" + "".join(f"{code:04x}" for code in range(1, 8)) * 4 + "> Tj ET")
    assert prose(pdf([sheet], to_unicode=table)) == ["一fi二三567" * 4]


def test_operators_of_any_spelling():
    sheet = Sheet()
    sheet.ops.append(
        "% a comment\n"
        + "7 " * 70
        + "[" * 70
        + "]" * 70
        + "\n[1] 0 d <</A[1 2]>> pop true false 1 2 3 4 0 g BX EX >> ] ) 5\n"
        "/Span<</MCID 0>>BDC BT /F#31 10 Tf 12 TL 0 g 1 0 0 1 80 700 Tm [<0041>-100<0042>(\\0\\103)20.5(\\000D)]TJ T* "
        "(\\000\\(\\000\\)\\000E) Tj (\\000(\\000F\\000)) ' 0 0 (\\000\\n\\000G\\000\\\\) \" EMC ET 5 Tj Q Q nothing\n"
        "q BI /W 9 ID \x00 EI Q BT /F1 10 Tf 80 500 Td <00310032> Tj 3 Tr <0033> Tj 0 Tr ET /#FF gs /#41 gs 1.5.2 w"
    )
    words(sheet)
    sheet.ops.append("(unclosed")
    assert prose(pdf([sheet], to_unicode=TO_UNICODE)) == ["ABCD", "()E", "(F) G\\", "12", WORDS]


def test_forms_draw_on_the_page_and_what_comes_after_stands_in_its_place():
    form = packed(
        b"BT /F1 10 Tf 0 0 Td <0031> Tj ET", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Matrix[1 0 0 1 110 622]"
    )
    sheet = Sheet()
    sheet.ops.append("/X Do /Y Do /Z Do")
    words(sheet)
    ruled(sheet)
    sheet.text(170, 220, "2", 10)
    image = packed(b"x", "/Type/XObject/Subtype/Image/Width 1/Height 1")
    (grid,) = grids(pdf([sheet], resources="/XObject<</X 5 0 R/Y 6 0 R>>", more=[form, image], to_unicode=TO_UNICODE))
    assert texts(grid)[0] == ["1", "2", ""]


# -- what is not read ------------------------------------------------------------------------------


def refused(data: bytes) -> str:
    with pytest.raises(FormatError) as caught:
        read_page(data)
    assert caught.value.in_language("en").isascii()
    return str(caught.value)


def image(sheet: Sheet) -> None:
    sheet.ops.append("q 595 0 0 842 0 0 cm /I Do Q")


PICTURE: Final = packed(b"x" * 99, "/Type/XObject/Subtype/Image/Width 1/Height 1/Filter/DCTDecode")


def with_picture(*draws: Draw) -> bytes:
    sheet = Sheet()
    for draw in draws:
        draw(sheet)
    return pdf([sheet], resources="/XObject<</I 5 0 R>>", more=[PICTURE])


def test_a_scan_is_refused():
    assert "扫描件" in refused(with_picture(image))
    assert "扫描件" in refused(pdf([Sheet()]))


@pytest.mark.parametrize("draws", [[image, write(80, 700, WORDS, 12, before="3 Tr")], [words, image]])
def test_text_behind_a_scan_was_guessed_and_is_refused(draws):
    assert "校对" in refused(with_picture(*draws))


def test_a_large_picture_among_text_is_reported():
    page = read_page(with_picture(image, words))
    assert [(problem.kind, problem.place) for problem in page.problems] == [("picture", "第1页")]


def test_characters_that_the_file_does_not_name_are_reported():
    bare = FONT.replace("/ToUnicode {} 0 R", "")
    sheet = Sheet()
    words(sheet)
    assert "字体" in refused(pdf([sheet], font=bare))
    sheet.text(80, 500, WORDS * 2)
    sheet.ops.append("BT /F2 10 Tf 300 300 Td <5730> Tj ET")
    data = pdf([sheet], more=[bare]).replace(b"/Font<</F1 3 0 R", b"/Font<</F1 3 0 R/F2 5 0 R")
    assert [problem.kind for problem in read_page(data).problems] == ["picture"]


def test_encrypted_files():
    sheet = Sheet()
    words(sheet)
    assert prose(encrypted([sheet], b"")) == [WORDS]
    assert "密码" in refused(encrypted([sheet], b"secret"))


def test_without_the_library_it_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def without(name: str, *args: object, **more: object) -> object:
        if name.startswith("pdfminer") or "pdf" in (args[2] or ()):  # type: ignore[operator]
            raise ModuleNotFoundError(name)
        if name == "gkreport.formats.pdf" and "pages" in (args[2] or ()):  # type: ignore[operator]
            raise ModuleNotFoundError(name)
        return real(name, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    assert 'pip install "gkreport[pdf]"' in refused(b"%PDF-1.4")


def test_it_keeps_silent(caplog):
    with caplog.at_level(logging.DEBUG):
        read_page(drawn(lambda sheet: sheet.ops.append("(x) Tc (y) w")))
    assert [record for record in caplog.records if record.name.startswith("pdfminer")] == []


CATALOG: Final = "<</Type/Catalog/Pages 2 0 R>>"
PAGES: Final = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE: Final = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>"
GOOD: Final = of_page(compose(distinct()), Style())


def form_of_forms(depth: int, times: int) -> bytes:
    more = [
        packed(
            b"/X Do " * times,
            f"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Filter/FlateDecode/Resources<</XObject<</X {6 + at} 0 R>>>>",
        )
        for at in range(depth)
    ]
    more.append(packed(b"BT ET", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]"))
    return pdf([Sheet(ops=["/X Do"])], resources="/XObject<</X 5 0 R>>", more=more)


def of_ops(*ops: str) -> bytes:
    return pdf([Sheet(ops=list(ops))])


HOSTILE: Final[dict[str, Callable[[], bytes]]] = {
    "a stream of 100 MB": lambda: of_ops(" " * 100_000_000),
    "operators": lambda: of_ops("q Q " * 1_000_000),
    "numbers": lambda: of_ops("1 " * 3_000_000),
    "brackets": lambda: of_ops("[ " * 3_000_000),
    "an endless string": lambda: of_ops("(" + "\\(" * 3_000_000),
    "characters": lambda: of_ops("BT /F1 1 Tf <" + "0031" * 1_000_000 + "> Tj"),
    "a path": lambda: of_ops("0 0 m " + "1 1 l " * 100_000 + "S"),
    "saved states": lambda: of_ops("q " * 10_000),
    "lines that cross": lambda: of_ops(
        "\n".join(f"{4 * i} 0 m {4 * i} 9000 l S 0 {4 * i} m 9000 {4 * i} l S" for i in range(1100))
    ),
    "forms in forms": lambda: form_of_forms(10, 10),
    "forms deeper than any": lambda: form_of_forms(20, 1),
    "a form without a box": lambda: pdf(
        [Sheet(ops=["/X Do"])],
        resources="/XObject<</X 5 0 R>>",
        more=[packed(b"BT ET", "/Type/XObject/Subtype/Form/BBox[0 0 9]")],
    ),
    "an object that is itself": lambda: file_of([CATALOG, PAGES, PAGE, "4 0 R"]),
    "pages in a ring": lambda: file_of([CATALOG, "<</Type/Pages/Kids[2 0 R 3 0 R]>>", "<</Type/Pages/Kids[2 0 R]>>"]),
    "pages in pages": lambda: file_of([CATALOG, *(f"<</Type/Pages/Kids[{at} 0 R]>>" for at in range(3, 3000))]),
    "201 pages": lambda: pdf([Sheet() for _ in range(201)]),
    "no page": lambda: pdf([]),
    "a range of codes": lambda: pdf(
        [Sheet(ops=["BT /F1 9 Tf <0031> Tj ET"])], to_unicode=b"1 beginbfrange <00000000> <FFFFFFFF> <0000> endbfrange"
    ),
    "maps of codes that do not end": lambda: drawn(to_unicode=b"beginbfchar" * 100_000),  # type: ignore[arg-type]
    "a range of widths": lambda: drawn(font=FONT.replace("W[32 126", "W[0 99999999999")),
    "a packing out of use": lambda: GOOD.replace(b"/FlateDecode", b"/LZWDecode  "),
    "packed thrice": lambda: GOOD.replace(b"/Filter/FlateDecode", b"/Filter[/A85/A85/A85]"),
    "packed twice": lambda: file_of(
        [CATALOG, PAGES, PAGE, packed(zlib.compress(b" " * 50_000_000), "/Filter[/FlateDecode/FlateDecode]")]
    ),
    "runs": lambda: file_of([CATALOG, PAGES, PAGE, packed(b"\x81 " * 200_000, "/Filter/RunLengthDecode")]),
    "runs without end": lambda: file_of([CATALOG, PAGES, PAGE, packed(b"\x81 " * 60_000, "/Filter/RunLengthDecode")]),
    "zeros": lambda: file_of([CATALOG, PAGES, PAGE, packed(b"z" * 9_000_000, "/Filter/ASCII85Decode")]),
    "zeros packed": lambda: file_of(
        [CATALOG, PAGES, PAGE, packed(zlib.compress(b"z" * 1_000_000), "/Filter[/FlateDecode/ASCII85Decode]")]
    ),
    "digits": lambda: file_of([CATALOG, PAGES, PAGE, packed(b"20" * 4_000_000, "/Filter/ASCIIHexDecode")]),
    "curves": lambda: of_ops("0 0 m " + "1 1 5 900 7 7 c " * 30_000 + "S"),
    "letters under boxes, over and over": lambda: of_ops("BT /F1 2 Tf 9 400 Td <0031> Tj ET 0 0 595 842 re f\n" * 3000),
    "clips of many corners": lambda: of_ops(
        "q 0 0 m " + "1 1 l 5 900 l " * 500 + "h W n BT /F1 9 Tf 9 9 Td <" + "0031" * 3000 + "> Tj ET Q"
    ),
    "a predictor": lambda: file_of(
        [CATALOG, PAGES, PAGE, packed(b" " * 9, "/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 99999999999>>")]
    ),
    "paeth": lambda: file_of(
        [CATALOG, PAGES, PAGE, packed(b"\4" * 9_000_000, "/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 9>>")]
    ),
    "tables of objects in a ring": lambda: GOOD.replace(b"/Size ", b"/Prev %d/Size " % GOOD.rindex(b"xref\n0")),
    "a table of more objects than bytes": lambda: (
        file_of([packed(b"\1\0\0\0", "/Type/XRef/Size 9/Index[0 999999999999]/W[1 2 1]/Root 1 0 R/Filter/FlateDecode")])
        .rpartition(b"xref\n")[0]
        .rpartition(b"xref\n")[0]
        + b"startxref\n9\n%%EOF"
    ),
    "a line of 9 MB": lambda: b"%PDF-1.4\n1 0 obj [ " + b"1 " * 4_500_000,
    "lines": lambda: b"%PDF-1.4\n" + b"\n" * 9_000_000,
    "objects": lambda: b"%PDF-1.4\n" + b"1 0 obj 1 endobj\n" * 500_000,
    "a packed stream without an end": lambda: file_of(
        [
            CATALOG,
            PAGES,
            PAGE,
            b"<</Filter/FlateDecode/Length 30>>stream\n" + zlib.compress(bytes(range(256)))[:30] + b"\nendstream",
        ]
    ),
    "a packed stream cut off": lambda: file_of(
        [CATALOG, PAGES, PAGE, packed(b"x", "/Filter/FlateDecode").replace(b"\nendstream", b"")[:-3] + b"\nendstream"]
    ),
    "a table that is none": lambda: GOOD[: GOOD.rindex(b"startxref")] + b"startxref\n99999999\n%%EOF",
    "nothing": lambda: b"%PDF",
    "a file of another kind": lambda: b"PK\x03\x04",
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_are_refused_soon(make, monkeypatch):
    """Bounds are counted in steps, not seconds: with fewer of them the same files are refused sooner."""
    monkeypatch.setattr(reading, "_STEPS", 400_000)
    if make is HOSTILE["a table that is none"]:
        assert read_report(make()).report == REPORT  # its objects are found without it
    else:
        refused(make())


_MIB: Final = 1024 * 1024


@pytest.mark.parametrize("kind", ["runs without end", "zeros", "zeros packed", "digits", "packed twice", "curves"])
def test_hostile_files_take_little_memory(kind):
    data = HOSTILE[kind]()
    tracemalloc.start()
    try:
        refused(data)
        assert tracemalloc.get_traced_memory()[1] < 48 * _MIB
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("cut_at", some(range(20, len(GOOD), 97), 12))
def test_a_file_cut_off_anywhere_is_read_right_or_refused(cut_at):
    try:
        got = read_report(GOOD[:cut_at])
    except FormatError:
        return
    assert silent(got, REPORT.cells()) == {}


@settings(max_examples=settings().max_examples // 4)
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_any_bytes_are_read_or_refused(changes):
    """Any bytes in: a page, or a FormatError."""
    data = bytearray(GOOD)
    for at, byte in changes:
        data[at] = byte
    try:
        read_page(bytes(data))
    except FormatError:
        pass


def test_crowded_pages_are_refused():
    sides = [Stroke(across, 4.0 * at, 0, 9000) for at in range(200) for across in (True, False)]
    with pytest.raises(FormatError):
        ruled_tables(sides)
    with pytest.raises(FormatError):
        ruled_tables([Stroke(across, 4.0 * at, 0, 9000) for at in range(1100) for across in (True, False)])
    crowded = drawn(ruled, *(write(150 + 6 * (at % 2), 220, "1" * 2) for at in range(3000)))
    assert "过多" in refused(crowded)
    assert "过多" in refused(
        drawn(
            *(
                lambda sheet, at=at: ruled(sheet, (10 * at, 10 * at + 6, 10 * at + 12), (20, 30))
                for at in range(0, 50, 2)
            ),
            lambda sheet: sheet.text(50, 600, "公" * 90_000, 1, before="-1 Tc"),
        )
    )


def test_a_font_or_object_that_is_missing_is_damage():
    """Its text would be silently lost, or read as other letters."""
    assert "损坏" in refused(GOOD.replace(b"/F1 3 0 R", b"/F9 3 0 R"))
    assert "损坏" in refused(GOOD.replace(b"/F1 3 0 R", b"/F1 999 0 R"))
    assert "损坏" in refused(drawn(lambda sheet: sheet.ops.append("/Gone Do"), resources="/XObject<</Gone 999 0 R>>"))


def test_other_bytes_may_stand_before_the_file():
    assert read_report(b"\r\n junk \x00" * 20 + GOOD).report == REPORT
    refused(b"x" * 1100 + GOOD)


@pytest.mark.parametrize(
    "limits", [Limits(rows=20), Limits(cells=50), Limits(cell_characters=10)], ids=["rows", "cells", "characters"]
)
def test_limits_hold(limits):
    with pytest.raises(FormatError):
        reading.read(GOOD, limits)


def test_filters_and_predictors():
    text = b"BT /F1 12 Tf 80 600 Td <" + WORDS.encode("utf-16-be").hex().encode() + b"> Tj ET"
    rows = [text[at : at + 10].ljust(10) for at in range(0, len(text), 10)]
    flate = "/Filter/FlateDecode/DecodeParms<</Columns 10/Predictor %d>>"
    streams = [
        packed(text.hex().encode() + b">", "/Filter/ASCIIHexDecode"),
        packed(b"".join(bytes([len(row) - 1]) + row for row in rows) + b"\x80", "/Filter/RL"),
        packed(b"".join(b"\0" + row for row in rows), flate % 12),
        packed(
            b"".join(bytes([row[0], *((b - a) & 255 for a, b in itertools.pairwise(row))]) for row in rows), flate % 2
        ),
        packed(text, flate % 1),
        f"<</Filter/FlateDecode/Length {len(zlib.compress(text))}>>stream\n".encode()
        + zlib.compress(text)[:-4]
        + b"0000\nendstream",
        packed(base85(text), "/Filter/A85"),
        packed(text, "/Filter[/FlateDecode]/DecodeParms[null]"),
    ]
    for stream in streams:
        page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
        table = packed(b"1 beginbfrange\n<4E00> <9FFF> <4E00>\n<FF00> <FFFF> <FF00> <3000> <30FF> <3000>\nendbfrange")
        objects = [CATALOG, PAGES, page, stream, FONT.format(6), table]
        assert prose(file_of(objects, trailer="/Root 1 0 R/Info 99 0 R")) == [WORDS]


def base85(data: bytes) -> bytes:
    import base64

    return base64.a85encode(data) + b"~>"


def test_a_string_operator_without_a_string_shows_nothing():
    sheet = Sheet()
    words(sheet)
    before = prose(pdf([sheet]))
    sheet.ops.append("BT /F1 12 Tf 5 TJ ET")
    assert prose(pdf([sheet])) == before


def test_a_picture_beside_a_table_is_none_of_its_cells():
    def table(sheet: Sheet) -> None:
        for x in (80, 180):
            for y in (300, 330):
                sheet.box(x, y, x + 100, y + 30)
                sheet.text(x + 10, y + 20, "12")

    def beside(sheet: Sheet) -> None:
        sheet.ops.append("q 40 0 0 40 450 60 cm /I Do Q")

    def inside(sheet: Sheet) -> None:
        sheet.ops.append("q 20 0 0 20 100 520 cm /I Do Q")

    def texts(*draws: Draw) -> list[str]:
        return [cell.text for grid in grids(with_picture(words, table, *draws)) for cell in grid.cells]

    assert texts(beside) == texts() == ["12"] * 4

    def ground(sheet: Sheet) -> None:
        sheet.ops.append("q 300 0 0 300 35 350 cm /I Do Q")

    behind = [cell.text for grid in grids(with_picture(ground, words, table)) for cell in grid.cells]
    assert behind == ["12"] * 4  # a ground larger than a cell hides nothing
    assert texts(inside) != texts()


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ("<</Names[(a)<</UF<FEFF9644>/F(x)>>(b)<</F(b.xlsx)>>]>>", ["附", "b.xlsx"]),
        ("<</Kids[<</Names[(a)<</F(a.doc)>>]>><</Kids[<</Names[(b)<</F(b.doc)>>]>>]>>]>>", ["a.doc", "b.doc"]),
        ("<</Names[(a)<</UF 7>>(b)]>>", [""]),
        ("<</Names[(a)<</F(a.doc)>>(b)<</F(a.doc)>>]>>", ["a.doc"]),
        ("5 0 R", ["round"]),  # a tree that goes round in a circle
    ],
)
def test_files_attached_to_a_pdf_are_named(names: str, told: list[str]) -> None:
    """They were passed over without a word; an office attaches the tables to the text, or the text to a cover."""
    sheet = Sheet()
    words(sheet)
    data = pdf(
        [sheet],
        more=["<</Kids[5 0 R]/Names[(a)<</F(round)>>]>>"],
        catalog=f"/Names<</EmbeddedFiles {names}>>/AcroForm<</SigFlags 3>>",
    )
    problems = [(problem.kind, problem.text) for problem in reading.read(data, Limits()).problems]
    assert problems == [*(("attachment", name) for name in told), ("signature", "")]


def test_a_pdf_of_no_attachment_and_no_signature_tells_of_none() -> None:
    sheet = Sheet()
    words(sheet)
    assert not reading.read(pdf([sheet], catalog="/AcroForm<</SigFlags 0>>"), Limits()).problems
    assert not reading.read(pdf([sheet], catalog="/AcroForm<</SigFlags/3>>"), Limits()).problems


def test_a_file_that_was_changed_at_its_end_is_read_as_it_is_now() -> None:
    """A change of less than 2 KB was not seen: of two ends the first was taken, and the number was that of before."""
    before, now = drawn(ruled, write(105, 229, "17")), drawn(ruled, write(105, 229, "71"))
    start = now.index(b"6 0 obj\n")
    page = now[start : now.index(b"endobj\n", start) + len(b"endobj\n")]
    older = before.rsplit(b"\n", 3)[-3].decode()
    at, end = len(before), len(before) + len(page)
    table = f"xref\n6 1\n{at:010} 00000 n \ntrailer\n<</Size 7/Root 1 0 R/Prev {older}>>\nstartxref\n{end}\n%%EOF\n"
    after = before + page + table.encode()
    assert end - int(older) < 2048
    assert [grids(data)[0].cells[0].text for data in (before, now, after)] == ["17", "71", "71"]
