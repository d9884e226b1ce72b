"""Strategies for consistent reports, reports with planted mistakes, and reports of any kind."""

import functools
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

import attrs
from hypothesis import assume
from hypothesis import strategies as st

from gkreport.form import Cell, Form, form_of, sections
from gkreport.report import Amount, Report
from gkreport.report.annual_report import YEARS
from gkreport.report.marks import Kind
from gkreport.report.record import Record, blank_parts, shapes
from gkreport.report.values import MAX_NUMBER, UNITS, Value
from gkreport.solve.system import require_count

_ORGANS: Final = ("示例县", "示例县人民政府", "示例县教育局", "示例县青禾镇", "示例市A&B<开发区>")
_LARGE: Final = 9_999
"""Most counts are at most this, as in real reports."""
_CELLS_FILLED: Final = 8
"""How many cells are filled or blanked at most, so that examples stay readable."""
_PLACES: Final = 6
"""The most decimals of an amount."""


@attrs.frozen
class Planted:
    """A report with mistakes, the report it was made from, and the changes."""

    report: Report
    truth: Report
    changes: Mapping[str, Value]
    """Dotted path -> wrong value; each breaks at least one sum."""


@functools.cache
def texts(*, min_paragraphs: int = 0, max_paragraphs: int = 3) -> st.SearchStrategy[str]:
    """Return prose: paragraphs of any printable characters, including those that formats have to escape."""
    letters = st.characters(exclude_categories=["C", "Zl", "Zp"])
    # Signs that begin a formula in a spreadsheet or a tag on a page come first, so that they are frequent.
    openings = st.sampled_from(["", "", "=", "+", "-", "@", "<b>", "&amp;", "（一）", "1.", "无"])
    paragraph = st.builds("{}本年{}".format, openings, st.text(letters, max_size=12))
    lines = st.lists(paragraph, min_size=min_paragraphs, max_size=max_paragraphs)
    return lines.map("\n".join).map(lambda text: Report(overview=text).overview)


def _values(kind: Kind) -> st.SearchStrategy[Value]:
    decimals = st.builds(Decimal.scaleb, st.integers(0, 10**12).map(Decimal), st.integers(-_PLACES, 0))
    if kind is Kind.COUNT:
        return st.one_of(st.integers(0, _LARGE), st.integers(0, MAX_NUMBER // 1000))
    if kind is Kind.CHANGE:
        return st.integers(-_LARGE, _LARGE)
    if kind is Kind.MONEY:
        return decimals
    return st.builds(Amount, decimals, st.sampled_from(UNITS))


def _zero(kind: Kind) -> Value:
    if kind is Kind.AMOUNT:
        return Amount(Decimal(0), "元")
    return Decimal(0) if kind is Kind.MONEY else 0


@functools.cache
def _shapes() -> st.SearchStrategy[Report]:
    """Return blank reports with every combination of the parts that editions print differently, the newest first."""
    return st.sampled_from([Report().replace(blank_parts(of)) for of in shapes(Report)])


@functools.cache
def _sparse(form: Form) -> st.SearchStrategy[dict[str, Value]]:
    """Return values for a few cells of a form."""

    def filled(cell: Cell) -> st.SearchStrategy[tuple[str, Value]]:
        return st.tuples(st.just(cell.path), _values(cell.kind))

    return st.lists(
        st.sampled_from(list(form.cells.values())).flatmap(filled),
        max_size=_CELLS_FILLED,
        unique_by=lambda pair: pair[0],
    ).map(dict)


def _made_consistent(form: Form, drawn: Mapping[str, Value]) -> dict[str, Value]:
    """Fill all other cells with 0 and compute the totals and the balance, in the order of their dependence."""
    values = {path: drawn.get(path, _zero(cell.kind)) for path, cell in form.cells.items()}

    def add(paths: tuple[str, ...]) -> int:
        return sum(require_count(values[path]) for path in paths)

    row_totals = {identity.right[0] for identity in form.identities if identity.kind == "across"}
    for identity in form.identities:
        if identity.kind == "down" and identity.right[0] not in row_totals:
            values[identity.right[0]] = add(identity.left)
    for identity in form.identities:
        first, *rest = identity.left
        if identity.kind == "balance" and first not in row_totals:
            at_hand = add(identity.right)
            for path in rest:
                values[path] = min(require_count(values[path]), at_hand)
            values[first] = at_hand - add(tuple(rest))
    for identity in form.identities:
        if identity.kind == "across":
            values[identity.right[0]] = add(identity.left)
    return _keep_items_above_zero(values)


def _keep_items_above_zero(values: dict[str, Value]) -> dict[str, Value]:
    """Raise each 2019 change that would remove more items than there were the year before (T2-2019-ITEMS)."""
    for path, value in values.items():
        prior = values.get(path.replace(".items_change", ".items_prior_year"))
        if path.endswith(".items_change"):
            values[path] = max(require_count(value), -require_count(prior))
    return values


@st.composite
def consistent_reports(draw: st.DrawFn) -> Report:
    """Draw a report without blanks in which every sum holds and `check` finds no error."""
    blank = draw(_shapes())
    form = form_of(blank)
    values = _made_consistent(form, draw(_sparse(form)))
    prose = dict.fromkeys(blank.texts(), "")
    if draw(st.booleans()):
        prose = {path: draw(texts(min_paragraphs=path in sections())) for path in prose}
    head = {"organ": draw(st.sampled_from(_ORGANS)), "year": draw(st.integers(2019, 2030))}
    return blank.replace({**head, **prose}).replace(values)


@st.composite
def inconsistent_reports(draw: st.DrawFn, *, max_changes: int = 3) -> Planted:
    """Draw a report with one to `max_changes` wrong cells; each breaks a sum, and none hides another."""
    truth = draw(consistent_reports())
    form = form_of(truth)
    in_sums = sorted({path for identity in form.identities for path in identity.cells})
    paths = draw(st.lists(st.sampled_from(in_sums), min_size=1, max_size=max_changes, unique=True))
    changes: dict[str, Value] = {}
    for path in paths:
        old = require_count(truth[path])
        by = draw(st.integers(1, _LARGE))
        changes[path] = old - by if by <= old and draw(st.booleans()) else old + by
    report = truth.replace(changes)
    cells = report.cells()
    residuals = {
        identity: sum(sign * require_count(cells[path]) for sign, path in identity.terms)
        for identity in form.identities
    }
    broken = [identity for identity, residual in residuals.items() if residual]
    assume(all(any(path in identity.cells for identity in broken) for path in changes))
    return Planted(report, truth, changes)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Draw any report that can be built: with blanks, wrong sums, no title or no texts."""
    report = draw(consistent_reports())
    form = form_of(report)
    changes = draw(_sparse(form))
    cells = st.sampled_from(list(form.cells))
    blanks = draw(st.lists(cells, max_size=_CELLS_FILLED, unique=True))
    if draw(st.booleans()):
        table = draw(st.sampled_from(form.tables))
        blanks += [cell.path for cell in table.cells]
    head = {"organ": draw(st.sampled_from(("", *_ORGANS))), "year": draw(st.none() | st.sampled_from(YEARS))}
    prose = {path: draw(texts()) for path in report.texts()}
    return report.replace({**head, **prose}).replace({**changes, **dict.fromkeys(blanks)})


def tables(name: str) -> st.SearchStrategy[Record]:
    """Return consistent tables of one name: `proactive_disclosure`, `requests` or `review_and_litigation`.

    Raises `KeyError` for any other name.
    """
    if not sections()[name].table:
        message = f"{name!r} is not a table"
        raise KeyError(message)
    return consistent_reports().map(lambda report: getattr(report, name))
