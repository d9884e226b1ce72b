"""The sums of the form: rules 5.1 and 5.2, derived from the declaration."""

from collections.abc import Iterator, Mapping
from typing import Final

from gkreport.checks.facts import Facts, error, finds
from gkreport.checks.findings import Finding, Rule
from gkreport.form import Identity, Sum, sums_of


def _words(left: str, right: str, advice: str) -> tuple[str, str]:
    """Return the messages on a sum that does not hold: what its two sides are, and which numbers to look at."""
    zh = f"{left}合计为 {{expected}}，{right} {{found}}，相差 {{difference}}{{detail}}。请核对{advice}"
    en = "the left side comes to {expected}, the right side to {found}, a difference of {difference}"
    return f"{{place}}：{{formula}} 不成立，{zh}", f"{{place}}: {{formula}} does not hold: {en}"


SUM_RULES: Final[Mapping[tuple[str, str], Rule]] = {
    ("requests", "across"): error(
        "T3-ROWSUM",
        "requests",
        "自然人＋法人或其他组织各列＝总计（每一行）",
        "表三表头“总计”（国办公开办函〔2021〕30号）",
        *_words("各列", "总计填的是", "本行各数"),
    ),
    ("requests", "down"): error(
        "T3-OUTCOMES",
        "requests",
        "第三项（一）至（六）各行之和＝（七）总计（每一列）",
        "表三第三项（七）“总计”；（二）“只计这一情形，不计其他情形”",
        *_words("办理结果各行", "（七）总计填的是", "本列各数，每件申请只计入一种结果"),
    ),
    ("requests", "balance"): error(
        "T3-BALANCE",
        "requests",
        "第一项＋第二项＝第三项（七）总计＋第四项（每一列）",
        "表三表头“本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和”",
        *_words("新收与上年结转", "办理结果与结转下年度合计为", "本列这四个数"),
    ),
    ("review_and_litigation", "across"): error(
        "T4-SUM",
        "review_and_litigation",
        "结果维持＋结果纠正＋其他结果＋尚未审结＝总计（三组各自成立）",
        "表四表头“总计”（国办公开办函〔2021〕30号）",
        *_words("四项", "总计填的是", "这五个数"),
    ),
}
"""The rule for each kind of sum in each table."""

_ANY_SUM: Final = error("T-SUM", "", "表中标明的其他合计", "表头“总计”", *_words("各项", "填的是", "各数"))
"""For a sum of a later edition that has no rule of its own yet."""


def rule_of(identity: Identity) -> Rule:
    """Return the rule that a sum of the form falls under."""
    return SUM_RULES.get((identity.table, identity.kind), _ANY_SUM)


_FEW: Final = 7
"""As many numbers as a row of 表三 has; more are not read at a glance."""


@finds
def _check_sums(facts: Facts) -> Iterator[Finding]:
    """Check every sum whose cells are all filled; a blank is not a zero, so nothing is said of the others."""
    sums = sums_of(facts.form)
    for line, residual in zip(sums.all, sums.residuals(facts.values), strict=True):
        if residual:
            yield finding_of(line, line.left(facts.values), line.right(facts.values))


def finding_of(line: Sum, left: tuple[int, ...], right: tuple[int, ...]) -> Finding:
    """Build the finding on a sum that does not hold, from the numbers on its two sides."""
    shown = len(left) + len(right) <= _FEW
    numbers = "≠".join("＋".join(map(str, side)) for side in (left, right))
    return Finding(
        rule_of(line.identity),
        line.identity.cells,
        sum(left),
        sum(right),
        line.place,
        line.identity.formula,
        line.identity.formula_en,
        detail=f"（{numbers}）" if shown else "",
    )
