"""What single values of style make of text, what style sheets say of whom, and bounds on both."""

import pytest
from lxml import html

from gkreport.formats.html.cascade import Declared, declarations_of, sheets_of, winning
from gkreport.formats.html.looks import RELATED, Look, look_of, tells
from gkreport.formats.html.media import on_screen
from gkreport.formats.html.selecting import TooMuchStyle
from gkreport.formats.html.shown import Shown
from gkreport.seen import Sight, Why, judge, sign_of


def sight(style, tag="div"):
    """How text is seen in an element with these values, each `name: value`."""
    values = {name: Declared(value) for name, value, _ in declarations_of(style)}
    look = look_of(html.fromstring(f"<{tag}>x</{tag}>"), values, Look())
    return "gone" if look.gone else judge(look.drawn).sight.value


@pytest.mark.parametrize(
    ("style", "seen"),
    [
        ("display: none", "gone"),
        ("display: inline-block", "seen"),
        ("visibility: inherit", "seen"),
        ("visibility: collapse", "unseen"),
        ("content-visibility: hidden", "unseen"),
        ("content-visibility: auto", "seen"),
        ("mso-hide: all", "unseen"),
        ("opacity: 50%", "seen"),
        ("opacity: inherit", "seen"),
        ("opacity: calc(1 - 1)", "doubtful"),
        ("color: currentcolor", "seen"),
        ("color: windowtext", "seen"),
        ("color: window", "unseen"),
        ("color: oklab(100% 0 0)", "doubtful"),
        ("color: no-such-colour", "doubtful"),
        ("color: device-cmyk(0 0 0 0)", "doubtful"),
        ("background: #fff", "seen"),
        ("background: #000 none", "unseen"),
        ("background: no-repeat", "seen"),
        ("background: inherit", "seen"),
        ("background: currentcolor", "unseen"),
        ("font: of no size", "seen"),
        ("margin: 0 0 0 -20px", "doubtful"),
        ("inset: 0 auto auto -9999px; position: fixed", "unseen"),
        ("background: rgb(0, 0, 0)", "unseen"),
        ("font-size: x-small", "seen"),
        ("font-size: larger", "seen"),
        ("font-size: smaller", "seen"),
        ("font-size: inherit", "seen"),
        ("font-size: calc(1px)", "doubtful"),
        ("font-size: 3q", "doubtful"),
        ("font-size: 1px", "unseen"),
        ("font-size: 3px", "doubtful"),
        ("font: inherit", "seen"),
        ("font: bold small serif", "seen"),
        ("vertical-align: text-top", "seen"),
        ("vertical-align: middle", "seen"),
        ("vertical-align: 20%", "doubtful"),
        ("vertical-align: 0", "seen"),
        ("text-decoration: underline", "seen"),
        ("left: -9999px", "seen"),
        ("left: -9999px; position: absolute", "unseen"),
        ("left: auto; position: absolute", "seen"),
        ("text-indent: 2em", "seen"),
        ("clip: rect(0,0,0,0)", "seen"),
        ("clip: auto; position: absolute", "seen"),
        ("clip: rect(0,40px,40px,0); position: absolute", "doubtful"),
        ("clip-path: none", "seen"),
        ("clip-path: circle(0)", "unseen"),
        ("clip-path: url(#a)", "doubtful"),
        ("transform: none", "seen"),
        ("transform: scale(.01)", "unseen"),
        ("transform: rotate(90deg)", "doubtful"),
        ("transform: translate(-50%, 10px) scale(1.2)", "seen"),
        ("transform: scale(.1)", "doubtful"),
        ("height: 0; overflow: hidden", "unseen"),
        ("height: 50%; overflow: hidden", "seen"),
        ("height: calc(1px); overflow: hidden", "seen"),
        ("height: 4px", "doubtful"),
        ("letter-spacing: 1px", "seen"),
        ("letter-spacing: normal", "seen"),
        ("filter: none", "seen"),
        ("zoom: normal", "seen"),
        ("direction: ltr", "seen"),
        ("float: none", "seen"),
        ("margin: 0", "seen"),
    ],
)
def test_one_value(style, seen):
    assert sight(style) == seen


def test_what_only_blocks_have_does_nothing_to_text_in_a_line():
    assert sight("text-indent: -9999px", "span") == "seen"
    assert sight("text-indent: -9999px; display: inline-block", "span") == "unseen"


def test_tags_and_attributes_ask_for_looks_that_styles_override():
    assert sight("x: y", "s") == "doubtful"
    assert sight("text-decoration-line: none", "s") == "seen"
    assert sight("x: y", "sub") == "doubtful"
    black = html.fromstring("<table bgcolor=black><tr><td>x</td></tr></table>")
    assert judge(look_of(black, {}, Look()).drawn).sight is Sight.UNSEEN
    assert look_of(black, {}, Look(gone=True)).gone


def test_values_that_cannot_hide_are_not_looked_at():
    assert not tells("color", "#333")
    assert not tells("font-size", "10.5pt")
    assert not tells("background", "#d9d9d9")
    assert not tells("visibility", "visible")
    assert not tells("margin", "0")
    assert not tells("content", "''")
    assert tells("content", "'7'")
    assert tells("color", "no-such-colour")


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("", (True, True)),
        ("only screen", (True, True)),
        ("not print", (True, True)),
        ("not screen", (False, True)),
        ("tv", (False, True)),
        ("cinema", (False, False)),
        ("print, screen", (True, True)),
        ("(prefers-color-scheme: dark)", (False, True)),
        ("screen and (orientation: landscape)", (True, True)),
        ("screen and (resolution: 2dppx)", (True, False)),
        ("(min-width: 200em)", (False, True)),
    ],
)
def test_conditions_on_a_usual_screen(query, answer):
    assert on_screen(query) == answer


def shown(style, body):
    root = html.fromstring(f"<html><head><style>{style}</style></head><body>{body}</body></html>")
    page = Shown()
    page.follow_styles(root)
    return page.taken(root.xpath("string(//body)"), "")


def test_sheets_of_other_media_and_kinds_say_nothing():
    sheets = html.fromstring(
        "<html><head><style media=print>.a{display:none}</style><style type=text/less>.a{display:none}</style>"
        "<style media='screen, print'>.b{display:none}</style><style></style></head></html>"
    )
    assert sheets_of(sheets) == [".b{display:none}"]


@pytest.mark.parametrize(
    ("style", "body", "text"),
    [
        (".a{ &.b{display:none} }", "<b class='a b'>7</b>1", "1"),
        (".a{ @media screen{display:none} }", "<b class=a>7</b>1", "1"),
        (".a{--x:none} .a .b{display:var(--x)}", "<i class=a><b class=b>7</b></i>1", "1"),
        (".a{--x:var(--x);--y:none;display:var(--x)}", "<b class=a>1</b>", "1"),
        (".a::after{content:url(x)}", "<b class=a>1</b>", "1"),
        (".a:no-such-class(b){visibility:hidden}", "<b class=a>1</b>", sign_of(Why.UNCERTAIN) + "1"),
        (".a:::{display:none}", "<b class=a>1</b>", "1"),
        (r".a{d\69splay:none}", "<b class=a>7</b>1", "1"),
        (".a::after{content:'2'}", "<b class=a>1<i>0</i></b>", "102"),
        (".a::after{content:counter(n)}", "<b class=a>1</b>", "1" + sign_of(Why.UNCERTAIN)),
        (".a{background:url(x.png);color:#fff}", "<b class=a>1</b>", sign_of(Why.UNCERTAIN) + "1"),
        (".a{float:right}", "<p><b class=a>1</b>2</p>", "12"),
        ("@font-face{src:url(x)} .a{display:none}", "<b class=a>7</b>1", "1"),
    ],
)
def test_rules(style, body, text):
    assert shown(style, body) == text


def test_what_is_blank_is_not_kept_aside():
    page = Shown()
    root = html.fromstring("<p><b hidden> </b>1</p>")
    page.follow_styles(root)
    assert (root.text_content(), page.hidden()) == ("1", ())


def test_sheets_that_are_too_large_leave_every_cell_doubtful():
    names = " ".join(f"a{at}" for at in range(9_000))
    style = "".join(f".a{at}{{display:none}}" for at in range(9_000))
    page = f"<table><tr><td>12</td></tr></table><p class='{names}'>x</p>"
    assert shown(style, page).startswith(sign_of(Why.UNCERTAIN) + "12")
    nested = "@media screen{" * 12 + ".b{display:none}" + "}" * 12
    assert shown(nested, "<table><tr><td class=b>1</td></tr></table>") == sign_of(Why.UNCERTAIN) + "1"
    many = html.fromstring("<body>" + "<p class=c>x" * 3_000)
    with pytest.raises(TooMuchStyle):
        winning(many, [".c{display:none}" * 1_400], tells, RELATED)
