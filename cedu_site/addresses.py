"""Every address the site has ever had: none is given twice, and old ones lead on for good."""

import base64
import hashlib
import re
import secrets
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from cedu_site.extensions import Model, db

RESERVED = frozenset(
    (
        *("account", "api", "catalogue", "centres", "correction", "courses", "desk", "embed"),
        *("export", "feed", "healthz", "index", "login", "logout", "media", "news", "oai"),
        *("oembed", "offerings", "opensearch", "preview", "print", "qr", "robots", "search"),
        *("sitemap", "static", "suggest", "theme"),
    )
)
M = TypeVar("M", bound=Model)
UID_LENGTH = 12
MOST_ENDS = 8
MOST_ENDINGS = 100


class AddressRefused(Exception):
    """The address cannot be used; the message is one Chinese sentence."""


class Address(Model):
    """An app-relative path such as `/courses/tea/picking` and the uid it belongs to."""

    __tablename__ = "address"

    path: Mapped[str] = mapped_column(String(400), primary_key=True)
    uid: Mapped[str] = mapped_column(String(40), index=True)
    current: Mapped[bool] = mapped_column(default=True)


def make_uid(seed: str = "") -> str:
    """Return a permanent uid of 12 characters a–z 2–7: the same for a `seed`, else random."""
    data = hashlib.sha256(seed.encode()).digest() if seed else secrets.token_bytes(16)
    return base64.b32encode(data).decode().lower()[:UID_LENGTH]


def claim(path: str, uid: str) -> None:
    """Make `path` the present address of `uid`; its earlier ones stay and lead here.

    Raises AddressRefused when the last part is reserved or the path was ever another's.
    """
    slug = path.rstrip("/").rpartition("/")[2]
    if not slug or slug in RESERVED:
        raise AddressRefused(f"“{slug}”不能用作网址，请换一个。")
    known = db.session.get(Address, path)
    if known and known.uid != uid:
        raise AddressRefused(f"网址 {path} 已经属于另一个页面，不能重复使用。")
    for earlier in db.session.scalars(select(Address).filter_by(uid=uid, current=True)):
        earlier.current = earlier.path == path
    db.session.add(known or Address(path=path, uid=uid))
    if known:
        known.current = True
    db.session.flush()


def lead_on(path: str, uid: str) -> None:
    """Have `path`, under which `uid` was once found, lead to it.

    Raises AddressRefused when the last part is reserved or the path was ever another's.
    """
    slug = path.rstrip("/").rpartition("/")[2]
    known = db.session.get(Address, path)
    if not slug or slug in RESERVED or (known and known.uid != uid):
        raise AddressRefused(f"旧网址 {path} 不能用：它是保留的，或者属于另一个页面。")
    if known is None:
        db.session.add(Address(path=path, uid=uid, current=False))
        db.session.flush()


def free(slug: str, path_of: Callable[[str], str], uid: str) -> str:
    """Return `slug`, or the first of `slug-2`, `slug-3` … at whose path nothing but `uid` ever was.

    Raises AddressRefused where there is none.
    """
    for ending in ("", *(f"-{number}" for number in range(2, MOST_ENDINGS))):
        found = slug + ending
        if found not in RESERVED and owner(path_of(found)) in (None, uid):
            return found
    raise AddressRefused(f"“{slug}”这样的网址太多了，请换一个。")


def owner(path: str) -> str | None:
    """Return the uid that has or had the address `path`."""
    return db.session.scalar(select(Address.uid).filter_by(path=path))


def bearer(model: type[M], slug: str, path: str) -> M | None:
    """Return the thing of `model` with this slug, else the one that once had the address `path`."""
    found: M | None = db.session.scalar(select(model).filter_by(slug=slug)) if slug else None
    uid = None if found or not slug else owner(path)
    return db.session.scalar(select(model).filter_by(uid=uid)) if uid else found


def moved_to(path: str) -> str | None:
    """Return where the thing once found at `path`, or something below it, is found today."""
    for end in _ends(path):
        uid = owner(path[:end])
        target = uid and db.session.scalar(select(Address.path).filter_by(uid=uid, current=True))
        if target and target != path[:end]:
            return target + path[end:]
    return None


def _ends(path: str) -> list[int]:
    """Return the lengths of `path` and of what stands before its last parts, longest first."""
    inner = [match.end() for match in re.finditer(r"/", path)] + [
        match.start() for match in re.finditer(r"\.", path)
    ]
    return sorted({len(path), *inner}, reverse=True)[:MOST_ENDS]
