"""Where a list goes on: by what stood last, so that nothing is missed or told twice meanwhile."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Select, literal, tuple_

from cedu_site.centres.models import Centre
from cedu_site.clock import UTCDateTime
from cedu_site.publishing.models import Page
from cedu_site.sharing.api_parameters import Parameter, matching

BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
LATEST = datetime.max.replace(tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
WORDS = "从哪里接着读：上一页 next 里的值，照抄即可。"
WRONG = "cursor 不对：请照抄上一页 next 里的网址。"


class Order(Protocol):
    """An order that things keep: `pattern` is that of its cursors."""

    @property
    def pattern(self) -> str: ...

    @property
    def words(self) -> str: ...

    def begin(self, query: Select[Any]) -> Select[Any]:
        """Return the query in this order."""
        ...

    def after(self, query: Select[Any], cursor: str) -> Select[Any]:
        """Return the query with only what comes after the cursor."""
        ...

    def cursor(self, thing: Any) -> str:
        """Return the cursor that stands at a thing."""
        ...


@dataclass(frozen=True)
class Newest:
    """Pages, what was published last first; a cursor is the moment, in microseconds since the
    year 1, and the id."""

    pattern: str = "^[0-9]{1,18}-[0-9]{1,9}$"
    words: str = "新发布的在前。"

    def begin(self, query: Select[Any]) -> Select[Any]:
        return query.order_by(None).order_by(Page.opens_at.desc(), Page.id.desc())

    def after(self, query: Select[Any], cursor: str) -> Select[Any]:
        moment, number = map(int, cursor.split("-"))
        place = literal(_moment(moment), UTCDateTime), literal(number)
        return query.where(tuple_(Page.opens_at, Page.id) < tuple_(*place))

    def cursor(self, thing: Any) -> str:
        return f"{(thing.opens_at - BEGINNING) // MICROSECOND}-{thing.id}"


@dataclass(frozen=True)
class Entered:
    """Centres, in the order in which they came to the site."""

    pattern: str = "^[0-9]{1,9}$"
    words: str = "按加入本站的先后。"

    def begin(self, query: Select[Any]) -> Select[Any]:
        return query.order_by(None).order_by(Centre.id)

    def after(self, query: Select[Any], cursor: str) -> Select[Any]:
        return query.where(Centre.id > int(cursor))

    def cursor(self, thing: Any) -> str:
        return str(thing.id)


NEWEST, ENTERED = Newest(), Entered()


def cursor_of(order: Order) -> Parameter:
    """Return the parameter that says where a list in this order goes on."""
    schema = {"type": "string", "pattern": order.pattern}
    return Parameter("cursor", schema, WORDS, matching(order.pattern, WRONG))


def _moment(microseconds: int) -> datetime:
    try:
        return BEGINNING + microseconds * MICROSECOND
    except OverflowError:
        return LATEST
