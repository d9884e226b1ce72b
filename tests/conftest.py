"""What all tests share: how many examples a property gets, and the material beside the project."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "gkreport",
    max_examples=int(os.environ.get("GKREPORT_EXAMPLES", "60")),
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("gkreport")

_SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture
def shared() -> Path:
    """Return the folder of real reports beside the project; skip where there is none."""
    if not _SHARED.is_dir():
        pytest.skip("the folder of real reports does not lie beside the project")
    return _SHARED
