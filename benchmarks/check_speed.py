"""How long `check` takes on a full report, compared with a bare loop over its cells, and with figures in its prose."""

import functools
import itertools
import timeit
from decimal import Decimal

import gkreport
from benchmarks.pairs import ratios_of
from gkreport import Report

_TEXT = "主动公开、依申请公开、政府信息管理、平台建设和监督保障各项工作按要求开展，" * 25
_COUNTS = dict.fromkeys(Report().cells(), 0) | {"proactive_disclosure.administrative_fees": Decimal("12.5")}
REPORT = Report.from_cells(_COUNTS, organ="示例市", year=2024).replace(
    {
        "overview": _TEXT,
        "problems_and_improvements": _TEXT + "还有不足，下一步改进。",
        "other_matters": "未收取信息处理费。",
    }
)


def _loop() -> int:
    seen = 0
    for value in REPORT.cells().values():
        if value is not None:
            seen += 1
    return seen


def ratios(pairs: int = 15, number: int = 200) -> list[float]:
    """Return the ratio of each pair of runs."""
    assert not gkreport.check(REPORT).errors
    return ratios_of(lambda: gkreport.check(REPORT), _loop, pairs, number)


_TOLD = (
    "2024年，全年新收政府信息公开申请53件，其中自然人申请53件，商业企业申请0件，科研机构申请0件，法律服务机构申请0件，"
    "其他0件；上年结转5件，共办理58件。办理结果为：予以公开16件，部分公开9件，不予公开10件，无法提供11件，不予处理3件，"
    "其他处理3件，结转下年度继续办理6件。因政府信息公开被申请行政复议8件，其中维持3件，纠正2件，其他结果3件；"
    "提起行政诉讼6件。制发行政规范性文件7件，废止4件，现行有效38件；作出行政许可决定1286件、行政处罚决定95件。\n"
)
"""Nearly every clause tells a number: as dense as no report is."""
_ROWS = {
    "new_received": 53,
    "carried_in": 5,
    "outcomes.granted": 16,
    "outcomes.partially_granted": 9,
    "outcomes.denied.third_party_rights": 10,
    "outcomes.unable.not_held": 11,
    "outcomes.not_processed.petition": 3,
    "outcomes.other_handling.misc": 3,
    "outcomes.total": 52,
    "carried_out": 6,
}
_TOLD_OF = {f"requests.{row}.{column}": n for row, n in _ROWS.items() for column in ("natural_person", "total")} | {
    "review_and_litigation.review.upheld": 3,
    "review_and_litigation.review.corrected": 2,
    "review_and_litigation.review.other": 3,
    "review_and_litigation.review.total": 8,
    "review_and_litigation.litigation.direct.upheld": 6,
    "review_and_litigation.litigation.direct.total": 6,
    "proactive_disclosure.normative_docs.issued": 7,
    "proactive_disclosure.normative_docs.repealed": 4,
    "proactive_disclosure.normative_docs.in_force": 38,
    "proactive_disclosure.licensing_decisions": 1286,
    "proactive_disclosure.penalty_decisions": 95,
}
"""The cells that it tells of."""


def with_figures(size: int = 1_600, number: int = 0) -> Report:
    """Return the report with so many letters of figures, each paragraph of which has a number of its own."""
    paragraphs = (f"第{number}号之{at}。{_TOLD}" for at in range(size // len(_TOLD) + 1))
    return REPORT.replace(_TOLD_OF | {"overview": f"{_TEXT[:37]}\n{''.join(paragraphs)}"[:size]})


def ratios_with_figures(pairs: int = 15, number: int = 50) -> list[float]:
    """Return how much longer a check takes than `cells()`, where the texts were checked before and a number mended."""
    report = with_figures()
    return ratios_of(lambda: gkreport.check(report), report.cells, pairs, number)


def seconds_of_a_megabyte(times: int = 3) -> list[float]:
    """Return how long a check takes of a million letters of figures, none of which was ever seen before."""
    reports = [with_figures(1_000_000, number) for number in range(times)]
    return [timeit.timeit(functools.partial(gkreport.check, report), number=1) for report in reports]


def ratios_at_first_sight(pairs: int = 15, number: int = 20) -> list[float]:
    """Return the same where no text was ever seen before."""
    reports = (with_figures(number=at) for at in itertools.count())
    ready = list(itertools.islice(reports, pairs * number + 1))
    return ratios_of(lambda: gkreport.check(ready.pop()), REPORT.cells, pairs, number)
