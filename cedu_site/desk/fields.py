"""What is asked for each kind of page: one table from which the form is drawn and read."""

from dataclasses import dataclass

from cedu_site.desk.kinds import KINDS

ALL = frozenset(KINDS)
ARTICLE, RESOURCE, OFFERING, COURSE = (
    frozenset({name}) for name in ("article", "resource", "offering", "course")
)
LESSON = RESOURCE | COURSE
TOLD = ARTICLE | LESSON | OFFERING


@dataclass(frozen=True)
class Field:
    """One question: `name` in the form, `key` in the front matter, `widget` how it is asked.

    Widgets: text, lines, body, choice, checks, months, day, moment, number, url, yes.
    """

    name: str
    label: str
    widget: str = "text"
    hint: str = ""
    kinds: frozenset[str] = ALL
    group: str = "main"

    @property
    def key(self) -> str:
        return "" if self.name in PLACES or self.name in ("body", "note") else self.name

    @property
    def is_list(self) -> bool:
        return self.widget in ("checks", "months")


PLACES = ("column", "series", "position")  # where a page stands; no part of its front matter
SOURCE = {"source_name": "name", "source_url": "url", "source_date": "date"}

GROUPS = {
    "main": "",
    "event": "活动报道",
    "offering": "时间和地点",
    "source": "来源",
    "belongs": "归属和分类",
    "time": "发布时间",
    "more": "更多",
}

FIELDS = (
    Field("title", "标题"),
    Field("column", "栏目", "choice", kinds=ARTICLE),
    Field("series", "课程", "choice", kinds=RESOURCE),
    Field("position", "第几课", "number", "原来的这一课和后面的往后移；留空就排在最后", RESOURCE),
    Field("course", "开哪门课", "choice", kinds=OFFERING),
    Field("summary", "摘要", "lines", "一两句话，显示在列表和分享卡片里"),
    Field("body", "正文", "body"),
    Field("from", "开始日期", "day", kinds=OFFERING, group="offering"),
    Field("to", "结束日期", "day", kinds=OFFERING, group="offering"),
    Field("weekdays", "每周", "checks", kinds=OFFERING, group="offering"),
    Field("times", "上课时间", hint="例如 14:00–16:00", kinds=OFFERING, group="offering"),
    Field("place", "地点", kinds=OFFERING, group="offering"),
    Field("fee", "费用", kinds=OFFERING, group="offering"),
    Field("join", "怎样参加", kinds=OFFERING, group="offering"),
    Field("event_date", "活动日期", "day", kinds=ARTICLE, group="event"),
    Field("event_type", "类型", "choice", kinds=ARTICLE, group="event"),
    Field("project", "项目", hint="例如 全民终身学习活动周", kinds=ARTICLE, group="event"),
    Field("attendance", "人次", "number", kinds=ARTICLE, group="event"),
    Field("attendance_method", "怎么统计的", hint="例如 签到表", kinds=ARTICLE, group="event"),
    Field("photo_consent", "照片里的人同意公开", "yes", kinds=ARTICLE, group="event"),
    Field("source_name", "来源名称", kinds=TOLD, group="source"),
    Field("source_url", "来源网址", "url", kinds=TOLD, group="source"),
    Field("source_date", "来源日期", kinds=TOLD, group="source"),
    Field("centre", "所属学习中心", "choice", group="belongs"),
    Field("author", "编写", kinds=TOLD, group="belongs"),
    Field("topics", "主题", "checks", kinds=TOLD, group="belongs"),
    Field("region", "地区", "checks", kinds=TOLD, group="belongs"),
    Field("audience", "适合谁", "checks", kinds=TOLD, group="belongs"),
    Field("format", "形式", "checks", kinds=TOLD, group="belongs"),
    Field("published", "发布日期", "moment", "留空就是点发布的那一刻", group="time"),
    Field("expires", "到期自动撤下", "moment", group="time"),
    Field("pinned", "置顶到", "moment", kinds=ARTICLE, group="time"),
    Field("cover", "封面", "choice", group="more"),
    Field("title_alt", "别名", hint="别的叫法，用顿号隔开，方便搜索", kinds=TOLD, group="more"),
    Field("season", "当季的月份", "months", kinds=LESSON | ARTICLE, group="more"),
    Field("minutes", "动手多少分钟", "number", kinds=LESSON, group="more"),
    Field("timeline", "时间安排", kinds=LESSON, group="more"),
    Field("yield", "做出多少", kinds=LESSON, group="more"),
    Field("level", "难度", kinds=LESSON, group="more"),
    Field("licence", "许可", hint="例如 CC BY 4.0", kinds=TOLD, group="more"),
    Field("ai", "用了人工智能吗", "choice", group="more"),
    Field("successor", "替代它的页面", hint="撤下或到期后引到这里，如 /courses/x/y", group="more"),
)

LABELS = {field.name: field.label for field in FIELDS}
LABELS |= {
    "note": "改了什么",
    "why": "原因",
    "at": "定时",
    "slug": "网址",
    "source": "来源网址",
}


def fields_of(kind: str) -> list[Field]:
    """Return the questions for a kind of page, in their order."""
    return [field for field in FIELDS if kind in field.kinds]


def groups_of(kind: str) -> dict[str, list[Field]]:
    """Return the questions for a kind of page by group, without empty groups."""
    asked = fields_of(kind)
    groups = {name: [one for one in asked if one.group == name] for name in GROUPS}
    return {name: fields for name, fields in groups.items() if fields}
