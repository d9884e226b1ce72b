"""HTML: the official form's grid, marks on the cells, everything escaped."""

from html.parser import HTMLParser

import gkreport
from gkreport import Report
from gkreport.form import form_of, layout

BROKEN = Report(organ="<b>示例县", year=2024, overview='<img src=x onerror="alert(1)">').replace(
    {f"review_and_litigation.review.{name}": 0 for name in ("upheld", "corrected", "other", "pending")}
    | {f"proactive_disclosure.rules.{name}": 1 for name in ("issued", "in_force")}
    | {"review_and_litigation.review.total": 2}
)


class Tables(HTMLParser):
    """An independent reader: each cell's place, spans, attributes and text."""

    def __init__(self):
        super().__init__()
        self.tables, self.tags = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append([dict(attrs), ""])

    def handle_data(self, data):
        if self.tags and self.tags[-1] in ("td", "th") and self.tables:
            self.tables[-1][-1][-1][1] += data.strip()


def parse(report, findings=None):
    parser = Tables()
    parser.feed(gkreport.dumps(report, format="html", findings=findings).decode())
    return parser


def test_the_grid_is_the_derived_one():
    for table, form_table in zip(parse(Report()).tables, form_of(Report()).tables, strict=True):
        ours = [
            [(cell.text, cell.rowspan, cell.colspan) for cell in layout(form_table) if cell.row == at]
            for at in range(len(table))
        ]
        read = [
            [(text, int(attrs.get("rowspan", 1)), int(attrs.get("colspan", 1))) for attrs, text in row] for row in table
        ]
        assert read == ours


def test_every_cell_carries_its_path_and_value():
    report = BROKEN
    shown = {
        attrs["data-cell"]: text
        for table in parse(report).tables
        for row in table
        for attrs, text in row
        if "data-cell" in attrs
    }
    assert shown == {path: "" if value is None else str(value) for path, value in report.cells().items()}


def test_findings_stand_on_their_cells_and_at_the_end():
    findings = gkreport.check(BROKEN)
    cells = {a["data-cell"]: a for t in parse(BROKEN, findings).tables for r in t for a, _ in r if "data-cell" in a}
    assert cells["review_and_litigation.review.total"]["class"] == "error"
    assert "相差 2" in cells["review_and_litigation.review.total"]["title"]
    assert cells["proactive_disclosure.rules.issued"]["class"] == "warning"
    assert "class" not in cells["proactive_disclosure.penalty_decisions"]
    assert "核对结果" in gkreport.dumps(BROKEN, format="html", findings=findings).decode()
    assert "核对结果" not in gkreport.dumps(BROKEN, format="html").decode()


def test_text_is_escaped_and_the_page_stands_alone():
    page = gkreport.dumps(BROKEN, format="html", findings=gkreport.check(BROKEN)).decode()
    tags = set(parse(BROKEN).tags)
    assert "<img" not in page
    assert not tags & {"script", "link", "iframe", "img", "b"}
    assert "http" not in page
    assert page == gkreport.dumps(BROKEN, format="html", findings=gkreport.check(BROKEN)).decode()
