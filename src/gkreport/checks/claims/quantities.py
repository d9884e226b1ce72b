"""What texts count of a report: names, words and cells of its rows and columns, found by walking the declaration."""

import functools
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias, TypeVar

import attrs

from gkreport.checks.claims.vocabulary import (
    LANGUAGE,
    OTHER_WORDS,
    SUITS,
    Sense,
    answer_words,
    request_words,
    undone_words,
    words_for_all,
)
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
    sense: int
    """`Sense.ACT`, `Sense.OBJECT` or `Sense.APPLICANT`."""
    name: str
    ways: _Ways
    """The whole paths of rows and blocks, or the names of columns."""
    words: frozenset[str]
    short: tuple[str, ...] = ()


_NAMES_A_NUMBER: Final = re.compile("数量?$")
"""本年制发件数 heads a column, but is no word of a text."""
_SUIT: Final = "起诉"


def _words(mark: Row | Column, *, label: bool = True) -> frozenset[str]:
    """Return what texts call a row or a column: its label without what stands in brackets, and the words beside it."""
    words = {*mark.called, *((mark.label.partition("（")[0], *mark.also) if label else ())}
    words |= {word.replace("或", "或者") for word in words if "或者" not in word}
    suits = {word.removesuffix(_SUIT) for word in words if word.endswith(_SUIT)}
    said = (word for word in words if not word.endswith(_SUIT) and not _NAMES_A_NUMBER.search(word))
    return frozenset((*said, *(which + suit for which in suits for suit in SUITS)))


def _marked(table: Table, sense: type[_Mark], start: str = "") -> dict[str, _Mark]:
    """Return the marks of one kind below a table, or below one of its rows, by dotted path."""
    found = ((path, mark) for path, field in table.fields.items() if path.startswith(start) for mark in field.marks)
    return {path: mark for path, mark in found if isinstance(mark, sense)}


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

    def act(name: str, ways: _Ways, row: Row | None = None, *, label: bool = True) -> _Named:
        words = _words(row, label=label) if row else frozenset[str]()
        return _Named("requests", Sense.ACT, name, ways, words, row.short if row else ())

    for path in (added, opening, closing):
        yield act(path.removeprefix(f"{table.name}."), ((path,),), rows[path], label=False)
    for path, row in below.items():
        yield act(path.removeprefix(above), ((path,),), row)
    yield from (act(name, received) for name in ("received", "accepted", "handled"))
    yield act("todo", (*received, (closing,)))
    yield act("carried", ((opening,), (closing,)))
    yield act("done", ((removed,),))
    yield act("answered", ((removed,), *answers))
    for group in (above, *(f"{path}." for path in outcomes)):
        rows_of = tuple(path for path in below if path.startswith(group) and "." not in path.removeprefix(group))
        yield act(f"{group.removeprefix(above)}else", tuple(rows_of[at:] for at in range(1, len(rows_of))))
    yield from _applicants({_leaf(path): column for path, column in _marked(table, Column, f"{added}.").items()})


def _applicants(columns: dict[str, Column]) -> Iterator[_Named]:
    under: dict[Column, tuple[str, ...]] = {}
    for name, column in columns.items():
        if not column.total:
            yield _Named("requests", Sense.APPLICANT, name, ((name,),), _words(column))
        under |= {head: (*under.get(head, ()), name) for head in column.under}
    for head, names in under.items():
        if head.called:
            yield _Named("requests", Sense.APPLICANT, head.label, (names,), _words(head), head.short)
            rest = tuple(names[at:] for at in reversed(range(len(names))))
            yield _Named("requests", Sense.APPLICANT, "rest", rest, frozenset())
    total = tuple(name for name, column in columns.items() if column.total)
    yield _Named("requests", Sense.APPLICANT, "", (total,), frozenset())


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
        yield _Named("cases", Sense.OBJECT, path.removeprefix(f"{table.name}."), (ways,), _words(columns[path]))
    for name, column in outcomes.items():
        words: frozenset[str] = frozenset() if column.total else _words(column)
        yield _Named("cases", Sense.ACT, name, ((name,),), words)
    yield _Named("cases", Sense.ACT, "closed", (closed,), frozenset())
    yield _Named("cases", Sense.ACT, "else", tuple(way for end in ends for way in (end, (*end, pending))), frozenset())


def _documents(table: Table) -> Iterator[_Named]:
    """Name the rows of the blocks that count something, and the columns of those that have several."""
    rows, columns = _marked(table, Row), _marked(table, Column)
    counted: dict[str, Counted] = {path: block.counts for path, block in _marked(table, Block).items() if block.counts}
    for path, counts in counted.items():
        name, row = path.removeprefix(f"{table.name}."), rows[path]
        yield _Named(counts, Sense.OBJECT, name, ((path,),), _words(row), row.short)
    for path, column in columns.items():
        if counts := counted.get(path.rpartition(".")[0], ""):
            yield _Named(counts, Sense.ACT, _leaf(path), ((_leaf(path),),), _words(column), column.short)


_WALKS: Final[Mapping[Counted, Callable[[Table], Iterator[_Named]]]] = {
    "requests": _requests,
    "cases": _cases,
    "": _documents,
}
_MET: Final = frozenset(("handled", "done", "answered"))
"""已办结: what 已 stands before changes nothing."""
_IN_LANGUAGE: Final = {
    (sense, already + word): name
    for sense, named in LANGUAGE.items()
    for name, words in named.items()
    for word in words.split()
    for already in (("", "已") if name in _MET else ("",))
}


@functools.cache
def _named(form: Form) -> Mapping[_Key, _Named]:
    """Return all that texts count in the tables of a form, the words that rows or columns share first.

    Such a word counts the first of them or all together: 公开 may be 予以公开 alone, or 部分公开 with it.  Cases that
    were withdrawn (撤诉) stand in any of the columns.
    """
    named: dict[_Key, _Named] = {}
    named |= {(it.family, it.sense, it.name): it for table in form.tables for it in _WALKS[table.section.counts](table)}
    said: dict[_Key, list[_Named]] = {}
    for it in named.values():
        for word in it.words:
            said.setdefault((it.family, it.sense, word), []).append(it)
    found: dict[_Key, _Named] = {}
    for (family, sense, word), sharing in said.items():
        if len(sharing) > 1:
            name = _IN_LANGUAGE.get((sense, word), word)
            together = tuple(dict.fromkeys(path for it in sharing for path in it.ways[0]))
            alone = () if name == "withdrawn" else sharing[0].ways
            found[family, sense, name] = _Named(family, sense, name, (*alone, together), frozenset((word,)))
    return {**found, **named}


FORMS: Final = tuple(
    form_of(Report.blank(edition=edition)) for edition in sorted(Edition, key=lambda one: one.value, reverse=True)
)
"""The form in each edition, the newest first."""


@functools.cache
def _told(form: Form) -> Mapping[_Key, _Named]:
    """Return all that texts count in a form, by the names of the newest edition that has the same words for it."""
    newest = _named(FORMS[0])
    names = {(it.family, it.sense, word): it.name for it in newest.values() for word in it.words}
    found: dict[_Key, _Named] = {}
    for key, it in _named(form).items():
        shared = (names[it.family, it.sense, word] for word in it.words if (it.family, it.sense, word) in names)
        found[key if key in newest else (it.family, it.sense, min(shared, default=it.name))] = it
    return found


class Short(NamedTuple):
    """What a word names in company: 许可 beside 处罚, 信访 after 不予处理."""

    sense: int
    name: str
    company: frozenset[str]
    """Of whom one must be there."""
    first: bool
    """Whether it must be named before the number of the word."""


def _short() -> Mapping[str, tuple[Short, ...]]:
    known = _told(FORMS[0])
    found: dict[str, tuple[Short, ...]] = {}
    for (family, sense, name), it in known.items():
        beside = {one: names for (other, _, one), names in known.items() if other == family and one != name}
        group = name.partition(".")[0]
        rows = family == "requests" and sense == Sense.ACT
        if sense == Sense.APPLICANT:
            company = {one for other, kind, one in known if other == family and kind == sense and one not in ("", name)}
        elif rows:
            company = {one for one in beside if one == group or one.startswith(f"{name}.")}
        else:
            company = {word for one, names in beside.items() for word in (one, *names.short)}
        for word in it.short:
            found[word] = (*found.get(word, ()), Short(sense, name, frozenset(company), rows))
    return found


SHORT: Final = _short()
"""Words that count nothing where they stand alone."""
SHORT_OBJECTS: Final = tuple(word for word, (first, *_) in SHORT.items() if first.sense == Sense.OBJECT)
"""The shortest of the names in company: 许可, 处罚."""


def _table() -> Mapping[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}

    def enter(sense: int, name: str, words: Iterable[str]) -> None:
        for word in words:
            found.setdefault(word, (sense, name or word))

    for (sense, word), name in _IN_LANGUAGE.items():
        enter(sense, name, (word,))
    for form in FORMS:
        for (_, sense, name), it in _told(form).items():
            enter(sense, name, it.words)
    enter(Sense.OBJECT, "requests", request_words())
    enter(Sense.ACT, "answered", answer_words())
    enter(Sense.PLAIN, "", words_for_all())
    enter(Sense.ACT, "undone", undone_words())
    for sense, words in OTHER_WORDS.items():
        enter(sense, "", words.split())
    enter(Sense.UNKNOWN, "", SHORT)
    return found


WORDS: Final = _table()
"""What each word does, and what it names."""


def shortest(words: Iterable[str]) -> tuple[str, ...]:
    """Return words of which one stands in each of all words."""
    found: list[str] = []
    for word in sorted(words, key=len):
        if not any(shorter in word for shorter in found):
            found.append(word)
    return tuple(found)


OBJECTS: Final = shortest(word for word, (sense, _) in WORDS.items() if sense == Sense.OBJECT)
"""One of these stands in every name of what texts count: 申请, 复议, 规章."""


def _names(family: Counted, sense: int) -> frozenset[str]:
    return frozenset(key[2] for form in FORMS for key in _told(form) if key[:2] == (family, sense))


def _stock(counts: Counted) -> Stock:
    return next(table.stocks[0] for table in FORMS[0].tables if table.section.counts == counts)


OPENING, ADDED, _REMOVED, CLOSING = (path.partition(".")[2].rpartition(".")[0] for path in _stock("requests").names)
"""What texts tell of last year's requests, of this year's, and of those left for the next."""
PETITION: Final = WORDS["信访举报投诉"][1]
"""What becomes of requests that are complaints."""
IN_FORCE: Final = _leaf(_stock("").closing)
"""What texts tell of the documents that are in force at the end of the year."""
ISSUED: Final = _leaf(_stock("").added)
"""What was made in the year of them."""
PENDING: Final = _leaf(_stock("cases").closing)
GENERAL: Final = frozenset(("received", "accepted", "handled", "done", "answered", ADDED))
"""The acts that count all requests."""
OUTCOMES: Final = frozenset(
    name for name in _names("requests", Sense.ACT) - GENERAL - {OPENING, CLOSING, "carried", "else"} if "." not in name
)
"""What became of requests, by the groups of rows that the form adds up, and 公开."""
ROWS: Final = frozenset(
    name
    for name in _names("requests", Sense.ACT) - {"disclosed"}
    if name in OUTCOMES or ("." in name and not name.endswith(".else"))
)
"""The same and the rows of each group, by names that nothing else has."""


def _reasons(table: Table) -> Iterator[str]:
    above = table.stocks[0].removed.split(".total")[0] + "."
    rows = {path.removeprefix(above): row for path, row in _marked(table, Row).items()}
    return (name for name, row in rows.items() if name in ROWS and "." in name and not row.elsewhere)


REASONS: Final = frozenset(
    itertools.chain(*(_reasons(table) for form in FORMS for table in form.tables if table.section.counts == "requests"))
)
"""The rows of the groups that nothing else is called after: 行政查询事项, 逾期不补正."""
CASES: Final = _names("cases", Sense.OBJECT)
DOCUMENTS: Final = _names("documents", Sense.OBJECT)
DECISIONS: Final = _names("decisions", Sense.OBJECT)
CASE_ACTS: Final = _names("cases", Sense.ACT) - {"else"}
DOCUMENT_ACTS: Final = _names("documents", Sense.ACT)


@functools.cache
def ways_to_count(form: Form, name: str, applicant: str = "") -> _Ways:
    """Return what a quantity can be: for each way to understand it the cells to add, none that the form lacks.

    "else|granted|denied" is what is left of the rows beside 予以公开 and 不予公开, and so are columns.
    """
    told = _told(form)
    name, *named = name.split("|")
    applicant, *kinds = applicant.split("|")

    def ways(family: Counted, sense: int, name: str, but: Sequence[str] = ()) -> _Ways:
        found = told[family, sense, name].ways if (family, sense, name) in told else ()
        whole = {path for way in found for path in way}
        parts = [paths for other in but for paths in ways(family, sense, other)[:1]]
        known = {path for paths in parts for path in paths if not whole.issubset(paths)}
        return tuple(dict.fromkeys(left for way in found if (left := tuple(p for p in way if p not in known))))

    thing, _, act = name.rpartition(".")
    if name in DECISIONS:
        key: _Key = ("decisions", Sense.OBJECT, name)
        home = next(one for one in FORMS if key in _told(one))
        found = dict(zip(home.cells, counterparts(home, form), strict=True))[_told(home)[key].ways[0][0]]
        return ((found,),) if found else ()
    if thing in CASES:
        rows, columns = ways("cases", Sense.OBJECT, thing), ways("cases", Sense.ACT, act)
    elif thing in DOCUMENTS:
        rows, columns = ways("documents", Sense.OBJECT, thing), ways("documents", Sense.ACT, act)
    else:
        rows, columns = ways("requests", Sense.ACT, name, named), ways("requests", Sense.APPLICANT, applicant, kinds)
    return tuple(
        tuple(path for row in way for path in form.cells if path.startswith(f"{row}.") and _leaf(path) in column)
        for way in rows
        for column in columns
    )
