"""What is asked of a column, and how the answers stand in its row."""

from typing import Any

from cedu_site.shaping.rows import free_slug, ticked
from cedu_site.shaping.sheet_forms import Form, FormRefused, Question

READINGS = (
    ("0", "不审，编辑自己发布"),
    ("1", "一审"),
    ("2", "二审（初审、终审）"),
    ("3", "三审（初审、复审、终审）"),
)
NUMBERS = range(1, 10_000)

QUESTIONS = (
    Question("title", "名称", most=120),
    Question("slug", "网址", hint="小写字母、数字、- 或汉字；以后改了，旧网址也能打开", most=80),
    Question("summary", "一句话介绍", "lines"),
    Question(
        "readings", "发布前审几次", "choice", "由不同的人审，谁都不审自己的", choices=READINGS
    ),
    Question("small_team", "小团队：一个人可以审几次，记录上会写明", "yes"),
    Question("stale_after", "多少天没有新文章就提醒编辑", "number", "留空就不提醒"),
    Question("link_posts", "只转发别处的消息，标题直接通到原文", "yes"),
)


def is_asked(row: dict[str, Any]) -> dict[str, str]:
    """Return the values of a column's row as the form asks them."""
    values = {one.name: str(row.get(one.name) or "") for one in QUESTIONS}
    values["readings"] = values["readings"] or "0"
    for one in QUESTIONS:
        if one.widget == "yes":
            values[one.name] = ticked(values[one.name])
    return values


def answers(form: Form, slug: str, others: set[Any]) -> dict[str, str]:
    """Return what the form says as a row says it. Raises FormRefused for the first wrong answer.

    `slug` is the present one, empty for a new column; `others` are those of the other columns.
    """
    title, summary = form.short("title"), form.short("summary")
    if not title:
        raise FormRefused("title", "请写栏目的名称。")
    readings = form["readings"] or "0"
    if readings not in dict(READINGS):
        raise FormRefused("readings", "“发布前审几次”请从 0 到 3 里选一个。")
    return {
        "slug": free_slug(form, "title", slug, others, "栏目"),
        "title": title,
        "summary": summary,
        "stale_after": _days(form),
        "link_posts": ticked(form["link_posts"]),
        "readings": "" if readings == "0" else readings,
        "small_team": ticked(form["small_team"]),
    }


def _days(form: Form) -> str:
    days = form["stale_after"].strip()
    if days and not (days.isascii() and days.isdigit() and int(days[:6]) in NUMBERS):
        raise FormRefused("stale_after", "“多少天”请写 1 到 9999 之间的整数，或者留空。")
    return days
