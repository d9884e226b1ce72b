"""The columns of 表三, by kind of applicant, and rows whose columns are a parameter."""

import sys
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Union, cast

import attrs

from gkreport.report.marks import Column
from gkreport.report.record import Record, cached, checked, field_of
from gkreport.report.values import Count

APPLICANT = (Column("申请人情况"),)
ORGANIZATION = (
    *APPLICANT,
    Column(
        "法人或其他组织",
        called="法人或者其他组织 法人和其他组织 法人及其他组织 法人、其他组织 法人或其它组织 法人与其他组织 法人 "
        "法人组织 企业 非自然人 组织机构 法人单位",
        short="单位",
    ),
)


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class ApplicantCounts(Record):
    """One row of 表三: requests by kind of applicant (件)."""

    natural_person: Annotated[
        Count, Column("自然人", under=APPLICANT, called="公民 个人 公民个人 自然人个人 自然人申请人")
    ] = None
    commercial_enterprise: Annotated[Count, Column("商业企业", under=ORGANIZATION, called="企业")] = None
    research_institution: Annotated[Count, Column("科研机构", under=ORGANIZATION)] = None
    public_welfare_org: Annotated[Count, Column("社会公益组织", under=ORGANIZATION, called="公益组织")] = None
    legal_service_org: Annotated[Count, Column("法律服务机构", under=ORGANIZATION, called="律师事务所 律所")] = None
    other_org: Annotated[Count, Column("其他", under=ORGANIZATION, called="其他组织 其它组织")] = None
    total: Annotated[Count, Column("总计", under=APPLICANT, total=True)] = None


BLANK: Any = ApplicantCounts()
"""What a row holds at first: a row in other columns holds a blank of those."""

if TYPE_CHECKING:
    from typing import Generic

    from typing_extensions import TypeVar

    Counts = TypeVar("Counts", bound=Record, default=ApplicantCounts)

    class RowsOf(Record, Generic[Counts]):  # as type checkers see it
        """Rows of 表三, or groups of rows, in the columns that a class declares."""

        columns: ClassVar[type[Record]]

else:
    Counts = ApplicantCounts

    class RowsOf(Record):
        """Rows of 表三, or groups of rows, in the columns that a class declares.

        `Requests[ApplicantCounts2027]` prints the rows of `Requests`, and of all that stands in it, in other columns;
        `Requests` alone is `Requests[ApplicantCounts]`.
        """

        __slots__ = ()
        columns = ApplicantCounts

        def __class_getitem__(cls, columns: type[Record]) -> type[Record]:
            return _in_columns(cls, columns)


@cached
def _in_columns(cls: type[RowsOf], columns: type[Record]) -> type[Record]:
    """Return the class that prints the same rows in other columns."""
    if columns is cls.columns:
        return cls

    def other(part: type[Record]) -> type[Record]:
        if part is cls.columns:
            return columns
        if issubclass(part, RowsOf):
            return _in_columns(part, columns)  # pyright: ignore[reportUnknownArgumentType]  # whatever its columns
        return part

    def transformed(made: type, attributes: "list[attrs.Attribute[Any]]") -> "list[attrs.Attribute[Any]]":
        changed: list[attrs.Attribute[Any]] = []
        for attribute in attributes:
            field = field_of(attribute.name, attribute.type)
            held: Any = Union[tuple(map(other, field.variants))]  # noqa: UP007  # made of a tuple
            blank = other(type(cast("Record", attribute.default)))()
            # What is inherited twice, attrs takes from the first class: so it is this one's own.
            changed.append(attribute.evolve(type=Annotated[held, *field.marks], default=blank, inherited=False))
        return checked(made, changed)

    name = f"{cls.__name__}Of{columns.__name__}"
    bare = type(name, (cls,), {"__module__": cls.__module__, "__doc__": cls.__doc__, "columns": columns})
    made: type[Record] = attrs.frozen(kw_only=True, repr=False, field_transformer=transformed)(bare)
    setattr(sys.modules[cls.__module__], name, made)  # where pickle looks for it
    return made
