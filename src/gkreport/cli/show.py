"""`gkreport show` and `gkreport rules`: show a report, or the list of rules, in the terminal."""

from pathlib import Path

import gkreport
from gkreport.cli.check import remarks
from gkreport.cli.console import console, page_width, print_json, put
from gkreport.cli.files import not_read
from gkreport.errors import Lang


def show(*, file: Path, lang: Lang) -> None:
    """Show a report as box-drawn tables with wrong cells marked and all remarks below."""
    from gkreport import terminal
    from gkreport.annotation import of_cells
    from gkreport.compose import compose

    read = gkreport.review(file).files[0]
    if read.error:
        not_read(file, read.error, lang)
    levels = {path: mark.level for path, mark in of_cells(read.findings).items()}
    levels |= {path: "error" for problem in read.problems if problem.fatal for path in problem.cells}
    out = console()
    width = page_width(out)
    put(out, terminal.show(compose(read.report), width, levels))
    put(out, "")
    put(out, remarks(read, lang, width))


def rules(*, as_json: bool, lang: Lang) -> None:
    """List all rules."""
    from gkreport import terminal

    all_rules = gkreport.RULES.values()
    if as_json:
        told = ("section", "formula", "source", "by_construction", "anchor")
        print_json(
            [
                {"id": rule.id, "severity": rule.severity.value, **{name: getattr(rule, name) for name in told}}
                for rule in all_rules
            ]
        )
    else:
        out = console()
        put(out, terminal.catalogue(all_rules, page_width(out), lang))
