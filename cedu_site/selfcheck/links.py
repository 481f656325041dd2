"""Which addresses of the site lead anywhere, asked of the table of addresses all at once."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlsplit

from flask import current_app
from sqlalchemy import or_, select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from cedu_site.addresses import Address
from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.media.store import served_path
from cedu_site.publishing.models import Page

AT_ONCE = 400  # SQLite bounds the variables of a statement
ENDS = re.compile(r"(?<=/)print$|\.md$|(?<=/)feed\.\w+$")  # of what is made of a page


def answering(links: Iterable[str]) -> set[str]:
    """Return those of the app-relative `links` at which readers find something.

    Nothing is fetched: a path is known that a route without variables answers, or a file that is
    kept, or an address that leads to a centre, a column or a public page.
    """
    paths = {link: unquote(urlsplit(link).path) for link in links}
    fixed = {path for path in set(paths.values()) if _is_fixed(path)}
    wanted = {path: ENDS.sub("", path) for path in set(paths.values()) - fixed}
    known = set(_leading(set(wanted.values()) | {f"{one}/" for one in wanted.values()}))
    found = {path for path, end in wanted.items() if end in known or f"{end}/" in known}
    return {link for link, path in paths.items() if path in fixed or path in found}


def _is_fixed(path: str) -> bool:
    try:
        endpoint, values = current_app.url_map.bind("").match(path, method="GET")
    except RequestRedirect:
        return _is_fixed(f"{path}/") if not path.endswith("/") else True
    except HTTPException:
        return False
    if endpoint == "media.file":
        return served_path(values["sha256"], "." + values["name"].rpartition(".")[2]) is not None
    return not values


def _leading(paths: set[str]) -> Iterator[str]:
    """Yield those of `paths` that are or were addresses of what readers may see."""
    public = Page.public(now()).with_only_columns(Page.uid)
    pages = select(Page.uid)
    ordered = sorted(paths)
    for start in range(0, len(ordered), AT_ONCE):
        some = ordered[start : start + AT_ONCE]
        seen = or_(Address.uid.in_(public), Address.uid.not_in(pages))
        yield from db.session.scalars(select(Address.path).where(Address.path.in_(some), seen))
