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
    history,
    home_sections,
    incoming,
    log,
    media_library,
    merging,
    pairing,
    presence,
    previewing,
    reading,
    routes,
    sending,
    settings,
    settling,
    sharing,
    structure,
    vocabulary,
    word_lists,
)

WRITING = (editing, previewing, sending, incoming, media_library, sharing, history, presence)
LOOKING_AFTER = (routes, finding, answering, checking, settling, pairing, reading)
SHAPING = (structure, columns, vocabulary, word_lists, settings, home_sections, colours, log)
TREE = (courses, centres, merging)
BLUEPRINTS = tuple(room.bp for room in WRITING + LOOKING_AFTER + SHAPING + TREE)
