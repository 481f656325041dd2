"""`cedu content import PATH --course SLUG`: any folder of plain Markdown becomes a course."""

from pathlib import Path

import pytest

from cedu_site.catalogue.models import Course
from cedu_site.extensions import db


@pytest.fixture
def folder(tmp_path: Path, jpeg) -> Path:
    """A folder of notes as people keep them."""
    files = {
        "README.md": "# 家常手艺\n\n先看[第一节](1-准备/2-开始.md)和![照片](img/a.jpg)。",
        "1-准备/2-开始.md": "# 开始\n\n[目录](../README.md)、[练习](../10-后来/练习.md#怎么做)",
        "1-准备/10-收尾.md": "# 收尾\n\n![照片](../img/a.jpg)",
        "1-准备/练习.md": "# 练习一",
        "2-以后/练习.md": "# 练习二",
        "10-后来/练习.md": "# 练习三\n\n[外面](../../secret.md)、[没有](x.md)",
        "10-后来/大写.MD": "# 大写",
        ".git/notes.md": "# 不要",
        ".draft.md": "# 不要",
        "notes.txt": "不要",
    }
    for path, text in files.items():
        file = tmp_path / "notes" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    (tmp_path / "notes/img").mkdir()
    (tmp_path / "notes/img/a.jpg").write_bytes(jpeg("red"))
    (tmp_path / "secret.md").write_text("秘密", "utf-8")
    return tmp_path / "notes"


def lessons(shelf, slug: str) -> list[tuple[str, str]]:
    with shelf.app.app_context():
        course = db.session.query(Course).filter_by(slug=slug).one_or_none()
        return [(lesson.slug, lesson.title) for lesson in course.children] if course else []


def test_folder_becomes_a_course_in_the_order_of_its_numbers(shelf, folder) -> None:
    result = shelf.cedu("content", "import", folder, "--course", "shouyi")
    assert result.exit_code == 0, result.output
    assert lessons(shelf, "shouyi") == [
        ("开始", "开始"),
        ("收尾", "收尾"),
        ("1-准备-练习", "练习一"),
        ("2-以后-练习", "练习二"),
        ("大写", "大写"),
        ("10-后来-练习", "练习三"),
    ]
    assert "<h1>家常手艺" in shelf.html("/courses/shouyi/")


def test_links_and_pictures_work_across_folders(shelf, folder) -> None:
    result = shelf.cedu("content", "import", folder, "--course", "shouyi")
    assert "<picture>" in shelf.html("/courses/shouyi/")
    assert "<picture>" in shelf.html("/courses/shouyi/收尾")
    html = shelf.html("/courses/shouyi/开始")
    assert 'href="/courses/shouyi/"' in html
    assert 'href="/courses/shouyi/10-后来-练习#怎么做"' in html
    notices = [line for line in result.output.splitlines() if line.startswith("注意")]
    assert [line.split(": ")[0] for line in notices] == [
        "注意 courses/shouyi/10-后来/练习.md:3"
    ] * 2  # fmt: skip
    assert "<a" not in shelf.html("/courses/shouyi/10-后来-练习").partition("外面、没有")[0][-40:]


def test_second_run_changes_nothing(shelf, folder) -> None:
    shelf.cedu("content", "import", folder, "--course", "shouyi")
    assert "没有任何变化" in shelf.cedu("content", "import", folder, "--course", "shouyi").output
    assert "没有任何变化" in shelf.cedu("content", "import").output


def test_course_and_library_do_not_report_each_others_files(shelf, folder) -> None:
    shelf.cedu("content", "import", folder, "--course", "shouyi")
    (folder / "1-准备/10-收尾.md").unlink()
    assert "文件已不在" not in shelf.cedu("content", "import").output
    assert "收尾.md:1: 文件已不在" in shelf.cedu(
        "content", "import", folder, "--course", "shouyi"
    ).output  # fmt: skip


def test_folder_without_introduction_is_called_by_its_slug(shelf, folder) -> None:
    (folder / "README.md").unlink()
    shelf.cedu("content", "import", folder, "--course", "shouyi")
    assert "<h1>shouyi" in shelf.html("/courses/shouyi/")
    assert "没有任何变化" in shelf.cedu("content", "import", folder, "--course", "shouyi").output


def test_index_is_the_introduction_before_readme(shelf, folder) -> None:
    shelf.cedu("content", "import", folder, "--course", "shouyi")
    (folder / "index.md").write_text("# 新目录", "utf-8")
    result = shelf.cedu("content", "import", folder, "--course", "shouyi")
    assert "courses/shouyi/README.md:1: 这门课的介绍是 courses/shouyi/index.md" in result.output
    assert result.exit_code == 0
    assert "<h1>新目录" in shelf.html("/courses/shouyi/")


def test_slug_that_is_none_is_refused(shelf, folder) -> None:
    for slug in ("", "A b", "print", "a/b", "../x", "-a", "长" * 81):
        result = shelf.cedu("content", "import", folder, "--course", slug)
        assert result.exit_code == 2 and "--course" in result.output, slug
        assert not lessons(shelf, slug)


def test_course_needs_a_folder(shelf) -> None:
    assert shelf.cedu("content", "import", "--course", "shouyi").exit_code == 2


def test_course_of_the_library_is_not_overwritten(shelf, folder) -> None:
    result = shelf.cedu("content", "import", folder, "--course", "zhubian")
    assert result.exit_code == 2 and "zhubian" in result.output
    assert "<h1>竹编入门" in shelf.html("/courses/zhubian/")


def test_rehearsal_of_a_course_changes_nothing(shelf, folder) -> None:
    real = "新增 8；拒绝 0，注意 2。"
    rehearsed = shelf.cedu("content", "import", folder, "--course", "shouyi", "--dry-run")
    assert real in rehearsed.output and rehearsed.exit_code == 0
    assert shelf.status("/courses/shouyi/") == 404
    assert real in shelf.cedu("content", "import", folder, "--course", "shouyi").output


def test_a_link_into_another_course_leaves_the_folder(shelf, folder) -> None:
    target = "../../zhubian/01-renzhu.md"
    (folder / "1-准备" / "2-开始.md").write_text(f"# 开始\n\n[别的课]({target})", "utf-8")
    result = shelf.cedu("content", "import", folder, "--course", "shouyi")
    assert f"之外，已改成普通文字：{target}" in result.output
    page = "/courses/shouyi/开始"
    assert "zhubian" not in shelf.app.test_client().get(page).text
    shelf.cedu("content", "render")
    assert "zhubian" not in shelf.app.test_client().get(page).text
