"""The encodings of pages, told by mark, by content and by what is declared; nothing is left out."""

import pytest

from gkreport.formats.html.charset import decode, to_utf8

TEXT = "示例县2024年政府信息公开工作年度报告，第二十条第（五）项"
WIDE = "㐀𠀀犇"  # GBK holds none or not all of them


@pytest.mark.parametrize("declared", ["", "<meta charset=gb2312>", "<meta charset='utf-8'>", '<?xml encoding="gbk"?>'])
@pytest.mark.parametrize("encoding", ["gb2312", "gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_the_content_decides(declared, encoding):
    page = f"<html>{declared}<p>{TEXT}"
    assert decode(page.encode(encoding)) == page


def test_all_of_gb18030_is_read_where_gb2312_is_declared():
    page = f"<meta charset=gb2312><p>{TEXT}{WIDE}"
    assert decode(page.encode("gb18030")) == page


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_mark_begins_with_a_tag(encoding):
    assert decode(f"<p>{TEXT}".encode(encoding)) == f"<p>{TEXT}"


@pytest.mark.parametrize(
    "declared", ["<meta charset=Big5>", "<meta http-equiv=Content-Type content='text/html; charset=big5'>"]
)
def test_big5_is_read_where_it_is_declared(declared):
    page = f"{declared}<p>縣政府資訊公開年度報告"
    assert decode(page.encode("big5")) == page


def test_what_cannot_be_decoded_is_not_left_out():
    assert decode(f"<p>{TEXT}".encode("gbk") + b"<td>1\xff2</td>") == f"<p>{TEXT}<td>1\ufffd2</td>"
    assert decode(f"<p>{TEXT * 3}".encode() + b"<td>1\xff2") == f"<p>{TEXT * 3}<td>1\ufffd2"
    assert decode(b"\xef\xbb\xbf1\xff2") == "1\ufffd2"
    assert decode(b"\xff\xfe<\0\x00\xd8") == "<\ufffd"


def test_long_pages_are_decoded_piece_by_piece():
    page = "<p>年" + "a报" * 50_000
    for encoding in ("utf-8", "gb18030", "utf-16"):
        assert decode(page.encode(encoding)) == page
    broken = page.encode() + b"\xff"
    assert to_utf8(broken) == page.encode() + "\ufffd".encode()
    assert to_utf8(page.encode()[:-1]).endswith("\ufffd".encode())
