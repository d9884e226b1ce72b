"""Print what the project needs for development: its own dependencies, all extras, the group `dev`."""

import sys
import tomllib
from pathlib import Path

project = tomllib.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
for extra in project["project"]["optional-dependencies"].values():
    wanted += [requirement for requirement in extra if not requirement.startswith("gkreport")]
print("\n".join(sorted(wanted)))
