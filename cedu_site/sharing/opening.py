"""Every blueprint of what machines read, for `create_app()`."""

from cedu_site.sharing import api, feeds, robots, sitemap

BLUEPRINTS = tuple(room.bp for room in (api, feeds, sitemap, robots))
