"""The 2021 edition (国办公开办函〔2021〕30号, report years from 2021): 表二, the table it prints its own way."""

from typing import Annotated, ClassVar

import attrs

from gkreport.report.edition import Edition
from gkreport.report.marks import Block, Column, Row, Stock
from gkreport.report.record import Record, checked
from gkreport.report.values import Count, Money

_DOCUMENTS = Block("第二十条第（一）项", "documents")
_LICENSING = Block("第二十条第（五）项", "decisions")
_ENFORCEMENT = Block("第二十条第（六）项", "decisions")
_FEES = Block("第二十条第（八）项")
_DECISIONS = Column("本年处理决定数量", also=("处理决定数量",))


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class DocumentCounts(Record):
    """One row of 表二, 第（一）项: documents issued and repealed in the year, and in force at its end (件)."""

    stock: ClassVar[Stock | None] = Stock(added="issued", removed="repealed", closing="in_force")

    issued: Annotated[
        Count,
        Column(
            "本年制发件数",
            called="新发 新制 新增制发 新增制定 新发布 制发 制定 印发 出台 制定印发 制定出台 制定发布 制发出台 "
            "新制定 新制发 "
            "新出台 新印发 研究制定 制定下发 下发 本年制发 新制作 制定实施 制定公布 出台并公布",
            short="新增",
        ),
    ] = None
    repealed: Annotated[
        Count,
        Column(
            "本年废止件数",
            called="失效废止 废止失效 失效、废止 废止、失效 废止和失效 宣布失效、废止 宣布废止失效 废止 "
            "清理废止 宣布废止 本年废止 公告废止 清理并废止 清理废止文件 废止文件",
        ),
    ] = None
    in_force: Annotated[
        Count,
        Column(
            "现行有效件数",
            also=("现行有效文件数", "现行有效件"),
            called="现行有效 现有 存量 继续有效 现存有效 现行有效文件 现有有效 仍然有效 仍有效 有效 目前有效 "
            "目前仍有效 目前仍然有效 目前现行有效 保留有效文件 有效文件 继续执行 保留有效 保留现行有效",
            short="保留 继续保留 予以保留 现存 现行 现有 继续执行 仍在执行 继续实施 继续施行 继续沿用",
        ),
    ] = None


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class ProactiveDisclosure(Record):
    """表二 主动公开政府信息情况 (条例 Art. 20 (一)(五)(六)(八))."""

    since: ClassVar[Edition] = Edition.E2021

    rules: Annotated[
        DocumentCounts, _DOCUMENTS, Row("", "规章", called="政府规章 行政规章 地方政府规章 部门规章", reserved=True)
    ] = DocumentCounts()
    normative_docs: Annotated[
        DocumentCounts, _DOCUMENTS, Row("", "行政规范性文件", also=("规范性文件",), lapses=True)
    ] = DocumentCounts()
    licensing_decisions: Annotated[
        Count, _LICENSING, Row("", "行政许可", called="许可决定", short="许可 许可类 许可类决定"), _DECISIONS
    ] = None
    penalty_decisions: Annotated[
        Count,
        _ENFORCEMENT,
        Row("", "行政处罚", called="处罚决定 处罚违法行为", short="处罚 处罚类 处罚类决定"),
        _DECISIONS,
    ] = None
    compulsion_decisions: Annotated[
        Count, _ENFORCEMENT, Row("", "行政强制", called="强制决定", short="强制 强制类 强制类决定"), _DECISIONS
    ] = None
    administrative_fees: Annotated[Money, _FEES, Row("", "行政事业性收费"), Column("本年收费金额（单位：万元）")] = None
