"""A bound on the time that reading one PDF file takes, and the errors of files that are too large or broken."""

import attrs

from gkreport.errors import FormatError


@attrs.define
class Work:
    """The steps left for reading a file; one takes about a microsecond."""

    left: int

    def spend(self, steps: int) -> None:
        """Use up some steps; raises `FormatError` when none are left."""
        self.left -= steps
        if self.left < 0:
            raise FormatError(
                "这份 PDF 过于庞大或复杂，没有读取；请只保留年度报告的页面，或索取可编辑的文件（.docx）",
                "the PDF is too large or too complex; keep the pages of the report alone, or ask for an editable file",
            )


def too_much() -> FormatError:
    """Build the error for a page with too many lines or glyphs."""
    return FormatError("PDF 的一页里线条或文字过多，没有读取", "a page of the PDF has too many lines or too much text")


def broken() -> FormatError:
    """Build the error for a damaged file."""
    return FormatError(
        "PDF 文件不完整或已损坏；请重新下载，或用阅读器打开后另存为 PDF",
        "the PDF file is broken or cut off; download it again, or open it in a viewer and save it anew",
    )
