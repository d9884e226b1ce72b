"""The slips people make when they fill in the form, and how likely each is; this ranks the repairs of `locate`.

A slip is recognised from the two numbers of a cell (found and proposed), the cells printed next to it and the report of
the year before, or from two cells together.  Amounts of money stand in no sum of the form, so a figure in 元 instead of
万元 is not among the slips.
"""

import functools
import itertools
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

import attrs

from gkreport.errors import Lang
from gkreport.form import Cell, Form


@attrs.frozen(kw_only=True)
class Weights:
    """How likely each slip is, in points: ten points more mean ten times as likely.

    The points are judgement, not statistics; what matters is their order.  A change that no slip explains has 0; a slip
    that explains two cells at once has more points than two slips that each explain one.
    """

    total: int = 12
    """A total was not updated with its parts."""
    omitted: int = 4
    """A cell was left at 0."""
    swapped: int = 14
    """Two neighbouring digits were swapped: 12 for 21."""
    dropped: int = 13
    """A digit was left out: 1 for 12."""
    doubled: int = 13
    """There is a digit too many: 122 for 12."""
    mistyped: int = 5
    """One of several digits is wrong: 15 for 12."""
    neighbour: int = 13
    """The number of a neighbouring cell was repeated here."""
    copied: int = 14
    """The number of the year before was kept."""
    exchanged: int = 34
    """Two numbers stand in each other's cell."""
    misplaced: int = 30
    """A number, or a part of it, was entered in another cell of the same row or column."""
    beside: int = 4
    """Added to `exchanged` and `misplaced` where the two cells are neighbours."""
    split: int = 28
    """The digits of one number stand in two neighbouring cells: 1 and 2 for 12."""

    def of(self, kind: str) -> int:
        """Return the weight of a kind of slip."""
        weight: int = getattr(self, kind)
        return weight


_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "": ("", ""),
    "total": ("疑似总计没有随各项更新", "the total seems not to have been brought up to date"),
    "omitted": ("疑似漏填", "the number seems to have been left out"),
    "swapped": ("疑似相邻两位数字颠倒", "two digits seem to have changed places"),
    "dropped": ("疑似少写一位数字", "a digit seems to be missing"),
    "doubled": ("疑似多写一位数字", "there seems to be a digit too many"),
    "mistyped": ("疑似有一位数字写错", "one digit seems to be wrong"),
    "neighbour": ("疑似误写了相邻格“{place}”的数", "the number of the next cell, {path}, seems to be repeated here"),
    "copied": ("疑似沿用了上一年的数", "the number of the year before seems to have been kept"),
    "exchanged": ("疑似与“{place}”互换", "the number seems to have changed places with that of {path}"),
    "misplaced": ("疑似错位：{what}应填入“{name}”{axis}", "{amount} of this number should perhaps stand in {path}"),
    "received": ("疑似错位：{moved}误填在“{name}”{axis}", "{amount} of this number perhaps stands in {path}"),
    "split": ("疑似一个数被拆开填在本格和“{place}”", "the digits of one number seem to stand here and in {path}"),
}


@attrs.frozen
class Slip:
    """A way in which a number may have become wrong; false where none is known."""

    kind: str = ""
    """The name of its field in `Weights`, or `received` for the other cell of `misplaced`; "" for none."""
    _here: Cell | None = attrs.field(default=None, eq=False, repr=False)
    _other: Cell | None = attrs.field(default=None, eq=False, repr=False)
    amount: int = 0
    """How many 件 were misplaced."""
    whole: bool = attrs.field(default=False, kw_only=True)
    """Whether the whole number was misplaced."""

    def __bool__(self) -> bool:
        return bool(self.kind)

    def message(self, lang: Lang = "zh") -> str:
        """Return it in a few words."""
        here, other = self._here, self._other
        words = _WORDS[self.kind][0 if lang == "zh" else 1]
        if not here or not other:
            return words
        across = here.row is other.row
        return words.format(
            place=other.place,
            path=other.path,
            amount=self.amount,
            what="该数" if self.whole else f"其中{self.amount}件",
            moved="该数" if self.whole else f"{self.amount}件",
            name=other.column.labels[-1] if across else other.row.short,
            axis="列" if across else "行",
        )


@attrs.frozen(eq=False)
class Surroundings:
    """The neighbours of each cell on the printed form."""

    cells: tuple[Cell, ...]
    totals: frozenset[int]
    """The cells that hold a total."""
    beside: tuple[frozenset[int], ...]
    """For each cell those printed to its left, to its right, above and below."""


@functools.cache
def surroundings_of(form: Form) -> Surroundings:
    """Return the neighbours of the cells of a form; they are looked up once."""
    index = {path: at for at, path in enumerate(form.cells)}
    beside: list[set[int]] = [set() for _ in index]
    for table in form.tables:
        for block in table.blocks:
            rows = [[index[cell.path] for cell in cells] for _, cells in block.rows]
            for line in (*rows, *zip(*rows, strict=True)):
                for one, other in itertools.pairwise(line):
                    beside[one].add(other)
                    beside[other].add(one)
    totals = frozenset(index[identity.right[0]] for identity in form.identities if identity.kind in ("across", "down"))
    return Surroundings(tuple(form.cells.values()), totals, tuple(map(frozenset, beside)))


ByCell: TypeAlias = Mapping[int, int]
"""Numbers by the cells of a repair, in printed order."""


def _lacks_one(short: str, long: str) -> bool:
    """Whether one is the other without one of its digits."""
    return len(short) + 1 == len(long) and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def _digits(found: int, proposed: int) -> str:
    """Return the kind of slip in the digits that turns the proposed number into the found one, "" for none."""
    was, should = str(found), str(proposed)
    if _lacks_one(was, should):
        return "dropped"
    if _lacks_one(should, was):
        return "doubled"
    if len(was) != len(should) or len(was) == 1:
        return ""
    at = [place for place, (one, other) in enumerate(zip(was, should, strict=True)) if one != other]
    if len(at) == 1:
        return "mistyped"
    first, second, *more = at
    swapped = second == first + 1 and not more and was[first] == should[second] and was[second] == should[first]
    return "swapped" if swapped else ""


@attrs.frozen(eq=False)
class Judge:
    """Judges how likely the repairs of one report are."""

    around: Surroundings
    values: Sequence[object]
    previous: Sequence[object]
    """The cells of the year before; empty where they are not known."""
    weights: Weights

    def explain_one(self, cell: int, found: int, proposed: int) -> tuple[int, Slip]:
        """Return the likeliest slip within one cell, and its weight."""
        kinds = [kind] if (kind := _digits(found, proposed)) else []
        if cell in self.around.totals:
            kinds.append("total")
        if not found:
            kinds.append("omitted")
        elif self.previous and self.previous[cell] == found:
            kinds.append("copied")
        best = max(((self.weights.of(kind), Slip(kind)) for kind in kinds), key=lambda one: one[0], default=(0, Slip()))
        if found and self.weights.neighbour > best[0]:
            for other in self.around.beside[cell]:
                if self.values[other] == found:
                    cells = self.around.cells
                    return self.weights.neighbour, Slip("neighbour", cells[cell], cells[other])
        return best

    def explain_two(self, one: int, other: int, found: ByCell, proposed: ByCell) -> tuple[int, Slip, Slip] | None:
        """Return the weight of the slip that explains two cells together, and the slip as seen from each of them."""
        here, there = self.around.cells[one], self.around.cells[other]
        if here.row is not there.row and here.column is not there.column:
            return None
        near = other in self.around.beside[one]
        extra = self.weights.beside if near else 0
        was, should = (found[one], found[other]), (proposed[one], proposed[other])

        def both(kind: str, of_other: str, amount: int = 0, *, whole: bool = False) -> tuple[Slip, Slip]:
            return Slip(kind, here, there, amount, whole=whole), Slip(of_other, there, here, amount, whole=whole)

        if 0 not in was and was == should[::-1]:
            return self.weights.exchanged + extra, *both("exchanged", "exchanged")
        moved = was[0] - should[0]
        if moved == should[1] - was[1] and self.around.totals.isdisjoint(
            (one, other)
        ):  # nobody enters a request under a total
            whole = 0 in was and 0 in should
            kinds = ("misplaced", "received") if moved > 0 else ("received", "misplaced")
            return self.weights.misplaced + extra, *both(*kinds, abs(moved), whole=whole)
        if near and here.row is there.row and 0 in should and f"{was[0]}{was[1]}" == f"{sum(should)}":
            return self.weights.split, *both("split", "split")
        return None

    def explain_all(self, found: ByCell, proposed: ByCell) -> tuple[int, tuple[Slip, ...]]:
        """Return how likely a repair is, in points, and the slip behind each of its changes, in printed order."""
        best = {cell: self.explain_one(cell, found[cell], proposed[cell]) for cell in proposed}
        pairs = [
            (pair[0] - best[one][0] - best[other][0], one, other, pair)
            for one, other in itertools.combinations(proposed, 2)
            if (pair := self.explain_two(one, other, found, proposed))
        ]
        score = sum(weight for weight, _ in best.values())
        slips = {cell: slip for cell, (_, slip) in best.items()}
        paired: set[int] = set()
        for gain, one, other, pair in sorted(pairs, key=lambda pair: -pair[0]):
            if gain > 0 and paired.isdisjoint((one, other)):
                paired |= {one, other}
                score += gain
                slips[one], slips[other] = pair[1:]
        return score, tuple(slips.values())
