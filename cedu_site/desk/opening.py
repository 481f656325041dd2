"""Every blueprint of the desk, for `create_app()`."""

from cedu_site.desk import (
    answering,
    bin,
    checking,
    colours,
    columns,
    editing,
    finding,
    handing,
    home_sections,
    incoming,
    log,
    media_library,
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

WRITING = (editing, previewing, sending, handing, incoming, media_library, sharing)
LOOKING_AFTER = (routes, finding, answering, checking, pairing, reading, bin)
SHAPING = (structure, columns, vocabulary, word_lists, settings, home_sections, colours, log)
BLUEPRINTS = tuple(room.bp for room in WRITING + LOOKING_AFTER + SHAPING)
