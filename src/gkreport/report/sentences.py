"""The sentences of a text, as they are compared one by one."""

import re
from typing import Final

_SENTENCE: Final = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]*[”’」』）)]*|[。！？!?；;]+")


def sentences(text: str) -> list[str]:
    r"""Return the sentences of a text in order, each with the mark it ends in; a paragraph ends one too.

    >>> sentences("一是宣传。二是培训；三是考核\n下一步改进。")
    ['一是宣传。', '二是培训；', '三是考核', '下一步改进。']
    """
    return [found for piece in _SENTENCE.findall(text) if (found := piece.strip())]
