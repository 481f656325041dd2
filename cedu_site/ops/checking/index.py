"""The index: whole, up to date, and about what the database holds."""

from collections.abc import Iterator
from hashlib import blake2b

from cedu_site.changes import site_version
from cedu_site.extensions import db
from cedu_site.ops.checking.finding import Finding
from cedu_site.search.documents import all_documents
from cedu_site.search.following import follow, rebuild, the_index
from cedu_site.search.schema import plain_text
from cedu_site.search.storage import IndexBusy

PLACE = "检索索引"


def look() -> Iterator[Finding]:
    """Yield what is wrong with the index."""
    index = the_index()
    if not index.usable():
        yield Finding(PLACE, "没有建立，或已损坏")
        return
    view, version = index.refresh(), site_version()
    if view.version != version:
        behind = version - view.version
        yield Finding(PLACE, f"落后 {behind} 个版本" if behind > 0 else "是另一个数据库的")
        return
    indexed = {uid: _sum(text) for uid, text in view.plain_texts()}
    wanted = {document.uid: _sum(plain_text(document)) for document in all_documents()}
    db.session.expire_all()
    missing, extra = wanted.keys() - indexed.keys(), indexed.keys() - wanted.keys()
    other = {uid for uid in wanted.keys() & indexed.keys() if wanted[uid] != indexed[uid]}
    for said, uids in (("缺", missing), ("多", extra), ("旧的", other)):
        if uids:
            yield Finding(PLACE, f"和数据库不一致：{said} {len(uids)} 篇")


def _sum(text: bytes) -> bytes:
    return blake2b(text, digest_size=16).digest()


def put_right() -> None:
    """Bring the index up to the database, anew where it is another. Raises IndexBusy."""
    try:
        if the_index().usable():
            follow()
        if any(look()):
            rebuild()
    except IndexBusy:
        rebuild()
