"""Many reports as rows and columns (dicts, Arrow, pandas, polars, Parquet), and a check of all their sums at once.

Rows need the library alone.  The other names load numpy and pyarrow on first use (`gkreport[arrow]`); `to_pandas` and
`to_polars` also load pandas and polars.

>>> from gkreport import Report, frames
>>> [row] = frames.wide_rows([Report(organ="示例县", year=2024).replace({"requests.carried_out.total": 3})])
>>> row["organ"], row["requests.carried_out.total"], row["requests.carried_in.total"]
('示例县', 3, None)
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from gkreport.frames.rows import TidyRow, WideRow, from_rows, tidy_rows, wide_rows
from gkreport.later import later

if TYPE_CHECKING:
    from gkreport.frames.arrow import from_arrow, tidy, to_pandas, to_polars, wide
    from gkreport.frames.columns import Columns, broken_sums, check_sums
    from gkreport.frames.parquet import read_parquet, write_parquet

__all__ = [
    "Columns",
    "TidyRow",
    "WideRow",
    "broken_sums",
    "check_sums",
    "from_arrow",
    "from_rows",
    "read_parquet",
    "tidy",
    "tidy_rows",
    "to_pandas",
    "to_polars",
    "wide",
    "wide_rows",
    "write_parquet",
]


def __dir__() -> list[str]:
    return __all__


__getattr__: Callable[[str], object] = later(
    "gkreport.frames",
    {
        "gkreport.frames.arrow": ("from_arrow", "tidy", "to_pandas", "to_polars", "wide"),
        "gkreport.frames.columns": ("Columns", "broken_sums", "check_sums"),
        "gkreport.frames.parquet": ("read_parquet", "write_parquet"),
    },
    extra="arrow",
)
