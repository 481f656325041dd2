"""`cedu content check`: dead links, missing sources, silent pictures, quiet columns, contrast."""

import re


def lines(shelf) -> list[str]:
    result = shelf.cedu("content", "check")
    assert result.exit_code == ("拒绝 0" not in result.output), result.output
    return [line for line in result.output.splitlines() if line.startswith(("拒绝", "注意"))]


def test_dead_links_are_refused_with_their_line(shelf) -> None:
    shelf.lesson("pages/caogao.md", status="draft")
    body = "\n[一](/courses/none/)\n[二](/courses/zhubian/)\n[三](none.md)\n[四](caogao.md)\n"
    body += "[五](/courses/zhubian/print)\n[六](/catalogue/?q=x)\n[七](/竹%20编)\n![八](no.png)\n"
    shelf.lesson("pages/links.md", body)
    shelf.take_in()
    said = [line for line in lines(shelf) if "pages/links.md" in line]
    assert said == [
        "拒绝 pages/links.md:5: 链接打不开：/courses/none/",
        "拒绝 pages/links.md:7: 链接的文件不存在，已改成普通文字：none.md",
        "拒绝 pages/links.md:8: 链接打不开：caogao.md",
        "拒绝 pages/links.md:11: 链接打不开：/竹%20编",
        "拒绝 pages/links.md:12: 图片不存在：no.png",
    ]


def test_county_has_no_dead_link(shelf) -> None:
    assert not [line for line in lines(shelf) if line.startswith("拒绝")]


def test_missing_source_is_noticed(shelf) -> None:
    shelf.lesson("courses/zhubian/06-a.md")
    shelf.lesson("courses/zhubian/07-b.md", source="听竹县志")
    shelf.take_in()
    said = "\n".join(lines(shelf))
    assert "注意 courses/zhubian/06-a.md:1: 没有写出处" in said
    assert "07-b.md" not in said


def test_silent_picture_is_noticed_with_its_line(shelf) -> None:
    shelf.lesson("courses/zhubian/06-a.md", "字\n\n![](images/beidian.jpg)", source="x")
    shelf.take_in()
    assert "注意 courses/zhubian/06-a.md:7: 图片没有文字说明" in lines(shelf)


def test_quiet_column_is_noticed_with_its_line(shelf) -> None:
    columns = "- slug: xiaoxi\n\n- slug: jiyi\n  title: 旧事\n  stale_after: 1\n"
    shelf.write("columns.yaml", columns + "- slug: leer\n  stale_after: 1\n- slug: zhuanzai\n")
    shelf.take_in()
    assert [line for line in lines(shelf) if "columns" in line] == [
        "注意 columns.yaml:3: 栏目“旧事”超过 1 天没有新文章",
        "注意 columns.yaml:6: 栏目“leer”超过 1 天没有新文章",
    ]


def test_colour_that_does_not_stand_out_is_refused_and_the_nearest_proposed(shelf) -> None:
    shelf.edit("site.yaml", "#1E6B3E", "#7FBF7F")
    shelf.take_in()
    (said,) = [line for line in lines(shelf) if "site.yaml" in line]
    assert said.startswith("拒绝 site.yaml:9: 颜色 light.accent #7FBF7F 与底色 #F5F9F6")
    proposal = re.findall("#[0-9a-f]{6}$", said)[0]
    shelf.edit("site.yaml", "#7FBF7F", proposal)
    shelf.take_in()
    assert not [line for line in lines(shelf) if "site.yaml" in line]


def test_what_the_site_names_must_be_there(shelf) -> None:
    file = shelf.root / "site.yaml"
    text = file.read_text("utf-8").replace("images/mark.svg", "images/none.svg")
    text = text.replace("show: season", "show: sesson").replace("[about,", "[aboutt,")
    file.write_text(text, "utf-8")
    shelf.take_in()
    said = "\n".join(lines(shelf))
    for message in (
        "没有这个图片文件：images/none.svg",
        "页面不存在：aboutt",
        "没有这个部分：sesson",
    ):
        assert message in said


def test_an_offering_that_ends_before_it_begins_is_refused(shelf) -> None:
    shelf.lesson("offerings/daozhe.md", **{"from": "2027-03-02", "to": "2027-03-01"})
    report = shelf.take_in()
    assert any(
        "早于开始日期（from）" in str(problem) for problem in report.problems if problem.refusal
    )


def test_a_file_that_never_came_in_is_named(shelf) -> None:
    (shelf.root / "pages/kaoshi.md").write_text("---\npublished: 昨天\n---\n正文\n", "utf-8")
    for _ in range(2):
        assert any(line.startswith("拒绝 pages/kaoshi.md:2: ") for line in lines(shelf))
        shelf.take_in()


def test_files_that_wait_are_said_to(shelf) -> None:
    assert "还没有收进网站" not in shelf.cedu("content", "check").output
    shelf.lesson("pages/xinye.md")
    assert "还没有收进网站" in shelf.cedu("content", "check").output


def test_figures_claims_and_superlatives_are_noticed_with_line_and_sentence(shelf) -> None:
    body = "竹子天下第一。\n\n## 用处\n\n笋能治病，人人爱吃。\n旁人说“能治病”，没有依据。\n\n"
    body += "全镇种竹 5000 亩。"
    shelf.lesson("courses/zhubian/06-a.md", body, source="x")
    shelf.take_in()
    assert [line for line in lines(shelf) if "06-a.md" in line] == [
        "注意 courses/zhubian/06-a.md:5: 话说得太满“天下第一”：竹子天下第一。",
        "注意 courses/zhubian/06-a.md:9: 说了疗效“能治病”：笋能治病，人人爱吃。",
        "注意 courses/zhubian/06-a.md:12: 数字没有写是哪一年的：全镇种竹 5000 亩。",
    ]


def test_a_date_of_the_source_is_a_year(shelf) -> None:
    source = "{name: 县志, date: 2021-05-01}"
    shelf.lesson("courses/zhubian/06-a.md", "全镇种竹 5000 亩。", source=source)
    shelf.take_in()
    assert not [line for line in lines(shelf) if "06-a.md" in line]


def test_an_offering_that_is_over_is_noticed(shelf) -> None:
    shelf.lesson("offerings/jiu.md", **{"from": "2020-03-01", "to": "2020-03-02"})
    shelf.take_in()
    assert [line for line in lines(shelf) if "jiu.md" in line] == [
        "注意 offerings/jiu.md:4: 开班已经在 2020-03-02 结束，可以写上到期日期（expires）或者撤下"
    ]


def test_a_course_that_carries_some_of_the_steps_says_which_it_lacks(shelf) -> None:
    body = "## 课程目标\n\n会编。\n\n## 课程内容\n\n## 教学建议\n\n慢慢来。"
    shelf.lesson("courses/xin/index.md", body)
    shelf.take_in()
    (said,) = [line for line in lines(shelf) if "courses/xin/" in line]
    assert said.endswith("课程的四个步骤不全：还缺“评价标准”，“内容”下面还没有写")
