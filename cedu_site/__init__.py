"""cedu_site: the house of a community-education centre's learning resources."""

import os
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask

from cedu_site import changes, database, duties, extensions, reader, remembering, throttle
from cedu_site.config import read_settings
from cedu_site.web import (
    answers,
    assets,
    cookies,
    errors,
    mounting,
    origins,
    parameters,
    rules,
    templating,
    turns,
    urls,
)

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # else numpy would start a thread for each core


class _House(Flask):
    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return `func`: nothing here waits by `async`, so that is not looked up at every step."""
        return func


def create_app(**config: Any) -> Flask:
    """Return the site; `config` overrides settings (their names without `CEDU_`).

    Raises SettingError where a setting is wrong.
    """
    app = _House(__name__, static_folder=None)
    app.config.from_mapping(read_settings(config))
    _open_database(app)
    _open_ground(app)
    _open_rooms(app)
    _assign_duties(app)
    _add_commands(app)
    _mount(app)
    return app


def _open_database(app: Flask) -> None:
    options = database.engine_options(app.config["SQLALCHEMY_DATABASE_URI"])
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    extensions.db.init_app(app)
    # init_app() would have every page read the session, and so depend on a cookie.
    app.login_manager = extensions.login_manager  # type: ignore[attr-defined]
    changes.follow_sessions()
    reader.close_after_requests(app)
    with app.app_context():
        database.prepare_engine(extensions.db.engine, partial(remembering.forget, app))


def _open_ground(app: Flask) -> None:
    app.request_class = parameters.SiteRequest
    app.url_rule_class = rules.LateRule
    app.session_interface = cookies.Sessions()
    urls.read_addresses(app)
    origins.check_origins(app)  # before the token, which another site may have got hold of
    extensions.csrf.init_app(app)
    assets.load_assets(app)
    templating.prepare_templates(app)  # macros see only what templates may use by now
    answers.finish_answers(app)
    errors.answer_errors(app)
    app.register_blueprint(assets.bp)


def _open_rooms(app: Flask) -> None:
    from cedu_site.api import routes as api
    from cedu_site.caching import making
    from cedu_site.catalogue import appraisals  # noqa: F401 - a table, as those below
    from cedu_site.catalogue import routes as catalogue
    from cedu_site.desk import opening as desk
    from cedu_site.embedding import opening as embedding
    from cedu_site.feedback import routes as feedback
    from cedu_site.front import routes as front
    from cedu_site.media import routes as media
    from cedu_site.metadata import opening as metadata
    from cedu_site.news import routes as news
    from cedu_site.ops import health
    from cedu_site.people import account_routes as account
    from cedu_site.people import people_routes as people_desk
    from cedu_site.people import refusing
    from cedu_site.people import routes as people
    from cedu_site.place import routes as place
    from cedu_site.publishing import corrections, drafts, log, reviewing  # noqa: F401
    from cedu_site.publishing import preview_routes as previews
    from cedu_site.publishing import routes as publishing
    from cedu_site.search import models as searches  # noqa: F401 - the table of search counts
    from cedu_site.search import routes as search
    from cedu_site.search import suggestion_routes as suggestions
    from cedu_site.shaping import opening as shaping
    from cedu_site.sharing import opening as sharing

    for room in (place, people, media, publishing, catalogue, news, search, suggestions, feedback):
        app.register_blueprint(room.bp)
    for room in (account, people_desk, previews, front, api, health):
        app.register_blueprint(room.bp)
    app.register_blueprint(account.links)
    for opening in (desk, shaping, embedding, metadata, sharing):
        for blueprint in opening.BLUEPRINTS:
            app.register_blueprint(blueprint)
    refusing.answer_refused_forms(app)
    making.tell_of_answers(app)


def _mount(app: Flask) -> None:
    from cedu_site.caching.front import mount

    turns.mount(app)
    mount(app)
    mounting.mount(app)


def _assign_duties(app: Flask) -> None:
    from cedu_site.catalogue.ending import note_ended
    from cedu_site.embedding.showings import flush_showings
    from cedu_site.markup.render import let_helpers_go
    from cedu_site.publishing.presence import forget_presence
    from cedu_site.publishing.reads import flush_reads
    from cedu_site.publishing.scheduling import publish_due
    from cedu_site.selfcheck.findings import check_due

    duties.assign(app, publish_due, 0.5)
    duties.assign(app, flush_reads, 10)
    duties.assign(app, flush_showings, 10)
    duties.assign(app, check_due, 10, at_end=False, after=60)
    duties.assign(app, let_helpers_go, 30, at_end=False)
    duties.assign(app, note_ended, 600, at_end=False)
    duties.assign(app, throttle.forget_attempts, 60)
    duties.assign(app, forget_presence, 3600)


def _add_commands(app: Flask) -> None:
    from cedu_site.library import cli as library
    from cedu_site.ops import cli as ops
    from cedu_site.people import cli as people
    from cedu_site.search import cli as search
    from cedu_site.selfcheck import cli as selfcheck

    for room in (library, selfcheck, search, ops, people):
        room.register(app)
