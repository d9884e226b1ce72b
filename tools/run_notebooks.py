"""Run the notebooks of examples/ and write their outputs into them."""

import os
import shutil
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

import gkreport

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
NOTEBOOKS = sorted(EXAMPLES.glob("*.ipynb"))
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def executed(path: Path, folder: Path) -> nbformat.NotebookNode:
    """Return a notebook as it is after running in a folder, which gets a copy of the example county.

    Raises `CellExecutionError` where a cell fails.
    """
    shutil.copytree(EXAMPLES / "示例县", folder / "示例县")
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.update(outputs=[], execution_count=None)
    client = NotebookClient(
        notebook,
        timeout=60,
        record_timing=False,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
    )
    # The kernel starts in another folder: it is to find the very library that runs this.
    paths = (str(Path(gkreport.__file__).parents[1]), os.environ.get("PYTHONPATH", ""))
    client.execute(env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "TMPDIR": str(folder)})
    notebook.metadata = nbformat.from_dict(METADATA)  # not of the Python it happened to run on
    nbformat.validate(notebook)
    return notebook


def main() -> None:
    """Run every notebook and write it back."""
    for path in NOTEBOOKS:
        with tempfile.TemporaryDirectory() as folder:
            notebook = executed(path, Path(folder))
        nbformat.write(notebook, path)
        print(path.name)


if __name__ == "__main__":
    main()
