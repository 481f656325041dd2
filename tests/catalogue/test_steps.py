"""The four steps of a course, recognised by the headings of its introduction."""

from cedu_site.catalogue.steps import steps_of


def html(*parts: tuple[str, str]) -> str:
    return "<p>前言</p>" + "".join(f'<h2 id="h-x">{name}</h2>\n{below}' for name, below in parts)


def test_all_four_by_their_usual_names() -> None:
    steps = steps_of(
        html(
            ("课程目标：", "<p>会编。</p>"),
            ("二、教学内容", "<ul><li>五课</li></ul>"),
            ("<strong>实施建议</strong>", "<p>两人一组。</p>"),
            ("评价方式", '<img src="x" alt="">'),
        )
    )
    assert steps.there == ("目标", "内容", "实施指导", "评价标准")
    assert (steps.missing, steps.gaps, steps.said) == ((), "", "")


def test_what_is_missing_or_empty_is_said() -> None:
    steps = steps_of(
        html(("目标", "<p> </p>"), ("评价标准", "<p>会编。</p>"), ("别的", "<p>字</p>"))
    )
    assert (steps.there, steps.empty, steps.missing) == (
        ("评价标准",),
        ("目标",),
        ("内容", "实施指导"),
    )
    assert steps.gaps == "课程的四个步骤不全：还缺“内容”“实施指导”，“目标”下面还没有写。"


def test_a_course_without_any_has_no_gaps_but_the_review_says_so() -> None:
    steps = steps_of(html(("目标之外", "<p>字</p>")))
    assert steps.gaps == "" and "没有写课程的四个步骤" in steps.said


def test_a_step_of_a_lower_level_is_none() -> None:
    assert not steps_of("<h3>目标</h3><p>字</p>").carries_any
