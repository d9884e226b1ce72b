"""What reading a web page costs, as it is published and as we write it, measured beside a parse and one pass."""

import re
from typing import Final

from lxml import html

import gkreport
from benchmarks.docx_reading import REPORT
from benchmarks.pairs import ratios_of

WRITTEN = gkreport.dumps(REPORT, format="html")


def as_word_saves(page: str) -> bytes:
    """Return a page with the styles that Word puts on every cell and paragraph: 300 KiB for one report."""
    cell = (
        r"<td width=82 nowrap valign=center \2 style='width:61.5pt;border-top:none;border-left:none;border-bottom:"
        r"solid windowtext 1.0pt;border-right:solid windowtext 1.0pt;mso-border-top-alt:solid windowtext .5pt;"
        r"mso-border-left-alt:solid windowtext .5pt;mso-border-alt:solid windowtext .5pt;padding:0cm 5.4pt 0cm 5.4pt;"
        r"height:22.5pt'>\n  <p class=MsoNormal align=center style='mso-margin-top-alt:auto;mso-margin-bottom-alt:"
        r"auto;text-align:center;line-height:18.0pt;mso-line-height-rule:exactly;mso-pagination:widow-orphan'><span "
        r"lang=EN-US style='font-size:10.5pt;font-family:宋体;mso-ascii-font-family:\"Times New Roman\";"
        r"mso-hansi-font-family:\"Times New Roman\";mso-bidi-font-family:宋体;color:black;mso-font-kerning:0pt'>\3<o:p>"
        r"</o:p></span></p>\n  </td>"
    )
    page = re.sub(r"<(t[dh])([^>]*)>([^<]*)</t[dh]>", cell, page)
    line = (
        r"<p class=MsoNormal style='text-indent:32.0pt;line-height:28.0pt;mso-line-height-rule:exactly'><span "
        r"style='font-size:16.0pt;font-family:仿宋_GB2312'>\1</span><span lang=EN-US><o:p></o:p></span></p>"
    )
    fonts = "".join(_FONT.format(number) for number in range(120))
    page = re.sub(r"<p>([^<]*)</p>", line, page).replace("<head>", f"<head><style><!--{fonts}--></style>")
    return page.encode()


_FONT: Final = """
 /* Style Definitions */
 p.a{0}, li.a{0}, div.a{0}
\t{{mso-style-name:"正文{0}";mso-style-unhide:no;mso-style-link:"正文{0} Char";margin:0cm;margin-bottom:.0001pt;
\ttext-align:justify;text-justify:inter-ideograph;mso-pagination:none;font-size:10.5pt;mso-bidi-font-size:12.0pt;
\tfont-family:"Times New Roman",serif;mso-fareast-font-family:宋体;mso-font-kerning:1.0pt;}}"""


SAVED = as_word_saves(WRITTEN.decode())


def _floor(page: bytes) -> list[str]:
    root = html.fromstring(page)
    return ["".join(cell.itertext()) for cell in root.iter("td", "th")]


def ratios(page: bytes = WRITTEN) -> list[float]:
    """Return the ratio of the whole `gkreport.read` to a parse and one pass over the cells, for each pair of runs."""
    return ratios_of(lambda: gkreport.read(page), lambda: _floor(page))
