"""Documents of old Word and WPS Writer: what is read of files made by hand, one corner of the format each."""

import struct
from collections.abc import Callable, Mapping
from typing import Final

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import olddoc
from tests.olddoc import (
    BLACK,
    DELETED,
    DOWN,
    FIRST,
    FOLLOWS,
    HIDDEN,
    INSERTED,
    RAISED,
    RESTART,
    SPECIAL,
    STRUCK,
    WHITE,
    Cell,
    Doc,
    Level,
    List,
    Par,
    Run,
    Style,
    Use,
    blocks,
    cell,
    par,
    row,
    shading,
    size,
    sprm,
)
from tests.pages import REPORTS

import gkreport
from gkreport import FormatError, Limits, Report, testing
from gkreport.compose import compose
from gkreport.formats.doc.reading import read
from gkreport.page import Grid, Page, Paragraph
from gkreport.page.page import OBJECT
from gkreport.seen import is_doubtful, spelt_out

LIMITS: Final = Limits()
REPORT: Final = REPORTS["2021"]


def page_of(doc: Doc) -> Page:
    return read(doc.pack(), LIMITS)


def prose(*pars: Par, **settings: object) -> list[str]:
    return [block.text for block in page_of(blocks(*pars, **settings)).blocks if isinstance(block, Paragraph)]


def grids(doc: Doc) -> list[list[tuple[object, ...]]]:
    return [
        [(one.text, one.row, one.column, one.rowspan, one.colspan) for one in block.cells]
        for block in page_of(doc).blocks
        if isinstance(block, Grid)
    ]


def rows(*pars: list[Par]) -> list[tuple[object, ...]]:
    (found,) = grids(blocks(*pars))
    return found


# -- reports -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", REPORTS)
def test_every_edition_and_shape(key: str) -> None:
    data = olddoc.of_page(compose(REPORTS[key])).pack()
    assert gkreport.read(data) == REPORTS[key]
    assert gkreport.open(data).format == "doc"


@settings(max_examples=max(10, settings().max_examples // 4))
@given(testing.reports())
def test_any_report_comes_back(report: Report) -> None:
    assert gkreport.read(olddoc.of_page(compose(report)).pack()) == report


def test_how_to_go_on_is_said_where_a_document_is_to_be_changed() -> None:
    document = gkreport.open(olddoc.of_page(compose(REPORT)).pack())
    for change in (document.fill, lambda report: document.annotate(gkreport.check(report), summary=True)):
        with pytest.raises(FormatError, match=r"gkreport convert 转成 \.docx"):
            change(REPORT.replace({"requests.carried_out.total": 7}))


# -- what is seen of a cell --------------------------------------------------------------------------


@attrs.frozen
class Kind:
    """The runs of a cell, what it and its row say; 126 is shown, or nothing is certain."""

    runs: list[Run]
    shown: str | None = "126"
    said: bytes = b""
    row: bytes = b""
    width: int = 2000
    style: int = 0


def beside(look: bytes, text: str = "7") -> Kind:
    """A 7 of some look before the number."""
    return Kind([Run(text, look), Run("126")])


def doubtful(*runs: Run, **settings: object) -> Kind:
    return Kind(list(runs), None, **settings)  # type: ignore[arg-type]


TYPEFACES: Final = ("Times New Roman", "Wingdings")
STYLES: Final = [
    Style(0),
    Style(character=HIDDEN),
    Style(kind=2, character=HIDDEN),
    Style(kind=2, base=2, character=WHITE),
    Style(base=1, character=sprm(0x083C, 0x81)),
    Style(kind=2, character=STRUCK),
    Style(base=6),
    Style(character=sprm(0x4845, 4)),
    Style(kind=3, character=HIDDEN),
    Style(kind=4),
    None,
]
"""Normal; hidden: of paragraphs, of letters, of white ones; not hidden; struck; based on itself; raised; tables, lists."""
BLUE: Final = 0x794E1F
EXACT: Final = sprm(0x9407, -100)
KINDS: Final[dict[str, Kind]] = {
    "plain": Kind([Run("126")]),
    "in many runs": Kind([Run("1", BLACK), Run("2", size(12)), Run("6")]),
    # -- hidden
    "hidden": beside(HIDDEN),
    "hidden by the style of a run": beside(sprm(0x4A30, 2)),
    "hidden by a style of a style": beside(sprm(0x4A30, 3)),
    "hidden by the style of the paragraph": Kind([Run("7"), Run("126", sprm(0x083C, 0))], style=1),
    "as the style has it": Kind([Run("7", sprm(0x083C, 0x80)), Run("126", sprm(0x083C, 0x81))], style=1),
    "shown by a style of a style": Kind([Run("126")], style=4),
    "hidden by two styles": doubtful(Run("126", sprm(0x4A30, 2)), style=1),
    "hidden by the style of the table": Kind([Run("7"), Run("126", sprm(0x083C, 0))], row=sprm(0x563A, 8)),
    "style of a paragraph for a table": Kind([Run("126")], row=sprm(0x563A, 1)),
    "style of a paragraph for a run": Kind([Run("126", sprm(0x4A30, 1))]),
    "style that is based on itself": Kind([Run("126")], style=6),
    "style that is none": Kind([Run("126", sprm(0x4A30, 99))], style=10),
    "hidden by two styles, and apart": doubtful(Run("126", sprm(0x4A30, 2) + sprm(0x8840, 20)), style=1),
    "hidden for the web": doubtful(Run("126", sprm(0x0811, 1))),
    "hidden, then plain": Kind([Run("126", HIDDEN + sprm(0x2A33, 0))]),
    "of some style or other": doubtful(Run("126", sprm(0xCA47, b"\0"))),
    # -- struck and raised
    "struck": doubtful(Run("7", STRUCK), Run("126")),
    "struck twice": doubtful(Run("7", sprm(0x2A53, 1)), Run("126")),
    "struck by style": doubtful(Run("7", sprm(0x4A30, 5)), Run("126")),
    "raised": doubtful(Run("126"), Run("7", RAISED)),
    "raised by position": doubtful(Run("126"), Run("7", sprm(0x4845, 8))),
    "raised alone": Kind([Run("126", sprm(0x4845, 8))]),
    "raised as its style is": Kind([Run("12", BLACK), Run("6")], style=7),
    "from right to left": doubtful(Run("126", sprm(0x085A, 1)), Run("7")),
    # -- colours
    "white": beside(WHITE),
    "white of the palette": beside(sprm(0x2A42, 8)),
    "of no palette": Kind([Run("126", sprm(0x2A42, 99))]),
    "white and outlined": doubtful(Run("126", WHITE + sprm(0x0838, 1))),
    "white on blue of the cell": Kind([Run("126", WHITE)], row=sprm(0xD612, shading(ground=BLUE))),
    "white on blue of a row": Kind([Run("126", WHITE)], row=sprm(0xD660, shading(ground=BLUE))),
    "white on blue of some cells": Kind([Run("126", WHITE)], row=sprm(0xD62D, bytes((0, 1)) + shading(ground=BLUE))),
    "white on every second cell": Kind([Run("7", WHITE), Run("126")], row=sprm(0xD62E, bytes((1, 2)) + shading())),
    "white on black of old": Kind([Run("126", WHITE)], row=sprm(0xD609, struct.pack("<H", 1 << 5))),
    "white on black of old, of some": Kind([Run("126", WHITE)], row=sprm(0x7627, 1 << 5 << 16 | 1 << 8)),
    "blue on blue of the cell": Kind(
        [Run("7", sprm(0x6870, BLUE)), Run("126", WHITE)],
        row=sprm(0xD609, b"\0\0")
        + sprm(0xD670, shading(ground=BLUE))
        + sprm(0xD609, b"\0\0")
        + sprm(0xD660, shading()),
    ),
    "white on black of the paragraph": Kind([Run("126", WHITE)], said=sprm(0xC64D, shading(ground=0))),
    "black on black of the paragraph, of old": Kind([Run("7", BLACK), Run("126", WHITE)], said=sprm(0x442D, 1 << 5)),
    "white on black of the run": Kind([Run("126", WHITE + sprm(0xCA71, shading(ground=0)))]),
    "white on no shading": Kind([Run("7", WHITE + sprm(0x4866, 0xFFFF)), Run("126")]),
    "white on a solid pattern": Kind([Run("126", WHITE + sprm(0xCA71, shading(ink=0, pattern=1)))]),
    "white on a pattern of one in twenty": doubtful(Run("126", WHITE + sprm(0xCA71, shading(ink=0, pattern=2)))),
    "white on a highlighter": Kind([Run("126", WHITE + sprm(0x2A0C, 1))]),
    "of no colour on a dark highlighter": doubtful(Run("126", sprm(0x2A0C, 1))),
    "white blank": Kind([Run(" ", WHITE), Run("126")]),
    "white in the middle": doubtful(Run("12"), Run("7", WHITE), Run("6")),
    # -- sizes and places
    "tiny": beside(size(0.5)),
    "small": doubtful(Run("126", size(3))),
    "of no size": doubtful(Run("126", size(0))),
    "narrow": doubtful(Run("126", sprm(0x4852, 20))),
    "moved together": doubtful(Run("126", sprm(0x8840, -100))),
    "alone, nothing to be moved to": Kind([Run("6", sprm(0x8840, -100))], "6"),
    "apart": Kind([Run("126", sprm(0x8840, 20))]),
    "fitted": doubtful(Run("126", sprm(0xCA76, struct.pack("<2L", 20, 1)))),
    "two lines in one": doubtful(Run("126", sprm(0xCA78, struct.pack("<HL", 2, 1)))),
    "in a line that is cut": doubtful(Run("126"), said=sprm(0x6412, 0x10000 - 60)),
    "in half a line": doubtful(Run("126"), said=sprm(0x6412, 1 << 16 | 96)),
    "in a line and a half": Kind([Run("126")], said=sprm(0x6412, 1 << 16 | 360)),
    "in a line of at least": Kind([Run("126")], said=sprm(0x6412, 400)),
    "in a row that is cut": doubtful(Run("126"), row=EXACT),
    "in a row of at least": Kind([Run("126")], row=sprm(0x9407, 100)),
    "below in a row": doubtful(Run("\v126"), row=sprm(0x9407, -300)),
    "in a thin column": doubtful(Run("126"), width=100),
    "indented out of the cell": doubtful(Run("126"), said=sprm(0x845E, 3000)),
    "indented out of the cell, as of old": doubtful(Run("126"), said=sprm(0x840F, 3000)),
    "in a frame": doubtful(Run("126"), said=sprm(0x8418, 300)),
    "in the typeface of pictures": doubtful(Run("126", sprm(0x4A4F, 1))),
    # -- tracked changes
    "deleted": beside(DELETED),
    "deleted, as Word says it": beside(sprm(0x0800, 0x81)),
    "deleted as its style is": Kind([Run("126", sprm(0x0800, 0x80))]),
    "not hidden for the web": Kind([Run("126", sprm(0x0811, 0x80))]),
    "inserted": Kind([Run("126", INSERTED)]),
    "a revised look": Kind([Run("126", sprm(0xCA89, b"\1" + bytes(6)))]),
    # -- signs and objects
    "field": Kind([Run("\x13 =SUM(1) \x14", SPECIAL), Run("126"), Run("\x15", SPECIAL)]),
    "field in a field": Kind([Run("\x13 IF \x13 X \x149\x15 \x14"), Run("126"), Run("\x15")]),
    "entry of an index": Kind([Run('\x13XE "7"\x15126')]),
    "field without a result": doubtful(Run("126\x13EQ 7\x15")),
    "field that never ends": doubtful(Run("126\x13")),
    "end and result of no field": Kind([Run("\x14126\x15")]),
    "box to tick": doubtful(Run("126\x13 FORMCHECKBOX \x14\x15")),
    "symbol": doubtful(Run("126"), Run("(", sprm(0x6A09, 0xF0FC0001) + SPECIAL)),
    "picture": doubtful(Run("126\1", SPECIAL)),
    "drawing": doubtful(Run("\x08126", SPECIAL)),
    "hidden drawing": Kind([Run("\x08", SPECIAL + HIDDEN), Run("126")]),
    "picture in a code": Kind([Run("\x13 EMBED \1\x14126\x15")]),
    "number of the page": doubtful(Run("126\0", SPECIAL)),
    "mark of a note": Kind([Run("126"), Run("\2", SPECIAL)]),
    "mark of a remark": Kind([Run("126"), Run("\5", SPECIAL)]),
    "hyphens": Kind([Run("12\x1f6")]),
    "tab between": doubtful(Run("7\t126")),
    "tabs around": Kind([Run("\t126\t")]),
    "break inside": Kind([Run("12\v6")]),
    "page break": Kind([Run("\x0c126")]),
    "number of a list": doubtful(Run("126"), said=sprm(0x460B, 1)),
    "no number of a list": Kind([Run("126")], said=sprm(0x460B, 1) + sprm(0x460B, 0)),
    "a list that was taken away": Kind([Run("126")], said=sprm(0x460B, 0xF801)),
    "a list that is none": Kind([Run("126")], said=sprm(0x460B, 9)),
    # -- properties that are broken
    "cut off in the middle": Kind([Run("126", b"\x3c\x08")]),
    "longer than its list": Kind([Run("126", b"\x71\xca\x20\0")]),
}


def kind_of(kind: Kind) -> str:
    """What is read of the cell of a kind."""
    content = [Par(kind.runs, kind.said, kind.style)]
    doc = blocks(
        row([Cell(content, kind.width), cell("1")], said=kind.row),
        row([cell("2", width=kind.width), cell("3")]),
        styles=STYLES,
        typefaces=TYPEFACES,
        lists=[List(5, [Level()])],
        uses=[Use(5)],
    )
    (grid,) = grids(doc)
    return str(grid[0][0])


@pytest.mark.parametrize("name", KINDS)
def test_a_cell_holds_what_is_seen(name: str) -> None:
    text, shown = kind_of(KINDS[name]), KINDS[name].shown
    if shown is not None:
        assert spelt_out("".join(text.split())) == shown
    else:
        assert is_doubtful(text) or OBJECT in text or "\ufffd" in text or not text.strip().isdigit()


# -- parts of a table by its style ---------------------------------------------------------------------


def of_part(condition: int, *letters: bytes, number: int = 0xCA85) -> bytes:
    """What a style says of a part: of its letters, or by another number of its paragraphs or cells."""
    return sprm(number, struct.pack("<H", condition) + b"".join(letters))


ALL_PARTS: Final = 0x1E0
DARK: Final = sprm(0xD687, shading(ground=0))
PARTS: Final = {
    # What the style says, the parts that have looks of their own, and the cells of 5 x 3 that are read.
    "first row": (Style(character=of_part(0x1, HIDDEN)), ALL_PARTS, "... 555 555 555 555"),
    "first row, which is none": (Style(character=of_part(0x1, HIDDEN)), 0, "555 555 555 555 555"),
    "last row": (Style(character=of_part(0x2, WHITE)), ALL_PARTS, "555 555 555 555 ..."),
    "first column": (Style(character=of_part(0x4, STRUCK)), ALL_PARTS, "?55 ?55 ?55 ?55 ?55"),
    "last column": (Style(character=of_part(0x8, size(0.5))), ALL_PARTS, "55. 55. 55. 55. 55."),
    "odd columns": (Style(character=of_part(0x10, HIDDEN)), 0, ".5. .5. .5. .5. .5."),
    "even columns behind the first": (Style(character=of_part(0x20, HIDDEN)), 0x80, "55. 55. 55. 55. 55."),
    "no columns": (Style(character=of_part(0x10, HIDDEN)), 0x400, "555 555 555 555 555"),
    "odd rows": (Style(character=of_part(0x40, HIDDEN)), 0, "... 555 ... 555 ..."),
    "even rows below the first": (Style(character=of_part(0x80, HIDDEN)), ALL_PARTS, "555 555 ... 555 555"),
    "no rows": (Style(character=of_part(0x40, HIDDEN)), 0x200, "555 555 555 555 555"),
    "two rows": (Style(character=of_part(0x80, HIDDEN), table=sprm(0x3488, 2)), 0, "555 555 ... ... 555"),
    "two columns": (Style(character=of_part(0x20, HIDDEN), table=sprm(0x3489, 2)), 0, "55. 55. 55. 55. 55."),
    "corners": (
        Style(character=b"".join(of_part(at, HIDDEN) for at in (0x100, 0x200, 0x400, 0x800))),
        ALL_PARTS,
        ".5. 555 555 555 .5.",
    ),
    "a row over its column": (
        Style(character=of_part(0x1, BLACK) + of_part(0x4, WHITE) + of_part(0x40, WHITE)),
        0x2A0,
        "555 .55 .55 .55 .55",
    ),
    "a part over all": (Style(character=HIDDEN + of_part(0x1, sprm(0x083C, 0))), ALL_PARTS, "555 ... ... ... ..."),
    "white on a dark ground": (
        Style(character=of_part(0x1, WHITE), table=of_part(0x1, DARK, number=0xD66A)),
        ALL_PARTS,
        "555 555 555 555 555",
    ),
    "black on a dark ground": (
        Style(character=BLACK, table=of_part(0x1, DARK, number=0xD66A)),
        ALL_PARTS,
        "... 555 555 555 555",
    ),
    "dark paragraphs": (
        Style(character=BLACK, paragraph=of_part(0x2, sprm(0xC64D, shading(ground=0)), number=0xC666)),
        ALL_PARTS,
        "555 555 555 555 ...",
    ),
    "all of it dark": (Style(character=BLACK, table=DARK), 0, "... ... ... ... ..."),
    "nothing of parts": (Style(), ALL_PARTS, "555 555 555 555 555"),
}


def read_parts(style: Style, said: bytes, *styles: Style, first: bytes = b"") -> str:
    """What is read of a table of 5 rows and 3 columns of fives, a point where nothing is and a sign where it is told."""
    cells = [cell("5") for _ in "123"]
    pars = [row(cells, said=(first if at == 0 else b"") + sprm(0x563A, 1) + said) for at in range(5)]
    (grid,) = grids(blocks(*pars, styles=[Style(0), attrs.evolve(style, kind=3), *styles]))
    read = ["".join(str(text).split()) or "." for text, *_ in grid]
    signs = "".join(text if text in "5." else "?" for text in read)
    return " ".join(signs[at : at + 3] for at in range(0, 15, 3))


def parts_shown(look: int) -> bytes:
    return sprm(0x740A, struct.pack("<hH", 0, look))


@pytest.mark.parametrize("name", PARTS)
def test_the_style_of_a_table_says_how_its_parts_are_seen(name: str) -> None:
    """What it says of the first row, of bands and so on was not looked at: what Word hides was read."""
    style, look, shown = PARTS[name]
    assert read_parts(style, parts_shown(look)) == shown


def test_rows_that_are_repeated_on_each_page_are_first_rows() -> None:
    style = Style(character=of_part(0x1, HIDDEN))
    assert read_parts(style, parts_shown(0x20) + sprm(0x3404, 1)) == "... ... ... ... ..."
    assert read_parts(style, sprm(0x3404, 1)) == "555 555 555 555 555"


def test_parts_of_a_style_are_those_of_the_style_that_it_is_based_on() -> None:
    under = Style(
        kind=3,
        character=of_part(0x1, HIDDEN) + of_part(0x2, HIDDEN),
        table=of_part(0x4, DARK, number=0xD66A) + sprm(0x3488, 2),
        paragraph=of_part(0x8, sprm(0xC64D, shading(ground=0)), number=0xC666),
    )
    style = Style(base=2, character=BLACK + of_part(0x2, sprm(0x083C, 0)) + of_part(0x8, BLACK) + of_part(0x4, BLACK))
    assert read_parts(style, parts_shown(ALL_PARTS), under) == "... .5. .5. .5. .5."


def test_a_cell_that_says_it_has_no_ground_may_have_that_of_the_style() -> None:
    """By the specification it has none, or the one of the style, by which property says it (2.9.247)."""
    style = Style(character=WHITE, table=of_part(0x1, DARK, number=0xD66A))
    none, left_open = shading() * 3, shading(0xFFFFFFFF, 0xFFFFFFFF) * 3
    look = parts_shown(0x20)
    assert read_parts(style, look, first=sprm(0xD670, left_open)) == "555 ... ... ... ..."
    assert read_parts(style, look, first=sprm(0xD670, none)) == "??? ... ... ... ..."


def test_what_is_not_seen_is_told_with_its_place() -> None:
    page = page_of(
        blocks(
            par("甲", HIDDEN),
            row([cell("7", WHITE), cell("1", STRUCK)]),
            row([cell("2"), cell("3")]),
            par("乙"),
        )
    )
    assert [str(hidden) for hidden in page.hidden] == [
        "第1段：“甲”设为隐藏",
        "第1个表 第1行第1格：“7”与底色相同或相近",
        "第1个表 第1行第2格：“1”被划去",
    ]


@pytest.mark.parametrize(
    ("doc", "kinds"),
    [
        (blocks(par("甲")), []),
        (blocks(par("甲", INSERTED)), ["revision"]),
        (blocks(par("甲", DELETED)), ["revision"]),
        (blocks(Par([Run("甲")], mark_look=INSERTED)), ["revision"]),
        (blocks(row([cell("1"), cell("2")], said=sprm(0xD667, bytes((1, *bytes(6)))))), ["revision"]),
        (blocks(row([cell("1"), cell("2")], said=sprm(0xD667, bytes(7)))), []),
        (blocks(par("甲\1")), ["picture"]),
        (blocks(par("甲"), boxes=3), ["picture"]),
    ],
)
def test_problems_of_the_whole(doc: Doc, kinds: list[str]) -> None:
    assert [problem.kind for problem in page_of(doc).problems] == kinds


# -- prose -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pars", "texts"),
    [
        ([par("甲"), par(), par("乙")], ["甲", "乙"]),
        ([par("甲\v乙\x1e丙\x1f丁\t戊")], ["甲\n乙-丙丁 戊"]),
        ([par("甲"), par("一\x0c二")], ["甲", "一二"]),
        ([Par([Run("甲")], mark="\x0c"), par("乙")], ["甲", "乙"]),
        ([Par([Run("甲")], mark_look=DELETED), par("乙")], ["甲乙"]),
        ([Par([Run("甲")], mark_look=HIDDEN)], ["甲"]),
        ([Par([Run("甲")], mark_look=HIDDEN), *row([cell("1"), cell("2")])], ["甲"]),
        ([par("甲\U00020000乙")], ["甲\U00020000乙"]),
        ([par("甲"), par("乙", RAISED), par("丙", STRUCK)], ["甲", "乙"]),
        ([par("见\x13 HYPERLINK a \x14这里\x15。")], ["见这里。"]),
        ([Par([Run("甲")], mark="")], ["甲"]),
        ([], []),
    ],
)
def test_prose(pars: list[Par], texts: list[str]) -> None:
    ends = [len("甲") + 1] if pars and pars[0].mark == "\x0c" else None
    assert prose(*pars, sections=ends) == texts


def test_roles() -> None:
    pars = [
        par("一级", style=1),
        par("二级", style=2),
        par("正文"),
        par("也是一级", sprm(0x0835, 1), said=sprm(0x2640, 0)),
        par("以一级为基础", style=3),
        par("换了样式", said=sprm(0x4600, 1)),
        par("落款", style=4),
    ]
    styles = [Style(0), Style(1), Style(2), Style(base=1), Style(64)]
    page = page_of(blocks(*pars, styles=styles))
    roles = [block.role for block in page.blocks if isinstance(block, Paragraph)]
    assert roles == ["heading", "text", "text", "heading", "heading", "heading", "closing"]


def listed(number: int, level: int = 0) -> bytes:
    return sprm(0x460B, number) + sprm(0x260A, level)


NINE: Final = [Level(f"（{chr(at)}）", 39 if at == 0 else 0) for at in range(9)]


def test_numbers_of_lists() -> None:
    lists = [
        List(1, NINE),
        List(2, [Level("\0、", 37)]),
        List(3, [Level("•", 23)]),
        List(4, [Level("\0.\1", 1, flags=0x04), Level("\0-\1", 0, flags=0x08, restart=0), *NINE[2:]]),
        List(5, [Level("", 255)]),
    ]
    uses = [
        Use(1),
        Use(2),
        Use(2, starts={0: 5}),
        Use(3),
        Use(4),
        Use(2, levels={0: Level("\0)", 0), 1: None}),
        Use(5),
        Use(77),
    ]
    said = (listed(1), listed(1, 1), listed(1, 1), listed(1), listed(1, 1), listed(2), listed(3), listed(3), listed(4))
    more = (
        listed(5),
        listed(5, 1),
        listed(5),
        listed(5, 1),
        listed(6),
        listed(7),
        listed(8),
        listed(99),
        listed(1, 99),
    )
    pars = [par("甲", said=one) for one in (*said, *more)]
    assert prose(*pars, lists=lists, uses=uses) == [
        *("（一）甲", "（1）甲", "（2）甲", "（二）甲", "（1）甲", "一、甲", "五、甲", "六、甲", "•甲"),
        *("1.1 甲", "I-1 甲", "2.1 甲", "II-2 甲", "7) 甲", "甲", "甲", "甲", "甲"),
    ]


def test_a_list_of_a_style() -> None:
    styles = [Style(0), Style(paragraph=listed(1))]
    pars = [par("甲", style=1), par("乙", style=1), par("丙", style=1, said=listed(0))]
    assert prose(*pars, styles=styles, lists=[List(1, NINE)], uses=[Use(1)]) == ["（一）甲", "（二）乙", "丙"]


# -- pieces ------------------------------------------------------------------------------------------


def test_letters_of_one_byte() -> None:
    assert prose(par("12€“a”"), par("é"), compressed=True) == ["12€“a”", "é"]


@pytest.mark.parametrize(
    ("extra", "extras", "texts"),
    [
        (0, (), ["甲乙丙", "丁"]),
        (0x5C << 1 | 1 << 8, (), ["甲丁"]),
        (0x5C << 1, (), ["甲乙丙", "丁"]),
        (0x01 << 1 | 1 << 8, (), ["甲乙丙", "丁"]),
        (1 | 0 << 1, (HIDDEN,), ["甲丁"]),
        (1 | 9 << 1, (HIDDEN,), ["甲乙丙", "丁"]),
    ],
)
def test_what_a_piece_gives_to_its_letters(extra: int, extras: tuple[bytes, ...], texts: list[str]) -> None:
    """A list or one property; the mark of the paragraph is in the piece, so that it runs on."""
    assert prose(par("甲乙丙"), par("丁"), cut={1: extra, 4: 0}, extras=extras) == texts


def test_pieces_in_another_order_than_in_the_file() -> None:
    doc = blocks(par("甲甲"), par("乙乙", HIDDEN), par("丙丙"))
    parts = doc.parts()
    table = bytearray(parts["1Table"])
    at = table.index(b"\2" + struct.pack("<L", 16))
    clx = struct.pack("<4L", 0, 3, 6, 9) + b"".join(struct.pack("<HLH", 0, 1024 + 2 * x, 0) for x in (6, 3, 0))
    table += b"\2" + struct.pack("<L", len(clx)) + clx
    document = bytearray(parts["WordDocument"])
    struct.pack_into("<2L", document, 154 + 33 * 8, len(table) - len(clx) - 5, len(clx) + 5)
    assert at > 0
    page = read(olddoc.compound({**parts, "1Table": bytes(table), "WordDocument": bytes(document)}), LIMITS)
    assert [block.text for block in page.blocks if isinstance(block, Paragraph)] == ["丙丙", "甲甲"]


# -- tables ------------------------------------------------------------------------------------------


def wide(text: str, *widths: int, flags: int = 0) -> Cell:
    return cell(text, width=sum(widths), flags=flags)


def test_spans_by_edges() -> None:
    found = rows(
        row([wide("甲", 1000, 500), wide("乙", 700)]),
        row([wide("1", 1000), wide("2", 500), wide("3", 705)]),
        row([wide("4", 1003), wide("5", 1197)]),
        row([wide("6", 500)], left=1000),
    )
    assert found == [
        *(("甲", 0, 0, 1, 2), ("乙", 0, 2, 1, 1), ("1", 1, 0, 1, 1), ("2", 1, 1, 1, 1), ("3", 1, 2, 1, 1)),
        *(("4", 2, 0, 1, 1), ("5", 2, 1, 1, 2), ("6", 3, 1, 1, 1)),
    ]


def test_a_cell_narrower_than_what_is_rounded_keeps_a_column() -> None:
    found = rows(row([wide("甲", 5), wide("乙", 700)]), row([wide("1", 705)]))
    assert [one[2:] for one in found] == [(0, 1, 1), (1, 1, 1), (0, 1, 2)]


def test_cells_of_no_width_are_not_aligned() -> None:
    (grid,) = page_of(blocks(row([wide("甲", 0), wide("乙", 700)]), row([wide("1", 0), wide("2", 700)]))).blocks
    assert isinstance(grid, Grid)
    assert not grid.aligned


def test_cells_that_go_on_below() -> None:
    found = rows(
        row([cell("甲", flags=RESTART), cell("1")]),
        row([cell("旧", flags=DOWN), cell("2")]),
        row([cell("乙", flags=RESTART), cell("3")]),
        row([cell("", flags=DOWN), cell("4")]),
        row([cell("丙"), cell("5")]),
        row([wide("丁", 500, flags=DOWN), wide("6", 1500)]),
    )
    assert [one for one in found if one[2] == 0] == [
        *(("甲", 0, 0, 2, 2), ("乙", 2, 0, 2, 2), ("丙", 4, 0, 1, 2), ("丁", 5, 0, 1, 1)),
    ]


def test_what_stands_in_a_merged_cell_is_told() -> None:
    page = page_of(
        blocks(
            row([cell("甲", flags=RESTART | FIRST), cell("旧", flags=RESTART | FOLLOWS), cell("1")]),
            row([cell("老", flags=DOWN | FIRST), cell("古", flags=DOWN | FOLLOWS), cell("2")]),
            row([cell("3"), cell("4"), cell("5")]),
        )
    )
    (grid,) = page.blocks
    assert isinstance(grid, Grid)
    assert [(one.text, one.rowspan, one.colspan) for one in grid.cells][:3] == [("甲", 2, 2), ("1", 1, 1), ("2", 1, 1)]
    assert [hidden.text for hidden in page.hidden] == ["旧", "老古"]


SAID: Final[Mapping[str, tuple[bytes, list[tuple[int, int]]]]] = {
    "nothing": (b"", [(0, 1), (1, 1), (2, 1)]),
    "merge": (sprm(0x5624, 2 << 8 | 0), [(0, 2), (2, 1)]),
    "merge and part": (sprm(0x5624, 2 << 8) + sprm(0x5625, 2 << 8), [(0, 1), (1, 1), (2, 1)]),
    "widen": (sprm(0x7623, 500 << 16 | 2 << 8 | 1), [(0, 1), (1, 1), (2, 2)]),
    "insert": (sprm(0x7621, 1000 << 16 | 1 << 8 | 0) + sprm(0x5622, 2 << 8 | 1), [(0, 1), (1, 1), (2, 1)]),
    "move": (sprm(0x9602, 100) + sprm(0x9601, 1100), [(1, 1), (2, 1), (3, 1)]),
    "down": (sprm(0xD62B, bytes((0, 3))), [(0, 1), (1, 1), (2, 1)]),
    "down of nothing": (sprm(0xD62B, b"\0"), [(0, 1), (1, 1), (2, 1)]),
    "definition that is cut": (sprm(0xD608, b"\3\0") + sprm(0xD608, b""), [(0, 1), (1, 1), (2, 1)]),
    "shading that is cut": (sprm(0xD62D, b"\0\1"), [(0, 1), (1, 1), (2, 1)]),
    "tabs before": (sprm(0xC615, b"\0\0"), [(0, 1), (1, 1), (2, 1)]),
    "long tabs before": (
        b"\x15\xc6\xff" + b"\2" + bytes(8) + b"\1" + bytes(3) + sprm(0x5624, 2 << 8),
        [(0, 2), (2, 1)],
    ),
    "long tabs that are cut": (b"\x15\xc6\xff\1" + bytes(4), [(0, 1), (1, 1), (2, 1)]),
    "long tabs that end": (b"\x15\xc6\xff\x7f", [(0, 1), (1, 1), (2, 1)]),
}


@pytest.mark.parametrize("name", SAID)
def test_what_changes_a_row(name: str) -> None:
    said, wanted = SAID[name]
    found = rows(row([cell("1"), cell("2"), cell("3")], said=said), row([cell("4"), cell("5"), cell("6")]))
    assert [(one[2], one[4]) for one in found if one[1] == 0] == wanted


def test_rows_that_are_not_defined_are_not_aligned() -> None:
    page = page_of(blocks(row([cell("1"), cell("2")], defined=False), row([cell("3"), cell("4")])))
    (grid,) = page.blocks
    assert isinstance(grid, Grid)
    assert (grid.aligned, [(one.row, one.column) for one in grid.cells]) == (False, [(0, 0), (0, 1), (1, 0), (1, 1)])


def test_a_row_without_an_end_is_not_aligned() -> None:
    page = page_of(blocks(row([cell("1"), cell("2")]), row([cell("3"), cell("4")])[:-1], par("甲")))
    grid, after = page.blocks
    assert isinstance(grid, Grid)
    assert not grid.aligned
    assert [one.text for one in grid.cells] == ["1", "2", "3", "4"]
    assert isinstance(after, Paragraph)


def test_paragraphs_of_a_cell() -> None:
    content = [par("甲"), Par([Run("乙")], mark_look=DELETED), par("丙")]
    assert rows(row([Cell(content), cell("1")]), row([cell("2"), cell("3")]))[0][0] == "甲\n乙丙"


def inner(*texts: str, depth: int = 2) -> list[Par]:
    return row([cell(text) for text in texts], depth=depth)


def test_tables_in_cells() -> None:
    doc = blocks(
        row([Cell([*inner("3", "4"), par("1")]), cell("2")]), row([cell("5"), Cell([*inner("", ""), par("6")])])
    )
    outer, nested = grids(doc)
    assert [one[0] for one in outer] == [f"1{OBJECT}", "2", "5", "6"]
    assert nested == [("3", 0, 0, 1, 1), ("4", 0, 1, 1, 1)]


def test_layout_tables_are_opened() -> None:
    assert prose(*row([Cell([par("甲"), *inner("乙"), par("丙")])])) == ["甲", "乙", "丙"]
    doc = blocks(row([Cell([*inner("3", "4"), par("甲")])]), row([cell("乙")]))
    assert grids(doc) == [[("3", 0, 0, 1, 1), ("4", 0, 1, 1, 1)]]
    assert [block.text for block in page_of(doc).blocks if isinstance(block, Paragraph)] == ["甲", "乙"]
    assert grids(blocks(row([cell("甲")]), row([cell("乙")]))) == [[("甲", 0, 0, 1, 1), ("乙", 1, 0, 1, 1)]]


def gone(text: str, look: bytes) -> list[Par]:
    """A row all of which has some look, marks too."""
    return [attrs.evolve(one, mark_look=look) for one in row([cell(text, look), cell(text, look)])]


def test_rows_that_are_deleted_or_hidden() -> None:
    page = page_of(
        blocks(
            row([cell("1"), cell("2")]),
            gone("7", DELETED),
            gone("8", HIDDEN),
            row([cell("3"), cell("4")], mark=DELETED),
            row([cell("5"), cell("6")], mark=HIDDEN),
        )
    )
    (grid,) = page.blocks
    assert isinstance(grid, Grid)
    assert [one.text for one in grid.cells] == ["1", "2", "3", "4", "5", "6"]
    assert [(hidden.text, hidden.place) for hidden in page.hidden] == [("88", "第1个表")]


def test_a_table_that_is_deleted() -> None:
    assert page_of(blocks(gone("7", DELETED), gone("8", DELETED))).blocks == ()


def test_marks_of_rows_where_no_cells_are() -> None:
    assert prose(Par([], sprm(0x2416, 1) + sprm(0x2417, 1), mark="\x07"), par("甲")) == ["甲"]


def test_a_last_cell_without_a_mark() -> None:
    pars = row([cell("1"), cell("2")])
    pars[-2].mark = "\r"
    assert [one[0] for one in rows(pars, row([cell("3"), cell("4")]))] == ["1", "2", "3", "4"]


def test_a_row_of_hidden_tables() -> None:
    table = [attrs.evolve(one, mark_look=HIDDEN) for one in row([cell("7", HIDDEN), cell("8", HIDDEN)], depth=2)]
    content = [*table, Par([], mark_look=HIDDEN)]
    hidden = [attrs.evolve(one, mark_look=HIDDEN) for one in row([Cell(content), cell("9", HIDDEN)])]
    assert [one[0] for one in rows(row([cell("1"), cell("2")]), hidden)] == ["1", "2"]


def test_a_field_over_cells_leaves_a_doubt() -> None:
    found = rows(row([cell("1\x13 IF "), cell("2 \x147\x15")]), row([cell("3"), cell("4")]))
    assert [one[0] for one in found] == [f"1{OBJECT}", f"7{OBJECT}", "3", "4"]


def test_properties_that_stand_elsewhere() -> None:
    found = rows(row([cell(str(at), width=300) for at in range(30)]), row([cell("1", width=9000)]))
    assert len(found) == 31
    assert found[-1][4] == 30


def test_properties_that_stand_in_part_elsewhere() -> None:
    elsewhere = struct.pack("<h", 3) + sprm(0x2640, 0)
    said = sprm(0x2403, 0) + sprm(0x6646, 0)
    (block,) = page_of(blocks(par("甲", said=said), streams={"Data": elsewhere})).blocks
    assert block == Paragraph("甲", "heading", "第1段")


@pytest.mark.parametrize("data", [b"", b"\xff", struct.pack("<h", -1), struct.pack("<h", 99) + b"\0"])
def test_properties_that_stand_nowhere(data: bytes) -> None:
    """Then nothing says that these paragraphs are cells."""
    pars = row([cell(str(at), width=300) for at in range(30)])
    assert len(prose(*pars, streams={"Data": data})) <= 30


def test_depth_by_a_change() -> None:
    said = sprm(0x6649, 2) + sprm(0x664A, -1)
    found = rows(row([cell("1"), Cell([par("2", said=said)])]), row([cell("3"), cell("4")]))
    assert [one[0] for one in found] == ["1", "2", "3", "4"]


# -- bounds and what is broken -----------------------------------------------------------------------

TABLE: Final = blocks(row([cell("1"), cell("2")]), row([cell("3"), cell("4")]))


@pytest.mark.parametrize(
    ("doc", "limits", "words"),
    [
        (blocks(par("甲" * 99)), Limits(characters=50), "文字超过 50 字"),
        (blocks(Par([Run("", BLACK)] * 9)), Limits(characters=4), "格式信息过多"),
        (blocks(row([cell("甲" * 99), cell()])), Limits(cell_characters=50), "一格文字超过 50 字"),
        (TABLE, Limits(rows=1), "一张表超过 1 行"),
        (TABLE, Limits(cells=3), "表格超过 3 格"),
        (blocks(row([cell(str(at)) for at in range(17)])), Limits(span=1), "表格超过 50000 格"),
        (blocks(row([Cell([*inner("1", "2"), par()])])), Limits(nesting=1), "嵌套过深"),
    ],
)
def test_limits(doc: Doc, limits: Limits, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        read(doc.pack(), limits)


def test_properties_elsewhere_are_bounded() -> None:
    pars = [par("甲", said=b"".join(sprm(0x6646, 2 * (at + one)) for at in range(70))) for one in range(3)]
    big = struct.pack("<h", 0x7FFF) * 20_000
    with pytest.raises(FormatError, match="格式信息过多"):
        page_of(blocks(*pars, streams={"Data": big}))


def changed(place: int, value: bytes, doc: Doc = TABLE, stream: str = "WordDocument") -> bytes:
    parts = doc.parts()
    old = bytearray(parts[stream])
    old[place : place + len(value)] = value
    return olddoc.compound({**parts, stream: bytes(old)})


def table_at(number: int) -> int:
    return 154 + 8 * number


BROKEN: Final[Mapping[str, tuple[Callable[[], bytes], str]]] = {
    "no text": (lambda: olddoc.compound({"WordDocument": b""}), "已损坏"),
    "another magic": (lambda: blocks(par(), magic=0x1234).pack(), "已损坏"),
    "Word 6": (lambda: blocks(par(), magic=0xA5DC).pack(), "Word 97 以前"),
    "Word 95": (lambda: blocks(par(), version=0x68).pack(), "Word 97 以前"),
    "password": (lambda: blocks(par(), flags=0x300).pack(), "取消密码"),
    "password of old": (lambda: blocks(par(), flags=0x8200).pack(), "取消密码"),
    "no tables": (lambda: changed(10, b"\0\0"), "已损坏"),
    "header that is cut": (lambda: olddoc.compound({"WordDocument": TABLE.parts()["WordDocument"][:40]}), "已损坏"),
    "fewer than no letters": (lambda: changed(76, b"\xff\xff\xff\xff"), "已损坏"),
    "more letters than pieces": (lambda: changed(76, b"\xff\0\0\0"), "已损坏"),
    "no pieces": (lambda: changed(table_at(33) + 4, b"\0\0\0\0"), "已损坏"),
    "pages of properties beyond the end": (lambda: changed(table_at(12), struct.pack("<2L", 0, 12)), "已损坏"),
    "more pages than there are": (lambda: changed(table_at(12), struct.pack("<2L", 0, 400)), "已损坏"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_is_told(name: str) -> None:
    make, words = BROKEN[name]
    with pytest.raises(FormatError, match=words) as error:
        gkreport.open(make())
    assert error.value.in_language("en").isascii()
    assert ".docx" in str(error.value)


def pieces(*changes: tuple[int, bytes]) -> bytes:
    """A document whose table of pieces is changed: the places are counted from its beginning."""
    doc = blocks(par("甲乙丙丁"), cut={2: 0})
    (start, _) = struct.unpack_from("<2L", doc.parts()["WordDocument"], table_at(33))
    table = bytearray(doc.parts()["1Table"])
    for at, value in changes:
        table[start + at : start + at + len(value)] = value
    return olddoc.compound({**doc.parts(), "1Table": bytes(table)})


@pytest.mark.parametrize(
    "change",
    [
        (1, struct.pack("<L", 3)),
        (1, struct.pack("<L", 1 << 30)),
        (5, struct.pack("<L", 1)),
        (9, struct.pack("<L", 0xFFFF)),
        (17 + 2, struct.pack("<L", 1 << 20)),
        (0, b"\1"),
    ],
)
def test_pieces_that_are_broken(change: tuple[int, bytes]) -> None:
    with pytest.raises(FormatError):
        gkreport.open(pieces(change))


def test_pages_of_properties_that_lie() -> None:
    """Runs over each other, and runs that end before they begin, count for what is left of them."""
    doc = blocks(Par([Run("甲", HIDDEN), Run("乙"), Run("丙", HIDDEN), Run("丁")]))
    document = bytearray(doc.parts()["WordDocument"])
    page = next(at for at in range(1024, len(document), 512) if document[at + 511] == 5)
    ends = list(struct.unpack_from("<6L", document, page))
    odd = [ends[0], ends[0] + 1, ends[0] + 2, *ends[3:]]
    for lying in ([ends[0], ends[3], ends[1], *ends[3:]], [ends[5], *ends[1:]], [0, 0, 0, 0, 0, 0], odd):
        struct.pack_into("<6L", document, page, *lying)
        read(olddoc.compound({**doc.parts(), "WordDocument": bytes(document)}), LIMITS)


def test_properties_that_leave_letters_out() -> None:
    """Where nothing is said of letters they are plain, also those of a piece that begins behind all that is said."""
    doc = blocks(Par([Run("甲", HIDDEN), Run("乙丙丁")]), cut={3: 0})
    document = bytearray(doc.parts()["WordDocument"])
    page = next(at for at in range(1024, len(document), 512) if document[at + 511] == 3)
    struct.pack_into("<4L", document, page, 1024, 1026, 1026, 1026)
    file = olddoc.compound({**doc.parts(), "WordDocument": bytes(document)})
    assert [block.text for block in read(file, LIMITS).blocks if isinstance(block, Paragraph)] == ["乙丙丁"]


def test_styles_and_typefaces_that_are_cut() -> None:
    doc = blocks(par("甲"), styles=[Style(0), Style(character=BLACK), Style(kind=3)])
    (start, length) = struct.unpack_from("<2L", doc.parts()["WordDocument"], table_at(1))
    for cut in range(length):
        made = changed(table_at(1) + 4, struct.pack("<L", cut), doc)
        try:
            assert len(read(made, LIMITS).blocks) == 1
        except FormatError:
            pass
    assert start >= 0


def test_a_chain_of_styles_is_followed_so_far() -> None:
    styles = [Style(0), *(Style(base=at) for at in range(200))]
    assert prose(par("甲", style=200), styles=styles) == ["甲"]


def test_lists_that_are_cut() -> None:
    doc = blocks(par("甲", said=listed(1)), lists=[List(1, NINE)], uses=[Use(1, starts={0: 3}, levels={1: NINE[0]})])
    (start, _) = struct.unpack_from("<2L", doc.parts()["WordDocument"], table_at(73))
    table = doc.parts()["1Table"]
    with pytest.raises(FormatError):
        read(olddoc.compound({**doc.parts(), "1Table": table[: start + 60]}), LIMITS)
    assert prose(*doc.pars, lists=doc.lists, uses=doc.uses) == ["（三）甲"]


@given(st.data())
def test_any_bytes_are_a_page_or_an_error(data: st.DataObject) -> None:
    file = bytearray(DATA)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(file) - 1))
        new = data.draw(st.binary(min_size=1, max_size=8))
        file[at : at + len(new)] = new
    cut = data.draw(st.integers(0, len(file)) | st.just(len(file)))
    try:
        read(bytes(file[:cut]), LIMITS)
    except FormatError:
        pass


DATA: Final = blocks(
    *(par("甲", said=listed(1)), par("乙", HIDDEN, style=1), row([Cell([*inner("1", "2"), par()]), cell("3", WHITE)])),
    styles=[Style(0), Style(1, character=RAISED)],
    lists=[List(1, NINE)],
    uses=[Use(1, starts={0: 2})],
).pack()
