"""Mistakes that clerks make, in twelve kinds, and a judge of what `locate` says of them.

Nothing here looks into `gkreport.solve`: a mistake is made with the printed form, and what a message claims is held
against the printed numbers.
"""

import functools
import json
import random
import re

import attrs

from gkreport import Report
from gkreport.form import form_of
from gkreport.solve.repairs import Change

REQUESTS = "requests."
NEW, CARRIED_IN, CARRIED_OUT = "requests.new_received", "requests.carried_in", "requests.carried_out"
OUTCOMES = "requests.outcomes.total"


@attrs.frozen
class Year:
    """A report without a fault, and the one of the year before."""

    report: Report
    previous: Report

    @functools.cached_property
    def form(self):
        """The form it follows."""
        return form_of(self.report)

    @functools.cached_property
    def rows(self):
        """The paths of the cells of 表三, a tuple for each row: row -> its cells in printed order."""
        table = next(table for table in self.form.tables if table.name == "requests")
        return {cells[0].path.rpartition(".")[0]: [cell.path for cell in cells] for _, cells in table.blocks[0].rows}

    @functools.cached_property
    def sums(self):
        """All sums whose numbers are all known."""
        return [one for one in self.form.identities if all(self.report[path] is not None for path in one.cells)]

    def holds(self, report):
        """Whether every sum holds in a report of this shape."""
        return not any(sum(sign * report[path] for sign, path in one.terms) for one in self.sums)

    @functools.cached_property
    def totals(self):
        """The cells that hold a total."""
        return list(dict.fromkeys(one.right[0] for one in self.sums if one.kind != "balance"))

    @functools.cached_property
    def parts(self):
        """The cells that are no total."""
        return [path for path in self.in_sums if path not in self.totals]

    @functools.cached_property
    def in_sums(self):
        """The cells in sums, in printed order."""
        order = list(self.form.cells)
        return sorted({path for one in self.sums for path in one.cells}, key=order.index)

    def lines(self, axis):
        """All rows or all columns of 表三, and the one row of 表四."""
        rows = [*self.rows.values()]
        review = [path for path in self.in_sums if path not in {cell for row in rows for cell in row}]
        return [*rows, review] if axis == "row" else [*zip(*rows, strict=True)]

    def near(self, one, other):
        """Whether two cells are printed side by side or one above the other."""
        lines = (line for axis in ("row", "column") for line in self.lines(axis) if one in line and other in line)
        return any(abs(line.index(one) - line.index(other)) == 1 for line in lines)

    def printed(self, rng, *, parts=False, least=1):
        """Draw a cell whose number is at least so large."""
        return rng.choice([path for path in (self.parts if parts else self.in_sums) if self.report[path] >= least])


def year_of(cells, last=None):
    """Return a year of these cells; without last year's, one that carried out what this one took over."""
    report = Report.from_cells(cells, year=2024)
    if last is None:
        taken = [path for path in cells if path.startswith(CARRIED_IN)]
        out = {path.replace(CARRIED_IN, CARRIED_OUT): report[path] for path in taken}
        last = (
            {path: 0 for path in cells if path.startswith(REQUESTS)} | {path: report[path] // 2 for path in taken} | out
        )
    return Year(report, Report.from_cells(last, year=2023))


def real_years(shared):
    """Return the real reports that are complete."""
    entries = json.loads((shared / "reports" / "real-numbers.json").read_text(encoding="utf-8"))
    cells = {name: dict(entry["cells"]) for name, entry in entries.items()}
    cells = {
        name: {path: int(value) for path, value in of.items() if not path.startswith("proactive")}
        for name, of in cells.items()
        if None not in of.values()
    }
    return [year_of(of, cells["pingtan-2023"] if name == "pingtan-2024" else None) for name, of in cells.items()]


def invented_years(count=4, seed=3):
    """Return years of invented numbers, some of a county and some of a city."""
    rng = random.Random(seed)  # noqa: S311
    return [year_of(_invented(rng, size)) for size in (6, 40, 300, 2000)[:count]]


def _invented(rng, size):
    """Draw the parts of a report in which nearly each row has more than one applicant, and add them up."""
    rows = [
        path.rpartition(".")[0] for path in Report().cells() if path.startswith(REQUESTS) and path.endswith("total")
    ]
    columns = [path.rpartition(".")[2] for path in Report().cells() if path.startswith(NEW)][:-1]
    shares = dict(zip(columns, (1.0, 0.15, 0.02, 0.02, 0.1, 0.05), strict=True))
    cells = {}
    for row in rows:
        often = rng.choice((0, 0, 0.1, 0.4, 1))
        for column, share in shares.items():
            cells[f"{row}.{column}"] = int(rng.random() * size * share * often)
    for column in columns:
        outcomes = [row for row in rows if "outcomes" in row and row != OUTCOMES]
        cells[f"{OUTCOMES}.{column}"] = sum(cells[f"{row}.{column}"] for row in outcomes)
        cells[f"{CARRIED_IN}.{column}"] = int(cells[f"{OUTCOMES}.{column}"] * rng.random() / 6)
        cells[f"{CARRIED_OUT}.{column}"] = int(cells[f"{OUTCOMES}.{column}"] * rng.random() / 6)
        left = cells[f"{OUTCOMES}.{column}"] + cells[f"{CARRIED_OUT}.{column}"]
        cells[f"{NEW}.{column}"] = left - cells[f"{CARRIED_IN}.{column}"]
    for row in rows:
        cells[f"{row}.total"] = sum(cells[f"{row}.{column}"] for column in columns)
    for path in Report().cells():
        if path.startswith("review"):
            cells[path] = rng.randrange(max(2, size // 10))
    for block in {path.rpartition(".")[0] for path in cells if path.startswith("review")}:
        cells[f"{block}.total"] = sum(cells[f"{block}.{name}"] for name in ("upheld", "corrected", "other", "pending"))
    return cells


# -- the twelve kinds ------------------------------------------------------------------------------
# Each returns what the clerk printed, path -> number; a draw that came to nothing is drawn again.


def digit_mistyped(rng, year):
    """One digit is wrong."""
    path = year.printed(rng)
    digits = list(str(year.report[path]))
    digits[rng.randrange(len(digits))] = str(rng.randrange(10))
    return {path: int("".join(digits))}


def digits_swapped(rng, year):
    """Two neighbouring digits changed places."""
    path = year.printed(rng, least=10)
    digits = list(str(year.report[path]))
    at = rng.randrange(len(digits) - 1)
    digits[at], digits[at + 1] = digits[at + 1], digits[at]
    return {path: int("".join(digits))}


def digit_lost_or_doubled(rng, year):
    """A digit is missing, or stands twice."""
    path = year.printed(rng, least=10)
    digits = str(year.report[path])
    at = rng.randrange(len(digits))
    return {path: int(digits[:at] + rng.choice(("", digits[at] * 2)) + digits[at + 1 :])}


def left_at_zero(rng, year):
    """A number was not entered."""
    return {year.printed(rng): 0}


def _entered_beside(rng, year, lines):
    path = year.printed(rng, parts=True)
    line = next(line for line in lines if path in line)
    near = [line[at] for at in (line.index(path) - 1, line.index(path) + 1) if 0 <= at < len(line)]
    other = rng.choice([cell for cell in near if cell in year.parts])
    return {path: year.report[other], other: year.report[path]}


def neighbouring_column(rng, year):
    """The number stands in the column beside."""
    return _entered_beside(rng, year, [*year.rows.values(), year.in_sums])


def neighbouring_row(rng, year):
    """The number stands in the row above or below."""
    rows = [row for row in year.rows if "outcomes" in row and row != OUTCOMES]
    columns = list(zip(*(year.rows[row] for row in rows), strict=True))
    path = rng.choice([cell for column in columns[:-1] for cell in column if year.report[cell]])
    column = next(column for column in columns if path in column)
    at = column.index(path) + rng.choice((-1, 1))
    return {path: year.report[column[at]], column[at]: year.report[path]} if 0 <= at < len(column) else {}


def total_not_updated(rng, year):
    """A late request was entered, but one total stayed as it was."""
    path = rng.choice(year.totals)
    return {path: year.report[path] - rng.randint(1, 3)}


def booked_twice(rng, year):
    """A request was entered twice, as received or under two outcomes, and the totals moved with it."""
    outcomes = [row for row in year.rows if "outcomes" in row and row != OUTCOMES and year.report[f"{row}.total"]]
    row = rng.choice((NEW, rng.choice(outcomes)))
    part = rng.choice([path for path in year.rows[row][:-1] if year.report[path]])
    return _counted(year, part, rng.choice((1, 1, 1, 2)))


def _counted(year, part, more):
    """Count so many more in a cell and in every total above it."""
    row, _, column = part.rpartition(".")
    cells = {part, f"{row}.total"}
    if "outcomes" in row:
        cells |= {f"{OUTCOMES}.{column}", f"{OUTCOMES}.total"}
    return {path: year.report[path] + more for path in cells}


def row_shifted(rng, year):
    """All numbers of a row stand one column too far to the right or left."""
    row = rng.choice([row for row in year.rows.values() if sum(year.report[path] > 0 for path in row[:-1]) > 1])
    end = len(row) - rng.choice((0, 1))  # with the total, or without
    numbers = [year.report[path] for path in row[:end]]
    moved = [0, *numbers[:-1]] if rng.random() < 0.7 else [*numbers[1:], 0]
    return dict(zip(row, moved, strict=False))


def rows_exchanged(rng, year):
    """Two rows stand in each other's place."""
    one, other = rng.sample(list(year.rows), 2)
    if rng.random() < 0.5:
        one, other = CARRIED_IN, CARRIED_OUT
    pairs = zip(year.rows[one], year.rows[other], strict=True)
    return {at: year.report[of] for first, second in pairs for at, of in ((first, second), (second, first))}


def carried_in_wrong(rng, year):
    """What was carried in is another number than last year's report handed on."""
    column = rng.choice(year.rows[CARRIED_IN][:-1])
    if rng.random() < 0.5:  # last year's own carried_in was copied
        return {path: year.previous[path] for path in year.rows[CARRIED_IN]}
    more = rng.choice([-1, 1, 2]) if year.report[column] else 1
    return _counted(year, column, more)


def group_left_out(rng, year):
    """（七）总计 was added up without one of the rows."""
    row = rng.choice(
        [row for row in year.rows if "outcomes" in row and row != OUTCOMES and year.report[f"{row}.total"]]
    )
    pairs = zip(year.rows[OUTCOMES], year.rows[row], strict=True)
    return {path: year.report[path] - year.report[left_out] for path, left_out in pairs}


KINDS = (
    digit_mistyped,
    digits_swapped,
    digit_lost_or_doubled,
    left_at_zero,
    neighbouring_column,
    neighbouring_row,
    total_not_updated,
    booked_twice,
    row_shifted,
    rows_exchanged,
    carried_in_wrong,
    group_left_out,
)
NAMED = (booked_twice, row_shifted, rows_exchanged, group_left_out)
"""The kinds that are named even where they are no smallest set."""


@attrs.frozen
class Mistake:
    """A report with a mistake, and the numbers that it should have."""

    year: Year
    report: Report
    truth: dict[str, int]


def mistakes(kind, years, count, seed=14):
    """Yield so many mistakes of one kind that break a sum."""
    rng = random.Random(f"{seed} {kind.__name__}")  # noqa: S311
    while count:
        year = rng.choice(years)
        try:
            wrong = kind(rng, year)
        except IndexError:  # of a choice among none
            continue
        wrong = {path: number for path, number in wrong.items() if number != year.report[path]}
        if wrong and min(wrong.values()) >= 0 and not year.holds(report := year.report.replace(wrong)):
            yield Mistake(year, report, {path: year.report[path] for path in year.in_sums if path in wrong})
            count -= 1


# -- what a message claims, held against the printed numbers ---------------------------------------


@attrs.frozen
class Claim:
    """What a message says of one cell, beside the numbers it was said of."""

    year: Year
    report: Report
    change: Change
    changes: dict[str, int]
    """The number that the repair puts into each cell."""

    def place(self, path):
        """Where a cell is printed."""
        return self.year.form.cells[path].place

    def at(self, place):
        """The cell that is printed at a place."""
        return next(path for path in self.year.form.cells if self.place(path) == place)

    def along(self, name, axis):
        """The cell of the same row in a column with this name, or of the same column in such a row."""
        if name.startswith("表"):
            return self.at(name)
        cells, here = self.year.form.cells, self.year.form.cells[self.change.cell]
        if axis == "行":
            return next(path for path, cell in cells.items() if cell.row.short == name and cell.column is here.column)
        (other,) = (
            path
            for path, cell in cells.items()
            if cell.row is here.row
            and cell.column.labels[-1] == name
            and (cell.row.labels or cell.column.labels[:-1] == here.column.labels[:-1])
        )
        return other

    @property
    def sums(self):
        """What the cell is the total of: the parts of each sum."""
        return [one for one in self.year.sums if one.kind != "balance" and one.right == (self.change.cell,)]

    def added(self, one):
        """What the printed parts of a sum add up to."""
        return sum(self.report[path] for path in one.left)

    @property
    def said(self):
        """The number that is said to be wrong, and the one that it should be."""
        return self.change.found, self.change.proposed


def _stale(claim):
    return any(claim.added(one) != claim.report[claim.change.cell] for one in claim.sums)


def _follows(claim):
    return any(path in claim.changes for one in claim.sums for path in one.left)


def _swapped(claim):
    was, should = map(str, claim.said)
    at = [place for place in range(len(was)) if was[place] != should[place]]
    return len(was) == len(should) and len(at) == 2 and at[1] == at[0] + 1 and sorted(was) == sorted(should)


def _one_more(short, long):
    return str(short) in {str(long)[:at] + str(long)[at + 1 :] for at in range(len(str(long)))}


def _mistyped(claim):
    was, should = map(str, claim.said)
    return len(was) == len(should) > 1 and sum(one != other for one, other in zip(was, should, strict=True)) == 1


def _repeated(claim, place):
    other = claim.at(place)
    return claim.report[other] == claim.change.found and claim.year.near(other, claim.change.cell)


def _carried(claim, number):
    out = claim.change.cell.replace(CARRIED_IN, CARRIED_OUT)
    return claim.year.previous[out] == int(number) == claim.change.proposed and CARRIED_IN in claim.change.cell


def _exchanged(claim, place):
    other = claim.at(place)
    return claim.report[other] == claim.change.proposed and claim.changes[other] == claim.change.found


def _moved(sign):
    def holds(claim, what, name, axis):
        other = claim.along(name, axis)
        found, proposed = claim.said if sign > 0 else claim.said[::-1]
        there = sign * (claim.changes[other] - claim.report[other])
        whole = proposed == 0 and 0 in (claim.report[other], claim.changes[other])
        return found - proposed == there and (whole if what == "该数" else re.sub(r"\D", "", what) == str(there))

    return holds


def _split(claim, place):
    first, second = sorted((claim.change.cell, claim.at(place)), key=[*claim.year.form.cells].index)
    return f"{claim.report[first]}{claim.report[second]}" in map(str, (claim.changes[first], claim.changes[second]))


def _counted_wrong(sign):
    def holds(claim, number):
        moved = {claim.report[path] - to for path, to in claim.changes.items() if path.startswith(REQUESTS)}
        within = [one for one in claim.year.sums if one.kind != "balance" and claim.change.cell in one.cells]
        return moved == {sign * int(number)} and all(claim.added(one) == claim.report[one.right[0]] for one in within)

    return holds


def _shifted(axis, step):
    def holds(claim):
        line = next(line for line in claim.year.lines(axis) if claim.change.cell in line)
        at = line.index(claim.change.cell)
        before, after = (line[there] if 0 <= there < len(line) else None for there in (at - step, at + step))
        stands_there = after and claim.report[after] == claim.change.proposed
        last = before and claim.changes.get(before, claim.report[before]) == claim.change.found
        return stands_there or last

    return holds


def _row_exchanged(claim, name):
    return claim.report[claim.along(name, "行")] == claim.change.proposed


CLAIMS = {
    "": lambda claim: True,
    "疑似总计没有随各项更新": _stale,
    "各项改正后，总计随之改正": _follows,
    "疑似漏填": lambda claim: claim.change.found == 0,
    "疑似相邻两位数字颠倒": _swapped,
    "疑似少写一位数字": lambda claim: _one_more(*claim.said),
    "疑似多写一位数字": lambda claim: _one_more(*claim.said[::-1]),
    "疑似有一位数字写错": _mistyped,
    "疑似误写了相邻格“(.+)”的数": _repeated,
    "疑似沿用了上一年的数": lambda claim: claim.year.previous[claim.change.cell] == claim.change.found,
    r"上一年报告结转下年度的是(\d+)": _carried,
    "疑似与“(表.+)”互换": _exchanged,
    r"疑似错位：(该数|其中\d+件)应填入“(.+)”(.)": _moved(1),
    r"疑似错位：(该数|\d+件)误填在“(.+)”(.)": _moved(-1),
    "疑似一个数被拆开填在本格和“(.+)”": _split,
    r"疑似多计(\d+)件，总计也随之多计": _counted_wrong(1),
    r"疑似少计(\d+)件，总计也随之少计": _counted_wrong(-1),
    "疑似错列：这几格的数都右移了一列": _shifted("row", 1),
    "疑似错列：这几格的数都左移了一列": _shifted("row", -1),
    "疑似错行：这几格的数都下移了一行": _shifted("column", 1),
    "疑似错行：这几格的数都上移了一行": _shifted("column", -1),
    "疑似与“([^表].+)”整行互换": _row_exchanged,
}
"""What can be said of a change, and whether it is true of the numbers as they are printed."""


def untrue(repairs, report, year):
    """Return every message that the printed numbers contradict, or that says what nobody can check."""
    for repair in repairs:
        for change in repair.changes:
            claim = Claim(year, report, change, dict(repair.proposed))
            head = f"{change.place}：填的是{report[change.cell]}，应为{change.proposed}"
            room = "" if change.low == change.high else f"（或{change.low}至{change.high}之间的其他数，与同组各格相配）"
            said = change.message().removeprefix(head + room).removeprefix("，")
            matches = ((re.fullmatch(words, said), holds) for words, holds in CLAIMS.items())
            if not any(match and holds(claim, *match.groups()) for match, holds in matches):
                yield change.message()
