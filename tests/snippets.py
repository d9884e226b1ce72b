"""What stands in the documentation is run: Python as it stands, sessions and commands against what they print.

A block of Python below a comment such as `<!-- behind: report/edition.py "E2021 = 2021" -->` is a change to the library:
`new` makes a file of it, `before` and `behind` put it beside a line, `instead` in the place of one (a comma at its end stays).  What stands between
`<!-- case: a name -->` and the next such comment is one of several cases, each for itself with what stands outside of all.
"""

import contextlib
import doctest
import io
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs

_BLOCK: Final = re.compile(
    r'(?:<!-- (?P<mark>new|before|behind|instead): (?P<file>\S+)(?: "(?P<line>[^\n]*)")? -->\s*)?'
    r"^```(?P<language>python|console|text)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_CASE: Final = re.compile(r"^<!-- case: (.*?) ?-->$", re.MULTILINE)
_CHECKER: Final = doctest.OutputChecker()


@attrs.frozen
class Snippet:
    """A block of a page: Python, a session with Python, commands, or a change to the library."""

    text: str
    language: str
    line: int
    mark: str = ""
    file: str = ""
    anchor: str = ""
    case: str = ""


def snippets_of(page: Path) -> list[Snippet]:
    """Return the blocks of a page that are run."""
    text = page.read_text(encoding="utf-8")
    cases = [(found.start(), found[1]) for found in _CASE.finditer(text)]
    return [
        Snippet(
            found["text"],
            found["language"],
            text.count("\n", 0, found.start("text")),
            *(found[name] or "" for name in ("mark", "file", "line")),
            case=next((case for at, case in reversed(cases) if at < found.start()), ""),
        )
        for found in _BLOCK.finditer(text)
        if found["language"] != "text" or found["mark"]
    ]


def cases_of(page: Path) -> list[str]:
    """Return the cases of a page; one without a name where it has none."""
    return list(dict.fromkeys(snippet.case for snippet in snippets_of(page) if snippet.case)) or [""]


def run(page: Path, case: str = "") -> int:
    """Run all blocks of a page, or of one of its cases, in one session and in the current folder; return how many."""
    session: dict[str, object] = {"__name__": "__main__"}
    ran = [snippet for snippet in snippets_of(page) if not snippet.mark and snippet.case in ("", case)]
    for snippet in ran:
        if snippet.language == "console":
            for command, expected in _commands(snippet.text):
                compare(f"{page.name}: {command}", expected, output_of(command))
        elif ">>> " in snippet.text:
            test = doctest.DocTestParser().get_doctest(snippet.text, session, page.name, str(page), snippet.line)
            runner = doctest.DebugRunner(verbose=False, optionflags=doctest.ELLIPSIS)
            try:
                runner.run(test, clear_globs=False)
            except doctest.DocTestFailure as failure:
                compare(f"{page.name}: {failure.example.source}", failure.example.want, failure.got)
            except doctest.UnexpectedException as error:
                raise error.exc_info[1] from None
            session |= test.globs
        else:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile("\n" * snippet.line + snippet.text, str(page), "exec"), session)  # noqa: S102
    return len(ran)


def compare(what: str, expected: str, got: str) -> None:
    """Hold an output against the one on the page, in which `...` stands for anything."""
    assert _CHECKER.check_output(expected, got, doctest.ELLIPSIS), f"{what}\nthe page says:\n{expected}\nit is:\n{got}"


def _commands(text: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        yield command, expected


def output_of(command: str) -> str:
    """Return what a command prints; the only one there is, is `gkreport`."""
    from click.testing import CliRunner

    from gkreport.cli import application

    program, *arguments = shlex.split(command, comments=True)
    assert program == "gkreport", command
    return CliRunner().invoke(application(), arguments).output


def lay_out(folder: Path) -> None:
    """Put into a folder what the pages suppose there: the examples, a draft, the reports of towns and bureaus."""
    import gkreport

    examples = Path(__file__).parents[1] / "examples"
    (folder / "examples").symlink_to(examples)
    (folder / "乡镇").mkdir()
    for path in (examples / "示例县" / "2024").iterdir():
        if path.stem != "示例县":
            shutil.copy(path, folder / "乡镇")
    report = gkreport.read(examples / "示例县" / "2024" / "石桥镇.txt")
    for name in ("draft.docx", "草稿.docx"):
        gkreport.write(report, folder / name)


def change_library(page: Path, package: Path, case: str = "") -> set[str]:
    """Make the changes of a page, or of one of its cases, to a copy of the library; return the files that it touches."""
    changes = [snippet for snippet in snippets_of(page) if snippet.mark and snippet.case in ("", case)]
    for snippet in changes:
        target = package / snippet.file
        if snippet.mark == "new":
            target.write_text(snippet.text, encoding="utf-8")
        else:
            before = target.read_text(encoding="utf-8")
            assert before.count(snippet.anchor) == 1, f"{snippet.anchor!r} stands {before.count(snippet.anchor)} times"
            new = {
                "before": f"{snippet.text}\n\n{snippet.anchor}",
                "behind": f"{snippet.anchor}\n{snippet.text.rstrip()}",
                "instead": snippet.text.strip() + "," * snippet.anchor.endswith(","),
            }[snippet.mark]
            target.write_text(before.replace(snippet.anchor, new), encoding="utf-8")
    return {snippet.file for snippet in changes}


def copy_of_the_library(folder: Path) -> Path:
    """Copy the package to a folder and return it there."""
    import gkreport

    (source,) = gkreport.__path__
    return Path(shutil.copytree(source, folder / "gkreport", ignore=shutil.ignore_patterns("__pycache__")))


if __name__ == "__main__":
    run(Path(sys.argv[1]))
