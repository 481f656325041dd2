"""What a listing shows: what was asked for, else what comes nearest to it; never nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from cedu_site.catalogue.lists import courses_in, lessons
from cedu_site.catalogue.models import Course
from cedu_site.catalogue.timetable import LASTING, Offerings
from cedu_site.centres.models import Centre
from cedu_site.clock import now
from cedu_site.embedding.asking import PAGE, WHATS, Asked, whole_list
from cedu_site.embedding.chosen import Chosen, choose
from cedu_site.embedding.nearest import Found, Some, nearest
from cedu_site.news.lists import Articles
from cedu_site.news.models import Column
from cedu_site.publishing.models import Page
from cedu_site.publishing.within import below, of_centres
from cedu_site.web.urls import absolute

NO_COURSES = "近期没有开班，下面是可以在网上学的课程。"
NO_OFFERING = "这门课暂时没有开班，可以先在网上学。"
NOT_HERE = "这里暂时没有这门课的开班，下面是别处的。"
EMPTY_COLUMN = "这个栏目暂时没有文章，下面是其他栏目的。"
NOTHING = "网站上暂时还没有可以看的内容，请过些日子再来。"
DAYS = "一二三四五六日"
KINDS = {"course": "课程", "resource": "课程", "offering": "开班", "article": "资讯"}


@dataclass(frozen=True)
class Listing:
    """What is shown: `whole` leads to all of it at `path` (app-relative, maybe with a query) on the
    site, `notes` say in a sentence each why it is not just what was asked for; `origins` are the
    sites that may show it, none for any; `asked` is what was asked for with the slugs of today."""

    asked: Asked
    title: str
    path: str
    items: Sequence[Page]
    notes: Sequence[str] = ()
    origins: Sequence[str] = field(default=())
    uid: str = ""  # of the centre, page, course or column; empty for the whole site
    whole: str = ""
    example: bool = False

    @property
    def address(self) -> str:
        """The public address of the whole list."""
        path, mark, query = self.path.partition("?")
        return absolute(path) + mark + query


def listing_of(asked: Asked) -> Listing:
    """Return what `asked` shows now; an unknown centre, course, column or page is a 404."""
    chosen = choose(asked, now())
    found = _found(chosen) or Found((), (NOTHING,))
    whole, path = _whole(chosen, found)
    return Listing(
        title=_title(chosen),
        path=path,
        whole=whole,
        items=_in_week(found.items) if _is_timetable(asked) else found.items,
        notes=(*chosen.ended, *found.notes),
        origins=chosen.origins,
        uid=chosen.uid,
        example=_is_invented(chosen),
        asked=chosen.asked,
    )


def _found(chosen: Chosen) -> Found:
    asked, instead = chosen.asked, chosen.instead
    if asked.what == PAGE and chosen.page:
        return Found((chosen.page,))
    if instead and (asked.what == PAGE or not isinstance(instead, Course)):
        return Found((instead,), (f"接替它的是“{instead.title}”。",))
    found = {"offerings": _offerings, "courses": _courses, "news": _news}.get(asked.what, _courses)
    if instead and asked.what != "news":
        return found(chosen).after(f"接替它的是“{instead.title}”：")
    return found(chosen)


def _offerings(chosen: Chosen) -> Found:
    if chosen.course:
        return _held(chosen, chosen.course)
    found = nearest(_lasting(chosen), chosen.asked.n, chosen.centre, WHATS["offerings"])
    return found or _courses(chosen).after(NO_COURSES)


def _lasting(chosen: Chosen, course: Course | None = None) -> Some:
    order = _named(chosen.asked.order)
    return lambda ids, most: Offerings(LASTING, ids, course=course, order=order).some(most)


def _held(chosen: Chosen, course: Course) -> Found:
    """Return where the course is held, else its lessons."""
    some = _lasting(chosen, course)
    if chosen.centre:
        here = some(below(chosen.centre), chosen.asked.n)
        if here:
            return Found(here)
    held = some(None, chosen.asked.n)
    if held:
        return Found(held, (NOT_HERE,) if chosen.centre else ())
    return _lessons(chosen).after(NO_OFFERING)


def _courses(chosen: Chosen) -> Found:
    if chosen.course:
        return _lessons(chosen)
    make = courses_in(_named(chosen.asked.order))

    def some(ids: Sequence[int] | None, most: int) -> Sequence[Page]:
        return of_centres(make, Course, ids).some(most)

    return nearest(some, chosen.asked.n, chosen.centre, WHATS["courses"])


def _lessons(chosen: Chosen) -> Found:
    """Return the lessons of the course, else the course itself."""
    assert chosen.course is not None
    found = lessons(_named(chosen.asked.order)).some(chosen.asked.n, course=chosen.course.id)
    return Found(found or (chosen.course,))


def _news(chosen: Chosen) -> Found:
    def some(column: Column | None) -> Some:
        known, order = column.id if column else None, _named(chosen.asked.order)
        return lambda ids, most: Articles(known, ids, order=order).some(most)

    asked = chosen.asked.n, chosen.centre, WHATS["news"]
    if chosen.column:
        found = nearest(some(chosen.column), *asked)
        if found:
            return found
    found = nearest(some(None), *asked)
    return found.after(EMPTY_COLUMN) if found and chosen.column else found


def _named(order: str) -> str:
    return "" if order == "usual" else order


def _is_timetable(asked: Asked) -> bool:
    return asked.layout == "timetable" and asked.order == "usual"


def _in_week(items: Sequence[Page]) -> Sequence[Page]:
    """Return offerings as a week has them; what is on no day of it comes last."""
    return sorted(items, key=_when) if all(one.kind == "offering" for one in items) else items


def _when(page: Page) -> tuple[int, str]:
    first = (page.fields.get("weekdays") or [""])[0][-1:]
    day = DAYS.index(first) if first and first in DAYS else len(DAYS)
    return day, page.fields.get("times", "")


def _title(chosen: Chosen) -> str:
    asked = chosen.asked
    if asked.what == PAGE:
        one = chosen.page or chosen.instead
        return KINDS.get(one.kind, WHATS["courses"]) if one else WHATS["courses"]
    word = WHATS[asked.what]
    if asked.what == "news":
        return chosen.column.title if chosen.column else _of(chosen.centre, word)
    if chosen.course:
        return (
            chosen.course.title if asked.what == "courses" else f"“{chosen.course.title}”的{word}"
        )
    return _of(chosen.centre, word)


def _is_invented(chosen: Chosen) -> bool:
    """Tell whether what the title names is invented; it names a course or column, else a centre."""
    what, centre = chosen.asked.what, chosen.centre
    if what != "news" and chosen.course:
        return chosen.course.example
    return bool(centre and centre.example) and not (what == "news" and chosen.column)


def _of(centre: Centre | None, word: str) -> str:
    return f"{centre.name}的{word}" if centre else word


def _whole(chosen: Chosen, found: Found) -> tuple[str, str]:
    """Return how the whole list on the site is called, and where it is."""
    what, only = chosen.asked.what, found.items[0] if len(found.items) == 1 else None
    if not found.items:
        return "打开网站", "/"
    if what == PAGE and only:
        return "打开这一页", only.path
    if what in ("offerings", "courses") and chosen.course:
        return "这门课的全部内容", chosen.course.path
    if what == "news" and chosen.column and not found.notes:
        return f"全部“{chosen.column.title}”", chosen.column.path
    label, path = whole_list("courses" if what == PAGE else what)
    if chosen.centre and not found.notes:
        if what == "offerings":
            return label, f"{path}?{urlencode({'centre': chosen.centre.slug})}"
        return "这个学习中心的全部内容", chosen.centre.path
    return label, path
