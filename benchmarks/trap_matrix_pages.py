"""What readers make of one cell of a web page or PDF: `python -m benchmarks.trap_matrix_pages` writes the page."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

import attrs
from tests import test_html_shown, test_pdf_shown

from gkreport.formats.html import reading
from gkreport.limits import Limits
from gkreport.page import Grid
from gkreport.seen import is_doubtful

PAGE: Final = Path(__file__).parents[1] / "docs" / "traps-pages.md"


@attrs.frozen
class Matrix:
    """One format: its kinds of cells, what a person reads in each (None: it cannot be told), and what readers read."""

    title: str
    shown: Mapping[str, str | None]
    readers: Mapping[str, Callable[[], Sequence[str]]]
    """Each gives the text of the cell of every kind, in order; gkreport is the first."""


def of_gkreport(text: str) -> str:
    """Return what is read of a cell; what is told is no number."""
    return "?" if is_doubtful(text) or not (text.isdigit() or not text) else text


# -- HTML ------------------------------------------------------------------------------------------


def _html_gkreport() -> Sequence[str]:
    (grid,) = (
        block for block in reading.read(test_html_shown.page().encode(), Limits()).blocks if isinstance(block, Grid)
    )
    return [of_gkreport("".join(cell.text.split())) for cell in grid.cells if cell.column == 0]


def _lxml() -> Sequence[str]:
    from lxml import html

    root = html.fromstring(test_html_shown.page())
    return [str(row[0].text_content()) for row in root.iter("tr") if len(row) == 3]  # of each kind


def _beautiful_soup() -> Sequence[str]:
    from bs4 import BeautifulSoup

    rows = BeautifulSoup(test_html_shown.page(), "lxml").find_all("tr")
    return [row.find("td").get_text() for row in rows if len(row.find_all("td", recursive=False)) == 3]


def _pandas() -> Sequence[str]:
    import pandas as pd

    (table,) = pd.read_html(io.StringIO(test_html_shown.page()), header=None, converters={0: str})
    return ["" if text == "nan" else text for text in map(str, table[0])]


# -- PDF -------------------------------------------------------------------------------------------


def _pdf_gkreport() -> Sequence[str]:
    return [of_gkreport(text) for text in test_pdf_shown.cells_of(test_pdf_shown.BOOK.data).values()]


def _pdfminer() -> Sequence[str]:
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LTChar, LTContainer, LTItem

    def signs(item: LTItem) -> Iterator[LTChar]:
        if isinstance(item, LTChar):
            yield item
        elif isinstance(item, LTContainer):
            for inner in item:
                yield from signs(inner)

    left, bottom, right, top = 50, 130, 110, 160  # the cell
    return [
        "".join(one.get_text() for one in signs(page) if left <= one.x0 <= right and bottom <= one.y0 <= top)
        for page in extract_pages(io.BytesIO(test_pdf_shown.BOOK.data))
    ]


MATRICES: Final = (
    Matrix(
        "网页 · Web pages",
        {kind: None if kind in test_html_shown.TOLD else "126" for kind in test_html_shown.KINDS},
        {"gkreport": _html_gkreport, "lxml": _lxml, "BeautifulSoup": _beautiful_soup, "pandas": _pandas},
    ),
    Matrix(
        "PDF",
        {name: kind.read for name, kind in test_pdf_shown.KINDS.items()},
        {"gkreport": _pdf_gkreport, "pdfminer.six": _pdfminer},
    ),
)


def verdict(shown: str | None, read: str) -> str:
    """Say what a reader made of a cell: the number that is shown, another one, or something that is no number."""
    text = "".join(read.split())
    if text.isdigit() or (text == "" and shown is not None):
        return "✓" if text == shown else f"**{text or '（空）'}**"
    return "✓ †" if shown is None else "†"


def rows(matrix: Matrix, names: Sequence[str]) -> Iterator[str]:
    """Yield a row for each kind, for these readers."""
    read = [matrix.readers[name]() for name in names]
    for (kind, shown), texts in zip(matrix.shown.items(), zip(*read, strict=True), strict=True):
        results = " | ".join(verdict(shown, text) for text in texts)
        yield f"| {kind} | {shown if shown is not None else '—'} | {results} |"


def page() -> Iterator[str]:
    """Yield the page as Markdown, line by line."""
    yield "# 网页和 PDF 里的陷阱 · Traps in web pages and PDF"
    yield ""
    yield (
        "Written by `python -m benchmarks.trap_matrix_pages`. `tests/test_html_shown.py` and `tests/test_pdf_shown.py` "
        "have these kinds of cells; Chromium and poppler show what a person sees."
    )
    yield ""
    yield (
        "每种写法是一格。“看到”一栏是人看到的数，— 是人也拿不准的，应当不读并说明。"
        "✓ 读对；† 没有读成数，并且看得出来；**粗体**是读错而不说的数。"
    )
    yield ""
    yield (
        "> Each kind is one cell. *Shown* is what a person reads; — where nobody can be sure, and it should not be "
        "read. ✓ right; † no number, and that can be seen; **bold** is a number that is silently wrong. The other "
        "libraries give the text of the cell; none claims to give what is shown."
    )
    yield ""
    yield ", ".join(f"{name} {version(name)}" for name in ("lxml", "beautifulsoup4", "pandas", "pdfminer.six")) + "."
    for matrix in MATRICES:
        yield from ["", f"## {matrix.title}", ""]
        yield f"| 写法 kind | 看到 shown | {' | '.join(matrix.readers)} |"
        yield f"|---|---|{'---|' * len(matrix.readers)}"
        lines = list(rows(matrix, list(matrix.readers)))
        yield from lines
        columns = zip(*(line.strip("|").split(" | ")[2:] for line in lines), strict=True)
        wrong = [sum("**" in result for result in column) for column in columns]
        yield f"| **读错而不说，共 {len(lines)} · silently wrong, of {len(lines)}** | | {' | '.join(map(str, wrong))} |"


def main() -> None:
    """Write the page."""
    PAGE.write_text("\n".join(page()) + "\n", encoding="utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
