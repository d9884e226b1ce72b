"""Mutation testing of the sums, the number readers, the checks and the repairs: `make mutants SAMPLE=200`.

One operator, number, condition, loop or decorator is changed at a time, and the tests of its module must notice.  A
change that none notices needs a reason in tests/mutants.toml; without one the command fails, as it does where fewer
than 95 % are noticed or where a reason is of no use any more.  Only what tests notice is counted as noticed.

Cosmic Ray says what can be changed; it is in an environment of its own, which the make target makes.  Each change is
tried in a process forked from one that has loaded pytest and the libraries, and nothing of gkreport, so that what runs
at import, a decorator or a cache is changed too, and no file is.
"""

import argparse
import ast
import contextlib
import doctest
import fnmatch
import functools
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import io
import itertools
import json
import os
import random
import resource
import signal
import sys
import time
import tomllib
import types
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import cattrs  # noqa: F401  # loaded once, before the forks, as are the next four
import hypothesis.strategies  # noqa: F401
import jsonschema  # noqa: F401
import lxml.etree  # noqa: F401
import openpyxl  # noqa: F401
import pytest
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from hypothesis import Phase, settings

SOURCE = Path("src/gkreport")
REASONS = Path("tests/mutants.toml")
LAST = Path("build/mutants.json")
LEAST = 0.95

ROOMS: dict[str, dict[str, str]] = {
    "sums": {
        "report/arithmetic.py": "aggregate",
        "form/sums.py": "form deduce checks",
        "form/walk.py": "form quantities golden",
    },
    "numbers": {
        "characters.py": "characters page_values",
        "report/values.py": "page_values report",
        "recognise/values.py": "page_values",
        "recognise/numbers.py": "check_columns page_recognise layouts docx_looks",
    },
    "checks": {
        "checks/claims/*": "said claims prose quantities",
        "checks/prose.py": "said prose claims",
        "checks/succession.py": "said succession",
        "checks/amounts.py": "said charges",
        "checks/charges.py": "said charges",
        "checks/fees.py": "said prose charges checks",
        "checks/parts.py": "said parts",
        "checks/texts.py": "said texts",
        "checks/local.py": "said profile",
        "checks/likeness.py": "said profile",
        "checks/profile.py": "said profile",
        "checks/*": "said checks",
        "report/organs.py": "said organs",
        "form/counterparts.py": "said parts succession",
    },
    "solve": {
        "solve/deduction.py": "deduce",
        "solve/system.py": "deduce locate",
        "solve/mistakes.py": "said mistakes",
        "solve/search.py": "search said locate",
        "solve/*": "said locate mistakes",
    },
}
"""The tests of each module, quickest to notice first; a module falls under the first pattern that fits it."""

OPERATORS = {
    "ReplaceComparisonOperator_": ("Eq_NotEq", "NotEq_Eq", "Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt"),
    "ReplaceComparisonOperator": ("_Lt_GtE", "_LtE_Gt", "_Gt_LtE", "_GtE_Lt", "_Is_IsNot", "_IsNot_Is"),
    "ReplaceBinaryOperator_": ("Add_Sub", "Sub_Add", "Mul_FloorDiv", "Div_Mul", "FloorDiv_Mul", "Mod_FloorDiv"),
    "ReplaceBinaryOperator": ("_Pow_Mul", "_BitOr_BitAnd", "_BitAnd_BitOr", "_BitXor_BitAnd", "_LShift_RShift"),
    "ReplaceUnaryOperator_": ("USub_UAdd", "Delete_USub", "Delete_Invert", "Delete_Not"),
    "Replace": ("TrueWithFalse", "FalseWithTrue", "AndWithOr", "OrWithAnd", "BreakWithContinue", "ContinueWithBreak"),
    "": ("AddNot", "ExceptionReplacer", "NumberReplacer", "RemoveDecorator", "ZeroIterationForLoop"),
}
"""By their names in Cosmic Ray: one opposite for each operator, and the neighbour of a bound.

Its other ones raise a TypeError more often than not, which any test notices.
"""

KEPT_DECORATORS = {"cache", "lru_cache", "overload", "override"}
KEPT_ARGUMENTS = {"eq", "repr", "strict"}
"""They change how long something takes, what a type checker or `repr` shows, or what is asserted: never a result."""
JUDGED = {"Weights"}
"""Classes whose numbers are judgement: only their order matters, and tests/test_mistakes.py measures what it does."""

SECONDS = 10
"""What each change may take beyond three times the time that its tests take of themselves."""
MEMORY = 4 * 2**30
SEED = 14
UNTIMED = "not costs_little"
"""A test that compares times of milliseconds can fail beside other processes."""
LOADED = "ignore:Module already imported:pytest.PytestAssertRewriteWarning"


class Mutant(NamedTuple):
    """One change: the module, the operator and which of its places; what a line was and what it became."""

    room: str
    module: str
    operator: str
    occurrence: int
    line: int
    was: str
    now: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What a reason is given for: lines may move."""
        return self.module, self.was, self.now


class _Bare(ast.NodeTransformer):
    """Leaves out what changes no result.

    These are type hints, overloads and caches; whether `zip` asserts equal lengths; whether parts of which each exists
    once are compared by what they hold (`eq` of attrs); and points of judgement, one more or less.
    """

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        if node.name in JUDGED:
            node.body = [each for each in node.body if not isinstance(each, ast.AnnAssign)]
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        node.keywords = [each for each in node.keywords if each.arg not in KEPT_ARGUMENTS]
        return self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        node.decorator_list = [each for each in node.decorator_list if _name_of(each) not in KEPT_DECORATORS]
        return self.generic_visit(node)


def _name_of(decorator: ast.expr) -> str:
    return ast.unparse(decorator.func if isinstance(decorator, ast.Call) else decorator).rpartition(".")[2]


@functools.cache
def bare(source: str) -> str | None:
    """Return what a source does, as a text to compare; None where it is no Python."""
    try:
        return ast.dump(_Bare().visit(ast.parse(source)))
    except SyntaxError:
        return None


class Place(NamedTuple):
    """Where an operator of Cosmic Ray can change a module."""

    room: str
    module: str
    operator: str
    occurrence: int
    line: int


def places_of(room: str, module: str) -> Iterator[Place]:
    """Yield all that can be changed in a module."""
    nodes = list(ast_nodes(get_ast(source_of(module))))
    for name in (f"core/{family}{name}" for family, names in OPERATORS.items() for name in names):
        operator = get_operator(name)()
        starts = [start for node in nodes for start, _ in operator.mutation_positions(node)]
        yield from (Place(room, module, name, occurrence, line) for occurrence, (line, _) in enumerate(starts))


def mutant_at(place: Place) -> Mutant | None:
    """Return a change, None where it cannot change what the module does."""
    source = source_of(place.module)
    changed = changed_at(place)
    if bare(changed) in {bare(source), None}:
        return None
    was, now = next(pair for pair in zip(source.splitlines(), changed.splitlines(), strict=False) if len(set(pair)) > 1)
    return Mutant(*place, " ".join(was.split()), " ".join(now.split()))


@functools.cache
def source_of(module: str) -> str:
    """Return the text of a module."""
    return (SOURCE / module).read_text(encoding="utf-8")


def changed_at(place: Place | Mutant) -> str:
    """Return the text of a module with one change."""
    changed: str = mutate_code(source_of(place.module), get_operator(place.operator)(), place.occurrence)
    return changed


class _Changed(importlib.abc.MetaPathFinder, importlib.machinery.SourceFileLoader):
    """Loads one module from a changed source."""

    def __init__(self, mutant: Mutant) -> None:
        super().__init__(name_of(mutant.module), str((SOURCE / mutant.module).absolute()))
        self.source = changed_at(mutant)

    def find_spec(self, fullname: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        return (
            importlib.util.spec_from_file_location(fullname, self.path, loader=self) if fullname == self.name else None
        )

    def get_code(self, _fullname: str) -> types.CodeType:
        return compile(self.source, self.path, "exec")


def name_of(module: str) -> str:
    """Return the name a module is imported by."""
    return ".".join(("gkreport", *Path(module).with_suffix("").parts)).removesuffix(".__init__")


class _Quick:
    """Properties try the examples of `make test`, and make none of them small: that it fails is enough."""

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self) -> None:
        settings.register_profile("mutants", settings(), phases=[Phase.explicit, Phase.generate])
        settings.load_profile("mutants")


def start(module: str, mutant: Mutant | None = None, seconds: int = 600) -> int:
    """Run the doctests and the tests of a module in a process of their own, of which the id is returned."""
    if child := os.fork():
        return child
    code = 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        signal.alarm(seconds * 5)  # what waits uses no CPU
        shown = os.open(os.devnull if mutant else f"build/mutants-{os.getpid()}.txt", os.O_WRONLY | os.O_CREAT)
        os.dup2(shown, 1)
        os.dup2(shown, 2)
        if mutant:
            sys.meta_path.insert(0, _Changed(mutant))
        if not doctest.testmod(importlib.import_module(name_of(module))).failed:
            options = ["-x", "-q", "-m", "not needs", "-k", UNTIMED, "-p", "no:xdist", "-W", LOADED]
            code = next(filter(None, (pytest.main([*options, file], [_Quick()]) for file in files_of(module))), 0)
        sys.stdout.flush()
    finally:
        os._exit(code)


def files_of(module: str) -> tuple[str, ...]:
    """Return the test files of a module."""
    known = {pattern: tests for room in ROOMS.values() for pattern, tests in room.items()}
    names = next(tests for pattern, tests in known.items() if fnmatch.fnmatch(module, pattern))
    return tuple(f"tests/test_{name}.py" for name in names.split())


def modules_of(room: str) -> list[str]:
    """Return the modules of a room."""
    every = sorted(str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*.py"))
    return [module for module in every if any(fnmatch.fnmatch(module, pattern) for pattern in ROOMS[room])]


def times_of(modules: Sequence[str]) -> dict[tuple[str, ...], int]:
    """Return the seconds that each set of tests may take; of themselves they have to pass."""
    times: dict[tuple[str, ...], int] = {}
    for tests, module in {files_of(module): module for module in modules}.items():
        child = start(module)
        _, status, usage = os.wait4(child, 0)
        if status:
            sys.exit(f"{module}: its tests fail of themselves, see build/mutants-{child}.txt")
        times[tests] = int(3 * (usage.ru_utime + usage.ru_stime)) + SECONDS
    return times


def survivors_of(mutants: Sequence[Mutant], processes: int) -> list[Mutant]:
    """Try all changes and return those that no test notices."""
    os.environ["PATH"] = str(Path(sys.executable).parent)  # tests/conftest.py links to each program on it
    with contextlib.redirect_stdout(io.StringIO()):  # its plugins are loaded before the forks, and nothing is tested
        pytest.main(["--collect-only", "--noconftest", "-W", LOADED, "examples/示例县"])
    times = times_of([mutant.module for mutant in mutants])
    waiting, late, began = [*reversed(mutants)], 0, time.monotonic()
    running: dict[int, Mutant] = {}
    survivors: list[Mutant] = []
    while waiting or running:
        while waiting and len(running) < processes:
            mutant = waiting.pop()
            running[start(mutant.module, mutant, times[files_of(mutant.module)])] = mutant
        child, status = os.wait()
        mutant = running.pop(child)
        if os.WIFSIGNALED(status):
            late += 1
        elif os.WEXITSTATUS(status) == 0:
            survivors.append(mutant)
            print(f"{mutant.module}:{mutant.line}: {mutant.was}  →  {mutant.now}", flush=True)
        elif os.WEXITSTATUS(status) in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.NO_TESTS_COLLECTED):
            sys.exit(f"pytest ran no test for {mutant}")
    print(f"{len(mutants)} changes in {time.monotonic() - began:.0f} s, {late} noticed by their time")
    return survivors


def main() -> int:
    """Try all changes, or a sample of each room, or those that were not noticed last time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", help="rooms or modules: sums, checks/tables.py; all where none is named")
    parser.add_argument("--sample", type=int, default=0, help="so many of each room, drawn with a fixed seed")
    parser.add_argument("--again", action="store_true", help="only those that were not noticed last time")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    asked = parser.parse_args()
    mutants: list[Mutant] = []
    for room in ROOMS:
        wanted = asked.modules if asked.modules and room not in asked.modules else ["*"]
        modules = [each for each in modules_of(room) if any(fnmatch.fnmatch(each, pattern) for pattern in wanted)]
        places = [place for module in modules for place in places_of(room, module)]
        if asked.sample:
            random.Random(SEED).shuffle(places)  # noqa: S311
        mutants += itertools.islice(filter(None, map(mutant_at, places)), asked.sample or None)
    if asked.again:
        last = {tuple(key) for key in json.loads(LAST.read_text(encoding="utf-8"))}
        mutants = [mutant for mutant in mutants if mutant.key in last]
    survivors = survivors_of(mutants, asked.processes)
    LAST.write_text(json.dumps([mutant.key for mutant in survivors], ensure_ascii=False, indent=1), encoding="utf-8")
    return judge(mutants, survivors)


def judge(mutants: Sequence[Mutant], survivors: Sequence[Mutant]) -> int:
    """Print how many were noticed in each module, and what is wrong: 1 where something is."""
    for of in ("module", "room"):
        for name in dict.fromkeys(getattr(mutant, of) for mutant in mutants):
            total = sum(getattr(mutant, of) == name for mutant in mutants)
            lived = sum(getattr(mutant, of) == name for mutant in survivors)
            print(f"{name:32} {total - lived:5} of {total:5} noticed {1 - lived / total:7.1%}")
    given = tomllib.loads(REASONS.read_text(encoding="utf-8"))["survivors"]
    lived, tried = ({mutant.key for mutant in some} for some in (survivors, mutants))
    wrong = [f"no reason in {REASONS}: {' | '.join(key)}" for key in lived if not any(fits(key, one) for one in given)]
    for one in given:
        of_it = {key for key in tried if fits(key, one)}
        if of_it and of_it.isdisjoint(lived):
            wrong.append(f"noticed, so the reason can go: {one}")
    if 1 - len(survivors) / max(len(mutants), 1) < LEAST:
        wrong.append(f"less than {LEAST:.0%} noticed")
    print(*wrong, sep="\n")
    return bool(wrong)


def fits(key: tuple[str, str, str], given: Mapping[str, str | list[str]]) -> bool:
    """Say whether a reason is given for a change: `was` and `now` are one line or several, `now` any where left out."""
    module, was, now = key
    return module == given["module"] and was in _lines(given["was"]) and now in _lines(given.get("now", now))


def _lines(given: str | list[str]) -> list[str]:
    return [given] if isinstance(given, str) else given


if __name__ == "__main__":
    sys.exit(main())
