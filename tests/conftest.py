"""What all tests share: how many examples a property gets, and what may be missing on a machine.

`make test` tries the same examples each time, so that it passes or fails for a reason that is in the change;
`make fuzz` sets GKREPORT_EXAMPLES, and tries new ones.

A test that calls LibreOffice, Chromium, pdftotext, pdftoppm, curl or Java says so by `@pytest.mark.needs("soffice")`.  Where the program is
missing the test is skipped; with GKREPORT_TOOLS=required, as in .ci/run, it fails.  No other test finds these programs.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings

_EXAMPLES = os.environ.get("GKREPORT_EXAMPLES")

settings.register_profile(
    "gkreport",
    max_examples=int(_EXAMPLES or "40"),
    derandomize=_EXAMPLES is None,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("gkreport")

_TOOLS = frozenset({"soffice", "chromium", "pdftotext", "pdftoppm", "curl", "java"})
_HIDDEN = {*_TOOLS, "libreoffice"}  # the other name of soffice
_SHARED = Path(__file__).parents[2] / "shared"


def _needs(item: pytest.Item) -> set[str]:
    return {tool for marker in item.iter_markers("needs") for tool in marker.args}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out of coverage what is drawn by chance and what not every machine can run.

    `make test` runs these in a second call: what they put into a cache is not missed in the first.
    """
    for item in items:
        if unknown := _needs(item) - _TOOLS:
            raise pytest.UsageError(f"{item.nodeid} needs {unknown}, which tests/conftest.py does not hide")
        is_drawn = is_hypothesis_test(getattr(item, "obj", None))
        if is_drawn or _needs(item) or "shared" in getattr(item, "fixturenames", ()):
            item.add_marker("no_cover")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose programs are missing, or fail it where they must be there."""
    if missing := ", ".join(sorted(tool for tool in _needs(item) if not shutil.which(tool))):
        (pytest.fail if os.environ.get("GKREPORT_TOOLS") == "required" else pytest.skip)(f"not installed: {missing}")


@pytest.fixture(scope="session")
def _path_without_tools(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a folder with a link to each program on the PATH but those that a test has to ask for."""
    folder = tmp_path_factory.mktemp("programs")
    for each in (Path(each) for each in reversed(os.get_exec_path())):
        for program in each.iterdir() if each.is_dir() else ():
            if program.name not in _HIDDEN:
                link = folder / program.name
                link.unlink(missing_ok=True)
                link.symlink_to(program.absolute())
    return str(folder)


@pytest.fixture(autouse=True)
def _tools_only_where_asked_for(request: pytest.FixtureRequest, _path_without_tools: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if not _needs(request.node):
            patch.setenv("PATH", _path_without_tools)
        for name in ("LC_ALL", "LC_MESSAGES"):
            patch.delenv(name, raising=False)
        patch.setenv("LANG", "C.UTF-8")  # names no language, so that the command line speaks Chinese on any machine
        yield


@pytest.fixture
def shared() -> Path:
    """Return the folder of real reports beside the project; skip where there is none."""
    if not _SHARED.is_dir():
        pytest.skip("the folder of real reports does not lie beside the project")
    return _SHARED
