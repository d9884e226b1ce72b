"""What the name of an organ tells: what kind of organ it is, and whether two names are of one organ."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

AREAS: Final = "省市州盟县旗区镇乡"
"""What the name of an area ends in."""
OFFICE: Final = "(?:委员会|委|办公室|办公厅|局|厅|中心|院|所)"
"""What the name of an office ends in, as part of a pattern."""
_GOVERNMENT: Final = "(?:人民政府|政府|(?<=街道)办事处)"
ITSELF: Final = re.compile(f"{_GOVERNMENT}$")
"""What an area and its government leave out when they name themselves."""
TOWNSHIP: Final = re.compile(f"(?:[镇乡]|苏木|街道|街道办){_GOVERNMENT}?$")
COUNTY: Final = re.compile(f"(?:[县旗]|(?<!自治)(?<!特别行政)区){_GOVERNMENT}?$")
BUREAU: Final = re.compile(f"(?!国家|国务院|中国|中华).*(?:{OFFICE}|大队|支队|站)$", re.DOTALL)
"""An office of a local government; those of the state begin with its name."""
_SHORTEST: Final = 3
"""The shortest name that is left when the area above is taken away: 新区 alone would be every 高新区."""


def _plain(name: str) -> str:
    name = "".join(unicodedata.normalize("NFKC", name).split())
    return ITSELF.sub("", name) or name


def _shorter(name: str) -> Iterator[str]:
    """Yield a plain name without the areas it begins with, one after the other."""
    for at, letter in enumerate(name[:-_SHORTEST], 1):
        if letter in AREAS:
            yield name[at:]


def same_organ(one: str, other: str) -> bool:
    """Say whether two names are of one organ: alike but for 人民政府 at the end or the area above at the beginning.

    >>> same_organ("示例县青禾镇", "青禾镇人民政府"), same_organ("示例县", "示例县教育局"), same_organ("新区", "高新区")
    (True, False, False)
    """
    one, other = _plain(one), _plain(other)
    return one == other or one in _shorter(other) or other in _shorter(one)


def twins(names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of names that are of one organ as an earlier name, with the earlier place; "" is no name."""
    plain = [_plain(name) for name in names]
    first: dict[str, int] = {}
    short: dict[str, int] = {}
    for at, name in enumerate(plain):
        if not name:
            continue
        shorter = tuple(_shorter(name))
        earlier = [known[form] for known, form in ((first, name), (short, name)) if form in known]
        earlier += [first[form] for form in shorter if form in first]
        if earlier:
            yield min(earlier), at
        first.setdefault(name, at)
        for form in shorter:
            short.setdefault(form, at)
