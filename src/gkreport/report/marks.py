"""What the printed form says of a field: the marks that stand inside `Annotated[...]`."""

import enum
from typing import Literal, TypeAlias

import attrs

Counted: TypeAlias = Literal["", "requests", "cases", "documents", "decisions"]
"""What texts count in a table or a block of one; "" where they count nothing."""


class Kind(enum.Enum):
    """What may stand in a cell."""

    COUNT = "count"
    """A whole number, zero or more (件)."""
    CHANGE = "change"
    """A whole number that may be negative: the 本年增/减 columns of the 2019 edition."""
    MONEY = "money"
    """A decimal amount in 万元, zero or more."""
    AMOUNT = "amount"
    """A decimal amount whose unit the form leaves open (采购总金额 of the 2019 edition)."""


def _words(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text.split()) if isinstance(text, str) else text


@attrs.frozen
class Row:
    """A printed row, or a printed group of rows where the field holds further rows.

    `also` lists wordings that real reports print instead, `called` what texts call it beside its label, with a space
    between two, `short` what they call it in company alone (许可 beside 处罚, 信访 after 不予处理), `total` marks the
    row that is the sum of all rows beside it and below them.
    """

    number: str
    label: str
    also: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    called: tuple[str, ...] = attrs.field(default=(), converter=_words, kw_only=True)
    short: tuple[str, ...] = attrs.field(default=(), converter=_words, kw_only=True)
    total: bool = attrs.field(default=False, kw_only=True)
    unanswered: bool = attrs.field(default=False, kw_only=True)
    """Whether texts that count answers may leave it out."""
    lapses: bool = attrs.field(default=False, kw_only=True)
    """Whether what it counts may end by itself, with the term it was made for."""
    elsewhere: bool = attrs.field(default=False, kw_only=True)
    """Whether texts speak of what it is called where nobody asked for information: 信访, 执法案卷."""
    reserved: bool = attrs.field(default=False, kw_only=True)
    """Whether only organs with the power to make rules (规章) have any."""


@attrs.frozen
class Column:
    """A printed column, or a group of columns where the field holds further columns.

    `under` holds the header cells printed above it that no class stands for; `called`, `short` as in a row.  What
    texts call a header cell counts all columns under it; a word of two of them may count the first, or all that it is
    said of.
    """

    label: str
    under: "tuple[Column, ...]" = attrs.field(default=(), kw_only=True)
    also: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    called: tuple[str, ...] = attrs.field(default=(), converter=_words, kw_only=True)
    short: tuple[str, ...] = attrs.field(default=(), converter=_words, kw_only=True)
    total: bool = attrs.field(default=False, kw_only=True)
    within: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    """The columns beside it, by their fields, in which the number is at least as large."""


@attrs.frozen
class Block:
    """One of several small tables stacked in one: a title across, then headers and rows of its own."""

    label: str
    counts: Counted = ""
    stub: str = "信息内容"
    """What the header prints above the row labels."""


@attrs.frozen
class Section:
    """One of the six numbered sections of a report; `table` is its short name where it is a table."""

    number: str
    label: str
    table: str = ""
    also: tuple[str, ...] = ()
    counts: Counted = attrs.field(default="", kw_only=True)
    prompt: str = attrs.field(default="", kw_only=True)
    """What the empty form prints where the text is to be written."""

    @property
    def heading(self) -> str:
        """The number and the label, as they are printed: 一、总体情况."""
        return self.number + self.label


@attrs.frozen
class Stock:
    """A number that one year hands on to the next: what there was, what came, what went, and what is left.

    The names are dotted paths below the class that carries the relation, "" where the form does not print the number;
    it holds in every column.  In each year `opening` + `added` = `removed` + `closing`, and the `opening` of a year is
    the `closing` of the one before.
    """

    opening: str = ""
    added: str = ""
    removed: str = ""
    closing: str = ""
    label: str = ""
    """The words of the form, printed in the corner of the header, where it prints all four."""

    def at(self, path: str, column: str = "") -> "Stock":
        """Return it with the whole paths of the cells in one column; the class that carries it stands at `path`."""
        opening, added, removed, closing = (
            ".".join(filter(None, (path, name, column))) if name else "" for name in self.names
        )
        return Stock(opening, added, removed, closing, self.label)

    @property
    def names(self) -> tuple[str, str, str, str]:
        """Its four paths in the order of the year."""
        return self.opening, self.added, self.removed, self.closing
