"""Taking in the rows of a sheet: each is about one thing, which keeps its uid when renamed."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import select

from cedu_site.addresses import AddressRefused, claim, lead_on, make_uid
from cedu_site.changes import record_change
from cedu_site.extensions import db
from cedu_site.library.describing import mapping
from cedu_site.library.layout import Entry
from cedu_site.library.reading import Sheet
from cedu_site.library.report import Report
from cedu_site.publishing.fields import text, words
from cedu_site.text.slugs import slugify

LONGEST_SLUG = 80
Row = dict[str, Any]


class Taken(NamedTuple):
    """What was made of a row: the thing, the line of the row, and the row."""

    thing: Any
    line: int
    row: Row


def take_rows(
    entry: Entry, sheet: Sheet, report: Report, take: Callable[[Row, int], Any]
) -> dict[str, Taken]:
    """Take each row in a transaction of its own; return by slug what was made of it."""
    taken: dict[str, Taken] = {}
    for position, (line, row) in enumerate(sheet.rows()):
        try:
            slug = _slug(row, taken)
            with db.session.begin_nested():
                taken[slug] = Taken(take(row, position), line, row)
        except (AddressRefused, ValueError) as error:
            report.refuse(entry.path, line, str(error).rstrip("。"))
    return taken


def slugs_in(sheet: Sheet) -> set[str]:
    """Return the slugs of all rows, of those too that are refused."""
    rows = (row for _, row in sheet.rows() if isinstance(row, dict))
    return {str(row["slug"]) for row in rows if row.get("slug")}


def former_slugs(row: Row) -> list[str]:
    """Return the slugs that the thing of a row had before. Raises ValueError."""
    former = words(row.get("former_slugs") or [])
    for slug in former:
        _check(slug)
    return former


def take_thing(model: Any, kind: str, row: Row, rows: set[str]) -> Any:
    """Return the thing that a row is about, at its address; earlier addresses lead there.

    That is the one with its slug, or else the one that had it or one of its former slugs and
    that no other of the `rows` is about; a new one where there is none. Raises AddressRefused
    and ValueError.
    """
    slug, former = text(row["slug"]), former_slugs(row)
    thing = _find(model, slug, former, rows) or _begin(model, kind, slug)
    thing.revive()
    if thing.slug != slug:
        thing.take_slug(slug)
    claim(thing.path, thing.uid)
    for name in former:
        other = model.ever_named(name)
        if other is None or other is thing:
            lead_on(model.address_of(name), thing.uid)
    return thing


@contextmanager
def watched(model: Any, subject: str) -> Iterator[None]:
    """Record a change of `subject` where what is done inside changes any row of `model`."""
    rows = select(model.__table__).order_by(model.id)
    before = db.session.execute(rows).all()
    yield
    db.session.flush()
    if db.session.execute(rows).all() != before:
        record_change(subject)


def look_after_vanished(
    model: Any, rows: set[str], entry: Entry, report: Report, keeps: Callable[[Any], str]
) -> None:
    """Report the things that no row is about; retire them where the report says so, unless what
    stands at them `keeps` them, or a row has a slug that tells nothing."""
    retires = report.retires and all(slug == slugify(slug) for slug in rows)
    standing = select(model).where(model.retired_at.is_(None)).order_by(model.slug)
    for thing in db.session.scalars(standing).all():
        if thing.slug in rows:
            continue
        if not retires:
            report.notice(entry.path, 1, f"“{thing.slug}”已不在文件里；网站上仍保留")
        elif reason := keeps(thing):
            report.refuse(entry.path, 1, f"“{thing.title}”还不能删除：{reason}")
        else:
            thing.retire()


def _slug(row: Any, taken: Mapping[str, Any]) -> str:
    slug = text(mapping(row).get("slug", ""))
    _check(slug)
    if slug in taken:
        raise ValueError(f"slug“{slug}”写了两次")
    return slug


def _check(slug: str) -> None:
    if not slug or slug != slugify(slug):
        raise ValueError(f"slug“{slug}”应由小写字母、数字、汉字和 - 组成")
    if len(slug) > LONGEST_SLUG:
        raise ValueError(f"slug 太长：最多 {LONGEST_SLUG} 个字")


def _find(model: Any, slug: str, former: list[str], rows: set[str]) -> Any:
    present = db.session.scalar(select(model).filter_by(slug=slug))
    if present:
        return present
    others = (model.ever_named(name) for name in (slug, *former))
    return next((one for one in others if one and one.slug not in rows), None)


def _begin(model: Any, kind: str, slug: str) -> Any:
    """Return a new thing. Raises AddressRefused where another had its slug."""
    other = model.ever_named(slug)
    if other:
        raise AddressRefused(f"slug“{slug}”曾是“{other.slug}”的，不能再给别的用")
    thing = model(slug=slug, uid=make_uid(f"{kind}:{slug}"))
    with db.session.no_autoflush:
        db.session.add(thing)
    return thing
