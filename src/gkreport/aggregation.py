"""Adds up many reports, such as those of the towns and departments of a county, to one; every cell is an exact sum."""

from collections.abc import Iterable, Sequence

from gkreport.errors import AggregationError
from gkreport.form import Cell, form_of
from gkreport.report import Report
from gkreport.report.arithmetic import exact_sum
from gkreport.report.organs import same_organ, twins
from gkreport.report.record import Shape, choices, fields, shape
from gkreport.report.record import parts as parts_of
from gkreport.report.values import Value, is_sound


def aggregate(reports: Iterable[Report], organ: str, year: int) -> Report:
    """Return a report in which every cell is the sum of that cell in all reports (条例 Art. 49); its texts are empty.

    Counts (件) are added as whole numbers, fees (万元) as decimals, amounts in the smallest of their units; nothing is
    rounded.  A blank is not 0: a cell that is blank in one report is blank in the sum, and `check(total,
    parts=reports)` names the reports in which it is blank (use `deduce` first where their sums can fill it).
    采购总金额 is also blank where one of several reports prints it without a unit.  Items (项目数量, 2019 edition) are
    added too, though several organs can run one item.  Lawsuits count with the original organ alone
    (国办公开办函〔2016〕201号).

    Raises `AggregationError`, which names the organs, where there is no report, a report has no organ or year or is of
    another year, two are of one organ or one is of the organ of the sum itself, the reports are on different forms, or
    a sum is too large for a cell.

    >>> from gkreport import Requests, ApplicantCounts
    >>> towns = [
    ...     Report(organ=name, year=2024, requests=Requests(carried_out=ApplicantCounts(total=count)))
    ...     for name, count in (("青禾镇", 2), ("白杨镇", 3))
    ... ]
    >>> aggregate(towns, organ="示例县", year=2024).requests.carried_out.total
    5
    """
    parts = tuple(reports)
    _refuse_unfit(parts, organ, year)
    _refuse_mixed(parts)
    form = form_of(parts[0])
    columns = zip(*map(form.values, parts), strict=True)
    head = {"organ": organ, "year": year}
    sums = {cell.path: _sum(cell, column) for cell, column in zip(form.cells.values(), columns, strict=True)}
    return parts[0].replace({**head, **dict.fromkeys(parts[0].texts(), ""), **sums})


def _sum(cell: Cell, column: tuple[Value, ...]) -> Value:
    try:
        total = exact_sum(column)
    except ValueError:
        total = -1  # no cell can hold it
    if not is_sound(cell.kind, total):
        raise AggregationError(f"{cell.label}：合计过大，填不下", f"{cell.path}: the sum is too large for a cell")
    return total


def _refuse_unfit(parts: Sequence[Report], organ: str, year: int) -> None:
    """Raise where reports cannot each count once for the year; the error names all of them."""
    nameless = [str(at) for at, part in enumerate(parts, 1) if not part.organ]
    undated = [part.organ or "?" for part in parts if part.year is None]
    other = [f"{part.organ or '?'}({part.year})" for part in parts if part.year not in (None, year)]
    again = [f"{parts[first].organ}/{parts[at].organ}" for first, at in twins([part.organ for part in parts])]
    own = [part.organ for part in parts if part.organ and same_organ(part.organ, organ)]
    reasons = [
        (
            "第 {} 份没有写明单位，无法保证每个单位只计一次",
            "reports {} name no organ, so it cannot be told whether each counts once",
            nameless,
        ),
        ("没有写明年度：{}", "no year: {}", undated),
        (f"不是 {year} 年的：{{}}", f"not of {year}: {{}}", other),
        ("同一单位有两份：{}", "one organ twice: {}", again),
        ("汇总单位自己的报告不能计入：{}", "the report of the organ itself cannot be counted in: {}", own),
    ]
    faults = [(zh.format("、".join(names)), en.format(", ".join(names))) for zh, en, names in reasons if names]
    if not parts:
        faults = [("一份报告都没有", "there is no report")]
    if faults:
        raise _refusal(faults)


def _refusal(faults: Sequence[tuple[str, str]]) -> AggregationError:
    zh, en = zip(*faults, strict=True)
    return AggregationError("无法汇总：" + "；".join(zh), "cannot be added: " + "; ".join(en))


def _refuse_mixed(parts: Sequence[Report]) -> None:
    """Raise where reports are on different forms; the error says which part differs and in which reports."""
    if len({shape(part) for part in parts}) == 1:
        return
    faults: list[tuple[str, str]] = []
    groups: dict[tuple[str, str], dict[int, list[str]]] = {}
    for part in parts:
        for path, cls in choices(shape(part)):
            editions = groups.setdefault((path, _printed(shape(part), path)), {})
            editions.setdefault(cls.since.value, []).append(part.organ)
    for (path, label), editions in groups.items():
        if len(editions) > 1:
            zh = "；".join(f"{edition} 年表式 {'、'.join(organs)}" for edition, organs in editions.items())
            en = "; ".join(f"as in {edition}: {', '.join(organs)}" for edition, organs in editions.items())
            faults.append((f"{label}的表式不一，{zh}", f"{path} is printed in more than one way, {en}"))
    raise _refusal(faults)


def _printed(of: Shape, path: str) -> str:
    """Return the printed name of a part of a report: 表二, 其他处理."""
    name, _, rest = path.partition(".")
    if rest:
        return _printed(parts_of(of)[name], rest)
    (field,) = (field for field in fields(of[0]) if field.name == name)
    return next(getattr(mark, "table", "") or mark.label for mark in field.marks)
