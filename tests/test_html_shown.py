"""What a browser shows of a cell is what is read, or the cell is told: a table of kinds, judged by Chromium's pixels."""

import subprocess
from typing import Final

import pytest
from PIL import Image, ImageOps

import gkreport
from gkreport.formats.html import reading
from gkreport.limits import Limits
from gkreport.page import Grid
from gkreport.seen import Why, is_doubtful, sign_of

# The style sheet of a page in which CASE is the class of the case, and what stands in its cell; 126 is always shown.
KINDS: Final[dict[str, tuple[str, str]]] = {
    "descendant": ("td .CASE{display:none}", "<b class=CASE>7</b>126"),
    "two classes": (".CASE.x{display:none}", "<b class='CASE x'>7</b>126"),
    "one of two classes": (".CASE.x{display:none}", "<b class='CASE'>126</b>"),
    "attribute": ("[data-k='CASE']{display:none}", "<b data-k=CASE>7</b>126"),
    "attribute, part of it": ("[data-k^='CASE']{display:none}", "<b data-k=CASE1>7</b>126"),
    "child": (".CASE > i{display:none}", "<b class=CASE><i>7</i><span><i>126</i></span></b>"),
    "sister": (".CASE + i{display:none}", "<b class=CASE></b><i>7</i>126"),
    "first child": (".CASE span:first-child{display:none}", "<p class=CASE><span>7</span><span>126</span></p>"),
    "nth child": (
        ".CASE span:nth-child(2){display:none}",
        "<p class=CASE><span>12</span><span>7</span><span>6</span></p>",
    ),
    "not": (".CASE span:not(.x){display:none}", "<p class=CASE><span>7</span><span class=x>126</span></p>"),
    "is": (":is(.CASE, .other){display:none}", "<b class=CASE>7</b>126"),
    "id": ("#CASE{display:none}", "<b id=CASE>7</b>126"),
    "list of selectors": (".other, .CASE{display:none}", "<b class=CASE>7</b>126"),
    "overridden later": (".CASE{display:none} .CASE{display:inline}", "<b class=CASE>126</b>"),
    "overridden by specificity": ("td .CASE{display:inline} .CASE{display:none}", "<b class=CASE>126</b>"),
    "overridden by !important": (".CASE{display:inline!important} td .CASE{display:none}", "<b class=CASE>126</b>"),
    "overridden inline": (".CASE{display:none}", "<b class=CASE style='display:inline'>126</b>"),
    "important over inline": (".CASE{display:none!important}", "<b class=CASE style='display:inline'>7</b>126"),
    "media screen": ("@media screen{.CASE{display:none}}", "<b class=CASE>7</b>126"),
    "media print": ("@media print{.CASE{display:none}}", "<b class=CASE>126</b>"),
    "media of narrow screens": ("@media (max-width:600px){.CASE{display:none}}", "<b class=CASE>126</b>"),
    "media of wide screens": ("@media screen and (min-width:600px){.CASE{display:none}}", "<b class=CASE>7</b>126"),
    "supports": ("@supports (display:grid){.CASE{display:none}}", "<b class=CASE>7</b>126"),
    "custom property": (":root{--CASE:none} .CASE{display:var(--CASE)}", "<b class=CASE>7</b>126"),
    "custom property with a default": (".CASE{display:var(--none-such,none)}", "<b class=CASE>7</b>126"),
    "nested rule": (".CASE{color:#000; i{display:none}}", "<b class=CASE><i>7</i>126</b>"),
    "comment between": (".CASE{/* shown */display:/**/none}", "<b class=CASE>7</b>126"),
    "capitals": (".CASE{DISPLAY:NONE}", "<b class=CASE>7</b>126"),
    "hover": (".CASE:hover{display:none}", "<b class=CASE>126</b>"),
    "hidden attribute": ("", "<b hidden>7</b>126"),
    "hidden attribute overridden": (".CASE{display:inline}", "<b hidden class=CASE>126</b>"),
    "visibility": (".CASE{visibility:hidden}", "<b class=CASE>7</b>126"),
    "visible inside hidden": (".CASE{visibility:hidden} .CASE i{visibility:visible}", "<b class=CASE>7<i>126</i></b>"),
    "opacity": (".CASE{opacity:0}", "<b class=CASE>7</b>126"),
    "opacity of a group": (".CASE{opacity:.01}", "<b class=CASE><i>7</i></b>126"),
    "white": (".CASE{color:#fff}", "<b class=CASE>7</b>126"),
    "white in the middle": (".CASE{color:#fff}", "12<b class=CASE>7</b>6"),
    "invisible in the middle": (".CASE{visibility:hidden}", "12<b class=CASE>7</b>6"),
    "hidden in the middle": (".CASE{display:none}", "12<b class=CASE>7</b>6"),
    "nearly white": (".CASE{color:#fdfdfd}", "<b class=CASE>7</b>126"),
    "white by name": (".CASE{color:White}", "<b class=CASE>7</b>126"),
    "white by function": (".CASE{color:rgb(100% 100% 100%)}", "<b class=CASE>7</b>126"),
    "white by hue": (".CASE{color:hsl(0 0% 100%)}", "<b class=CASE>7</b>126"),
    "clear": (".CASE{color:transparent}", "<b class=CASE>7</b>126"),
    "clear by channel": (".CASE{color:#12345600}", "<b class=CASE>7</b>126"),
    "font colour": ("", "<font color=#ffffff>7</font>126"),
    "white on black": (".CASE{color:#fff;background:#000}", "<b class=CASE>126</b>"),
    "black on black": (".CASE{color:#000;background:#000}", "<b class=CASE>7</b>126"),
    "black on an inherited black": (
        ".CASE{background-color:black}",
        "<b class=CASE><i style='color:black'>7</i></b>126",
    ),
    "white inherited": (".CASE{color:white} .CASE i{color:black}", "<b class=CASE>7<i>126</i></b>"),
    "fill colour": (".CASE{-webkit-text-fill-color:#fff}", "<b class=CASE>7</b>126"),
    "size nought": (".CASE{font-size:0}", "<b class=CASE>7</b>126"),
    "size nought inside a size": (".CASE{font-size:0} .CASE i{font-size:16px}", "<b class=CASE>7<i>126</i></b>"),
    "tiny in em": (".CASE{font-size:.001em}", "<b class=CASE>7</b>126"),
    "font shorthand": (".CASE{font:0/1 serif}", "<b class=CASE>7</b>126"),
    "zoom": (".CASE{zoom:.001}", "<b class=CASE>7</b>126"),
    "clip": (".CASE{position:absolute;clip:rect(0,0,0,0)}", "<b class=CASE>7</b>126"),
    "clip path": (".CASE{display:inline-block;clip-path:inset(100%)}", "<b class=CASE>7</b>126"),
    "read aloud": (".CASE{position:absolute;width:1px;height:1px;overflow:hidden}", "<b class=CASE>7</b>126"),
    "no height": (".CASE{height:0;overflow:hidden}", "<div class=CASE>7</div>126"),
    "no width": (".CASE{display:inline-block;width:0;overflow:hidden}", "<b class=CASE>7</b>126"),
    "off to the left": (".CASE{position:absolute;left:-9999px}", "<b class=CASE>7</b>126"),
    "indented away": (".CASE{display:inline-block;text-indent:-9999px}", "<b class=CASE>7</b>126"),
    "moved away": (".CASE{display:inline-block;transform:translateX(-9999px)}", "<b class=CASE>7</b>126"),
    "scaled away": (".CASE{display:inline-block;transform:scale(0)}", "<b class=CASE>7</b>126"),
    "struck": (".CASE{text-decoration:line-through}", "<b class=CASE>7</b>126"),
    "struck from outside": (".CASE{text-decoration:line-through red}", "<b class=CASE><i>7</i></b>126"),
    "struck by tag": ("", "<s>7</s>126"),
    "raised": (".CASE{vertical-align:super}", "126<b class=CASE>2</b>"),
    "raised by length": (".CASE{vertical-align:6px}", "126<b class=CASE>2</b>"),
    "raised by position": (".CASE{position:relative;top:-6px}", "126<b class=CASE>2</b>"),
    "float": (".CASE{float:right}", "<b class=CASE>1</b>26"),
    "right to left": (".CASE{direction:rtl;unicode-bidi:bidi-override}", "<b class=CASE>12</b>6"),
    "reversed": (".CASE{display:flex;flex-direction:row-reverse}", "<div class=CASE><i>1</i><i>26</i></div>"),
    "generated before": (".CASE::before{content:'1'}", "<b class=CASE>26</b>"),
    "generated after": (".CASE::after{content:'6'}", "<b class=CASE>12</b>"),
    "generated and hidden": (".CASE::before{content:'7';display:none}", "<b class=CASE>126</b>"),
    "generated from an attribute": (".CASE::before{content:attr(data-n)}", "<b class=CASE data-n=1>26</b>"),
    "generated nothing": (".CASE::before{content:'';display:table}", "<b class=CASE>126</b>"),
    "blurred": (".CASE{filter:blur(9px)}", "<b class=CASE>7</b>126"),
    "grey of a day of mourning": ("html{filter:grayscale(100%)}", "126"),
    "masked": (".CASE{-webkit-mask-image:linear-gradient(transparent,transparent)}", "<b class=CASE>7</b>126"),
    "aside in a cell": ("", "<aside>126</aside>"),
    "share in a cell": ("", "<div class=share>126</div>"),
    "tab pane": (
        ".CASE{display:none} .CASE.active{display:block}",
        "<p class='CASE active'>126</p><p class=CASE>7</p>",
    ),
    "closed dialog": ("", "<dialog>7</dialog>126"),
    "open dialog": ("", "<dialog open style='position:static;border:0;padding:0'>126</dialog>"),
    "template": ("", "<template>7</template>126"),
    "half seen": (".CASE{display:inline-block;height:6px;overflow:hidden}", "<b class=CASE>126</b>"),
    "no width, not cut": (".CASE{display:inline-block;width:0}", "<b class=CASE>7</b>126"),
    "cell without a width": ("", "<span style='display:table-cell;width:0;overflow:hidden'>126</span>"),
    "scaled, with a size inside": (
        ".CASE{display:inline-block;transform:scale(0)} .CASE i{font-size:16px}",
        "<b class=CASE><i>7</i></b>126",
    ),
    "scaled flat": (".CASE{display:inline-block;transform:scale(1,0)}", "<b class=CASE>7</b>126"),
    "hardly scaled": (".CASE{display:inline-block;transform:scale(.1)}", "<b class=CASE>7</b>126"),
    "indented, in a line": (".CASE{text-indent:-9999px}", "<b class=CASE>126</b>"),
    "indented, back in a line": (".CASE{text-indent:-9999px} td .CASE{display:inline}", "<b class=CASE>126</b>"),
    "clear, black inside": (".CASE{color:transparent} .CASE i{color:#000}", "<b class=CASE>7<i>126</i></b>"),
    "struck, white inside": (
        ".CASE{text-decoration:line-through} .CASE i{color:#fff}",
        "<b class=CASE><i>7</i></b>126",
    ),
    "all unset": (".CASE{color:#fff} td .CASE{all:unset}", "<b class=CASE>126</b>"),
    "all initial": (
        ".CASE i{font-size:16px} .CASE{font-size:0} .CASE b{all:initial;font:16px monospace}",
        "<b class=CASE>7<b>126</b></b>",
    ),
    "raised and reverted": (
        "td .CASE{vertical-align:baseline} td .CASE{vertical-align:revert}",
        "126<sup class=CASE>2</sup>",
    ),
    "spaced together": (".CASE{letter-spacing:-.6em}", "<b class=CASE>126</b>"),
}
TOLD: Final = {
    *("struck", "struck from outside", "struck by tag", "raised", "raised by length", "raised by position", "float"),
    *("right to left", "reversed", "generated from an attribute", "blurred", "masked", "half seen", "spaced together"),
    *("supports", "no width, not cut", "cell without a width", "hardly scaled", "struck, white inside"),
    *("raised and reverted", "white in the middle", "invisible in the middle"),
}
"""The kinds in which no number can be told; all others read 126."""

PAINTED: Final = {"white on black", "black on black", "black on an inherited black"}
"""The kinds whose ground is no paper, so that pixels beside the digits differ."""


def page() -> str:
    """All kinds as one page, a row each: what is to be read, and beside it 126 in plain."""
    styles = "".join(style.replace("CASE", f"k{at}") for at, (style, _) in enumerate(KINDS.values()))
    rows = "".join(
        f"<tr><td>{inside.replace('CASE', f'k{at}')}</td><td>126</td><td><b style='visibility:hidden'>7</b>126</td></tr>"
        for at, (_, inside) in enumerate(KINDS.values())
    )
    look = "body{margin:0} table{border-spacing:0} tr{height:30px} td{padding:0 9px;width:200px;font:16px monospace}"
    return f"<!DOCTYPE html><meta charset=utf-8><style>{look}td *{{font-weight:normal;font-style:normal;margin:0}}{styles}</style><table>{rows}</table>"


@pytest.fixture(scope="module")
def cells() -> dict[str, str]:
    """What is read of the cell of each kind."""
    (grid,) = (block for block in reading.read(page().encode(), Limits()).blocks if isinstance(block, Grid))
    return dict(zip(KINDS, (cell.text for cell in grid.cells if cell.column == 0), strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_a_cell_holds_what_is_seen(kind: str, cells: dict[str, str]) -> None:
    assert is_doubtful(cells[kind]) == (kind in TOLD)
    if kind not in TOLD:
        assert "".join(cells[kind].split()) == "126"


def test_struck_text_leaves_its_sign_and_nothing_else(cells: dict[str, str]) -> None:
    assert cells["struck"] == sign_of(Why.STRUCK) + "126"


def test_what_is_hidden_is_told_with_its_place_and_the_reason() -> None:
    hidden = reading.read(page().encode(), Limits()).hidden
    assert {one.text for one in hidden} == {"7"}
    first = min(hidden, key=lambda one: int(one.place.split("第")[-1].removesuffix("行")))
    assert first.message() == str(first) == "第1个表 第1行：“7”设为隐藏"
    assert first.message("en") == "第1个表 第1行: '7' is set to be hidden"


def test_a_number_with_something_struck_beside_it_is_told_with_the_reason() -> None:
    report = gkreport.Report.blank("示例县", 2024).replace({"requests.carried_out.total": 112})
    page = gkreport.dumps(report, format="html").decode().replace(">112<", "><s>119</s>112<")
    document = gkreport.open(page.encode())
    (problem,) = (found for found in document.problems if found.kind == "doubtful")
    assert problem.cell == "requests.carried_out.total"
    assert "“［被划去］112”中有不能当作数字读的字，没有读入" in problem.message()
    assert "［struck out］112" in problem.message("en")
    assert [one.text for one in document.hidden] == ["119"]


@pytest.mark.needs("chromium")
def test_chromium_shows_what_is_read(cells, tmp_path):
    """Every cell that is not told has the pixels of a plain 126; were one told without a reason, they would have too."""
    (tmp_path / "kinds.html").write_text(page(), "utf-8")
    picture = tmp_path / "kinds.png"
    command = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        f"--screenshot={picture}",
    ]
    subprocess.run(  # noqa: S603
        [*command, f"--window-size=1280,{30 * len(KINDS) + 200}", f"file://{tmp_path}/kinds.html"],
        check=True,
        capture_output=True,
    )
    shown = Image.open(picture).convert("L")
    wrong = []
    for at, kind in enumerate(KINDS):
        cell, *plain = (_ink(shown.crop((x, 30 * at, x + 200, 30 * at + 30))) for x in (9, 227, 445))
        if kind not in TOLD | PAINTED and cell not in plain:
            wrong.append(kind)
    assert wrong == []


def _ink(cell):
    """The part of a cell in which anything is drawn."""
    box = ImageOps.invert(cell).point(lambda ink: 255 if ink > 100 else 0).getbbox()
    return cell.crop(box).tobytes() if box else b""
