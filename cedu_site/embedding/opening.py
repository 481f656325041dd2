"""Every blueprint of what other sites show of this one, for `create_app()`."""

from cedu_site.embedding import builder, frame, oembed, script, where_shown

BLUEPRINTS = tuple(room.bp for room in (builder, frame, oembed, script, where_shown))
