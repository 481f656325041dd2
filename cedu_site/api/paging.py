"""Where a list goes on: by the id that stood last, which nobody changes, so that nothing is missed
or told twice while other things are published or dated anew."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute

from cedu_site.api.parameters import Parameter, matching
from cedu_site.centres.models import Centre
from cedu_site.publishing.models import Page

PATTERN = "^[0-9]{1,9}$"
CURSOR = Parameter(
    "cursor",
    {"type": "string", "pattern": PATTERN},
    "从哪里接着读：上一段 next 里的值，照抄即可。",
    matching(PATTERN, "cursor 不对：请照抄上一段 next 里的网址。"),
)


@dataclass(frozen=True)
class Order:
    """The order of a list, by ids; `words` tell it to people."""

    ids: InstrumentedAttribute[int]
    words: str
    newest_first: bool = True

    def begin(self, query: Select[Any]) -> Select[Any]:
        """Return the query in this order."""
        return query.order_by(None).order_by(self.ids.desc() if self.newest_first else self.ids)

    def after(self, query: Select[Any], cursor: str) -> Select[Any]:
        """Return the query with only what comes after the cursor."""
        last = int(cursor)
        return query.where(self.ids < last if self.newest_first else self.ids > last)


NEWEST = Order(Page.id, "后写的在前。")
ENTERED = Order(Centre.id, "按加入本站的先后。", newest_first=False)
