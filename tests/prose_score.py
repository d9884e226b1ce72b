"""Score the checks of texts on sentences written by somebody who had not seen the grammar.

    python -m tests.prose_score dev               # scores by setting and by class
    python -m tests.prose_score dev --show        # and each sentence that was missed or wrongly warned of
    python -m tests.prose_score heldout           # scores only: whoever changes the grammar does not use --show here
    python -m tests.prose_score offtopic 10000    # sentences about something else, under headings of each topic
    python -m tests.prose_score overviews 3000    # overviews put together of sentences that agree with the tables

A line of `data/prose_dev.jsonl`, `data/prose_heldout.jsonl`, `data/prose_heldout2.jsonl`, `data/prose_heldout3.jsonl`
(half ordinary, half odd, with twelve whole overviews), `data/prose_heldout4.jsonl` (two thirds ordinary, one third
odd, with fourteen whole overviews) or `data/prose_heldout5.jsonl` (half of 462 wordings by somebody who had seen only
the form and 67 examples; the other half is kept to measure) is a wording:

- `text` is what stands in `section`, beside the tables of that name in `data/prose_tables.json`; `states`, where it is
  given, is the sentence it was written for, and the rest of the text its surroundings.
- `{requests.new_received}` in it is a number of those tables: the total of a row, the sum of a group of rows, a cell;
  `{a+b}` is a sum, `{a|b}` a number that is told of both. `{zh:…}` is written in Chinese numerals, `{c:…}` with
  commas, `{yuan:…}` in 元 and `{yi:…}` in 亿元 where the table has 万元.
- Filled in, the text agrees with the tables, and no warning may come. With one number told wrongly a warning must come,
  and must name a cell below one of the paths of that number: once for each number of the text.
- `against` and `of`: beside those other tables the same text is wrong about these cells (“没有收到申请”).
- `wrong`: the text contradicts itself as it stands (fees that do not add up).
"""

import argparse
import itertools
import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

import attrs

from gkreport import Finding, Report, Severity, check

DATA = Path(__file__).parent / "data"
CORPORA = ("dev", "heldout", "heldout2", "heldout3", "heldout4", "heldout5")
NUMBER = re.compile(r"\{(?:(\w+):)?([\w.+|]+)\}")
SLOT = re.compile(r"<(\d+)-(\d+)>|\[([^\]]+)\]")
COMPANY = (
    "@",
    "（一）主动公开\n@",
    "（二）依申请公开\n@",
    "（二）依申请公开情况\n2024年依法做好答复工作。\n@\n（三）政府信息管理\n落实审核制度。",
    "（二）依申请公开。新收政府信息公开申请{requests.new_received}件，办结{requests.outcomes.total}件。@",
    "2.依申请公开\n办理结果为：予以公开{requests.outcomes.granted}件，不予公开{requests.outcomes.denied}件。\n@",
    "（三）政府信息管理\n@",
    "（三）政府信息管理。现行有效行政规范性文件{proactive_disclosure.normative_docs.in_force}件。@",
    "（四）政府信息公开平台建设。@",
    "（五）监督保障\n@",
    "（六）行政复议、行政诉讼情况\n@",
    "（六）因政府信息公开被申请行政复议{review_and_litigation.review}件，@",
    "一是规范依申请公开，二是@",
    "一是依申请公开情况。收到申请{requests.new_received}件。\n二是其他工作情况。@",
)
"""Where a sentence about something else may stand: at the place of the @."""
CHAPTERS = {
    "主动公开": ("decisions", "fees"),
    "依申请公开": ("received", "done", "carried", "outcome", "reason", "applicant", "parts", "channel"),
    "政府信息管理": ("documents",),
    "政府信息公开平台建设": (),
    "监督保障": ("review",),
}
"""The five parts of an overview and the classes of sentences that stand in each."""

NUMBERS = ("（{}）", "{}、", "{}.", "{}是")
DIGITS = "零一二三四五六七八九"


@attrs.frozen(kw_only=True)
class Wording:
    """A line of a corpus."""

    kind: str
    setting: str
    section: str
    text: str
    tables: str
    states: str = ""
    against: str = ""
    of: tuple[str, ...] = ()
    wrong: bool = False


@attrs.frozen
class Trial:
    """One text beside one set of tables; `of` is None where they agree, else where the contradiction lies."""

    wording: Wording
    text: str
    tables: str
    of: tuple[str, ...] | None


@attrs.define
class Score:
    """Contradictions planted and found, texts that agree and were warned of, warnings that name another cell."""

    planted: int = 0
    found: int = 0
    agreeing: int = 0
    false: int = 0
    elsewhere: int = 0

    @property
    def recall(self) -> float:
        return self.found / self.planted if self.planted else 1.0

    def __str__(self) -> str:
        share = f"{100 * self.recall:5.1f} %" if self.planted else "      –"
        return (
            f"{share} {self.found:5}/{self.planted:<5} false {self.false}/{self.agreeing}  wrong cell {self.elsewhere}"
        )


def wordings(name: str) -> list[Wording]:
    lines = (DATA / f"prose_{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_wording(json.loads(line)) for line in lines]


def _wording(raw: dict) -> Wording:
    return Wording(kind=raw.pop("class"), of=tuple(raw.pop("of", ())), **raw)


@cache
def reports() -> dict[str, Report]:
    sets = json.loads((DATA / "prose_tables.json").read_text(encoding="utf-8"))
    return {
        name: Report.from_cells(
            {path: Decimal(value) if isinstance(value, str) else value for path, value in told["cells"].items()},
            organ=told["organ"],
            year=told["year"],
        )
        for name, told in sets.items()
    }


@cache
def cells(tables: str) -> dict[str, int | Decimal]:
    return reports()[tables].cells()


@cache
def value(tables: str, of: str) -> int | Decimal:
    """Return the total of a row, the sum of the rows of a group, a cell; of `a+b` the sum, of `a|b` the value of both."""
    if "|" in of:
        (only,) = {value(tables, one) for one in of.split("|")}
        return only
    if "+" in of:
        return sum(value(tables, one) for one in of.split("+"))
    known = cells(tables)
    if f"{of}.total" in known:
        of += ".total"
    if of in known:
        return known[of]
    rows = [path for path in known if path.startswith(f"{of}.") and path.endswith(".total")]
    assert rows, of
    return sum(known[path] for path in rows)


@cache
def told_somewhere(tables: str) -> frozenset[int | Decimal]:
    """All that a number of these tables could be: a number told wrongly is none of them."""
    paths = [path for path in cells(tables) if path.startswith(("requests.", "review_and_litigation."))]
    stems = {".".join(path.split(".")[:depth]) for path in paths for depth in range(2, path.count(".") + 2)}
    stems |= {stem.replace("new_received", "carried_in") + "+" + stem for stem in stems if "new_received" in stem}
    stems |= {stem.replace("direct", "after_review") + "+" + stem for stem in stems if "direct" in stem}
    return frozenset(value(tables, stem) for stem in stems) | frozenset(cells(tables).values())


def altered(number: int | Decimal, tables: str, turn: int) -> int | Decimal:
    """Return another number of the same looks, as a clerk could have mistyped it."""
    if isinstance(number, Decimal):
        return number + 10
    digits = str(number)
    ways = [int(digits[:-2] + digits[-1] + digits[-2]) if len(digits) > 1 else number + 2]
    ways += [number + 10, int("1" + digits) if number else 3, number - 10, number + 7, *range(number + 11, number + 99)]
    ways = ways[turn % 5 :] + ways[: turn % 5]
    return next(way for way in ways if way > 0 and len(str(way)) >= len(digits) and way not in told_somewhere(tables))


def written(number: int | Decimal, form: str | None) -> str:
    if form == "zh":
        return chinese(int(number))
    if form == "c":
        return f"{number:,}"
    if form == "yuan":
        return f"{(number * 10000).normalize():f}"
    if form == "yi":
        return f"{(number / 10000).normalize():f}"
    return str(number)


def chinese(number: int) -> str:
    """Write a number below 10,000 as texts do: 十二, 二十, 一百零五, 二百五十六."""
    if number < 10:
        return DIGITS[number]
    out, gap = "", False
    for unit, place in zip("千百十 ", (1000, 100, 10, 1), strict=True):
        digit = number // place % 10
        if digit:
            out += ("零" if gap and out else "") + DIGITS[digit] + unit.strip()
        gap = not digit
    return out.removeprefix("一") if 10 <= number < 20 else out


def fill(text: str, tables: str, changed: int = -1, turn: int = 0) -> str:
    """Write the numbers into a text, that at place `changed` wrongly."""
    places = itertools.count()

    def told(match: re.Match[str]) -> str:
        number = value(tables, match[2])
        return written(altered(number, tables, turn) if next(places) == changed else number, match[1])

    return NUMBER.sub(told, text)


def trials(wording: Wording, turn: int = 0) -> Iterator[Trial]:
    plain = fill(wording.text, wording.tables)
    yield Trial(wording, plain, wording.tables, wording.of if wording.wrong else None)
    if wording.against:
        yield Trial(wording, fill(wording.text, wording.against), wording.against, wording.of)
        return
    for place, match in enumerate(NUMBER.finditer(wording.text)):
        changed = fill(wording.text, wording.tables, place, turn + place)
        yield Trial(wording, changed, wording.tables, tuple(re.split(r"[+|]", match[2])))


def warnings(section: str, text: str, tables: str) -> list[Finding]:
    """Return the warnings that are about what the text says, not about what it leaves out."""
    report = reports()[tables]
    if "." in section:
        outer, inner = section.split(".")
        report = attrs.evolve(report, **{outer: attrs.evolve(getattr(report, outer), **{inner: text})})
    else:
        report = attrs.evolve(report, **{section: text})
    return [finding for finding in check(report) if finding.quote and finding.severity is not Severity.NOTE]


def touches(finding: Finding, of: Iterable[str]) -> bool:
    return not of or any(cell == path or cell.startswith(f"{path}.") for path in of for cell in finding.cells)


def judge(lines: Iterable[Wording]) -> tuple[dict[tuple[str, str], Score], list[str]]:
    """Return the scores by class and setting, and what went wrong in words."""
    scores: dict[tuple[str, str], Score] = defaultdict(Score)
    faults = []
    for turn, wording in enumerate(lines):
        score = scores[wording.kind, wording.setting]
        said = set[tuple[str, str, tuple[str, ...]]]()
        for trial in trials(wording, turn):
            found = [one for one in warnings(wording.section, trial.text, trial.tables) if _key(one) not in said]
            here = (
                f"{wording.kind}/{wording.setting}/{trial.tables}: {_line(wording.states or trial.text, trial.tables)}"
            )
            if trial.of is None:
                said = {_key(one) for one in found}  # counted once, not again beside each number told wrongly
                score.agreeing += 1
                score.false += bool(found)
                faults += [f"FALSE  {here}  <- {one.rule} {one.quote} {one.message()}" for one in found]
                continue
            right = [one for one in found if touches(one, trial.of)]
            score.planted += 1
            score.found += bool(right)
            score.elsewhere += len(right) < len(found)
            faults += [] if right else [f"MISSED {here}  <- {trial.of} {changed_part(trial)}"]
            faults += [
                f"CELL   {here}  <- {trial.of} but {one.cells[:3]} {one.quote}" for one in found if one not in right
            ]
    return dict(scores), faults


def _key(finding: Finding) -> tuple[str, str, tuple[str, ...]]:
    return finding.rule.id, finding.quote, finding.cells


def _line(text: str, tables: str) -> str:
    return fill(text, tables).replace("\n", "⏎")


def changed_part(trial: Trial) -> str:
    """Return the line of the text that the contradiction stands in."""
    plain = fill(trial.wording.text, trial.wording.tables)
    if plain == trial.text:
        return ""
    ends = sum(
        a == b for a, b in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(plain, trial.text, strict=False))
    )
    return trial.text[trial.text.rfind("\n", 0, ends) + 1 :].split("\n")[0]


def total(scores: Mapping[tuple[str, str], Score], *, kind: str = "", setting: str = "") -> Score:
    chosen = [s for (k, t), s in scores.items() if kind in {"", k} and setting in {"", t}]
    return Score(*(sum(getattr(one, field.name) for one in chosen) for field in attrs.fields(Score)))


def off_topic(seed: int = 0) -> Iterator[str]:
    """Yield sentences about something else without end, each line in turn."""
    lines = (DATA / "prose_offtopic.txt").read_text(encoding="utf-8").splitlines()
    chance = random.Random(seed)  # noqa: S311  # the same sentences each time

    def slot(match: re.Match[str]) -> str:
        return chance.choice(match[3].split("|")) if match[3] else str(chance.randint(int(match[1]), int(match[2])))

    for line in itertools.cycle(lines):
        yield SLOT.sub(slot, line)


def off_topic_warnings(count: int, seed: int = 0) -> Iterator[str]:
    """Yield what the checks say of sentences that say nothing about the tables."""
    chance = random.Random(seed)  # noqa: S311  # the same sentences each time
    for sentence in itertools.islice(off_topic(seed), count):
        tables = chance.choice(("bureau", "county", "township"))
        text = fill(chance.choice(COMPANY), tables).replace("@", sentence)
        for one in warnings("overview", text, tables):
            yield f"{tables}: {text!r} <- {one.rule} {one.quote} {one.cells[:3]}"


def overviews(name: str, seed: int = 0) -> Iterator[tuple[str, str]]:
    """Yield tables and whole overviews that agree with them: wordings that need no company, and sentences beside."""
    chance = random.Random(seed)  # noqa: S311  # the same overviews each time
    plain = [one for one in wordings(name) if one.setting == "plain" and not one.against and not one.wrong]
    beside = off_topic(seed)
    while True:
        tables = chance.choice(sorted(reports()))
        number, mark, between = chance.choice(NUMBERS), chance.choice(("\n", "。")), chance.choice(("", "\n"))
        chapters = []
        for place, (heading, kinds) in enumerate(CHAPTERS.items(), 1):
            fitting = [one.states or one.text for one in plain if one.tables == tables and one.kind in kinds]
            told = chance.sample(fitting, min(len(fitting), chance.randint(0, 4)))
            told += itertools.islice(beside, chance.randint(0, 3))
            chance.shuffle(told)
            digit = str(place) if number == "{}." else DIGITS[place]
            chapters.append(number.format(digit) + heading + mark + between.join(told or ["按要求做好各项工作。"]))
        yield tables, fill("\n".join(chapters), tables)


def overview_warnings(name: str, count: int, seed: int = 0) -> Iterator[str]:
    """Yield what the checks say of overviews put together of wordings that agree with the tables."""
    for tables, text in itertools.islice(overviews(name, seed), count):
        for one in warnings("overview", text, tables):
            yield f"{tables}: {one.rule} {one.quote} {one.cells[:3]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", choices=[*CORPORA, "offtopic", "overviews"])
    parser.add_argument("count", nargs="?", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", action="store_true")
    chosen = parser.parse_args()
    say = sys.stdout.write
    if chosen.corpus == "offtopic":
        faults = list(off_topic_warnings(chosen.count, chosen.seed))
        say("\n".join([*faults, f"{len(faults)} warnings in {chosen.count} sentences about something else\n"]))
        return
    if chosen.corpus == "overviews":
        for name in CORPORA:
            faults = list(overview_warnings(name, chosen.count, chosen.seed))
            if name == "dev" or chosen.show:
                say("\n".join([*faults, ""]))
            say(f"{len(faults)} warnings in {chosen.count} overviews put together of {name}\n")
        return
    scores, faults = judge(wordings(chosen.corpus))
    for axis in ("setting", "kind"):
        for name in dict.fromkeys(key[axis == "setting"] for key in scores):
            say(f"{axis:8} {name:11} {total(scores, **{axis: name})}\n")
    say(f"{'all':20} {total(scores)}\n")
    if chosen.show:
        say("\n".join([*faults, ""]))


if __name__ == "__main__":
    main()
