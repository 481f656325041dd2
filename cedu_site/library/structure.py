"""Taking in what the YAML files describe: the site, its words, its centres and columns."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import select

from cedu_site.addresses import AddressRefused, claim, make_uid
from cedu_site.centres.models import Centre
from cedu_site.changes import EVERYTHING, record_change
from cedu_site.extensions import db
from cedu_site.library.describing import mapping, short, site, vocabulary
from cedu_site.library.layout import Entry, Role
from cedu_site.library.lexicon import SECTIONS, lexicon
from cedu_site.library.reading import FileRefused, Sheet
from cedu_site.library.report import Report
from cedu_site.library.sections import sections
from cedu_site.news.models import Column
from cedu_site.place.models import Setting
from cedu_site.place.theme import bad_colours, failures
from cedu_site.publishing.fields import number, text, words, yes
from cedu_site.publishing.reviewing import ask_again
from cedu_site.text.slugs import slugify

DEEPEST = 30
MOST_READINGS = 3
Taker = Callable[[Entry, Sheet, Report], None]


def take_site(entry: Entry, sheet: Sheet, report: Report) -> None:
    """Keep `site.yaml`. Raises FileRefused where a colour is none."""
    settings = site(sheet)
    wrong = bad_colours(settings.get("theme", {}))
    if wrong:
        line = sheet.line_of(wrong[0].rpartition(".")[2])
        raise FileRefused(f"颜色 {'、'.join(wrong)} 应写成 #rrggbb", line)
    Setting.keep("site", settings)
    for failure in failures(settings.get("theme", {})):
        report.notice(entry.path, sheet.line_of(failure.role), str(failure))


def take_vocabulary(entry: Entry, sheet: Sheet, report: Report) -> None:
    """Keep `vocab.yaml`."""
    Setting.keep("vocab", vocabulary(sheet))


def take_lexicon(entry: Entry, sheet: Sheet, report: Report) -> None:
    """Keep what is right in `lexicon.yaml`; each line that is not is reported."""
    refuse = partial(report.refuse, entry.path)
    parts = sections(sheet.text, refuse)
    Setting.keep("lexicon", lexicon(parts, refuse))
    for name in sorted(parts.keys() - SECTIONS):
        message = f"不认识“{name}”，这里只用 {'、'.join(SECTIONS)}"
        report.notice(entry.path, parts[name].line, message)


def take_centres(entry: Entry, sheet: Sheet, report: Report) -> None:
    """Make the tree what `centres.yaml` says; a centre that is no longer named is reported."""
    with _watched(Centre, EVERYTHING):
        centres = _take_rows(entry, sheet, report, _take_centre)
        parents = {slug: text(row.get("parent", "")) for slug, (_, _, row) in centres.items()}
        for centre, _, _ in centres.values():
            centre.parent = None
        db.session.flush()
        for slug, (centre, line, _) in centres.items():
            try:
                centre.parent = _parent(slug, parents, centres)
            except ValueError as error:
                report.refuse(entry.path, line, f"学习中心“{slug}”{error}")
        db.session.flush()
        for top in db.session.scalars(Centre.tops()):
            top.take_place()
    _report_vanished(Centre, set(centres), entry, report)


def take_columns(entry: Entry, sheet: Sheet, report: Report) -> None:
    """Make the columns what `columns.yaml` says; one that is no longer named is reported."""
    with _watched(Column, "columns"):
        columns = _take_rows(entry, sheet, report, _take_column)
    ask_again()
    _report_vanished(Column, set(columns), entry, report)


TAKERS: dict[Role, Taker] = {
    Role.SITE: take_site,
    Role.VOCABULARY: take_vocabulary,
    Role.LEXICON: take_lexicon,
    Role.CENTRES: take_centres,
    Role.COLUMNS: take_columns,
}


def _take_rows(
    entry: Entry, sheet: Sheet, report: Report, take: Callable[[dict[str, Any], int], Any]
) -> dict[str, Any]:
    """Take each row in a transaction of its own; return by slug what was made of it, its line
    and the row."""
    taken: dict[str, Any] = {}
    for position, (line, row) in enumerate(sheet.rows()):
        try:
            slug = _slug(row, taken)
            with db.session.begin_nested():
                taken[slug] = take(row, position), line, row
        except (AddressRefused, ValueError) as error:
            report.refuse(entry.path, line, str(error).rstrip("。"))
    return taken


def _slug(row: Any, taken: Mapping[str, Any]) -> str:
    slug = text(mapping(row).get("slug", ""))
    if not slug or slug != slugify(slug):
        raise ValueError(f"slug“{slug}”应由小写字母、数字、汉字和 - 组成")
    if slug in taken:
        raise ValueError(f"slug“{slug}”写了两次")
    return slug


def _take_centre(row: dict[str, Any], position: int) -> Centre:
    centre: Centre = _named(Centre, row, "centre")
    centre.name = short(row, "name", 120) or centre.slug
    centre.level, centre.position = short(row, "level", 40), position
    centre.former = words(row.get("former") or [])
    centre.address, centre.hours = short(row, "address", 400), short(row, "hours", 400)
    centre.summary = text(row.get("summary", ""))
    centre.example = yes(row.get("example") or "false")
    text(row.get("parent", ""))
    claim(centre.path, centre.uid)
    return centre


def _take_column(row: dict[str, Any], position: int) -> Column:
    column: Column = _named(Column, row, "column")
    column.title, column.position = short(row, "title", 120) or column.slug, position
    column.summary = text(row.get("summary", ""))
    column.stale_after = number(row["stale_after"]) if row.get("stale_after") else None
    column.link_posts = yes(row.get("link_posts") or "false")
    column.readings = _readings(row)
    column.small_team = yes(row.get("small_team") or "false")
    claim(column.path, column.uid)
    return column


def _readings(row: dict[str, Any]) -> int:
    readings = number(row.get("readings") or "0")
    if readings > MOST_READINGS:
        raise ValueError(f"“readings”最多 {MOST_READINGS}，就是三审")
    return readings


def _named(model: Any, row: dict[str, Any], kind: str) -> Any:
    """Return the row of `model` with this slug, a new one where there is none."""
    slug = text(row["slug"])
    found = db.session.scalar(select(model).filter_by(slug=slug))
    if found is None:
        found = model(slug=slug, uid=make_uid(f"{kind}:{slug}"))
        with db.session.no_autoflush:
            db.session.add(found)
    return found


def _parent(slug: str, parents: Mapping[str, str], centres: Mapping[str, Any]) -> Centre | None:
    """Return the centre above `slug`. Raises ValueError where it is none, or below `slug`."""
    if not parents[slug]:
        return None
    if parents[slug] not in parents:
        raise ValueError(f"的上级“{parents[slug]}”不存在")
    line: list[str] = []
    above_it = parents[slug]
    while above_it in parents and above_it not in line:
        line.append(above_it)
        above_it = parents[above_it]
    if slug in line:
        raise ValueError("不能是自己的上级")
    if len(line) > DEEPEST:
        raise ValueError(f"上面超过 {DEEPEST} 级")
    above: Centre = centres[parents[slug]][0]
    return above


@contextmanager
def _watched(model: Any, subject: str) -> Iterator[None]:
    """Record a change of `subject` where what is done inside changes any row of `model`."""
    rows = select(model.__table__).order_by(model.id)
    before = db.session.execute(rows).all()
    yield
    if db.session.execute(rows).all() != before:
        record_change(subject)


def _report_vanished(model: Any, slugs: set[str], entry: Entry, report: Report) -> None:
    for slug in db.session.scalars(select(model.slug).order_by(model.slug)):
        if slug not in slugs:
            report.notice(entry.path, 1, f"“{slug}”已不在文件里；网站上仍保留")
