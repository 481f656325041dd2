"""The library and the desk agree: what the desk changed is written out and makes the same site."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.library.filing import renumbered
from cedu_site.library.models import LibraryFile
from cedu_site.markup.rewording import reworded
from cedu_site.news.models import Column
from tests.content.agreeing import (
    FILES,
    LESSONS,
    anew,
    crawl,
    desk,
    edit,
    files,
    git,
    has_git,
    lessons,
    move,
    names,
    reorder,
    tea_house,
    write_out,
)
from tests.persons import signed_in
from tests.shelf import Shelf


@pytest.fixture
def tea(tmp_path: Path) -> Iterator[Shelf]:
    with tea_house(tmp_path / "tea") as shelf:
        yield shelf


def same_elsewhere(shelf: Shelf, tmp_path: Path) -> None:
    """Check that the library makes the same site of an empty folder, and comes out as it is."""
    with anew(shelf.root, tmp_path / "elsewhere") as other:
        theirs, ours = crawl(other.app), crawl(shelf.app)
        assert theirs.keys() == ours.keys()
        for path, html in ours.items():
            assert theirs[path] == html, path
        assert write_out(other, tmp_path / "again") == []
        assert files(tmp_path / "again") == files(shelf.root)


def settled(shelf: Shelf) -> None:
    """Check that the site takes its own library in without a word, and writes nothing more."""
    before, html = files(shelf.root), crawl(shelf.app)
    report = shelf.take_in()
    assert not report.problems
    assert shelf.take_in().changed_nothing
    assert write_out(shelf) == [] and files(shelf.root) == before
    assert crawl(shelf.app) == html


ORDERS = [
    (("cai", "rou", "sha", "hong", "pao"), 2),  # a swap
    (("cai", "rou", "hong", "sha", "pao"), 2),  # a rotation of three
    pytest.param(("sha", "rou", "hong", "pao", "cai"), 1, marks=pytest.mark.long),
    pytest.param(tuple(reversed(LESSONS)), 4, marks=pytest.mark.long),
]


@pytest.mark.parametrize(("order", "renamed"), ORDERS)
def test_new_order_renames_few_files_and_comes_back(
    tea: Shelf, tmp_path: Path, order: tuple[str, ...], renamed: int
) -> None:
    old = names(tea)
    reorder(tea, *order)
    assert write_out(tea) == []
    assert [name.partition("-")[2] for name in names(tea)] == list(order)
    assert len(set(old) - set(names(tea))) == renamed
    settled(tea)
    assert lessons(tea) == list(order)
    same_elsewhere(tea, tmp_path)


def test_links_go_on_working_after_the_numbers_changed(tea: Shelf, tmp_path: Path) -> None:
    reorder(tea, *reversed(LESSONS))
    write_out(tea)
    assert "[晒](02-sha.md)" in (tea.root / "courses/cha/01-pao.md").read_text("utf-8")
    with anew(tea.root, tmp_path / "elsewhere") as other:
        for shelf in (tea, other):
            assert 'href="/courses/cha/sha"' in shelf.html("/courses/cha/pao")
            assert 'href="/courses/cha/cai"' in shelf.html("/news/xiaoxi/kaike")
    edit(tea, "/courses/cha/pao", "讲 pao", "讲泡茶")
    assert 'href="/courses/cha/sha"' in tea.html("/courses/cha/pao")


@pytest.mark.long
def test_file_that_gets_a_number_is_still_found_by_its_name(tea: Shelf, tmp_path: Path) -> None:
    tea.lesson("courses/gu/a.md", "[乙](b.md)")
    tea.lesson("courses/gu/b.md", "[甲](a.md)")
    tea.take_in()
    reorder(tea, "b", "a", course="gu")
    write_out(tea)
    assert names(tea, "courses/gu") == ["01-b", "02-a"]
    settled(tea)
    same_elsewhere(tea, tmp_path)


def test_start_with_unchanged_files_leaves_what_the_desk_did(tea: Shelf) -> None:
    order = ["pao", "cai", "rou", "hong"]
    move(tea, "/courses/cha/sha", "jiu")
    reorder(tea, *order)
    with desk(tea, "/courses/cha/rou") as page:
        page.take_address("roucha")
    assert tea.take_in().changed_nothing
    assert lessons(tea) == ["pao", "cai", "roucha", "hong"]
    assert lessons(tea, "jiu") == ["qu", "sha"]


def test_new_file_is_fitted_into_the_order_of_the_desk(tea: Shelf) -> None:
    reorder(tea, "pao", "cai", "sha", "rou", "hong")
    tea.lesson("courses/cha/02-tan.md", title="摊")
    tea.lesson("courses/cha/02-yao.md", title="摇")
    assert not tea.take_in().problems
    assert lessons(tea) == ["pao", "cai", "sha", "tan", "yao", "rou", "hong"]


def test_file_renumbered_on_disk_moves_its_lesson_alone(tea: Shelf) -> None:
    reorder(tea, "pao", "cai", "sha", "rou", "hong")
    (tea.root / "courses/cha/02-sha.md").rename(tea.root / "courses/cha/09-sha.md")
    assert not tea.take_in().problems
    assert lessons(tea) == ["pao", "sha", "cai", "rou", "hong"]


def test_lesson_moved_to_another_course_takes_its_file_along(tea: Shelf, tmp_path: Path) -> None:
    move(tea, "/courses/cha/sha", "jiu")
    assert write_out(tea) == []
    assert names(tea) == ["01-cai", "03-rou", "04-hong", "05-pao"]
    assert names(tea, "courses/jiu") == ["01-qu", "02-sha"]
    text = (tea.root / "courses/jiu/02-sha.md").read_text("utf-8")
    assert "former:\n- /courses/cha/sha\n" in text and "uid:" not in text
    assert "(../cha/images/ye.svg)" in text and "(../cha/01-cai.md)" in text
    assert not tea.take_in().problems and tea.take_in().changed_nothing
    tea.cedu("content", "render")  # what links there
    same_elsewhere(tea, tmp_path / "b")
    with anew(tea.root, tmp_path / "elsewhere") as other:
        assert other.uid("courses/jiu/02-sha.md") == tea.uid("courses/jiu/02-sha.md")
        for shelf in (tea, other):
            html = shelf.html("/courses/jiu/sha")
            assert "<svg" in html or "<img" in html
            assert 'href="/courses/cha/cai"' in html
            answer = shelf.app.test_client().get("/courses/cha/sha")
            assert (answer.status_code, answer.location) == (301, "/courses/jiu/sha")
            assert 'href="/courses/jiu/sha"' in shelf.html("/courses/cha/rou")


@pytest.mark.long
def test_article_put_into_another_column_takes_its_file_along(tea: Shelf, tmp_path: Path) -> None:
    with desk(tea, "/news/xiaoxi/kaike") as page:
        page.column = db.session.scalars(select(Column).filter_by(slug="jiyi")).one()
        page.take_address(page.slug)
    assert write_out(tea) == [] and names(tea, "news/xiaoxi") == []
    assert names(tea, "news/jiyi") == ["2026-05-20-kaike"]
    settled(tea)
    same_elsewhere(tea, tmp_path)


def test_changed_slug_is_said_in_the_file_and_its_old_address_travels(
    tea: Shelf, tmp_path: Path
) -> None:
    with desk(tea, "/courses/cha/sha") as page:
        page.take_address("shaiqing")
    before = files(tea.root)
    assert write_out(tea) == []
    assert changed(before, tea) == {"courses/cha/02-sha.md"}
    text = (tea.root / "courses/cha/02-sha.md").read_text("utf-8")
    added = "slug: shaiqing\nformer:\n- /courses/cha/sha\n"
    assert text.replace(added, "") == FILES["courses/cha/02-sha.md"]
    settled(tea)
    tea.cedu("content", "render")  # what links there
    with anew(tea.root, tmp_path / "elsewhere") as other:
        answer = other.app.test_client().get("/courses/cha/sha")
        assert (answer.status_code, answer.location) == (301, "/courses/cha/shaiqing")
    same_elsewhere(tea, tmp_path / "b")


@pytest.mark.long
def test_renamed_course_changes_its_introduction_alone(tea: Shelf, tmp_path: Path) -> None:
    with desk(tea, "/courses/cha/") as page:
        page.take_address("zuocha")
    before = files(tea.root)
    write_out(tea)
    assert changed(before, tea) == {"courses/cha/index.md"}
    settled(tea)
    with anew(tea.root, tmp_path / "elsewhere") as other:
        assert other.uid("courses/cha/02-sha.md") == tea.uid("courses/cha/02-sha.md")
        assert other.app.test_client().get("/courses/cha/sha").location == "/courses/zuocha/sha"


def test_former_address_of_another_page_is_refused(tea: Shelf) -> None:
    front = "title: 新\nformer: [/courses/cha/sha, /desk/x, /courses/cha/lao]"
    tea.write("courses/cha/06-xin.md", f"---\n{front}\n---\n新。\n")
    problems = [str(problem) for problem in tea.take_in().problems]
    assert [one.partition(": ")[0] for one in problems] == ["courses/cha/06-xin.md:3"] * 2
    assert tea.status("/courses/cha/sha") == 200
    assert tea.app.test_client().get("/courses/cha/lao").location == "/courses/cha/xin"


def test_binned_page_leaves_the_library_and_stays_binned(tea: Shelf) -> None:
    with desk(tea, "/courses/cha/sha") as page:
        page.binned_at = now()
    assert tea.take_in().changed_nothing
    assert tea.status("/courses/cha/sha") != 200
    assert write_out(tea) == [] and "02-sha" not in names(tea)
    report = tea.take_in()
    assert not report.problems and report.changed_nothing
    with desk(tea, "/courses/cha/sha") as page:
        page.binned_at = None
    write_out(tea)
    assert files(tea.root).keys() == FILES.keys()
    assert (tea.root / "courses/cha/02-sha.md").read_text("utf-8") == FILES["courses/cha/02-sha.md"]


def test_file_left_behind_is_not_removed_with_words_that_nobody_knows(tea: Shelf) -> None:
    reorder(tea, "sha", "cai", "rou", "hong", "pao")
    tea.write("courses/cha/02-sha.md", FILES["courses/cha/02-sha.md"] + "只在这里。\n")
    (said,) = write_out(tea)
    assert said.startswith("courses/cha/02-sha.md:1: ") and "01-sha.md" in said
    assert "只在这里" in (tea.root / "courses/cha/02-sha.md").read_text("utf-8")


@pytest.mark.long
def test_two_exports_between_imports_leave_no_file_behind(tea: Shelf, tmp_path: Path) -> None:
    edit(tea, "/courses/cha/sha", "讲 sha", "讲晒青")
    reorder(tea, "sha", "cai", "rou", "hong", "pao")
    write_out(tea)
    reorder(tea, "cai", "rou", "sha", "hong", "pao")
    assert write_out(tea) == []
    assert names(tea) == ["01-cai", "02-rou", "03-sha", "04-hong", "05-pao"]
    settled(tea)


@pytest.mark.long
def test_order_inside_folders_is_said_and_what_cannot_be_said_is_told(tea: Shelf) -> None:
    for name in ("1-jia/01-a", "1-jia/02-b", "2-yi/01-c"):
        tea.lesson(f"courses/gu/{name}.md", title=name)
    tea.take_in()
    reorder(tea, "b", "a", "c", course="gu")
    assert write_out(tea) == []
    assert names(tea, "courses/gu/1-jia") == ["02-b", "03-a"]
    assert not tea.take_in().problems and lessons(tea, "gu") == ["b", "a", "c"]
    reorder(tea, "c", "b", "a", course="gu")
    (said,) = write_out(tea)
    assert said.startswith("courses/gu/index.md:1: ") and "次序" in said
    assert tea.take_in().changed_nothing and lessons(tea, "gu") == ["c", "b", "a"]


@pytest.mark.long
def test_file_that_comes_to_share_its_name_is_told_from_the_other(tea: Shelf) -> None:
    tea.lesson("courses/gu/1-jia/01-a.md")
    tea.take_in()
    assert lessons(tea, "gu") == ["a"]
    tea.lesson("courses/gu/2-yi/01-a.md")
    tea.take_in()
    assert lessons(tea, "gu") == ["1-jia-a", "2-yi-a"]
    assert write_out(tea) == [] and tea.take_in().changed_nothing
    assert "slug" not in (tea.root / "courses/gu/2-yi/01-a.md").read_text("utf-8")


def test_sheet_that_the_desk_made_is_written_out(tea: Shelf, tmp_path: Path) -> None:
    with tea.app.app_context():
        known = db.session.scalars(select(LibraryFile).filter_by(path="columns.yaml")).one()
        known.edited = FILES["columns.yaml"].replace("消息", "新闻")
        made = LibraryFile(path="vocab.yaml", origin="", sha256="", edited="topics: [茶]\n")
        db.session.add(made)
        db.session.commit()
    write_out(tea)
    assert "title: 新闻" in (tea.root / "columns.yaml").read_text("utf-8")
    assert (tea.root / "vocab.yaml").read_text("utf-8") == "topics: [茶]\n"
    assert tea.take_in().changed_nothing


def test_page_begun_at_the_desk_and_one_withdrawn_there(tea: Shelf, tmp_path: Path) -> None:
    editor = signed_in(tea.app, "bianji")
    form = {"kind": "resource", "title": "品茶", "series": "cha", "base": "", "body": "先闻。"}
    assert editor.send("/desk/pages/abcdefgh2345", form | {"position": "3"}).status_code == 303
    sent = {"when": "now", "slug": "pin"}
    assert editor.send("/desk/pages/abcdefgh2345/publish", sent).status_code == 303
    with desk(tea, "/about") as page:
        page.withdraw()
    assert write_out(tea) == []
    assert "status: withdrawn\n" in (tea.root / "pages/about.md").read_text("utf-8")
    assert "uid: abcdefgh2345\n" in (tea.root / "courses/cha/03-pin.md").read_text("utf-8")
    settled(tea)
    same_elsewhere(tea, tmp_path)


def changed(before: dict[str, bytes], shelf: Shelf) -> set[str]:
    after = files(shelf.root)
    return {path for path in before.keys() | after if before.get(path) != after.get(path)}


@pytest.mark.skipif(not has_git(), reason="git is not installed")
def test_git_sees_the_one_line_that_was_edited(tea: Shelf) -> None:
    git(tea, "init", "-q")
    git(tea, "add", "-A")
    git(tea, "commit", "-qm", "x")
    before = {path: (tea.root / path).stat().st_mtime_ns for path in FILES}
    edit(tea, "/courses/cha/sha", "这一课讲 sha", "这一课讲晒青")
    edit(tea, "/courses/jiu/qu", "先看", "先读")
    edit(tea, "/news/xiaoxi/kaike", "讲起", "说起")
    write_out(tea)
    edited = ["courses/cha/02-sha.md", "courses/jiu/01-qu.md", "news/xiaoxi/2026-05-20-kaike.md"]
    assert git(tea, "status", "--porcelain").split() == [
        word for path in edited for word in ("M", path)
    ]
    assert git(tea, "diff", "--numstat").split("\n")[:3] == [f"1\t1\t{path}" for path in edited]
    after = {path: (tea.root / path).stat().st_mtime_ns for path in FILES}
    assert {path for path in FILES if before[path] != after[path]} == set(edited)
    settled(tea)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["1-a", "2-b", "3-c"], ["1-a", "2-b", "3-c"]),
        (["02-b", "01-a"], ["02-b", "03-a"]),
        (["03-new", "01-a", "02-b"], ["03-new", "04-a", "05-b"]),
        (["01-a", "05-x", "02-b", "03-c"], ["01-a", "05-x", "06-b", "07-c"]),
        (["10-a", "40-d", "20-b", "30-c"], ["10-a", "11-d", "20-b", "30-c"]),
        (["b", "a"], ["01-b", "02-a"]),
        (["03-z", "03-a"], ["01-z", "03-a"]),
    ],
)
def test_as_few_numbers_as_can_be_are_changed(before: list[str], after: list[str]) -> None:
    assert renumbered([f"courses/x/{name}.md" for name in before]) == [
        f"courses/x/{name}.md" for name in after
    ]


@pytest.mark.parametrize(
    ("source", "data", "expected"),
    [
        ("---\na: 1\n---\nx\n", {"a": "1"}, "---\na: 1\n---\ny\n"),
        ("---\r\na: 1\r\n---\r\nx\r\n", {"a": "2"}, "---\r\na: 2\r\n---\r\ny\r\n"),
        (
            "\ufeff---\n# z\na: 1 # k\nb: 2\n---\nx",
            {"a": "1"},
            "\ufeff---\n# z\na: 1 # k\n---\ny\n",
        ),
        ("---\na: |\n  # 1\n  2\nb: x\n---\nx", {"a": "3", "b": "x"}, "---\na: 3\nb: x\n---\ny\n"),
        ("---\n{a: 1, b: 2}\n---\nx", {"a": "1", "b": "3"}, "---\na: 1\nb: 3\n---\ny\n"),
        ("x\n", {"a": "1"}, "---\na: 1\n---\ny\n"),
        ("x\n", {}, "y\n"),
    ],
)
def test_only_lines_that_say_something_new_are_written_anew(source, data, expected) -> None:
    assert reworded(source, data, "y\n") == expected


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_whatever_the_desk_does_comes_back(tea: Shelf, tmp_path: Path, seed: int) -> None:
    chance, at = Random(seed), dict.fromkeys(LESSONS, "cha") | {"qu": "jiu"}
    for turn in range(3):
        for _ in range(chance.randint(1, 4)):
            name = chance.choice(sorted(at))
            path = f"/courses/{at[name]}/{name}"
            deed = chance.choice(("move", "slug", "order", "edit"))
            if deed == "move":
                at[name] = "jiu" if at[name] == "cha" else "cha"
                move(tea, path, at[name])
            elif deed == "slug":
                at[f"{name}{turn}"] = at.pop(name)
                with desk(tea, path) as page:
                    page.take_address(f"{name}{turn}")
            elif deed == "order":
                order = lessons(tea, at[name])
                reorder(tea, *chance.sample(order, len(order)), course=at[name])
            else:
                edit(tea, path, "。", "。。")
        assert write_out(tea) == []
        orders = [lessons(tea, course) for course in ("cha", "jiu")]
        assert not tea.take_in().problems
        assert [lessons(tea, course) for course in ("cha", "jiu")] == orders
        tea.cedu("content", "render")
        settled(tea)
    same_elsewhere(tea, tmp_path)
