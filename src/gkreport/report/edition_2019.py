"""The 2019 edition (国办公开办函〔2019〕60号, report years 2019 and 2020): 表二, the table it prints its own way."""

from typing import Annotated, ClassVar

import attrs

from gkreport.report.edition import Edition
from gkreport.report.marks import Block, Column, Kind, Row, Stock
from gkreport.report.record import Record, checked
from gkreport.report.values import Amount, Change, Count

_DOCUMENTS = Block("第二十条第（一）项", "documents")
_SERVICES = Block("第二十条第（五）项")
_ENFORCEMENT = Block("第二十条第（六）项")
_FEES = Block("第二十条第（八）项")
_PROCUREMENT = Block("第二十条第（九）项")
_PRIOR_YEAR = Column("上一年项目数量")
_CHANGE = Column("本年增/减")
_ITEMS_STOCK = Stock(opening="items_prior_year", added="items_change")


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class PublicDocuments2019(Record):
    """One row of 第（一）项: documents made and published in the year, and public in all (件)."""

    made: Annotated[Count, Column("本年新制作数量", called="新制作")] = None
    published: Annotated[Count, Column("本年新公开数量", within=("made", "public_total"))] = None
    public_total: Annotated[Count, Column("对外公开总数量")] = None


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class Items2019(Record):
    """One row of 第（五）or（六）项: items (事项) last year and their change, and cases decided (件)."""

    stock: ClassVar[Stock | None] = _ITEMS_STOCK

    items_prior_year: Annotated[Count, _PRIOR_YEAR] = None
    items_change: Annotated[Change, _CHANGE] = None
    decisions: Annotated[Count, Column("处理决定数量", also=("本年处理决定数量",))] = None


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class FeeItems2019(Record):
    """The row of 第（八）项: fee items, not money."""

    stock: ClassVar[Stock | None] = _ITEMS_STOCK

    items_prior_year: Annotated[Count, _PRIOR_YEAR] = None
    items_change: Annotated[Change, _CHANGE] = None


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class Procurement2019(Record):
    """The row of 第（九）项; the form gives the amount no unit, so the printed one is kept with it."""

    projects: Annotated[Count, Column("采购项目数量")] = None
    amount: Annotated[Amount | None, Kind.AMOUNT, Column("采购总金额")] = None


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class ProactiveDisclosure2019(Record):
    """表二 主动公开政府信息情况 (条例 Art. 20 (一)(五)(六)(八)(九)), 2019 edition."""

    since: ClassVar[Edition] = Edition.E2019

    rules: Annotated[PublicDocuments2019, _DOCUMENTS, Row("", "规章", reserved=True)] = PublicDocuments2019()
    normative_docs: Annotated[
        PublicDocuments2019, _DOCUMENTS, Row("", "规范性文件", also=("行政规范性文件",), lapses=True)
    ] = PublicDocuments2019()
    licensing: Annotated[Items2019, _SERVICES, Row("", "行政许可")] = Items2019()
    other_services: Annotated[Items2019, _SERVICES, Row("", "其他对外管理服务事项")] = Items2019()
    penalty: Annotated[Items2019, _ENFORCEMENT, Row("", "行政处罚")] = Items2019()
    compulsion: Annotated[Items2019, _ENFORCEMENT, Row("", "行政强制")] = Items2019()
    fee: Annotated[FeeItems2019, _FEES, Row("", "行政事业性收费")] = FeeItems2019()
    procurement: Annotated[Procurement2019, _PROCUREMENT, Row("", "政府集中采购")] = Procurement2019()
