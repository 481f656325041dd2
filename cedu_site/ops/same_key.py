"""Nodes of one site sign alike: one that has another key is told at its start."""

import hashlib
import hmac

import click
from flask import current_app

from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.place.models import Setting

NAME = "key"
OTHER = (
    "注意：这台机器的密钥（CEDU_SECRET_KEY）和上次启动的机器不同。几台机器要用同一个密钥，"
    "不然登录时有时无；如果是刚换了密钥，请把其他机器也换好重启。"
)


def compare_keys() -> None:
    """Say so where the node that started last had another key; on SQLite there is but one node."""
    if db.engine.dialect.name == "sqlite":
        return
    with writing():
        known, own = db.session.get(Setting, NAME), {"digest": _digest()}
        if known is None:
            db.session.add(Setting(name=NAME, value=own))
        elif known.value != own:
            known.value = own
            click.echo(OTHER)
        db.session.commit()


def _digest() -> str:
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, b"the key of this node", hashlib.sha256).hexdigest()
