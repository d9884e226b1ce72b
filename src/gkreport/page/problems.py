"""What a reader could not take as it stood: each problem with its kind, its cells and its place."""

from typing import Final

import attrs

from gkreport.errors import CellError, Lang
from gkreport.seen import spelt_out


@attrs.frozen
class ProblemKind:
    """A kind of problem: whether it leaves cells unknown, and what is said of it."""

    fatal: bool
    """Whether `read` raises for it."""
    zh: str
    en: str


KINDS: Final = {
    "dash": ProblemKind(
        fatal=False,
        zh="填的是“{text}”，按空格处理；如为零请填 0",
        en="holds {text!r}, taken as blank; write 0 for zero",
    ),
    "merged": ProblemKind(
        fatal=False,
        zh="几个单元格合并为一格，只填了一个“{text}”，各格均读作 0；请拆分后逐格填写",
        en="several cells are merged into one that holds {text!r}; each was read as 0",
    ),
    "unit": ProblemKind(
        fatal=False,
        zh="“{text}”已换算为万元；请按表头的单位填写",
        en="{text!r} was converted to 万元, the unit of the form",
    ),
    "label": ProblemKind(
        fatal=False,
        zh="项目名称“{text}”与官方表式不一致，按其位置和用字认作本行",
        en="the label {text!r} is not that of the form; taken for this row by its place and wording",
    ),
    "extra": ProblemKind(
        fatal=False,
        zh="表式中没有“{text}”这一项，其数字没有读入",
        en="the form has no row {text!r}; its numbers were not read",
    ),
    "title": ProblemKind(
        fatal=False,
        zh="没有找到写明单位和年度的标题（如“××县2024年政府信息公开工作年度报告”）",
        en="no title that names organ and year was found",
    ),
    "other_title": ProblemKind(
        fatal=False,
        zh="第一部分之前还有像标题的“{text}”，单位或年度与报告的标题不同；请核对单位和年度",
        en="{text!r} looks like a title too and names another organ or year; check both",
    ),
    "check": ProblemKind(
        fatal=False,
        zh="“{text}”是表外核对用的数或记号，不属于表式，没有读入",
        en="{text!r} checks the table and is no part of the form; it was not read",
    ),
    "section": ProblemKind(
        fatal=False,
        zh="没有找到标题“{text}”，这一部分没有读入",
        en="the heading {text!r} was not found; the section was not read",
    ),
    "table": ProblemKind(
        fatal=False,
        zh="“{text}”部分有一张不属于表式的表，其中内容没有读入",
        en="section {text!r} has a table that is none of the form; its content was not read",
    ),
    "leftover": ProblemKind(
        fatal=False,
        zh="“{text}”不属于报告的任何部分，没有读入",
        en="{text!r} belongs to no part of the report and was not read",
    ),
    "revision": ProblemKind(
        fatal=False,
        zh="文件里有修订痕迹，按接受全部修订后的内容读取；定稿前请在“审阅”中接受或拒绝修订",
        en="the document has tracked changes; it was read as if all were accepted",
    ),
    "picture": ProblemKind(
        fatal=False,
        zh="文件里有图片、文本框、公式、窗体域或嵌入的对象，其中的内容没有读入",
        en="the document has a picture, text box, formula, form field or embedded object, whose content was not read",
    ),
    "elsewhere": ProblemKind(
        fatal=False,
        zh="网页里没有表格，内容在另外的文件里（{text}）；请下载或打开那个文件，再读取它",
        en="the page has no table; its content is in other files ({text}): download or open those and read them",
    ),
    "signature": ProblemKind(
        fatal=False,
        zh="文件有电子签名或电子印章，签名是否有效没有核验",
        en="the file is signed or sealed; whether the signature is valid was not looked into",
    ),
    "attachment": ProblemKind(
        fatal=False,
        zh="文件带有附件“{text}”，附件里的内容没有读入",
        en="the file has an attachment {text!r}, which was not read",
    ),
    "pages": ProblemKind(
        fatal=False,
        zh="文件里还有另一个网页“{text}”，没有读入",
        en="the file holds another web page {text!r}, which was not read",
    ),
    "words": ProblemKind(
        fatal=False,
        zh="网页之外还有一段文字“{text}”，没有读入",
        en="beside the page the file holds a text {text!r}, which was not read",
    ),
    "cut": ProblemKind(
        fatal=False,
        zh="文件后面的部分不完整或已损坏，没有读入",
        en="the rest of the file is incomplete or damaged, and was not read",
    ),
    "versions": ProblemKind(
        fatal=False,
        zh="文件里还存有以前的版本，没有读入",
        en="the file also holds earlier versions, which were not read",
    ),
    "hidden": ProblemKind(
        fatal=False,
        zh="这里是隐藏的内容，也一并读入了；请确认它属于报告，或者删去",
        en="hidden content, which was read with the rest; make sure that it belongs to the report, or delete it",
    ),
    "covered": ProblemKind(
        fatal=False,
        zh="这些单元格被合并单元格遮住，其中的内容（如“{text}”）没有读入",
        en="cells under merged ones hold something that does not show ({text!r}), which was not read",
    ),
    "looks": ProblemKind(
        fatal=False,
        zh="文件的格式信息缺失或损坏，日期、百分比与普通数字无法区分，都按原值读取；请用 WPS 或 Excel 打开检查并保存",
        en="the styles of the file are missing or broken: dates and percentages were read as plain numbers",
    ),
    "sheet": ProblemKind(
        fatal=False,
        zh="工作表“{text}”过大，没有读入；报告不要与大量数据放在同一张工作表里",
        en="the sheet {text!r} is too large and was not read",
    ),
    "sheet_lost": ProblemKind(
        fatal=True,
        zh="工作表“{text}”的内容在文件里丢失，没有读入；请用 WPS 或 Excel 打开检查并保存",
        en="the content of the sheet {text!r} is not in the file",
    ),
    "lost": ProblemKind(
        fatal=True,
        zh="单元格的内容在文件里丢失或重复，没有读入；请用 WPS 或 Excel 打开检查并保存",
        en="the content of these cells is not in the file, or stands in it twice",
    ),
    "formula": ProblemKind(
        fatal=True,
        zh="公式“{text}”的结果没有保存，或者已经过时，没有读入；请用 WPS 或 Excel 打开并保存",
        en="the result of the formula {text!r} is not kept in the file, or out of date; open it in Excel and save it",
    ),
    "glued": ProblemKind(
        fatal=False,
        zh="这张表没有边框，数字连成一串（如“{text}”），是按表内勾稽关系拆开读入的；请对照原文核对",
        en="the table has lost its borders and its numbers run together ({text!r}); parted by the sums of the form",
    ),
    "unsplit": ProblemKind(
        fatal=True,
        zh="“{text}”是连成一串的数字，没有一种拆法能使全表的合计都相符，没有读入；请对照原文核对合计",
        en="{text!r} are numbers run together, and no way to part them keeps all sums of the table; left blank",
    ),
    "unreadable": ProblemKind(
        fatal=True,
        zh="“{text}”不是可以识别的数字，没有读入；请改为数字",
        en="{text!r} is not a number that can be understood; left blank",
    ),
    "doubtful": ProblemKind(
        fatal=True,
        zh="“{text}”中有不能当作数字读的字，没有读入；请对照原文填写",
        en="{text!r} holds something that cannot be taken as part of a number; left blank",
    ),
    "ambiguous": ProblemKind(
        fatal=True,
        zh="“{text}”可以有几种读法，没有读入；请检查单元格的合并与列数",
        en="{text!r} can be read in more than one way; left blank",
    ),
    "uneven": ProblemKind(
        fatal=True,
        zh="这一行的单元格比表头多或少，分不清哪些数（“{text}”）属于哪一列，整行没有读入；请对照表头补齐或删去单元格",
        en="the row has more or fewer cells than its header, and nothing tells which of its numbers ({text!r}) is in "
        "which column; all of it was left blank",
    ),
    "missing_cell": ProblemKind(
        fatal=True, zh="这一行少了这一格，没有读入；请对照表头补齐单元格", en="the row has no cell here; left blank"
    ),
    "missing_column": ProblemKind(
        fatal=True, zh="没有找到表头“{text}”这一列，其数字没有读入", en="the column {text!r} was not found"
    ),
    "other_table": ProblemKind(
        fatal=False,
        zh="这里还有一张同样的表（{text}），不是本年度的，没有读入",
        en="another table of the same kind ({text}), which is not that of the year; it was not read",
    ),
    "copies": ProblemKind(
        fatal=True,
        zh="同样的表有几张（{text}），分不清哪一张是本单位本年度的，数字不同的格没有读入；请只保留一张，或在各表之前写明年度",
        en="there are several tables of this kind ({text}), and nothing before them tells which is that of the year; "
        "cells in which they differ were left blank",
    ),
    "missing_row": ProblemKind(
        fatal=True, zh="没有找到“{text}”这一行，其数字没有读入", en="the row {text!r} was not found"
    ),
    "missing_table": ProblemKind(
        fatal=True,
        zh="没有找到这张表（{text}）；如果表格是图片，请换成可以编辑的表格",
        en="the table was not found ({text}); if it is a picture, use a real table",
    ),
}
"""Every kind of problem, by its name."""


@attrs.frozen
class Problem:
    """Something in the file that was not taken as it stood."""

    kind: str
    place: str
    """Where it is, as a person reads it: 表三 第7行 自然人；第120行."""
    text: str = ""
    """What stood there."""
    cells: tuple[str, ...] = ()
    """The dotted paths of all cells concerned."""

    @property
    def cell(self) -> str | None:
        """The dotted path of the cell, or of the row where it is about the cells of one; None for any more."""
        rows = {path.rpartition(".")[0] for path in self.cells}
        return self.cells[0] if len(self.cells) == 1 else (rows.pop() or None) if len(rows) == 1 else None

    @property
    def fatal(self) -> bool:
        """Whether it leaves cells unknown that the file may hold."""
        return KINDS[self.kind].fatal

    def message(self, lang: Lang = "zh") -> str:
        """Say it in one sentence, with the place first."""
        kind = KINDS[self.kind]
        shown = spelt_out(" ".join(self.text.split()), lang)[:60]
        what = (kind.zh if lang == "zh" else kind.en).format(text=shown)
        colon = "：" if lang == "zh" else ": "
        return f"{self.place}{colon}{what}" if self.place else what

    def error(self) -> CellError:
        """Return it as an exception."""
        return CellError(self.message("zh"), self.message("en"), self.cell, self.place)

    def __str__(self) -> str:
        return self.message()
