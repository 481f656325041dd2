"""What the rules of the self-check find in a text, and what they leave alone."""

from itertools import islice
from time import process_time

import pytest

from cedu_site.selfcheck import overstating, statistics
from cedu_site.selfcheck.paragraphs import paragraphs

CLAIMS = ["能治", "治病", "降血压"]


def undated(text: str) -> bool:
    return any(statistics.undated(paragraphs(text)))


@pytest.mark.parametrize(
    "text",
    [
        "全镇有 2,245 人。",
        "全镇 2.3 万人",
        "来了三百多人次",
        "产量 35 吨",
        "入户率达到 85%",
        "百分之八十的农户",
        "种了 2000 亩",
        "收入 30 万元",
        "## 2021 年\n\n早年的事。\n\n## 后来\n\n种了 20 亩",
        "2021 年建成。\n\n种了 20 亩",
    ],
)
def test_a_figure_without_a_year(text: str) -> None:
    assert undated(text)


@pytest.mark.parametrize(
    "text",
    [
        "1999年产量 35 吨",
        "二〇二一年产量 35 吨",
        "上世纪80年代有 35 户",
        "## 2021 年\n\n### 春天\n\n种了 20 亩",
        "产量（2021）：\n35 吨",
        "满 28 人截止，4 人份",
        "用 3% 的盐水泡",
        "## 用料\n\n- 醋：5%",
        "收入 30 元，学费 120 元",
        "走 3 公里，煮 40 分钟，180℃",
        "| 年份 | 产量 |\n| --- | --- |\n| 2021 年 | 35 吨 |",
        "```\n35 吨\n```",
        "[看](a-35吨.md)",
        "一户人家，第 3 课",
    ],
)
def test_what_needs_no_year(text: str) -> None:
    assert not undated(text)


def claims(text: str) -> list[str]:
    return [word for block in paragraphs(text) for word, _ in overstating.found(CLAIMS, block)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("吃了能降血压。", ["降血压"]),
        ("不但好吃，还降血压。", ["降血压"]),
        ("不加糖，降血压。", ["降血压"]),
        ("不仅能治病，还便宜。", ["能治"]),
        ("据说“能治病”。", ["能治"]),
        ("!!! 安全提示\n    煮熟。治病也行。", ["治病"]),
        ("本站不讲食物治病。", []),
        ("这不是药，不能治病，也不能降血压。", []),
        ("旧时说喝汤能治这样那样的病，没有依据，本课不采用。", []),
        ("“能治病”的说法是不对的。", []),
        ("没有人能编得更好。它降血压。", ["降血压"]),
    ],
)
def test_a_claim_is_found_unless_it_is_denied(text: str, found: list[str]) -> None:
    assert claims(text) == found


@pytest.mark.parametrize(
    "text",
    ["1" + " " * 200_000, "1，" * 100_000, "一" * 200_000, "# " + " #" * 100_000 + "x",
     "<!--" * 80_000, "-->" + "<!--" * 80_000, "治病" * 60_000, "](" * 100_000, "能治“" * 60_000,
     "# " + "题" * 90_000 + "\n\n字" * 60_000, "不" * 150_000 + "治病", "2000 " * 60_000],
)  # fmt: skip
def test_a_text_that_is_built_to_be_slow_is_not(text: str) -> None:
    began = process_time()
    blocks = list(paragraphs(text))
    for _ in statistics.undated(iter(blocks)):
        pass
    for block in blocks:
        for _ in islice(overstating.found(CLAIMS, block), 50):
            pass
    assert process_time() - began < 20  # where it is, it takes hours


def test_no_words_find_nothing() -> None:
    (block,) = paragraphs("能治病")
    assert list(overstating.found([], block)) == []


def test_paragraphs_have_their_lines_and_headings() -> None:
    text = "一\n二\n\n# 甲\n三\n## 乙\n\n四\n# 丙\n<!-- 五\n\n六 -->\n七"
    assert [(one.text, one.line, one.headings) for one in paragraphs(text)] == [
        ("一\n二", 1, ()),
        ("甲", 4, ()),
        ("三", 5, ("甲",)),
        ("乙", 6, ("甲",)),
        ("四", 8, ("甲", "乙")),
        ("丙", 9, ()),
        ("七", 13, ("丙",)),
    ]
