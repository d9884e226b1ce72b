"""Damage of a cell in any combination: what is read of it, or told, is held against the ink that Chromium draws."""

import os
import random
import subprocess
from typing import Final

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from PIL import Image, ImageOps

from gkreport.formats.html import reading
from gkreport.limits import Limits
from gkreport.page import Grid
from gkreport.seen import is_doubtful

STYLES: Final = (
    *("display:none", "visibility:hidden", "opacity:0", "font-size:0", "color:#fff", "color:transparent"),
    *("color:#fefefe", "clip-path:inset(100%)", "display:inline-block;width:0;overflow:hidden", "display:var(--x)"),
    *("position:absolute;left:-9999px", "position:absolute;clip:rect(0,0,0,0)", "--x:none", "display:inline-block"),
    *("display:inline-block;transform:scale(0)", "display:inline-block;text-indent:-9999px", "visibility:inherit"),
    *("display:inline", "visibility:visible", "opacity:1", "font-size:20px", "color:#000", "color:#222", "all:unset"),
    *(
        "position:relative",
        "position:static",
        "overflow:hidden",
        "text-indent:0",
        "background:#fff",
        "width:0",
        "zoom:1",
    ),
    *("text-decoration:line-through", "vertical-align:super", "float:right", "direction:rtl", "color:inherit"),
    *("position:relative;top:-9px", "display:var(--none-such,inline)"),
    *("font:20px monospace", "text-align:left", "content:'7'", "position:fixed;left:-1000px"),
)
RULES: Final = ("td .{}", ".{}", "b.{}", "b.{} > b", ".{} b", "td .{}:not(.none)", ".{}:first-child", "b + .{}")
"""Where the style of an element may apply, by its class."""


class Damage:
    """The contents of a cell, and the rules that apply to it."""

    def __init__(self, random: random.Random, name: str) -> None:
        self._random, self._name, self.rules = random, name, ""
        self.markup = "".join(self._node(3) for _ in range(random.randint(1, 3)))

    def _node(self, depth: int) -> str:
        choose = self._random
        if depth == 0 or choose.random() < 0.4:
            return choose.choice(["1", "2", "6", "7", "12", "126"])
        style = choose.choice(STYLES) + choose.choice(["", "", "", "!important"])
        inside = "".join(self._node(depth - 1) for _ in range(choose.randint(1, 2)))
        if choose.random() < 0.5:
            return f"<b style='{style}'>{inside}</b>"
        name = f"{self._name}-{self.rules.count('{')}"
        self.rules += f"{choose.choice(RULES).format(name)}{{{style}}}"
        return f"<b class={name}>{inside}</b>"

    def __repr__(self) -> str:
        return f"<style>{self.rules}</style>{self.markup}"


ROW: Final = 120
"""The height of a row in pixels."""
WIDTH: Final = 500
"""The width of the cell with the damage; another, beside it, makes the table one of numbers."""
LOOK: Final = (
    f"body{{margin:0}} table{{border-spacing:0;table-layout:fixed;width:640px}} td:first-child{{width:{WIDTH - 18}px}} tr{{height:{ROW}px}} td{{padding:0 9px;"
    "font:20px/24px monospace;letter-spacing:3px;white-space:nowrap} td b{font-weight:normal}"
)
PLAIN: Final = "1 2 6 7"


def page(cells: list[Damage]) -> bytes:
    """Build a page of these cells, a row each, below one with every digit."""
    rows = "".join(f"<tr><td>{markup}</td><td>x</td></tr>" for markup in (PLAIN, *(cell.markup for cell in cells)))
    styles = "".join(cell.rules for cell in cells)
    return f"<!DOCTYPE html><meta charset=utf-8><style>{LOOK}{styles}</style><table>{rows}</table>".encode()


@pytest.mark.needs("chromium")
@settings(
    max_examples=max(1, int(os.environ.get("GKREPORT_EXAMPLES", "0")) // 20),
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(random=st.randoms(use_true_random=True))
def test_what_is_read_is_what_chromium_draws(random, tmp_path_factory):
    """A cell that is not told holds the digits that are drawn, in their order, and no other."""
    cells = [Damage(random, f"k{at}") for at in range(200)]
    (grid,) = (block for block in reading.read(page(cells), Limits()).blocks if isinstance(block, Grid))
    read = {cell.row - 1: cell.text for cell in grid.cells if cell.row and not cell.column}
    folder = tmp_path_factory.mktemp("damage")
    (folder / "page.html").write_bytes(page(cells))
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    sight = [f"--screenshot={folder}/page.png", f"--window-size=640,{ROW * len(cells) + 300}"]
    subprocess.run([*command, *sight, f"file://{folder}/page.html"], check=True, capture_output=True)  # noqa: S603
    shown = Image.open(folder / "page.png").convert("L")
    plain, *drawn = (signs(shown.crop((0, ROW * at, WIDTH, ROW * at + ROW))) for at in range(len(cells) + 1))
    digits = dict(zip(PLAIN.split(), plain, strict=True))
    wrong = [
        (cell, read[at], seen)
        for at, (cell, ink) in enumerate(zip(cells, drawn, strict=True))
        if (seen := "".join(nearest(sign, digits) for sign in ink)) != "".join(read[at].split())
        and not is_doubtful(read[at])
    ]
    assert not wrong, "\n".join(map(str, wrong))


def signs(row):
    """Cut the ink of a row into signs, each with its width and brought to one size."""
    ink = ImageOps.invert(row).point(lambda shade: 255 if shade > 100 else 0)
    filled = [bool(ink.crop((x, 0, x + 1, ink.height)).getbbox()) for x in range(ink.width)] + [False]
    starts = [x for x, full in enumerate(filled) if full and not filled[x - 1]]
    cut = [ink.crop((x, 0, filled.index(False, x), ink.height)) for x in starts]
    return [(sign.width, sign.crop(sign.getbbox()).resize((12, 20)).tobytes()) for sign in cut]


MOST_UNLIKE: Final = 12 * 20 * 255 // 5


def nearest(sign, digits):
    """Name the digit that a sign looks like; a box or a line looks like none."""

    def unlike(digit):
        width, shape = digits[digit]
        return sum(abs(a - b) for a, b in zip(sign[1], shape, strict=True)) + MOST_UNLIKE * (abs(width - sign[0]) > 2)

    best = min(digits, key=unlike)
    return best if unlike(best) < MOST_UNLIKE else "?"
