"""Write what is derived from the declaration: the rule catalogue, the table of cells, the JSON Schema."""

import json
from collections.abc import Iterator
from pathlib import Path

from gkreport import RULES, Edition, Report, json_schema
from gkreport.form import form_of

ROOT = Path(__file__).parents[1]


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
        yield "| 路径 path | 位置 place | 类型 kind |"
        yield "|---|---|---|"
        for cell in form.cells.values():
            yield f"| `{cell.path}` | {cell.label} | {cell.kind.value} |"


WRITTEN = {
    ROOT / "docs" / "rules.md": lambda: "\n".join(rules()) + "\n",
    ROOT / "docs" / "cells.md": lambda: "\n".join(cells()) + "\n",
    ROOT / "src" / "gkreport" / "formats" / "report.schema.json": lambda: (
        json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"
    ),
}

if __name__ == "__main__":
    for path, text in WRITTEN.items():
        path.write_text(text(), encoding="utf-8")
        print(path.relative_to(ROOT))
