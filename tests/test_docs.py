"""The pages say what is: derived pages are current, every snippet runs, every public name is told, and it all builds."""

import html
import io
import json
import re
import runpy
import shutil
import subprocess
import sys
import zipfile
from importlib import import_module
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest
from benchmarks import trap_matrix, trap_matrix_pages, trap_matrix_xlsx
from tests import snippets
from tests.word import zipped

import gkreport
from gkreport.form import form_of

ROOT = Path(__file__).parents[1]
WRITTEN = runpy.run_path(str(ROOT / "tools" / "write_docs.py"))["WRITTEN"]
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]
PAGES.append(ROOT / "examples" / "oa_service" / "README.md")


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_the_derived_pages_are_current(path):
    assert path.read_text(encoding="utf-8") == WRITTEN[path]()


@pytest.mark.no_cover  # what it goes through is followed one by one elsewhere
@pytest.mark.parametrize(("name", "zh"), [item for names in trap_matrix_xlsx.NAMES.values() for item in names.items()])
def test_no_trap_of_workbooks_makes_a_number_silently_wrong_and_the_page_says_so(name, zh):
    kind = trap_matrix_xlsx.KINDS[name]
    result = trap_matrix_xlsx.judge(kind, trap_matrix_xlsx.with_gkreport(trap_matrix_xlsx.document(kind)))
    assert result.wrong == 0
    assert trap_matrix_xlsx.row_start(name, zh, result) in trap_matrix_xlsx.PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("matrix", trap_matrix_pages.MATRICES, ids=lambda matrix: matrix.title)
def test_no_trap_of_pages_makes_a_number_silently_wrong_and_the_page_says_so(matrix):
    page = trap_matrix_pages.PAGE.read_text(encoding="utf-8")
    rows = list(trap_matrix_pages.rows(matrix, ["gkreport"]))
    assert [row for row in rows if "**" in row] == []
    assert [row for row in rows if row.removesuffix(" |") not in page] == []


@pytest.mark.parametrize("trap", [trap for traps in trap_matrix.TRAPS.values() for trap in traps], ids=lambda t: t.en)
def test_no_trap_makes_a_number_silently_wrong_and_the_page_says_so(trap):
    result = trap_matrix.with_gkreport(trap.document())
    assert (result.wrong, result.said == 0) == (0, not trap.doubtful)
    assert trap_matrix.row_start(trap, result) in trap_matrix.PAGE.read_text(encoding="utf-8")


# -- snippets --------------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder with the examples, as the pages suppose."""
    monkeypatch.chdir(tmp_path)
    for name, value in snippets.SPARING.items():
        monkeypatch.setenv(name, value)
    snippets.lay_out(tmp_path)
    return tmp_path


@pytest.mark.no_cover  # what it goes through is followed one by one elsewhere
@pytest.mark.parametrize(
    ("page", "case"),
    [
        pytest.param(page, case, marks=[pytest.mark.needs("curl")] * ("\ncurl " in page.read_text("utf-8")))
        for page in PAGES
        if snippets.snippets_of(page)
        for case in snippets.cases_of(page)
    ],
    ids=lambda it: it if isinstance(it, str) else it.stem,
)
def test_every_snippet_runs(page, case, desk):
    if not any(found.mark for found in snippets.snippets_of(page)):
        assert snippets.run(page)
        return
    # The page changes the library: so it runs in another process, on a copy.
    touched = snippets.change_library(page, snippets.copy_of_the_library(desk), case)
    run_on_a_copy(desk, f"from tests import snippets; snippets.run(snippets.Path({str(page)!r}), {case!r})")
    if page.stem == "add-an-edition":
        assert len(touched) == 3, "the page says so"
        run_on_a_copy(desk, "from tests import new_edition; new_edition.hold()")


def run_on_a_copy(desk, code):
    code = f"import sys; sys.path[:0] = {[str(desk), str(ROOT)]}; {code}"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-W", "error", "-c", code], capture_output=True, encoding="utf-8", check=False
    )
    assert not done.returncode, done.stderr


# -- what an edited workbook keeps (docs/formats.md) -----------------------------------------------

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KEPT = {
    "文本框、形状": ("xl/drawings/drawing1.xml", "drawing", "KEEP-BOX"),
    "切片器": ("xl/slicers/slicer1.xml", "slicer", "KEEP-SLICER"),
    "批注会话": ("xl/threadedComments/threadedComment1.xml", "threadedComment", "KEEP-THREAD"),
    "自定义 XML": ("customXml/item1.xml", "", "KEEP-CUSTOM"),
    "打印机设置": ("xl/printerSettings/printerSettings1.bin", "printerSettings", "KEEP-PRINTER"),
    "计算链": ("xl/calcChain.xml", "", "KEEP-CHAIN"),
    "迷你图": ("", "", "KEEP-SPARKLINE"),
    "公式已算出的结果": ("", "", "<v>7654321</v>"),
    "一格之内的不同字体": ("", "", "<b/><sz"),
}
SPARKLINE = (
    '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
    'uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}"><x14:sparklineGroups KEEP-SPARKLINE=""/></ext></extLst>'
)
ROW = (
    '<row r="40"><c r="A40"><f>7654320+1</f><v>7654321</v></c><c r="B40" t="inlineStr"><is>'
    '<r><rPr><b/><sz val="20"/></rPr><t>甲</t></r><r><t>乙</t></r></is></c></row>'
)


def members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def lavish():
    """Our workbook with all that is listed, on the very sheet that is changed."""
    report = gkreport.read(ROOT / "examples" / "示例县" / "2024" / "石桥镇.txt")
    parts = members(gkreport.dumps(report, format="xlsx"))
    name = "xl/worksheets/sheet3.xml"  # 表三
    parts = {key: data.decode() for key, data in parts.items()}
    relations = ""
    for number, (part, kind, mark) in enumerate(KEPT.values()):
        if part:
            parts[part] = f"<a><!-- {mark} --><b>{mark}</b></a>"
        if kind:
            relations += f'<Relationship Id="k{number}" Type="{REL}/{kind}" Target="/{part}"/>'
    parts[name.replace("sheets/", "sheets/_rels/") + ".rels"] = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>'
    )
    parts[name] = (
        parts[name].replace("</sheetData>", f"{ROW}</sheetData>").replace("</worksheet>", f"{SPARKLINE}</worksheet>")
    )
    return zipped(parts)


@pytest.mark.filterwarnings("ignore:.*extension is not supported")
def test_an_edited_workbook_keeps_what_the_page_says():
    document = gkreport.open(lavish())
    report = document.report.replace({"requests.carried_out.natural_person": 4})
    edited = document.fill(report).annotate(gkreport.check(report), summary=True)
    assert edited.report == report
    book = openpyxl.load_workbook(io.BytesIO(lavish()))
    buffer = io.BytesIO()
    book.save(buffer)
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    for label, (_, _, mark) in KEPT.items():
        assert f"| {label} · " in page
        assert any(mark.encode() in part for part in members(edited.to_bytes()).values()), label
        assert not any(mark.encode() in part for part in members(buffer.getvalue()).values()), label


# -- the pages as a whole --------------------------------------------------------------------------


def test_every_page_stands_in_the_contents():
    """Below the first page, or below one that is told there."""
    pages = {page.stem: f"{page.read_text('utf-8')}" for page in (ROOT / "docs").glob("*.md")}
    contents = "".join(re.findall(r"(?s)```\{toctree\}.*?```", "".join(pages.values())))
    assert {page for page in pages if f"\n{page}\n" in contents} == pages.keys() - {"index"}


@pytest.mark.parametrize("edition", gkreport.Edition)
def test_every_cell_stands_on_the_page_of_its_table(edition):
    """By its whole path, or by its row and its column."""
    for table in form_of(gkreport.Report.blank(edition=edition)).tables:
        page = (ROOT / "docs" / f"cells-{table.name.replace('_', '-')}.md").read_text("utf-8")
        for cell in table.cells:
            row, _, column = cell.path.rpartition(".")
            assert f"`{cell.path}`" in page or (f"`{row}`" in page and f"`.{column}`" in page), cell.path


# -- rules -----------------------------------------------------------------------------------------

EXAMPLE = runpy.run_path(str(ROOT / "tools" / "rule_pages.py"))
SAID_ONLY = {"T-SUM": "no form of today has such a sum", "T3-NONNEG": "no report can hold it"}
KEPT_AS_IT_IS = {"Y-EDITION"}


@pytest.mark.parametrize("rule", gkreport.RULES.values(), ids=str)
def test_every_rule_has_a_section_with_an_example_that_breaks_it_and_is_mended(rule):
    """The page prints the message of the example; once mended, the report is clean."""
    page = (ROOT / "docs" / "rules.md").read_text("utf-8")
    (section,) = re.findall(rf"(?ms)^### {rule.id}$(.*?)(?=^##|\Z)", page)
    assert all(words in section for words in (rule.formula, rule.source, rule.severity.label, "**怎么办**"))
    assert rule.anchor == f"rules.html#{rule.id.lower()}"
    if rule.id not in SAID_ONLY:
        found = next(found for found in EXAMPLE["broken"](rule.id) if found.rule.id == rule.id)
        assert found.message() in section
        assert found.message("en") in section
        assert rule.id in KEPT_AS_IT_IS or not list(EXAMPLE["mended"](rule.id))


def test_the_page_on_the_house_names_every_room():
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    house = ROOT / "src" / "gkreport"
    rooms = {f"{path.parent.name}/" for path in house.glob("*/__init__.py")} | {
        path.name for path in house.glob("*.py")
    }
    assert {room for room in rooms - {"__init__.py", "__main__.py"} if f"`{room}`" not in page} == set()


HOMES = ("gkreport", "gkreport.frames", "gkreport.many", "gkreport.plots", "gkreport.testing")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder with the pages as they are built."""
    folder = tmp_path_factory.mktemp("docs")
    command = [sys.executable, "-m", "sphinx", "-n", "-W", "--keep-going", "-q", "-b", "html", "-d", folder / "trees"]
    done = subprocess.run(  # noqa: S603
        [*command, ROOT / "docs", folder / "pages"], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "pages"


def test_the_pages_build_without_a_warning_and_tell_every_public_name(built):
    pages = "".join(page.read_text("utf-8") for page in built.glob("api*.html"))
    told = set(re.findall(r'id="(gkreport\.[\w.]+)"', pages))
    for home in HOMES:
        names = {f"{home}.{name}" for name in import_module(home).__all__ if name not in gkreport.__all__}
        assert names | {f"gkreport.{name}" for name in gkreport.__all__} <= told, names - told


def test_every_rule_can_be_linked_to(built):
    ids = set(re.findall(r' id="([^"]+)"', (built / "rules.html").read_text("utf-8")))
    assert {rule.anchor.removeprefix("rules.html#") for rule in gkreport.RULES.values()} <= ids


def test_pages_ask_for_nothing_from_elsewhere(built):
    for page in built.glob("*.html"):
        asked = re.findall(
            r"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)=.https?:[^>]*", page.read_text("utf-8")
        )
        assert not asked, page.name
    for sheet in built.glob("_static/**/*.css"):
        assert not re.search(r"(?:url\(|@import)\s*['\"]?https?:", sheet.read_text("utf-8")), sheet.name


def test_a_page_has_both_languages_put_apart(built):
    page = (built / "start-clerk.html").read_text("utf-8")
    assert '<p class="lang-zh">您手里有一份年报' in page
    assert re.search(r'<blockquote class="lang-en">\s*<div><p>You have a report', page)
    assert re.search(
        r'<td class="short"><p><span class="lang-zh">错误</span>.*<span class="lang-en">error</span>', page
    )
    assert '<td class="lang-zh"><p>表上印明的关系不成立' in page
    assert '1. <span class="lang-zh">安装</span><span class="lang-both"> · </span><span class="lang-en">Install' in page


# What a reader does, and what the page then shows; Chromium is set to English, as it comes.
PROBE = """<script>addEventListener("load", () => {
  const seen = [...document.querySelectorAll("h1, article p, article blockquote, #search-found a")];
  const told = {
    lang: document.documentElement.dataset.lang,
    shown: seen.filter((one) => one.offsetHeight).map((one) => one.textContent),
    links: [...document.querySelectorAll("#search-found a")].map((one) => one.getAttribute("href")),
    asked: performance.getEntriesByType("resource").map((one) => one.name).filter((name) => !name.startsWith("file:")),
    copied: [],
    blocks: document.querySelectorAll("div.highlight pre").length,
  };
  document.execCommand = () => told.copied.push(document.querySelector("textarea").value);
  document.querySelectorAll(".copybtn").forEach((button) => button.click());
  const before = sessionStorage.getItem("told");
  if (location.search || before) {
    document.body.dataset.told = JSON.stringify(before ? [JSON.parse(before), told] : [told]);
    return;
  }
  sessionStorage.setItem("told", JSON.stringify(told));
  document.querySelector(".lang-switch").click();
  location.href = "start-clerk.html";
});</script>"""


@pytest.fixture(scope="module")
def probed(built, tmp_path_factory):
    """Go to a page in Chromium, which has no network, and tell what it shows."""
    folder = tmp_path_factory.mktemp("probed")
    shutil.copytree(built, folder / "pages")
    for page in ("search", "start-clerk"):
        with (folder / "pages" / f"{page}.html").open("a", encoding="utf-8") as file:
            file.write(PROBE)

    def go(address):
        cut = [
            "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={folder}/profile",
            "--virtual-time-budget=8000",
        ]
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", *cut, "--dump-dom"]
        shown = subprocess.run(  # noqa: S603
            [*command, f"file://{folder}/pages/{address}"], check=True, capture_output=True, encoding="utf-8"
        ).stdout
        (told,) = re.findall(r'data-told="([^"]*)"', shown)
        return json.loads(html.unescape(told))

    return go


@pytest.mark.needs("chromium")
@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("勾稽", "rules.html#t3-balance"),
        ("批注", "start-clerk.html#comments-in-your-own-file"),
        ("locate", "api-checking.html#gkreport.locate"),
        ("共同被告 复议机关", "rules.html#a-codef"),
        ("requests.new_received.total", "cells-requests.html#form-of-2021"),
    ],
)
def test_the_search_finds_words_of_both_languages_without_a_network(words, page, probed):
    (told,) = probed(f"search.html?q={quote(words)}")
    assert page in told["links"], told["links"]
    assert told["asked"] == []


@pytest.mark.needs("chromium")
def test_a_page_shows_one_language_and_keeps_the_choice(probed):
    english, chinese = probed("start-clerk.html")
    assert (english["lang"], chinese["lang"]) == ("en", "zh")
    assert any(words.startswith("You have a report") for words in map(str.strip, english["shown"]))
    assert any(words.startswith("您手里有一份年报") for words in chinese["shown"])
    assert not any("您手里有一份年报" in words for words in english["shown"])
    assert not any("You have a report" in words for words in chinese["shown"])
    assert english["asked"] == chinese["asked"] == []
    assert len(english["copied"]) == english["blocks"] > 5
    assert "gkreport check examples/石桥镇2024.docx" in english["copied"], "no prompt, and no output"
