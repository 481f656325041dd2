"""What is asked for: some addresses of each kind of page."""

from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import create_engine, text

from cedu_site.ops.bench.queries import beginnings, listed
from cedu_site.ops.bench.site.load import Ask
from cedu_site.ops.bench.site.running import Running

MANY = 20
SAFE = "/?=&%.:-"
TAGGED = "304"
_SOME = text(
    "SELECT path FROM page WHERE kind = :kind AND live_id IS NOT NULL AND closes_at IS NULL"
    " AND opens_at < CURRENT_TIMESTAMP ORDER BY uid LIMIT :many"
)


@dataclass(frozen=True)
class Kind:
    """A kind of page, as the JSON calls it; the table has its own `LABELS`."""

    name: str
    paths: tuple[str, ...]

    @property
    def ask(self) -> Ask:
        return Ask(tuple(quote(path, safe=SAFE) for path in self.paths))


def kinds(database: str) -> list[Kind]:
    """Return what is measured of the site with this database."""
    engine = create_engine(database)
    with engine.connect() as connection:
        courses, resources, articles = (
            tuple(connection.scalars(_SOME, {"kind": kind, "many": MANY}))
            for kind in ("course", "resource", "article")
        )
        columns = tuple(connection.scalars(text('SELECT slug FROM "column"')))
        centres = tuple(connection.scalars(text("SELECT slug FROM centre ORDER BY uid LIMIT 8")))
    engine.dispose()
    queries = listed()
    return [
        Kind("home", ("/",)),
        Kind("course", courses),
        Kind("resource", resources),
        Kind("article", articles),
        Kind("courses", ("/courses/",)),
        Kind("column", tuple(f"/news/{slug}/" for slug in columns)),
        Kind("offerings", ("/offerings/",)),
        Kind("catalogue", ("/catalogue/",)),
        Kind("search", tuple(f"/catalogue/?q={quote(q)}" for q in queries)),
        Kind("suggest", tuple(f"/catalogue/suggest?q={quote(q)}" for q in beginnings(queries))),
        Kind("feed", tuple(f"/news/{slug}/feed.atom" for slug in columns)),
        Kind("embed", tuple(f"/embed/courses?centre={slug}" for slug in centres)),
        Kind(TAGGED, resources),
    ]


def tagged(ask: Ask, server: Running) -> Ask:
    """Return the same question by somebody who knows the answers."""
    answers = [server.get(path, Accept_Encoding="gzip") for path in ask.paths]
    return Ask(ask.paths, tuple(headers["ETag"] for _, headers, _ in answers))
