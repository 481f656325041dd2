"""What robots leave alone (RFC 9309), and where the sitemap is."""

from flask import Blueprint, Response

from cedu_site.web.urls import absolute, href

bp = Blueprint("robots", __name__)
CLOSED = (
    *("/desk/", "/login", "/logout", "/account/", "/preview/", "/correction"),
    *("/catalogue/export.csv", "/catalogue/suggest"),
)
ASKED = (  # addresses without end; the catalogue without words is to be found
    *(("/catalogue/", "?q="), ("/catalogue/", "?*&q=")),
    *(("/catalogue/feed.", "*?"), ("/embed/courses", "?")),
)


@bp.get("/robots.txt")
def robots() -> Response:
    closed = [*map(href, CLOSED), *(href(path) + query for path, query in ASKED)]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), ""]
    lines += [f"Sitemap: {absolute('/sitemap.xml')}", ""]
    return Response("\n".join(lines), content_type="text/plain; charset=utf-8")
