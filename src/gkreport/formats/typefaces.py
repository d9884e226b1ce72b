"""The typefaces of official documents (GB/T 9704-2012), and which of them this machine lacks."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final, NamedTuple


class Typeface(NamedTuple):
    """What a typeface is called besides its name in documents, and what serves in its place."""

    kin: tuple[str, ...]
    """Other names and cuts of it."""
    also: tuple[str, ...]
    """Names it has on a machine alone: in English, and of its file on Windows."""
    stand_ins: tuple[str, ...]
    """What programs take where it is missing."""


_SERIF: Final = "Noto Serif CJK SC"
TYPEFACES: Final = {
    "方正小标宋简体": Typeface(("FZXiaoBiaoSong-B05S",), ("FZXBSJW",), (_SERIF, "宋体", "SimSun")),
    "仿宋_GB2312": Typeface(("仿宋", "FangSong", "STFangsong"), ("FangSong_GB2312", "simfang"), (_SERIF,)),
    "黑体": Typeface(("SimHei", "STHeiti"), (), ("Noto Sans CJK SC",)),
    "楷体_GB2312": Typeface(("楷体", "KaiTi", "STKaiti"), ("KaiTi_GB2312", "simkai"), (_SERIF,)),
    "宋体": Typeface(("SimSun", "STSong"), (), (_SERIF,)),
}
PICTURES: Final = frozenset(
    ("wingdings", "wingdings 2", "wingdings 3", "webdings", "marlett", "mt extra", "zapfdingbats", "bookshelf symbol 7")
)
"""Typefaces that have pictures in the place of digits, in small letters."""


def missing_typefaces() -> tuple[str, ...]:
    """Return those that are not installed; none where that cannot be known."""
    installed = {name.strip().casefold() for name in (*_in_folders(), *_of_fontconfig())}
    if not installed:
        return ()
    return tuple(
        name
        for name, face in TYPEFACES.items()
        if installed.isdisjoint(map(str.casefold, (name, *face.kin, *face.also)))
    )


def _in_folders() -> list[str]:
    """Return the names of the files of typefaces on Windows: those of the system and those of the user."""
    homes = {"WINDIR": "Fonts", "LOCALAPPDATA": "Microsoft/Windows/Fonts"}
    folders = (Path(os.environ[home], below) for home, below in homes.items() if home in os.environ)
    return [file.stem for folder in folders for file in folder.glob("*.tt?")]


_SECONDS: Final = 20
"""`fc-list` on a machine that has never been asked reads every typeface there is."""


def _of_fontconfig() -> list[str]:
    """Return the names of the typefaces that fontconfig knows, on Linux and mostly on macOS."""
    program = shutil.which("fc-list")
    if program is None:
        return []
    try:
        listed = subprocess.run(  # noqa: S603  # the program found on the path
            [program, ":", "family"], check=True, capture_output=True, encoding="utf-8", timeout=_SECONDS
        )
    except (subprocess.SubprocessError, OSError, UnicodeError):
        return []
    return listed.stdout.replace("\n", ",").split(",")
