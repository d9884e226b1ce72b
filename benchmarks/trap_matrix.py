"""How three readers deal with the traps of Word documents: `python -m benchmarks.trap_matrix` writes the page."""

import io
import unicodedata
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Final

import attrs
from tests.pages import REPORTS
from tests.test_docx_looks import OFFICE, PACKAGE
from tests.test_docx_reading import DOUBTFUL, READ, attribute, cut_in_two, item, layout_rows, level, lists
from tests.test_docx_shown import EXACT, HIGH, STRIKE, TINY, WHITE, anchor, fill
from tests.word import (
    STRICT,
    TRACKED,
    Edit,
    Tbl,
    Tc,
    Tr,
    Word,
    around_runs,
    content,
    form,
    from_text,
    on_values,
    paragraph,
    run,
    sdt,
)

import gkreport
from gkreport import Grid
from gkreport.compose import compose

PAGE: Final = Path(__file__).parents[1] / "docs" / "traps.md"
REPORT: Final = REPORTS["2021"]
TRUTH: Final = REPORT.cells()
PLACES: Final[Mapping[str, tuple[int, int, int]]] = {
    cell.path: (at, cell.row, cell.column)
    for at, grid in enumerate(block for block in compose(REPORT).blocks if isinstance(block, Grid))
    for cell in grid.cells
    if cell.path
}
"""Where each number stands in the official form: the table, the row and the column of its grid."""


# -- traps -----------------------------------------------------------------------------------------


@attrs.frozen
class Trap:
    """A feature of Word that can mislead a reader, used at every number or every table of the form."""

    zh: str
    en: str
    edit: Edit
    wps: bool = False
    doubtful: bool = False
    """Whether a person who sees the page could not be certain of the number either."""

    def document(self) -> bytes:
        """Return the bytes of the official form with this trap."""
        word = form(REPORT, wps=self.wps)
        self.edit(word)
        return word.pack()


def _nothing(_word: Word) -> None:
    pass


def _row_between(properties: str, word: Word) -> None:
    """Insert a row of nines that Word does not show before the last row of each table."""
    for table in word.tables:
        nines = [attrs.evolve(cell, merge=None, path=None) for cell in table.rows[-1].cells]
        for cell in nines:
            cell.runs = run("9")
        table.rows.insert(len(table.rows) - 1, Tr(nines, properties=properties))


def _table_before(word: Word) -> None:
    """Insert a deleted table of nines before each table."""
    blocks = list(word.blocks)
    for block in word.tables:
        gone = Tbl([Tr([Tc("9") for _ in row.cells], properties=f"<w:del {TRACKED}/>") for row in block.rows])
        blocks.insert(blocks.index(block), gone)
    word.blocks = blocks


def _grid_before_one(word: Word) -> None:
    """Omit the first cell of the last row of a group in 表三, so that the row begins further right."""
    row = [row for row in word.tables[1].rows if row.cells[0].merge == "continue"][-1]
    row.properties += f'<w:gridBefore w:val="{row.cells[0].span}"/>'
    del row.cells[0]


def _square_merges(word: Word) -> None:
    """Merge cells downwards as Word writes it without a value; the merged cells keep their text."""
    for table in word.tables:
        for row in table.rows:
            for cell in row.cells:
                if cell.merge == "continue":
                    cell.merge, cell.properties, cell.runs = None, "<w:vMerge/>", run(" ")


def _without_restart(word: Word) -> None:
    for table in word.tables:
        for row in table.rows:
            for cell in row.cells:
                if cell.merge == "restart":
                    cell.merge = "continue"


def _numbered_cells(word: Word) -> None:
    word.numbering = lists(level(0, "decimal", "%1"))
    content(lambda cell: paragraph(cell.runs, item("").properties))(word)


def _numbered_headings(word: Word) -> None:
    word.numbering = lists(level(0, "chineseCounting", "%1、"))
    for block in word.paragraphs():
        if block.text[1:2] == "、":
            block.runs, block.properties = run(block.text[2:]), item("").properties


def _full_width(text: str) -> str:
    return run("".join(chr(ord(sign) + 0xFEE0) for sign in text))


def _nine(look: str) -> Edit:
    """Put a 9 of some look before each number."""
    return around_runs(run("9", look), "")


def _styled(kind: str, look: str, edit: Edit) -> Edit:
    """Use a style of some look, named `Trap`."""

    def both(word: Word) -> None:
        word.styles = f'{word.styles}<w:style w:type="{kind}" w:styleId="Trap"><w:rPr>{look}</w:rPr></w:style>'
        edit(word)

    return both


_IN_STYLE: Final = '<w:pStyle w:val="Trap"/>'


def _tables_in_style(word: Word) -> None:
    for table in word.tables:
        table.properties = '<w:tblStyle w:val="Trap"/>'


def _low_rows(word: Word) -> None:
    for table in word.tables:
        for row in table.rows:
            row.properties += EXACT.format(60)


def _white_on_dark(cell: Tc) -> None:
    cell.runs = run(cell.text, WHITE)
    cell.properties = '<w:shd w:val="clear" w:color="auto" w:fill="1F4E79"/>'


def _bound(path: str, word: Word) -> None:
    """Bind each number to data that hold it; the control holds a 9."""
    for at, cell in enumerate(word.values):
        cell.runs = run("9").join(
            sdt(f'<w:dataBinding w:xpath="{path.format(at + 1)}" w:storeItemID="{{1}}"/><w:text/>')
        )
    numbers = "".join(f"<n>{cell.text}</n>" for cell in word.values)
    about = (
        '<d:datastoreItem d:itemID="{1}" xmlns:d="http://schemas.openxmlformats.org/officeDocument/2006/customXml"/>'
    )
    related = f'<Relationship Id="p" Type="{OFFICE}/customXmlProps" Target="itemProps1.xml"/>'
    word.parts |= {
        "customXml/item1.xml": f"<data>{numbers}</data>".encode(),
        "customXml/itemProps1.xml": about.encode(),
        "customXml/_rels/item1.xml.rels": f'<Relationships xmlns="{PACKAGE}">{related}</Relationships>'.encode(),
    }
    word.relations += f'<Relationship Id="c1" Type="{OFFICE}/customXml" Target="../customXml/item1.xml"/>'


def _known(zh: str, en: str) -> Trap:
    """Return a trap of the tests by its name there."""
    return Trap(zh, en, (READ | DOUBTFUL)[en][1], doubtful=en in DOUBTFUL)


TRAPS: Final[Mapping[str, Sequence[Trap]]] = {
    "合并与网格 · Merges and the grid": (
        Trap("gridSpan 和 vMerge（官方表式）", "gridSpan and vMerge, the plain form", _nothing),
        Trap("WPS 写法", "as WPS writes it", _nothing, wps=True),
        _known("hMerge 代替 gridSpan", "hMerge"),
        Trap("vMerge 不写值", "vMerge without a value", _square_merges),
        Trap("vMerge 没有起点", "vMerge without a start", _without_restart),
        _known("被合并的格里留有旧文字", "text below a merge"),
        _known("gridSpan 为 0", "span of nothing"),
        Trap("一行从第二格画起（gridBefore）", "gridBefore, the first cell left out", _grid_before_one),
        _known("每行前后留空（gridBefore、gridAfter）", "gridBefore, gridAfter"),
        _known("tblGrid 不实", "lying grid"),
        _known("没有 tblGrid", "no grid"),
        _known("格属性的旧值", "old cell properties"),
    ),
    "外面包着东西 · Something around": (
        _known("内容控件包着文字", "control"),
        _known("内容控件绑定数据", "bound control"),
        _known("内容控件包着段落", "control around the paragraph"),
        _known("内容控件包着格", "control around the cell"),
        _known("内容控件包着行", "control around the row"),
        _known("内容控件包着表", "control around the table"),
        _known("内容控件包着全文", "control around all"),
        _known("内容控件的提示文字", "prompt of a control"),
        _known("customXml 包着文字", "custom XML"),
        _known("customXml 包着格", "custom XML around the cell"),
        _known("customXml 包着行", "custom XML around the row"),
        _known("customXml 包着表", "custom XML around the table"),
        _known("smartTag", "smart tag"),
        _known("超链接", "link"),
        _known("不认识的标记包着格", "what nobody knows, around the cell"),
    ),
    "修订 · Tracked changes": (
        _known("插入的数字", "inserted"),
        _known("删除的数字", "deleted digit"),
        _known("插入后又删除", "inserted then deleted"),
        _known("移来的数字", "moved here"),
        _known("删除的段落标记", "deleted mark between"),
        _known("插入的行", "inserted rows"),
        _known("删除的行（在表尾）", "deleted row"),
        Trap("删除的行（在表中）", "deleted row in the middle", partial(_row_between, f"<w:del {TRACKED}/>")),
        _known("插入的格", "inserted cells"),
        _known("删除的格", "deleted cells"),
        Trap("删除的表", "deleted table before each", _table_before),
        _known("格式修订", "formatting changed"),
    ),
    "不显示的文字 · What is not shown": (
        _known("隐藏的数字", "hidden digit"),
        _known("样式隐藏的数字", "digit hidden by style"),
        _known("隐藏的段落", "hidden paragraph"),
        _known("隐藏的行（在表尾）", "hidden row"),
        Trap("隐藏的行（在表中）", "hidden row in the middle", partial(_row_between, "<w:hidden/>")),
        _known("域", "field"),
        _known("域中有域", "field in a field"),
        _known("域代码里的域", "field in a code"),
        _known("简单域", "simple field"),
        _known("索引项", "entry of an index"),
        _known("没有结束的域", "field that never ends"),
        _known("脚注标记", "footnote"),
        _known("自定义脚注标记", "footnote with a mark of its own"),
        _known("批注标记", "comment"),
        _known("书签", "bookmark"),
    ),
    "看不见或看不清的文字 · What nobody sees, or not for certain": (
        Trap("白色的数字", "white digit", _nine(WHITE)),
        Trap("近白色的数字", "nearly white digit", _nine('<w:color w:val="FDFDFD"/>')),
        Trap(
            "字符样式设为白色",
            "white by character style",
            _styled("character", WHITE, _nine('<w:rStyle w:val="Trap"/>')),
        ),
        Trap(
            "段落样式设为白色",
            "white by paragraph style",
            _styled("paragraph", WHITE, content(lambda cell: paragraph(run("9"), _IN_STYLE) + cell.inside)),
        ),
        Trap("深色格里的白字", "white on dark cells", on_values(_white_on_dark)),
        Trap("半磅大的数字", "tiny digit", _nine(TINY)),
        Trap("缩到 1% 宽的数字", "digit narrowed to nothing", _nine('<w:w w:val="1"/>')),
        Trap(
            "字距紧到叠在一起",
            "digits moved together",
            from_text(lambda t: run(t, '<w:spacing w:val="-120"/>')),
            doubtful=True,
        ),
        Trap("固定行高低于字高", "rows lower than their text", _low_rows, doubtful=True),
        Trap(
            "只在 Word 里透明的字",
            "filled with nothing",
            from_text(lambda t: run(t, fill("<w14:noFill/>"))),
            doubtful=True,
        ),
        Trap("位置提升的注码", "raised by position", around_runs("", run("2", HIGH)), doubtful=True),
        Trap(
            "段落样式的删除线",
            "struck by paragraph style",
            _styled("paragraph", STRIKE, content(lambda cell: paragraph(cell.runs, _IN_STYLE))),
            doubtful=True,
        ),
        Trap("表格样式的删除线", "struck by table style", _styled("table", STRIKE, _tables_in_style), doubtful=True),
        _known("两级样式都设为隐藏", "twice hidden"),
        Trap("图形盖住数字", "covered by a box", around_runs(anchor(0, 0, 40, 14), ""), doubtful=True),
        Trap("图形在文字下方", "a box behind", around_runs(anchor(0, 0, 40, 14, behind="1"), "")),
        Trap("内容控件绑定的数据", "bound to data", partial(_bound, "/data/n[{}]")),
        Trap("绑定的路径不能确定", "bound by a path not followed", partial(_bound, "//n[{}]"), doubtful=True),
    ),
    "别处的内容 · What stands elsewhere": (
        _known("AlternateContent 取前一个", "one alternative"),
        _known("AlternateContent 取后一个", "the other alternative"),
        _known("浮动文本框", "floating text box"),
        _known("浮动文本框（VML）", "floating text box in VML"),
        _known("文本框两种写法并存", "alternative text boxes"),
        _known("印章图片", "seal"),
        _known("行内图片", "picture"),
        _known("行内文本框", "shape in the line"),
        _known("嵌入对象", "object"),
        _known("公式", "formula"),
        _known("另一份文档（altChunk）", "another document"),
    ),
    "表的拆分与嵌套 · Tables cut and nested": (
        _known("格内套表", "table inside"),
        _known("格内套一格的表", "table of one cell inside"),
        _known("全文在一格的表里", "layout table"),
        Trap("全文在一列的表里，一段一行", "layout table, a row for each block", layout_rows),
        Trap("表拆成两个，重复表头", "table cut in two, headers repeated", cut_in_two(headers=True)),
        Trap("表拆成两个，不重复表头", "table cut in two, headers not repeated", cut_in_two(headers=False)),
    ),
    "数字的写法 · How digits are written": (
        Trap("全角数字", "full-width digits", from_text(_full_width)),
        Trap("千位分隔符", "thousands separators", from_text(lambda text: run(f"{Decimal(text):,}"))),
        Trap("全角千位分隔符", "full-width separators", from_text(lambda t: run(f"{Decimal(t):,}".replace(",", "，")))),
        _known("数字中软回车", "soft break inside"),
        _known("数字分成多个 run", "many runs"),
        _known("数字分成两段", "two paragraphs"),
        _known("前后空段落", "empty paragraphs around"),
        _known("前后制表符", "tabs around"),
        _known("中间制表符", "tab between"),
        _known("可选连字符", "soft hyphen"),
        _known("拼音指南", "ruby"),
        _known("上标", "raised digit"),
        _known("样式上标", "raised by style"),
        _known("删除线", "struck digit"),
        _known("双删除线", "struck twice"),
        _known("符号字体", "symbol"),
        _known("从右到左", "from right to left"),
        Trap("格内自动编号", "cell numbered automatically", _numbered_cells, doubtful=True),
        Trap("标题自动编号", "headings numbered automatically", _numbered_headings),
    ),
    "文件本身 · The file itself": (
        Trap("Strict 命名空间", "strict", attribute(namespace=STRICT)),
        _known("没有样式", "no styles"),
        _known(".docm", "macros"),
        _known(".dotx", "template"),
        _known("正文部件改名", "another name"),
        _known("正文部件在别的目录", "another folder"),
        _known("UTF-16", "UTF-16"),
        _known("字节顺序标记", "byte order mark"),
        _known("断开的关系", "dangling relationships"),
    ),
}


# -- readers ---------------------------------------------------------------------------------------


@attrs.frozen
class Result:
    """How many numbers of the form were read right, silently wrong, or reported as not read (`said`)."""

    right: int
    wrong: int
    said: int

    def __str__(self) -> str:
        wrong = f"**{self.wrong}**" if self.wrong else "0"
        return f"{self.right} / {wrong} / {self.said}"


_NONE: Final = Result(0, 0, len(TRUTH))


def with_gkreport(data: bytes) -> Result:
    """Count what gkreport reads; `said` are the numbers that are None and named by a problem, or in a refused file."""
    try:
        document = gkreport.open(data)
    except gkreport.GkreportError:
        return _NONE
    got = document.report.cells()
    named = {path for problem in document.problems for path in problem.cells}
    right = sum(got.get(path) == value for path, value in TRUTH.items())
    said = sum(got.get(path) is None and path in named for path in TRUTH)
    return Result(right, len(TRUTH) - right - said, said)


def _by_position(tables: Callable[[bytes], list[list[list[str]]]], data: bytes) -> Result:
    """Take each number from its place in the official grid; text that is not one number counts as said."""
    try:
        found = tables(data)
    except Exception:  # noqa: BLE001  # of any kind: a reader that gives up has said so
        return _NONE
    if len(found) != len({at for at, _, _ in PLACES.values()}):
        return _NONE
    right = said = 0
    for path, (at, row, column) in PLACES.items():
        try:
            number = _number(found[at][row][column])
        except (IndexError, InvalidOperation):
            said += 1
        else:
            right += number == TRUTH[path]
    return Result(right, len(TRUTH) - right - said, said)


def _number(text: str) -> Decimal:
    folded = unicodedata.normalize("NFKC", text).strip()
    return Decimal("".join(sign for sign in folded if sign not in "\n\r\v,"))


def _python_docx(data: bytes) -> list[list[list[str]]]:
    import docx

    return [
        [[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(io.BytesIO(data)).tables
    ]


def _docx2python(data: bytes) -> list[list[list[str]]]:
    from docx2python import docx2python

    with warnings.catch_warnings(action="ignore"), docx2python(io.BytesIO(data)) as document:
        tables = [[["\n".join(cell) for cell in row] for row in table] for table in document.body]
    return [table for table in tables if any(len(row) > 1 for row in table)]  # text outside tables comes as one cell


READERS: Final[Mapping[str, Callable[[bytes], Result]]] = {
    "gkreport": with_gkreport,
    "python-docx": partial(_by_position, _python_docx),
    "docx2python": partial(_by_position, _docx2python),
}


# -- the page --------------------------------------------------------------------------------------


def row_start(trap: Trap, result: Result) -> str:
    """Return the beginning of the row of a trap, up to the result of gkreport."""
    return f"| {trap.zh} · {trap.en}{' †' if trap.doubtful else ''} | {result} |"


def page() -> Iterator[str]:
    """Yield the page as Markdown, line by line."""
    yield "# Word 文档里的陷阱 · Traps in Word documents"
    yield ""
    yield "Written by `python -m benchmarks.trap_matrix`, which anyone can run; `tests/word.py` makes the documents."
    yield ""
    yield (
        f"每个陷阱做成一份文档：2021 年表式，{len(TRUTH)} 个互不相同的数字，陷阱设在每个数字、每行或每张表上。"
        "每栏三个数：读对 / 读错而不说 / 没有读出并说明。正确的数是去掉陷阱后文档里的数。"
        "标 † 的，人看了也拿不准是哪个数，应当不读并说明。"
    )
    yield ""
    yield (
        f"> Each trap is one document: the form of 2021 with {len(TRUTH)} different numbers, the trap set at every "
        "number, row or table. Three figures for each reader: **right / wrong silently / not read and said**. "
        "Right is the number that stands in the document without the trap. "
        "† A person who sees the page could not be sure of the number either: it should not be read, and that said."
    )
    yield ""
    yield "How each reader is asked:"
    yield ""
    yield "* gkreport: `gkreport.open`. *Said* is a cell that is `None` and named by a problem, or a `FormatError`."
    yield "* python-docx: `document.tables`, `table.rows`, `row.cells`, `cell.text`."
    yield "* docx2python: the tables of `body` that have more than one column, at its defaults (merged cells repeated)."
    yield ""
    yield (
        "The two general libraries give grids and know nothing of the form, so a number is taken from its place: the "
        "table by its order, the row and the column of the official grid. In their favour: full-width digits are "
        "folded, thousands separators and line breaks inside a number dropped; and an error, a document that does not "
        "show exactly three tables, a place outside the grid, a blank or anything else that is not one number all "
        "count as *said*, as a careful program would notice them. Neither claims to read a document as Word shows it; "
        "the page says what a program on top of them has to do itself."
    )
    yield ""
    yield f"python-docx {version('python-docx')}, docx2python {version('docx2python')}."
    totals = dict.fromkeys(READERS, Result(0, 0, 0))
    silent = dict.fromkeys(READERS, 0)
    count = 0
    for heading, traps in TRAPS.items():
        yield ""
        yield f"## {heading}"
        yield ""
        yield "| 陷阱 trap | " + " | ".join(READERS) + " |"
        yield "|---|" + "---|" * len(READERS)
        for trap in traps:
            data = trap.document()
            results = {name: read(data) for name, read in READERS.items()}
            for name, result in results.items():
                sums = zip(attrs.astuple(totals[name]), attrs.astuple(result), strict=True)
                totals[name] = Result(*map(sum, sums))
                silent[name] += result.wrong > 0
            count += 1
            first, *others = results.values()
            yield row_start(trap, first) + "".join(f" {result} |" for result in others)
    yield ""
    yield "## 合计 · Totals"
    yield ""
    yield "|  | " + " | ".join(READERS) + " |"
    yield "|---|" + "---|" * len(READERS)
    yield f"| {count} 份文档的数字 numbers in {count} documents | " + " | ".join(map(str, totals.values())) + " |"
    yield "| 有读错而不说的文档 documents with silent errors | " + " | ".join(map(str, silent.values())) + " |"


def main() -> None:
    """Write the page."""
    PAGE.write_text("\n".join(page()) + "\n", encoding="utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
