"""What all tests share: how many examples a property gets, and the material beside the project.

`make test` tries the same examples each time, so that it passes or fails for a reason that is in the change;
`make fuzz` sets GKREPORT_EXAMPLES, and tries new ones.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Measure coverage by the examples that were written down; what is drawn need not be followed line by line."""
    for item in items:
        if item.get_closest_marker("hypothesis"):
            item.add_marker("no_cover")


_SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture
def shared() -> Path:
    """Return the folder of real reports beside the project; skip where there is none."""
    if not _SHARED.is_dir():
        pytest.skip("the folder of real reports does not lie beside the project")
    return _SHARED
