"""What the checks say today of every example of a rule and every line of the corpora, word by word.

    python -m tests.said --write    # after a change of the rules or their words; `git diff` tells what it changed

Scores and shares hide a wording that is lost where another is won, and a message that names another cell.  Only what
may be looked at while the grammar is changed is kept here, so no line of `heldout`.
"""

import argparse
import runpy
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final

from tests import clerks, prose_score
from tests.test_charges import BUREAU, WORDINGS
from tests.test_claims import TABLES, report_of, told_in

import gkreport
from gkreport import Finding, check
from gkreport.checks.claims import claims

DATA: Final = Path(__file__).parent / "data" / "said"
RULES: Final = runpy.run_path(str(Path(__file__).parents[1] / "tools" / "rule_pages.py"))
SENTENCES: Final = ("claims.txt", "claims_silent.txt")


def claimed() -> Iterator[str]:
    """Yield the counts that each text states: where, the words, the number, and what it may count."""
    for number, wording in enumerate(prose_score.wordings("dev"), 1):
        report = prose_score.reports()[wording.tables]
        text = prose_score.fill(wording.text, wording.tables)
        yield from _claims(f"dev {number}", text, report.organ, report.year, wording.section)
    for name in SENTENCES:
        for number, (table, text, _) in enumerate(told_in(name), 1):
            yield from _claims(f"{name} {number}", text, TABLES[table]["organ"], 2024, "overview")


def mixed() -> Iterator[str]:
    """Yield the counts in texts put together at random of members of sentences: what one says of the next."""
    lines = (DATA.parent / "claims_mixed.txt").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines[1:], 1):
        yield from _claims(str(number), line.replace("⏎", "\n"), "示例县", 2024, "overview")


def _claims(of: str, text: str, organ: str, year: int | None, section: str) -> Iterator[str]:
    sentence = ""
    for one in claims(text, organ=organ, year=year, section=section):
        meant = " or ".join("+".join(names) for names in one.meanings)
        kind = " ".join([one.applicant] * bool(one.applicant) + ["implied"] * one.implied + ["least"] * one.least)
        where = f"{section}:{one.paragraph}:{one.offset}"
        beside = "" if one.sentence == sentence else one.sentence
        sentence = one.sentence
        yield _line(of, where, text[one.offset : one.end], one.value, meant, kind, beside)


def warned() -> Iterator[str]:
    """Yield what is said of each text: as it stands, and with a number told wrongly."""
    for number, wording in enumerate(prose_score.wordings("dev"), 1):
        first, *others = prose_score.trials(wording, number)
        for trial in (first, *others[number % max(len(others), 1) :][:1]):
            found = prose_score.warnings(wording.section, trial.text, trial.tables)
            yield from _findings(f"dev {number}", found)
    for name in SENTENCES:
        for number, (table, text, _) in enumerate(told_in(name), 1):
            report = _reports[table].replace({"overview": text})
            yield from _findings(f"{name} {number}", (one for one in check(report) if one.quote))


_reports: Final = {table: report_of(table) for table in TABLES}


def charged() -> Iterator[str]:
    """Yield what is said of each text on fees, in the first section and in the last, and of two in one sentence."""
    for number, (_, text) in enumerate(WORDINGS, 1):
        overview, bar, other = text.partition("|")
        for texts in ({"overview": overview}, {"other_matters": other if bar else overview}):
            yield from _charges(number, **texts)
    said = [text.partition("|")[0].rstrip("。") for _, text in WORDINGS]
    for number, (one, other) in enumerate(zip(said, said[7:], strict=False), 1):
        yield from _charges(number, overview=f"{one}，{other}。")


def _charges(number: int, **texts: str) -> Iterator[str]:
    return _findings(f"charges {number}", (one for one in check(BUREAU.replace(texts)) if one.quote))


def broken() -> Iterator[str]:
    """Yield all that is found in the example of each rule, as people are told it in both languages."""
    for id_, rule in RULES["RULES"].items():
        for one in () if rule.by_construction else RULES["broken"](id_):
            yield _line(_fields(id_, one), one.place, one.quote, one.message(), one.message("en"))


def nudged() -> Iterator[str]:
    """Yield what is found in each example with one of its numbers one less or one more: where each rule begins."""
    for id_, example in RULES["EXAMPLES"].items():
        if gkreport.RULES[id_].by_construction:
            continue
        wrong = RULES["_merge"](example.given, RULES["_wrong"](id_))
        for whose, cells in wrong.items():
            for path, number in cells.items():
                for step in (-1, 1) if isinstance(number, int | Decimal) else ():
                    changed = {**wrong, whose: {**cells, path: number + step}}
                    of = f"{id_} {whose} {path} {step:+}"
                    try:
                        yield from _findings(of, RULES["_findings"](id_, changed))
                    except ValueError:
                        yield _line(of, "no report")


def located() -> Iterator[str]:
    """Yield what is proposed for mistakes of each kind that clerks make in invented reports, the likeliest two."""
    for kind in clerks.KINDS:
        for mistake in clerks.mistakes(kind, clerks.invented_years(), 4):
            repairs = gkreport.locate(mistake.report, previous=mistake.year.previous)
            yield _line(kind.__name__, repairs.message(), repairs.message("en"))
            for repair in repairs[:2]:
                yield _line(kind.__name__, repair.message(), repair.message("en"))


def _findings(of: str, found: Iterable[Finding]) -> Iterator[str]:
    return (_line(_fields(of, one), one.detail, one.place if len(one.cells) > 1 else "") for one in found)


def _fields(of: str, one: Finding) -> str:
    cells = one.cells if len(one.cells) <= _MOST else (one.cells[0], f"({len(one.cells)})", one.cells[-1])
    return _line(of, one.rule.id, one.severity.value, one.section, " ".join(cells), one.expected, one.found)


_MOST: Final = 8
"""Of more cells the first and the last are kept, and how many there are."""


def _line(*fields: object) -> str:
    return " | ".join(map(str, fields)).replace("\n", "⏎").rstrip(" |")


SAID: Final[dict[str, Callable[[], Iterator[str]]]] = {
    "claims": claimed,
    "mixed": mixed,
    "warnings": warned,
    "charges": charged,
    "rules": broken,
    "nudged": nudged,
    "repairs": located,
}


def kept(name: str) -> list[str]:
    """Return what was said when it was last written."""
    return (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", required=True, help="keep what is said today")
    parser.parse_args()
    for name, say in SAID.items():
        (DATA / f"{name}.txt").write_text("".join(f"{line}\n" for line in say()), encoding="utf-8")


if __name__ == "__main__":
    main()
