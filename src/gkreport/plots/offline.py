"""Charts without a network: shown in notebooks as SVG, saved as pages and pictures that fetch nothing."""

import base64
import os
from pathlib import Path
from typing import Any, Final

import altair as alt

from gkreport.document import write_atomically

_SCALE: Final = 2
"""How many points of a PNG stand for one of the chart: sharp on screens and in print."""


def show_as_pictures() -> None:
    """Let notebooks show charts as pictures: Altair's own way fetches a script from the network for each.

    A way that the user has chosen stays.
    """
    if alt.renderers.active in ("", "default"):
        alt.renderers.register("gkreport", _pictures)
        alt.renderers.enable("gkreport")


def _pictures(spec: dict[str, Any], **_: object) -> dict[str, str]:
    """Return a chart as SVG, and as PNG: JupyterLab shows no SVG of a notebook from elsewhere until it is run."""
    import vl_convert

    png = base64.b64encode(vl_convert.vegalite_to_png(spec))
    return {"image/svg+xml": vl_convert.vegalite_to_svg(spec), "image/png": png.decode()}


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
