"""Each start takes in what changed in the library since the last."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from cedu_site.changes import site_version
from cedu_site.database import migrate
from cedu_site.extensions import db
from cedu_site.library.importer import Import
from cedu_site.library.sheets import undo
from cedu_site.publishing.log import LogEntry
from cedu_site.publishing.models import Page
from cedu_site.publishing.revisions import Revision
from tests.databases import create_app

LESSON = "courses/zhubian/05-baoyang.md"
ADDRESS = "/courses/zhubian/baoyang"
PICTURE = "courses/zhubian/images/beidian.jpg"
ARTICLE = "news/xiaoxi/2026-05-20-xin-ketang.md"


def count(shelf, model) -> int:
    with shelf.app.app_context():
        return db.session.query(model).count()


def version(shelf) -> int:
    with shelf.app.app_context():
        return site_version()


def refused(report):
    return [problem for problem in report.problems if problem.refusal]


def test_second_run_says_that_nothing_changed_and_changes_nothing(shelf) -> None:
    before = version(shelf), count(shelf, Revision)
    result = shelf.cedu("content", "import")
    assert result.exit_code == 0
    assert "没有任何变化" in result.output and "新增" not in result.output
    assert (version(shelf), count(shelf, Revision)) == before


def test_edited_text_is_shown(shelf) -> None:
    assert "换一句话" not in shelf.html(ADDRESS)
    shelf.edit(LESSON, "竹子怕潮", "换一句话")
    report = shelf.take_in()
    assert (report.counts["changed"], report.problems) == (1, [])
    assert "换一句话" in shelf.html(ADDRESS)


def test_new_file_becomes_a_page_and_is_found(shelf) -> None:
    shelf.lesson("courses/zhubian/06-denglong.md", "糊一只灯笼。", title="竹灯笼")
    assert "新增 1" in shelf.cedu("content", "import").output
    assert "糊一只灯笼" in shelf.html("/courses/zhubian/denglong")
    assert "竹灯笼" in shelf.html("/catalogue/?q=竹灯笼")


def test_what_comes_into_a_site_that_stands_is_logged(shelf, jpeg) -> None:
    with shelf.app.app_context():
        assert not db.session.scalars(select(LogEntry)).all()  # a new site begins with its library
    sheet = (shelf.root / "columns.yaml").read_text("utf-8")
    shelf.edit("columns.yaml", "街坊消息", "邻里消息")
    shelf.edit(LESSON, "竹子怕潮", "换一句话")
    shelf.write(PICTURE, jpeg("green"))
    shelf.cedu("content", "import", "--dry-run")
    for _ in range(2):
        shelf.take_in()
    with shelf.app.app_context():
        told = {one.subject: one for one in db.session.scalars(select(LogEntry))}
        assert told.keys() == {"columns.yaml", LESSON, PICTURE}
        assert {(one.verb, one.user) for one in told.values()} == {("import", None)}
        assert told["columns.yaml"].before == sheet
        assert "邻里消息" in told["columns.yaml"].after
        assert len(db.session.scalars(select(LogEntry)).all()) == 3
        undo(told["columns.yaml"], None)
        db.session.commit()
    assert "街坊消息" in shelf.html("/news/xiaoxi/")


def test_new_bytes_of_a_picture_reach_the_pages_that_show_it(shelf, jpeg) -> None:
    users = ["/courses/zhubian/beidian", "/courses/zhubian/"]
    before = [shelf.html(address) for address in users]
    tags = [shelf.app.test_client().get(address).headers["ETag"] for address in users]
    shelf.write(PICTURE, jpeg("green"))
    assert shelf.take_in().counts["changed"] == 1
    for address, old, tag in zip(users, before, tags, strict=True):
        answer = shelf.app.test_client().get(address, headers={"If-None-Match": tag})
        assert answer.status_code == 200
        assert media(answer.get_data(as_text=True)) != media(old)


def media(html: str) -> set[str]:
    return {part.split("/")[0] for part in html.split("/media/")[1:]}


def test_picture_with_a_blank_in_its_name_is_followed_too(shelf, jpeg) -> None:
    shelf.write("courses/zhubian/图 片.jpg", jpeg("red"))
    body = "![红](<图 片.jpg>)\n\n![红](%E5%9B%BE%20%E7%89%87.jpg)"
    shelf.lesson("courses/zhubian/06-tu.md", body)
    assert not shelf.take_in().problems
    chrome = media(shelf.html("/about"))
    before = media(shelf.html("/courses/zhubian/tu")) - chrome
    shelf.write("courses/zhubian/图 片.jpg", jpeg("blue"))
    shelf.take_in()
    after = media(shelf.html("/courses/zhubian/tu")) - chrome
    assert len(before) == len(after) > 0 and not before & after


def test_png_laid_beside_a_drawing_backs_it(shelf, jpeg) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
    shelf.write("courses/zhubian/images/tu.svg", svg)
    shelf.lesson("courses/zhubian/06-tu.md", "![图](images/tu.svg)")
    shelf.take_in()
    assert "<source" not in shelf.html("/courses/zhubian/tu")
    shelf.write("courses/zhubian/images/tu.png", (shelf.root / "images/share.png").read_bytes())
    shelf.take_in()
    assert "<source" in shelf.html("/courses/zhubian/tu")


def test_order_number_is_no_part_of_the_identity(shelf) -> None:
    uid = shelf.uid(LESSON)
    (shelf.root / LESSON).rename(shelf.root / "courses/zhubian/00-baoyang.md")
    report = shelf.take_in()
    assert not report.problems
    assert shelf.uid("courses/zhubian/00-baoyang.md") == uid
    course = shelf.html("/courses/zhubian/")
    assert course.index(ADDRESS) < course.index("/courses/zhubian/renzhu")
    assert shelf.take_in().changed_nothing


def test_renamed_file_is_a_new_page_and_the_old_one_stays(shelf) -> None:
    uid = shelf.uid(LESSON)
    (shelf.root / LESSON).rename(shelf.root / "courses/zhubian/05-fangchong.md")
    report = shelf.take_in()
    assert [str(p) for p in report.problems] == [
        f"{LESSON}:1: 文件已不在，网站上的内容仍保留；要撤下，请放回文件并写 status: draft"
    ]
    assert not report.refused
    assert shelf.uid("courses/zhubian/05-fangchong.md") != uid
    assert shelf.status(ADDRESS) == shelf.status("/courses/zhubian/fangchong") == 200


def test_uid_in_the_front_matter_carries_a_page_to_a_new_file(shelf) -> None:
    uid = shelf.uid(LESSON)
    shelf.edit(LESSON, "---\ntitle", f"---\nuid: {uid}\ntitle")
    (shelf.root / LESSON).rename(shelf.root / "courses/zhubian/05-fangchong.md")
    assert not shelf.take_in().problems
    assert shelf.uid("courses/zhubian/05-fangchong.md") == uid
    answer = shelf.app.test_client().get(ADDRESS)
    assert (answer.status_code, answer.location) == (301, "/courses/zhubian/fangchong")


@pytest.mark.parametrize("uid", ["[a]", "x y", "a" * 41])
def test_uid_that_is_none_is_refused(shelf, uid: str) -> None:
    shelf.lesson("pages/uid.md", uid=uid)
    assert [p.line for p in refused(shelf.take_in())] == [3]


def test_uid_of_another_page_is_refused(shelf) -> None:
    shelf.lesson("pages/uid.md", uid=shelf.uid(LESSON) or "")
    assert ["已属于另一个页面" in p.message for p in refused(shelf.take_in())] == [True]
    assert shelf.status(ADDRESS) == 200


def test_vanished_file_is_reported_and_its_page_stays(shelf) -> None:
    (shelf.root / LESSON).unlink()
    (shelf.root / PICTURE).unlink()
    report = shelf.take_in()
    assert {problem.path for problem in report.problems} == {LESSON, PICTURE}
    assert not report.refused
    assert shelf.status(ADDRESS) == 200
    assert shelf.cedu("content", "import").exit_code == 0


def test_vanished_introduction_leaves_the_course_as_it_was(shelf) -> None:
    (shelf.root / "courses/zhubian/index.md").unlink()
    for _ in range(2):
        report = shelf.take_in()
        assert [problem.path for problem in report.problems] == ["courses/zhubian/index.md"]
        assert "<h1>竹编入门" in shelf.html("/courses/zhubian/")


def test_broken_introduction_leaves_its_lessons_in(shelf) -> None:
    shelf.write("courses/zhubian/index.md", "---\ntitle: [\n---\n")
    shelf.edit(LESSON, "竹子怕潮", "换一句话")
    report = shelf.take_in()
    assert [problem.path for problem in report.problems] == ["courses/zhubian/index.md"]
    assert "<h1>竹编入门" in shelf.html("/courses/zhubian/")
    assert "换一句话" in shelf.html(ADDRESS)


def test_course_without_introduction_gets_one_later(shelf) -> None:
    shelf.lesson("courses/denglong/01-hu.md")
    shelf.take_in()
    assert "<h1>denglong" in shelf.html("/courses/denglong/")
    assert shelf.take_in().changed_nothing
    shelf.write("courses/denglong/README.md", "# 竹灯笼\n")
    assert not shelf.take_in().problems
    assert "<h1>竹灯笼" in shelf.html("/courses/denglong/")
    assert not shelf.take_in().problems


def test_slug_of_a_page_changes_and_its_old_address_leads_on(shelf) -> None:
    uid = shelf.uid(LESSON)
    shelf.edit(LESSON, "title:", "slug: yang\ntitle:")
    assert shelf.take_in().counts["changed"] == 1
    answer = shelf.app.test_client().get(ADDRESS + "?from=x")
    assert (answer.status_code, answer.location) == (301, "/courses/zhubian/yang?from=x")
    assert shelf.app.test_client().get(ADDRESS + ".md").location == "/courses/zhubian/yang.md"
    assert shelf.uid(LESSON) == uid


def test_slug_of_a_course_changes_and_so_do_the_addresses_below(shelf) -> None:
    shelf.edit("courses/zhubian/index.md", "title:", "slug: zhuqi\ntitle:")
    report = shelf.take_in()
    assert not report.problems
    client = shelf.app.test_client()
    for end in ("", "baoyang", "baoyang.md", "print"):
        answer = client.get(f"/courses/zhubian/{end}")
        assert (answer.status_code, answer.location) == (301, f"/courses/zhuqi/{end}")
        assert client.get(answer.location).status_code == 200
    assert "/courses/zhubian/" not in shelf.html("/news/xiaoxi/xin-ketang")
    assert shelf.take_in().changed_nothing


def test_slug_that_was_once_anothers_is_refused(shelf) -> None:
    shelf.edit(LESSON, "title:", "slug: yang\ntitle:")
    shelf.take_in()
    shelf.lesson("courses/zhubian/06-baoyang.md", slug="baoyang")
    (problem,) = refused(shelf.take_in())
    assert (problem.path, problem.line) == ("courses/zhubian/06-baoyang.md", 3)
    assert "不能重复使用" in problem.message
    assert shelf.status(ADDRESS) == 301


def test_withdrawn_page_is_gone_and_leads_to_its_successor(shelf) -> None:
    shelf.edit(LESSON, "title:", "status: withdrawn\nsuccessor: /courses/zhubian/shoukou\ntitle:")
    shelf.take_in()
    answer = shelf.app.test_client().get(ADDRESS)
    assert answer.status_code == 410
    assert 'href="/courses/zhubian/shoukou"' in answer.get_data(as_text=True)
    assert ADDRESS not in shelf.html("/courses/zhubian/")


def test_successor_that_moved_is_still_found(shelf) -> None:
    shelf.edit(LESSON, "title:", "status: withdrawn\nsuccessor: /courses/zhubian/shoukou\ntitle:")
    shelf.edit("courses/zhubian/04-shoukou.md", "title:", "slug: bu\ntitle:")
    shelf.take_in()
    answer = shelf.app.test_client().get(ADDRESS)
    assert answer.status_code == 410 and 'href="/courses/zhubian/bu"' in answer.text


@pytest.mark.parametrize(
    ("front", "status"),
    [
        ("expires: 2026-01-01", 410),
        ("status: withdrawn", 410),
        ("published: 2099-01-01", 404),
        ("published: 2099-01-01\nstatus: withdrawn", 404),
        ("status: draft", 404),
    ],
)
def test_page_leaves_the_public_and_comes_back(shelf, front: str, status: int) -> None:
    original = (shelf.root / "pages/jieyong.md").read_text("utf-8")
    shelf.write("pages/jieyong.md", original.replace("published: 2025-08-01", front))
    shelf.take_in()
    assert shelf.status("/jieyong") == status
    assert shelf.take_in().changed_nothing
    shelf.write("pages/jieyong.md", original)
    shelf.take_in()
    assert shelf.status("/jieyong") == 200


def test_draft_course_hides_its_lessons(shelf) -> None:
    shelf.edit("courses/zhubian/index.md", "title:", "status: draft\ntitle:")
    shelf.cedu("content", "import")
    assert shelf.status("/courses/zhubian/") == shelf.status(ADDRESS) == 404
    found = shelf.app.test_client().get("/api/v1/search?q=竹器的保养").get_json()
    assert ADDRESS not in [item["url"] for item in found["items"]]


def test_draft_reports_only_what_is_missing(shelf) -> None:
    shelf.lesson("pages/caogao.md", status="draft", centre="taishi", cover="../images/share.png")
    assert shelf.take_in().problems == []


def test_page_without_a_date_keeps_the_day_it_came(shelf) -> None:
    shelf.write("news/jiyi/jiu.md", "# 旧事\n\n一。")
    shelf.take_in()
    with shelf.app.app_context():
        first = db.session.query(Page.opens_at).filter_by(slug="jiu").scalar()
    shelf.write("news/jiyi/jiu.md", "# 旧事\n\n二。")
    shelf.take_in()
    with shelf.app.app_context():
        assert db.session.query(Page.opens_at).filter_by(slug="jiu").scalar() == first


def test_what_was_missing_is_found_when_it_comes(shelf, jpeg) -> None:
    front = {"centre": "xincun", "cover": "images/xin.jpg"}
    shelf.lesson("courses/zhubian/06-xin.md", "![新](images/xin.jpg) [七](07-qi.md)", **front)
    first = shelf.take_in()
    assert sorted(p.message.partition("：")[0] for p in first.problems) == [
        "centre 指的“xincun”不存在",
        "cover 指的“images/xin.jpg”不存在",
        "图片不存在",
        "链接的文件不存在，已改成普通文字",
    ]
    revisions, raised = count(shelf, Revision), version(shelf)
    again = shelf.take_in()
    assert sorted(again.problems) == sorted(first.problems) and again.changed_nothing
    assert (count(shelf, Revision), version(shelf)) == (revisions, raised)
    shelf.write("courses/zhubian/images/xin.jpg", jpeg("red"))
    shelf.write("centres.yaml", "- {slug: xincun, name: 新村学习点}\n")
    shelf.lesson("courses/zhubian/07-qi.md")
    assert not refused(shelf.take_in())
    html = shelf.html("/courses/zhubian/xin")
    assert "新村学习点" in html and 'href="/courses/zhubian/qi"' in html and 'alt="新"' in html


def edit_at_the_desk(shelf, path: str, body: str) -> None:
    with shelf.app.app_context():
        page = db.session.query(Page).filter_by(library_path=path).one()
        written = dict(page.newest.written)
        revision = page.revise(written, title="编辑室", body=body, html=f"<p>{body}</p>", text=body)
        page.publish(revision)
        db.session.commit()


def test_page_edited_at_the_desk_is_left_as_it_is(shelf) -> None:
    edit_at_the_desk(shelf, LESSON, "编辑室写的。")
    report = shelf.take_in()
    assert report.changed_nothing and not report.problems
    assert "编辑室写的" in shelf.html(ADDRESS)


def test_page_edited_on_both_sides_is_a_conflict(shelf) -> None:
    edit_at_the_desk(shelf, LESSON, "编辑室写的。")
    shelf.edit(LESSON, "竹子怕潮", "文件里写的")
    for _ in range(2):
        (problem,) = refused(shelf.take_in())
        assert problem.path == LESSON and "都改过" in problem.message
        assert "编辑室写的" in shelf.html(ADDRESS)
    assert shelf.cedu("content", "import").exit_code == 1


def test_page_edited_at_the_desk_is_not_overwritten_by_a_renumbered_file(shelf) -> None:
    edit_at_the_desk(shelf, LESSON, "编辑室写的。")
    (shelf.root / LESSON).rename(shelf.root / "courses/zhubian/06-baoyang.md")
    shelf.take_in()
    assert "编辑室写的" in shelf.html(ADDRESS)


def test_export_ends_a_conflict(shelf) -> None:
    edit_at_the_desk(shelf, LESSON, "编辑室写的。")
    shelf.edit(LESSON, "竹子怕潮", "文件里写的")
    shelf.cedu("content", "export", shelf.root)
    report = shelf.take_in()
    assert report.changed_nothing and not report.problems
    shelf.edit(LESSON, "编辑室写的", "两边合在一起")
    assert not shelf.take_in().problems
    assert "两边合在一起" in shelf.html(ADDRESS)


def test_moved_library_is_the_same_library(shelf, tmp_path) -> None:
    moved = shelf.root = Path(shutil.copytree(shelf.root, tmp_path / "moved"))
    assert shelf.take_in().changed_nothing
    (moved / LESSON).unlink()
    assert [problem.path for problem in shelf.take_in().problems] == [LESSON]


def test_import_that_was_stopped_is_finished_by_the_next(shelf, jpeg, tmp_path) -> None:
    shelf.write(PICTURE, jpeg("green"))
    shelf.edit("courses/shange/index.md", "title:", "slug: ge\ntitle:")
    shelf.edit("columns.yaml", "街坊消息", "街坊新消息")
    for file in sorted(shelf.root.rglob("*.md")):
        shelf.write(str(file.relative_to(shelf.root)), file.read_text("utf-8") + "\n补一句。\n")
    for steps, error in [(5, KeyboardInterrupt), (11, SystemExit), (20, MemoryError)]:
        with shelf.app.app_context(), pytest.raises(error):
            Stopped(shelf.root, steps, error).run()
    assert shelf.take_in().counts["changed"] > 3
    assert shelf.take_in().changed_nothing
    other = create_app(CONTENT=shelf.root, DATA_DIR=tmp_path / "other")
    with other.app_context():
        migrate()
        Import(shelf.root).run()
        expected = state()
        db.engine.dispose()
    with shelf.app.app_context():
        assert state() == expected


def state() -> dict[str, tuple]:
    """Return what readers get of each page."""
    found = {}
    for page in db.session.query(Page):
        html = re.sub(r'href="[^"]*"', "", page.live.html)
        found[page.path] = (page.title, page.fields, page.position, page.opens_at, html)
        found[page.path] += (page.cover and page.cover.sha256, page.centre and page.centre.lineage)
    return found


class Stopped(Import):
    """An import that is stopped in the middle of a step."""

    def __init__(self, root, steps: int, error: type[BaseException]) -> None:
        super().__init__(root)
        self.left, self.error = steps, error

    def _take(self, path: str, take: Callable[[], str]) -> None:
        def stopping() -> str:
            outcome = take()
            self.left -= 1
            if not self.left:
                raise self.error
            return outcome

        super()._take(path, stopping)
