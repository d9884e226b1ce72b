"""Makes `tests.pages` importable whichever way pytest is started."""

import sys
from pathlib import Path

_ROOT = str(Path(__file__).parent.parent)
if _ROOT not in sys.path:
    sys.path.append(_ROOT)
