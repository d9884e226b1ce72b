"""Cells that stand on lines of their own, as converters leave them: put into rows again, by the words of the form."""

import functools
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

import attrs

from gkreport.characters import is_blank
from gkreport.form import sections
from gkreport.form.walk import Table
from gkreport.page.page import Grid, GridCell, Page, Paragraph
from gkreport.recognise.labels import blocks_of, find_row, header_key, keys, names_header, words_in
from gkreport.recognise.lines import looks_like
from gkreport.recognise.search import all_tables
from gkreport.recognise.texts import form_words

_MOST_BLOCKS: Final = 20_000
"""Thirty times the cells of a full report: more are no report."""
_NUMBER_ALONE: Final = re.compile(r"\s*+[0-9０-９][0-9０-９.,]{0,15}\s*+")
_LONGEST_LABEL: Final = 60


def with_rows(page: Page) -> Page:
    """Put the cells of a page that are paragraphs of their own into grids; all else stays as it is."""
    alone = (isinstance(block, Paragraph) and _NUMBER_ALONE.fullmatch(block.text) for block in page.blocks)
    if len(page.blocks) > _MOST_BLOCKS or not any(alone):
        return page
    kinds = [_kind(block) for block in page.blocks]
    for at in range(1, len(kinds) - 1):  # a label that is not that of the form stands between numbers
        if kinds[at] == "other" and kinds[at + 1] == "number" and kinds[at - 1] in ("number", "blank", "word"):
            kinds[at] = "word"
    blocks: list[Paragraph | Grid] = []
    for is_cell, run in groupby(zip(page.blocks, kinds, strict=True), key=lambda pair: pair[1] in _CELLS):
        own = [(block, kind) for block, kind in run]
        if is_cell:
            blocks += _table([(block, kind) for block, kind in own if isinstance(block, Paragraph)])
        else:
            blocks += [block for block, _ in own]
    return attrs.evolve(page, blocks=tuple(blocks))


_CELLS: Final = ("number", "blank", "word")


def _kind(block: Paragraph | Grid) -> str:
    """Tell a number, a blank cell, a word of the form, another short line and what is no cell."""
    if isinstance(block, Grid) or len(block.text) > _LONGEST_LABEL or block.role != "text":
        return ""
    if is_blank(block.text):
        return "blank"
    if looks_like(block.text) == "number":
        return "number"
    words = keys(block.text)
    if not words.isdisjoint(_headings()):
        return ""
    return "word" if not words.isdisjoint(_words()) else "other"


@functools.cache
def _words() -> frozenset[str]:
    """Return the keys of all words of the form, those too that only stand before labels of rows: 三、本年度办理结果."""
    rows = (row for table in _tables() for row in blocks_of(table))
    return form_words() | words_in(label for row in rows for mark in row.labels for label in (mark.label, *mark.also))


@functools.cache
def _headings() -> frozenset[str]:
    return words_in(label for section in sections().values() for label in (section.label, *section.also))


@functools.cache
def _tables() -> tuple[Table, ...]:
    return tuple(table for tables in all_tables().values() for table in tables.values())


_Cell = tuple[str, str]
"""A text and its place."""


def _table(run: Sequence[tuple[Paragraph, str]]) -> Iterator[Paragraph | Grid]:
    """Yield a run of cells as a grid, where labels and numbers stand in it, else the paragraphs."""
    rows = _Rows()
    for paragraph, kind in run:
        rows.take((paragraph.text, paragraph.place), is_word=kind == "word")
    rows.end()
    if not rows.labelled:
        yield from (paragraph for paragraph, kind in run if kind != "blank")
        return
    cells = [
        GridCell(text=text, row=at, column=column, place=place)
        for at, row in enumerate(rows.all)
        for column, (text, place) in enumerate(row)
    ]
    yield Grid(tuple(cells), aligned=False, place=cells[0].place)
    yield from (Paragraph(text, place=place) for text, place in rows.words)


class _Rows:
    """The rows of a table while cell after cell is taken; words end the numbers of the row before."""

    def __init__(self) -> None:
        self.all: list[list[_Cell]] = []
        self.labelled = False
        self.words: list[_Cell] = []
        """Words that no number follows yet."""
        self._numbers: list[_Cell] = []

    def take(self, cell: _Cell, *, is_word: bool) -> None:
        if not is_word:
            self._numbers.append(cell)
            return
        self.end()
        self.words.append(cell)

    def end(self) -> None:
        """Make rows of the words and the numbers behind them: the header, where there is one, then the row itself."""
        words, numbers = self.words, self._numbers
        if not words or not numbers:
            return
        heads = [_head(text) for text, _ in words]
        names_row = any(find_row(table, words[-1][0]) for table in _tables())
        is_label = names_row and not (heads[-1] and sum(map(bool, heads[:-1])) > 1)
        self._numbers = []
        if not is_label and all(is_blank(text) for text, _ in numbers):
            return  # what is left of merged cells of a header
        ends = [at + 1 for at, is_head in enumerate(heads[:-1] if is_label else heads) if is_head]
        last = ends[-1] if ends else 0
        corner = max(next((at for at, head in enumerate(heads[:last]) if head), 0) - 1, 0)
        self.all += [[word] for word in words[:corner]]
        for at in range(corner, last):
            if at == corner or heads[at - 1 : at + 1] == ["group", "column"]:  # which stands below it
                self.all.append([])
            self.all[-1].append(words[at])
        self.all.append([*words[last:], *numbers])
        self.labelled = True
        self.words = []


def _head(text: str) -> str:
    """Tell the header of a column, that of a group of columns, and other words."""
    if any(header_key(table, text) for table in _tables()):
        return "column"
    return "group" if any(names_header(table, text) for table in _tables()) else ""
