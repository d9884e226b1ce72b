"""Lets a package import its modules on first use of their names (PEP 562)."""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module


def later(
    package: str, names: Mapping[str, tuple[str, ...]], *, also: Mapping[str, str] | None = None, extra: str = ""
) -> Callable[[str], object]:
    """Return the `__getattr__` of a package whose modules hold these names.

    `also` maps a name to the one it has in its module where they differ; `extra` is the extra to install where a module
    needs a package that is missing.
    """
    module_of = {name: module for module, held in names.items() for name in held}

    def find(name: str) -> object:
        if name not in module_of:
            message = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(message)
        try:
            module = import_module(module_of[name])
        except ModuleNotFoundError as error:
            if extra:
                error.add_note(f'{name} 需要另外安装 / needs an extra: pip install "gkreport[{extra}]"')
            raise
        value: object = getattr(module, (also or {}).get(name, name))
        setattr(sys.modules[package], name, value)  # so that it is found directly next time
        return value

    return find
