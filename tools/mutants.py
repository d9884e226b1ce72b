"""Mutation testing of the sums, the number readers, the checks and the repairs: `make mutants SAMPLE=200`.

One operator, number, condition, loop or decorator is changed at a time, and the tests of its module must notice.  A
change that none notices needs a reason in tests/mutants.toml why it makes no difference; without one the command fails,
as it does where a reason is of no use any more, or where in a room fewer than 95 % are noticed of those that make a
difference.  Only what tests notice is counted as noticed.

build/mutants.json keeps what the last run of each module gave, so that the rooms can be tried one after another:
`make mutants ONLY=--report` shows them all without a run, and what has changed since.

Cosmic Ray says what can be changed; it is in an environment of its own, which the make target makes.  Each change is
tried in a process forked from one that has loaded pytest and the libraries, and nothing of gkreport, so that what runs
at import, a decorator or a cache is changed too, and no file is.  Most are noticed before that at a first look, which
takes a tenth of the time: see tools/quick_mutants.py.
"""

import argparse
import ast
import contextlib
import doctest
import fnmatch
import functools
import hashlib
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
import quick_mutants
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from hypothesis import Phase, settings

SOURCE = Path("src/gkreport")
REASONS = Path("tests/mutants.toml")
KEPT = Path("build/mutants.json")
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
        "recognise/numbers.py": "numbers check_columns layouts page_recognise",
    },
    "checks": {
        "checks/claims/quantities.py": "quantities prose said claims",
        "checks/claims/*": "claims claims_lists claims_scope claims_totals claims_turns blocks doubts prose said",
        "checks/prose.py": "prose doubts said claims",
        "checks/succession.py": "succession said[nudged]",
        "checks/amounts.py": "charges",
        "checks/charges.py": "charges",
        "checks/fees.py": "prose charges checks",
        "checks/parts.py": "parts",
        "checks/texts.py": "text_rules checks said",
        "checks/facts.py": "text_rules checks profile said",
        "checks/agreement.py": "prose",
        "checks/counts.py": "prose doubts checks said",
        "checks/local.py": "said profile",
        "checks/likeness.py": "said profile",
        "checks/profile.py": "profile",
        "checks/*": "checks said",
        "report/organs.py": "organs",
        "form/counterparts.py": "parts succession said",
    },
    "solve": {
        "solve/deduction.py": "deduce",
        "solve/system.py": "deduce locate",
        "solve/beyond.py": "beyond locate",
        "solve/likelihood.py": "likelihood said[repairs] mistakes",
        "solve/mistakes.py": "said[repairs] mistakes",
        "solve/search.py": "search said[repairs] locate",
        "solve/*": "said[repairs] locate mistakes",
    },
}
"""The tests of each module, quickest to notice first; a module falls under the first pattern that fits it.

`said[repairs]` is one part of tests/test_said.py, which is left out where it notices nothing beside the others.
"""

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

SECONDS = 5
"""What each change may take beyond three times the time that its tests take of themselves."""
MEMORY = 4 * 2**30
SEED = 14
MOST_FIRST = 6
"""So many of the tests that noticed a change of the module are run first for the next: most take half a second."""
UNTIMED = "not (costs_little or no_two_seconds or time_grows or linear_time)"
"""A test that compares times can fail beside other processes, and would be taken for one that noticed something."""
LOADED = "ignore:Module already imported:pytest.PytestAssertRewriteWarning"
OPTIONS = "-q", "-m", "not needs", "-k", UNTIMED, "-p", "no:xdist", "-W", LOADED


class Mutant(NamedTuple):
    """One change: the module, the operator and which of its places; what a line was and what it became."""

    module: str
    operator: str
    occurrence: int
    line: int
    was: str
    now: str


class Result(NamedTuple):
    """What the last run of a module gave: how many changes it has, and as what to what a line survived.

    `source` and `tests` are digests of the module and of its test files as they were.
    """

    source: str
    tests: str
    total: int
    lived: list[tuple[str, str]]


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

    module: str
    operator: str
    occurrence: int
    line: int


def places_of(module: str) -> Iterator[Place]:
    """Yield all that can be changed in a module."""
    nodes = list(ast_nodes(get_ast(source_of(module))))
    for name in (f"core/{family}{name}" for family, names in OPERATORS.items() for name in names):
        operator = get_operator(name)()
        starts = [start for node in nodes for start, _ in operator.mutation_positions(node)]
        yield from (Place(module, name, occurrence, line) for occurrence, (line, _) in enumerate(starts))


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
    """Properties try the examples of `make test`, and make none of them small: that it fails is enough.

    Which test failed is told to the process that waits.
    """

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self) -> None:
        settings.register_profile("mutants", settings(), phases=[Phase.explicit, Phase.generate])
        settings.load_profile("mutants")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            told(os.getpid()).write_text(report.nodeid, encoding="utf-8")


def told(child: int) -> Path:
    """Return the file in which a process tells what failed."""
    return Path(f"build/mutants-{child}.failed")


def start(module: str, mutant: Mutant | None = None, seconds: int = 600, first: Sequence[str] = ()) -> int:
    """Run the doctests and the tests of a module in a process of their own, of which the id is returned.

    Some tests are run first, the others file by file.
    """
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
            options = [*OPTIONS, "-x"]
            code = pytest.main([*options, *first], [_Quick()]) if first else 0
            if code in (pytest.ExitCode.OK, pytest.ExitCode.USAGE_ERROR):  # the change can change their names
                code = next(filter(None, (pytest.main([*options, file], [_Quick()]) for file in files_of(module))), 0)
        sys.stdout.flush()
    finally:
        os._exit(code)


def files_of(module: str) -> tuple[str, ...]:
    """Return the test files of a module."""
    known = {pattern: tests for room in ROOMS.values() for pattern, tests in room.items()}
    names = next(tests for pattern, tests in known.items() if fnmatch.fnmatch(module, pattern)).split()
    return tuple(f"tests/test_{name}.py" if name[-1] != "]" else _part(*name[:-1].split("[")) for name in names)


def _part(name: str, part: str) -> str:
    return f"tests/test_{name}.py::test_what_is_said_is_what_was_said[{part}]"


def modules_of(room: str) -> list[str]:
    """Return the modules of a room."""
    every = sorted(str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*.py"))
    return [module for module in every if any(fnmatch.fnmatch(module, pattern) for pattern in ROOMS[room])]


def seconds_of(module: str) -> int:
    """Return the seconds that the tests of a module may take; of themselves they have to pass."""
    child = start(module)
    _, status, usage = os.wait4(child, 0)
    if status:
        sys.exit(f"{module}: its tests fail of themselves, see build/mutants-{child}.txt")
    return int(3 * (usage.ru_utime + usage.ru_stime)) + SECONDS


def load_pytest() -> None:
    """Load pytest with its plugins before the forks; nothing is tested."""
    os.environ["PATH"] = str(Path(sys.executable).parent)  # tests/conftest.py links to each program on it
    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main(["--collect-only", "--noconftest", "-W", LOADED, "examples/示例县"])


def unnoticed_at_first(module: str, mutants: Sequence[Mutant]) -> list[Mutant]:
    """Return the changes that nothing notices at the first look."""
    changes = [quick_mutants.Change(mutant.line, changed_at(mutant)) for mutant in mutants]
    options = [*OPTIONS, *files_of(module)]
    noticed = quick_mutants.look(SOURCE / module, name_of(module), changes, options, [_Quick()])
    return [mutant for mutant, by in zip(mutants, noticed, strict=True) if not by]


def survivors_of(module: str, mutants: Sequence[Mutant], processes: int) -> list[Mutant]:
    """Try changes of a module and return those that no test notices."""
    began = time.monotonic()
    unnoticed = unnoticed_at_first(module, mutants) if mutants else []
    seconds = seconds_of(module) if unnoticed else 0
    waiting, late = [*reversed(unnoticed)], 0
    running: dict[int, Mutant] = {}
    survivors: list[Mutant] = []
    noticed: list[str] = []
    while waiting or running:
        while waiting and len(running) < processes:
            mutant = waiting.pop()
            running[start(module, mutant, seconds, noticed[:MOST_FIRST])] = mutant
        child, status = os.wait()
        mutant = running.pop(child)
        if told(child).exists():
            test = told(child).read_text(encoding="utf-8")
            told(child).unlink()
            noticed = [test, *(each for each in noticed if each != test)]
        if os.WIFSIGNALED(status):
            late += 1
        elif os.WEXITSTATUS(status) == 0:
            survivors.append(mutant)
            print(f"{module}:{mutant.line}: {mutant.was}  →  {mutant.now}", flush=True)
        elif os.WEXITSTATUS(status) in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.NO_TESTS_COLLECTED):
            sys.exit(f"pytest ran no test for {mutant}")
    print(
        f"{module}: {len(mutants)} changes in {time.monotonic() - began:.0f} s, {late} noticed by their time, "
        f"{len(unnoticed)} looked at twice",
        flush=True,
    )
    return survivors


def digests_of(module: str) -> tuple[str, str]:
    """Return the digests of a module and of its test files."""
    texts = [SOURCE / module], [Path(file.partition("::")[0]) for file in files_of(module)]
    source, tests = (hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:16] for paths in texts)
    return source, tests


def read_kept() -> dict[str, Result]:
    """Return what the last run of each module gave."""
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    return {module: Result(**{**one, "lived": [*map(tuple, one["lived"])]}) for module, one in kept.items()}


def keep(results: Mapping[str, Result]) -> None:
    """Write what runs gave, in the place of what the last run of the same modules gave."""
    every = {module: result._asdict() for module, result in sorted({**read_kept(), **results}.items())}
    KEPT.write_text(json.dumps(every, ensure_ascii=False, indent=1), encoding="utf-8")


def sample_of(modules: Sequence[str], size: int) -> dict[str, list[Mutant]]:
    """Return so many changes of a room, drawn with a fixed seed."""
    places = [place for module in modules for place in places_of(module)]
    random.Random(SEED).shuffle(places)  # noqa: S311
    drawn = [*itertools.islice(filter(None, map(mutant_at, places)), size)]
    return {module: [each for each in drawn if each.module == module] for module in modules}


def main() -> int:
    """Try all changes, a sample of each room, or those neither noticed nor explained last time; or show results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", help="rooms or modules: sums, checks/tables.py; all where none is named")
    parser.add_argument("--sample", type=int, default=0, help="so many of each room, drawn with a fixed seed; not kept")
    parser.add_argument(
        "--again", action="store_true", help="of a module that has not changed, only what survived without a reason"
    )
    parser.add_argument("--report", action="store_true", help="try nothing, show what is kept")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    asked = parser.parse_args()
    rooms = {
        room: [each for each in modules_of(room) if not asked.modules or room in asked.modules or each in asked.modules]
        for room in ROOMS
    }
    if asked.report:
        return judge(rooms, read_kept())
    load_pytest()
    results: dict[str, Result] = {}
    for modules in rooms.values():
        sample = sample_of(modules, asked.sample) if asked.sample else {}
        for module in modules:
            mutants = sample[module] if sample else [*filter(None, map(mutant_at, places_of(module)))]
            total, (source, tests), last = len(mutants), digests_of(module), read_kept().get(module)
            known: list[tuple[str, str]] = []
            if asked.again and last and last.source == source:
                known = [key for key in last.lived if any(fits(key, one) for one in reasons_of(module))]
                mutants = [mutant for mutant in mutants if mutant[-2:] in {*last.lived} - {*known}]
            lived = known + [mutant[-2:] for mutant in survivors_of(module, mutants, asked.processes)]
            results[module] = Result(source, tests, total, lived)
            if not sample:
                keep({module: results[module]})
    return judge(rooms, results, whole=not asked.sample)


@functools.cache
def reasons_of(module: str) -> list[Mapping[str, str | list[str]]]:
    """Return the reasons that are given for survivors of a module."""
    given = tomllib.loads(REASONS.read_text(encoding="utf-8"))["survivors"]
    return [one for one in given if one["module"] == module]


def judge(rooms: Mapping[str, Sequence[str]], results: Mapping[str, Result], *, whole: bool = True) -> int:
    """Print how many were noticed in each module, and what is wrong: 1 where something is."""
    print(f"{'':26} of all, and of those that make a difference")
    wrong: list[str] = []
    for room, modules in rooms.items():
        total, lived, same = 0, 0, 0
        for module in modules:
            if module not in results:
                wrong.append(f"not tried: {module}")
                continue
            result, reasons = results[module], reasons_of(module)
            reasonless = [key for key in result.lived if not any(fits(key, one) for one in reasons)]
            counts = result.total, len(result.lived), len(result.lived) - len(reasonless)
            total, lived, same = map(sum, zip((total, lived, same), counts, strict=True))
            changed = (result.source, result.tests) != digests_of(module)
            if result.total:
                print(shares(module, *counts), "stale: changed since, or its tests" if changed else "")
            wrong += [f"no reason in {REASONS}: {module} | {was} | {now}" for was, now in reasonless]
            wrong += [
                f"noticed, so it can go: {one}" for one in _needless(reasons, result.lived) if whole and not changed
            ]
        if total:
            print(shares(room.upper(), total, lived, same))
        if total - lived < LEAST * (total - same):
            wrong.append(f"{room}: less than {LEAST:.0%} noticed of those that make a difference")
    print(*wrong, sep="\n")
    return bool(wrong)


def shares(name: str, total: int, lived: int, same: int) -> str:
    """Return a line of the table: what was noticed of all, and of those that make a difference."""
    noticed, different = total - lived, total - same
    of_all, of_different = (noticed / max(one, 1) for one in (total, different))
    return f"{name:26} {noticed:5} of {total:5} {of_all:7.1%} {noticed:6} of {different:5} {of_different:7.1%}"


def fits(key: tuple[str, str], given: Mapping[str, str | list[str]]) -> bool:
    """Say whether a reason is given for a change: `was` and `now` are one line or several, `now` any where left out."""
    was, now = key
    return was in _lines(given["was"]) and now in _lines(given.get("now", now))


def _needless(reasons: Sequence[Mapping[str, str | list[str]]], lived: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield the lines of reasons that no survivor needs."""
    for given in reasons:
        needed = {line for key in lived if fits(key, given) for line in key}
        yield from (line for name in ("was", "now") for line in _lines(given.get(name, [])) if line not in needed)


def _lines(given: str | list[str]) -> list[str]:
    return [given] if isinstance(given, str) else given


if __name__ == "__main__":
    sys.exit(main())
