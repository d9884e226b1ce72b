"""What the printed form says of a field: the marks that stand inside `Annotated[...]`."""

import enum

import attrs


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


@attrs.frozen
class Row:
    """A printed row, or a printed group of rows where the field holds further rows.

    `also` lists wordings that real reports print instead, `total` marks the row that is
    the sum of all rows beside it and below them.
    """

    number: str
    label: str
    also: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    total: bool = attrs.field(default=False, kw_only=True)


@attrs.frozen
class Column:
    """A printed column, or a group of columns where the field holds further columns.

    `under` names the header cells printed above it that no class stands for.
    """

    label: str
    under: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    also: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    total: bool = attrs.field(default=False, kw_only=True)


@attrs.frozen
class Block:
    """One of several small tables stacked in one: a title across, then headers and rows of its own."""

    label: str
    stub: str
    """What the header prints above the row labels (信息内容)."""


@attrs.frozen
class Section:
    """One of the six numbered sections of a report; `table` is its short name where it is a table."""

    number: str
    label: str
    table: str = ""
    also: tuple[str, ...] = ()


@attrs.frozen
class Balance:
    """A relation between rows that the form itself prints: the rows on the left make those on the right.

    The names are dotted paths below the class that carries the relation; it holds in every column.
    """

    left: tuple[str, ...]
    right: tuple[str, ...]
    label: str
    """The words of the form, printed in the corner of the header."""
