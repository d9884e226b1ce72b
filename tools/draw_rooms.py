"""Draw the rooms of the library from the layers that import-linter holds: docs/rooms.svg."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]

WORDS: Final = {
    "cli": "命令行 the command line",
    "reviewing": "一个县的报告 the reports of a county",
    "many": "许多文件 many files",
    "frames": "数据表 rows and columns",
    "terminal": "终端里的表格",
    "notebook": "笔记本里的样子",
    "plots": "图 charts",
    "document": "文件及其报告 read · open · write",
    "comparison": "两份报告对照 side by side",
    "registry": "有哪些格式 the list of formats",
    "annotation": "核对结果写到格上 findings at cells",
    "blank_workbook": "边填边核对的空白表",
    "checks": "规则、结果",
    "solve": "推断、定位",
    "aggregation": "汇总",
    "recognise": "页面→报告",
    "compose": "报告→页面",
    "exchange": "JSON",
    "form": "由声明得出：单元格、勾稽关系、表格",
    "formats": "字节 ⇄ 页面：docx doc odt xlsx xls ods html pdf…",
    "report": "声明：表式就是这些类 the classes are the form",
    "seen": "看得见与否 what a person sees",
    "page": "段落和表格 Paragraph, Grid",
}
"""What stands under the name of each room; the files of the ground are named without words."""

LEFT: Final = 120
WIDTH: Final = 760
HEIGHT: Final = 58
GAP: Final = 12
TOP: Final = 20

HEAD: Final = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 {height}" role="img" aria-labelledby="t d" \
font-family="system-ui, 'Microsoft YaHei', 'PingFang SC', 'Noto Sans CJK SC', sans-serif" font-size="15">
  <title id="t">The rooms of gkreport</title>
  <desc id="d">Layers, each importing only those below: {layers}. On the left the way between a file and its \
report, which is gone both ways.</desc>
  <style>
    .paper {{ fill: #ffffff }}
    .room {{ fill: #f4f7fb; stroke: #8fa3bf }}
    .core {{ fill: #fff6e0; stroke: #d2a84a }}
    .name {{ font-weight: 600; fill: #1d2a3a }}
    .what {{ fill: #4a5a6d; font-size: 13px }}
    .flow {{ stroke: #b4453a; stroke-width: 2; fill: none }}
    .word {{ fill: #9a382e; font-size: 13px }}
  </style>
  <defs>
    <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse">
      <path d="M0 0 L8 4 L0 8 z" fill="#b4453a"/>
    </marker>
  </defs>
  <rect class="paper" width="900" height="{height}" rx="8"/>
"""


def layers() -> list[list[str]]:
    """Return the rooms of each layer, the roof first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    named = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    rooms = [[room.strip().removeprefix("gkreport.") for room in layer.split("|")] for layer in named]
    return [layer for layer in rooms if layer != ["__main__"]]


def draw() -> str:
    """Return the drawing as SVG."""
    rows = layers()
    height = TOP + len(rows) * (HEIGHT + GAP) + GAP
    told = "; ".join(", ".join(row) for row in rows)
    top = {room: TOP + at * (HEIGHT + GAP) for at, row in enumerate(rows) for room in row}
    body = "".join(line for row in rows for line in _row(row, top[row[0]]))
    return HEAD.format(height=height, layers=told) + body + "".join(_flows(top)) + "</svg>\n"


def _row(rooms: list[str], y: int) -> Iterator[str]:
    if not any(room in WORDS for room in rooms):  # the ground: files of a page each
        rooms = [" · ".join(room.lstrip("_") for room in rooms)]
    width = (WIDTH - (len(rooms) - 1) * 10) // len(rooms)
    for at, room in enumerate(rooms):
        x = LEFT + at * (width + 10)
        kind = "core" if room in ("report", "form") else "room"
        yield f'  <rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{HEIGHT}" rx="6"/>\n'
        for dy, style, text in ((24, "name", room), (45, "what", WORDS.get(room, "errors, limits and the like"))):
            yield f'  <text class="{style}" x="{x + width // 2}" y="{y + dy}" text-anchor="middle">{text}</text>\n'


def _flows(top: dict[str, int]) -> Iterator[str]:
    """Draw the way between a file and its report, which is gone both ways."""
    file, page, report = top["document"] + 20, top["formats"] + HEIGHT // 2, top["recognise"] + HEIGHT // 2
    for path in (f"M40 {file + 26} V{page + 8} H{LEFT - 6}", f"M{LEFT - 6} {page - 8} H88 V{report} H{LEFT - 6}"):
        yield f'  <path class="flow" d="{path}" marker-start="url(#tip)" marker-end="url(#tip)"/>\n'
    for x, y, text in (
        (40, file, "文件"),
        (40, file + 18, "bytes"),
        (66, (page + report) // 2 + 4, "Page"),
        (88, report - 12, "Report"),
        (70, page + 28, "读 ⇄ 写"),
    ):
        yield f'  <text class="word" x="{x}" y="{y}" text-anchor="middle">{text}</text>\n'
