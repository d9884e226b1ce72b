"""What all classes of the form share: reaching cells by dotted path, and the checks on each field."""

import difflib
import functools
import itertools
import types
from collections.abc import Callable, Collection, Iterator, Mapping
from operator import attrgetter
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    NoReturn,
    ParamSpec,
    Self,
    TypeAlias,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
)

import attrs

from gkreport.display import Displayed
from gkreport.report.edition import Edition
from gkreport.report.marks import Block, Column, Kind, Row, Section, Stock
from gkreport.report.values import Validator, Value, refuse_unless, sound_value

_Args = ParamSpec("_Args")
_Result = TypeVar("_Result")


def cached(function: Callable[_Args, _Result]) -> Callable[_Args, _Result]:
    """Remember results, as `functools.cache` does, under the signature of the function itself.

    Type checkers take a class for unhashable where the cache's own signature asks for `Hashable`.
    """
    return cast("Callable[_Args, _Result]", functools.cache(function))


Mark: TypeAlias = Row | Column | Block | Section
_CellAttribute: TypeAlias = "attrs.Attribute[Any]"


@attrs.frozen
class Field:
    """One field of a class of the form: its name, what may stand in it and what is printed for it."""

    name: str
    kind: Kind | None
    """The kind of value, where the field is a cell."""
    variants: tuple["type[Record]", ...]
    """The classes it can hold, where the field is a part of the form; a part has more than one
    where editions print it differently."""
    marks: tuple[Mark, ...]


def field_of(name: str, hint: object) -> Field:
    """Return what an annotation says of a field.

    Raises `TypeError` for a union of classes that do not tell apart since when they are printed.
    """
    marks: tuple[object, ...] = ()
    if get_origin(hint) is Annotated:
        hint, *rest = get_args(hint)
        marks = tuple(rest)
    kind = next((mark for mark in marks if isinstance(mark, Kind)), None)
    members = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    variants = tuple(member for member in members if isinstance(member, type) and issubclass(member, Record))
    if len({variant.since for variant in variants}) < len(variants):
        message = f"{name}: each class of a union must say in `since` which edition first printed it"
        raise TypeError(message)
    return Field(name, kind, variants, tuple(mark for mark in marks if isinstance(mark, Mark)))


def checked(_cls: type, attributes: "list[_CellAttribute]") -> "list[_CellAttribute]":
    """Give every field the validator that its annotation asks for (an attrs `field_transformer`)."""
    result: list[_CellAttribute] = []
    for attribute in attributes:
        field = field_of(attribute.name, attribute.type)
        if field.kind:
            result.append(attribute.evolve(validator=sound_value(field.kind)))
        elif field.variants:
            result.append(attribute.evolve(validator=_one_of(field.variants)))
        else:
            result.append(attribute)
    return result


def _one_of(variants: tuple[type["Record"], ...]) -> Validator:
    """Return an attrs validator; a class derived from one of these prints something else and is refused."""
    names = " or ".join(variant.__name__ for variant in variants)
    return refuse_unless(lambda value: type(value) in variants, None, names)


@cached
def fields(cls: "type[Record]") -> tuple[Field, ...]:
    """Return the fields of a class of the form that carry something printed, in printed order."""
    found = (field_of(attribute.name, attribute.type) for attribute in attrs.fields(cls))
    return tuple(field for field in found if field.marks or any(map(fields, field.variants)))


class Record(Displayed):
    """Base of all classes of the form; it adds access by dotted path to what attrs gives."""

    __slots__ = ()
    if TYPE_CHECKING:  # what attrs adds to every subclass
        __attrs_attrs__: ClassVar[Any]

    since: ClassVar[Edition] = Edition.E2019
    """The first edition that prints the part in this shape; a part that an edition leaves as it was keeps it."""
    stock: ClassVar[Stock | None] = None
    """Which of its numbers one year hands on to the next."""

    @property
    def edition(self) -> Edition:
        """The edition whose shape it has: the newest among its parts, whatever the year."""
        return edition_of(shape(self))

    def cells(self) -> dict[str, Value]:
        """Return every cell below this object: dotted path -> value, in printed order.

        Values are `int` (件), `Decimal` (万元), `Amount`, or None where the printed cell is blank.
        """
        paths, read = _reader(shape(self))
        return dict(zip(paths, read(self), strict=True))

    def __getitem__(self, path: str) -> Value:
        """Return the value of the cell at a dotted path.

        Raises `KeyError`, naming the nearest path, where there is no such cell.
        """
        found = self._at(path)
        if isinstance(found, Record | str):
            self._no_such(path)
        return cast("Value", found)

    def replace(self, changes: Mapping[str, object]) -> Self:
        """Return a copy with the values at these dotted paths replaced.

        A path can name a cell, a whole part (`"requests.carried_in"`) or, in a report, a text.
        Raises `KeyError`, naming the nearest path, for an unknown path; `TypeError` or `ValueError` for a
        value that cannot stand there.
        """
        for path in changes.keys() - _paths(shape(self)):
            self._at(path)  # not a cell: a part or a text, or it is refused with its whole length
        return self._evolved(changes)

    def _evolved(self, changes: Mapping[str, object]) -> Self:
        nested: dict[str, dict[str, object]] = {}
        direct: dict[str, object] = {}
        for path, value in changes.items():
            head, _, rest = path.partition(".")
            if rest:
                nested.setdefault(head, {})[rest] = value
            else:
                direct[head] = value
        for head, inner in nested.items():
            part: object = direct.get(head, getattr(self, head))
            if not isinstance(part, Record):
                message = f"{head}: a part of the form, not {part!r:.60}"
                raise TypeError(message)
            direct[head] = part._evolved(inner)  # noqa: SLF001  # of the same class
        return attrs.evolve(self, **direct)  # type: ignore[misc]  # every subclass is an attrs class

    def _at(self, path: str) -> object:
        at: object = self
        for name in path.split("."):
            if not isinstance(at, Record) or name not in _names(type(at)):
                self._no_such(path)
            at = getattr(at, name)
        return at

    def _no_such(self, path: str) -> NoReturn:
        near = difflib.get_close_matches(path, self.cells(), n=1, cutoff=0.0)
        message = f"no cell {path!r}; the nearest is {near[0]!r}"
        raise KeyError(message)

    def __repr__(self) -> str:
        cells = self.cells()
        if all(field.kind for field in fields(type(self))):
            stated = ", ".join(f"{path}={value}" for path, value in cells.items() if value is not None)
            return f"{type(self).__name__}({stated})"
        return f"<{type(self).__name__}: {_count(cells)}>"


def _count(cells: Mapping[str, Value]) -> str:
    blank = sum(value is None for value in cells.values())
    zero = sum(value == 0 for value in cells.values())
    return f"{len(cells)} cells, {blank} blank, {zero} zero"


@cached
def _names(cls: "type[Record]") -> frozenset[str]:
    return frozenset(attribute.name for attribute in attrs.fields(cls))


Shape: TypeAlias = tuple[type[Record], tuple["Shape", ...]]
"""A class of the form, and below it the shape of each part that editions print differently, in order."""


def shape(record: Record) -> Shape:
    """Return the shape of a record: its class, and those of its parts that editions print differently."""
    varying = _varying_reader(type(record))(record)
    return _plain_shape((type(record), *map(type, varying))) or (type(record), tuple(map(shape, varying)))


@cached
def _plain_shape(classes: tuple[type[Record], ...]) -> Shape | None:
    """Return the shape of a class and its varying parts, made once, where none of these varies itself."""
    cls, *chosen = classes
    return None if any(map(variations, chosen)) else (cls, tuple((part, ()) for part in chosen))


@cached
def variations(cls: type[Record]) -> tuple[tuple[str, tuple[type[Record], ...]], ...]:
    """Return the parts below a class that editions print differently: dotted path, possible classes.

    What varies within one of these classes is a matter of that class.
    """
    found: list[tuple[str, tuple[type[Record], ...]]] = []
    for field in fields(cls):
        match field.variants:
            case ():
                pass
            case (only,):
                found += [(f"{field.name}.{path}", classes) for path, classes in variations(only)]
            case several:
                found.append((field.name, several))
    return tuple(found)


@cached
def _varying_reader(cls: type[Record]) -> Callable[[object], tuple[Record, ...]]:
    return reader_of(tuple(path for path, _ in variations(cls)))


@cached
def shapes(cls: type[Record]) -> tuple[Shape, ...]:
    """Return every shape that a class can have, the newest first."""
    below = ([of for variant in variants for of in shapes(variant)] for _, variants in variations(cls))
    every = ((cls, chosen) for chosen in itertools.product(*below))
    return tuple(sorted(every, key=lambda of: edition_of(of).value, reverse=True))


@cached
def edition_of(of: Shape) -> Edition:
    """Return the newest edition among a class and the parts below it."""
    return max((of[0].since, *map(edition_of, of[1])), key=attrgetter("value"))


def shape_in(cls: type[Record], edition: Edition) -> Shape:
    """Return the shape in which an edition prints a class."""
    known = (
        [variant for variant in variants if variant.since.value <= edition.value] for _, variants in variations(cls)
    )
    newest = (max(variants, key=attrgetter("since.value")) for variants in known)
    return cls, tuple(shape_in(variant, edition) for variant in newest)


def shape_with(paths: Collection[str], usual: Shape) -> Shape:
    """Return the shape that has cells at these paths: where two classes have them, or none, that of `usual`."""
    chosen: list[Shape] = []
    for (part, variants), below in zip(variations(usual[0]), usual[1], strict=True):
        wanted = {path.removeprefix(f"{part}.") for path in paths if path.startswith(f"{part}.")}
        fitting = [variant for variant in variants if wanted <= _all_paths(variant)]
        if len(fitting) == 1 and fitting[0] is not below[0]:
            below = shapes(fitting[0])[0]  # noqa: PLW2901
        chosen.append(shape_with(wanted, below))
    return usual[0], tuple(chosen)


def blank_parts(of: Shape) -> dict[str, Record]:
    """Return the parts that editions print differently as a shape has them, all blank, by their paths."""
    below = zip(variations(of[0]), of[1], strict=True)
    return {path: blank_of(inner) for (path, _), inner in below}


@cached
def blank_of(of: Shape) -> Record:
    """Return what has a shape, every cell blank."""
    return of[0]().replace(blank_parts(of))


def choices(of: Shape) -> Iterator[tuple[str, type[Record]]]:
    """Yield the class that a shape has at each path where editions differ, outer ones first."""
    for (path, _), inner in zip(variations(of[0]), of[1], strict=True):
        yield path, inner[0]
        yield from ((f"{path}.{below}", cls) for below, cls in choices(inner))


def parts(of: Shape) -> dict[str, Shape]:
    """Return the shape of each part by the name of its field; cells and texts are no parts."""
    chosen = iter(of[1])
    found: dict[str, Shape] = {}
    for field in fields(of[0]):
        match field.variants:
            case ():
                pass
            case (only,):
                found[field.name] = only, tuple(itertools.islice(chosen, len(variations(only))))
            case _:
                found[field.name] = next(chosen)
    return found


def leaf_paths(of: Shape) -> Iterator[str]:
    """Yield the dotted path of every cell of a shape, in printed order."""
    below = parts(of)
    for field in fields(of[0]):
        if field.kind:
            yield field.name
        elif field.name in below:
            yield from (f"{field.name}.{path}" for path in leaf_paths(below[field.name]))


@cached
def _paths(of: Shape) -> frozenset[str]:
    return frozenset(leaf_paths(of))


@cached
def _all_paths(cls: type[Record]) -> frozenset[str]:
    return frozenset(path for of in shapes(cls) for path in leaf_paths(of))


@cached
def _reader(of: Shape) -> tuple[tuple[str, ...], Callable[[object], tuple[Value, ...]]]:
    paths = tuple(leaf_paths(of))
    return paths, reader_of(paths)


_Built = TypeVar("_Built", bound=Record)


def built(_cls: type[_Built], of: Shape, values: Mapping[str, Value]) -> _Built:
    """Build a record of a class and shape from its cells by dotted path; one that is not given is blank."""
    paths, _ = _reader(of)
    return cast("_Built", _builder(of)(map(values.get, paths)))


@cached
def _builder(of: Shape) -> Callable[[Iterator[Value]], Record]:
    """Return a function that builds a record from its cells in printed order, from the bottom up."""
    build: type[Any] = of[0]
    inner = {name: _builder(below) for name, below in parts(of).items()}
    takes = {field.name: inner.get(field.name, next) for field in fields(of[0]) if field.kind or field.variants}
    return lambda values: build(**{name: take(values) for name, take in takes.items()})


def reader_of(paths: tuple[str, ...]) -> Callable[[object], tuple[Any, ...]]:
    """Return a function that reads what stands at these paths; for two or more `attrgetter` does it in C."""
    if len(paths) > 1:
        return attrgetter(*paths)
    each = tuple(map(attrgetter, paths))
    return lambda record: tuple(read(record) for read in each)
