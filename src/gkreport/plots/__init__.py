"""Charts of reports, drawn by a browser: `pip install "gkreport[plots]"`, then `from gkreport import plots`.

Each function returns an Altair chart.  A notebook shows it; `chart.save("图.html")` writes it as a page.  The labels
are those of the form.  A blank is not 0, so it is labelled and not drawn.
"""

try:
    from gkreport.plots.bars import applicants, districts, findings_by_rule, outcomes_by_year
    from gkreport.plots.streams import flow
except ModuleNotFoundError as _error:
    _error.add_note('画图需要另外安装 / charts need an extra: pip install "gkreport[plots]"')
    raise

__all__ = ["applicants", "districts", "findings_by_rule", "flow", "outcomes_by_year"]


def __dir__() -> list[str]:
    return __all__
