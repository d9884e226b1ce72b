"""The error for a PDF file that is damaged."""

from gkreport.errors import FormatError


def broken() -> FormatError:
    """Build the error for a damaged file."""
    return FormatError(
        "PDF 文件不完整或已损坏；请重新下载，或用阅读器打开后另存为 PDF",
        "the PDF file is broken or cut off; download it again, or open it in a viewer and save it anew",
    )
