"""Local profiles: what a notice asks beyond the form, each kind in two halves, and what a faulty file is told."""

import contextlib
import datetime as dt
import time

import pytest
from click.shell_completion import ShellComplete
from hypothesis import given
from hypothesis import strategies as st

import gkreport
from gkreport import Profile, ProfileError, Report, Severity, check
from gkreport.checks.likeness import likest, percentage, shingles_of
from gkreport.cli import application
from gkreport.report.organs import kind_of, names_in_text
from gkreport.testing.strategies import reports

HEAD = 'name = "示例"\nnotice = "示例办发〔2025〕1号"\n'
LOCAL = ("S-LENGTH", "S-NUMBERS", "D-PUBLISHED", "S-ALIKE")


def profile(text: str) -> Profile:
    return Profile.loads((HEAD + text).encode())


def local(report: Report, asked: object, **beside: object) -> list[gkreport.Finding]:
    return [f for f in check(report, profile=asked, **beside) if f.rule.id in LOCAL]  # type: ignore[arg-type]


def test_nothing_local_is_asked_of_its_own_accord() -> None:
    assert [f for f in check(Report(organ="示例县教育局", year=2024, overview="甲" * 5000)) if f.rule.id in LOCAL] == []


# -- the kinds of requirements ---------------------------------------------------------------------


def test_a_text_is_no_longer_than_asked() -> None:
    asked = profile('[[length]]\nsection = "overview"\nmost = 8\nclause = "第一条"\nseverity = "warning"')
    assert local(Report(overview="2025年，公开 118 条。"), asked) == [], "2025 and 118 are one word each"
    (found,) = local(Report(overview="公开，公开，公开，公开。"), asked)
    assert (found.rule.id, found.found, found.expected) == ("S-LENGTH", 12, 8)
    assert (found.severity, found.rule.source) == (Severity.WARNING, "示例办发〔2025〕1号 第一条")
    assert found.message() == "一、总体情况有 12 字，超过 8 字（示例办发〔2025〕1号）。请精简"
    assert "overview has 12 letters, more than 8" in found.message("en")


@pytest.mark.parametrize("asked", ["[[length]]\nmost = 1", '[[numbers]]\nwhat = "解读"\nwords = ["解读"]'])
def test_what_is_asked_of_a_text_of_a_table_is_told_where_it_stands(asked: str) -> None:
    """Between what is said of 一 and of 五, as it is printed."""
    section = "table_texts.requests"
    report = Report(organ="示例县教育局", year=2024, other_matters="无收费。").replace({section: "数据如下。"})
    found = [f.section for f in check(report, profile=profile(f'{asked}\nsection = "{section}"'))]
    assert found.index("overview") < found.index(section) < found.index("problems_and_improvements")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        *(
            ("发布政策解读12条。", True),
            ("发布解读十二篇。", True),
            ("本年没有政策解读。", True),
            ("解读1,200次。", True),
        ),
        *(("做好政策解读。", False), ("2025年做好政策解读。", False), ("按〔2025〕54号做好解读。", False)),
        *(("解读率100%。", False), ("做好解读。公开12条。", False), ("公开12条。\n做好解读。", False), ("", True)),
    ],
)
def test_a_text_tells_the_numbers_asked_for(text: str, told: bool) -> None:
    asked = profile('[[numbers]]\nsection = "overview"\nwhat = "政策解读数量"\nwords = ["解读"]')
    found = local(Report(overview=text), asked)
    assert [f.rule.id for f in found] == ([] if told else ["S-NUMBERS"])
    assert all("没有看到：政策解读数量" in f.message() for f in found)


def test_numbers_of_one_clause_are_told_together() -> None:
    report = Report(
        overview="县政府网站发布信息118条，政策解读12条。制发行政规范性文件2件。", organ="示例县", year=2025
    )
    (found,) = local(report, "wuwei")
    assert found.message().startswith(
        "一、总体情况里没有看到：回应关切数量、重点领域发布信息数量、信息公开平台设立数量"
    )
    assert "武政办发〔2025〕54号" in found.rule.source
    (long,) = [f for f in local(Report(overview="公" * 1001), "wuwei") if f.rule.id == "S-LENGTH"]
    assert (long.expected, long.found) == (1000, 1001)


@pytest.mark.parametrize(
    ("organ", "day", "severity", "words"),
    [
        ("示例县教育局", "2025-01-31", None, ""),
        ("示例县教育局", "2025-02-01", Severity.ERROR, "晚于期限 2025-01-31，晚 1 天"),
        ("示例县政府办", "2025-02-01", Severity.ERROR, "晚 1 天"),
        ("示例县人民政府", "2025-03-31", None, ""),
        ("示例县人民政府", "2025-04-10", Severity.ERROR, "晚于期限 2025-03-31，晚 10 天"),
        ("青禾镇", "2025-02-01", Severity.NOTE, "晚 1 天"),
        ("示例县教育局", None, Severity.NOTE, "没有给出公布日期，公布期限没有核对"),
        ("国家税务总局示例县税务局", "2025-12-31", Severity.NOTE, "看不出是部门还是政府"),
        ("", "2025-12-31", Severity.NOTE, "看不出是部门还是政府"),
        ("示例县消防救援大队", "2025-12-31", Severity.NOTE, "看不出是部门还是政府"),
        ("示例县公安局城关派出所", None, Severity.NOTE, "看不出是部门还是政府"),
        ("示例县教育局", "1925-02-01", Severity.WARNING, "2024 年的报告要到 2025 年才能公布"),
        ("示例县教育局", "2024-12-31", Severity.WARNING, "公布日期 2024-12-31 不可能"),
        ("示例县教育局", "2025-01-01", None, ""),
    ],
)
def test_the_law_sets_a_last_day_for_each_kind_of_organ(
    organ: str, day: str | None, severity: Severity | None, words: str
) -> None:
    published = dt.date.fromisoformat(day) if day else None
    found = local(Report(organ=organ, year=2024), "deadlines", published=published)
    assert [(f.rule.id, f.severity) for f in found] == ([("D-PUBLISHED", severity)] if severity else [])
    assert all(words in f.message() and "条" in f.message() for f in found)
    assert all("第四十九条" in f.message() for f in found if "期限 " in f.message())


def test_a_day_of_publication_that_nothing_looks_at_is_not_passed_over() -> None:
    report = Report(organ="示例县教育局", year=2024)
    for asked in ((), "alike"):
        (found,) = local(report, asked, published=dt.date(2025, 6, 1))
        assert found.severity is Severity.NOTE
        assert "没有用有公布期限的核对方案，没有核对（如 deadlines）" in found.message()
        assert found.message("en")


@pytest.mark.parametrize("published", ["2025-02-11", dt.datetime(2025, 2, 11), 20250211])  # noqa: DTZ001
def test_what_is_no_day_is_refused_in_chinese_first(published: object) -> None:
    with pytest.raises(gkreport.ArgumentError, match=r"公布日期（published）应是 datetime\.date，不是"):
        check(Report(year=2024), profile="deadlines", published=published)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("不存在", "不能按 不存在 核对：没有这个文件或文件夹；随库的有 alike、deadlines、wuwei"),
        ("", '不能按 "" 核对：没有这个文件或文件夹；随库的有'),
        (".", "不能按 . 核对：这是文件夹，不是文件；随库的有"),
        (123, "核对方案应是名称、文件的路径或 Profile，不是 123"),
        (["alike", None], "核对方案应是名称、文件的路径或 Profile，不是 None"),
    ],
)
def test_what_is_no_profile_is_refused_in_chinese_first(asked: object, said: str) -> None:
    with pytest.raises(gkreport.ArgumentError) as caught:
        check(Report(), profile=asked)  # type: ignore[arg-type]
    assert str(caught.value).startswith(said)
    assert caught.value.in_language("en").isascii() or "不存在" in said


def test_a_profile_that_is_named_twice_is_asked_once() -> None:
    report = Report(overview="公" * 1001)
    assert len(local(report, ["wuwei", Profile.load("wuwei"), "wuwei"])) == len(local(report, "wuwei"))


def test_without_a_year_no_last_day_is_known() -> None:
    (found,) = local(Report(organ="示例县"), "deadlines", published=dt.date(2025, 1, 1))
    assert (found.severity, "没有写明年度" in found.message(), "no year" in found.message("en")) == (
        Severity.NOTE,
        True,
        True,
    )


def test_kinds_of_organs() -> None:
    names = (
        "城东街道办事处",
        "示例市",
        "示例县政府",
        "示例县卫健委",
        "县政府办",
        "县公安局交警大队",
        "市公安局城关分局",
        "示例中学",
        "中国人民银行示例分行",
    )
    assert list(map(kind_of, names)) == ["township", "government", "government", *["department"] * 2, *[""] * 4]


# -- likeness --------------------------------------------------------------------------------------

SENTENCES = [
    f"{a}{b}工作扎实开展并取得明显成效，群众满意。" for a in "甲乙丙丁戊己庚辛壬癸" for b in "子丑寅卯辰巳午未申酉"
]


def written(organ: str, *numbers: int, year: int = 2024) -> Report:
    words = "".join(f"{organ}{SENTENCES[number]}本年{number}件。" for number in numbers)
    return Report(organ=organ, year=year, overview=words)


def test_likeness_is_the_share_of_shingles_whatever_the_numbers_and_the_organ() -> None:
    one, other = written("青禾镇", *range(10)), written("示例县白杨镇", *range(10), year=2023)
    assert percentage(shingles_of(one), shingles_of(other)) == 100
    other = Report(organ="白杨镇", overview="本单位按规定落实各项任务，完善制度，加强培训。" * 10)
    assert percentage(shingles_of(one), shingles_of(other)) == 0
    letters = "".join(map(chr, range(0x4E00, 0x4E00 + 100)))
    assert not shingles_of(Report(overview=letters[1:]))
    assert len(shingles_of(Report(overview=letters))) == 93, "each eight letters in a row"
    assert not shingles_of(Report(overview="本年没有。")), "short texts cannot but be alike"
    assert percentage(frozenset(), shingles_of(one)) == 0
    preface = Report(preface="本报告根据条例编制。" * 30)
    assert not shingles_of(preface), "the preface is the same each year"


def test_texts_like_those_of_last_year_and_of_other_organs() -> None:
    one = written("青禾镇", *range(10))
    asked = profile('[[alike]]\nto = "previous"\nmost = 50\n[[alike]]\nto = "others"\nmost = 50')
    last = written("青禾镇", *range(10), year=2023)
    others = [written("白杨镇", *range(10)), written("石桥镇", *range(9)), Report(organ="柳林乡", overview="无。"), one]
    found = local(one, asked, previous=last, others=others)
    assert [(f.rule.id, f.found) for f in found] == [("S-ALIKE", 100), ("S-ALIKE", 100)]
    assert "正文有 100% 的文字与上年报告相同，超过 50%" in found[0].message()
    assert "与白杨镇的报告（另有 1 份也超过）相同" in found[1].message()
    assert "the report of 白杨镇 (and 1 more beyond) too" in found[1].message("en")
    assert local(one, asked) == []
    assert local(one, profile('[[alike]]\nto = "others"\nmost = 100'), others=others) == []
    assert [f.found for f in local(one, "alike", previous=last)] == [100]
    assert local(one, "alike", previous=one) == [], "Y-PREVIOUS says that it is not last year's report"


def test_across_a_folder_each_report_is_held_against_the_likest() -> None:
    county = [written(f"第{n}镇", *range(n % 10 * 10, n % 10 * 10 + 8)) for n in range(30)]
    county.append(written("独镇", 3, 14, 25, 36, 47, 58, 69, 70))
    files = [gkreport.dumps(one, format="json") for one in county]
    found = gkreport.review(files, profile="alike")
    alike = [[f.message() for f in file.findings if f.rule.id == "S-ALIKE"] for file in found.files]
    assert all("相同，超过 50%" in said for one in alike[:30] for said in one)
    assert list(map(len, alike)) == [1] * 30 + [0]
    assert "第10镇的报告（另有 1 份也超过）" in alike[0][0]
    assert not any(
        f.rule.id == "S-ALIKE" for file in gkreport.review(files, profile="wuwei").files for f in file.findings
    )


def test_three_others_are_the_likest_of_many_copies() -> None:
    copies = [Report(organ=f"第{n}镇", overview="".join(SENTENCES[:30])) for n in range(6)]
    assert [len(one) for one in likest(copies)] == [3] * 6


def test_the_first_day_a_report_can_be_published_is_in_the_year_after() -> None:
    report = Report(organ="示例县", year=2024)
    (found,) = (f for f in gkreport.check(report, published=dt.date(2024, 6, 1)) if f.rule.id == "D-PUBLISHED")
    assert (found.expected, found.found) == ("2025-01-01", "2024-06-01")


def test_the_likest_of_many_copies_are_found_in_linear_time() -> None:
    """The same text in each file: pairs would be the square."""
    texts = [Report(organ=f"第{n}镇", overview="".join(SENTENCES[:30])) for n in range(400)]
    start = time.perf_counter()
    few = [len(one) for one in likest(texts[:100])]
    between = time.perf_counter()
    many = [len(one) for one in likest(texts)]
    assert (set(few), set(many)) == ({3}, {3})
    assert time.perf_counter() - between < 12 * (between - start) + 1


# -- the file --------------------------------------------------------------------------------------


def test_the_packaged_profiles_cite_their_notices() -> None:
    assert Profile.names() == ("alike", "deadlines", "wuwei")
    for name in Profile.names():
        one = Profile.load(name)
        assert one.notice
        assert all(each.clause for kind in (one.length, one.numbers, one.published, one.alike) for each in kind)


def test_a_profile_is_built_by_the_names_of_its_fields() -> None:
    for built in (Profile, type(Profile.load("wuwei").length[0])):
        with pytest.raises(TypeError):
            built("示例", "示例办发〔2025〕1号")


def test_a_profile_of_ones_own_needs_no_code(tmp_path) -> None:
    path = tmp_path / "本县.toml"
    path.write_text(
        "\ufeff" + HEAD + '[[length]]\r\nsection = "overview"\r\nmost = 3\r\n', encoding="utf-8", newline=""
    )
    report = Report(overview="公开四条。")
    (tmp_path / "大.toml").write_bytes(path.read_bytes().ljust(65_537, b"#"))
    with pytest.raises(ProfileError) as caught:
        Profile.load(tmp_path / "大.toml")
    assert caught.value.reasons("zh")[1:] == ["超过 65536 字节"]
    for asked in (path, str(path), Profile.load(path), [path, "wuwei"]):
        assert local(report, asked)[0].rule.source == "示例办发〔2025〕1号"
    found = gkreport.review(gkreport.dumps(report, format="json"), profile=path)
    assert "示例办发〔2025〕1号" in [one.rule.source for one in found.files[0].findings]


FAULTS = {
    'name = "x"': ["缺少 notice"],
    'name = ""\nnotice = 3': ["name：不能是空的", "notice：应是不超过 500 字的文字"],
    HEAD: ["没有任何要求；可以写 [[length]]、[[numbers]]、[[published]]、[[alike]]"],
    HEAD + "mots = 3": ["不认识的键 mots；可以写 name、notice、address"],
    HEAD + "[[lenght]]": ["不认识的键 lenght；可以写 name、notice、address、[[length]]、[[numbers]]、"],
    HEAD + "[length]\nmost = 3": ["length 写作 [[length]]，不超过 100 项"],
    HEAD + "length = [1]": ["[[length]] 1 应是一组 键 = 值"],
    HEAD + "[[length]]\nsection='overview'\nmost=1\n[[length]]": [
        "[[length]] 2 缺少 section",
        "[[length]] 2 缺少 most",
    ],
    HEAD + "[[length]]\nsection='requests'\nmost=true": [
        "section：应是其中之一：preface、overview",
        "most：应是 1 至 1000000 的整数",
    ],
    HEAD + "[[numbers]]\nsection='overview'\nwhat='x'\nwords=[]": ["words：应是 1 至 100 个词的列表"],
    HEAD + "[[numbers]]\nsection='overview'\nwhat='x'\nwords='解读'": ["words：应是 1 至 100 个词的列表"],
    HEAD + "[[numbers]]\nsection='overview'\nwhat='x'\nwords=['']": ["words：应是 1 至 100 个词的列表"],
    HEAD + "[[published]]\norgans='city'\nby='2025-01-31'": [
        "organs：应是其中之一：township",
        "by：应是 月-日，如 01-31",
    ],
    HEAD + "[[alike]]\nto='all'\nmost=101\nseverity='bad'": [
        "to：应是其中之一",
        "most：应是 0 至 100",
        "severity：应是其中之一：error",
    ],
    HEAD + "[[alike]]\nto='others'\nmost=1\n" * 101: ["不超过 100 项"],
    HEAD + "\na b": ["第 4 行第 3 列不合 TOML 的写法（Expected "],
    "a = '": ["末尾不合 TOML 的写法（"],
    "x = " + "[" * 20_000: ["括号套得太深"],
    "x = 1\n" * 20_000: ["超过 65536 字节"],
}


@pytest.mark.parametrize(("text", "said"), FAULTS.items(), ids=map(str, range(len(FAULTS))))
def test_every_fault_of_a_profile_is_said_in_words_with_its_place(text: str, said: list[str]) -> None:
    with pytest.raises(ProfileError) as caught:
        Profile.loads(text.encode(), "本县.toml")
    assert str(caught.value).startswith(f"本县.toml 不能用，有 {len(caught.value.exceptions)} 处不对：")
    assert all(words in str(caught.value) for words in said), str(caught.value)
    assert "本县.toml cannot be used, faults in it:" in caught.value.in_language("en")
    assert not isinstance(caught.value, gkreport.FormatError)


def test_what_is_just_within_the_bounds_is_taken() -> None:
    whole = f"{HEAD}[[alike]]\nto='others'\nmost=1\n".encode()
    assert Profile.loads(whole + b"#" * (65_536 - len(whole))).name == "示例"
    clause = "条" * 500
    (asked,) = profile(f'[[numbers]]\nsection="overview"\nwhat="x"\nwords=["读"]\nclause="{clause}"').numbers
    assert (asked.words, asked.clause) == (("读",), clause)
    full = "','".join(["条" * 500, *"二" * 99])
    many = f"[[numbers]]\nsection='overview'\nwhat='x'\nwords=['{full}']\n" + "[[alike]]\nto='others'\nmost=1\n" * 100
    assert len(profile(many).numbers[0].words) == len(profile(many).alike) == 100
    with pytest.raises(ProfileError) as caught:
        profile("mots = 3")
    assert "unknown key mots; there are name, notice, address, [[length]]" in "\n".join(caught.value.reasons("en"))
    assert names_in_text("") == ()


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(ProfileError) as caught:
        Profile.loads(b"\xff")
    assert "不是 UTF-8 的文本" in str(caught.value)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_a_profile_or_refused(data: bytes) -> None:
    with contextlib.suppress(ProfileError):
        assert Profile.loads(f"{HEAD}alike = [{{to = 'others', most = 1}}]\n".encode() + data).name == "示例"
    with contextlib.suppress(ProfileError):
        assert Profile.loads(HEAD.encode() + data).name == "示例"


@given(reports(), reports())
def test_no_report_makes_a_profile_raise(report: Report, other: Report) -> None:
    for found in check(report, other, profile=Profile.names(), others=[other], published=dt.date(2025, 5, 1)):
        assert found.message()
        assert found.message("en")


# -- on the command line ---------------------------------------------------------------------------


def test_the_command_line_completes_profiles() -> None:
    def completed(start: str) -> list[str]:
        shell = ShellComplete(application(), {}, "gkreport", "_GKREPORT_COMPLETE")
        return [
            one.value if one.type == "plain" else one.type
            for one in shell.get_completions(["check", "--profile"], start)
        ]

    assert completed("") == ["alike", "deadlines", "wuwei"]
    assert completed("wu") == ["wuwei"]
    assert completed("本县") == ["file"]
