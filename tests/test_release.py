"""What is published: a wheel and an sdist that can be built again, and a library that asks nothing of one system."""

import hashlib
import os
import subprocess
import sys
import tarfile
import zipfile
from email.parser import BytesParser
from pathlib import Path

import pytest
from packaging.metadata import Metadata

import gkreport

ROOT = Path(__file__).parents[1]
EPOCH = "1700000000"


def built(source, into, kind):
    """Build a wheel or an sdist as `make` does, and return it."""
    subprocess.run(  # noqa: S603
        [sys.executable, "-m", "build", "--no-isolation", f"--{kind}", "--outdir", into, source],
        check=True,
        capture_output=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH},
    )
    (made,) = into.iterdir()
    return made


@pytest.fixture(scope="module")
def sdist(tmp_path_factory):
    return built(ROOT, tmp_path_factory.mktemp("sdist"), "sdist")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return built(ROOT, tmp_path_factory.mktemp("wheel"), "wheel")


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_wheel_of_the_sdist_is_the_wheel_of_the_tree(sdist, wheel, tmp_path):
    """Somebody who builds the published source gets the published wheel, byte for byte."""
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()
    again = built(source, tmp_path / "again", "wheel")
    assert (again.name, digest(again)) == (wheel.name, digest(wheel))


def test_the_wheel_holds_the_library_alone(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        (scripts,) = (name for name in names if name.endswith("entry_points.txt"))
        told = Metadata.from_email(archive.read(metadata))  # raises for what an index would refuse
        text = BytesParser().parsebytes(archive.read(metadata))
        assert "gkreport = gkreport.cli:main" in archive.read(scripts).decode()
    assert {name.partition("/")[0] for name in names} == {"gkreport", f"gkreport-{gkreport.__version__}.dist-info"}
    files = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src").rglob("*") if path.is_file()}
    ours = {name for name in names if name.startswith("gkreport/")}
    assert ours == {name for name in files if not name.endswith(".pyc")}
    assert str(told.version) == gkreport.__version__
    assert told.license_files
    assert text.get_payload().strip()
    needed = {requirement.name for requirement in told.requires_dist if not requirement.marker}
    assert needed == {"attrs", "cattrs", "cssselect", "lxml", "openpyxl", "tinycss2"}


def test_the_sdist_holds_what_its_tests_need(sdist):
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for needed in (
        "src/gkreport/__init__.py",
        "tests/conftest.py",
        "README.md",
        "LICENSE",
        "pyproject.toml",
        "Makefile",
        "tools/write_docs.py",
    ):
        assert needed in names
    assert not [name for name in names if name.endswith((".pyc", ".coverage")) or "/.venv" in name]


ELSEWHERE = """
import os, signal, sys, warnings
warnings.simplefilter("ignore")
warnings.filterwarnings("error", category=EncodingWarning, module="gkreport")
for module, names in ((os, ("fork", "sched_getaffinity", "getuid", "O_DIRECTORY")), (signal, ("SIGKILL", "SIGALRM"))):
    for name in names:
        if hasattr(module, name):
            delattr(module, name)
import gkreport, gkreport.cli
for name in gkreport.__all__:
    getattr(gkreport, name)
sys.argv = ["gkreport", *sys.argv[1:]]
gkreport.cli.main()
"""


@pytest.mark.parametrize("arguments", [["check"], ["show"], ["convert", "--to", "xlsx"], ["locate"]], ids="-".join)
def test_nothing_is_asked_of_the_system_that_windows_lacks(arguments, tmp_path):
    """No file is opened in the encoding of the console (GBK there), and nothing is called that only POSIX has."""
    report = gkreport.Report.blank("示例县", 2024)
    name = tmp_path / "名 称（终稿）.docx"
    gkreport.write(report, name)
    library = str(Path(gkreport.__file__).parents[1])
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-X", "warn_default_encoding", "-c", ELSEWHERE, *arguments, name],
        check=False,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONPATH": library},
        cwd=tmp_path,
        timeout=60,
    )
    said = (done.stdout + done.stderr).decode("gbk")
    assert done.returncode in (0, 1), said
    assert "Traceback" not in said
    assert said.strip()
