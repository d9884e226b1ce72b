"""The commands as click runs them: help folded by the columns that it takes, and click's own words in Chinese too."""

import io
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import click
from click.shell_completion import CompletionItem
from rich.cells import cell_len

from gkreport import Profile
from gkreport.errors import Lang
from gkreport.terminal import fold

_IN_CHINESE: Final = tuple(
    (re.compile(words, re.MULTILINE), chinese)
    for words, chinese in (
        (r"^Error: ", "错误："),
        (r"^Try '(.+)' for help\.$", r"用 \1 查看帮助。"),
        (r"Missing command\.", "没有写明命令。"),
        (r"Missing argument '(.+)'\.", r"缺少参数：\1。"),
        (r"Missing option (.+?)\.$", r"缺少选项：\1。"),
        (r"No such option:? '?(-[^\s'.]+)'?\.?", r"没有这个选项：\1。"),
        (r"No such command '(.+?)'\.", r"没有这个命令：\1。"),
        (r"\((?:Possible options|Did you mean one of): (.+?)\??\)", r"（是不是其中之一：\1）"),
        (r"Did you mean '?(.+?)'?\?", r"是不是 \1？"),
        (r"Got unexpected extra arguments? \((.+)\)\.?", r"多余的参数：\1。"),
        (r"Option '(.+?)' requires an argument\.", r"选项 \1 后面要写内容。"),
        (r"Option '(.+?)' does not take a value\.", r"选项 \1 后面不写内容。"),
        (r"Invalid value for (.+?): ", r"\1 填写有误："),
        (r"'([^']*)' is not one of (.+?)\.$", r"“\1”不是 \2 之一。"),
        (r"'([^']*)' is not a valid integer(?: range)?\.", r"“\1”不是整数。"),
        (r"'([^']*)' is not a valid float(?: range)?\.", r"“\1”不是数。"),
        (r"'([^']*)' does not match the format '%Y-%m-%d'\.", r"“\1”不是 年-月-日。"),
        (r"(\S+) is not in the range (.+?)\.$", r"\1 不在范围内：\2。"),
        (r"^Options$", "选项"),
        (r"^Commands$", "命令"),
        (r"\[OPTIONS\]", "[选项]"),
        (r"COMMAND \[ARGS\]\.\.\.", "命令 [参数]..."),
        (r"Show this message and exit\.$", "显示这份说明。"),
        (r"Show the version and exit\.$", "显示版本。"),
        (r"\brequired\]$", "必填]"),
        (r"\[default: \((.+)\)\]$", r"[默认：\1]"),
        (r"\[default: ", "[默认："),
    )
)
"""The words of click that a user of these commands can meet; what another version words otherwise stays English."""


def in_chinese(text: str) -> str:
    """Return a text with the words of click in Chinese.

    >>> in_chinese("Error: Missing option '--year'.")
    "错误：缺少选项：'--year'。"
    """
    for words, chinese in _IN_CHINESE:
        text = words.sub(chinese, text)
    return text


_LEAST: Final = 10
"""The columns that a text gets at least, where a terminal is very narrow."""


class _Formatter(click.HelpFormatter):
    """Writes help, with a Chinese letter counted as two columns: click counts one, and breaks at blanks alone."""

    lang: Lang = "zh"

    def _own(self, text: str) -> str:
        return in_chinese(text) if self.lang == "zh" else text

    def _put(self, text: str, first: str = "", start: int = 0) -> None:
        """Write a text folded, each line beginning at a column; `first` stands before the first line."""
        start += self.current_indent
        lines = fold(text, max(self.width - start, _LEAST)) or [""]
        head = (" " * self.current_indent + first).ljust(start - cell_len(first) + len(first))
        self.write(
            "".join(
                f"{before}{line}".rstrip() + "\n"
                for before, line in zip([head, *[" " * start] * (len(lines) - 1)], lines, strict=True)
            )
        )

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        first = (prefix or ("用法：" if self.lang == "zh" else "Usage: ")) + f"{prog} "
        self._put(self._own(args), first, cell_len(first))

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':{self.current_indent}}{self._own(heading)}{'：' if self.lang == 'zh' else ':'}\n")

    def write_text(self, text: str) -> None:
        self._put(text)

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 0, col_spacing: int = 2) -> None:  # noqa: ARG002
        rows = list(rows)
        start = max(cell_len(first) for first, _ in rows) + col_spacing
        for first, text in rows:
            self._put(self._own(text), first, start)


class _Context(click.Context):
    def make_formatter(self) -> click.HelpFormatter:
        formatter = _Formatter(width=self.terminal_width, max_width=self.max_content_width)
        formatter.lang = self.find_root().obj
        return formatter


class Command(click.Command):
    """A command whose help is written in one language."""

    context_class: type[click.Context] = _Context


class Program(click.Group):
    """The program with all its commands, in one language."""

    context_class: type[click.Context] = _Context

    def __init__(
        self, lang: Lang, commands: Sequence[click.Command], params: Sequence[click.Parameter], help_: str
    ) -> None:
        """Take the language, the commands, the options of the program itself, and what it is for."""
        super().__init__("gkreport", commands=commands, params=list(params), help=help_, context_settings={"obj": lang})
        self._lang = lang

    def main(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401  # as click declares it
        """Run the program, and end as click does; what click says of a fault is in the language of the program."""
        try:
            sys.exit(super().main(*args, **options | {"standalone_mode": False}) or 0)
        except click.ClickException as error:
            said = io.StringIO()
            error.show(said)
            sys.stderr.write(in_chinese(said.getvalue()) if self._lang == "zh" else said.getvalue())
            sys.exit(error.exit_code)


def complete_profiles(_context: click.Context, _option: click.Parameter, start: str) -> list[CompletionItem]:
    """Return the profiles whose names begin so, and else ask the shell for a file."""
    named = [CompletionItem(name) for name in Profile.names() if name.startswith(start)]
    return named or [CompletionItem(start, type="file")]


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Lang:
    """Return the language that `--lang` asks for, or the locale; Chinese where neither says anything.

    It is needed before the arguments are understood, for help and for what is wrong with them.

    >>> language_of(["check", "--lang", "en"], {}), language_of([], {"LANG": "de_DE.UTF-8"}), language_of([], {})
    ('en', 'en', 'zh')
    """
    asked = re.findall(r"^--lang[=\n](zh|en)$", "\n".join(arguments), re.MULTILINE)
    if asked:
        return "en" if asked[-1] == "en" else "zh"
    locale = next((value for name in _LOCALE if (value := environment.get(name))), "")
    return "zh" if locale.partition(".")[0] in _NO_LANGUAGE or locale.lower().startswith("zh") else "en"


_LOCALE: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The variables that name the language of messages, the strongest first (POSIX, 8.2)."""
_NO_LANGUAGE: Final = ("", "C", "POSIX")
"""Locales that name none."""
