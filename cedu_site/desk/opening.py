"""Every blueprint of the desk, for `create_app()`."""

from cedu_site.desk import (
    answering,
    centres,
    checking,
    colours,
    columns,
    courses,
    editing,
    finding,
    home_sections,
    incoming,
    log,
    media_library,
    merging,
    pairing,
    previewing,
    reading,
    routes,
    sending,
    settings,
    sharing,
    structure,
    vocabulary,
    word_lists,
)

WRITING = (editing, previewing, sending, incoming, media_library, sharing)
LOOKING_AFTER = (routes, finding, answering, checking, pairing, reading)
TREE = (courses, centres, merging)
SHAPING = (structure, columns, vocabulary, word_lists, settings, home_sections, colours, log)
BLUEPRINTS = tuple(room.bp for room in WRITING + LOOKING_AFTER + SHAPING + TREE)
