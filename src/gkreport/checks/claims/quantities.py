"""What texts count of a report: names, words and cells of its rows and columns, found by walking the declaration."""

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeAlias, TypeVar

import attrs

from gkreport.checks.claims.vocabulary import LANGUAGE, OTHER_WORDS, SUITS, Kind, request_words
from gkreport.form import Form, Table, form_of
from gkreport.form.counterparts import counterparts
from gkreport.report import Edition, Report
from gkreport.report.marks import Block, Column, Counted, Row, Stock

_Mark = TypeVar("_Mark", Row, Column, Block)
_Ways: TypeAlias = tuple[tuple[str, ...], ...]
"""The ways to understand a quantity: for each the rows, the columns or the cells to add."""
_Key: TypeAlias = tuple[Counted, int, str]


@attrs.frozen
class _Named:
    """A row, a column or a group of them that texts count."""

    family: Counted
    kind: int
    """`Kind.ACT`, `Kind.OBJECT` or `Kind.APPLICANT`."""
    name: str
    ways: _Ways
    """The whole paths of rows and blocks, or the names of columns."""
    words: frozenset[str]


_NAMES_A_NUMBER: Final = re.compile("数量?$")
"""本年制发件数 heads a column, but is no word of a text."""
_SUIT: Final = "起诉"


def _words(mark: Row | Column, *, label: bool = True) -> frozenset[str]:
    """Return what texts call a row or a column: its label without what stands in brackets, and the words beside it."""
    words = {*mark.called, *((mark.label.partition("（")[0], *mark.also) if label else ())}
    suits = {word.removesuffix(_SUIT) for word in words if word.endswith(_SUIT)}
    said = (word for word in words if not word.endswith(_SUIT) and not _NAMES_A_NUMBER.search(word))
    return frozenset((*said, *(which + suit for which in suits for suit in SUITS)))


def _marked(table: Table, kind: type[_Mark], start: str = "") -> dict[str, _Mark]:
    """Return the marks of one kind below a table, or below one of its rows, by dotted path."""
    found = ((path, mark) for path, field in table.fields.items() if path.startswith(start) for mark in field.marks)
    return {path: mark for path, mark in found if isinstance(mark, kind)}


def _leaf(path: str) -> str:
    return path.rpartition(".")[2]


def _requests(table: Table) -> Iterator[_Named]:
    """Name the rows of a table of requests by their part in its balance, and the kinds of applicants."""
    rows = _marked(table, Row)
    opening, added, removed, closing = (path.rpartition(".")[0] for path in table.stocks[0].names)
    received: _Ways = ((added,), (added, opening), (removed,))
    above = removed.rpartition(".")[0] + "."
    below = {path: row for path, row in rows.items() if path.startswith(above) and not row.total}
    outcomes = tuple(path for path in below if "." not in path.removeprefix(above))
    aside = [path for path in outcomes if below[path].unanswered]
    answers = (tuple(path for path in outcomes if path not in aside[at:]) for at in reversed(range(len(aside))))

    def act(name: str, ways: _Ways, words: frozenset[str] = frozenset()) -> _Named:
        return _Named("requests", Kind.ACT, name, ways, words)

    for path in (added, opening, closing):
        yield act(path.removeprefix(f"{table.name}."), ((path,),), _words(rows[path], label=False))
    for path, row in below.items():
        yield act(path.removeprefix(above), ((path,),), _words(row))
    yield from (act(name, received) for name in ("received", "accepted", "handled"))
    yield act("carried", ((opening,), (closing,)))
    yield act("done", ((removed,),))
    yield act("answered", ((removed,), *answers))
    yield act("else", tuple(outcomes[at:] for at in range(1, len(outcomes))))
    yield from _applicants({_leaf(path): column for path, column in _marked(table, Column, f"{added}.").items()})


def _applicants(columns: dict[str, Column]) -> Iterator[_Named]:
    under: dict[Column, tuple[str, ...]] = {}
    for name, column in columns.items():
        if not column.total:
            yield _Named("requests", Kind.APPLICANT, name, ((name,),), _words(column))
        under |= {head: (*under.get(head, ()), name) for head in column.under}
    for head, names in under.items():
        if head.called:
            yield _Named("requests", Kind.APPLICANT, head.label, (names,), _words(head))
            rest = tuple(names[at:] for at in reversed(range(1, len(names))))
            yield _Named("requests", Kind.APPLICANT, "rest", rest, frozenset())
    total = tuple(name for name, column in columns.items() if column.total)
    yield _Named("requests", Kind.APPLICANT, "", (total,), frozenset())


def _cases(table: Table) -> Iterator[_Named]:
    """Name the blocks of a table of cases, and the outcomes that each of them counts."""
    columns = _marked(table, Column)
    groups = [path for path in columns if not table.fields[path].kind]
    blocks = [path for path in groups if not any(other.startswith(f"{path}.") for other in groups)]
    outcomes = {_leaf(path): column for path, column in columns.items() if path not in groups}
    pending = _leaf(table.stocks[0].closing)
    closed = tuple(name for name, column in outcomes.items() if not column.total and name != pending)
    ends = [closed[at:] for at in reversed(range(1, len(closed)))]
    for path in groups:
        ways = tuple(block for block in blocks if f"{block}.".startswith(f"{path}."))
        yield _Named("cases", Kind.OBJECT, path.removeprefix(f"{table.name}."), (ways,), _words(columns[path]))
    for name, column in outcomes.items():
        words: frozenset[str] = frozenset() if column.total else _words(column)
        yield _Named("cases", Kind.ACT, name, ((name,),), words)
    yield _Named("cases", Kind.ACT, "closed", (closed,), frozenset())
    yield _Named("cases", Kind.ACT, "else", tuple(way for end in ends for way in (end, (*end, pending))), frozenset())


def _documents(table: Table) -> Iterator[_Named]:
    """Name the rows of the blocks that count something, and the columns of those that have several."""
    rows, columns = _marked(table, Row), _marked(table, Column)
    counted: dict[str, Counted] = {path: block.counts for path, block in _marked(table, Block).items() if block.counts}
    for path, counts in counted.items():
        yield _Named(counts, Kind.OBJECT, path.removeprefix(f"{table.name}."), ((path,),), _words(rows[path]))
    for path, column in columns.items():
        if counts := counted.get(path.rpartition(".")[0], ""):
            yield _Named(counts, Kind.ACT, _leaf(path), ((_leaf(path),),), _words(column))


_WALKS: Final[Mapping[Counted, Callable[[Table], Iterator[_Named]]]] = {
    "requests": _requests,
    "cases": _cases,
    "": _documents,
}
_IN_LANGUAGE: Final = {
    (kind, word): name for kind, named in LANGUAGE.items() for name, words in named.items() for word in words.split()
}


@functools.cache
def _named(form: Form) -> Mapping[_Key, _Named]:
    """Return all that texts count in the tables of a form, the words that rows or columns share first.

    Such a word counts the first of them or all together: 公开 may be 予以公开 alone, or 部分公开 with it.  Cases that
    were withdrawn (撤诉) stand in any of the columns.
    """
    named = {(it.family, it.kind, it.name): it for table in form.tables for it in _WALKS[table.section.counts](table)}
    said: dict[_Key, list[_Named]] = {}
    for it in named.values():
        for word in it.words:
            said.setdefault((it.family, it.kind, word), []).append(it)
    found: dict[_Key, _Named] = {}
    for (family, kind, word), sharing in said.items():
        if len(sharing) > 1:
            name = _IN_LANGUAGE.get((kind, word), word)
            together = tuple(dict.fromkeys(path for it in sharing for path in it.ways[0]))
            alone = () if name == "withdrawn" else sharing[0].ways
            found[family, kind, name] = _Named(family, kind, name, (*alone, together), frozenset((word,)))
    return found | named


_FORMS: Final = tuple(
    form_of(Report.blank(edition=edition)) for edition in sorted(Edition, key=lambda one: one.value, reverse=True)
)
"""The form in each edition, the newest first."""


@functools.cache
def _told(form: Form) -> Mapping[_Key, _Named]:
    """Return all that texts count in a form, by the names of the newest edition that has the same words for it."""
    newest = _named(_FORMS[0])
    names = {(it.family, it.kind, word): it.name for it in newest.values() for word in it.words}
    found: dict[_Key, _Named] = {}
    for key, it in _named(form).items():
        shared = (names[it.family, it.kind, word] for word in it.words if (it.family, it.kind, word) in names)
        found[key if key in newest else (it.family, it.kind, min(shared, default=it.name))] = it
    return found


def _table() -> Mapping[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}

    def enter(kind: int, name: str, words: Iterable[str]) -> None:
        for word in words:
            found.setdefault(word, (kind, name or word))

    for (kind, word), name in _IN_LANGUAGE.items():
        enter(kind, name, (word,))
    for form in _FORMS:
        for (_, kind, name), it in _told(form).items():
            enter(kind, name, it.words)
    enter(Kind.OBJECT, "requests", request_words())
    for kind, words in OTHER_WORDS.items():
        enter(kind, "", words.split())
    return found


WORDS: Final = _table()
"""What each word does, and what it names."""


def _shortest() -> tuple[str, ...]:
    found: list[str] = []
    for word in sorted((word for word, (kind, _) in WORDS.items() if kind == Kind.OBJECT), key=len):
        if not any(shorter in word for shorter in found):
            found.append(word)
    return tuple(found)


OBJECTS: Final = _shortest()
"""One of these stands in every name of what texts count: 申请, 复议, 规章."""


def _names(family: Counted, kind: int) -> frozenset[str]:
    return frozenset(key[2] for form in _FORMS for key in _told(form) if key[:2] == (family, kind))


def _stock(counts: Counted) -> Stock:
    return next(table.stocks[0] for table in _FORMS[0].tables if table.section.counts == counts)


OPENING, ADDED, _, CLOSING = (path.partition(".")[2].rpartition(".")[0] for path in _stock("requests").names)
"""What texts tell of last year's requests, of this year's, and of those left for the next."""
PENDING: Final = _leaf(_stock("cases").closing)
GENERAL: Final = frozenset(("received", "accepted", "handled", "done", "answered", ADDED))
"""The acts that count all requests."""
OUTCOMES: Final = frozenset(
    name for name in _names("requests", Kind.ACT) - GENERAL - {OPENING, CLOSING, "carried", "else"} if "." not in name
)
"""What became of requests, by the groups of rows that the form adds up, and 公开."""
CASES: Final = _names("cases", Kind.OBJECT)
DOCUMENTS: Final = _names("documents", Kind.OBJECT)
DECISIONS: Final = _names("decisions", Kind.OBJECT)
CASE_ACTS: Final = _names("cases", Kind.ACT) - {"else"}
DOCUMENT_ACTS: Final = _names("documents", Kind.ACT)


@functools.cache
def readings(form: Form, name: str, applicant: str = "") -> _Ways:
    """Return what a quantity can be: for each way to understand it the cells to add, none that the form lacks."""
    told = _told(form)

    def ways(family: Counted, kind: int, name: str) -> _Ways:
        return told[family, kind, name].ways if (family, kind, name) in told else ()

    thing, _, act = name.rpartition(".")
    if name in DECISIONS:
        key: _Key = ("decisions", Kind.OBJECT, name)
        home = next(one for one in _FORMS if key in _told(one))
        found = dict(zip(home.cells, counterparts(home, form), strict=True))[_told(home)[key].ways[0][0]]
        return ((found,),) if found else ()
    if thing in CASES:
        rows, columns = ways("cases", Kind.OBJECT, thing), ways("cases", Kind.ACT, act)
    elif thing in DOCUMENTS:
        rows, columns = ways("documents", Kind.OBJECT, thing), ways("documents", Kind.ACT, act)
    else:
        rows, columns = ways("requests", Kind.ACT, name), ways("requests", Kind.APPLICANT, applicant)
    return tuple(
        tuple(path for row in way for path in form.cells if path.startswith(f"{row}.") and _leaf(path) in column)
        for way in rows
        for column in columns
    )
