"""By what pages are found: an index for every order of a list, of nothing but what stands.

A list of any length is read from the front of one of these, however many pages the site has.
"""

from typing import Any

from sqlalchemy import Index, text

from cedu_site.personal import Kept, stored

PAGES = stored(
    "页面",
    why="这些就是网站的内容；知道是谁的稿子，好让作者改自己的",
    kept=Kept("一直留着，撤下的也能恢复"),
    erased="写给大家看的还在，归在“已注销”名下",
    others="写给大家看的内容，和它在网站的哪里",
    taken="uid kind title path",
)
STANDS = "live_id IS NOT NULL AND withdrawn_at IS NULL AND binned_at IS NULL"


def partial(name: str, *columns: Any, where: str = STANDS) -> Index:
    """Return an index of the pages that stand, or of others; `postgresql.complete_indexes()` has
    it so there, too."""
    return Index(name, *columns, sqlite_where=text(where))


def page_indexes() -> tuple[Index, ...]:
    """Return the indexes of all kinds of pages, beside those of single columns."""
    return (
        Index("ix_page_changed_at_opens_at", "changed_at", "opens_at"),
        # of the few that are in the bin: over all, SQLite would look for readers' pages with it
        partial("ix_page_binned_at", "binned_at", where="binned_at IS NOT NULL"),
        partial("ix_page_pinned_until", "pinned_until", where="pinned_until IS NOT NULL"),
        partial("ix_page_titles", "kind", "title", "id"),
        partial("ix_page_newest", "kind", "opens_at", "id"),
        partial("ix_page_in_season", "opens_at", "id", "season", where=f"season > 0 AND {STANDS}"),
        partial("ix_page_lessons", "parent_id", "position", "id", "opens_at", "closes_at"),
        partial("ix_page_lessons_newest", "parent_id", "opens_at", "id"),
        partial("ix_page_centre_titles", "centre_id", "kind", "title", "id"),
        partial("ix_page_centre_newest", "centre_id", "kind", "opens_at", "id"),
    )
