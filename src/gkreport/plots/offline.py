"""Charts without a network: shown in notebooks as SVG, saved as pages and pictures that fetch nothing."""

import os
from pathlib import Path
from typing import Final

import altair as alt

from gkreport.document import write_atomically

_SCALE: Final = 2
"""How many points of a PNG stand for one of the chart: sharp on screens and in print."""


def show_as_svg() -> None:
    """Let notebooks show charts as SVG: Altair's own way fetches a script from the network for each.

    A way that the user has chosen stays.
    """
    if alt.renderers.active in ("", "default"):
        alt.renderers.enable("svg")


def save(chart: alt.TopLevelMixin, path: str | os.PathLike[str]) -> None:
    """Save a chart as a web page (.html) that holds all it needs, or as a picture (.svg, .png, .pdf).

    Raises `ValueError` for another suffix, and `OSError` for the file system's own errors.
    """
    import vl_convert

    target, spec = Path(path), chart.to_dict()
    writers = {
        ".html": lambda: vl_convert.vegalite_to_html(spec, bundle=True).encode(),
        ".svg": lambda: vl_convert.vegalite_to_svg(spec).encode(),
        ".png": lambda: vl_convert.vegalite_to_png(spec, scale=_SCALE),
        ".pdf": lambda: vl_convert.vegalite_to_pdf(spec),
    }
    suffix = target.suffix.lower()
    if suffix not in writers:
        message = f"图不能存成 {suffix or target.name}；可以用 {'、'.join(writers)}"
        raise ValueError(message)
    write_atomically(target, writers[suffix]())
