"""Every blueprint of what machines read, for `create_app()`."""

from cedu_site.sharing import card, feeds, json_ld, robots, sitemap

BLUEPRINTS = tuple(room.bp for room in (card, json_ld, feeds, sitemap, robots))
