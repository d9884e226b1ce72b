"""Turns of phrase that no list of words holds, by the letter they begin with."""

import re
from typing import Final

from gkreport.checks.claims.quantities import IN_FORCE, ISSUED, PETITION
from gkreport.checks.claims.vocabulary import Sense

_VIEW: Final = re.compile(
    "[从按][^，。；：、0-9件]{1,14}?(?:来看|来讲|来说|看|划分|统计|分析|来分|分(?=[，：为]))[，：:]?"
)
_AS: Final = re.compile("作为[^，。；：0-9复被]{1,16}(?:部门|单位)(?=[，。])")
"""作为县级主管部门: no other organ."""
_ROSE: Final = re.compile(
    """[由从](?:上一?年度?|去年|20[0-9]{2}年度?)(?:同期)?的?[0-9,]{1,9}[件条份宗起例]
    [增上升提减下降回][加升长高涨少降落]?[到至为]                                # 由上年的863件增至（937件）""",
    re.VERBOSE,
)
"""What a number was a year before."""
_REASON: Final = re.compile(
    """因[^，。；：0-9]{2,16}?                                                        # 因征求第三方意见等原因
      (?=尚?未办结|结转|顺延|延至|跨年|[仍正尚]在办理|未能办结)                             # （尚未办结）
    | 因(?:所?申请(?:公开)?的?|该|相关)?(?:政府)?信息(?=涉及|属于|属|危及|侵害|损害)    # 因信息（涉及第三方合法权益）
    | 以(?=[^，。；：0-9]{2,24}(?:为由|方式|答复|为主|居多)                          # 以（补正后仍不明确为由）
        |(?:自然人|个人|公民|企业|商业企业|法人)(?:名义|身份)
        |[^，。；：0-9]{4,16}类(?:申请)?不予处理)""",
    re.VERBOSE,
)
_EXCEPT: Final = re.compile("除[^，。；：0-9]{2,18}?(?:原因|情况|情形)(?=[^，。；：0-9]{0,2}结转)")
"""除因征求意见等原因（结转的2件）: why they were left limits nothing."""
_UNDER_COVER: Final = re.compile(
    """[以借](?:依?申请)?(?:政府)?(?:信息|政务)?(?:公开)?(?:申请)?(?:公开)?的?(?:形式|方式|名义|之名|渠道|途径)[，]?
    (?:进行|提出|反映|从事|行)?的?(?:信访|举报|投诉|诉求|事项|类|活动|、|和|或|与|及){1,9}(?:之实)?""",
    re.VERBOSE,
)
"""以信息公开形式进行信访、投诉: the first row of those that are not processed."""
_KINDS: Final = re.compile("(?:以上|上述|这)?[两二三四五六七八](?:种|类|项|方面)(?:不同)?(?:情形|情况|原因|类型|理由)")
"""以上三种情形: those that were listed before."""
_OF_THAT_KIND: Final = re.compile(
    """(?:已|明显)?不(?:再)?(?:适[应用合]|合时宜|符合)[^，。；：、0-9]{0,12}的
    | (?:已[经]?)?(?:过时|到期|期满|失效|超过有效期|被新[^，。；：、0-9]{1,8}代替|被替代)的
    | 与[^，。；：、0-9]{2,16}?(?:不(?:一致|相符|相适应|符|适应)|相抵触|相冲突)的""",
    re.VERBOSE,
)
"""Why documents are repealed, which limits nothing: 不适应工作需要的规范性文件."""
_SOME: Final = re.compile(
    "(?:部分|个别|少数|有的|有些|一些|某些)(?:基层)?(?:单位|部门|科室|乡镇|镇街|街道|同志|干部|人员)"
)
"""部分单位答复质量不高: no organ whose numbers follow."""
_DISSENT: Final = re.compile("(?:因|对)?不(?:服|满)[^，。；：0-9]{0,14}?(?:答复|决定|行为|处理)(?:意见|书)?(?:而|的)?")
"""因不服答复（申请行政复议）: why there was a case."""
_ALL_CHANNELS: Final = re.compile(
    """(?:通过|采取|经)
    (?=[^，。；：0-9]{0,30}(?:信函|信件|邮寄|邮政|寄送|当面|现场|窗口|书面|传真))
    (?=[^，。；：0-9]{0,30}(?:网|线上|邮箱|平台|电子邮件))
    [^，。；：0-9]{1,30}?、[^，。；：0-9]{1,30}?                                      # 通过网站、信函、当面
    (?:等(?:多|各)?种?(?:不同)?|[两二三四五六多]种|多个)(?:渠道|方式|途径|形式)[，,]?  # 等多种渠道
    | (?:通过|经)                                                              # 通过信函、当面和网络（收到）
      (?=[^，。；：0-9]{0,20}(?:信函|信件|邮寄|邮政|挂号))
      (?=[^，。；：0-9]{0,20}(?:当面|现场|窗口))
      (?=[^，。；：0-9]{0,20}(?:网|线上|邮箱|平台|邮件))
      [^，。；：0-9]{6,24}?(?=收到|接收|受理|收件|收悉|提出|提交)
    | 通过[各多]种(?:渠道|方式|途径|形式)[，,]?
    | 通过[^，。；：0-9]{2,20}等(?:渠道|方式|途径|形式)                              # 通过信函和当面等方式
      (?=[^，。；：0-9]{2,24}共[0-9]) (?![^。]{0,80}(?:通过|另|其[他它余]))              # （收到申请）共23件""",
    re.VERBOSE,
)
"""Where channels of both kinds are listed, or none after them, what came through them is all that came."""
STANDING: Final = "standing"
_STANDING: Final = re.compile(
    """(?: (?:占比)?最[多少高大小低] | 次之 | 其次                                          # 信访类最多
      | [位高排]?(?:居|列|名)(?:在)?(?:首位?|第?[一二三四]位?|末位?|榜首)                      # 居首位
      | 占(?:到|据|比)?(?:全部|总数|总量|办结总数|的|近|约|了){0,3}
        (?:[一二三四五六七八九十]分之[一二三四五六七八九]|[一二三四五六七八九]成(?:多|以上)?|半数(?:以上)?|一半(?:以上)?)
    )(?=[，；])
    | [是成仍占][^，。；：、0-9]{0,20}?                                             # 是申请的主力军
      (?:主力军?|主体|大户|群体|来源|多数|首位|第[一二三]位?|次于[^，。；：0-9]{1,12})(?=[，；])""",
    re.VERBOSE,
)
"""Where a count stands among the others, told before the number itself: 信访类申请最多，为5件."""
_MANNER: Final = re.compile(
    """按照?(?:《[^》]{1,40}》|[相有]关|法定|规定|条例|法律|法规|政策|办理|答复|工作|时间|时限|期限|程序|流程|要求|标准|
    [和与及、的等]){1,8}(?<=规定|要求|程序|流程|时限|期限|标准)""",
    re.VERBOSE,
)
"""按照相关要求和程序（答复3件）: how, not how many, as 按时 does."""
POWERS: Final = "powers"
_POWERS: Final = re.compile("等?(?:[相有]关)?(?:职权|职能|权限|职责|权力)(?:事项)?(?=[，。；]|$)")
"""无行政处罚、行政强制等职权: what nobody may decide was not decided."""
_MATTER: Final = re.compile("(?<=复议|诉讼|案件)问题(?=[，。；]|$)")
"""未发生行政复议、诉讼问题: the same as none of them."""
_REVIEWED: Final = re.compile("梳理出(?=(?:现行|继续)有效)")
_AT_COURT: Final = re.compile("正(?=在(?:行政)?复议机关|在(?:人民)?法院)")
_PUBLISHED: Final = re.compile("发布(?=(?:行政)?规范性文件[0-9])")
"""发布规范性文件3件: the new ones, or all."""
_AND_ALL_OTHERS: Final = re.compile(
    "[^，。；：0-9申请收件]{2,16}?(?:及|和|与|或者?)其[他它](?:各种)?(?:形式|方式|渠道|途径)的?(?=[^0-9]{0,6}申请)"
)
"""书面、网络及其他形式的申请: however they came."""
_THEN_BEFORE: Final = re.compile("(?<![^，。；：])(?:上一?年度?|去年)同期(?=，)")
"""上年同期，收到3件: no comparison, as it is beside a number; 同期，收到3件 is of the time told before."""
PHRASES: Final = {
    "按": ((_VIEW, Sense.BREAK, "view"), (_MANNER, Sense.PLAIN, "按时")),
    "问": ((_MATTER, Sense.PLAIN, ""),),
    "梳": ((_REVIEWED, Sense.PLAIN, ""),),
    "正": ((_AT_COURT, Sense.PLAIN, ""),),
    "发": ((_PUBLISHED, Sense.ACT, f"{ISSUED}|{IN_FORCE}"),),
    **dict.fromkeys("等职权", ((_POWERS, Sense.PLAIN, POWERS),)),
    "由": ((_ROSE, Sense.PLAIN, ""),),
    "从": ((_ROSE, Sense.PLAIN, ""), (_VIEW, Sense.BREAK, "view")),
    **dict.fromkeys("最次其位高排居列占是成仍", ((_STANDING, Sense.PLAIN, STANDING),)),
    "共": ((re.compile("共(?=收到)"), Sense.TOTAL, "共"),),
    "办": (
        (re.compile("办理结果(?=(?:共|为|共计|总计|合计)?[0-9]{1,9}件)"), Sense.ACT, "done"),
        (re.compile("办理中(?=[0-9]{1,9}件)"), Sense.ACT, "undone"),
    ),
    "及": ((re.compile("及其(?![他它])"), Sense.AND, "及其"),),  # 不予处理及其他处理
    **dict.fromkeys("书网信当线现邮", ((_AND_ALL_OTHERS, Sense.PLAIN, ""),)),
    "同": ((re.compile("(?<![^，。；：])同期(?=，)"), Sense.PLAIN, ""),),
    "去": ((_THEN_BEFORE, Sense.OTHER_TIME, ""),),
    "与": ((re.compile("与(?=上一?年度?结转)"), Sense.AND, ""), (_OF_THAT_KIND, Sense.PLAIN, "")),
    "除": ((_EXCEPT, Sense.PLAIN, ""),),
    "因": ((_REASON, Sense.PLAIN, ""), (_DISSENT, Sense.PLAIN, "")),
    **dict.fromkeys("不对", ((_DISSENT, Sense.PLAIN, ""), (_OF_THAT_KIND, Sense.PLAIN, ""))),
    **dict.fromkeys("已明过到期失超被", ((_OF_THAT_KIND, Sense.PLAIN, ""),)),
    **dict.fromkeys(
        "以借", ((_UNDER_COVER, Sense.ACT, PETITION), (_KINDS, Sense.PLAIN, ""), (_REASON, Sense.PLAIN, ""))
    ),
    **dict.fromkeys("这两二三四五六七八", ((_KINDS, Sense.PLAIN, ""),)),
    "上": ((_THEN_BEFORE, Sense.OTHER_TIME, ""), (_KINDS, Sense.PLAIN, "")),
    **dict.fromkeys("部个少有一某", ((_SOME, Sense.UNKNOWN, ""),)),
    "作": ((_AS, Sense.PLAIN, ""),),
    **dict.fromkeys("通采经", ((_ALL_CHANNELS, Sense.PLAIN, ""),)),
}
"""Turns of phrase by their first letter: the pattern, what they do, and what they name."""
