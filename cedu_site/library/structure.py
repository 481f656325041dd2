"""Taking in what the YAML files describe: the site, its words, its centres and columns."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import select

from cedu_site.addresses import AddressRefused, claim, make_uid
from cedu_site.centres.models import Centre
from cedu_site.changes import record_change
from cedu_site.extensions import db
from cedu_site.library.layout import Entry, Role
from cedu_site.library.reading import FileRefused
from cedu_site.library.report import Report
from cedu_site.news.models import Column
from cedu_site.place.models import Setting
from cedu_site.place.theme import bad_colours
from cedu_site.publishing.fields import number, text, words, yes
from cedu_site.text.slugs import slugify

S = TypeVar("S", Centre, Column)
Taker = Callable[[Entry, Any, Report], None]


def take_site(entry: Entry, value: Any, report: Report) -> None:
    """Keep `site.yaml`. Raises FileRefused where a colour is none."""
    settings = _mapping(value)
    wrong = bad_colours(_mapping(settings.get("theme") or {}))
    if wrong:
        raise FileRefused(f"颜色 {'、'.join(wrong)} 应写成 #rrggbb")
    for section in settings.get("home") or []:
        section["count"] = _whole(section, "count") or 6
    Setting.keep("site", settings)


def take_vocabulary(entry: Entry, value: Any, report: Report) -> None:
    """Keep `vocab.yaml`."""
    Setting.keep("vocab", {name: words(terms) for name, terms in _mapping(value).items()})


def take_lexicon(entry: Entry, value: Any, report: Report) -> None:
    """Keep `lexicon.yaml`."""
    Setting.keep("lexicon", _mapping(value))


def take_centres(entry: Entry, value: Any, report: Report) -> None:
    """Make the tree what `centres.yaml` says; a centre that is no longer named is reported."""
    rows = _rows(value)
    centres = {}
    for position, row in enumerate(rows):
        try:
            centres[row["slug"]] = _take_centre(row, position)
        except (AddressRefused, ValueError) as error:
            report.refuse(entry.path, 1, f"学习中心 {row['slug']}：{error}")
    for row in rows:
        if row["slug"] in centres:
            _hang(
                centres[row["slug"]], centres.get(text(row.get("parent", ""))), row, entry, report
            )
    for top in db.session.scalars(Centre.tops()):
        top.take_place()
    _report_vanished(Centre, set(centres), entry, report)


def take_columns(entry: Entry, value: Any, report: Report) -> None:
    """Make the columns what `columns.yaml` says; one that is no longer named is reported."""
    taken = set()
    for position, row in enumerate(_rows(value)):
        try:
            _take_column(row, position)
            taken.add(row["slug"])
        except (AddressRefused, ValueError) as error:
            report.refuse(entry.path, 1, f"栏目 {row['slug']}：{error}")
    _report_vanished(Column, taken, entry, report)


TAKERS: dict[Role, Taker] = {
    Role.SITE: take_site,
    Role.VOCABULARY: take_vocabulary,
    Role.LEXICON: take_lexicon,
    Role.CENTRES: take_centres,
    Role.COLUMNS: take_columns,
}


def _take_centre(row: dict[str, Any], position: int) -> Centre:
    centre = _named(Centre, row, f"centre:{row['slug']}")
    centre.name = text(row.get("name") or row["slug"])
    centre.level, centre.position = text(row.get("level", "")), position
    centre.former = words(row.get("former") or [])
    centre.address, centre.hours = text(row.get("address", "")), text(row.get("hours", ""))
    centre.summary = text(row.get("summary", ""))
    centre.example = yes(row.get("example", "false"))
    claim(centre.path, centre.uid)
    return centre


def _take_column(row: dict[str, Any], position: int) -> None:
    column = _named(Column, row, f"column:{row['slug']}")
    column.title, column.position = text(row.get("title") or row["slug"]), position
    column.summary = text(row.get("summary", ""))
    column.stale_after = _whole(row, "stale_after")
    column.link_posts = yes(row.get("link_posts", "false"))
    claim(column.path, column.uid)


def _hang(
    centre: Centre, parent: Centre | None, row: dict[str, Any], entry: Entry, report: Report
) -> None:
    if row.get("parent") and parent is None:
        report.refuse(entry.path, 1, f"学习中心 {centre.slug} 的上级“{row['parent']}”不存在")
    elif parent and centre in [parent, *parent.ancestors]:
        report.refuse(entry.path, 1, f"学习中心 {centre.slug} 不能是自己的上级")
    else:
        centre.parent = parent
        db.session.flush()


def _named(model: type[S], row: dict[str, Any], seed: str) -> S:
    """Return the row of `model` with this slug, a new one where there is none."""
    found = db.session.scalar(select(model).filter_by(slug=row["slug"]))
    if found is None:
        found = model(slug=row["slug"], uid=make_uid(seed))
        db.session.add(found)
    return found


def _report_vanished(model: Any, slugs: set[str], entry: Entry, report: Report) -> None:
    for slug in db.session.scalars(select(model.slug).order_by(model.slug)):
        if slug not in slugs:
            report.notice(entry.path, 1, f"“{slug}”已不在文件里；网站上仍保留")
    record_change()


def _rows(value: Any) -> list[dict[str, Any]]:
    rows = value or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise FileRefused("应是一个列表，每一项以“- slug: …”开头")
    for row in rows:
        slug = text(row.get("slug", ""))
        if not slug or slug != slugify(slug):
            raise FileRefused(f"slug“{slug}”应由小写字母、数字、汉字和 - 组成")
    return rows


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value or {}, dict):
        raise FileRefused("应写成“名称: 内容”")
    return value or {}


def _whole(row: dict[str, Any], name: str) -> int | None:
    return number(row[name]) if row.get(name) else None
