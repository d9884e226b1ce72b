"""How a report looks in HTML: one style sheet, light and dark, for our own element alone."""

from collections.abc import Mapping
from typing import Final

_COLOURS: Final[Mapping[str, tuple[str, str]]] = {
    "ink": ("#111", "#e8e8e4"),
    "paper": ("#fff", "#1b1b1b"),
    "line": ("#333", "#777"),
    "head": ("#f4f4f1", "#2a2a28"),
    "soft": ("#555", "#aaa"),
    "error": ("#ffd9d6", "#5a1f1c"),
    "error-ink": ("#a40e0e", "#ff9d96"),
    "warning": ("#fff0c2", "#4a3a10"),
    "warning-ink": ("#7a5200", "#ffd773"),
    "note-ink": ("#33518a", "#9db8ea"),
}
"""Each colour by day and by night."""

_DAY: Final = 0
_NIGHT: Final = 1

# What the programs that show notebooks and documentation set on an element around ours, whatever the system prefers:
# JupyterLab, VS Code, Colab, Sphinx themes.
_HOSTS_BY_DAY: Final = ('[data-jp-theme-light="true"]', ".vscode-light", '[theme="light"]', '[data-theme="light"]')
_HOSTS_BY_NIGHT: Final = (
    *('[data-jp-theme-light="false"]', ".vscode-dark", ".vscode-high-contrast:not(.vscode-high-contrast-light)"),
    *('[theme="dark"]', '[data-theme="dark"]'),
)


def _colours(time: int, *within: str) -> str:
    selector = ",".join(f"{outer} .gkreport" for outer in within) or ".gkreport"
    return f"{selector}{{{''.join(f'--{name}:{pair[time]};' for name, pair in _COLOURS.items())}}}"


# Programs that show notebooks have a style for every table (stripes, right-aligned cells): what they set is set here.
# JupyterLab's rules weigh two classes and an element, so each of ours names its class twice.
_RULES: Final = """.gkreport { color: var(--ink); background: var(--paper); line-height: 1.7; max-width: 60rem;
  margin: 0 auto; padding: 1rem; overflow-x: auto;
  font-family: FangSong, FangSong_GB2312, STFangsong, "Noto Serif CJK SC", "Source Han Serif SC", SimSun, serif; }
.gkreport h1 { font-size: 1.6rem; text-align: center; font-weight: normal; color: inherit;
  font-family: FZXiaoBiaoSong-B05S, "方正小标宋简体", "Noto Serif CJK SC", SimSun, serif; }
.gkreport h2 { font-size: 1.1rem; font-weight: normal; margin: 1.4em 0 .4em; color: inherit;
  font-family: SimHei, STHeiti, "Noto Sans CJK SC", sans-serif; }
.gkreport style + h2 { margin-top: 0; }
.gkreport p { text-indent: 2em; margin: .2em 0; overflow-wrap: anywhere; }
.gkreport p.closing { text-align: right; margin-right: 2em; }
.gkreport table { border-collapse: collapse; width: 100%; margin: .6em 0; font-size: .85rem; line-height: 1.35;
  color: inherit; table-layout: auto; }
.gkreport td, .gkreport th { border: 1px solid var(--line); padding: .3em .4em; text-align: center;
  vertical-align: middle; font-weight: normal; color: inherit; background: var(--paper); white-space: normal; }
.gkreport th { background: var(--head); }
.gkreport th[scope=row] { text-align: left; }
.gkreport td { font-variant-numeric: tabular-nums; min-width: 1.6em; }
.gkreport td.text { text-align: left; overflow-wrap: anywhere; }
.gkreport .brief { white-space: nowrap; }
.gkreport td.error { background: var(--error); color: var(--error-ink); font-weight: bold;
  outline: 2px solid var(--error-ink); outline-offset: -2px; }
.gkreport td.warning { background: var(--warning); color: var(--warning-ink); font-weight: bold; }
.gkreport td.note { color: var(--note-ink); }
.gkreport .findings { list-style: none; padding: 0; font-size: .9rem; }
.gkreport .findings li { border-left: 4px solid var(--soft); padding: .2em .6em; margin: .3em 0; }
.gkreport .findings li.error { border-color: var(--error-ink); }
.gkreport .findings li.warning { border-color: var(--warning-ink); }
.gkreport .findings li.note { border-color: var(--note-ink); }
@media print { .gkreport { --paper: #fff; --head: #fff; max-width: none; padding: 0; }
  .gkreport thead { display: table-header-group; } .gkreport tr { break-inside: avoid; }
  .gkreport h2 { break-after: avoid; } }
"""

# Paper is white, whatever the screen: night is of the screen alone.
STYLE: Final = f"""
{_colours(_DAY)}
@media screen and (prefers-color-scheme: dark) {{ {_colours(_NIGHT)} }}
@media screen {{ {_colours(_NIGHT, *_HOSTS_BY_NIGHT)}
{_colours(_DAY, *_HOSTS_BY_DAY)} }}
{_RULES.replace(".gkreport", ".gkreport.gkreport")}"""
"""Every rule begins with `.gkreport`, so that the page around our element keeps its own look."""

PAGE_STYLE: Final = "@page { size: A4; margin: 2cm; }"
"""Only for a page of our own: an element must not set the paper of the page around it."""
