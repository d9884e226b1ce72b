"""Do in a fresh clone all that README and the pages tell, in order: `python tools/newcomer.py [page …]`.

Each command and each snippet is run as it is printed, and what it prints is held against the page.  pip and make do
what they are told, in environments made here, so a network is needed.  Not done are `make test`, which is run beside
this, and the pages that change the library: the tests do these on a copy.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
FIRST: Final = ("README.md", "README.zh-CN.md", "docs/first-finding.md", "docs/install.md")
CHANGE_THE_LIBRARY: Final = {"add-an-edition", "add-a-rule", "add-a-format"}


def main() -> None:
    """Make a clone and an environment with the library, and go through the pages there."""
    with tempfile.TemporaryDirectory() as name:
        clone, wheels, own = Path(name, "gkreport"), Path(name, "wheels"), Path(name, "venv")
        clone_to(clone)
        run(sys.executable, "-m", "venv", str(own))
        python = str(own / "bin" / "python")
        run(python, "-m", "pip", "wheel", "--quiet", "--no-deps", str(clone), "--wheel-dir", str(wheels))
        # The library is not on the index: pip finds it here.
        environment = {
            **{key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "MAKEFLAGS")},
            "PATH": f"{own / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "LC_ALL": "C.UTF-8",  # names no language: the pages show what is said in Chinese
            "PIP_FIND_LINKS": str(wheels),
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "GKREPORT_CLONE": str(clone),
        }
        run(python, "-m", "pip", "install", "--quiet", "gkreport[all]", cwd=clone, env=environment)
        others = (f"docs/{path.name}" for path in sorted((clone / "docs").glob("*.md")))
        for page in sys.argv[1:] or dict.fromkeys([*FIRST, *others, "examples/oa_service/README.md"]):
            if Path(page).stem not in CHANGE_THE_LIBRARY:
                print(page, flush=True)
                run(python, "-m", "tests.snippets", page, cwd=clone, env=environment)


def clone_to(clone: Path) -> None:
    """Make a fresh clone; of a folder that came without its history, one of all that would be in it."""
    source = ROOT
    if not (ROOT / ".git").exists():
        source = clone.with_name("source")
        shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(".venv*", "build"))
        who = ("-c", "user.name=newcomer", "-c", "user.email=newcomer@example.org")
        for command in (("init", "--quiet"), ("add", "--all"), (*who, "commit", "--quiet", "--message", "As it is")):
            run("git", *command, cwd=source)
    run("git", "clone", "--quiet", str(source), str(clone))


def run(*command: str, cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    """Run a command; stop where it fails, with what it printed."""
    subprocess.run(command, cwd=cwd, env=env, check=True)  # noqa: S603


if __name__ == "__main__":
    main()
