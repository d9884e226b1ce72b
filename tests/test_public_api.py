"""The public surface: what `import gkreport` brings, and what it leaves alone."""

import subprocess
import sys
from graphlib import TopologicalSorter

import grimp
import pytest

import gkreport
from gkreport.later import later


def test_every_public_name_is_there():
    for name in gkreport.__all__:
        assert getattr(gkreport, name) is not None
    assert dir(gkreport) == sorted(gkreport.__all__)
    with pytest.raises(AttributeError, match="nothing"):
        gkreport.nothing  # noqa: B018


HEAVY = ("lxml", "openpyxl", "cattrs", "hypothesis", "numpy", "rich", "click")


def test_import_loads_attrs_and_the_standard_library_alone():
    code = "import sys, gkreport; print(sorted({m.split('.')[0] for m in sys.modules} & set(sys.argv[1:])))"
    done = subprocess.run([sys.executable, "-c", code, *HEAVY, "attrs"], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "['attrs']"


def test_functions_stay_functions_whatever_is_imported_first():
    """A package `gkreport.check` would hide the function of that name; the room is called `checks`."""
    code = "import gkreport, gkreport.checks.sums, gkreport.document; print(gkreport.check(gkreport.Report()).ok)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "True"


def _modules():
    import pkgutil
    from importlib import import_module

    return [import_module(found.name) for found in pkgutil.walk_packages(gkreport.__path__, "gkreport.")]


def test_modules_list_what_is_public():
    for module in _modules():
        if hasattr(module, "__all__"):
            assert dir(module) == sorted(module.__all__)
            assert all(hasattr(module, name) for name in module.__all__), module.__name__


def test_no_file_imports_itself_by_a_detour():
    """What only type checkers see is not asked, what is imported on first use is."""
    graph = grimp.build_graph("gkreport", exclude_type_checking_imports=True, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert {"gkreport.report.record", "gkreport.cli.check"} <= imports.keys()
    TopologicalSorter(imports).prepare()  # raises CycleError, naming the circle


@pytest.mark.parametrize(("extra", "notes"), [("", 0), ("arrow", 1)])
def test_a_name_whose_package_is_missing_says_what_to_install(extra, notes):
    find = later("gkreport", {"gkreport.nowhere": ("thing",)}, extra=extra)
    with pytest.raises(ModuleNotFoundError) as caught:
        find("thing")
    told = getattr(caught.value, "__notes__", [])
    assert len(told) == notes
    assert all(f"gkreport[{extra}]" in note for note in told)
