"""What an argument that nothing can be done with is told in: each language alone."""

import re

import pytest

import gkreport
from gkreport import ArgumentError, Report
from gkreport.many import collect
from gkreport.registry import format_for

CHINESE = re.compile("[\u4e00-\u9fff]")
CALLS = {
    "a suffix of no format": lambda: format_for("x.doc"),
    "a suffix of no table": lambda: collect("folder", "x.doc"),
    "fewer processes than none": lambda: list(gkreport.read_many([b""], workers=-1)),
    "no time": lambda: list(gkreport.read_many([b""], timeout=0)),
    "fewer pages than none": lambda: gkreport.processing_fee(pages=-1),
    "another year": lambda: Report.blank("", 2024, previous=Report(year=2022)),
    "a paragraph longer than a cell": lambda: gkreport.dumps(Report(overview="x" * 40_000), format="xlsx"),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_an_argument_is_refused_in_each_language_alone(call):
    with pytest.raises(ArgumentError) as caught:
        call()
    assert isinstance(caught.value, ValueError)
    assert CHINESE.search(str(caught.value))
    assert not CHINESE.search(caught.value.in_language("en"))
