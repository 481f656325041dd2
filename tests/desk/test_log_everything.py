"""Whatever the desk or a command changes leaves an entry in the log, in one transaction with it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from flask import Flask
from sqlalchemy import event, select

from cedu_site.addresses import make_uid
from cedu_site.extensions import db
from cedu_site.publishing.log import LogEntry
from tests.desk.test_policy import OWN, WAYS, Way, ask, furnish
from tests.persons import admit, signed_in

# Changes nothing of the site: keys and counts, what somebody is typing, where they are, findings.
NO_CHANGE = {"attempt", "sign_in", "draft", "presence", "page_check", "library_file", "conflict"}
WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
BY = "guanli"
LAST = ("account.", "people.logout", "handing.bin", "media_library.remove", "sending.withdraw")
REACHED = {  # those that are known to change something as they are sent here
    *("people_desk.admit", "people_desk.grant", "people_desk.close", "people_desk.revoke"),
    *("people_desk.make_password_link", "people_desk.reopen", "account.sign_out_everywhere"),
    *("editing.save", "sending.withdraw", "reports.answer", "corrections.check"),
    *("sharing.share", "sharing.unshare", "media_library.describe", "media_library.remove"),
    *("column_desk.add", "pairs.pair", "pairs.save_group"),
}
CHANGING = {  # commands, and what the log says then; restoring has a test of its own
    "people add wangfang --role author --centre taishi --password-stdin": "admit",
    "people grant wangfang --role editor": "grant",
    "people grant wangfang --role editor --revoke": "revoke",
    "people password wangfang --password-stdin": "password",
    "people erase wangfang --yes": "erase",
    "content import --course xin": "import",
}
NOTHING_CHANGED = {  # or what can be made again, a copy, or what has had its time
    *("people list", "people export", "people forget", "content export", "content render"),
    *("content check", "search rebuild", "search status", "search report", "serve", "check"),
    *("backup", "restore", "move", "new", "sbom", "bench"),
}
MORE: dict[str, dict[str, str]] = {
    "reports.answer": {"accepted": "yes", "answer": "改好了"},
    "people_desk.grant": {"role": "editor"},
}


@contextmanager
def written_tables() -> Iterator[set[str]]:
    """Give the names of the tables that are written to inside."""
    found: set[str] = set()

    def look(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if match := WRITES.match(statement):
            found.add(match[1])

    event.listen(db.engine, "before_cursor_execute", look)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", look)


def changing(way: Way) -> bool:
    return way.method == "POST" and way.verb is not None


def commands(group: click.Group, above: str = "") -> Iterator[str]:
    """Yield the names of all commands."""
    for name, one in group.commands.items():
        if isinstance(one, click.Group):
            yield from commands(one, f"{above}{name} ")
        else:
            yield above + name


def test_every_change_by_a_command_leaves_an_entry(house: Flask, tmp_path: Path) -> None:
    (tmp_path / "xin").mkdir()
    (tmp_path / "xin" / "ke.md").write_text("# 一课\n\n正文。", "utf-8")
    with house.app_context():
        admit(BY)
    runner, before = house.test_cli_runner(), 0
    for words, verb in CHANGING.items():
        line = [
            *words.split(),
            *([str(tmp_path / "xin")] if words.endswith("--course xin") else []),
        ]
        done = runner.invoke(args=line, input="zhulin-liang-zhi-bailu\n")
        assert done.exit_code == 0, (words, done.output)
        with house.app_context():
            told = list(db.session.scalars(select(LogEntry.verb).order_by(LogEntry.id)))
        assert told[before:] and {*told[before:]} == {verb}, words
        before = len(told)
    tried = {name for name in commands(house.cli) if any(f"{one} ".startswith(f"{name} ")
                                                         for one in CHANGING)}  # fmt: skip
    assert {*commands(house.cli)} <= tried | NOTHING_CHANGED


def test_every_change_of_the_desk_leaves_an_entry(house: Flask) -> None:
    names = furnish(house, OWN)
    ways = sorted(filter(changing, WAYS), key=lambda way: way.endpoint.startswith(LAST))
    silent, reached = [], set()
    for way in ways:
        way = replace(way, form=way.form | MORE.get(way.endpoint, {}))
        new = {"page": make_uid("xin")} if way.endpoint == "editing.save" else {}
        with house.app_context(), written_tables() as written:
            ask(house, BY, way, names | new)
        if written - NO_CHANGE:
            reached.add(way.endpoint)
            if "log_entry" not in written:
                silent.append(f"{way.endpoint}: {sorted(written - NO_CHANGE)}")
    assert not silent, "\n".join(silent)
    assert reached >= REACHED
    seen = signed_in(house, "zhubian").get("/desk/log/all").text
    assert "做了预览链接" in seen and "建账号" not in seen
    assert "建账号" in signed_in(house, BY).get("/desk/log/all").text
