"""`gkreport check`: prints the findings of each file, for a person or as JSON, and writes them for an office."""

import datetime as dt
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import gkreport
from gkreport.cli.console import ERRORS, OK, UNREADABLE, console, fail, listed, page_width, print_json, put, reason, say
from gkreport.cli.files import bar
from gkreport.document import write_atomically
from gkreport.errors import Lang
from gkreport.severity import Severity

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


def check(  # noqa: PLR0913  # an option each
    *,
    files: Sequence[Path],
    as_json: bool,
    lang: Lang,
    errors_only: bool,
    previous: Path | None,
    renamed: Sequence[str],
    parts: Path | None,
    organ: str,
    roster: Path | None,
    profile: Sequence[str],
    published: dt.datetime | None,
    copies_in: Path | None,
    report_to: Path | None,
) -> NoReturn:
    """Check files and folders, print the findings, and exit with the highest code of all files."""
    write = _writer(report_to, lang)
    profiles = [_profile_at(one, lang) for one in profile]
    with bar(("核对", "checking")[lang == "en"]) as progress:
        result = gkreport.review(
            files,
            previous=previous,
            renamed=_pairs_in(renamed, lang),
            parts=parts,
            organ=organ,
            roster=_names_in(roster, lang),
            profile=profiles,
            published=published.date() if published else None,
            progress=progress,
        )
    try:
        copies = result.annotate(copies_in) if copies_in else {}
        if report_to:
            beside = {name: os.path.relpath(copy, report_to.parent) for name, copy in copies.items()}
            write_atomically(report_to, write(result, beside))
    except OSError as error:
        fail(lang, f"写不出结果：{reason(error, lang)}", f"the result cannot be written: {reason(error, lang)}")
    if as_json:
        print_json(result.to_dicts())
    else:
        _print(result, lang, errors_only=errors_only)
    if report_to:
        say(lang, f"核对结果写入 {report_to}", f"the result is in {report_to}")
    if copies_in:
        count = len(copies)
        say(
            lang, f"批注了 {count} 个文件，放在 {copies_in}", f"files annotated: {count}; the copies are in {copies_in}"
        )
    sys.exit(max((*map(_code, result.files), ERRORS if result.missing else OK, UNREADABLE if result.beside else OK)))


def _pairs_in(renamed: Iterable[str], lang: Lang) -> dict[str, str]:
    """Return the present name of each organ by its old one: 原名=现名."""
    pairs = {old.strip(): new.strip() for old, _, new in (one.replace("＝", "=").partition("=") for one in renamed)}
    if not all((*pairs, *pairs.values())):
        fail(lang, "--renamed 后面写 原名=现名", "--renamed takes OLD=NEW")
    return pairs


def _profile_at(source: str, lang: Lang) -> gkreport.Profile:
    """Return a profile by its name or the path of its file."""
    try:
        return gkreport.Profile.load(source)
    except gkreport.ProfileError as error:
        why = reason(error, lang)
        fail(lang, f"不能按 {source} 核对：{why}", f"{source} cannot be checked by: {why}")
    except gkreport.ArgumentError as error:
        fail(lang, error.in_language("zh"), error.in_language("en"))


def _names_in(roster: Path | None, lang: Lang) -> list[str] | None:
    """Return the names of a roster, one a line."""
    if roster is None:
        return None
    try:
        lines = roster.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeError) as error:
        why = reason(error, lang)
        zh, en = "名单应是 UTF-8 的文本，一行一个单位", "a roster is a text in UTF-8 with a name on each line"
        fail(lang, f"不能读取 {roster}：{why}；{zh}", f"{roster} cannot be read: {why}; {en}")
    return [line.strip() for line in lines if line.strip()]


_Writer = Callable[[gkreport.Review, Mapping[str, str]], bytes]
_WRITERS: Final[Mapping[str, _Writer]] = {".xlsx": gkreport.Review.to_xlsx, ".html": gkreport.Review.to_html}


def _writer(target: Path | None, lang: Lang) -> _Writer:
    """Return what writes the result, as the suffix of the file asks."""
    if target and target.suffix.lower() not in _WRITERS:
        zh = f"核对结果可以写成 {' 或 '.join(_WRITERS)}，不能写成 {target.name}"
        fail(lang, zh, f"the result can be written as {' or '.join(_WRITERS)}, not as {target.name}")
    return _WRITERS[target.suffix.lower() if target else ".xlsx"]


def _code(file: gkreport.ReviewedFile) -> int:
    """Return the exit code for a file alone."""
    if file.error:
        return UNREADABLE
    return OK if file.ok else ERRORS


def _print(result: gkreport.Review, lang: Lang, *, errors_only: bool) -> None:
    """Print what was found, the files with errors first."""
    out = console()
    for file in sorted(result.files, key=_code, reverse=True):
        if not errors_only or not file.ok:
            for text in _as_text(file, lang, out, errors_only=errors_only):
                put(out, text)
    if result.why_no_total:
        put(out, result.why_no_total_en if lang == "en" else result.why_no_total)
    if result.missing:
        put(out, _say("missing", lang, len(result.missing), listed(result.missing, lang)))
    for said_of_years in _of_years(result, lang):
        put(out, said_of_years)
    for file in result.beside:
        said = file.reasons(lang) or [problem.message(lang) for problem in file.problems if problem.fatal]
        put(out, _say("beside", lang, file.name, _JOINT[lang].join(said[:_MOST_REASONS])))
    codes = list(map(_code, result.files))
    put(out, _say("files", lang, len(codes), *map(codes.count, (OK, ERRORS, UNREADABLE))))


def _of_years(result: gkreport.Review, lang: Lang) -> Iterator[str]:
    """Say which reports were held against none of the year before, and which names of `--renamed` nobody has."""
    if result.unpaired:
        names = [file.report.organ or file.name for file in result.unpaired]
        yield _say("unpaired", lang, len(names), listed(names, lang))
        if result.unpaired_before:
            yield _say("unpaired_before", lang, listed(result.unpaired_before, lang))
    if result.not_before:
        yield _say("not_before", lang, listed(result.not_before, lang))
    if result.not_now:
        yield _say("not_now", lang, listed(result.not_now, lang))


_WORDS: Final = {
    "year": ("{}年", "{}"),
    "unknown": ("（标题没有写明单位和年度）", "(no organ and year in the title)"),
    "error": ("错误 {}", "errors {}"),
    "warning": ("提醒 {}", "warnings {}"),
    "note": ("提示 {}", "notes {}"),
    "beside": ("用来对照的 {} 没有读全，没有对照：{}", "{}, to be compared with, was not read whole: {}"),
    "unreadable": ("不能读取：{}", "cannot be read: {}"),
    "more": ("……还有 {} 处", "... and {} more"),
    "hidden": ("文件里有 {} 处看不见的文字，没有读入：{}", "{} pieces of text that nobody sees were not read: {}"),
    "likeliest": ("最可能的改法：{}", "the likeliest repair: {}"),
    "missing": ("名单中有 {} 个单位没有报告：{}", "{} organs of the roster have no report: {}"),
    "unpaired": (
        "有 {} 份没有找到（或不止一份）上年的报告，没有作跨年核对：{}。单位改名、并入的，加 --renamed 原名=现名",
        "no report on the year before, or more than one, was found for {}: {}; for renamed organs, --renamed OLD=NEW",
    ),
    "unpaired_before": ("上年的报告中没有用到的：{}", "reports on the year before that were not used: {}"),
    "not_before": (
        "上年的报告中没有 --renamed 写的原名：{}。应写 原名=现名",
        "no report on the year before is by the old name in --renamed: {}; it takes OLD=NEW",
    ),
    "not_now": (
        "本年的报告中没有 --renamed 写的现名：{}。应写 原名=现名",
        "no report of this year is by the present name in --renamed: {}; it takes OLD=NEW",
    ),
    "nothing": ("没有发现问题", "nothing was found"),
    "files": (
        "共 {} 个文件：没有错误 {}，有错误 {}，不能读取 {}",
        "files: {} ({} without errors, {} with errors, {} unreadable)",
    ),
}


def _say(what: str, lang: Lang, *values: object) -> str:
    return _WORDS[what][lang == "en"].format(*values)


_JOINT: Final[Mapping[Lang, str]] = {"zh": "；", "en": "; "}
_MOST_REASONS: Final = 20
"""How many reasons are printed for one file; a broken JSON file can have one in every cell."""


def _as_text(file: gkreport.ReviewedFile, lang: Lang, out: "Console", *, errors_only: bool) -> Iterator["Text"]:
    from rich.text import Text

    from gkreport import terminal

    head = Text().append(" ".join(file.name.split()), "bold")
    if file.error:
        first, *rest = file.reasons(lang)
        head.append(f"  {_say('unreadable', lang, first)}", terminal.STYLES["error"])
        yield head
        yield from (Text(f"    {line}") for line in rest[:_MOST_REASONS])
        if len(rest) > _MOST_REASONS:
            yield Text(f"    {_say('more', lang, len(rest) - _MOST_REASONS)}")
        return
    report = file.report
    year = "" if report.year is None else _say("year", lang, report.year)
    head.append(f"  {' '.join((*report.organ.split(), year)).strip() or _say('unknown', lang)}")
    for severity in Severity:
        count = len(file.findings.of(severity))
        style = terminal.STYLES[severity.value] if count else ""
        head.append("  ").append(_say(severity.value, lang, count), style)
    yield head
    # Wrapped for a person; for another program each remark is one line.
    yield remarks(file, lang, page_width(out) if out.is_terminal else None, errors_only=errors_only)


_MOST_HIDDEN: Final = 3
"""How many hidden texts are quoted: enough to look for them."""


def remarks(file: gkreport.ReviewedFile, lang: Lang, width: int | None, *, errors_only: bool = False) -> "Text":
    """Return the text of all problems and findings of a file, or one that says that there are none."""
    from rich.text import Text

    from gkreport import terminal

    problems, findings = file.problems, file.findings
    if errors_only:
        problems = tuple(problem for problem in problems if problem.fatal)
        findings = gkreport.Findings(findings.errors)
    text = terminal.remarks(problems, findings, width=width, lang=lang)
    text = text or Text(f"  {_say('nothing', lang)}", terminal.STYLES["ok"])
    if file.likeliest:
        said = _say("likeliest", lang, terminal.printable(file.likeliest.message(lang)))
        text.append("\n  " + "\n    ".join([said] if width is None else terminal.fold(said, width - 4)))
    if file.hidden and not errors_only:
        named = [terminal.printable(one.message(lang)) for one in file.hidden[:_MOST_HIDDEN]]
        text.append(
            f"\n  {_say('hidden', lang, len(file.hidden), _JOINT[lang].join(named))}", terminal.STYLES["warning"]
        )
    return text
