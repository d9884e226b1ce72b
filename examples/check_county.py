"""Check every report of a folder: `python examples/check_county.py [folder]`."""

import sys
from pathlib import Path

import gkreport

HERE = Path(__file__).parent


def check_file(path: Path) -> list[str]:
    """Return a line about one file, and below it a line for each thing to correct."""
    try:
        document = gkreport.open(path)
    except gkreport.FormatError as error:
        return [f"{path.name}：{error}"]
    findings = gkreport.check(document.report)
    counts = f"错误 {len(findings.errors)}，提醒 {len(findings.warnings)}，提示 {len(findings.notes)}"
    # What could not be read is told beside what does not agree: a check says nothing of cells it never saw.
    messages = [item.message() for item in (*document.problems, *findings.errors)]
    return [f"{document.report.organ or path.name}：{counts}", *(f"  {message}" for message in messages)]


def main() -> None:
    """Print the result of each file; findings do not change the exit status."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "示例县" / "2024"
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.name.startswith("."):
            print("\n".join(check_file(path)))


if __name__ == "__main__":
    main()
