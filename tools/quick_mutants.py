"""The first look at changes of a module: most are noticed here in half a second, and need no second look.

The tests are loaded once, with all of gkreport, and it is measured which functions of the module each test calls.  A
change within a function is put into the loaded functions of a forked process, and one of a constant into the loaded
module; only the tests that call its function are run.  What is not noticed here (another module can hold what was
made at import), and what is no such change, tools/mutants.py tries from the beginning.
"""

import ast
import doctest
import functools
import gc
import json
import os
import resource
import signal
import sys
import time
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

AT_ONCE = 20
"""So many tests are measured in one process."""
WHOLE = 600
"""The seconds that any process may take."""
BEYOND = 3
"""The seconds that a test may take beyond three times those that it takes of itself."""
FUNCTION = 0x2
"""The flag of a code that has names of its own: a function, and not a class or a module."""
UNNOTICED, TIME, ERROR = "", "time", "error"

Patches = Mapping[types.CodeType, types.CodeType]


class Change(NamedTuple):
    """A change to look at: its line, and the text of the module with it."""

    line: int
    source: str


class Reach(NamedTuple):
    """The functions of the module that a test calls, by their first lines, and the seconds that it takes."""

    called: frozenset[int]
    seconds: float


def look(
    path: Path, name: str, changes: Sequence[Change], options: Sequence[str], plugins: Sequence[object]
) -> list[str]:
    """Return for each change what noticed it, "" where nothing did."""

    def work() -> str:
        first = FirstLook(path, name, changes)
        pytest.main([*options], [*plugins, first])
        return json.dumps(first.noticed)

    said = in_fork(work, shown=True)
    if said.startswith(ERROR):
        sys.exit(f"{path}: {said}")
    noticed: list[str] = json.loads(said)
    return noticed or [UNNOTICED] * len(changes)  # where a test fails of itself, tools/mutants.py says so


class FirstLook:
    """A plugin of pytest that has the tests collected, and tries each change in a process forked from there."""

    def __init__(self, path: Path, name: str, changes: Sequence[Change]) -> None:
        self.path, self.name, self.changes = str(path.absolute()), name, changes
        self.text = path.read_text(encoding="utf-8")
        self.caches: list[functools._lru_cache_wrapper[object]] = []
        self.failed = ""
        self.noticed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the first test that fails."""
        self.failed = self.failed or (report.nodeid if report.failed else "")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Measure the tests, and try the changes."""
        session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]  # noqa: SLF001  # one for all
        self.caches = [each for each in gc.get_objects() if isinstance(each, functools._lru_cache_wrapper)]  # noqa: SLF001
        parts = [session.items[at : at + AT_ONCE] for at in range(0, len(session.items), AT_ONCE)]
        reached = {item: reach for part in parts for item, reach in self._measured(part) if reach.called}
        last: list[pytest.Item] = []
        for change in self.changes:
            last_first = {item: at for at, item in enumerate(dict.fromkeys(reversed(last)))}
            told = self._look(change, reached, last_first)
            last += [item for item in reached if item.nodeid == told]
            self.noticed.append(told)
        return True

    def _look(self, change: Change, reached: Mapping[pytest.Item, Reach], order: Mapping[pytest.Item, int]) -> str:
        patches = patches_of(compile(self.text, self.path, "exec"), compile(change.source, self.path, "exec"))
        made = patches or constant_at(change.source, change.line)
        changed = {code.co_firstlineno for code in patches}
        chosen = [item for item, reach in reached.items() if not patches or not reach.called.isdisjoint(changed)]
        if not chosen or not made:
            return UNNOTICED
        chosen.sort(key=lambda item: (item not in order, order.get(item, 0), reached[item].seconds))
        told = in_fork(lambda: self._try(made, {item: reached[item].seconds for item in chosen}))
        return UNNOTICED if told.startswith(ERROR) else told

    def _measured(self, items: Sequence[pytest.Item]) -> Iterator[tuple[pytest.Item, Reach]]:
        said = in_fork(lambda: json.dumps([*map(self._reach, items)]))
        if said.startswith((ERROR, TIME)):
            pytest.exit(said)
        told = json.loads(said)
        yield from (
            (item, Reach(frozenset(called), seconds)) for item, (called, seconds) in zip(items, told, strict=True)
        )

    def _reach(self, item: pytest.Item) -> tuple[list[int], float]:
        called: set[int] = set()

        def note(frame: types.FrameType, _event: str, _: object) -> None:
            if frame.f_code.co_filename == self.path:
                called.add(frame.f_code.co_firstlineno)

        self._clear_caches()
        began = time.process_time()
        sys.settrace(note)
        self._run({item: WHOLE})
        sys.settrace(None)
        if self.failed:
            raise AssertionError(self.failed)
        return sorted(called), time.process_time() - began

    def _clear_caches(self) -> None:
        for each in self.caches:
            each.cache_clear()

    def _try(self, made: Patches | ast.Module, items: Mapping[pytest.Item, float]) -> str:
        module = sys.modules[self.name]
        if isinstance(made, ast.Module):
            exec(compile(made, self.path, "exec"), vars(module))  # noqa: S102  # what the change is for
        else:
            put(made)
        self._clear_caches()
        if doctest.testmod(module).failed:
            return "doctest"
        self._run(items)
        return self.failed

    def _run(self, items: Mapping[pytest.Item, float]) -> None:
        for (item, seconds), following in zip(items.items(), [*[*items][1:], None], strict=True):
            signal.setitimer(signal.ITIMER_PROF, BEYOND + 3 * seconds)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self.failed:
                return


def in_fork(work: Callable[[], str], *, shown: bool = False) -> str:
    """Do some work in a process of its own and return what it says, or that it took too long or raised an error."""
    reading, writing = os.pipe()
    if child := os.fork():
        os.close(writing)
        with os.fdopen(reading, encoding="utf-8") as pipe:
            said = pipe.read()
        _, status = os.waitpid(child, 0)
        return TIME if os.WIFSIGNALED(status) else said
    try:
        if not shown:
            resource.setrlimit(resource.RLIMIT_CPU, (WHOLE, WHOLE + 1))
            signal.alarm(5 * WHOLE)  # what waits uses no CPU
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        with os.fdopen(writing, "w", encoding="utf-8") as pipe:
            try:
                said = work()
            except BaseException as error:  # noqa: BLE001  # a change can make it raise anything
                said = f"{ERROR}: {error!r}"
            pipe.write(said)
    finally:
        os._exit(0)


# -- where a change is -----------------------------------------------------------------------------


def own(code: types.CodeType) -> tuple[object, ...]:
    """Return what a code does apart from the codes within it."""
    kept = tuple((type(one), repr(one)) for one in code.co_consts if not isinstance(one, types.CodeType))
    names = code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars
    return code.co_code, code.co_exceptiontable, kept, names


def within(code: types.CodeType) -> list[types.CodeType]:
    """Return the codes that stand in a code: its functions and classes."""
    return [one for one in code.co_consts if isinstance(one, types.CodeType)]


def whole(code: types.CodeType) -> list[object]:
    """Return what a code and all within it do."""
    return [own(code), *map(whole, within(code))]


def patches_of(was: types.CodeType, now: types.CodeType) -> Patches:
    """Return the outermost functions that a change is in, each with what it becomes; none outside of functions."""
    if own(was) != own(now):
        return {}
    patches: dict[types.CodeType, types.CodeType] = {}
    for old, new in zip(within(was), within(now), strict=True):
        if whole(old) != whole(new):
            is_function = old.co_flags & FUNCTION and not old.co_name.startswith("<")
            patches |= {old: new} if is_function else patches_of(old, new)
    return patches


def put(patches: Patches) -> None:
    """Put the changed code into every function that has the old one."""
    for each in gc.get_objects():
        if isinstance(each, types.FunctionType) and each.__code__ in patches:
            each.__code__ = patches[each.__code__]


def constant_at(text: str, line: int) -> ast.Module | None:
    """Return the statement of a module that gives a name a value, None where another stands in the line."""
    for one in ast.parse(text).body:
        if isinstance(one, ast.Assign | ast.AnnAssign) and one.lineno <= line <= (one.end_lineno or line):
            return ast.Module([one], [])
    return None
