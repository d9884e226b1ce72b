"""The slips people make when they fill in the form, and how likely each is; this ranks the repairs of `locate`.

A slip is recognised from the two numbers of a cell (found and proposed), the cells printed next to it and the report of
the year before, or from two cells together.  Amounts of money stand in no sum of the form, so a figure in 元 instead of
万元 is not among the slips.
"""

import functools
import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import attrs

from gkreport.errors import Lang
from gkreport.form import Cell, Form
from gkreport.solve.system import require_count


@attrs.frozen(kw_only=True)
class Weights:
    """How likely each slip is, in points: ten points more mean ten times as likely.

    The points are judgement, not statistics; what matters is their order.  A change that no slip explains has 0; a slip
    that explains two cells at once has more points than two slips that each explain one.
    """

    total: int = 12
    """A total was not updated with its parts, and lies below their sum."""
    reduced: int = 3
    """A total was not updated, and lies above the sum of its parts."""
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
    carried: int = 22
    """What was carried in is not what the report of the year before carried out."""
    exchanged: int = 34
    """Two numbers stand in each other's cell."""
    misplaced: int = 30
    """A number, or a part of it, was entered in another cell of the same row or column."""
    whole: int = 3
    """Added to `misplaced` where it is the whole number."""
    beside: int = 4
    """Added to `exchanged` and `misplaced` where the two cells are neighbours."""
    split: int = 28
    """The digits of one number stand in two neighbouring cells: 1 and 2 for 12."""
    miscounted: int = 24
    """One request was counted twice, or not at all, and the totals with it; less for several."""
    line: int = 32
    """The same happened to every cell of a row or column: all were left at 0, or all totals were not updated."""
    one_of_line: int = 22
    """The same happened to a row that has one number, and its total."""
    shifted: int = 44
    """The numbers of a row stand one column too far to the right or left, or those of a column too low or high."""
    row_exchanged: int = 44
    """Two rows stand in each other's place."""

    def of(self, kind: str) -> int:
        """Return the weight of a kind of slip."""
        weight: int = getattr(self, kind)
        return weight


_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "": ("", ""),
    "total": ("疑似总计没有随各项更新", "the total seems not to have been brought up to date"),
    "reduced": ("疑似总计没有随各项更新", "the total seems not to have been brought up to date"),
    "follows": ("各项改正后，总计随之改正", "it changes with the parts that are mended"),
    "omitted": ("疑似漏填", "the number seems to have been left out"),
    "swapped": ("疑似相邻两位数字颠倒", "two digits seem to have changed places"),
    "dropped": ("疑似少写一位数字", "a digit seems to be missing"),
    "doubled": ("疑似多写一位数字", "there seems to be a digit too many"),
    "mistyped": ("疑似有一位数字写错", "one digit seems to be wrong"),
    "neighbour": ("疑似误写了相邻格“{place}”的数", "the number of the next cell, {path}, seems to be repeated here"),
    "copied": ("疑似沿用了上一年的数", "the number of the year before seems to have been kept"),
    "carried": ("上一年报告结转下年度的是{amount}", "the report of the year before carried {amount} out"),
    "exchanged": ("疑似与“{place}”互换", "the number seems to have changed places with that of {path}"),
    "misplaced": ("疑似错位：{what}应填入“{name}”{axis}", "{amount} of this number should perhaps stand in {path}"),
    "received": ("疑似错位：{moved}误填在“{name}”{axis}", "{amount} of this number perhaps stands in {path}"),
    "split": ("疑似一个数被拆开填在本格和“{place}”", "the digits of one number seem to stand here and in {path}"),
    "overcounted": (
        "疑似多计{amount}件，总计也随之多计",
        "{amount} too many seem to have been counted, in the totals too",
    ),
    "undercounted": (
        "疑似少计{amount}件，总计也随之少计",
        "{amount} seem not to have been counted, in the totals either",
    ),
    "right": (
        "疑似错列：这几格的数都右移了一列",
        "the numbers of these cells seem to stand one column too far to the right",
    ),
    "left": (
        "疑似错列：这几格的数都左移了一列",
        "the numbers of these cells seem to stand one column too far to the left",
    ),
    "down": ("疑似错行：这几格的数都下移了一行", "the numbers of these cells seem to stand one row too low"),
    "up": ("疑似错行：这几格的数都上移了一行", "the numbers of these cells seem to stand one row too high"),
    "row_exchanged": ("疑似与“{name}”整行互换", "the row seems to have changed places with that of {path}"),
}
ANOTHER: Final = 14
"""How much less likely a repair is for each further slip; no slip of one cell outweighs it."""


_REPEATED: Final = ("copied", "neighbour")
"""The slips that rest on two numbers being the same."""
_ALIKE: Final = ("total", "reduced", *_REPEATED, "omitted")
"""The slips that can happen to a whole line, the most telling first."""
_PAIR: Final = 2
"""A number and its total: a row in which one applicant asked."""
_TEN: Final = 10
_BY_CHANCE: Final = 4
"""By how much an equal number counts for less where it has one digit: it is often equal by chance."""


@attrs.frozen
class Slip:
    """A way in which a number may have become wrong; false where none is known."""

    kind: str = ""
    """What happened, for most the name of a field in `Weights`; "" where none is known."""
    _here: Cell | None = attrs.field(default=None, eq=False, repr=False)
    _other: Cell | None = attrs.field(default=None, eq=False, repr=False)
    amount: int = 0
    """How many 件 were misplaced, miscounted or carried out."""
    whole: bool = attrs.field(default=False, kw_only=True)
    """Whether the whole number was misplaced."""

    def __bool__(self) -> bool:
        return bool(self.kind)

    def message(self, lang: Lang = "zh") -> str:
        """Return it in a few words."""
        here, other = self._here, self._other
        words = _WORDS[self.kind][0 if lang == "zh" else 1]
        if not here or not other:
            return words.format(amount=self.amount)
        across = here.row is other.row
        column = (
            other.column.labels[-1] if here.row.labels or here.column.labels[:-1] == other.column.labels[:-1] else ""
        )
        return words.format(
            place=other.place,
            path=other.path,
            amount=self.amount,
            what="该数" if self.whole else f"其中{self.amount}件",
            moved="该数" if self.whole else f"{self.amount}件",
            name=(column or other.place) if across else other.row.short,
            axis="列" if across else "行",
        )


@attrs.frozen(eq=False)
class Surroundings:
    """The neighbours of each cell on the printed form."""

    cells: tuple[Cell, ...]
    totals: Mapping[int, tuple[tuple[int, ...], ...]]
    """The cells that hold a total, and the parts that it is the sum of, across and down."""
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
    totals: dict[int, tuple[tuple[int, ...], ...]] = {}
    for identity in form.identities:
        if identity.kind != "balance":
            total = index[identity.right[0]]
            totals[total] = (*totals.get(total, ()), tuple(index[path] for path in identity.left))
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
    """The cells of the year before; None where they are not known."""
    carried: Mapping[int, int]
    """The cells that should hold what the year before carried out, and its number."""
    weights: Weights

    def slip(self, kind: str, cell: int, other: int) -> Slip:
        """Return a slip between two cells, as seen from the first."""
        return Slip(kind, self.around.cells[cell], self.around.cells[other])

    def slips_of(self, cell: int, found: int, proposed: int) -> Iterator[Slip]:
        """Yield every slip that can explain one cell by itself, none untrue of the numbers as they are printed."""
        if kind := _digits(found, proposed):
            yield Slip(kind)
        if cell in self.around.totals and proposed in self.added(cell):
            yield Slip("total" if found < proposed else "reduced")
        if self.carried.get(cell) == proposed:
            yield Slip("carried", amount=proposed)
        if not found:
            yield Slip("omitted")
            return
        if self.previous[cell] == found:
            yield Slip("copied")
        for other in sorted(self.around.beside[cell]):
            if self.values[other] == found:
                yield self.slip("neighbour", cell, other)
                return

    def added(self, total: int) -> Iterator[int]:
        """Yield what the printed parts of a total add up to, across and down, where none of them is blank."""
        for parts in self.around.totals[total]:
            numbers = [number for part in parts if isinstance(number := self.values[part], int)]
            if len(numbers) == len(parts):
                yield sum(numbers)

    @functools.cached_property
    def contradicted(self) -> frozenset[int]:
        """The cells in which another number is printed than the year before carried out."""
        return frozenset(cell for cell, number in self.carried.items() if self.values[cell] not in (None, number))

    def agrees(self, proposed: ByCell) -> bool:
        """Whether every cell then holds what the year before carried out, where a number in it is known."""
        cells = self.contradicted | proposed.keys()
        return all(self.carried.get(cell) == proposed.get(cell) for cell in cells if cell in self.carried)

    def agreement(self, proposed: ByCell) -> int:
        """Return how much likelier a mistake is for what the year before carried out."""
        handed = [self.carried[cell] == number for cell, number in proposed.items() if cell in self.carried]
        return 0 if not handed else self.weights.carried if all(handed) else -self.weights.carried

    def weight_of(self, slip: Slip, found: int) -> int:
        """Return the weight of a slip; that two numbers of one digit are the same says little."""
        weight = self.weights.of(slip.kind)
        return weight // _BY_CHANCE if slip.kind in _REPEATED and found < _TEN else weight

    def explain_one(self, cell: int, found: int, proposed: int) -> tuple[int, Slip]:
        """Return the likeliest slip within one cell, and its weight."""
        weighed = ((self.weight_of(slip, found), slip) for slip in self.slips_of(cell, found, proposed))
        return max(weighed, key=lambda one: one[0], default=(0, Slip()))

    def explain_line(self, proposed: ByCell) -> tuple[int, dict[int, Slip]]:
        """Return the slip that happened to each of these cells alike, and its weight; no slips where there is none."""
        found = {cell: require_count(self.values[cell]) for cell in proposed}
        slips = [
            {slip.kind: slip for slip in self.slips_of(cell, found[cell], number)} for cell, number in proposed.items()
        ]
        for kind in _ALIKE:
            repeated = kind in _REPEATED
            alike = [one.get(kind) or (one.get("omitted") if repeated else None) for one in slips]
            known = [slip for slip in alike if slip]  # where a row was repeated, its zeros were
            if len(known) == len(slips) and any(slip.kind == kind for slip in known):
                few = repeated or kind == "omitted"
                weight = self.weights.one_of_line if few and len(known) == _PAIR else self.weights.line
                chance = _BY_CHANCE if repeated and max(found.values()) < _TEN else 1
                return weight // chance, dict(zip(proposed, known, strict=True))
        return 0, {}

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
        if moved == should[1] - was[1] and self.around.totals.keys().isdisjoint(
            (one, other)
        ):  # nobody enters a request under a total
            whole = 0 in was and 0 in should
            kinds = ("misplaced", "received") if moved > 0 else ("received", "misplaced")
            extra += self.weights.whole if whole else 0
            return self.weights.misplaced + extra, *both(*kinds, abs(moved), whole=whole)
        if near and here.row is there.row and 0 in should and f"{was[0]}{was[1]}" == f"{sum(should)}":
            return self.weights.split, *both("split", "split")
        return None

    def explain_all(self, found: ByCell, proposed: ByCell) -> tuple[int, dict[int, Slip]]:
        """Return how likely changes are, in points less `ANOTHER` for each slip, and the slip behind each of them."""
        best = {cell: self.explain_one(cell, found[cell], proposed[cell]) for cell in proposed}
        pairs = [
            (pair[0] - best[one][0] - best[other][0] + ANOTHER, one, other, pair)
            for one, other in itertools.combinations(proposed, 2)
            if (pair := self.explain_two(one, other, found, proposed))
        ]
        score = sum(weight - ANOTHER for weight, _ in best.values())
        slips = {cell: slip for cell, (_, slip) in best.items()}
        paired: set[int] = set()
        for gain, one, other, pair in sorted(pairs, key=lambda pair: -pair[0]):
            if gain > 0 and paired.isdisjoint((one, other)):
                paired |= {one, other}
                score += gain
                slips[one], slips[other] = pair[1:]
        return score, slips
