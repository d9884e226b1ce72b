"""Selectors and values of style sheets that are long, nested or spelt with rare signs, and what they may cost."""

import resource
import time
from typing import Any, Final

import cssselect
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from gkreport.formats.html import reading
from gkreport.formats.html.selecting import Matcher
from gkreport.limits import Limits
from gkreport.seen import is_doubtful

LIMITS: Final = Limits()


def cells_of(page: str) -> list[str]:
    return [cell.text for block in reading.read(page.encode(), LIMITS).blocks for cell in block.cells]


@pytest.mark.parametrize(("sign", "name"), [("\\17 ", "\x17"), ("\ufffe", "\ufffe"), ("\\ffff ", "&#xffff;")])
@pytest.mark.parametrize(
    ("rule", "style"), [(".a{}", "display:none"), ("[class='a{}']", "color:#fff"), (".a{}::after", "content:'9'")]
)
def test_signs_that_no_tree_is_asked_for_leave_a_doubt_where_a_selector_names_them(sign, name, rule, style):
    """A control in the selector of a style sheet was a ValueError: fuzzing pages in JSON found it."""
    sheet = f"<style>{rule.format(sign)}{{{style}}}</style>"
    page = f"{sheet}<table><tr><td class='a{name}'>12</td><td>3</td></tr><tr><td>6<td>7</table>"
    cells = cells_of(page)
    assert all(map(is_doubtful, cells))


def test_other_rules_of_a_sheet_hold_beside_one_with_a_sign_that_no_tree_is_asked_for():
    sheet = "<style>.a\\17 {font-weight:bold} .b{display:none}</style>"
    page = f"{sheet}<table><tr><td>12</td><td><i class='b'>3</i>4</td></tr><tr><td>6<td>7</table>"
    cells = cells_of(page)
    assert cells == ["12", "4", "6", "7"]


@pytest.mark.parametrize(
    "sheet",
    [
        "i,i,i,i,i,i{" * 8 + "color:#fff" + "}" * 8,  # one selector of a gigabyte
        "td{" + "&" * 12_000 + "{color:#fff}}",
        ",".join(["td"] * 2_000) + "{" + "i{color:#fff}" * 10_000 + "}",  # many of some thousand characters
    ],
)
def test_rules_in_rules_that_multiply_take_no_memory_and_leave_a_doubt(sheet):
    """A gigabyte for a page of 20,000 bytes: fuzzing pages in MHTML found it."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    page = f"<style>{sheet}</style><table><tr><td>12<td>3<tr><td>6<td>7</table>"
    cells = cells_of(page)
    assert all(map(is_doubtful, cells))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


@pytest.mark.parametrize(
    ("selector", "name"),
    [
        (r".md\:hidden", "md:hidden"),
        (r"i.a\.b", "a.b"),
        (".a😀", "a😀"),
        (".a·b", "a·b"),
        (r".\31 a", "1a"),
        (".a\u3000b", "a\u3000b"),
        (r"[id=i]#i.a\/b", "a/b' id='i"),
    ],
)
def test_names_of_classes_are_of_any_signs_and_escapes(selector, name):
    """Rules for names such as md:hidden were taken for rules of no element of the page, and hidden numbers for shown."""
    page = (
        f"<style>{selector}{{display:none}}</style><table><tr><td>1<i class='{name}'>2</i><td>3<tr><td>6<td>7</table>"
    )
    cells = cells_of(page)
    assert cells == ["1", "3", "6", "7"]


HIDES: Final = "{display:none}"
CELLS: Final = "<table><tr><td>12<td>3<tr><td>6<td>7</table>"
LONG_WORK: Final = {
    "sisters": ("~".join([".c"] * 6) + HIDES, "<p class=c>x</p>" * 5_000),
    "what stands in one another": (" ".join([".c"] * 16) + HIDES, ("<div class=c>" * 200 + "</div>" * 200) * 20),
    "places among sisters": (",".join(f"p:nth-child({at}n)" for at in range(2, 60)) + HIDES, "<p>x</p>" * 8_000),
    "many rules for many": (f".c{HIDES}" * 1_300, "<p class=c>x</p>" * 3_000),
    "many selectors": (",".join([".c"] * 30_000) + HIDES, "<p class=c>x</p>"),
    "parts of one cell": (
        ".c{position:relative;top:-5px}",
        "<table><tr><td>a" + "<b class=c>x</b>" * 20_000 + "</table>",
    ),
    "a long colour": (f".c{{background:linear-gradient({'red,' * 20_000}red)}}", "<p class=c>x</p>" * 8_000),
    "a colour of many words": (f".c{{background:linear-gradient({'red,' * 400}red)}}", "<p class=c>x</p>" * 8_000),
    "much that is written": (f".c::before{{content:'{'1' * 1_900}'}}", "<p class=c>x</p>" * 8_000),
    "a long text that is written": (f".c::before{{content:'{'1' * 100_000}'}}", "<p class=c>x</p>" * 2_000),
}


@pytest.mark.no_cover  # to trace each line takes three times as long as to read
@pytest.mark.parametrize("name", LONG_WORK)
def test_no_style_sheet_takes_long(name):
    """Six minutes for 80,000 bytes, for sisters of sisters; the moved parts of one cell took as long."""
    sheet, body = LONG_WORK[name]
    start = time.process_time()
    reading.read(f"<style>{sheet}</style>{body}{CELLS}".encode(), LIMITS)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("sheet", "body"),
    [
        (f".c{HIDES}" * 400, "<p class=c>" * 1_100),  # values
        (f"p{HIDES}" + f"p:nth-child(2n){HIDES}" * 40, "<p>" * 2_000),  # steps around an element
        (",".join(["p"] * 7_000) + HIDES, "<p>"),  # selectors
    ],
)
def test_where_following_a_sheet_takes_too_many_steps_all_cells_are_doubtful(sheet, body):
    assert all(map(is_doubtful, cells_of(f"<style>{sheet}</style>{body}{CELLS}")))


@pytest.mark.parametrize("content", [f"'{'1' * 3_000}'", "'" + "1" * 1_900 + "'"])
def test_what_a_sheet_writes_is_bounded_and_a_doubt_stands_in_its_place(content):
    body = "<table><tr>" + "<td class=c>12" * 120 + "</table>"
    cells = cells_of(f"<style>.c::before{{content:{content}}}</style>{body}")
    assert is_doubtful(cells[-1])
    assert len(cells[-1]) < 5


def test_a_picture_in_a_sheet_is_no_long_value():
    picture = f"url(data:image/png;base64,{'A' * 5_000})"
    cells = cells_of(f"<style>i{{background:{picture} white;color:white}}</style><table><tr><td>1<i>2</i><td>3</table>")
    assert cells == cells_of(
        "<style>i{background:url(x) white;color:white}</style><table><tr><td>1<i>2</i><td>3</table>"
    )


@pytest.mark.parametrize("condition", [":not(:dir(rtl):is(b))", ":has(:not(u:first-child))", ":where(:state(a, b))"])
def test_a_condition_that_is_not_understood_leaves_a_doubt_however_it_is_nested(condition):
    """A rule whose condition had brackets in brackets was passed over, and what it hides was read."""
    cells = cells_of(f"<style>i{condition}{{display:none}}</style><table><tr><td>1<i>2</i><td>3<tr><td>6<td>7</table>")
    assert is_doubtful(cells[0])
    assert cells[1:] == ["3", "6", "7"]


def test_what_a_sheet_writes_into_a_cell_is_shown_beside_its_moved_part():
    """A number moved over what stands before it in its cell is doubtful; that may be written by the sheet alone."""
    style = "<style>i{position:relative;left:-9px} b::before{content:'7'}</style>"
    cells = cells_of(f"{style}<table><tr><td><i>1</i><b></b><i>2</i><td>3<tr><td>6<td>7</table>")
    assert is_doubtful(cells[0])


TREES: Final = st.recursive(
    st.just(""), lambda inside: st.lists(st.tuples(st.sampled_from("abc"), inside), max_size=4), max_leaves=12
)
COMPOUNDS: Final = st.sampled_from(["*", ".a", ".b", ".c", "p.a", ".a:first-child", ".b:not(.a .b)", ".c:has(.a)"])
SELECTORS: Final = st.tuples(COMPOUNDS, st.lists(st.tuples(st.sampled_from(" >~+"), COMPOUNDS), max_size=3))


def built(tree: Any) -> str:
    return "".join(f"<!-- --><p class='{name}'>{built(inside)}</p>" for name, inside in tree)


@given(TREES, SELECTORS)
def test_a_selector_matches_what_one_path_for_all_of_it_finds(tree, parts):
    first, rest = parts
    (selector,) = cssselect.parse(first + "".join(f"{combinator}{compound}" for combinator, compound in rest))
    root = etree.fromstring(f"<p>{built(tree)}</p>")
    expected = root.xpath(cssselect.HTMLTranslator().selector_to_xpath(selector))
    assert Matcher(root).matching(selector) == expected
