"""Write what is derived from the code: rules, cells, limits, commands, the drawing of the rooms, the JSON Schema."""

import ast
import inspect
import json
import runpy
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import attrs
import click

from gkreport import RULES, Edition, Limits, Report, json_schema
from gkreport.checks.sums import rule_of
from gkreport.cli import application
from gkreport.form import form_of, sections

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


def rules() -> Iterator[str]:
    """Yield the rule catalogue as Markdown."""
    yield "# 核对规则 · Rules\n"
    yield "Written by `tools/write_docs.py` from the rules themselves.\n"
    yield "| 编号 id | 等级 severity | 关系 formula | 依据 source |"
    yield "|---|---|---|---|"
    for rule in RULES.values():
        note = "（由数据类型保证，不可能出现）" if rule.by_construction else ""
        yield f"| {rule.id} | {rule.severity.label} {rule.severity.value} | {rule.formula}{note} | {rule.source} |"


def cells() -> Iterator[str]:
    """Yield the table of cell paths of every table in every shape, as Markdown."""
    yield "# 单元格路径 · Cell paths\n"
    yield "Written by `tools/write_docs.py` from the declaration.\n"
    for edition in reversed(Edition):
        report = Report.blank(edition=edition)
        form = form_of(report)
        yield f"\n## {edition.value} 年表式：{len(form.cells)} 格，{len(form.identities)} 条勾稽关系\n"
        yield f"依据 source: {words_of(Edition)[edition.name]}"
        for table in form.tables:
            yield f"\n### {table.section.table} {sections()[table.name].label}（{edition.value}）\n"
            yield "| 路径 path | 位置 place | 类型 kind |"
            yield "|---|---|---|"
            for cell in table.cells:
                yield f"| `{cell.path}` | {cell.label} | {cell.kind.value} |"
        yield f"\n### 勾稽关系 · Sums（{edition.value}）\n"
        yield "每条关系以其最后一格标明位置；规则的依据见 [核对规则](rules.md)。\n"
        yield "| 最后一格 last cell | 关系 formula | 规则 rule |"
        yield "|---|---|---|"
        for identity in form.identities:
            label = form.cells[identity.right[-1]].label
            yield f"| {label} | {identity.formula} | {rule_of(identity).id} |"


def limits() -> Iterator[str]:
    """Yield the bounds on what is read, with the words of their declaration, as Markdown."""
    words = words_of(Limits)
    yield "# 读取的上限 · Limits\n"
    yield "Written by `tools/write_docs.py` from `gkreport.Limits`.\n"
    yield "超过任何一条，文件在占用内存之前就被拒绝（`FormatError`）。"
    yield "调整：`gkreport.read(file, limits=gkreport.Limits(file_bytes=5 * 1024**2))`。\n"
    yield "> Whatever is beyond any of these is refused before memory is taken for it.\n"
    yield "| 名称 name | 默认 default | 含义 what it bounds |"
    yield "|---|---:|---|"
    for field in attrs.fields(Limits):
        value = field.default
        mib, rest = divmod(value, 1024 * 1024)
        shown = f"{mib} MiB" if mib and not rest else f"{value:,}"
        yield f"| `{field.name}` | {shown} | {words[field.name]} |"


def commands() -> Iterator[str]:
    """Yield every command with its arguments and options, as Markdown."""
    group = application()
    context = click.Context(group, info_name="gkreport")
    yield "# 命令一览 · All commands\n"
    yield "Written by `tools/write_docs.py` from the command line itself.\n"
    for command in group.commands.values():
        inner = click.Context(command, info_name=command.name, parent=context)
        yield f"\n## gkreport {command.name}\n"
        yield f"{command.help}\n"
        yield f"```text\n{command.get_usage(inner).removeprefix('Usage: ')}\n```\n"
        records = [record for item in command.params if (record := item.get_help_record(inner)) and record[1]]
        if records:
            yield "| 选项 option | 含义 meaning |"
            yield "|---|---|"
        for option, meaning in records:
            yield f"| `{option.replace('|', ' / ')}` | {meaning} |"


WRITTEN = {
    ROOT / "docs" / "rules.md": lambda: "\n".join(rules()) + "\n",
    ROOT / "docs" / "cells.md": lambda: "\n".join(cells()) + "\n",
    ROOT / "docs" / "limits.md": lambda: "\n".join(limits()) + "\n",
    ROOT / "docs" / "commands.md": lambda: "\n".join(commands()) + "\n",
    ROOT / "docs" / "rooms.svg": runpy.run_path(str(ROOT / "tools" / "draw_rooms.py"))["draw"],
    ROOT / "src" / "gkreport" / "exchange" / "report.schema.json": lambda: (
        json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"
    ),
}

if __name__ == "__main__":
    for path, text in WRITTEN.items():
        path.write_text(text(), encoding="utf-8")
        print(path.relative_to(ROOT))
