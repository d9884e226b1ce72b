"""PDF files, laid out by LibreOffice from Word documents."""

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from gkreport.errors import FormatError

_SECONDS: Final = 120
"""A first start of LibreOffice on a slow machine takes half a minute, the file itself a second."""


def convert(data: bytes) -> bytes:
    """Return a Word document as PDF.

    Raises `FormatError`, saying what to install or do, where LibreOffice is not there or does not make the file.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise FormatError(
            "转换为 PDF 需要 LibreOffice（soffice），没有找到；也可以转换为 .docx，再用 Word 或 WPS 另存为 PDF",
            "converting to PDF needs LibreOffice (soffice), which was not found; or save the .docx as PDF in Word",
        )
    with tempfile.TemporaryDirectory() as name:
        source = Path(name, "report.docx")
        source.write_bytes(data)
        # Its own profile, because a running LibreOffice would take over the call and return at once.
        options = ["--headless", f"-env:UserInstallation={Path(name, 'profile').as_uri()}", "--convert-to", "pdf"]
        try:
            subprocess.run(  # noqa: S603  # the program found on the path, with our own file
                [program, *options, "--outdir", name, str(source)], check=True, capture_output=True, timeout=_SECONDS
            )
            return source.with_suffix(".pdf").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise FormatError("LibreOffice 没有转换成功", "LibreOffice did not convert the file") from error
