"""What was changed in a file and at the desk: both texts are shown, and one of three ways taken."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.library.models import Conflict, LibraryFile
from cedu_site.publishing.log import LogEntry
from cedu_site.publishing.models import Page
from cedu_site.publishing.revisions import Revision
from tests.content.agreeing import FILES, desk, edit, tea_house, write_out
from tests.persons import Desk, signed_in
from tests.shelf import Shelf

LESSON = "courses/cha/02-sha.md"
ADDRESS = "/courses/cha/sha"
AT = f"/desk/conflicts/{LESSON}"
SHEET = "columns.yaml"
GONE = "已经处理过了"


@pytest.fixture
def tea(tmp_path: Path) -> Iterator[Shelf]:
    with tea_house(tmp_path / "tea") as shelf:
        yield shelf


@pytest.fixture
def torn(tea: Shelf) -> Shelf:
    """A lesson whose one sentence was changed in its file, and otherwise at the desk."""
    edit(tea, ADDRESS, "这一课讲 sha", "编辑室讲晒青")
    tea.edit(LESSON, "这一课讲 sha", "文件里讲晾青")
    assert tea.take_in().refused
    return tea


@pytest.fixture
def editor(torn: Shelf) -> Desk:
    return signed_in(torn.app, "bianji")


def in_dispute(shelf: Shelf) -> list[str]:
    with shelf.app.app_context():
        return list(db.session.scalars(select(Conflict.path).order_by(Conflict.path)))


def form(browser: Desk, path: str = AT) -> dict[str, str]:
    """Return what the page hides in its forms."""
    html = browser.get(path).text
    return dict(re.findall(r'name="(desk|file)" value="([0-9a-f]{64})"', html))


def publish(browser: Desk, shelf: Shelf) -> None:
    with shelf.app.app_context():
        uid = db.session.scalars(select(Page.uid).filter_by(path=ADDRESS)).one()
    assert browser.send(f"/desk/pages/{uid}/publish", {"when": "now"}).status_code == 303


def agreed(shelf: Shelf, words: str) -> None:
    """Check that both sides say `words`, and that nothing is left to be settled or told."""
    write_out(shelf)
    assert words in (shelf.root / LESSON).read_text("utf-8")
    report = shelf.take_in()
    assert not report.problems and report.changed_nothing
    assert words in shelf.html(ADDRESS) and in_dispute(shelf) == []


def test_both_texts_and_their_difference_are_shown(torn: Shelf, editor: Desk) -> None:
    assert "内容冲突 1 个" in editor.get("/desk/").text
    assert AT in editor.get("/desk/conflicts/").text
    html = editor.get(AT).text
    assert "编辑室讲晒青" in html and "文件里讲晾青" in html
    assert "<del>" in html and "<ins>" in html


def test_conflict_is_kept_until_the_two_agree_again(torn: Shelf) -> None:
    with torn.app.app_context():
        since = db.session.get(Conflict, LESSON).seen_at
    (problem,) = torn.take_in().problems
    assert problem.refusal and "编辑室 → 内容冲突" in problem.message
    with torn.app.app_context():
        assert db.session.get(Conflict, LESSON).seen_at == since
    torn.edit(LESSON, "文件里讲晾青", "这一课讲 sha")
    assert not torn.take_in().problems and in_dispute(torn) == []
    assert "编辑室讲晒青" in torn.html(ADDRESS)


def test_file_that_says_the_same_at_last_ends_it(torn: Shelf) -> None:
    torn.edit(LESSON, "文件里讲晾青", "编辑室讲晒青")
    assert not torn.take_in().problems and in_dispute(torn) == []
    torn.edit(LESSON, "编辑室讲晒青", "再改一次")
    assert not torn.take_in().problems and "再改一次" in torn.html(ADDRESS)


def test_export_does_not_overwrite_what_is_not_settled(torn: Shelf, tmp_path: Path) -> None:
    (said,) = write_out(torn)
    assert "内容冲突" in said and "文件里讲晾青" in (torn.root / LESSON).read_text("utf-8")
    write_out(torn, tmp_path / "out")
    assert "编辑室讲晒青" in (tmp_path / "out" / LESSON).read_text("utf-8")


def test_the_desk_stays(torn: Shelf, editor: Desk) -> None:
    answer = editor.send(AT, form(editor) | {"choice": "desk"})
    assert answer.status_code == 303 and in_dispute(torn) == []
    assert not torn.take_in().problems
    agreed(torn, "编辑室讲晒青")


def test_the_file_is_taken_as_a_draft_to_be_published(torn: Shelf, editor: Desk) -> None:
    answer = editor.send(AT, form(editor) | {"choice": "file"})
    assert answer.status_code == 303 and answer.location.endswith("/publish")
    assert "编辑室讲晒青" in torn.html(ADDRESS)
    assert not torn.take_in().problems
    publish(editor, torn)
    before = (torn.root / LESSON).read_bytes()
    agreed(torn, "文件里讲晾青")
    assert (torn.root / LESSON).read_bytes() == before


def test_both_are_brought_together_by_hand(torn: Shelf, editor: Desk) -> None:
    text = FILES[LESSON].replace("这一课讲 sha", "编辑室讲晒青，文件里讲晾青")
    sent = form(editor) | {"choice": "merged", "text": text.replace("\n", "\r\n")}
    assert editor.send(AT, sent).status_code == 303
    publish(editor, torn)
    agreed(torn, "编辑室讲晒青，文件里讲晾青")
    assert (torn.root / LESSON).read_text("utf-8") == text


def test_it_is_in_the_log_and_no_version_is_lost(torn: Shelf, editor: Desk) -> None:
    editor.send(AT, form(editor) | {"choice": "file"})
    with torn.app.app_context():
        page = db.session.scalars(select(Page).filter_by(path=ADDRESS)).one()
        (entry,) = db.session.scalars(LogEntry.of(page.uid).where(LogEntry.verb == "settle"))
        assert (entry.user.username, entry.why) == ("bianji", "用文件的")
        bodies = db.session.scalars(select(Revision.body).filter_by(page_id=page.id)).all()
    assert ["晒青" in body for body in bodies] == [False, True, False]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("---\ntitle: [\n---\nx", "第 3 行"),
        ("---\nexpires: 明天\n---\nx", "应是日期"),
        ("---\ntitle: x\n没有结束", "---"),
    ],
)
def test_mistaken_text_comes_back_as_it_was_typed(
    torn: Shelf, editor: Desk, text: str, said: str
) -> None:
    answer = editor.send(AT, form(editor) | {"choice": "merged", "text": text})
    assert answer.status_code == 422 and said in answer.text and text in answer.text
    assert in_dispute(torn) == [LESSON] and "编辑室讲晒青" in torn.html(ADDRESS)


def test_choice_that_is_none_is_refused(torn: Shelf, editor: Desk) -> None:
    assert editor.send(AT, form(editor) | {"choice": "x"}).status_code == 422
    assert in_dispute(torn) == [LESSON]


def test_settled_twice_is_a_sentence(torn: Shelf, editor: Desk) -> None:
    sent = form(editor) | {"choice": "desk"}
    for path in (AT, AT, "/desk/conflicts/nothing.md"):
        answer = editor.send(path, sent, follow_redirects=True)
        assert answer.status_code == 200
    assert GONE in answer.text and GONE in editor.get(AT, follow_redirects=True).text


@pytest.mark.parametrize("side", ["file", "desk"])
def test_what_changed_since_it_was_shown_is_shown_anew(
    torn: Shelf, editor: Desk, side: str
) -> None:
    sent = form(editor) | {"choice": "file"}
    if side == "file":
        torn.edit(LESSON, "文件里讲晾青", "又改了文件")
        torn.take_in()
    else:
        edit(torn, ADDRESS, "编辑室讲晒青", "又改了编辑室")
    answer = editor.send(AT, sent)
    assert answer.status_code == 409 and "又改了" in answer.text
    assert in_dispute(torn) == [LESSON]
    assert editor.send(AT, form(editor) | {"choice": "file"}).status_code == 303


def test_draft_of_the_desk_is_brought_together_with_the_file(tea: Shelf) -> None:
    with desk(tea, ADDRESS) as page:
        body = page.newest.body.replace("这一课讲 sha", "草稿讲晒青")
        page.revise(page.newest.written, title=page.title, body=body)
    tea.edit(LESSON, "- [晒]", "- [去晒]")
    assert tea.take_in().refused
    html = signed_in(tea.app, "bianji").get(AT).text
    text = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", html, re.DOTALL)[1]
    assert "已经合好" in html and "草稿讲晒青" in text and "- [去晒]" in text
    assert "草稿" not in tea.html(ADDRESS)


def test_page_in_the_bin_whose_file_changed_stays_there(tea: Shelf) -> None:
    with desk(tea, ADDRESS) as page:
        page.binned_at = now()
    tea.edit(LESSON, "这一课讲 sha", "文件里讲晾青")
    (problem,) = tea.take_in().problems
    assert problem.refusal and "回收站" in problem.message
    editor = signed_in(tea.app, "bianji")
    answer = editor.send(AT, form(editor) | {"choice": "file"})
    assert answer.status_code == 422 and "找回来" in answer.text
    assert editor.send(AT, form(editor) | {"choice": "desk"}).status_code == 303
    assert not tea.take_in().problems and tea.status(ADDRESS) != 200


def test_those_who_may_not_publish_neither_see_nor_settle_it(torn: Shelf, editor: Desk) -> None:
    stranger = signed_in(torn.app, "luren")
    assert editor.get(AT).status_code == 200
    assert stranger.get("/desk/conflicts/").status_code == stranger.get(AT).status_code == 403
    assert stranger.send(AT, form(editor) | {"choice": "desk"}).status_code == 403
    assert in_dispute(torn) == [LESSON]


@pytest.fixture
def torn_sheet(tea: Shelf) -> Shelf:
    """Columns that were changed in their file and at the desk, on different lines."""
    with tea.app.app_context():
        known = db.session.get(LibraryFile, SHEET)
        known.edited = FILES[SHEET].replace("消息", "新闻")
        db.session.commit()
    tea.edit(SHEET, "记忆", "老照片")
    (problem,) = tea.take_in().problems
    assert problem.refusal and in_dispute(tea) == [SHEET]
    return tea


@pytest.mark.parametrize(
    ("choice", "titles"),
    [("desk", ["新闻", "记忆"]), ("file", ["消息", "老照片"]), ("merged", ["新闻", "老照片"])],
)
def test_sheet_is_settled(torn_sheet: Shelf, choice: str, titles: list[str]) -> None:
    chief, at = signed_in(torn_sheet.app, "zhubian"), f"/desk/conflicts/{SHEET}"
    assert signed_in(torn_sheet.app, "bianji").get(at).status_code == 403
    text = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", chief.get(at).text, re.DOTALL)[1]
    assert "已经合好" in chief.get(at).text and "新闻" in text and "老照片" in text
    sent = form(chief, at) | {"choice": choice, "text": text}
    assert chief.send(at, sent).status_code == 303
    assert not torn_sheet.take_in().problems and in_dispute(torn_sheet) == []
    write_out(torn_sheet)
    written = (torn_sheet.root / SHEET).read_text("utf-8")
    assert re.findall("title: (.*)", written) == titles
    assert torn_sheet.take_in().changed_nothing


def test_sheet_that_cannot_be_read_comes_back_as_it_was_typed(torn_sheet: Shelf) -> None:
    chief, at = signed_in(torn_sheet.app, "zhubian"), f"/desk/conflicts/{SHEET}"
    sent = form(chief, at) | {"choice": "merged", "text": "- slug: [坏"}
    answer = chief.send(at, sent)
    assert answer.status_code == 422 and "- slug: [坏" in answer.text
    assert in_dispute(torn_sheet) == [SHEET]


def test_a_text_that_says_it_is_another_page_is_refused(torn: Shelf, editor: Desk) -> None:
    text = "---\nuid: abcdefgh2345\ntitle: 杀青\n---\n\n两边的话。\n"
    answer = editor.send(AT, form(editor) | {"choice": "merged", "text": text})
    assert (answer.status_code, "uid 是另一页的" in answer.text) == (422, True)
    assert "两边的话。" in answer.text
    assert in_dispute(torn) == [LESSON]
