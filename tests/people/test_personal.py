"""What is stored about people is declared where it is stored, and told on the privacy page."""

import re

from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape

from cedu_site.extensions import db
from cedu_site.personal import columns, pointers, tables

LOOKS_PERSONAL = re.compile(
    r"(^|_)(name|username|mail|email|e_mail|phone|telephone|mobile|tel|address|ip|agent|referrer|"
    r"token|password|secret|digest|hash|code|cookie|session|birth\w*|gender|sex|id_card|"
    r"comments?|said|why|author|owner|reader|user|by|subject)(_|$)"
)
DECLARED = {"personal", "impersonal"}
THINGS = re.compile(  # names of columns that tell of pages, files and the site, each looked at
    "accepted|after|alone|base_id|before|binned_at|body|centre_id|changed_at|checked_at|"
    "closes_at|column_id|complete|course_id|cover_id|current|day|description|edited|"
    "embedders|ended_on|ends_on|example|fields|findings|former|height|host|hours|html|id|"
    "kind|level|library_path|lineage|link_posts|live_id|merged_into_id|newest_id|note|number|"
    "opens_at|origin|page_id|parent_id|path|pinned_until|placement|position|publish_at|q|"
    "readings|recipe|renditions|retired_at|revision_id|root|season|seen_at|sha256|size|slug|"
    "small_team|source|stage|stale_after|starts_on|state|step|subject|summary|text|times|"
    "title|toc|uid|undoes_id|value|verb|version|waits_for|waits_since|what|width|"
    "withdrawn_at|written"
)
OF_THINGS = {  # what only sounds like it: of pages, files and what was changed
    *("log_entry.subject", "change.subject", "showing.subject"),
    *("media.sha256", "library_file.sha256", "page_check.findings"),
}


def looks_personal(name: str) -> bool:
    """Tell whether a column is called as what is about people, or as none was until now."""
    return not THINGS.fullmatch(name) or LOOKS_PERSONAL.search(name) is not None


def undeclared() -> set[str]:
    """Return the columns that look personal or stand beside a person, and say nothing of it."""
    found = set()
    for table in db.metadata.tables.values():
        about = table.info.get("stored")
        for column in table.columns:
            beside = bool(pointers(table)) and not (about and about.others)
            asked = beside or column in pointers(table) or looks_personal(column.name)
            if asked and not DECLARED & column.info.keys():
                found.add(f"{table.name}.{column.name}")
    return found - OF_THINGS


def test_every_column_about_a_person_is_declared(app: Flask) -> None:
    assert undeclared() == set()


def test_an_undeclared_column_is_noticed(app: Flask) -> None:
    for name in ("telephone", "author_id", "last_ip", "reset_token", "email", "weixin", "remark"):
        assert looks_personal(name)
    column = db.metadata.tables["draft"].c.base_id
    said = column.info.pop("personal")
    try:
        assert undeclared() == {"draft.base_id"}
    finally:
        column.info["personal"] = said


def test_whoever_declares_says_why_and_how_long(app: Flask) -> None:
    told = dict(tables())
    for table in db.metadata.tables.values():
        if pointers(table) or any(columns(table)):
            assert table in told, table.name
            assert told[table].erased, table.name
    for table, about in told.items():
        assert about.why and about.kept.said, table.name
        assert not about.kept.column or about.kept.column in table.c
        assert {*about.taken} <= {*table.c.keys()}
        assert not about.goes or pointers(table), table.name


def test_the_privacy_page_tells_all_of_it(client: FlaskClient) -> None:
    page = client.get("/privacy").text
    assert "到底存了什么" in page and "从前做的备份里还有" in page
    for table, about in tables():
        gone = "" if about.readers else about.erased
        for words in (about.what, about.why, about.kept.said, gone, about.others):
            assert str(escape(words)) in page, (table.name, words)
        for column, one in columns(table):
            assert one.what in page, column
    assert "到底存了什么" not in client.get("/about").text
