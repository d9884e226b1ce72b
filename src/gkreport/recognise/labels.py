"""Recognising the printed labels of the form in the many ways real reports write them."""

import difflib
import functools
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final, TypeVar

from gkreport.characters import NUMBER, NUMERAL, without_spaces
from gkreport.form.walk import PrintedBlock, PrintedColumn, PrintedRow, Table

_LEADING_NUMBER: Final = re.compile(rf"^(?:第{NUMERAL}部分[、.:,]?|{NUMBER}[、.:,])")  # 第一部分、 三、 1.
# （一） numbers a row, 第（一）项 is part of a block's name.
_BRACKETED_NUMBER: Final = re.compile(rf"(?<!第)\({NUMBER}\)")
_GLOSS: Final = re.compile(r"\([^()]*\)")
_NOT_LETTERS: Final = re.compile(r"[^\w]|[\d_]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_LONGEST_LABEL: Final = 200
"""The longest of the form has 35 characters, 53 with those of its groups before it."""

# Mirrors print the labels in traditional characters; these are all that occur in them, each after its simplified form.
_PAIRS: Final = (
    "万萬业業举舉于於会會体體关關内內决決况況减減制製办辦务務动動区區单單发發后後国國处處复復复複审審对對属屬废廢开開强強当當总總执執护護报報数數无無机機权權条條构構没沒现現确確秘祕稳穩类類"
    "亿億条條个個纠糾纳納组組织織经經结結继繼续續维維缴繳罚罰范範获獲补補规規计計认認议議许許讼訟访訪诉訴询詢请請购購费費转轉过過这這进進采採问問项項题題额額"
)
_SIMPLIFIED: Final = str.maketrans(dict(zip(_PAIRS[1::2], _PAIRS[::2], strict=True)))
_OTHER_WORDS: Final = ("檔案", "文件")
"""What such mirrors write for 文件."""
_TRADITIONAL: Final = re.compile(f"[{_OTHER_WORDS[0]}{_PAIRS[1::2]}]")


def simplified(text: str) -> str:
    """Return a text in simplified characters, as far as the words of the form go."""
    return text.replace(*_OTHER_WORDS).translate(_SIMPLIFIED) if _TRADITIONAL.search(text) else text


@functools.lru_cache(maxsize=4096)
def keys(text: str) -> frozenset[str]:
    """Return what is compared of a label: its letters alone, with and without what stands in brackets.

    Numbers, punctuation, spaces and line breaks are layout.  NFKC maps the compatibility radicals that PDF
    files hold to the usual characters; it is safe for labels, never for digits.
    """
    if len(text) > _LONGEST_LABEL or not _LETTER.search(text):
        return frozenset()
    plain = simplified(unicodedata.normalize("NFKC", without_spaces(text)))
    plain = plain.replace("〔", "(").replace("〕", ")").replace("[", "(").replace("]", ")")
    plain = _BRACKETED_NUMBER.sub("", _LEADING_NUMBER.sub("", plain))
    found = (_NOT_LETTERS.sub("", form) for form in (plain, _GLOSS.sub("", plain)))
    return frozenset(key for key in found if key)


def words_in(labels: Iterable[str]) -> frozenset[str]:
    """Return the keys of some labels."""
    return frozenset(key for label in labels for key in keys(label))


@functools.cache
def _row_keys(table: Table) -> Mapping[str, PrintedRow]:
    """Return every key that tells a row: its own label, alone or behind those of its groups."""
    found: dict[str, PrintedRow] = {}
    for block in table.blocks:
        for row, _ in block.rows:
            tails = {""}
            for mark in reversed(row.labels):
                tails = {head + tail for head in words_in((mark.label, *mark.also)) for tail in tails}
                for tail in tails:
                    found.setdefault(tail, row)
    return found


@functools.cache
def column_keys(block: PrintedBlock) -> Mapping[str, tuple[PrintedColumn, ...]]:
    """Return every key that tells a column, with all columns that carry this label."""
    found: dict[str, tuple[PrintedColumn, ...]] = {}
    for column in block.columns:
        for key in words_in((column.name, *column.also)):
            found[key] = (*found.get(key, ()), column)
    return found


@functools.cache
def _group_keys(block: PrintedBlock) -> Mapping[str, tuple[str, ...]]:
    """Return every key that tells a group of columns, with the labels from the top down to it."""
    return {
        key: column.labels[: depth + 1]
        for column in block.columns
        for depth in range(len(column.labels) - 1)
        for key in keys(column.labels[depth])
    }


@functools.cache
def words_of(table: Table) -> frozenset[str]:
    """Return every key that tells a row, a column or a group of columns."""
    columns = (key for block in table.blocks for known in (column_keys(block), _group_keys(block)) for key in known)
    return frozenset([*_row_keys(table), *columns])


@functools.cache
def blocks_of(table: Table) -> Mapping[PrintedRow, PrintedBlock]:
    """Return the rows of a table in printed order, each with its block."""
    return {row: block for block in table.blocks for row, _ in block.rows}


_Of = TypeVar("_Of", Table, PrintedBlock)
_T = TypeVar("_T")


def _remembered(look_up: Callable[[_Of, str], _T]) -> Callable[[_Of, str], _T]:
    """Remember what short texts are; a long one is no label and is not kept."""
    remembered = functools.lru_cache(maxsize=4096)(look_up)
    return lambda of, text: remembered(of, text if len(text) <= _LONGEST_LABEL else "")


def _key_in(known: Collection[str], text: str) -> str:
    return next((key for key in keys(text) if key in known), "")


@_remembered
def find_row(table: Table, text: str) -> PrintedRow | None:
    """Return the row that a label names."""
    return _row_keys(table).get(_key_in(_row_keys(table), text))


@_remembered
def column_key(block: PrintedBlock, text: str) -> str:
    """Return the key of `column_keys` that a label carries, "" for none."""
    return _key_in(column_keys(block), text)


@_remembered
def find_group(block: PrintedBlock, text: str) -> tuple[str, ...]:
    """Return the group of columns that a label names, as the labels from the top down to it; () for none."""
    return _group_keys(block).get(_key_in(_group_keys(block), text), ())


@_remembered
def header_key(table: Table, text: str) -> str:
    """Return the key by which a label names a column of any block, "" for none."""
    return next((key for block in table.blocks if (key := column_key(block, text))), "")


@_remembered
def names_header(table: Table, text: str) -> bool:
    """Say whether a label names a column or a group of columns of any block."""
    return bool(header_key(table, text)) or any(find_group(block, text) for block in table.blocks)


_CLOSE: Final = 0.7
"""How alike a label must be: with two wrong characters of seven it still is, with half of it cut off no more."""
_APART: Final = 0.1
"""How much more alike than every other: what lies between two labels is neither."""


def find_closest_row(text: str, rows: Sequence[PrintedRow]) -> PrintedRow | None:
    """Return the row whose label is meant: a typing error, a part cut off; None where none is close, or two are."""
    ratios = sorted(((_ratio(text, row), at) for at, row in enumerate(rows)), reverse=True)
    if not ratios or ratios[0][0] < _CLOSE or any(ratio > ratios[0][0] - _APART for ratio, _ in ratios[1:]):
        return None
    return rows[ratios[0][1]]


@functools.lru_cache(maxsize=4096)
def _ratio(text: str, row: PrintedRow) -> float:
    wanted = words_in((row.labels[-1].label, *row.labels[-1].also))
    return max((_alike(key, label) for key in keys(text) for label in wanted), default=0.0)


def _alike(text: str, label: str) -> float:
    matcher = difflib.SequenceMatcher(None, text, label)
    # The bounds are cheap: most labels are told apart by their lengths.
    return matcher.ratio() if min(matcher.real_quick_ratio(), matcher.quick_ratio()) >= _CLOSE else 0.0
