"""Write what is derived from the code: rules, cells, limits, commands, the drawing of the rooms, the JSON Schema."""

import ast
import inspect
import json
import runpy
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Final

import attrs

from gkreport import Edition, Limits, Report, json_schema
from gkreport.checks.sums import rule_of
from gkreport.cli import application
from gkreport.cli.program import in_chinese
from gkreport.form import Form, Table, form_of
from gkreport.report.marks import Section

ROOT = Path(__file__).parents[1]


def words_of(declared: type) -> dict[str, str]:
    """Return what stands below each field or member of a class."""
    (tree,) = ast.parse(inspect.getsource(declared)).body
    assert isinstance(tree, ast.ClassDef)  # noqa: S101
    return {
        ast.unparse(field.target if isinstance(field, ast.AnnAssign) else field.targets[0]): text.value.value
        for field, text in pairwise(tree.body)
        if isinstance(field, ast.AnnAssign | ast.Assign)
        if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant)
    }


def pages_of_cells() -> dict[str, Callable[[], Iterator[str]]]:
    """Return the pages of the cells by name: one of all tables, and one of each."""
    tables = {table.name: table.section for table in form_of(Report.blank()).tables}
    return {"cells": partial(tables_of_cells, tables)} | {
        f"cells-{name.replace('_', '-')}": partial(cells, name) for name in tables
    }


def tables_of_cells(tables: Mapping[str, Section]) -> Iterator[str]:
    """Yield how the cells are named, and where each table is told, as Markdown."""
    yield "# 单元格路径 · Cell paths\n"
    yield "每一格有一个路径，由表、行、列的英文名组成，用点连接；核对结果、JSON、数据表里都用它。\n"
    yield "> Each cell has a dotted path of table, row and column, which findings, JSON and data frames use.\n"
    yield "```python\n>>> import gkreport"
    yield '>>> report = gkreport.read("examples/示例县/2024/石桥镇.txt")'
    yield '>>> report["requests.new_received.total"], report.requests.new_received.total\n(5, 5)\n```\n'
    forms = {edition.value: form_of(Report.blank(edition=edition)) for edition in reversed(Edition)}
    words = {edition.value: words_of(Edition)[edition.name] for edition in Edition}
    heads = [f"{year} 年表式 form of {year}" for year in forms]
    yield f"| 表 table | {' | '.join(heads)} |\n|---|{'---:|' * len(heads)}"
    for name, section in tables.items():
        link = f"[{section.table} {section.label} · {name}](cells-{name.replace('_', '-')}.md)"
        found = [next(table for table in form.tables if table.name == name) for form in forms.values()]
        counts = [f"{len(list(table.cells))} 格，{len(table.identities)} 条关系 · "
                  f"{len(list(table.cells))} cells, {len(table.identities)} sums" for table in found]  # fmt: skip
        yield f"| {link} | {' | '.join(counts)} |"
    counts = [f"{len(form.cells)} 格，{len(form.identities)} 条关系 · "
              f"{len(form.cells)} cells, {len(form.identities)} sums" for form in forms.values()]  # fmt: skip
    yield f"| 合计 all | {' | '.join(counts)} |"
    yield "\n依据：{}。\n".format("；".join(f"{year} 年表式，{words[year].partition(',')[0]}" for year in forms))
    yield "> Sources: {}\n".format(" ".join(f"Form of {year}, {words[year]}" for year in forms))
    yield "```{toctree}\n:hidden:\n"
    yield from (f"cells-{name.replace('_', '-')}" for name in tables)
    yield "```"


def cells(name: str) -> Iterator[str]:
    """Yield the cells and sums of a table in each edition, as Markdown."""
    shown: dict[tuple[object, ...], int] = {}
    for edition in reversed(Edition):
        form = form_of(Report.blank(edition=edition))
        table = next(table for table in form.tables if table.name == name)
        if not shown:
            yield f"# {table.section.table} {table.section.label} · {name}\n"
        yield f"## {edition.value} 年表式 · Form of {edition.value}\n"
        look = (*(cell.label for cell in table.cells), *(line.formula for line in table.identities))
        if same := shown.get(look):
            yield f"与 {same} 年表式相同。\n\n> As in the form of {same}.\n"
            continue
        shown[look] = edition.value
        yield from rows_and_columns(table)
        yield from sums(form, table)


def rows_and_columns(table: Table) -> Iterator[str]:
    """Yield the paths of a table's cells: rows and columns apart where every row has the same columns."""
    every = list(table.cells)
    rows = {cell.path.rpartition(".")[0]: cell for cell in every}
    columns = {cell.path.rpartition(".")[2]: cell for cell in every}
    places = {f"{row}.{column}" for row in rows for column in columns}
    if every[0].row.labels and places == {cell.path for cell in every}:
        path, kind = every[-1].path, every[-1].kind.value
        yield f"{len(rows)} 行，每行 {len(columns)} 列。路径是行和列，用点连接，如 `{path}`；类型都是 `{kind}`。\n"
        yield f"> {len(rows)} rows of {len(columns)} columns. A path is that of the row and the name of the column.\n"
        yield "| 行 row | 位置 place |\n|---|---|"
        yield from (f"| `{row}` | {cell.row_label} |" for row, cell in rows.items())
        yield "\n| 列 column | 位置 place |\n|---|---|"
        yield from (f"| `.{column}` | {cell.column.labels[-1]} |" for column, cell in columns.items())
    else:
        yield "| 路径 path | 位置 place | 类型 kind |\n|---|---|---|"
        yield from (f"| `{cell.path}` | {cell.label} | {cell.kind.value} |" for cell in every)
    yield ""


FEW: Final = 3
"""As many places as are named one by one; where there are more, a sum holds in every row or every column."""


def sums(form: Form, table: Table) -> Iterator[str]:
    """Yield the sums of a table, those that say the same in one row."""
    alike: dict[tuple[str, str], list[str]] = {}
    rows = {cell.row_place.removeprefix(f"{table.section.table} ") for cell in table.cells}
    for line in table.identities:
        last = form.cells[line.right[-1]]
        place = last.row_place if line.kind == "across" else f"“{last.column.labels[-1]}”列"
        alike.setdefault((line.formula, rule_of(line).id), []).append(place.removeprefix(f"{table.section.table} "))
    if alike:
        yield "| 勾稽关系 sum | 规则 rule | 条数 how many | 在哪里 where |\n|---|---|---:|---|"
    for (formula, rule), where in alike.items():
        shown = "、".join(where) if len(where) <= FEW else "每行 each row" if where[0] in rows else "每列 each column"
        yield f"| {formula} | [{rule}](rules.md#{rule.lower()}) | {len(where)} | {shown} |"
    yield ""


IN_CHINESE: Final = {
    "file_bytes": "文件的大小",
    "members": "压缩包里的文件数",
    "part_bytes": "压缩包里一个文件解压后的大小",
    "unpacked_bytes": "压缩包里读到的文件解压后的总大小",
    "tree_bytes": "Word 文档一个部件解析后占的内存：官方表式的七倍",
    "properties": "Word 文档里合并的格、列表项、隐藏文字等的个数",
    "ratio": "压缩包里的文件解压后是压缩时的多少倍（1 MiB 以内不限）",
    "span": "一格占的列数；Word 也不许更多",
    "rows": "一张表的行数",
    "cells": "一个文件的格数",
    "nesting": "表格、内容控件嵌套的层数",
    "cell_characters": "一格里的字数",
    "characters": "一个文件显示的文字和单元格一共多少字：部委报告的五倍",
}
"""What each bound is on; the English stands in its declaration."""


def limits() -> Iterator[str]:
    """Yield the bounds on what is read, with the words of their declaration, as Markdown."""
    words = words_of(Limits)
    yield "# 读取的上限 · Limits\n"
    yield "超过任何一条，文件在占用内存之前就被拒绝（`FormatError`）。"
    yield "调整：`gkreport.read(file, limits=gkreport.Limits(file_bytes=5 * 1024**2))`。\n"
    yield "> Whatever is beyond any of these is refused before memory is taken for it.\n"
    yield "| 名称 name | 默认 default | 含义 | what it bounds |"
    yield "|---|---:|---|---|"
    for field in attrs.fields(Limits):
        value = field.default
        mib, rest = divmod(value, 1024 * 1024)
        shown = f"{mib} MiB" if mib and not rest else f"{value:,}"
        yield f"| `{field.name}` | {shown} | {IN_CHINESE[field.name]} | {words[field.name]} |"


def commands() -> Iterator[str]:
    """Yield every command with its arguments and options, as Markdown."""
    zh, en = application("zh"), application("en")
    context = zh.context_class(zh, info_name="gkreport", obj="zh")
    yield "# 命令一览 · All commands\n"
    for name, command in zh.commands.items():
        inner, other = command.context_class(command, info_name=name, parent=context), en.commands[name]
        yield f"\n## gkreport {name}\n"
        yield f"{command.help}\n"
        yield f"> {other.help}\n"
        yield f"```text\n{command.get_usage(inner).removeprefix('用法：')}\n```\n"
        yield "| 选项 option | 含义 | meaning |"
        yield "|---|---|---|"
        for one, also in zip(command.params, other.params, strict=True):
            told, meant = one.get_help_record(inner), also.get_help_record(inner)
            if told and meant and told[1]:
                yield f"| `{told[0].replace('|', ' / ')}` | {in_chinese(told[1])} | {meant[1]} |"


def text_of(page: Callable[[], Iterator[str]]) -> str:
    """Return a page as it is written."""
    return "\n".join(("<!-- Written by tools/write_docs.py -->\n", *page())).rstrip() + "\n"


WRITTEN = {
    ROOT / "docs" / "rules.md": partial(text_of, runpy.run_path(str(ROOT / "tools" / "rule_pages.py"))["rules"]),
    **{ROOT / "docs" / f"{name}.md": partial(text_of, page) for name, page in pages_of_cells().items()},
    ROOT / "docs" / "limits.md": partial(text_of, limits),
    ROOT / "docs" / "commands.md": partial(text_of, commands),
    ROOT / "docs" / "rooms.svg": runpy.run_path(str(ROOT / "tools" / "draw_rooms.py"))["draw"],
    ROOT / "src" / "gkreport" / "exchange" / "report.schema.json": lambda: (
        json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"
    ),
}

if __name__ == "__main__":
    for path, text in WRITTEN.items():
        path.write_text(text(), encoding="utf-8")
        print(path.relative_to(ROOT))
