"""What every template may use: addresses, dates, macros."""

from flask import Flask

from cedu_site.markup.parts import as_part
from cedu_site.text.plain import excerpt
from cedu_site.web.dates import day, duration, iso, moment, season, span
from cedu_site.web.urls import absolute, href, mounted, with_query


def prepare_templates(app: Flask) -> None:
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    filters = (absolute, as_part, day, duration, excerpt, href, iso, moment, mounted, season, span)
    env.filters.update({function.__name__: function for function in filters})
    env.globals.update(with_query=with_query)
    env.globals["ui"] = env.get_template("ui.html").module
