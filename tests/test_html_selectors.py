"""Selectors of style sheets that are long, nested or spelt with rare signs."""

import resource
from typing import Final

import pytest

from gkreport.formats.html import reading
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
