"""Every blueprint of what machines fetch, for `create_app()`."""

from cedu_site.sharing import feeds, robots, sitemap

BLUEPRINTS = tuple(room.bp for room in (feeds, sitemap, robots))
