"""Every answer of the service that is no result: its code, its status, and what it says to the person who asked."""

from typing import Final, NamedTuple

from starlette.exceptions import HTTPException


class Reason(NamedTuple):
    """Why a request gets no result."""

    status: int
    zh: str
    en: str


_AGAIN: Final = "请用 Word、WPS 或 Excel 另存后再试"
_AGAIN_EN: Final = "save the file anew with Word, WPS or Excel and try again"
REASONS: Final = {
    "empty": Reason(400, "没有收到文件；请选择一份文件再试", "no file was received; choose a file and try again"),
    "form": Reason(
        400,
        "表单有误：请用 multipart/form-data 只发一份文件，字段名为 file",
        "the form is not as it should be: send one file as multipart/form-data, in the field “file”",
    ),
    "name": Reason(400, "文件名过长；请改短后再试", "the name of the file is too long; shorten it and try again"),
    "http": Reason(404, "没有这个地址", "there is no such address"),
    "method": Reason(405, "这个地址不接受这种请求方法", "this address does not take this method"),
    "slow_upload": Reason(
        408,
        "文件上传用时过长，已经停止；请检查网络后再试",
        "sending the file took too long; check the network and try again",
    ),
    "too_large": Reason(
        413, "文件超过 {mib:.0f} MiB，没有读取", "the file is larger than {mib:.0f} MiB and was not read"
    ),
    "unreadable": Reason(422, "文件打不开，或不能批注", "the file cannot be opened, or cannot be annotated"),
    "not_a_report": Reason(
        422, "文件不是政府信息公开工作年度报告", "the file is no annual report on open government information"
    ),
    "too_many": Reason(
        429,
        "您有几份文件正在核对；请等它们完成后再试",
        "several files of yours are being checked; wait for them and try again",
    ),
    "fault": Reason(
        500,
        "程序出错，没有核对完；请把文件交给系统管理员",
        "a fault of the program; give the file to who runs the service",
    ),
    "ended": Reason(500, f"核对文件的进程意外结束；{_AGAIN}", f"the process that checked the file ended; {_AGAIN_EN}"),
    "busy": Reason(503, "正在核对的文件太多，请稍后再试", "too many files are being checked; try again later"),
    "timeout": Reason(504, f"核对用时过长，已经停止；{_AGAIN}", f"checking took too long and was stopped; {_AGAIN_EN}"),
}
"""By code.  Of a file that is not read, the library says more than stands here."""

_LATER: Final = {"Retry-After": "5"}
_HEADERS: Final = {"too_many": _LATER, "busy": _LATER}


class Refused(HTTPException):
    """A refusal, with a message for the person who sent the file."""

    def __init__(self, code: str, **numbers: float) -> None:
        """Keep the body of the answer; the connection ends with it, for the request may not have been read whole."""
        reason = REASONS[code]
        super().__init__(reason.status, headers={"Connection": "close", **_HEADERS.get(code, {})})
        self.body = body_of(code, reason.zh.format(**numbers), reason.en.format(**numbers))


def body_of(code: str, zh: str = "", en: str = "") -> dict[str, str]:
    """Return the body of an answer that is no result."""
    return {"code": code, "message": zh or REASONS[code].zh, "message_en": en or REASONS[code].en}
