"""Claims read out of texts: the corpora of sentences, numerals, places, hostile texts."""

import itertools
import json
import re
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gkreport import Report, check
from gkreport.characters import number_of
from gkreport.checks.claims import claims
from gkreport.checks.claims.blocks import blocks_of
from gkreport.checks.claims.scanning import Whose, tokens
from gkreport.checks.claims.state import added
from gkreport.checks.claims.vocabulary import Sense

DATA = Path(__file__).parent / "data"
TABLES = json.loads((DATA / "claims_tables.json").read_text(encoding="utf-8"))


def report_of(table):
    zero = {path: value for path, value in dict.fromkeys(Report().cells(), 0).items() if "fees" not in path}
    return Report.from_cells(zero | TABLES[table]["cells"], organ=TABLES[table]["organ"], year=2024)


ROOMS = {
    "requests": "requests.",
    "outcomes": "requests.",
    "review": "review_and_litigation.",
    "litigation": "review_and_litigation.",
}
ROOMS |= dict.fromkeys(("new_received", "carried_in", "carried_out"), "requests.")
ROOMS |= dict.fromkeys(("denied", "unable", "not_processed", "other_handling"), "requests.outcomes.")
MARKED = re.compile(r"\[([^ \]]+) ([a-z_.]+)\]")
FREE = re.compile(r"(?<![0-9.,\[])([0-9][0-9,]*)(?![0-9.,%年月万])(?=[^0-9]{0,2}?[件条份起宗期场次人篇])")


def spoken(report, text):
    return [finding for finding in check(report.replace({"overview": text})) if finding.rule.id.startswith("X-")]


def names(findings, row):
    path = ROOMS.get(row.split(".")[0], "proactive_disclosure.") + row
    return any(f"{cell}.".startswith(f"{path}.") for finding in findings for cell in finding.cells)


def told_in(name):
    """Return the lines of a corpus: which table, what is said of it, and the rows that it contradicts."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("|") for line in lines if not line.startswith("#")]


def altered(name):
    """Alter every number of a corpus by turns: return the false warnings, what was planted, and what was found.

    A number in brackets names the row it agrees with; any other number counts something else.
    """
    reports = {table: report_of(table) for table in TABLES}
    false, planted, found = [], [], []
    for table, text, wrong in told_in(name):
        plain = MARKED.sub(r"\1", text)
        tries = [(plain, wrong.split(","), None)] if wrong else []
        for mark in MARKED.finditer(text):
            value = 2 * (int(mark[1]) if mark[1].isdigit() else number_of(mark[1])) + 13
            said = text[: mark.start()] + str(value) + text[mark.end() :]
            tries.append((MARKED.sub(r"\1", said), [mark[2]], value))
        for said, rows, value in tries:
            findings = spoken(reports[table], said)
            planted.append(said)
            found += [said] if all(names(findings, row) for row in rows) else []
            false += [said for finding in findings if value and finding.found not in (value, 0)]
        if not wrong:
            hidden = MARKED.sub(lambda mark: "#" * len(mark[0]), text)
            others = [(free, 2 * int(free[1].replace(",", "")) + 13) for free in FREE.finditer(hidden)]
            texts = [plain, *(text[: free.start()] + str(value) + text[free.end() :] for free, value in others)]
            false += [said for said in texts if spoken(reports[table], MARKED.sub(r"\1", said))]
    return false, planted, found


def hold(name, result, least, share):
    """Hold what came of a corpus of that many lines at least: nothing false, and that share of what was planted found."""
    false, planted, found = result
    print(f"{name}: {len(found)} of {len(planted)} found ({len(found) / len(planted):.0%}), {len(false)} false")  # noqa: T201
    assert len(told_in(name)) >= least
    assert not false
    assert len(found) >= share * len(planted), sorted({*planted} - {*found})


@pytest.mark.parametrize(
    ("name", "least", "share"),
    [
        ("claims_heldout2.txt", 120, 0.95),
        ("claims_heldout3.txt", 60, 0.95),
        ("claims_heldout4.txt", 35, 0.95),
        ("claims_heldout5.txt", 100, 0.9),
    ],
)
def test_numbers_altered_one_by_one(name, least, share):
    hold(name, altered(name), least, share)


def measured(name):
    """Return the sentences with a false warning, the planted ones, and those of which every mistake was found."""
    reports = {table: report_of(table) for table in TABLES}
    false, planted, found = [], [], []
    for table, text, wrong in told_in(name):
        rows = wrong.split(",") if wrong else []
        said = [f for f in check(reports[table].replace({"overview": text})) if f.rule.id.startswith("X-")]
        if any(not any(f"{cell}.".startswith(f"{row}.") for cell in f.cells for row in rows) for f in said):
            false.append(text)
        if rows:
            planted.append(text)
            cells = {cell for f in said for cell in f.cells}
            if all(any(f"{cell}.".startswith(f"{row}.") for cell in cells) for row in rows):
                found.append(text)
    return false, planted, found


@pytest.mark.parametrize(("name", "least"), [("claims.txt", 150), ("claims_heldout.txt", 60)])
def test_no_false_warning_and_most_contradictions_found(name, least):
    hold(name, measured(name), least, 0.85)


def test_what_is_no_claim_about_the_tables_is_never_warned_of():
    false, planted, _ = measured("claims_silent.txt")
    assert not false
    assert not planted


def read(text, organ="示例县石桥镇", year=2024):
    return [(claim.meanings[0], claim.value, claim.applicant) for claim in claims(text, organ=organ, year=year)]


@pytest.mark.parametrize(
    ("number", "value"),
    [
        ("5件", 5), ("１２件", 12), ("1,205件", 1205), ("三件", 3), ("两件", 2), ("十件", 10), ("十二件", 12),
        ("一百零五件", 105), ("二千三百一十件", 2310), ("零件", 0), ("5件次", 5), ("5宗", 5),
    ],
)  # fmt: skip
def test_numbers_are_read_however_they_are_written(number, value):
    assert read(f"收到政府信息公开申请{number}。") == [(("received",), value, "")]


@pytest.mark.parametrize(
    "number",
    ["约5件", "5余件", "5件以上", "3-5件", "3至5件", "1.2万件", "1，234件", "1,23件", "二〇件", "百件百件", "第5件", "每5件", "5人",
     "12345678901件", "十万件", "5%", "5个工作日", "三点件", "三件五件", "5"],
)  # fmt: skip
def test_what_is_not_a_plain_count_says_nothing(number):
    assert read(f"收到政府信息公开申请{number}") == ([(("received",), 5, "")] if number == "5" else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到政府信息公开申请5件办结4件。", [("received", 5), ("done", 4)]),
        ("政府信息公开申请5件予以公开3件。", []),
        ("政府信息公开申请中，3件予以公开2件部分公开。", [("granted", 3), ("partially_granted", 2)]),
        ("收到政府信息公开申请，共5件。", [("received", 5)]),
        ("制发规章和行政规范性文件5件。", [("rules.issued", 5)]),
        ("2022年度收到政府信息公开申请801件，予以公开700件。", []),
        ("去年全年，属于内部事务信息不予公开13件。", []),
        ("政府信息公开行政复议3件行政诉讼2件。", [("review.total", 3), ("litigation.total", 2)]),
        ("新收、结转政府信息公开申请分别为3件、2件、1件。", []),
        ("政府信息公开行政复议、行政诉讼分别为3件。", []),
        ("规章和规范性文件分别制发1件、2件。", [("rules.issued", 1), ("normative_docs.issued", 2)]),
        ("制发、废止行政规范性文件5件。", []),
        ("收到、办结政府信息公开申请5件。", [("received", 5)]),
        ("自然人、法人申请公开政府信息5件。", []),
        ("政府信息公开申请不予公开、无法提供共7件。", [("denied", 7)]),
        ("没有收到政府信息公开申请5件。", []),
        ("不予公开、予以公开纠正政府信息公开申请3件。", []),
        ("办结上年结转政府信息公开申请1件。", []),
        ("规章规范性文件制发3件。", []),
        ("收到政府信息公开申请5元。", []),
        ("受理政府信息公开行政复议5件。", [("review.total", 5)]),
        ("自然人4件。", []),
        ("行政处罚办结3件。", []),
        ("维持3件。", []),
        ("制发3件。", []),
        ("政府信息公开申请因属于国家秘密不予公开1件。", [("denied.state_secret", 1)]),
        ("依申请公开5件。", []),
        ("其他事项5件，规范性文件制发1件。", [("normative_docs.issued", 1)]),
        ("新收政府信息公开申请5件，办结4件；上年结转1件，办结1件。", [("new_received", 5), ("carried_in", 1)]),
        ("结转2023年政府信息公开申请2件，结转至2025年1件。", [("carried_in", 2), ("carried_out", 1)]),
        ("结转政府信息公开申请2件。", [("carried", 2)]),
        ("2024年1月1日至12月31日，收到政府信息公开申请5件。", [("received", 5)]),
        ("12月31日，现行有效规范性文件5件。", [("normative_docs.in_force", 5)]),
        ("行政诉讼复议后起诉2件，与政府信息公开有关。", [("litigation.after_review.total", 2)]),
        ("予以公开2024年申请30件。", []),
        ("未办结结转下年政府信息公开申请3件。", [("carried_out", 3)]),
        ("收到政府信息公开申请5件，行政复议均办结。", [("received", 5)]),
        ("收到政府信息公开申请5件，均为自然人。", [("received", 5), ("received", 5)]),
        ("收到政府信息公开申请5件，均已办结。", [("received", 5), ("done", 5)]),
        ("收到政府信息公开申请5件，均不予公开。", [("received", 5), ("denied", 5)]),
        ("收到政府信息公开申请5件，其中企业2件，均予以公开。", [("received", 5), ("received", 2)]),
        ("政府信息公开行政复议5件，均维持。", [("review.total", 5), ("review.upheld", 5)]),
        ("政府信息公开行政复议5件，维持。", [("review.total", 5)]),
        ("政府信息公开行政复议5件，尚未办结5件。", [("review.total", 5), ("review.pending", 5)]),
        ("收到政府信息公开申请5件，公开4件，公开政府信息9件。", [("received", 5), ("disclosed", 4)]),
        ("收到政府信息公开申请5件，受理4件。", [("received", 5)]),
        ("收到政府信息公开申请5件，其他3件。", [("received", 5)]),
        ("新收政府信息公开申请5件，结转1件，共6件，规章2件，共8件。", [("new_received", 5), ("carried", 1)]),
        ("政府信息公开申请5件涉及行政复议。", []),
        ("收到的5件政府信息公开申请均已办结。", [("done", 5)]),
        ("新收政府信息公开申请5件，以自然人为主，共4件。", [("new_received", 5), ("new_received", 4)]),
        ("新收政府信息公开申请5件，结转1件，共6件，共9件。", [("new_received", 5), ("carried", 1), ("received", 9)]),
        ("制发规章3件、规范性文件5件。", [("rules.issued", 3), ("normative_docs.issued", 5)]),
        ("废止规章3件，规范性文件5件。", [("rules.repealed", 3)]),
        ("公开规章3件、规范性文件5件。", []),
        ("截至11月底，收到政府信息公开申请5件。", []),
        ("公示行政许可12件、行政处罚3件。", []),
        ("涉及行政许可的政府信息公开申请3件，行政处罚2件。", []),
        ("发生行政复议60件，其中因政府信息公开5件。", []),
        ("受理行政复议60件，其中涉及政府信息公开的行政复议5件。", []),
        ("因信息不存在，政府信息公开申请无法提供3件。", []),
        ("因逾期不补正，1件政府信息公开申请作其他处理。", [("other_handling", 1)]),
        ("2020年至2024年，累计收到政府信息公开申请120件。", []),
        ("自2019年以来，收到政府信息公开申请120件。", []),
        ("五年来，收到政府信息公开申请120件。", []),
        ("2024年以来，收到政府信息公开申请12件。", [("received", 12)]),
        ("政府信息公开行政复议5件，已审结4件。", [("review.total", 5), ("review.closed", 4)]),
        ("政府信息公开行政复议5件，行政诉讼3件，已审结6件。", [("review.total", 5), ("litigation.total", 3)]),
        ("政府信息公开行政诉讼3件，审结5件。", [("litigation.total", 3)]),
        ("政府信息公开行政复议5件，其中上年结转2件。", [("review.total", 5)]),
        (
            "政府信息公开直接提起的行政诉讼案件2件，经复议后提起的行政诉讼1件。",
            [("litigation.direct.total", 2), ("litigation.after_review.total", 1)],
        ),
        ("不服政府信息公开答复申请行政复议后，提起行政诉讼1件。", []),
        ("收到政府信息公开行政复议申请9件，受理6件。", []),
        ("行政复议3件，均不涉及政府信息公开。", []),
        ("行政复议3件。信息公开工作有序推进。", []),
        ("收到政府信息公开申请9件，实际受理5件。", []),
        ("收到政府信息公开申请9件，自然人6名，企业3家。", [("received", 9)]),
        ("行政复议纠正3件，政府信息公开规范化水平提升。", []),
        ("累计制发行政规范性文件9件，废止3件。", []),
        ("第四季度，全镇收到政府信息公开申请9件。", []),
        ("以我镇名义制发行政规范性文件3件。", [("normative_docs.issued", 3)]),
        ("以以我镇名义制发行政规范性文件3件。", []),
        ("收到政府信息公开申请5件，本机关不掌握2件。", [("received", 5), ("unable.not_held", 2)]),
        ("督促各单位按时答复，全年收到政府信息公开申请38件。", [("received", 38)]),
        ("政府信息公开申请因本机关不掌握等原因无法提供3件。", [("unable", 3)]),
        ("政府信息公开申请中，对3件信访举报投诉、重复申请等不予处理。", [("not_processed", 3)]),
        ("政府信息公开申请中，3件予以公开、2件部分公开。", [("granted", 3), ("partially_granted", 2)]),
        ("政府信息公开申请因不予公开等情况办结3件。", []),
        ("政府信息公开申请予以公开、部分公开等5件。", []),
        ("收到政府信息公开申请5件，其中企业等法人提出3件。", [("received", 5), ("received", 3)]),
        (
            "收到政府信息公开申请5件，予以公开3件、部分公开1件等。",
            [("received", 5), ("granted", 3), ("partially_granted", 1)],
        ),
        ("通过网站、信函、当面等渠道共收到政府信息公开申请5件。", [("received", 5)]),
        ("通过网站、邮箱等渠道共收到政府信息公开申请5件。", []),
        ("上年结转的5件政府信息公开申请中，予以公开2件。", [("carried_in", 5)]),
        ("上年结转政府信息公开申请5件（予以公开2件）；予以公开9件。", [("carried_in", 5), ("granted", 9)]),
        ("收到政府信息公开申请5件，其中自然人3件（予以公开2件）。", [("received", 5), ("received", 3)]),
        ("征地类政府信息公开申请中，予以公开2件，部分公开1件。", []),
        ("结转2025年度政府信息公开申请5件。", [("carried_out", 5)]),
        ("承接2023年度未办结政府信息公开申请5件。", [("carried_in", 5)]),
        ("政府信息公开申请中，因征求第三方意见等原因尚未办结5件。", [("carried_out", 5)]),
        ("政府信息公开申请以补正后仍不明确为由无法提供5件。", [("unable.still_unclear", 5)]),
        ("政府信息公开申请需要另行制作、无法提供5件。", [("unable.needs_creation", 5)]),
        ("收到申请5件、办结4件、结转1件，未收取任何费用。", [("received", 5), ("done", 4), ("carried", 1)]),
        ("收到申请5件、办结4件、结转1件，来信3件。", []),
        ("未收到因依申请公开答复而引起的行政复议和诉讼。", [("review.total", 0), ("litigation.total", 0)]),
        ("无行政复议、行政诉讼案件。", [("review.total", 0), ("litigation.total", 0)]),
        ("无政府信息依申请公开办理情况。", [("received", 0)]),
        ("没有人提出政府信息公开申请。", [("received", 0)]),
        ("处理涉及政府信息公开行政复议5件。", [("review.total", 5)]),
        ("申请人对政府信息公开答复不服提起行政诉讼5件。", [("litigation.total", 5)]),
        (
            "政府信息公开答复不够规范，被复议机关纠正5件，被法院纠正3件。",
            [("review.corrected", 5), ("litigation.corrected", 3)],
        ),
        ("依申请公开。行政诉讼案件5件。", [("litigation.total", 5)]),
        ("依申请公开。行政诉讼案件5件，负责人出庭应诉。", []),
        ("拨打“12345”热线，办理政府信息公开申请5件。", [("handled", 5)]),
        ("收到政府信息公开申请5件，企业3个。", [("received", 5)]),
        ("收到政府信息公开申请5件，均按时办结。", [("received", 5)]),
        ("政府信息公开申请3件予以公开、部分公开。", [("granted", 3)]),
        (
            "政府信息公开申请3件予以公开、自然人、自然人、自然人、自然人、自然人、自然人、自然人、自然人。",
            [("granted", 3)],
        ),
        ("新收与结转政府信息公开申请合计5件。", [("new_received", 5)]),
        ("受理并办理政府信息公开申请5件。", [("accepted", 5)]),
        ("政府信息公开申请办理结果：公开5件，部分公开3件。", [("disclosed", 5), ("partially_granted", 3)]),
        ("政府信息公开申请中，予以公开（含部分公开）共8件。", [("granted", 8)]),
        ("政府信息公开申请中，予以公开（不含部分公开）5件。", [("granted", 5)]),
        ("政府信息公开申请中，予以公开（包括的的的的的的的的的的的的的部分公开）5件。", [("partially_granted", 5)]),
        ("未受理行政复议。", []),
        ("全年未收到因答复而引起的行政复议。", [("review.total", 0)]),
        ("“跨省通办”事项12项，办理政府信息公开申请5件，办理7件。", [("handled", 5)]),
        (
            "新收政府信息公开申请5件，加上年结转1件，全年共办理4件。",
            [("new_received", 5), ("carried_in", 1), ("handled", 4)],
        ),
        ("由于临近年末，政府信息公开申请结转下年5件。", [("carried_out", 5)]),
        ("做好依申请公开工作。全年受理5件。", [("accepted", 5)]),
        ("做好依申请公开工作。做好信访工作。全年受理5件。", []),
        ("没有发生一起政府信息公开行政复议。", [("review.total", 0)]),
        ("未发生2起政府信息公开行政复议。", []),
        ("政府信息公开申请中，全部公开和部分公开合计5件。", [("disclosed", 5)]),
        ("依申请公开情况：无。", [("received", 0)]),
        (
            "政府信息公开复议后起诉3件，被法院纠正2件。",
            [("litigation.after_review.total", 3), ("litigation.after_review.corrected", 2)],
        ),
        ("政府信息公开工作有序，复议机关受理行政复议5件。", [("review.total", 5)]),
        ("无行政规范性文件。", [("normative_docs.in_force", 0)]),
        ("政府信息公开申请予以公开占30%（3件），占比最高。", [("granted", 3)]),
        ("征地类申请12件。其中，予以公开5件。", []),
        (
            "征地类申请12件。依申请公开的答复结果：予以公开5件，部分公开2件。",
            [("granted", 5), ("partially_granted", 2)],
        ),
        ("予以公开3件，部分公开2件。", [("granted", 3), ("partially_granted", 2)]),
        ("予以公开3件。", []),
        ("自然人3件，法人或其他组织2件。", [("received", 3), ("received", 2)]),
        ("由于信息不存在等原因，政府信息公开申请无法提供5件。", [("unable", 5)]),
        (
            "依申请公开。行政许可3件、行政处罚5件已在信用网站公示。",
            [("licensing_decisions", 3), ("penalty_decisions", 5)],
        ),
        ("年末未审结的政府信息公开行政复议3件、行政诉讼2件。", [("review.pending", 3), ("litigation.total", 2)]),
        (
            "政府信息公开行政诉讼5件。行政复议维持率50%，维持3件，其他2件。",
            [("litigation.total", 5), ("review.upheld", 3), ("review.else", 2)],
        ),
        ("收到政府信息公开申请5件，自然人3件，其他2件。", [("received", 5), ("received", 3), ("received", 2)]),
        ("依申请公开。总体平稳，复议后起诉3件。", [("litigation.after_review.total", 3)]),
        ("自然人政府信息公开行政复议3件。", []),
        ("（五）行政复议、行政诉讼情况。本年度未发生。", [("litigation.total", 0), ("review.total", 0)]),
        ("（五）行政复议情况。均为零。", [("review.total", 0)]),
        ("（二）依申请公开。全年均为零。", [("received", 0)]),
        ("（一）主动公开。全年未发生。", []),
        ("政府信息公开申请中，予以公开——5件，部分公开3—5件。", [("granted", 5)]),
        ("全年零复议、零诉讼。", [("review.total", 0), ("litigation.total", 0)]),
        ("县教育局召开会议3次。收到政府信息公开申请5件。", [("received", 5)]),
        ("县教育局收到政府信息公开申请3件。予以公开5件。", []),
        (
            "开展规范性文件清理工作，新制定5件，废止3件。",
            [("normative_docs.issued", 5), ("normative_docs.repealed", 3)],
        ),
    ],
)
def test_sentences(text, expected):
    assert [(name[0], value) for name, value, _ in read(text)] == expected


@pytest.mark.parametrize(("before", "after", "topic"), [(6, 8, "cases"), (7, 8, ""), (6, 9, "")])
@pytest.mark.parametrize("year", ["", "2024年"])
def test_what_a_paragraph_begins_with_may_have_few_letters_around_it(year, before, after, topic):
    said = f"{year}{'某' * before}行政复议{'某' * after}，收到3件。"
    assert [at.block.topic for at in blocks_of(said, Whose("示例局", 2024))] == [topic]


def test_a_claim_tells_its_place():
    text = "总述。\n（二）依申请公开。收 到政府信息公开申请 5 件。"
    (claim,) = claims(text, section="overview")
    assert (claim.paragraph, claim.sentence) == (2, "收 到政府信息公开申请 5 件")
    assert text[claim.offset : claim.end] == "收 到政府信息公开申请 5 件"


def test_whose_numbers_they_are():
    assert read("我县收到政府信息公开申请5件。", organ="示例县") != []
    assert read("我县收到政府信息公开申请5件。", organ="示例县教育局") == []
    assert read("县政府收到政府信息公开申请5件。", organ="示例县人民政府") != []
    assert read("县教育局收到政府信息公开申请5件。", organ="示例县教育局") != []
    assert read("县教育局收到政府信息公开申请5件。", organ="") == []
    assert read("市教育局收到政府信息公开申请5件。", organ="示例县教育局") == []
    assert read("县局收到政府信息公开申请5件。", organ="示例县教育局") != []
    assert read("县委收到政府信息公开申请5件。", organ="示例县发展和改革委员会") == []
    assert read("局办公室收到政府信息公开申请5件。", organ="示例县教育局") != []
    assert read("局机关收到政府信息公开申请5件，局属单位收到3件。", organ="示例县教育局") == []
    assert read("我镇收到政府信息公开申请5件。", organ="示例县教育局") != []  # a text taken over from a township
    assert read("我镇收到政府信息公开申请5件。", organ="示例县石桥镇中心学校") == []
    assert read("处理政府信息公开行政复议5件。", organ="示例县人民政府") == []
    assert read("处理政府信息公开行政复议5件。", organ="示例县教育局") != []
    assert read("未收到因政府信息公开答复引起的行政复议。", organ="示例县人民政府") == [(("review.total",), 0, "")]
    assert read("各项工作稳步推进。") == []
    assert read("2024年收到政府信息公开申请5件。", year=None) == []
    for organ, short in [("示例市住房和城乡建设局", "市住建局"), ("示例县人力资源和社会保障局", "县人社局"),
                         ("示例市发展和改革委员会", "市发改委"), ("示例市人民政府办公室", "市政府办")]:  # fmt: skip
        assert read(f"{short}收到政府信息公开申请5件。", organ=organ) != []
        assert read(f"{short}收到政府信息公开申请5件。", organ="示例市财政局") == []
    for organ, short in [("示例市第一中学", "学校"), ("示例区青山街道办事处", "街道办事处"), ("国家示例总局", "总局"),
                         ("国家示例总局", "总局机关"), ("示例部", "我部")]:  # fmt: skip
        assert read(f"{short}收到政府信息公开申请5件。", organ=organ) != []
        assert short == "我部" or read(f"{short}收到政府信息公开申请5件。", organ="示例市教育局") == []
        assert read(f"各{short}收到政府信息公开申请5件。", organ="示例市教育局") == [] or short == "我部"
    assert read("各学校收到政府信息公开申请5件。", organ="示例市第一中学") == []
    assert read("市局信息中心收到政府信息公开申请5件。", organ="示例市财政局") == []


def test_every_letter_belongs_to_a_word_once():
    text = "“全年”收到、办结5件；&&&不明"
    ends = [(token.at, token.end) for token in tokens(text, Whose("", None))]
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(ends))
    assert [token.sense for token in tokens("&&", Whose("", None))] == [Sense.UNKNOWN]


@given(
    st.text("件次条个项余多以上左右万亿元%倍成年月日至到-—,.，．0５1不予其中、", max_size=6).filter(
        lambda tail: not re.match("[,.，．]?[0-9５]", tail)
    )
)
def test_a_plain_number_is_read_as_one_with_a_separator(tail):
    """The plain count has a pattern of its own, because most are plain; it reads no more and no less than the other."""
    plain, separated = (tokens(number + tail, Whose("", None)) for number in ("123", "1,230"))
    assert [(*word[:2], word.end) for word in plain] == [(*word[:2], word.end - 2) for word in separated]


@pytest.mark.parametrize(
    "piece",
    ["收到申请5件，", "行政复议", "1,", "一百", "（", "结转上年2023年", "5件", "未没有无", "申请 ", "。申请5件"],
)
def test_thirty_thousand_letters_take_a_part_of_a_second(piece):
    text = piece * (30_000 // len(piece)) + "申请5件"
    started = time.process_time()
    assert sum(1 for _ in claims(text, organ="示例县", year=2024)) >= 0
    assert time.process_time() - started < 3  # 0.2 s at most on a machine of its own


def test_a_claim_far_down_is_read():
    text = "各项工作稳步推进。" * 10_000 + "全年收到政府信息公开申请5件。"
    assert [claim.value for claim in claims(text, organ="示例县", year=2024)] == [5]


@pytest.mark.parametrize(
    "sentence",
    [
        "收到政府信息公开申请千千件。",  # no numeral
        "2019年结转申请5件。",  # of a year that is not the one before
        "收到申请、办结申请共计10件。",  # a sum of what is counted twice
    ],
)
def test_what_makes_no_sense_claims_nothing(sentence):
    assert not list(claims(sentence, organ="示例县", year=2024, section="overview"))


def test_what_is_no_numeral_is_no_number():
    assert [number_of(text) for text in ("千千", "件千", "两千零两", "十")] == [None, None, 2002, 10]


def test_things_that_can_be_read_in_two_ways_are_not_added():
    received = SimpleNamespace(family="requests", act="received", applicant="")
    assert added([received, received], [(("received",), ("done",)), (("received",),)]) == ()


def test_decisions_of_two_kinds_are_added():
    (claim,) = claims("行政许可、行政处罚共计5件。", organ="示例县", year=2024, section="overview")
    assert (claim.meanings, claim.value) == ((("licensing_decisions", "penalty_decisions"),), 5)


def test_a_clause_of_many_words_says_nothing_certain() -> None:
    """Its words past the sixtieth are not kept apart; a short one says it all."""
    said = "本年度收到政府信息公开申请{}3件。"
    assert [claim.value for claim in claims(said.format(""))] == [3]
    assert not list(claims(said.format("自然人" * 200)))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        # Each of these was held against the row of all applicants, or counted 两.
        (
            "自然人申请予以公开3件、部分公开2件。",
            [(("granted",), 3, "natural_person"), (("partially_granted",), 2, "natural_person")],
        ),
        ("予以公开和部分公开的申请两项合计5件。", [(("granted", "partially_granted"), 5, "")]),
        ("废止行政规范性文件两项。", [(("normative_docs.repealed",), 2, "")]),
        (
            "依申请公开情况。新收自然人申请5件，连同上年结转的自然人申请2件，共8件。",
            [(("new_received",), 5, "natural_person"), (("carried_in",), 2, "natural_person")],
        ),
    ],
)
def test_applicants_hold_for_their_list_and_two_sorts_are_no_count(said, expected):
    assert read(said, "示例局") == expected
