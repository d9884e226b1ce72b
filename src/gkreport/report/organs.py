"""Which names of organs are names of one organ."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

_ITSELF: Final = re.compile(r"(?:人民政府|(?<=街道)办事处)$")
"""What an area and its government leave out when they name themselves."""

_AREAS: Final = "省市州盟县旗区镇乡"
_SHORTEST: Final = 3


def _plain(name: str) -> str:
    name = "".join(unicodedata.normalize("NFKC", name).split())
    return _ITSELF.sub("", name) or name


def _shorter(name: str) -> Iterator[str]:
    """Yield a plain name without the areas it begins with, one after the other."""
    for at, letter in enumerate(name[:-_SHORTEST], 1):
        if letter in _AREAS:
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
