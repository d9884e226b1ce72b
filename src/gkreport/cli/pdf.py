"""Reports as PDF by way of Word: LibreOffice lays out what the library writes as DOCX."""

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

import gkreport
from gkreport.document import write_atomically

NAME: Final = "pdf"
_SECONDS: Final = 120


def write(report: gkreport.Report, target: Path) -> None:
    """Write a report as PDF.

    Raises `FormatError` where LibreOffice is not there or does not make the file, and `OSError` for the file
    system's own errors.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise gkreport.FormatError(
            "转换为 PDF 需要 LibreOffice（soffice），没有找到；也可以转换为 .docx，再用 Word 或 WPS 另存为 PDF",
            "converting to PDF needs LibreOffice (soffice), which was not found; or save the .docx as PDF in Word",
        )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "report.docx").write_bytes(gkreport.dumps(report, format="docx"))
        # A profile of its own: a LibreOffice that is open already would swallow the call.
        options = ["--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", NAME]
        try:
            subprocess.run(  # noqa: S603  # the program found on the path, with our own file
                [program, *options, "--outdir", name, str(folder / "report.docx")],
                check=True,
                capture_output=True,
                timeout=_SECONDS,
            )
            made = (folder / "report.pdf").read_bytes()
        except (subprocess.SubprocessError, FileNotFoundError) as error:
            raise gkreport.FormatError("LibreOffice 没有转换成功", "LibreOffice did not convert the file") from error
    write_atomically(target, made)
