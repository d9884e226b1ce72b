"""Charts of reports: `pip install "gkreport[plots]"`, then `from gkreport import plots`.

Each function returns an Altair chart.  A notebook shows it, and `plots.save(chart, "图.html")` writes it as a page or a
picture; neither needs a network.  The labels are those of the form.  A blank is not 0, so it is labelled and not drawn.
"""

try:
    from gkreport.plots.bars import applicants, districts, findings_by_rule, outcomes_by_year
    from gkreport.plots.offline import save, show_as_pictures
    from gkreport.plots.streams import flow
except ModuleNotFoundError as _error:
    _error.add_note('画图需要另外安装 / charts need an extra: pip install "gkreport[plots]"')
    raise

show_as_pictures()

__all__ = ["applicants", "districts", "findings_by_rule", "flow", "outcomes_by_year", "save"]


def __dir__() -> list[str]:
    return __all__
