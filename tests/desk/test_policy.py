"""Every address of the desk × every person: who may is what the one table of the policy says."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cedu_site.addresses import make_uid
from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.library.models import Conflict
from cedu_site.media.models import Kind, Media
from cedu_site.people.models import Role, User
from cedu_site.people.permissions import POLICY
from cedu_site.publishing.models import Page
from cedu_site.publishing.states import State
from tests.desk.pages import correct, report, write
from tests.desk.sending import jpeg, sent, uid_of
from tests.persons import PEOPLE, Desk, admit, centre_of, signed_in

ROOMS = ("/desk", "/account", "/login", "/logout", "/preview")
TOP = "tingzhu"
BELOW = {"taishi": ("taishi", TOP), "feiping": ("feiping", TOP)}  # a centre and what it lies below
FIRST = ("nobody", "zuozhe", "zhenbianji")  # the others are much like these
PERSONS = ("nobody", *(name for name in PEOPLE if name != "xianzhubian"))


@dataclass(frozen=True)
class Thing:
    """What a verb is done to: at which centre it stands, whose it is."""

    centre: str | None
    owner: str


OWN = Thing("taishi", "zuozhe")
COLLEAGUES = Thing("taishi", "bianji")
ELSEWHERE = Thing("feiping", "bianji")
WHOLE_SITE = Thing(None, "")
THINGS = (OWN, COLLEAGUES, ELSEWHERE)


@dataclass(frozen=True)
class Way:
    """One method of one address: `verb` "" is for everyone who is signed in, None for everyone.

    `where` is "anywhere" for what asks for the verb at some centre, "site" for the whole site,
    "thing" for what is done to each of THINGS; "reach" hides what lies elsewhere.
    """

    endpoint: str
    method: str
    path: str
    verb: str | None
    where: str = "anywhere"
    form: dict[str, str] = field(default_factory=dict, hash=False)


PAGE = "/desk/pages/{page}"
SHAPE = "/desk/structure/"
BINNED = "/desk/bin/files/{binned}"
TAISHI = {"kind": "course", "title": "编竹篮", "centre": "taishi", "body": "先破篾。", "base": ""}
GRANT = {"role": "author", "centre": "taishi"}
NEW = {"username": "xinlai", **GRANT}
WAYS = (
    Way("people.login", "GET", "/login", None),
    Way("people.enter", "POST", "/login", None),
    Way("password_links.set_password_form", "GET", "/account/password/x", None),
    Way("password_links.set_password", "POST", "/account/password/x", None),
    Way("previews.preview", "GET", "/preview/x", None),
    Way("account.account", "GET", "/account/", ""),
    Way("account.change_password", "POST", "/account/", ""),
    Way("account.export", "GET", "/account/export", ""),
    Way("desk.desk", "GET", "/desk/", "enter"),
    Way("finding.find", "GET", "/desk/find?q=竹", "enter"),
    Way("pairs.lexicon", "GET", "/desk/lexicon/", "enter"),
    Way("pairs.pair", "POST", "/desk/lexicon/pair", "pair", "site", {"one": "甲", "other": "乙"}),
    Way("pairs.group", "GET", "/desk/lexicon/group", "pair", "site"),
    Way("pairs.save_group", "POST", "/desk/lexicon/group", "pair", "site", {"words": "丙、丁"}),
    Way("pairs.remove", "POST", "/desk/lexicon/remove", "pair", "site"),
    Way("word_lists.word_lists", "GET", "/desk/lexicon/more", "pair", "site"),
    Way("word_lists.save", "POST", "/desk/lexicon/more", "pair", "site"),
    Way("structure.index", "GET", SHAPE, "enter"),
    Way("structure.offerings", "GET", SHAPE + "offerings/", "enter"),
    Way("column_desk.columns", "GET", SHAPE + "columns/", "structure", "site"),
    Way("column_desk.new", "GET", SHAPE + "new-column", "structure", "site"),
    Way("column_desk.add", "POST", SHAPE + "new-column", "structure", "site", {"title": "新"}),
    Way("column_desk.column", "GET", SHAPE + "columns/xiaoxi", "structure", "site"),
    Way("column_desk.save", "POST", SHAPE + "columns/xiaoxi", "structure", "site"),
    Way("column_desk.move", "POST", SHAPE + "columns/xiaoxi/move", "structure", "site"),
    Way("column_desk.order", "POST", SHAPE + "columns/order", "structure", "site"),
    Way("column_desk.remove", "POST", SHAPE + "columns/xiaoxi/remove", "structure", "site"),
    Way("vocabulary.vocabulary", "GET", SHAPE + "vocabulary/", "structure", "site"),
    Way("vocabulary.save", "POST", SHAPE + "vocabulary/", "structure", "site"),
    Way("settings.site", "GET", SHAPE + "site/", "set", "site"),
    Way("settings.save", "POST", SHAPE + "site/", "set", "site"),
    Way("home_sections.home", "GET", SHAPE + "home/", "set", "site"),
    Way("home_sections.save", "POST", SHAPE + "home/", "set", "site"),
    Way("home_sections.move", "POST", SHAPE + "home/move", "set", "site"),
    Way("colours.theme", "GET", SHAPE + "theme/", "set", "site"),
    Way("colours.save", "POST", SHAPE + "theme/", "set", "site"),
    Way("log.log", "GET", "/desk/log/", "structure", "site"),
    Way("log.everything", "GET", "/desk/log/all", "structure", "site"),
    Way("log.undo", "POST", "/desk/log/1/undo", "structure", "site"),
    Way("reads.reads", "GET", "/desk/reads/", "enter"),
    Way("where_shown.shown", "GET", "/desk/embeds/", "enter"),
    Way("reads.page_reads", "GET", "/desk/reads/{page}", "enter", "reach"),
    Way("reports.reports", "GET", "/desk/reports/", "answer"),
    Way("reports.answer", "POST", "/desk/reports/{report}/answer", "answer", "thing"),
    Way("settling.conflicts", "GET", "/desk/conflicts/", "publish"),
    Way("settling.conflict", "GET", "/desk/conflicts/{conflict}", "publish", "thing"),
    Way("settling.settle", "POST", "/desk/conflicts/{conflict}", "publish", "thing"),
    Way("corrections.corrections", "GET", "/desk/corrections/", "check"),
    Way("corrections.check", "POST", "/desk/corrections/{correction}/check", "check", "thing"),
    Way("editing.new", "GET", "/desk/new/article", "enter"),
    Way("editing.edit", "GET", PAGE, "write", "thing"),
    Way("editing.save", "POST", PAGE, "write", "thing", TAISHI),
    Way("editing.keep_draft", "POST", PAGE + "/draft", "write", "thing", TAISHI),
    Way("editing.discard", "POST", PAGE + "/discard", "write", "thing"),
    Way("previewing.preview", "POST", PAGE + "/preview", "write", "thing", TAISHI),
    Way("sending.panel", "GET", PAGE + "/publish", "write", "thing"),
    Way("handing.submit", "POST", PAGE + "/submit", "submit", "thing"),
    Way("handing.recall", "POST", PAGE + "/recall", "recall", "thing"),
    Way("handing.pass_on", "POST", PAGE + "/pass-on", "review", "thing"),
    Way("handing.send_back", "POST", PAGE + "/send-back", "review", "thing"),
    Way("handing.comment", "POST", PAGE + "/comment", "write", "thing"),
    Way("handing.bin", "POST", PAGE + "/bin", "bin", "thing"),
    Way("handing.unbin", "POST", PAGE + "/unbin", "bin", "thing"),
    Way("bin.bin", "GET", "/desk/bin/", "enter"),
    Way("sending.publish", "POST", PAGE + "/publish", "publish", "thing", {"when": "now"}),
    Way("sending.correct", "POST", PAGE + "/correct", "correct", "thing", TAISHI | {"note": "改"}),
    Way("sending.withdraw", "POST", PAGE + "/withdraw", "withdraw", "thing"),
    Way("sending.restore", "POST", PAGE + "/restore", "restore", "thing"),
    Way("history.history", "GET", PAGE + "/history", "write", "thing"),
    Way("history.compare", "GET", PAGE + "/difference?from=1&to=1", "write", "thing"),
    Way("history.look", "GET", PAGE + "/versions/1", "write", "thing"),
    Way("history.bring_back", "POST", PAGE + "/versions/1/bring-back", "bring_back", "thing"),
    Way("presence.here", "POST", PAGE + "/here", "write", "thing"),
    Way("presence.leave", "POST", PAGE + "/leave", "write", "thing"),
    Way("sharing.links", "GET", PAGE + "/share", "share", "thing"),
    Way("sharing.share", "POST", PAGE + "/share", "share", "thing"),
    Way("sharing.unshare", "POST", PAGE + "/unshare", "share", "thing"),
    Way("incoming.incoming", "GET", "/desk/incoming/", "upload"),
    Way("incoming.bring", "POST", "/desk/incoming/", "upload"),
    Way("incoming.files", "POST", PAGE + "/files", "write", "thing"),
    Way("incoming.paste", "POST", "/desk/paste", "enter", form={"html": "<p>竹</p>"}),
    Way("media_library.media", "GET", "/desk/media/", "enter"),
    Way("media_library.choose", "GET", "/desk/media/choose", "enter"),
    Way("media_library.file", "GET", "/desk/media/{media}", "enter"),
    Way("media_library.describe", "GET", "/desk/media/describe?uid={media}", "enter"),
    Way("media_library.describe", "POST", "/desk/media/describe", "describe", "thing", {"": "竹"}),
    Way("media_library.remove", "POST", "/desk/media/{media}/remove", "remove", "thing"),
    Way("bin_files.files", "GET", "/desk/bin/files/", "enter"),
    Way("bin_files.confirm", "GET", BINNED + "/delete", "remove", "thing"),
    Way("bin_files.delete", "POST", BINNED + "/delete", "remove", "thing"),
    Way("bin_files.unbin", "POST", BINNED + "/unbin", "remove", "thing"),
    Way("self_check.check", "GET", "/desk/check/", "enter"),
    Way("self_check.check_again", "POST", "/desk/check/{page}", "enter", "reach"),
    Way("appraising.courses", "GET", "/desk/courses/", "appraise"),
    Way("appraising.form", "GET", "/desk/courses/{page}/appraise", "appraise", "thing"),
    Way("appraising.appraise", "POST", "/desk/courses/{page}/appraise", "appraise", "thing"),
    Way("media_library.upload", "POST", "/desk/media/", "upload", "centre"),
    Way("centre_desk.centres", "GET", "/desk/structure/centres/", "structure"),
    Way("centre_desk.new", "GET", "/desk/structure/new-centre?parent={centre}", "structure",
        "thing"),
    Way("centre_desk.add", "POST", "/desk/structure/new-centre", "structure", "centre"),
    Way("centre_desk.centre", "GET", "/desk/structure/centres/{centre}", "structure", "thing"),
    Way("centre_desk.save", "POST", "/desk/structure/centres/{centre}", "structure", "thing",
        {"parent": TOP}),
    Way("centre_desk.move", "POST", "/desk/structure/centres/{centre}/move", "structure", "thing"),
    Way("centre_desk.remove", "POST", "/desk/structure/centres/{centre}/remove", "structure",
        "thing"),
    Way("merging.ask", "GET", "/desk/structure/centres/{centre}/merge", "structure", "thing"),
    Way("merging.merge", "POST", "/desk/structure/centres/{centre}/merge", "structure", "thing"),
    Way("course_desk.courses", "GET", "/desk/structure/courses/", "structure"),
    Way("course_desk.course", "GET", "/desk/structure/courses/{page}", "structure", "thing"),
    Way("course_desk.set", "POST", "/desk/structure/courses/{page}", "structure", "thing"),
    Way("course_desk.order", "POST", "/desk/structure/courses/{page}/order", "structure",
        "thing"),
    Way("course_desk.step", "POST", "/desk/structure/courses/{page}/move", "structure", "thing"),
    Way("people_desk.people", "GET", "/desk/people/", "grant"),
    Way("people_desk.person", "GET", "/desk/people/{person}", "grant"),
    Way("people_desk.admit", "POST", "/desk/people/", "admit", "site", NEW),
    Way("people_desk.make_password_link", "POST", "/desk/people/{person}/password-link", "admit",
        "site"),
    Way("people_desk.grant", "POST", "/desk/people/{person}/grants", "grant", form=GRANT),
    Way("people_desk.revoke", "POST", "/desk/people/{person}/grants/{grant}/revoke", "grant",
        "given"),
    Way("people_desk.close", "POST", "/desk/people/{person}/close", "admit", "site"),
    Way("people_desk.reopen", "POST", "/desk/people/{person}/reopen", "admit", "site"),
    Way("account.sign_out_everywhere", "POST", "/account/sign-out-everywhere", ""),
    Way("people.logout", "POST", "/logout", None),
)  # fmt: skip


def may(person: str, way: Way, thing: Thing) -> bool:
    """Tell what the table says: nothing of the site's own judgement is asked."""
    if way.verb is None:
        return True
    if person == "nobody":
        return False
    role, at = PEOPLE[person]
    if way.verb == "":
        return True
    own, others = POLICY[way.verb]
    needed = own if way.where == "anywhere" or thing.owner == person else others
    if role is None or list(Role).index(role) < list(Role).index(needed):
        return False
    return way.where == "anywhere" or reaches(at, thing)


def reaches(at: str | None, thing: Thing) -> bool:
    if thing.centre is None:
        return at in (None, TOP)
    return at is None or at in BELOW[thing.centre]


def test_every_address_of_the_desk_is_in_the_table(house: Flask) -> None:
    known = {
        (rule.endpoint, method)
        for rule in house.url_map.iter_rules()
        if rule.rule.startswith(ROOMS)
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert {(way.endpoint, way.method) for way in WAYS} == known


def test_the_table_tells_of_every_role() -> None:
    assert {role for role, _ in PEOPLE.values()} == {None, *Role}
    assert {way.verb for way in WAYS} - {None, ""} <= POLICY.keys()


@pytest.mark.parametrize(
    "person",
    [pytest.param(one, marks=() if one in FIRST else pytest.mark.long) for one in PERSONS],
)
def test_who_may_is_what_the_table_says(house: Flask, person: str) -> None:
    around = {thing: furnish(house, thing) for thing in THINGS}
    wrong = []
    for way in WAYS:
        for thing, names in cases(way, around):
            status = ask(house, person, way, names)
            expected = expect(person, way, thing)
            if status not in expected:
                wrong.append(f"{way.method} {way.path} of {thing}: {status}, not {expected}")
    assert not wrong, "\n".join(wrong)


def cases(way: Way, around: dict[Thing, dict[str, str]]) -> Iterator[tuple[Thing, dict[str, str]]]:
    if way.where in ("thing", "reach", "centre", "given"):
        yield from around.items()
    else:
        yield WHOLE_SITE, around[OWN]


def expect(person: str, way: Way, thing: Thing) -> set[int]:
    """Return the statuses that keep to the policy; what only fits no state is no refusal."""
    if may(person, way, thing):
        return {200, 302, 303, 404, 409, 410, 422, 429}
    if person == "nobody":
        return {302} if way.method == "GET" else {401}
    return {403} if way.where != "reach" or person == "luren" else {404}


def furnish(house: Flask, thing: Thing) -> dict[str, str]:
    """Return the names of what stands at a centre and is somebody's."""
    seed = f"{thing.centre}-{thing.owner}"
    uid = write(house, seed, State.PUBLISHED, by=thing.owner, centre=thing.centre)
    name = f"{seed}.jpg"
    owner = signed_in(house, thing.owner)
    colour = "#" + make_uid(seed).encode().hex()[:6]
    sent(house, owner, name, jpeg(colour))
    media = uid_of(house, name)
    with house.app_context():
        path = db.session.scalars(db.select(Page.path).filter_by(uid=uid)).one()
        centre = centre_of(thing.centre or TOP)
        db.session.scalars(db.select(Media).filter_by(uid=media)).one().centre = centre
        page = db.session.scalars(db.select(Page).filter_by(uid=uid)).one()
        page.library_path = page.home
        Conflict.keep(page.home, "", "# 竹")
        person = User.admit(f"bei-{make_uid(seed)}")
        person.grant(Role.AUTHOR, centre)
        db.session.flush()
        ids = {"person": str(person.id), "grant": str(person.grants[0].id)}
        thrown = Media(uid=make_uid(f"{seed}-thrown"), name="x", kind=Kind.PICTURE, renditions=[])
        thrown.path, thrown.sha256, thrown.size = f"media/{seed}-thrown.jpg", make_uid(seed), 0
        thrown.centre, thrown.owner_id, thrown.binned_at = centre, admit(thing.owner).id, now()
        db.session.add(thrown)
        db.session.commit()
        binned = thrown.uid
    return {
        "page": uid,
        "media": media,
        "binned": binned,
        "conflict": f"courses/{seed}/index.md",
        "centre": thing.centre or "",
        "report": str(report(house, f"错字 {seed}", path)),
        "correction": str(correct(house, "改错字", by="xianzhubian", path=path)),
        **ids,
    }


def ask(house: Flask, person: str, way: Way, names: dict[str, str]) -> int:
    """Return how the person is answered, a fresh session each time: some of them end it."""
    client = house.test_client() if person == "nobody" else signed_in(house, person)
    path = way.path.format(**names)
    if way.method == "GET":
        return client.get(path, buffered=True).status_code
    form = {name or names["media"]: value for name, value in way.form.items()}
    if way.where == "centre":
        form["centre"] = form["parent"] = names["centre"]
    token = client.token if isinstance(client, Desk) else token_of(client)
    return client.post(path, data={"csrf_token": token, **form}, buffered=True).status_code


def token_of(client: FlaskClient) -> str:
    """Return a valid token for somebody who is not signed in, as the sign-in page gives it."""
    page = client.get("/login").text
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]
