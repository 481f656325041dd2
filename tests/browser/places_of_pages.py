"""Places where what is written about a page, what lies in it, and what is said of it is shown."""

from urllib.parse import quote

from sqlalchemy import select

from cedu_site.addresses import make_uid
from cedu_site.catalogue.appraisals import PRINCIPLES
from cedu_site.extensions import db
from cedu_site.feedback.models import Report
from cedu_site.media.models import Media
from cedu_site.people.models import Role, User
from cedu_site.publishing import presence
from cedu_site.publishing.models import Page
from cedu_site.search.following import follow
from tests.browser.besieging import COURSE, KINDS, TEXTS, Siege, form_of
from tests.browser.places import ALL_NUMBERS, Addresses, line, name, place
from tests.desk.attacks import ALL, ATTACKS, LINE, NUMBERED, in_one_line, packed
from tests.desk.pages import correct
from tests.desk.sending import jpeg, send
from tests.persons import signed_in

LONGEST_TITLE, LONGEST_NOTE, LONGEST_SAID = 180, 200, 500
LOOSE = {"cover": "", "successor": ""}
FEEDS = ("news/", "news/xiaoxi/", "courses/", f"courses/{COURSE}/", "offerings/", "centres/taishi/")
FORMS = ("atom", "rss", "json")
ABOUT = "/about"


@place
def articles(siege: Siege) -> Addresses:
    for number in ALL_NUMBERS:
        said = line(number, 400)
        words = dict.fromkeys(TEXTS, said) | LOOSE | {"source_url": f"https://a.example/{said}"}
        form = form_of("article", **words, title=said[-LONGEST_TITLE:], body=NUMBERED[number])
        siege.publish(make_uid(f"attack {number}"), form, f"gongji-{number}")
    with siege.app.app_context():
        follow()
    slugs = [f"gongji-{number}" for number in ALL_NUMBERS]
    yield [f"/news/xiaoxi/{slug}" for slug in slugs]
    yield ["/", "/news/", "/news/xiaoxi/", "/desk/find?list=published", "/desk/find?q=hit"]
    yield [f"/oembed?url={siege.address}/news/xiaoxi/{slug}" for slug in slugs]
    uids = [make_uid(f"attack {number}") for number in ALL_NUMBERS]
    yield [f"/api/v1/articles/{uid}" for uid in uids]
    yield [f"/desk/pages/{uid}{part}" for uid in uids for part in ("", "/publish")]
    yield [f"/{one}feed.{form}" for one in FEEDS[:2] for form in FORMS]
    yield ["/catalogue/", "/catalogue/export.csv", "/embed/courses?what=news", "/sitemap.xml"]


@place
def pages_of_other_kinds(siege: Siege) -> Addresses:
    lines = packed(LONGEST_TITLE)
    whole = {kind: make_uid(f"whole {kind}") for kind in KINDS}
    for kind in KINDS:
        slug = COURSE if kind == "course" else f"quan-{kind}"
        siege.publish(whole[kind], form_of(kind, **LOOSE, title=line(0, LONGEST_TITLE)), slug)
        for number, title in enumerate(lines):
            form = form_of(kind, **LOOSE, title=title, body=title, summary=title, topics=title)
            siege.publish(make_uid(f"{kind} {number}"), form, f"{kind}-{number}")
    with siege.app.app_context():
        follow()
    numbers = range(len(lines))
    yield [f"/courses/{COURSE}/resource-{number}" for number in numbers]
    yield [f"/courses/{COURSE}/quan-resource.md", f"/courses/{COURSE}/quan-resource"]
    yield [f"/offerings/offering-{number}" for number in numbers]
    yield [f"/courses/course-{number}/" for number in numbers]
    yield [f"/standing-{number}" for number in numbers]
    yield ["/", "/courses/", f"/courses/{COURSE}/", f"/courses/{COURSE}/print", "/offerings/"]
    yield ["/offerings/quan-offering", "/quan-standing", "/centres/taishi/", "/catalogue/"]
    yield [f"/{one}feed.{form}" for one in FEEDS for form in FORMS]
    yield [f"/api/v1/{kind}s/{whole[kind]}" for kind in ("course", "resource", "offering")]
    yield ["/api/v1/courses", "/api/v1/resources", "/api/v1/offerings", "/api/v1/search?q=hit"]
    yield ["/desk/", "/desk/structure/courses/", "/desk/structure/offerings/", "/desk/courses/"]
    yield [
        f"/desk/structure/courses/{whole['course']}",
        f"/desk/courses/{whole['course']}/appraise",
    ]
    for layout in ("list", "cards", "timetable"):
        yield [f"/embed/courses?layout={layout}&what={what}" for what in ("courses", "offerings")]
    yield [f"/embed/courses?what=page&of={whole['course']}", f"/embed/?course={COURSE}"]
    yield [f"/oembed?url={siege.address}/courses/{COURSE}/", "/desk/check/", "/desk/reads/"]


@place
def versions_and_their_reasons(siege: Siege) -> Addresses:
    uid, lines = make_uid("versions"), packed(LONGEST_TITLE)
    own = f"/desk/pages/{uid}"
    for title in lines:
        with siege.app.app_context():
            page = db.session.scalar(select(Page).filter_by(uid=uid))
            base = str(page.newest_id) if page else ""
        more = {"body": title, "summary": title, "why": title, "base": base}
        siege.send(own, form_of("article", **LOOSE, title=title) | more)
    numbers = range(1, len(lines) + 1)
    yield [f"{own}/history", "/desk/log/all"]
    yield [f"{own}/versions/{number}" for number in numbers]
    yield [f"{own}/difference?from={number}&to={number + 1}" for number in numbers[:-1]]
    siege.send(f"{own}/share", {})
    link = siege.desk.get(f"{own}/share").text.partition("/preview/")[2].partition('"')[0]
    yield [f"/preview/{link}", f"{own}/share"]
    siege.send(f"{own}/bin", {"why": LINE[:500]})
    yield ["/desk/bin/", f"{own}/publish", "/desk/log/all"]


@place
def what_reviewers_say(siege: Siege) -> Addresses:
    uid = make_uid("review")
    own = f"/desk/pages/{uid}"
    author = signed_in(siege.app, "zuozhe")
    sent = author.send(own, form_of("article", **LOOSE, title=line(0, 100), body="x"))
    assert sent.status_code == 303, sent.text
    assert author.send(f"{own}/submit", {"why": line(1, 500)}).status_code == 303
    for number in ALL_NUMBERS:
        siege.send(f"{own}/comment", {"comment": NUMBERED[number]})
    siege.send(f"{own}/send-back", {"comment": NUMBERED[0]})
    yield [f"{own}/publish", f"{own}/history", own, "/desk/", "/desk/log/all"]


@place
def what_is_said_of_courses(siege: Siege) -> Addresses:
    for number, comment in enumerate(packed(900)):
        uid = make_uid(f"appraised {number}")
        author = signed_in(siege.app, "zuozhe")
        author.send(f"/desk/pages/{uid}", form_of("course", **LOOSE, title=f"课 {number}"))
        slug = {"when": "now", "slug": f"pingshen-{number}"}
        siege.send(f"/desk/pages/{uid}/publish", slug)
        with siege.app.app_context():
            live = db.session.scalars(select(Page.live_id).filter_by(uid=uid)).one()
        scores = {f"score-{name}": "1" for name in PRINCIPLES}
        said = {f"comment-{name}": comment for name in (*PRINCIPLES, "overall")}
        form = {"version": str(live), **scores, **said, "decision": "use"}
        siege.send(f"/desk/courses/{uid}/appraise", form)
        yield [f"/desk/courses/{uid}/appraise", "/desk/courses/"]


@place
def people_at_a_page(siege: Siege) -> Addresses:
    uid = make_uid("presence")
    siege.publish(uid, form_of("article", **LOOSE, title="x", body="x"), "renren")
    with siege.app.app_context():
        for number in ALL_NUMBERS:
            user = User.admit(f"gongji{number}", name(number, 40))
            user.grant(Role.AUTHOR, None)
            db.session.flush()
            presence.come(user, uid)
        db.session.commit()
        ids = list(db.session.scalars(select(User.id).where(User.username.like("gongji%"))))
    yield ["/desk/people/", f"/desk/pages/{uid}", "/desk/log/all"]
    yield [f"/desk/people/{one}" for one in ids]


@place
def names_and_descriptions_of_files(siege: Siege) -> Addresses:
    pictures = [
        (jpeg(f"#{number:06x}", comment=ATTACKS[number].encode()), f"{line(number, 150)}.jpg")
        for number in ALL_NUMBERS
    ]
    papers = [
        (f"%PDF-1.7\n% {NUMBERED[number]}\n".encode(), f"{line(number, 150)}.pdf")
        for number in ALL_NUMBERS
    ]
    files = pictures + papers
    for start in range(0, len(files), 40):
        answer = send(siege.desk, *files[start : start + 40])
        assert answer.status_code == 303, answer.text
        yield [answer.location]
    with siege.app.app_context():
        stored = db.session.scalars(select(Media).where(Media.path.like("media/%"))).all()
        named = [(one.uid, one.path, one.url) for one in stored]
    said = [line(number % len(ATTACKS), 400) for number in range(len(named))]
    for start in range(0, len(named), 40):
        part = slice(start, start + 40)
        described = {one[0]: text for one, text in zip(named[part], said[part], strict=True)}
        siege.send("/desk/media/describe", described)
    shown = [
        f'![{text}](../../{path} "{text}")\n\n[{text}](../../{path})'
        for (_, path, _), text in zip(named, said, strict=True)
    ]
    uid = make_uid("pictures")
    body = "\n\n".join(shown)
    siege.publish(uid, form_of("article", **LOOSE, title="图片", body=body), "tupian")
    yield ["/news/xiaoxi/tupian", f"/desk/pages/{uid}", "/news/xiaoxi/feed.json"]
    yield ["/desk/media/", "/desk/media/choose", *(f"/desk/media/{one}" for one, _, _ in named)]
    for one, _, _ in named[:: len(named) // 8]:
        siege.desk.send(f"/desk/media/{one}/remove")
    yield ["/desk/bin/files/"]


@place
def what_readers_report(siege: Siege) -> Addresses:
    editor = signed_in(siege.app, "bianji")
    with siege.app.app_context():
        uid = db.session.scalars(select(Page.uid).filter_by(path=ABOUT)).one()
    for number in ALL_NUMBERS:
        form, whence = {"said": NUMBERED[number]}, {"REMOTE_ADDR": f"10.0.{number}.1"}
        said = siege.app.test_client().post(f"/correction?of={uid}", data=form, environ_base=whence)
        assert said.status_code == 303
        correct(siege.app, line(number, LONGEST_NOTE), path=ABOUT)
    yield ["/desk/", "/desk/reports/", "/desk/corrections/", f"/correction?of={uid}", ABOUT]
    with siege.app.app_context():
        waiting = list(db.session.execute(select(Report.id, Report.said, Report.code)))
    for at, (number, said, _) in enumerate(waiting):
        form = {"accepted": "yes" if at % 2 else "no", "answer": said}
        assert editor.send(f"/desk/reports/{number}/answer", form).status_code == 303
    yield ["/correction", ABOUT, "/desk/reports/", *(f"/correction/{one[2]}" for one in waiting)]


@place
def files_of_a_library(siege: Siege) -> Addresses:
    folder = siege.library / "news" / "xiaoxi"
    for number in ALL_NUMBERS:
        said = line(number, 150).replace("'", "''")
        said = "".join(sign for sign in said if sign.isprintable())
        names = ("title", "summary", "author", "level", "timeline", "yield", "licence", "hit")
        front = "".join(f"{name}: '{said}'\n" for name in names)
        source = f"source: {{name: '{said}', url: 'https://a.example/{number}'}}\n"
        text = f"---\n{front}{source}topics: ['{said}']\n---\n{NUMBERED[number]}\n"
        (folder / f"2026-01-01-ku-{number}.md").write_text(text.replace("\0", ""), "utf-8")
    assert siege.take_in() == []
    yield [f"/news/xiaoxi/ku-{number}" for number in ALL_NUMBERS]
    yield ["/news/xiaoxi/", "/catalogue/", "/desk/check/"]


@place
def what_is_in_dispute(siege: Siege) -> Addresses:
    page, other = siege.library / "pages" / "about.md", siege.library / "lexicon.yaml"
    with siege.app.app_context():
        uid, base = db.session.execute(select(Page.uid, Page.newest_id).filter_by(path=ABOUT)).one()
    form = form_of("standing", **LOOSE, title="关于", body=ALL) | {"base": str(base)}
    siege.publish(uid, form, "about")
    words = ALL.replace("\0", "")
    page.write_text(f"{page.read_text('utf-8')}\n\n{words}\n\n别的话", "utf-8")
    siege.send("/desk/lexicon/pair", {"one": "箩筐", "other": "背箩筐"})
    text = other.read_text("utf-8")
    lines = "".join(f"  # {in_one_line(one, 100)}\n" for one in NUMBERED)
    lines = "".join(sign for sign in lines if sign.isprintable() or sign == "\n")
    other.write_text(text.replace("places:", f"{lines}  - [晒席, 晒垫]\n\nplaces:", 1), "utf-8")
    assert any("冲突" in one for one in siege.take_in())
    yield ["/desk/", "/desk/conflicts/", ABOUT]
    yield [f"/desk/conflicts/{quote(path)}" for path in ("pages/about.md", "lexicon.yaml")]
    page.write_text("---\ntitle: 关于\n---\n关于\n", "utf-8")
    other.write_text(text, "utf-8")
