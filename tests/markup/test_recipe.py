from cedu_site.markup.convert import convert

LESSON = """开头。

## 用料

参考用量：
- **带皮五花肉**：2 千克
- 盐: 80 克
- 花椒
- 香料
    - 八角：2 颗

## 步骤

1. **切肉**：切成大块，
   每块巴掌大[^1]。
2. 腌三天。

!!! 安全提示
    别离人。

## 出处

- 资料：一

[^1]: 一拃长。
"""


def test_ingredients() -> None:
    assert convert(LESSON)["ingredients"] == [
        {"name": "带皮五花肉", "amount": "2 千克"},
        {"name": "盐", "amount": "80 克"},
        {"name": "花椒", "amount": ""},
        {"name": "八角", "amount": "2 颗"},
    ]


def test_steps() -> None:
    assert convert(LESSON)["steps"] == ["切肉：切成大块，每块巴掌大。", "腌三天。"]


def test_both_sections_are_wrapped_together() -> None:
    html = convert(LESSON)["html"]
    start = '<div class="recipe"><section class="ingredients"><h2 id="h-用料">'
    assert html.startswith(f"<p>开头。</p>\n{start}")
    assert '</ul>\n</section><section class="steps"><h2 id="h-步骤">' in html
    assert '</aside>\n</section></div><h2 id="h-出处">' in html


def test_one_section_alone_has_no_common_wrapper() -> None:
    html = convert("## 步骤：\n\n1. 做[^1]\n\n[^1]: 注")["html"]
    assert html.startswith('<section class="steps"><h2 id="h-步骤">步骤：</h2>')
    assert '</section><div class="footnote">' in html
    assert "recipe" not in html


def test_page_without_them_has_none() -> None:
    page = convert("## 它是什么\n\n- 甲：乙\n\n### 用料\n\n- 丙")
    assert (page["ingredients"], page["steps"]) == ([], [])
    assert "<section" not in page["html"]


def test_text_is_what_a_reader_reads() -> None:
    table = "| 月 | 温 |\n|--|--|\n| 1 | 12 |"
    text = convert(f"{LESSON}\n<ruby>听<rt>tīng</rt></ruby>竹山\n\n{table}")
    assert text["text"].split("\n") == [
        "开头。",
        "用料",
        "参考用量：",
        "带皮五花肉：2 千克",
        "盐: 80 克",
        "花椒",
        "香料",
        "八角：2 颗",
        "步骤",
        "切肉：切成大块，每块巴掌大。",
        "腌三天。",
        "安全提示",
        "别离人。",
        "出处",
        "资料：一",
        "听竹山",
        "月 温",
        "1 12",
        "一拃长。",
    ]
