"""JSON: a report as one object, nested as the form nests, read strictly through cattrs."""

import functools
import itertools
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, Final, cast, get_args

import attrs
import cattrs
from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn

from gkreport.errors import CellError, FormatError, Lang, SchemaError
from gkreport.exchange.layouts import EDITION_KEY, FORMAT, VERSION, upgraded
from gkreport.report import Amount, Report
from gkreport.report.annual_report import YEARS
from gkreport.report.marks import Kind
from gkreport.report.record import Record, field_of
from gkreport.report.values import MAX_NUMBER, UNITS, Value, is_sound, paragraphs, show_value

_MOST_NAMED: Final = 1_000
"""Of the faults of a file, all that a report can have in its own cells and as many again."""
_TAKES: Final = {b"{": 400, b"[": 100, b":": 150, b",": 80}
"""The bytes of memory that each sign of JSON stands for, once it is parsed (measured)."""
_MOST_MEMORY: Final = 40 * 1024 * 1024
"""Of a parsed file; one with a report takes less than 1 MiB."""
_LONGEST_NUMBER: Final = len(str(MAX_NUMBER)) + 1


@attrs.frozen
class _Odd:
    """Something that JSON can hold and no cell can; it travels to its place to be refused there."""

    what: str
    what_en: str = attrs.field(default=attrs.Factory(lambda self: self.what, takes_self=True))


_MISSING: Final = _Odd("（缺这一项）", "(missing)")


# -- out -------------------------------------------------------------------------------------------


def write(report: Report) -> bytes:
    """Return a report as UTF-8 JSON with stable key order, indented, ending in a newline.

    Counts are numbers, amounts of money strings (no float can touch them), blanks null.
    """
    body: dict[str, object] = {"format": FORMAT, "version": VERSION, **_converter().unstructure(report)}
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


# -- in --------------------------------------------------------------------------------------------


def read(data: bytes) -> Report:
    """Read what `write` writes, or wrote in an older layout, and nothing else.

    Raises `SchemaError` with one sub-error for every fault (a wrong type, an unknown, missing or repeated
    key, NaN, a fraction), each with its path; `FormatError` where the file is not JSON at all.
    """
    parsed = _parse(data)
    if not isinstance(parsed, dict):
        raise FormatError("JSON 文件的最外层应当是一个对象", "the top level of the JSON file must be an object")
    body = upgraded(cast("dict[str, object]", parsed))
    head = {"format": FORMAT, "version": VERSION}
    faults = [
        CellError(
            f"{key}：应为 {wanted!r}，不是 {_shown(body.get(key, _MISSING), 'zh')}", f"{key}: must be {wanted!r}", key
        )
        for key, wanted in head.items()
        if type(body.get(key)) is not type(wanted) or body.get(key) != wanted
    ]
    report = Report()
    others: Iterator[CellError] = iter(())
    try:
        report = _converter().structure({key: body[key] for key in body if key not in head}, Report)
    except ClassValidationError as group:
        others = _faults(group, "")
    faults += itertools.islice(others, _MOST_NAMED)
    if faults:
        count = len(faults) + sum(1 for _ in others)
        raise SchemaError(f"JSON 文件有{count}处不符合格式：", f"{count} faults in the JSON file", faults)
    return report


def _parse(data: bytes) -> object:
    if 4 * len(data) + sum(data.count(sign) * size for sign, size in _TAKES.items()) > _MOST_MEMORY:
        raise FormatError("JSON 文件的内容过多，没有读取", "the JSON file holds too much")
    try:
        return json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_float=_Odd,
            parse_constant=_Odd,
            parse_int=lambda digits: int(digits) if len(digits) <= _LONGEST_NUMBER else _Odd(digits),
        )
    except UnicodeDecodeError as error:
        raise FormatError("JSON 文件不是 UTF-8 编码", "the JSON file is not UTF-8") from error
    except ValueError as error:
        raise FormatError(f"不是完整的 JSON 文件：{error}", f"not a JSON file: {error}") from error
    except RecursionError as error:
        raise FormatError("JSON 文件嵌套过深", "the JSON file is nested too deeply") from error


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result: dict[str, object] = {}
    for key, value in pairs:
        result[key] = _Odd("（这一项重复）", "(given twice)") if key in result else value
    return result


def _shown(value: object, lang: Lang) -> str:
    if isinstance(value, dict | list):  # it may be as deep as what parses it goes, and no deeper
        return "{…}" if isinstance(value, dict) else "[…]"
    if isinstance(value, _Odd):
        return (value.what_en if lang == "en" else value.what)[:60]
    return json.dumps(value, ensure_ascii=False)[:60]


def _refuse(value: object, wanted_zh: str, wanted_en: str) -> CellError:
    return CellError(f"应为{wanted_zh}，不是 {_shown(value, 'zh')}", f"must be {wanted_en}, not {_shown(value, 'en')}")


def _faults(group: BaseExceptionGroup[Any], above: str) -> Iterator[CellError]:
    """Flatten what cattrs gathered: every fault with the dotted path that its notes tell."""
    for error in group.exceptions:
        notes = getattr(error, "__notes__", [])
        name = next((str(note.name) for note in notes if hasattr(note, "name")), "")
        path = f"{above}.{name}".strip(".")
        if isinstance(error, BaseExceptionGroup):
            yield from _faults(error, path)  # pyright: ignore[reportUnknownArgumentType]
        elif isinstance(error, ForbiddenExtraKeysError):
            for key in sorted(map(str, error.extra_fields)):
                unknown = f"{path}.{key}".strip(".")
                yield CellError(f"{unknown[:120]}：没有这一项", f"{unknown[:120]}: unknown key", unknown)
        else:
            zh, en = error.args[:2] if isinstance(error, CellError) else (str(error), str(error))
            yield CellError(f"{path}：{zh}", f"{path}: {en}", path)


# -- the converter ---------------------------------------------------------------------------------


def _kind(hint: object) -> Kind | None:
    return field_of("", hint).kind


def _is_varying(hint: object) -> bool:
    """Say whether a hint is that of a part that editions print differently."""
    return len(field_of("", hint).variants) > 1


@functools.cache
def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=True)

    def structure_record(cls: type[Record]) -> Callable[[object, object], Record]:
        names = [attribute.name for attribute in attrs.fields(cls)]
        build = make_dict_structure_fn(cls, converter, _cattrs_forbid_extra_keys=True)

        def structure(value: object, _hint: object) -> Record:
            if not isinstance(value, dict):
                raise _refuse(value, "对象", "an object")
            return build({**dict.fromkeys(names, _MISSING), **value}, cls)

        return structure

    def structure_varying(value: object, hint: object) -> Record:
        classes = {cls.since.value: cls for cls in field_of("", hint).variants}
        body = dict(cast("dict[str, object]", value)) if isinstance(value, dict) else {}
        # A part that names no edition was written when there was one shape of it alone, the oldest.
        edition = body.pop(EDITION_KEY, min(classes)) if isinstance(value, dict) else value
        if type(edition) is not int or edition not in classes:
            zh, en = (joint.join(map(str, classes)) for joint in ("、", ", "))
            raise _refuse(edition, f"对象，其 {EDITION_KEY} 为 {zh} 之一", f"an object, its {EDITION_KEY} one of {en}")
        return converter.structure(body, classes[edition])

    def unstructure_varying(value: Record) -> dict[str, object]:
        return {EDITION_KEY: value.since.value, **converter.unstructure(value)}

    converter.register_structure_hook_factory(
        lambda hint: isinstance(hint, type) and issubclass(hint, Record), structure_record
    )
    converter.register_structure_hook(str, _text)  # the bare type is looked up before any predicate
    converter.register_structure_hook_func(lambda hint: (get_args(hint) or (hint,))[0] is str, _text)
    converter.register_structure_hook_func(lambda hint: hint == int | None, _year)
    converter.register_structure_hook_func(lambda hint: _kind(hint) is not None, _cell)
    converter.register_structure_hook_func(_is_varying, structure_varying)
    converter.register_unstructure_hook_func(_is_varying, unstructure_varying)
    converter.register_unstructure_hook(Decimal, show_value)
    return converter


def _text(value: object, _hint: object) -> str:
    if type(value) is not str:
        raise _refuse(value, "文字", "a string")
    try:
        paragraphs(value)
    except ValueError as error:
        raise _refuse(value, "没有控制字符的文字", "a string without control characters") from error
    return value


def _year(value: object, _hint: object) -> int | None:
    if value is None or (type(value) is int and value in YEARS):
        return value
    raise _refuse(value, f"{YEARS.start} 至 {YEARS.stop - 1} 的年份或 null", "a year or null")


_WANTED: Final = {
    Kind.COUNT: ("零或正整数，或 null", "a whole number of zero or more, or null"),
    Kind.CHANGE: ("整数或 null", "a whole number or null"),
    Kind.MONEY: ('写成字符串的金额（万元），如 "12.5"，或 null', "an amount as a string, or null"),
    Kind.AMOUNT: ('{"value": "12.5", "unit": "万元"} 这样的对象，或 null', "an object of value and unit, or null"),
}


def _cell(value: object, hint: Any) -> Value:  # noqa: ANN401  # cattrs hands any type form
    kind = _kind(hint) or Kind.COUNT
    read = _decimal(value) if kind is Kind.MONEY else _amount(value) if kind is Kind.AMOUNT else value
    if isinstance(read, _Odd) or not is_sound(kind, read):
        raise _refuse(value, *_WANTED[kind])
    return read  # type: ignore[return-value]  # sound for its kind


def _decimal(value: object) -> object:
    """Read an amount written as it is printed: digits and one point, no sign, no exponent, no leading zero."""
    if value is None:
        return None
    whole, point, part = value.partition(".") if isinstance(value, str) else ("", "", "")
    plain = whole.isdecimal() and whole.isascii() and (whole == "0" or whole[0] != "0")
    plain = plain and (not point or (part.isdecimal() and part.isascii()))
    return Decimal(value) if plain and isinstance(value, str) else _Odd("")


def _amount(value: object) -> object:
    if not isinstance(value, dict):
        return value
    body = cast("dict[str, object]", value)
    number, unit = _decimal(body.get("value")), body.get("unit")
    if body.keys() != {"value", "unit"} or not is_sound(Kind.MONEY, number) or number is None or unit not in UNITS:
        return _Odd("")
    return Amount(cast("Decimal", number), unit)
