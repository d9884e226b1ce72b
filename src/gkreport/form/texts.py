"""Where the texts of a report stand, and what is printed above them."""

import functools
import re
from typing import Final

from gkreport.form.form import sections

_AROUND: Final = {"preface": "标题之下", "closing": "落款"}
"""What a person calls the places of the texts that stand in no section."""


@functools.cache
def heading_of(path: str) -> str:
    """Return the heading as printed below which a text or a table stands, or what its place is called.

    >>> heading_of("overview"), heading_of("table_texts.requests"), heading_of("closing")
    ('一、总体情况', '三、收到和处理政府信息公开申请情况', '落款')
    """
    section = sections().get(path.rpartition(".")[2])
    return section.heading if section else _AROUND[path]


NOTE: Final = re.compile(
    r"""
    [（(]?(?:备注|附注|注释?|说明|数据说明|统计口径)\s*+\d{0,2}\s*[：:]  # 备注：行政许可件数含不动产登记。  （注1：…）
    | (?:填表|制表|填报|审核|负责|联系)人\s*[：:]                       # 填表人：张三
    | [*＊※★]                                                           # * 含上年结转。
    """,
    re.VERBOSE,
)
"""How a text begins that stands below a table; others introduce it."""
