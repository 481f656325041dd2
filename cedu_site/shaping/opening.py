"""Every blueprint that shapes the site, for `create_app()`."""

from cedu_site.shaping import (
    centres,
    colours,
    columns,
    courses,
    home_sections,
    log,
    merging_centres,
    pairing,
    routes,
    settings,
    vocabulary,
    word_lists,
)

TREE = (columns, courses, centres, merging_centres)
WORDS = (vocabulary, pairing, word_lists)
SITE = (settings, home_sections, colours)
BLUEPRINTS = tuple(room.bp for room in (routes, *TREE, *WORDS, *SITE, log))
