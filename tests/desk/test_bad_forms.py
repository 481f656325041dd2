"""Forms that come twice, too late, from elsewhere, or with what no field takes: nothing is lost."""

import io
import threading
from collections.abc import Callable
from html import unescape
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from flask import Flask
from sqlalchemy import func, select

from cedu_site.extensions import db
from cedu_site.media.models import Media
from cedu_site.people.models import User
from cedu_site.publishing.corrections import Correction
from cedu_site.publishing.drafts import Draft
from cedu_site.publishing.models import Page
from cedu_site.publishing.revisions import Revision
from tests.desk.pages import write
from tests.desk.sending import jpeg, kept, rows
from tests.desk.writing import ARTICLE, PATH, PUBLIC, UID, base, page_of, publish, save
from tests.persons import Desk, signed_in

MEGABYTE = 1024 * 1024
SLOW = "[" * 60_000
TYPED = "这一段是刚才打的字"


def draft_of(house: Flask, username: str = "bianji", uid: str = UID) -> Draft | None:
    """Return what is kept for a person of a page."""
    with house.app_context():
        person = db.session.scalars(select(User.id).filter_by(username=username)).one()
        return Draft.of(person, uid)


def count(house: Flask, model: type) -> int:
    with house.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def at_once(*doing: Callable[[], object]) -> list[object]:
    """Do all of it at the same moment; return what each returned."""
    ready, done = threading.Barrier(len(doing)), dict[int, object]()

    def begin(number: int, one: Callable[[], object]) -> None:
        ready.wait()
        done[number] = one()

    threads = [threading.Thread(target=begin, args=one) for one in enumerate(doing)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [done[number] for number in range(len(doing))]


# Twice


def test_a_form_that_comes_twice_at_once_creates_once(house: Flask) -> None:
    desks = [signed_in(house, "bianji") for _ in range(2)]
    revisions = count(house, Revision)
    answers = at_once(*(lambda desk=desk: save(desk).status_code for desk in desks))
    assert answers == [303, 303]
    assert count(house, Revision) == revisions + 1
    answers = at_once(*(lambda desk=desk: publish(desk).status_code for desk in desks))
    assert sorted(answers) in ([303, 303], [303, 422])
    assert count(house, Revision) == revisions + 1
    assert house.test_client().get("/news/xiaoxi/").text.count(f'href="{PUBLIC}"') == 1


def test_a_correction_that_comes_twice_is_one(house: Flask, editor: Desk) -> None:
    save(editor)
    publish(editor)
    with house.app_context():
        form = ARTICLE | {"base": base(), "body": "三十六人。", "note": "人数应为三十六"}
    for _ in range(2):
        assert editor.send(f"{PATH}/correct", form).status_code == 303
    assert count(house, Correction) == 1


def test_files_that_come_twice_are_put_in_once(house: Flask, editor: Desk) -> None:
    page = editor.get("/desk/incoming/").text
    into = page.partition('name="into" value="')[2].partition('"')[0]
    for _ in range(2):
        files = [(io.BytesIO(jpeg()), "a.jpg")]
        form = {"into": into, "kind": "article", "files": files}
        sent = editor.send("/desk/incoming/", form, content_type="multipart/form-data")
        assert sent.status_code == 303
    assert count(house, Draft) == 1
    draft = draft_of(house, uid=sent.location.rpartition("/")[2])
    assert draft and draft.form["body"].count("![") == 1


# Late, and from elsewhere


def test_a_stale_token_keeps_the_text_and_goes_on(house: Flask, editor: Desk) -> None:
    token, editor.token = editor.token, "stale"
    answer = save(editor, body=TYPED)
    assert answer.status_code == 400
    assert f'name="body" value="{TYPED}"' in answer.text
    fresh = unescape(answer.text.rpartition('name="csrf_token" value="')[2].partition('"')[0])
    assert fresh != "stale" and token
    editor.token = fresh
    assert save(editor, body=TYPED).status_code == 303
    with house.app_context():
        assert page_of().newest.body == TYPED


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_elsewhere_is_refused_with_its_text(
    house: Flask, editor: Desk, headers: dict[str, str]
) -> None:
    answer = editor.send(PATH, ARTICLE | {"body": TYPED}, headers=headers)
    assert answer.status_code == 403
    assert TYPED in answer.text and "从别的网站发来" in answer.text
    assert count(house, Draft) == 0
    with house.app_context():
        assert db.session.scalar(select(Page).filter_by(uid=UID)) is None


def test_an_ended_session_keeps_the_text(house: Flask, editor: Desk) -> None:
    with house.app_context():
        db.session.scalars(select(User).filter_by(username="bianji")).one().end_sign_ins()
        db.session.commit()
    answer = save(editor, body=TYPED)
    assert answer.status_code == 401
    assert TYPED in answer.text and "登录已经结束" in answer.text


# What no field takes

WRONG = {
    "title": "长" * 10_000,
    "body": "字" * 400_001,
    "summary": "一\0二",
    "author": "\0",
    "published": "昨天",
    "expires": "2026-13-45T99:99",
    "pinned": "9" * 400,
    "event_date": "重阳",
    "event_type": "别的",
    "attendance": "-5",
    "photo_consent": "maybe",
    "source_url": "javascript:alert(1)",
    "ai": "some",
    "season": "13",
    "centre": "meiyou",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_value_that_is_none_keeps_all_that_was_typed(
    house: Flask, editor: Desk, name: str
) -> None:
    sent = ARTICLE | {"body": TYPED, name: WRONG[name]}
    answer = editor.send(PATH, sent)
    assert answer.status_code == 422
    assert "没有存进去：" in answer.text
    assert sent["body"] in answer.text and sent["title"] in answer.text
    draft = draft_of(house)
    assert draft and draft.form["body"] == sent["body"]
    expected = [sent[name]] if name == "season" else sent[name]
    assert draft.form[name] == expected
    with house.app_context():
        assert db.session.scalar(select(Page).filter_by(uid=UID)) is None
    assert editor.get(f"{PATH}?kind=article").status_code == 200


@pytest.mark.parametrize("kind", ["article", "resource", "offering", "course", "standing"])
def test_no_value_breaks_the_preview(editor: Desk, kind: str) -> None:
    for name in (*WRONG, "position", "from", "minutes"):
        form = ARTICLE | {"kind": kind, name: WRONG.get(name, "\0x")}
        assert editor.send(f"{PATH}/preview", form).status_code == 200, name


@pytest.mark.parametrize("raw", [b"%ED%A0%80", b"%FF%FE", b"%00", b"%F4%90%80%80"])
def test_bytes_that_are_no_text(house: Flask, editor: Desk, raw: bytes) -> None:
    fields = b"&".join(b"%s=%s" % (name.encode(), raw) for name in ("title", "body", "author"))
    head = f"csrf_token={editor.token}&kind=article&base=&centre=taishi&column=xiaoxi&"
    for verb in ("", "/preview", "/draft"):
        answer = editor.post(
            PATH + verb,
            data=head.encode() + fields,
            content_type="application/x-www-form-urlencoded",
        )
        assert answer.status_code in (200, 303, 422)
    assert editor.get(f"{PATH}?kind=article").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/desk/new/meiyou",
        f"{PATH}?kind=meiyou",
        "/desk/pages/x'--?kind=article",
        "/desk/pages/%00?kind=article",
        f"/desk/pages/{'a' * 41}?kind=article",
        "/desk/media/meiyou",
        "/desk/reads/meiyou",
        "/desk/pages/meiyou/publish",
    ],
)
def test_what_there_is_not(editor: Desk, path: str) -> None:
    assert editor.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/desk/log/{}/undo",
        "/desk/corrections/{}/check",
        "/desk/reports/{}/answer",
        "/desk/people/{}/close",
        "/desk/people/1/grants/{}/revoke",
    ],
)
def test_a_number_beyond_all_that_a_database_has(house: Flask, path: str) -> None:
    admin = signed_in(house, "guanli")
    assert admin.send(path.format(10**30)).status_code == 404
    assert admin.get("/correction/" + "9" * 30).status_code == 404


def test_a_kind_that_there_is_not(editor: Desk) -> None:
    for verb in ("", "/preview", "/draft", "/discard"):
        assert editor.send(PATH + verb, ARTICLE | {"kind": "meiyou"}).status_code == 404


def test_a_column_that_there_is_not_is_told_when_publishing(house: Flask, editor: Desk) -> None:
    assert save(editor, column="meiyou").status_code == 303
    answer = publish(editor)
    assert answer.status_code == 422 and "请重新选一个" in answer.text
    with house.app_context():
        assert page_of().live is None


def test_a_course_and_a_place_in_it_that_there_are_not(house: Flask, editor: Desk) -> None:
    for placed in ({"series": "meiyou"}, {"series": "zhubian", "position": "九"}):
        with house.app_context():
            known = db.session.scalar(select(Page).filter_by(uid=UID))
            version = str(known.newest_id) if known else ""
        form = {"kind": "resource", "centre": "taishi", "title": "破篾", "base": version, **placed}
        assert editor.send(PATH, form).status_code == 303
        assert publish(editor).status_code == 422


# Somebody else's


def test_an_author_may_not_touch_another_s_page(house: Flask, author: Desk) -> None:
    uid = write(house, "晾晒笋干", by="bianji", centre="taishi")
    for verb in ("", "/draft", "/preview", "/discard"):
        form = ARTICLE | {"kind": "course"}
        assert author.send(f"/desk/pages/{uid}{verb}", form).status_code == 403
    assert draft_of(house, "zuozhe", uid) is None
    with house.app_context():
        assert page_of(uid).newest.title == "晾晒笋干"


def test_what_another_is_typing_is_never_seen(house: Flask, editor: Desk, author: Desk) -> None:
    secret = "还没有想好的话"
    form = ARTICLE | {"title": secret, "body": f"{secret}\n\n![](../../images/share.png)"}
    assert author.send(f"{PATH}/draft", form).status_code == 200
    with house.app_context():
        uid = db.session.scalars(select(Media.uid).filter_by(path="images/share.png")).one()
    paths = ("/desk/", "/desk/find?q=", "/desk/find?list=written", f"{PATH}?kind=article",
             f"/desk/media/{uid}")  # fmt: skip
    assert secret in author.get("/desk/").text
    for path in paths:
        answer = editor.get(path)
        assert answer.status_code == 200
        assert secret not in answer.text, path
    assert editor.send(f"{PATH}/discard", {"kind": "article"}).status_code == 303
    assert draft_of(house, "zuozhe")


# Built to hurt


@pytest.mark.parametrize("verb", ["", "/preview"])
def test_a_slow_text_is_cut_off_while_others_go_on(house: Flask, editor: Desk, verb: str) -> None:
    other = signed_in(house, "zhubian")
    other.send(f"{PATH}/preview", ARTICLE)  # the first helper has started
    happened: list[str] = []
    answers = []

    def be_slow() -> None:
        answers.append(editor.send(PATH + verb, ARTICLE | {"body": SLOW}))
        happened.append("slow")

    slow = threading.Thread(target=be_slow)
    slow.start()
    assert other.get("/desk/").status_code == 200
    another = "/desk/pages/abcdefgh3456"
    assert other.send(f"{another}/draft", ARTICLE).status_code == 200
    happened.append("quick")
    slow.join()
    assert happened == ["quick", "slow"]
    (answer,) = answers
    assert answer.status_code == (200 if verb else 422)
    assert "排版太慢" in answer.text
    assert verb or SLOW in answer.text


def test_a_form_that_is_too_large(house: Flask, editor: Desk) -> None:
    answer = save(editor, body="x" * 9 * MEGABYTE)
    assert answer.status_code == 413
    assert "一次最多 8 MB" in answer.text
    assert count(house, Draft) == 0


def bomb() -> bytes:
    """Return a docx whose text unpacks to far more than anybody writes."""
    data = io.BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as entry:
            for _ in range(220):
                entry.write(bytes(MEGABYTE))
    return data.getvalue()


BAD_FILES = {
    "bomb.docx": (bomb, "太大或内容太多"),
    "broken.docx": (lambda: b"PK\x03\x04" + b"x" * 100, "损坏"),
    "half.jpg": (lambda: jpeg(size=(900, 600))[:900], "不完整或已损坏"),
    "program.jpg": (lambda: b"MZ\x90\x00" * 100, "程序文件"),
    "old.doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧版"),
    "drawing.svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
    "empty.jpg": (lambda: b"", "空"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_files_that_hurt_get_a_sentence_and_nothing_is_kept(
    house: Flask, editor: Desk, name: str
) -> None:
    make, said = BAD_FILES[name]
    before = kept(house), rows(house)
    for path in ("/desk/incoming/", f"{PATH}/files"):
        form = {"kind": "article", "files": [(io.BytesIO(make()), name)]}
        answer = editor.send(path, form, content_type="multipart/form-data")
        if path == "/desk/incoming/":
            assert answer.status_code == 422
            assert name in answer.text and said in answer.text
        else:
            assert answer.json["body"] == ""
            (notice,) = answer.json["notices"]
            assert notice.startswith(f"{name}：") and said in notice and notice.endswith("。")
    assert (kept(house), rows(house)) == before
    assert count(house, Draft) == 0
