# ruff: noqa: E501  # lists of words stand on long lines
"""The words that reports count with, beside those for the rows and columns of the form, which stand in its classes."""

import itertools
import re
from collections.abc import Iterator
from typing import Final


class Sense:
    """What a word does in a count: one bit for each sense, so that the senses of a clause fit one number."""

    NUMBER: Final = 1 << 0
    """A whole number with its unit, or none."""
    ROUGH: Final = 1 << 1
    """A number that is not exact or not whole: 约5件, 3至5件, 1.2万条."""
    RATIO: Final = 1 << 2
    COMPARED: Final = 1 << 3
    """同比, 较上年, 增加: the numbers beside it are of two years."""
    ACT: Final = 1 << 4
    OBJECT: Final = 1 << 5
    APPLICANT: Final = 1 << 6
    NONE: Final = 1 << 7
    EACH: Final = 1 << 8
    IN_TURN: Final = 1 << 9
    TOTAL: Final = 1 << 10
    AMONG: Final = 1 << 11
    """其中: what follows are parts of what was counted last."""
    AND: Final = 1 << 12
    BREAK: Final = 1 << 13
    PLAIN: Final = 1 << 14
    """A word that changes nothing: 已, 按时, 政府信息."""
    PART: Final = 1 << 15
    """A word for a part that no cell holds: 网络, 信函, 撤诉."""
    OURS: Final = 1 << 16
    """The organ of the report, or its year."""
    OTHERS: Final = 1 << 17
    """Another organ."""
    OTHER_TIME: Final = 1 << 18
    """Another year, or a part of this one."""
    OTHER_THING: Final = 1 << 19
    """Letters, proposals, posts: what is counted next stands in no cell of the form."""
    URGING: Final = 1 << 20
    """督促, 指导: the organs named after it are not those whose numbers follow."""
    UNKNOWN: Final = 1 << 21


NAMING: Final = Sense.ACT | Sense.OBJECT | Sense.APPLICANT
AND_SO_ON: Final = "等"
"""因不掌握等原因无法提供3件: what follows it is counted, what stands before it are examples."""


UNITS: Final = {
    "requests": ("", "件", "件次", "条", "份", "起", "宗", "例", "次", "个", "项"),
    "cases": ("", "件", "件次", "起", "宗", "例", "次", "个"),
    "documents": ("", "件", "份", "个", "项", "部", "条", "篇"),
    "decisions": ("", "件", "件次", "起", "宗", "例", "份", "次"),
    "applicants": ("", "件", "件次", "份", "起", "宗", "例", "次"),
}
"""What each family is counted in; 企业3个 are three firms, and no requests."""
COUNTED: Final = frozenset(("件", "件次", "条", "份", "起", "宗", "例"))
RELATED: Final = re.compile("信息公开|政务公开|依申请|公开申请|申请公开|公开工作")
NAMES_REQUESTS: Final = re.compile("(?:依申请(?:公开)?|公开(?:的)?申请|申请公开)(?!.{0,3}(?:目录|指南))")
NAMES_OTHERS: Final = re.compile(
    "主动公开|信访|来信|来访|热线|工单|建议|提案|留言|咨询|投诉|举报|诉求|网站|平台|公众号|解读|培训|监督|考核"
)
"""What a sentence without a count is about: what is received and handled next is that."""
TELLS_OF_DISCLOSURE: Final = re.compile(
    rf"""(?:(?!复议(?!机关)|诉讼|起诉).)*?(?:{RELATED.pattern})                    # 因政府信息公开被申请行政复议
    | .*(?:[与均都系属涉为因及]|由于)(?:政府|依法)?(?:信息|政务)公开      # 行政复议1件，均涉及政府信息公开
    | .*申请人(?:对|不服)[^，。；]{{0,8}}答复(?:不服|不满)?，              # 申请人不服我局答复，提起行政复议9件
    | .*(?:复议|诉讼|起诉)的[0-9]+[件起宗](?:政府)?(?:信息|政务)公开         # 被申请行政复议的3件信息公开案件
    | .*公开工作                                                    # 行政复议1件，与政务公开工作有关""",
    re.VERBOSE,
)
"""Whether the cases of a sentence are on disclosure, which is named before them, or afterwards as what they were about."""
AMONG_OTHERS: Final = re.compile(
    """其中[^，。；]{0,12}(?:信息|政务)公开                                   # 其中涉及政府信息公开1件
    | 无关 | (?:不|未|没有)涉及?(?:政府信息|信息|政务)公开                  # 不涉及政府信息公开
    | 非(?:政府)?(?:信息|政务)公开                                        # 非信息公开类行政复议案件
    | 收到[^，。；被]{0,12}复议申请[^，。；]{0,9}，[共已均依法]{0,4}受理       # 收到行政复议申请3件，均受理""",
    re.VERBOSE,
)
"""Not all cases that the sentence counts are on disclosure, or the organ is the one that decides them."""
OF_ALL_KINDS: Final = re.compile("全[省市州县区旗](?:的|各类)?行政(?!许可|处罚|强制|规范)|应诉|出庭|负责人|作为被")
"""The cases of a sentence are those of every kind, unless it says that they are on disclosure."""
TELLS_CONTENTS: Final = re.compile(
    "[^，。；：0-9件]{0,8}申请(?:公开)?的?(?:内容|事项|领域|主题|信息)[^，。；：0-9件]{0,6}(?:涉及|集中|关于|围绕|聚焦|有关|包括|为)"
)
"""申请内容主要涉及拆迁7件、低保3件: the numbers after it are of requests again."""
PASSIVE: Final = re.compile("被|因(?:政府)?信息公开|引发|引起|不服|不满|提起")

LANGUAGE: Final = {
    Sense.ACT: {
        "received": "收到过 接到过 接收过 收 接受 进件 登记在册 实收 收到并登记 登记在案 登记在案的 承接 共收悉 共收取 收到 收办 共收 接收 接到 接收到 收取到 收悉 收件 来件 接件 登记数 登记量 登记的 统一登记 登记数量 共登记 全年共登记 共计登记 登记受理 受理登记",
        "accepted": "受理",
        "handled": "须办理 须办 须办件 需办理 应予办理 应答复 应办结 应办 应办件 应办理 办理答复 办理 处理 办件 承办 经办 受理办理 规范办理 依法办理",
        "registered": "登记 登记新",
        "todo": "待办 待办件",
        "done": "得出结果 得出办理结果 得出处理结果 已答复办结 实办 实办件 办结件 已办件 作出处理 作出了处理 已作出处理 已办 办结 在办结 办理完毕 办理完结 处理完毕 办结完毕 答复办结 办理办结 办复 审结 结案 办毕 答复完毕 处理办结 办结答复 本年度办理结果总计 办理结果总计 本年度办理结果合计 办理结果合计 本年度办理结果共计 办理结果共计 办理结果总数",
        "answered": "收到答复 获得答复 得到答复 作了答复 答复 回复 书面答复 答复处理 依法答复 规范答复",
        "undone": "未结 未办毕 尚未办毕 继续办理 年后继续办理 正在走程序 还在走程序 期末余 年末余 年底余 待办结转 尚余 仍余 还余 尚剩 未能在年内办结 未在年内办结 仍在办理 仍在办理中 还在办理 待答复 待办理 未答复 尚未答复 未能办结 未办结 尚未办结 未办理完毕 未办理完结 待办结 正在办理 在办 尚在办理 正在办理中 尚在办理中 未到期 尚未到期",
        "withdrawn": "撤诉 撤回 撤回申请 终止 终止审理 申请人撤回 原告撤诉 主动撤回 主动撤销 申请人主动撤回 自行撤回 撤回起诉 申请人自行撤回 主动撤诉",
        "disclosed": "公开 依法公开 主动提供 已公开 公开类",
        "else": "其他 其它 其他情况 其他情形 其他类 其他主体 其他申请人 其他申请主体 其他单位",
    },
    Sense.OBJECT: {
        "request": "申请信息 申请的信息 所申请信息 所申请的信息 申请公开的信息 申请 依申请 申请件 依申请公开 依申请公开政府信息 依申请公开信息 政府信息依申请公开 申请公开 申请书 申请事项 申请公开信息 信息依申请公开",
        "litigation": "被起诉",
    },
    Sense.APPLICANT: {"enterprise": "企业 公司企业"},
}
"""Words that no one row or column of the form stands for; what those are called stands beside their labels."""
_SUITS: Final = ("诉讼", "行政诉讼", "政府信息公开诉讼", "信息公开诉讼", "政府信息公开行政诉讼", "信息公开行政诉讼")
SUITS: Final = (
    *("起诉", "起诉的", "起诉案件", "提起的", "提起的案件"),
    *map("".join, itertools.product(("", "提起", "提起的", "起诉的"), _SUITS, ("", "案件"))),
)
"""How a lawsuit is called after what tells its kind: 复议后起诉, 复议后提起的行政诉讼案件."""
_WRITING: Final = "作出 做出 制作 制发 出具 发出 完成 给予 予以 作出了 做出了 出具了 发出了 完成了 给予了"
_ABOUT: Final = (
    "",
    "书面",
    "政府信息公开",
    "信息公开",
    "政府信息公开申请",
    "信息公开申请",
    "依申请公开",
    "依申请公开申请",
)
_ANSWERS: Final = "答复 答复书 答复意见 答复意见书 答复函 告知书"
_FIRMS, _PEOPLE = "企业 公司 单位 市场主体", "群众 居民 市民 村民 公众 个人 公民 社会公众 人民群众"
_ON_PAPER, _ON_LINE = "书面 纸质 线下", "网上 网络 线上 在线 电子"
_JOINED: Final = ("和", "与", "及", "以及", "、", "或", "或者")
_DISCLOSURE: Final = (
    "政府信息公开 信息公开 政务公开 公开 依申请公开 政府信息依申请公开 信息依申请公开 依申请公开政府信息 依申请公开信息 "
    "依申请 公开政府信息 申请公开政府信息 要求公开政府信息 要求公开信息 政务信息公开 政府信息 请求公开政府信息 获取政府信息 依申请获取政府信息 获取信息"
)
_REQUEST: Final = "申请 的申请 请求 的请求 申请件 申请书 申请事项 申请办件 申请案件 申请表 申请事宜 类申请"
_APPLICATION: Final = "依申请公开 政府信息依申请公开 依申请公开政府信息 依申请公开信息 依申请 信息依申请公开"
_CASE: Final = "件 办件 事项 案件 公开件 事宜 件数 办件量 案"
_WHOLE: Final = "申请获取政府信息 申请公开政府信息 申请政府信息公开 申请信息公开 政府信息公开办件 信息公开办件 申请公开政府信息事项 政府信息公开申请公开"
_CHANNELS: Final = (
    "网络 网上 线上 线下 在线 互联网 网站申请 网络申请 网上申请 网络平台 在线平台 网页 信函 信件 邮寄 邮政 "
    "邮件 来函申请 信函申请 寄送 当面 当面申请 现场 现场申请 窗口 窗口申请 传真 传真申请 电子邮件 电子邮箱 "
    "邮箱 快递 口头 上门 书面申请 邮政寄送 邮寄申请 挂号信 书面政府信息公开申请 书面信息公开申请 "
    "书面依申请公开申请 通过网络 通过网络平台 线上申请系统 通过信函 通过网站"
)
OF_A_PAIR: Final = ("前者", "后者")
"""予以公开和不予公开5件，前者3件，后者2件: the first and the second of two that were named together."""
CHANNELS: Final = frozenset(_CHANNELS.split())
"""The ways in which requests come: what came in each of them adds up to all."""
OTHER_WORDS: Final = {
    Sense.NONE: (
        "未 没有 无 没 不具有 不具备 不享有 从未 未发生 没有发生 未曾 未有 并未 均未 均无 暂无 尚无 未产生 没有产生 未出现 没有出现 皆无 并无 "
        "无一件 无一例 无一起 无一宗 没有一件 没有一例 没有一起 未有一件 未有一例 未有一起 无任何 没有任何 未再 都没有 均没有 无一 尚未 暂未 不存在 没有人 无人 没人 零"
    ),
    Sense.EACH: "均 都 各 皆 全部 均已 均为 都已 各为 都为 皆为 都是 全部已 已全部 均系 全数 均被 全部为 全部是 已均",
    Sense.IN_TURN: "分别 依次 分别为 依次为 分别是",
    Sense.TOTAL: "共 合在一起 加在一起 加起来 合起来 之和 之和为 总盘子 两项 三项 四项 两类 三类 两者 三者 二者 五项 六项 以上共 以上共计 以上合计 相加 相加为 共计 总计 合计 总共 共有 共为 一共 全部共计 累计共 共计为 合计为 总计为 累计 累计共计 累计有 总数 总量 总件数 总数为 总数是 总量为",
    Sense.AMONG: "其中 其中： 当中 其中有",
    Sense.AND: "、 和 及 以及 与 或 或者 并 并且 / ／",
    Sense.BREAK: "* ＊ ※ ★ ， ； ： （ ） , ; : ( ) 。 ！ ？ ! ? “ ” 《 》 【 】 — － . ① ② ③ ④ ⑤ ⑥ ⑦ ⑧ ⑨ ⑩",
    Sense.PLAIN: (
        "总 总的 为 是 有 的 了 已 已经 经 按时 按期 如期 及时 依法 依规 依法依规 依照规定 按规定 按照规定 "
        "在法定期限内 法定期限内 在规定期限内 规定期限内 在法定时限内 法定时限内 规定时限内 在规定时限内 期限内 作出 做出 决定 结果 "
        "来讲 来说 增至 增加到 增加至 增长到 增长至 上升到 上升至 升至 减少到 减少至 减至 下降到 下降至 降至 新的 进入办理程序 进入办理流程 进入办理环节 按程序 依程序 占比最大 占比最高 占比最多 最多 居首 居首位 位居首位 位居第一 首要原因 主要原因 最主要原因 申请者 即 辖区 情况 情形 现象 的情况 的情形 数 数量 件数 量 案件 案 事项 政府信息 政府信息公开 信息公开 政务公开 "
        "政府信息公开工作 信息公开工作 政务公开工作 工作 方面 "
        "相关 有关 涉及政府信息公开 关于政府信息公开 涉政府信息公开 涉及信息公开 因 由 而 被 引发 引起 产生 发生 导致 所引发 "
        "提起 提出 对 于 就 针对 各类 各种 任何 实际 予以 属于 属 一 上述 当年 度 另 另有 另外 此外 同时 也 还 且 又 则 "
        "继续 仍 仍有 尚有 尚 共同 处理决定 办理结果 办理情况 处理结果 申请人 申请人为 申请人是 来自 来自于 "
        "本年度办理结果 办理结果为 处理结果为 答复结果 答复情况 处理情况 含 包含 包括 依据 年底 年末 截至 截止 截至到 截止到 截至年底 截至年末 我们 "
        "行政 实施 组织实施 行使 来看 看 现 存 答复书 决定书 告知书 需要 最终 在 内 等 向 这 "
        f"{' '.join(OF_A_PAIR)} 其他途径 其他渠道 类 项 之 计 当 期间 中 里 之中 得到 说明 需要说明的是 期末 年初 本年末 本年底 即 具体 具体为 具体是 具体情况为 其次是 其次为 最多的是 最多的为 通过 渠道 途径 但 出具 清理后 经清理 下达 对象 对象为 注： 任何形式 任何形式的 公民、法人和其他组织 公民、法人或者其他组织 公民、法人或其他组织 公民、法人 "
        "公民、法人及其他组织 过 如下 社会公众 群众 公众 工作中 所 提交 请求 递交 全部政府信息公开 所有 依法依规对 严格 认真 妥善 "
        "加上 加之 连同 加 再加上 其余 剩余 余下 剩下 余 剩 还有 其它的 不含 不包括 不计 本机关作为被告 作为被告 作为被申请人 被申请人 被告 "
        "复议机关 行政复议机关 法院判决 人民法院判决 判决 被复议机关 被法院 被人民法院 被行政复议机关 应 应当 应予 合并 涉及 涉 关于 是因 件次 而来 转来 年度 数为 量为 数量为 理由 理由为 原因 原因为 达到 达 已按时 均已按时 "
        "按法定时限 按照法定时限 按法定期限 按照法定期限 依照法定程序 按照法定程序 依法定程序 法定程序 全面 积极 圆满 高效 "
        "统一 准确 逐一 逐件 书面 正式 确保 做到 完成 新 新增收 进行 给予 办理的 答复的 受理的 收到的 数据 统计 据统计 经统计 "
        "经梳理 经汇总 汇总 显示 统计显示 数据显示 自 直接 类型 类别 主体 期限 时限 法定 规定 按 照 事由 方式为 "
        "由于 故 至此 至 到 时 从 起 止 案由 将 件 份 起案件 社会 人民群众 各界 社会各界 村民 居民 市民 需 共需 范围 除 除了 外 以外 之外 行政事业性收费 告知 仅 只 期内 表中 下表 上表 环节 阶段 经审查 经审核 经研究 经审理 经法院审理 一审、二审 一审和二审 客观 客观原因 各种原因 发生过 产生过 提起过 作 做 数量相同 件数相同 作为执法主体 执法主体 作出并公示 作出并公开 作出并依法公开 办结并公示 办结并公开 属于公开范围 属公开范围 剩下 党组 党组会 党组会议 党委会 党委会议 常务会议 政府常务会议 办公会议 审议通过 讨论通过 研究通过 集体讨论 集体研究 面对 结余 纳入统计 纳入统计的 加工 分析 以人民为中心 为中心 符合条件 符合公开条件 认定为 列为 界定为 领域 政府信息公开问题 信息公开问题 政府信息公开事务 信息公开事务 政府信息公开领域 信息公开领域 业务 实现 实现了 说明： 备注： 补充说明： 表内 表格中 上表中 系 经检索 加工分析 为由 内容 申请内容 主要 不再处理 行政机关不再处理 不再处理其申请 视为放弃申请 视为放弃 "
        "理由分布 原因分布 分布 分布情况 构成 构成情况 待 法院裁判 法院裁定 人民法院裁判 人民法院裁定 先后 所提 所提的 出自 考虑到 评估后 论证后 经评估 作出过 做出过 实施过 作出过的 答复书 政府信息公开申请人 信息公开申请人 对照 开展 原因是 任何单位和个人 任何单位或个人 任何组织和个人 均已登记编号 会 可能 身份 名义 既 当事人 归入 归为 列入 计入 两类 各渠道 各个渠道 合并计算 上下 基于 所申请信息 方式 采取 准予 线上线下 线上和线下 线上、线下 加工汇总 汇总加工 为主 居多 占多数 占大多数 向上级机关 向上级行政机关 不服 对答复不服 不服答复 对答复不满 对答复不满意 对答复结果不服 对答复内容不服"
    ),
    Sense.PART: (
        f"{_CHANNELS} "
        "平台申请 信息不存在 政府信息不存在 不属于本机关 不属于本机关公开 非本机关 已主动公开 延期 延期答复 补正 "
        "当场答复 当场 简易 转办 驳回 驳回起诉 驳回诉讼请求 驳回复议申请 裁定驳回 判决驳回 不予受理 调解 和解 逾期 "
        "告知获取途径 行政强制措施 履行职责 责令履行 撤销 变更 确认违法 该 该项 此项 该类 此类 这类 纳入"
    ),
    Sense.UNKNOWN: "作为",
    Sense.URGING: "督促 指导 组织 推动 协调 加强 强化 健全 完善 明确 压实 畅通 建立 落实 规范 要求 推进 围绕 按照 根据 聚焦",
    Sense.OURS: (
        "这一年 这一年里 一年里 一年中 过去一年 过去的一年 本年 本年度 年度内 今年 全年 年内 本年内 本机关 我机关 一年来 今年以来 今年来 报告年度 当年度 本报告期 报告期内 全年度 本年度内 "
        "报告期 本统计年度 统计期内 截至年底 本行政机关 全年共"
    ),
    Sense.COMPARED: (
        "同比 环比 较 比 增长 增加 增幅 减少 下降 降低 上升 上涨 降幅 多 少 相比 相较 持平 去年同期 上年同期 翻番 占 "
        "占比 比例 率 纠错率 百分之 与去年 与上年 多于 少于 回落 攀升 净增 相较于 同上年 同去年 比重"
    ),
    Sense.OTHERS: (
        "县（市、区） 区（县、市） 县（区） 区（县） 各县（市、区） 各县（区） 各区（县） 乡镇（街道） 各乡镇（街道） 镇（街道） 各镇（街道） 县市区 局 委员会 政府办公室 政府办公厅 政府办 政府办公 办公室 办公厅 街道 街道办 街道办事处 镇 乡 厅 法院 检察院 各单位 人民法院 "
        "各部门 各镇 各乡镇 各街道 各县 各区 各地 部门 单位 县直 市直 区直 省直 县本级 市本级 区本级 本级 社区 科室 站所 "
        "公司 支队 大队 开发区 管委会 园区 下级 下属 所属 市级 县级 区级 省级 乡级 镇级 村级 上级 学校 医院 卫健委 发改委 "
        "教体委 经信委 住建委 城管委 中心 分局 派出所 乡镇 村委会 各村 本级机关 派驻 驻镇 驻乡 驻街 市场监管所 市场监督管理所 市监所 监管所 司法所 "
        "自然资源所 国土所 国土资源所 税务所 财政所 工商所 城管中队 交警中队 派驻中队 中队 执法站 畜牧站 林业站"
    ),
    Sense.OTHER_TIME: (
        "上年 上年度 去年 上一年 上一年度 往年 历年 前年 近年 近年来 上半年 下半年 季度 月份 月底 截至目前 目前 同期 "
        "历年来 上个年度 次年 明年 下年度 下年 至今 累年 每年 每月 每季度 条例施行 近三年 近两年 近五年 十四五 十三五 任期 以来"
    ),
    Sense.OTHER_THING: (
        "不动产登记 产权登记 婚姻登记 企业登记 登记资料 登记信息 来信 来访 来电 来函 咨询 留言 建议 提案 议案 投诉 举报 信访 热线 12345 工单 意见 舆情 公文 文件 公报 解读 备案 新增 "
        "主动公开 发布 推送 转载 信息 属性 稿件 微信 微博 公众号 网站 培训 会议 制度 案卷 内部 党内 党委 应诉 败诉 胜诉 "
        "公示 台账 模板 档案 流程 目录 指南 低保 救助 宅基地 证照 登记证 事件 诉求 服务 报备 审查 审核 修订 修改 失效 立案 条目 栏目 企业信息公开 企业信息公开申请 党务公开 村务公开 环境信息公开 校务公开 办事公开 公共企事业单位信息公开 企事业单位信息公开 事业单位信息公开"
    ),
}


def _pairs(ones: str, others: str) -> Iterator[tuple[str, str, str]]:
    for one, joined, other in itertools.product(ones.split(), _JOINED, others.split()):
        yield from ((one, joined, other), (other, joined, one))


def answer_words() -> Iterator[str]:
    """Name how an answer is given: 作出政府信息公开申请答复, 出具书面答复书."""
    return map("".join, itertools.product(_WRITING.split(), _ABOUT, _ANSWERS.split()))


def words_for_all() -> Iterator[str]:
    """Name pairs that are all there are, so that they limit nothing: 企业和群众, 书面和网上."""
    yield from map("".join, itertools.chain(_pairs(_FIRMS, _PEOPLE), _pairs(_ON_PAPER, _ON_LINE)))


_STILL: Final = "尚在 仍在 还在 处于 尚处于 仍处于 未到 尚未到 未届 未届满 尚未届满 未满 未超 未超过 未过"
_TERM: Final = "期 期内 期限 期限内 时限 时限内"
_RUNS: Final = "未到 尚未到 未届满 尚未届满 未满 尚未期满"


def undone_words() -> Iterator[str]:
    """Name what need not be answered yet: 尚在答复期内, 未到法定办理期限, 答复期限未届满."""
    terms = [of + term for of in ("", "答复", "办理", "法定", "法定答复", "法定办理") for term in _TERM.split()]
    yield from map("".join, itertools.product(_STILL.split(), terms))
    yield from map("".join, itertools.product(terms, _RUNS.split()))


def request_words() -> Iterator[str]:
    """Name the requests in the many ways that offices do: 政府信息公开申请, 依申请公开办件."""
    yield from _WHOLE.split()
    for one, joined, other in _pairs(_ON_PAPER, _ON_LINE):
        yield from (f"{one}{joined}{other}申请", f"{one}申请{joined}{other}申请")
    for first, second in ((_DISCLOSURE, _REQUEST), (_APPLICATION, _CASE)):
        yield from map("".join, itertools.product(first.split(), second.split()))
