"""Run all benchmarks, or those with one of the words given, and say which keep their bound: `make bench`."""

import sys
from collections.abc import Callable
from functools import partial
from statistics import median

from benchmarks import (
    aggregate_speed,
    check_speed,
    doc_reading,
    docx_reading,
    editing,
    frames,
    html_reading,
    import_time,
    locate_speed,
    many,
    ofd_reading,
    pdf_reading,
    recognise_speed,
    xls_reading,
    xlsx_reading,
)

BENCHMARKS: dict[str, tuple[Callable[[], list[float]], float]] = {
    "import gkreport / import attrs": (import_time.ratios, 2.5),
    # The floor is what no reader can save: unzip, parse, one pass over the cells.  A document of Word costs less,
    # because properties that are all looks are not parsed.
    "read DOCX as Word writes it / floor": (lambda: docx_reading.ratios(docx_reading.as_word_writes()), 1.2),
    "read DOCX as WPS writes it / floor": (lambda: docx_reading.ratios(docx_reading.as_wps_writes()), 1.2),
    # A third of the bytes for as many cells: what each cell costs in Python weighs most.
    "read DOCX as bare as we write it / floor": (docx_reading.ratios, 4.0),
    "read DOC as Word writes it / the same DOCX": (doc_reading.ratios, 1.0),
    "read HTML as Word saves it / floor": (lambda: html_reading.ratios(html_reading.SAVED), 2.2),
    "read HTML as we write it / floor": (html_reading.ratios, 4.0),
    "read XLSX as Excel writes it / floor": (lambda: xlsx_reading.ratios(xlsx_reading.AS_EXCEL_WRITES), 4.0),
    "read XLSX as we write it / floor": (xlsx_reading.ratios, 4.0),
    "bytes to page of XLS / xlrd": (xls_reading.ratios, 1.5),
    "bytes to page of XLS of thousands of merged ranges / xlrd": (xls_reading.ratios_of_merges, 1.5),
    "annotate DOCX as Word writes it / read": (partial(editing.ratios_of_annotate, "DOCX"), 1.3),
    "annotate XLSX as Excel writes it / read": (partial(editing.ratios_of_annotate, "XLSX"), 1.3),
    # To fill is to read what was changed and to write it.  Writing takes no longer than it did, but reading has become
    # so much quicker that both together are no longer 1.3 reads.
    "fill DOCX as Word writes it / read": (partial(editing.ratios_of_fill, "DOCX"), 1.6),
    "fill XLSX as Excel writes it / read": (partial(editing.ratios_of_fill, "XLSX"), 1.5),
    "memory of DOCX to page / floor": (docx_reading.ratios_of_memory, 0.5),
    "DOCX to page / python-docx row.cells": (docx_reading.ratios_to_python_docx, 0.2),
    "XLSX to page / openpyxl.load_workbook": (xlsx_reading.ratios_to_openpyxl, 0.2),
    "PDF to page / pdfminer's text": (pdf_reading.ratios, 0.8),
    # By counted instructions 0.46, and 0.55 where a line has many objects and a page few letters; more than half of it
    # is the layout of pages, which both share.
    "OFD to page / the same PDF to page, of the example": (partial(ofd_reading.ratios, "of the example"), 0.5),
    "OFD to page / the same PDF to page, of Writer": (partial(ofd_reading.ratios, "of Writer"), 0.6),
    "recognise, layout remembered, ms": (recognise_speed.times, 1.0),
    "recognise, layout not remembered / search alone": (recognise_speed.ratios_of_misses, 1.15),
    "locate, 1 cell wrong / its cells()": (partial(locate_speed.ratios, 1), 6.0),
    "locate, 2 cells wrong / its cells()": (partial(locate_speed.ratios, 2), 15.0),
    "locate, 3 cells wrong / its cells()": (partial(locate_speed.ratios, 3), 50.0),
    "locate, a row shifted by one column / its cells()": (locate_speed.ratios_of_shifted_rows, 60.0),
    "locate, 1 cell wrong / scipy.optimize.milp": (partial(locate_speed.ratios_to_milp, 1), 0.1),
    "check(report) / bare loop over its cells": (check_speed.ratios, 5.0),
    # 1,600 letters of which nearly every clause tells a number, where real overviews have a handful.
    # Where it was never read before, each of the 158 numbers takes some 50 µs.
    "check(report with figures in its prose) again / its cells()": (check_speed.ratios_with_figures, 10.0),
    "check(report with figures in its prose) at first sight / its cells()": (check_speed.ratios_at_first_sight, 400.0),
    "check(report with a million letters of figures), s": (check_speed.seconds_of_a_megabyte, 1.0),
    # Reading a file takes a third of what it took when this bound was 1 / 1.8; handing the results over takes the same.
    "read_many, 2 workers / 1 worker": (many.ratios, 1 / 1.7),
    "read_many, memory above the start, MiB": (many.memory, 150.0),
    "aggregate(1000 reports) / bare loop over their cells": (aggregate_speed.ratios, 3.0),
    "sums of 10,000 reports in columns, µs a report": (frames.times, 1.5),
    "sums of 10,000 reports in columns / polars": (frames.ratios_to_polars, 1.0),
    "sums of 10,000 reports in columns / pandera": (frames.ratios_to_pandera, 0.05),
}


def main() -> int:
    """Print a line for each benchmark; return 1 if a bound is broken."""
    broken = 0
    wanted = sys.argv[1:] or [""]
    for name, (ratios, bound) in BENCHMARKS.items():
        if not any(word in name for word in wanted):
            continue
        found = sorted(ratios())
        broken += median(found) > bound
        verdict = "ok" if median(found) <= bound else "BROKEN"
        print(
            f"{name}: {found[0]:.3g} / {median(found):.3g} / {found[-1]:.3g} (min/median/max), bound {bound} {verdict}"
        )
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
