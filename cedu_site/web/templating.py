"""What every template may use: addresses, dates, macros."""

import os
from collections.abc import Callable
from contextlib import suppress

from flask import Flask
from jinja2 import FileSystemBytecodeCache, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context

from cedu_site.markup.parts import as_part
from cedu_site.text.plain import excerpt
from cedu_site.web.dates import day, duration, iso, moment, rfc3339, season, span
from cedu_site.web.entries import cover_of, date_of, entry_of
from cedu_site.web.facts import facts_of
from cedu_site.web.trail import whole_trail
from cedu_site.web.urls import absolute, href, mounted, with_query


def prepare_templates(app: Flask) -> None:
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    filters = (as_part, day, duration, excerpt, iso, moment, rfc3339, season, span)
    env.filters.update({function.__name__: function for function in filters})
    env.filters.update({one.__name__: _each_time(one) for one in (absolute, href, mounted)})
    env.tests["starts"] = lambda beginning, path: path.startswith(beginning)
    env.globals.update(entry_of=entry_of, date_of=date_of, cover_of=cover_of)
    env.globals.update(facts_of=facts_of, with_query=with_query, whole_trail=whole_trail)
    keep_compiled(app)
    env.globals["ui"] = env.get_template("ui.html").module


class Compiled(FileSystemBytecodeCache):
    """Templates kept compiled where the disk takes them; else they are compiled again, later."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def keep_compiled(app: Flask) -> None:
    """Have templates kept compiled in the data folder, where it has a place for them."""
    folder = app.config["DATA_DIR"] / "templates"
    if folder.is_dir() and os.access(folder, os.W_OK):
        app.jinja_env.bytecode_cache = Compiled(str(folder))


def _each_time(function: Callable[[str], str]) -> Callable[[Context, str], str]:
    """Return a filter that depends on the request: what Jinja takes for constant it works out
    once, when it compiles the template."""

    @pass_context
    def filter(context: Context, value: str) -> str:
        return function(value)

    return filter
