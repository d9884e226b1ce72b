"""Reading and checking the files that an office collected: each alone, beside last year, and all beside their sum."""

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Final, NamedTuple

import attrs

from gkreport.aggregation import aggregate
from gkreport.checks import Profile, check
from gkreport.checks.likeness import likest
from gkreport.checks.profile import Profiles, profiles_of
from gkreport.document import write_atomically
from gkreport.errors import AggregationError
from gkreport.limits import Limits
from gkreport.many.streaming import Progress
from gkreport.registry import FORMATS
from gkreport.report import Report
from gkreport.report.organs import same_organ
from gkreport.reviewing import tables
from gkreport.reviewing.gathering import Files, Reports, opened, reports_in, tasks_of, whole
from gkreport.reviewing.pairing import Pairing
from gkreport.reviewing.repairing import repairs_of
from gkreport.reviewing.result import ReviewedFile
from gkreport.reviewing.tables import Table

_DEFAULT: Final = Limits()


class _Local(NamedTuple):
    """What local notices ask, and what they look at beside a report."""

    profiles: tuple[Profile, ...]
    others: tuple[Report, ...]
    published: dt.date | None


@attrs.frozen(eq=False, kw_only=True)
class Review:
    """All files of a review, what they add up to, and what is missing."""

    files: tuple[ReviewedFile, ...]
    """Every file, in order, also those that could not be read."""
    beside: tuple[ReviewedFile, ...] = ()
    """The files of last year and of the parts that could not be read whole: nothing was held against them."""
    own: ReviewedFile | None = None
    """The file that holds the report which is to be the sum of the others."""
    parts: tuple[Report, ...] = ()
    """The reports that were added up."""
    total: Report | None = None
    """Their sum; None where there is none."""
    why_no_total: str = ""
    """Why the reports were not added up, where they were to be."""
    why_no_total_en: str = ""
    missing: tuple[str, ...] = ()
    """The organs of the roster of which there is no report."""
    unpaired: tuple[ReviewedFile, ...] = ()
    """The files of which no report on the year before was found, where such reports were given."""
    unpaired_before: tuple[str, ...] = ()
    """The organs whose reports on the year before were held against none."""
    not_before: tuple[str, ...] = ()
    """The old names of `renamed` of which there is no report on the year before."""
    not_now: tuple[str, ...] = ()
    """The present names of `renamed` of which there is no report."""

    @property
    def unread(self) -> tuple[ReviewedFile, ...]:
        """The files that could not be read at all."""
        return tuple(file for file in self.files if file.error)

    @property
    def ok(self) -> bool:
        """Whether every file was read whole and has no error, and none is missing."""
        return all(file.ok for file in self.files) and not self.missing and not self.beside

    def to_dicts(self) -> list[dict[str, object]]:
        """Return what is known of each file as JSON holds it; `result_schema` is the schema of one."""
        return [file.to_dict() for file in self.files]

    def tables(self, copies: Mapping[str, str] | None = None) -> tuple[Table, ...]:
        """Return it as tables: organs, findings, unread files and the sum; `copies` names annotated files by `name`."""
        named, own = copies or {}, self.own.report if self.own else None
        return (
            tables.organs(self.files, self.missing, named),
            tables.findings(self.files, named),
            tables.unread((*self.files, *self.beside), self.unpaired),
            tables.totals(self.total, own, self.why_no_total),
        )

    def to_xlsx(self, copies: Mapping[str, str] | None = None) -> bytes:
        """Return the tables as a workbook; `copies` names annotated files by `name`."""
        from gkreport.reviewing import workbook

        return workbook.write(self.tables(copies))

    def to_html(self, copies: Mapping[str, str] | None = None) -> bytes:
        """Return the tables as one web page without script; `copies` names annotated files by `name`."""
        from gkreport.reviewing import webpage

        return webpage.write(self.tables(copies))

    def annotate(self, folder: str | os.PathLike[str], *, summary: bool = True) -> dict[str, Path]:
        """Write an annotated copy of each file in which something was found into a folder; return where, by `name`.

        Files that cannot be annotated, such as PDF and text, are left out.  Raises `OSError` for the file system's own
        errors.
        """
        written: dict[str, Path] = {}
        for file, below in zip(self.files, _below(file.name for file in self.files), strict=True):
            if file.document and file.findings and FORMATS[file.document.format].editing:
                path = _unused(Path(folder, below), set(written.values()))
                path.parent.mkdir(parents=True, exist_ok=True)
                write_atomically(path, file.document.annotate(file.findings, summary=summary).to_bytes())
                written[file.name] = path
        return written


def _below(names: Iterable[str]) -> Iterator[PurePath]:
    """Yield the place of each copy below one folder: as the files lie among each other, none outside."""
    paths = list(map(PurePath, names))
    try:
        base = os.path.commonpath([path.parent for path in paths])
    except ValueError:  # some below the root and some not
        base = ""
    for path in paths:
        inside = path.relative_to(base) if base else path
        yield PurePath(path.name) if inside.is_absolute() or ".." in inside.parts else inside


def _unused(path: Path, used: set[Path]) -> Path:
    """Return a path, with a number behind its name where another file has taken it."""
    numbered = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in range(2, len(used) + 3))
    return path if path not in used else next(one for one in numbered if one not in used)


def review(  # noqa: PLR0913  # what the files may be held against, each by its name
    source: Files,
    *,
    previous: Reports | None = None,
    parts: Reports | None = None,
    organ: str = "",
    roster: Iterable[str] | None = None,
    renamed: Mapping[str, str] | None = None,
    profile: Profiles = (),
    published: dt.date | None = None,
    limits: Limits = _DEFAULT,
    progress: Progress | None = None,
) -> Review:
    """Read and check files, folders, patterns or zips, every file of them.

    `previous` are the reports on the year before: each report is held against that of its organ.  `renamed` gives the
    present name for each old one; the reports of organs that were merged into one are added up.  `parts` are the
    reports of which one of the files is to be the sum; where `organ` names the organ of that one, all others are its
    parts.  `roster` names the organs of which there must be a report.  `profile` and `published` are those of `check`;
    where a profile asks for it, the texts of all files are held against each other.

    Raises what `Profile.load` does, and never for a file of `source`: what cannot be read is in the result with the
    reason.

    >>> from gkreport import Report, dumps
    >>> result = review([dumps(Report(organ="示例县", year=2024), format="json"), b"no report"])
    >>> [(file.name, file.ok) for file in result.files]
    [('#1', True), ('#2', False)]
    """
    found = [opened(task, limits) for task in tasks_of(source, limits, progress)]
    before, unread_before = reports_in(previous, limits)
    added, unread_parts = reports_in(parts, limits)
    own = _own(found, organ, None if parts is None else added)
    if parts is None and organ:
        added, unread_parts = whole(file for file in found if file is not own)
    listed = None if roster is None else tuple(roster)
    to_be_added = parts is not None or bool(organ)
    own_parts, own_roster = (added, listed) if to_be_added and not unread_parts else (None, None)
    profiles = profiles_of(profile)
    others = _likest(found, profiles)
    pairing = Pairing(before, renamed or {}, alone=len(found) == 1)
    last = {file.name: pairing.find(file.report) for file in found if file.document}
    files = tuple(
        _checked(
            file,
            last.get(file.name),
            own_parts if file is own else None,
            own_roster if file is own else None,
            _Local(profiles, beside, published),
        )
        for file, beside in zip(found, others, strict=True)
    )
    own = files[found.index(own)] if own else None
    unpaired = [file for file in files if before and file.document and not last[file.name]]
    total, why = _sum(added, organ, own, unread_parts) if to_be_added else (None, ("", ""))
    organs = [report.organ for report in (*(file.report for file in files), *added) if report.organ]
    return Review(
        files=files,
        beside=(*unread_before, *(unread_parts if parts is not None else ())),
        own=own,
        parts=tuple(added) if to_be_added else (),
        total=total,
        why_no_total=why[0],
        why_no_total_en=why[1],
        missing=tuple(name for name in listed or () if not any(same_organ(name, organ) for organ in organs)),
        unpaired=tuple(unpaired),
        unpaired_before=pairing.unused if unpaired else (),
        not_before=pairing.not_before(),
        not_now=pairing.not_now(file.report for file in found),
    )


def _checked(
    file: ReviewedFile,
    last: Report | None,
    parts: Sequence[Report] | None,
    roster: Sequence[str] | None,
    local: _Local,
) -> ReviewedFile:
    if not file.document:
        return file
    findings = check(
        file.report,
        previous=last,
        parts=parts,
        roster=roster,
        profile=local.profiles,
        others=local.others,
        published=local.published,
    )
    if not findings.errors:
        return attrs.evolve(file, findings=findings)
    return attrs.evolve(file, findings=findings, repairs=repairs_of(file.report, last))


def _likest(files: Sequence[ReviewedFile], profiles: Iterable[Profile]) -> Iterable[tuple[Report, ...]]:
    """Return for each file the reports whose texts are likest, where a profile holds them against each other."""
    if any(one.to == "others" for profile in profiles for one in profile.alike):
        return likest([file.report for file in files])
    return [()] * len(files)


def _own(files: Sequence[ReviewedFile], organ: str, parts: Sequence[Report] | None) -> ReviewedFile | None:
    """Find the file that is to be the sum: that of the organ, or the only one that is none of the parts."""
    read = [file for file in files if file.document]
    if organ:
        found = [file for file in read if file.report.organ and same_organ(file.report.organ, organ)]
    elif parts is None:
        return None
    else:
        found = [file for file in read if len(read) == 1 or not any(_are_one(file.report, part) for part in parts)]
    return found[0] if len(found) == 1 else None


def _are_one(one: Report, other: Report) -> bool:
    return bool(one.organ and other.organ) and same_organ(one.organ, other.organ)


def _sum(
    parts: Sequence[Report], organ: str, own: ReviewedFile | None, unread: Sequence[ReviewedFile]
) -> tuple[Report | None, tuple[str, str]]:
    """Add up the parts, or say why they cannot be."""
    known = [*([own.report] if own else []), *parts]
    if unread:
        names = [file.name for file in unread]
        zh = f"有 {len(unread)} 个文件没有读全，没有汇总：{'、'.join(names)}"
        return None, (zh, f"nothing was added up, {len(unread)} files were not read whole: {', '.join(names)}")
    year = next((one.year for one in known if one.year is not None), 0)
    try:
        return aggregate(parts, organ or (own.report.organ if own else ""), year), ("", "")
    except AggregationError as error:
        return None, (error.in_language("zh"), error.in_language("en"))
