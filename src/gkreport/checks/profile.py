"""Local profiles: what a notice asks of reports beyond the form, as data in a file of its own."""

import datetime as dt
import itertools
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any, Final, Self, TypeAlias, cast

import attrs

from gkreport.errors import ArgumentError, CellError, ProfileError, reasons_of
from gkreport.report import Report
from gkreport.report.organs import KINDS_OF_ORGANS
from gkreport.severity import Severity

_LONGEST: Final = 500
"""The letters of a text in a profile: more than any clause of a notice that is worth quoting."""
_MOST_WORDS: Final = 100
_MOST_REQUIREMENTS: Final = 100
"""Far more than any notice has; a report is held against each."""
_LARGEST: Final = 65_536
"""The bytes of a profile; the largest of ours has two thousand."""


# -- what may stand in it --------------------------------------------------------------------------


def _text(value: object) -> str:
    if isinstance(value, str) and len(value) <= _LONGEST:
        return value
    raise ArgumentError(f"应是不超过 {_LONGEST} 字的文字", f"a text of at most {_LONGEST} letters is expected")


def _citation(value: object) -> str:
    if not _text(value):
        raise ArgumentError("不能是空的", "it cannot be empty")
    return str(value)


def _words(value: object) -> tuple[str, ...]:
    given = tuple(cast("Iterable[object]", value)) if isinstance(value, list | tuple) else ()
    words = tuple(one for one in given if isinstance(one, str) and 0 < len(one) <= _LONGEST)
    if not 0 < len(words) <= _MOST_WORDS or words != given:
        zh, en = f"应是 1 至 {_MOST_WORDS} 个词的列表", f"a list of 1 to {_MOST_WORDS} words is expected"
        raise ArgumentError(zh, en)
    return words


def _number(value: object, least: int, most: int) -> int:
    if type(value) is int and least <= value <= most:
        return value
    raise ArgumentError(f"应是 {least} 至 {most} 的整数", f"a whole number from {least} to {most} is expected")


def _one_of(value: object, known: Iterable[str]) -> str:
    names = tuple(known)
    if isinstance(value, str) and value in names:
        return value
    raise ArgumentError(f"应是其中之一：{'、'.join(names)}", f"one of these is expected: {', '.join(names)}")


def _letters(value: object) -> int:
    return _number(value, 1, 10**6)


def _hundredths(value: object) -> int:
    return _number(value, 0, 100)


def _section(value: object) -> str:
    return _one_of(value, Report().texts())


def _organs(value: object) -> str:
    return _one_of(value, KINDS_OF_ORGANS)


def _beside(value: object) -> str:
    return _one_of(value, ("previous", "others"))


def _severity(value: object) -> Severity:
    return value if isinstance(value, Severity) else Severity(_one_of(value, (one.value for one in Severity)))


def _day(value: object) -> str:
    try:
        dt.date.fromisoformat(f"2001-{value}")
    except ValueError:
        raise ArgumentError("应是 月-日，如 01-31", "a month and a day are expected, as 01-31") from None
    return str(value)


@attrs.frozen(kw_only=True)
class _Requirement:
    clause: str = attrs.field(default="", converter=_text)
    """Where the notice says so."""
    severity: Severity = attrs.field(default=Severity.NOTE, converter=_severity)


@attrs.frozen(kw_only=True)
class Length(_Requirement):
    """篇幅: how long a text may be, in letters as Word counts them."""

    section: str = attrs.field(converter=_section)
    most: int = attrs.field(converter=_letters)


@attrs.frozen(kw_only=True)
class Numbers(_Requirement):
    """应写明的数量: a number that a text must tell, in a sentence with one of these words; “没有” is a number too."""

    section: str = attrs.field(converter=_section)
    what: str = attrs.field(converter=_citation)
    words: tuple[str, ...] = attrs.field(converter=_words)


@attrs.frozen(kw_only=True)
class Published(_Requirement):
    """公布期限: the last day, month and day of the year after that of the report, for one kind of organs."""

    organs: str = attrs.field(converter=_organs)
    by: str = attrs.field(converter=_day)


@attrs.frozen(kw_only=True)
class Alike(_Requirement):
    """内容雷同: how much of the texts, in per cent, may be that of last year's report or of another organ's."""

    to: str = attrs.field(converter=_beside)
    most: int = attrs.field(converter=_hundredths)


_KINDS: Final = {"length": Length, "numbers": Numbers, "published": Published, "alike": Alike}
_TABLES: Final = tuple(f"[[{kind}]]" for kind in _KINDS)


# -- the profile -----------------------------------------------------------------------------------

_PACKAGED: Final = files("gkreport.checks") / "profiles"


def _path(source: object) -> str:
    if isinstance(source, str | os.PathLike):
        return os.fspath(cast("str | os.PathLike[str]", source))
    zh, en = "核对方案应是名称、文件的路径或 Profile", "a profile is given by its name, its path, or itself"
    raise ArgumentError(f"{zh}，不是 {source!r:.60}", f"{en}, not by {source!r:.60}")


@attrs.frozen(kw_only=True)
class Profile:
    """What one notice asks of reports beyond the form: 篇幅, 应写明的数量, 公布期限, 内容雷同.

    >>> Profile.names()
    ('alike', 'deadlines', 'wuwei')
    >>> Profile.load("wuwei").notice
    '武政办发〔2025〕54号'
    """

    name: str = attrs.field(converter=_citation)
    notice: str = attrs.field(converter=_citation)
    """What findings give as their source: the 文号 of the notice."""
    address: str = attrs.field(default="", converter=_text)
    """Where the notice is published."""
    length: tuple[Length, ...] = ()
    numbers: tuple[Numbers, ...] = ()
    published: tuple[Published, ...] = ()
    alike: tuple[Alike, ...] = ()

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the names of the profiles that come with the library."""
        return tuple(sorted(one.name.removesuffix(".toml") for one in _PACKAGED.iterdir()))

    @classmethod
    def load(cls, source: "str | os.PathLike[str]") -> Self:
        """Return a profile that comes with the library, by its name, or one in a file of TOML, by its path.

        Raises `ProfileError`, which names every fault with its place, and `ArgumentError` where there is no such file
        or it cannot be read.
        """
        name = _path(source)
        if name in cls.names():
            return cls.loads((_PACKAGED / f"{name}.toml").read_bytes(), name)
        try:
            with open(name, "rb") as file:  # noqa: PTH123  # Path("") is the folder
                data = file.read(_LARGEST + 1)
        except OSError as error:
            shown, (zh,), (en,) = name or '""', reasons_of(error, "zh"), reasons_of(error, "en")
            raise ArgumentError(
                f"不能按 {shown} 核对：{zh}；随库的有 {'、'.join(cls.names())}",
                f"{shown} cannot be checked by: {en}; there are {', '.join(cls.names())}",
            ) from error
        return cls.loads(data, name)

    @classmethod
    def loads(cls, data: bytes, name: str = "profile") -> Self:
        """Return a profile from what stands in its file; raises `ProfileError`."""
        faults = _Faults(name)
        table = _parse(data, faults)
        made: dict[str, object] = {}
        for kind, requirement in _KINDS.items():
            given = cast("list[object]", table.pop(kind, []))
            if type(given) is list and len(given) <= _MOST_REQUIREMENTS:
                places = (f"[[{kind}]] {number}" for number in itertools.count(1))
                made[kind] = tuple(map(faults.build, itertools.repeat(requirement), given, places))
            else:
                zh = f"写作 [[{kind}]]，不超过 {_MOST_REQUIREMENTS} 项"
                faults.add(kind, zh, f"is written [[{kind}]], at most {_MOST_REQUIREMENTS} times")
        profile = faults.build(cls, table, "", made)
        if profile and not any(made.values()):
            zh, en = (
                f"没有任何要求；可以写 {'、'.join(_TABLES)}",
                f"it asks for nothing; there are {', '.join(_TABLES)}",
            )
            faults.add("", zh, en)
        if faults.errors:
            raise faults.error()
        return cast("Self", profile)


def profiles_of(given: "Profiles") -> tuple[Profile, ...]:
    """Return profiles, each once, those that are given by their names or paths loaded."""
    several = given if isinstance(given, Iterable) and not isinstance(given, Profile | str | os.PathLike) else (given,)
    return tuple(dict.fromkeys(one if isinstance(one, Profile) else Profile.load(one) for one in several))


def day_of(published: object) -> dt.date | None:
    """Return a day of publication as it was given; raises `ArgumentError` for what is none, a time of day too."""
    if published is None or (isinstance(published, dt.date) and not isinstance(published, dt.datetime)):
        return published
    zh, en = "公布日期（published）应是 datetime.date", "published is a datetime.date"
    raise ArgumentError(f"{zh}，不是 {published!r:.60}", f"{en}, not {published!r:.60}")


_Named: TypeAlias = "Profile | str | os.PathLike[str]"
Profiles: TypeAlias = "_Named | Iterable[_Named]"
"""One profile or several, each itself, by its name or by the path of its file."""


# -- faults ----------------------------------------------------------------------------------------


@attrs.define
class _Faults:
    """What is wrong with a profile, gathered while it is built."""

    name: str
    errors: list[CellError] = attrs.field(factory=list)

    def add(self, place: str, zh: str, en: str) -> None:
        at = f"{place} " if place else ""
        self.errors.append(CellError(f"{at}{zh}", f"{at}{en}", place=place))

    def error(self) -> ProfileError:
        """Return the error that names them all."""
        count = len(self.errors)
        zh, en = f"{self.name} 不能用，有 {count} 处不对：", f"{self.name} cannot be used, faults in it: {count}"
        return ProfileError(zh, en, self.errors)

    def build(self, cls: Any, table: object, place: str, made: Mapping[str, object] | None = None) -> object:  # noqa: ANN401
        """Build an object from a table, or None with all that is wrong with it."""
        if not isinstance(table, dict):
            self.add(place, "应是一组 键 = 值", "keys with values are expected")
            return None
        table = cast("dict[str, object]", table)
        fields = {field.name: field for field in attrs.fields(cls) if field.name not in _KINDS}
        before = len(self.errors)
        for key in (key for key in table if key not in fields):
            names = [*fields, *(_TABLES if not place else ())]
            known = "、".join(names), ", ".join(names)
            self.add(place, f"不认识的键 {key:.40}；可以写 {known[0]}", f"unknown key {key:.40}; there are {known[1]}")
        for key, field in fields.items():
            if key not in table:
                if field.default is attrs.NOTHING:
                    self.add(place, f"缺少 {key}", f"{key} is missing")
                continue
            try:
                field.converter(table[key])
            except ArgumentError as error:
                self.add(place, f"{key}：{error.in_language('zh')}", f"{key}: {error.in_language('en')}")
        return cls(**table, **(made or {})) if len(self.errors) == before else None


_AT: Final = re.compile(r"at line ([0-9]+), column ([0-9]+)")
"""Where the parser of TOML found a fault; it tells of the end in words."""


def _parse(data: bytes, faults: _Faults) -> dict[str, Any]:
    try:
        if len(data) <= _LARGEST:
            return tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
        faults.add("", f"超过 {_LARGEST} 字节", f"it has more than {_LARGEST} bytes")
    except UnicodeDecodeError:
        faults.add("", "不是 UTF-8 的文本", "it is no text in UTF-8")
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        zh = f"第 {at[1]} 行第 {at[2]} 列" if at else "末尾"
        faults.add("", f"{zh}不合 TOML 的写法（{error}）", f"it is no TOML: {error}")
    except RecursionError:
        faults.add("", "括号套得太深", "its brackets are nested too deep")
    raise faults.error()
