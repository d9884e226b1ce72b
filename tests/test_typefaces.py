"""Which typefaces of official documents are missing: on Windows by files, elsewhere by fontconfig, unknown without both."""

import os
import shutil

import pytest

from gkreport.formats import typefaces

ALL = tuple(typefaces.TYPEFACES)


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine of its own, without fontconfig and without a folder of typefaces."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    for name in ("WINDIR", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "bin").mkdir()
    return tmp_path


def fontconfig(machine, script):
    program = machine / "bin" / "fc-list"
    program.write_text(f"#!{shutil.which('sh', path=os.defpath)}\n{script}\n", encoding="utf-8")
    program.chmod(0o755)


def test_without_a_way_to_know_nothing_is_said(machine):
    assert typefaces.missing_typefaces() == ()


@pytest.mark.parametrize("script", ["exit 1", "printf '\\377\\n'"], ids=["fails", "no UTF-8"])
def test_a_list_that_cannot_be_had_says_nothing(machine, script):
    fontconfig(machine, script)
    assert typefaces.missing_typefaces() == ()


def test_by_the_names_that_fontconfig_lists(machine):
    fontconfig(machine, "echo 'Noto Serif CJK SC,Noto Serif CJK SC Black'; echo 'SimHei,黑体'; echo 'FangSong_GB2312'")
    assert typefaces.missing_typefaces() == ("方正小标宋简体", "楷体_GB2312", "宋体")


def test_by_the_files_of_windows_and_of_its_user(machine, monkeypatch):
    user = machine / "user"
    for folder, names in (
        (machine / "Fonts", ("simsun.ttc", "simhei.ttf", "SIMFANG.TTF", "simkai.ttf", "arial.ttf")),
        (user / "Microsoft" / "Windows" / "Fonts", ("FZXBSJW.TTF",)),
    ):
        folder.mkdir(parents=True)
        for name in names:
            (folder / name.replace(".TTF", ".ttf")).touch()
    monkeypatch.setenv("WINDIR", str(machine))
    assert typefaces.missing_typefaces() == ("方正小标宋简体",)
    monkeypatch.setenv("LOCALAPPDATA", str(user))
    assert typefaces.missing_typefaces() == ()
