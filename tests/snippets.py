"""What stands in the documentation is run: Python as it stands, sessions and commands against what they print.

A block of Python below a comment such as `<!-- behind: report/edition.py "E2021 = 2021" -->` is a change to the library:
`new` makes a file of it, `before` and `behind` put it beside a line, `instead` in the place of one (a comma at its end stays).  What stands between
`<!-- case: a name -->` and the next such comment is one of several cases, each for itself with what stands outside of all.

A block of `sh` is run by a shell.  In the tests what it installs is looked at only: `SPARING` keeps pip and make from doing
it, and `FETCHES` leaves out what makes no sense without a network.  `tools/newcomer.py` does all of it.
"""

import contextlib
import doctest
import io
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

if TYPE_CHECKING:
    from click.testing import Result

_BLOCK: Final = re.compile(
    r'(?:<!-- (?P<mark>new|before|behind|instead): (?P<file>\S+)(?: "(?P<line>[^\n]*)")? -->\s*)?'
    r"^```(?P<language>python|console|sh|text)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_CASE: Final = re.compile(r"^<!-- case: (.*?) ?-->$", re.MULTILINE)
_CHECKER: Final = doctest.OutputChecker()
SPARING: Final = {"PIP_DRY_RUN": "1", "PIP_NO_INDEX": "1", "MAKEFLAGS": "n"}
"""With these pip says what it would install, if it is there, and make what it would run."""
FETCHES: Final = re.compile(r"git clone|pip download|pip wheel|-m venv")


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
    with contextlib.ExitStack() as services:
        for snippet in ran:
            _run(snippet, page, session, services)
    return len(ran)


def _run(snippet: Snippet, page: Path, session: dict[str, object], services: contextlib.ExitStack) -> None:
    if snippet.language == "console":
        for command, expected in _commands(snippet.text):
            compare(f"{page.name}: {command}", expected, output_of(command))
    elif snippet.language == "sh":
        _run_in_a_shell(snippet.text, services)
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


_SERVICE: Final = re.compile(r"^python (examples/oa_service/service\.py)\b.*", re.MULTILINE)
_OURS: Final = re.compile(r"^gkreport .*", re.MULTILINE)
_MAKE_TEST: Final = re.compile(r"^make test\b.*", re.MULTILINE)
_AN_ANSWER: Final = re.compile(r"^(\S*\bgkreport [^#\n]*)", re.MULTILINE)
"""A call of the program; with 1 it says that it found errors."""


def _run_in_a_shell(text: str, services: contextlib.ExitStack) -> None:
    """Run a block of commands; a service that it starts runs on until `services` is closed."""
    if _is_sparing() and FETCHES.search(text):
        return
    if _is_sparing():
        for command in _OURS.findall(text):
            assert _called(command).exit_code < 2, command
        text = _OURS.sub("", text)
    else:
        text = _MAKE_TEST.sub("", text)  # it takes long and is run beside this
    service = _SERVICE.search(text)
    text = _SERVICE.sub("", text).replace("127.0.0.1:8000", f"127.0.0.1:{os.environ.get('GKREPORT_PORT', '8000')}")
    text = text.replace("<仓库地址>", shlex.quote(os.environ.get("GKREPORT_CLONE", "")))
    done = subprocess.run(  # noqa: S603
        ["bash", "-ec", _AN_ANSWER.sub(r"{ \1; } || [ $? -eq 1 ] ", text)],  # noqa: S607
        env=_environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert not done.returncode, f"{text}\n{done.stdout}{done.stderr}"
    assert "does not provide the extra" not in done.stderr, done.stderr
    if service:  # the last line of its block
        services.enter_context(_serving(service[1]))


def _is_sparing() -> bool:
    return "PIP_DRY_RUN" in os.environ


def _environment() -> dict[str, str]:
    """Return the environment of a shell: the Python that is running comes first, in the tests with this library."""
    import gkreport

    first = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    library = {"PYTHONPATH": str(Path(gkreport.__path__[0]).parent)} if _is_sparing() else {}
    return {**os.environ, **first, **library}


@contextlib.contextmanager
def _serving(script: str) -> Iterator[None]:
    """Run a service on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        os.environ["GKREPORT_PORT"] = str(free.getsockname()[1])
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, script], env=_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            with contextlib.suppress(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", int(os.environ["GKREPORT_PORT"]))).close()
                break
            assert process.poll() is None
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()
        del os.environ["GKREPORT_PORT"]


def compare(what: str, expected: str, got: str) -> None:
    """Hold an output against the one on the page, in which `...` stands for anything."""
    assert _CHECKER.check_output(expected, got, doctest.ELLIPSIS), f"{what}\nthe page says:\n{expected}\nit is:\n{got}"


def _commands(text: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        yield command, expected


def output_of(command: str) -> str:
    """Return what a command prints; the only one there is, is `gkreport`.

    In the tests it is called as a function, by a newcomer as a program.
    """
    if not _is_sparing():
        done = subprocess.run(  # noqa: S602
            command, shell=True, env=_environment(), capture_output=True, encoding="utf-8", check=False
        )
        return done.stdout + done.stderr
    return _called(command).output


def _called(command: str) -> "Result":
    from click.testing import CliRunner

    from gkreport.cli import application
    from gkreport.cli.program import language_of

    program, *arguments = shlex.split(command, comments=True)
    assert program == "gkreport", command
    return CliRunner().invoke(application(language_of(arguments, {})), arguments)


def lay_out(folder: Path) -> None:
    """Put into a folder what the pages suppose there."""
    for name in ("examples", "src", "Makefile", "README.md", "constraints.txt", "pyproject.toml"):
        (folder / name).symlink_to(Path(__file__).parents[1] / name)


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
