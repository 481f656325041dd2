"""The YAML files of a library: a wrong row is refused by its line, the others go in."""

import shutil

import pytest

from cedu_site.centres.models import Centre
from cedu_site.changes import site_version
from cedu_site.extensions import db

PAGES = ("courses", "news", "offerings", "pages", "images")


@pytest.fixture
def sheets(shelf):
    """The library without its pages and pictures, for what only the YAML files decide."""
    for folder in PAGES:
        shutil.rmtree(shelf.root / folder)
    return shelf


def tree(shelf) -> dict[str, list[str]]:
    """Return the slugs above each centre, the nearest first."""
    with shelf.app.app_context():
        centres = db.session.query(Centre).all()
        by_id = {centre.id: centre.slug for centre in centres}
        for centre in centres:
            line = [by_id[int(part)] for part in centre.lineage.strip("/").split("/")]
            assert line == [one.slug for one in [*reversed(centre.ancestors), centre]]
        return {centre.slug: [above.slug for above in centre.ancestors] for centre in centres}


def refused(shelf, path: str) -> list[tuple[int, str]]:
    return [(p.line, p.message) for p in shelf.take_in().problems if p.refusal and p.path == path]


ROWS = {
    "- slug: a\n  parent: none\n": (1, "不存在"),
    "# x\n- slug: a\n  parent: a\n": (2, "自己的上级"),
    "- slug: A b\n  name: x\n": (1, "小写字母"),
    "- slug: ok\n\n- slug: ok\n": (3, "写了两次"),
    "- slug: ok\n- name: x\n": (2, "slug"),
    "- slug: ok\n- just text\n": (2, "名称: 内容"),
    "- slug: feed\n": (1, "不能用作网址"),
    f"- slug: a\n  name: {'长' * 121}\n": (1, "“name”太长"),
    f"- slug: a\n  hours: {'长' * 401}\n": (1, "“hours”太长"),
    "- slug: a\n  former: {a: b}\n": (1, "一行文字"),
    "- slug: a\n  name: [a]\n": (1, "一行文字"),
    "- slug: a\n  example: maybe\n": (1, "true"),
    "slug: a\n": (1, "一个列表"),
    "- slug: a\n  x: [\n": (3, "写法有误"),
}


@pytest.mark.parametrize("rows", ROWS)
def test_wrong_row_is_refused_by_its_line(sheets, rows: str) -> None:
    sheets.write("centres.yaml", rows)
    ((line, message),) = refused(sheets, "centres.yaml")
    assert line == ROWS[rows][0] and ROWS[rows][1] in message
    with sheets.app.app_context():
        version = site_version()
    assert len(refused(sheets, "centres.yaml")) == 1, "it is said again"
    with sheets.app.app_context():
        assert site_version() == version, "and nothing changes again"
        assert not db.session.query(Centre).filter_by(slug="feed").count()


def test_wrong_row_keeps_the_others(sheets) -> None:
    sheets.write("centres.yaml", "- slug: xin\n  name: 新学习点\n- slug: feed\n- slug: jiu\n")
    assert [line for line, _ in refused(sheets, "centres.yaml")] == [3]
    assert sheets.status("/centres/xin/") == sheets.status("/centres/jiu/") == 200


def test_circle_of_centres_is_broken(sheets) -> None:
    rows = [("a", "b"), ("b", "c"), ("c", "a"), ("d", "a"), ("e", "")]
    sheets.write("centres.yaml", "".join(f"- slug: {s}\n  parent: '{p}'\n" for s, p in rows))
    assert [line for line, _ in refused(sheets, "centres.yaml")] == [1, 3, 5]
    assert {slug: tree(sheets)[slug] for slug in "abcde"} == {
        "a": [], "b": [], "c": [], "d": ["a"], "e": []
    }  # fmt: skip
    assert sheets.status("/centres/") == sheets.status("/centres/d/") == 200


def test_parent_and_child_change_places(sheets) -> None:
    sheets.write("centres.yaml", "- slug: top\n- slug: low\n  parent: top\n")
    sheets.take_in()
    sheets.write("centres.yaml", "- slug: top\n  parent: low\n- slug: low\n")
    assert refused(sheets, "centres.yaml") == []
    assert (tree(sheets)["top"], tree(sheets)["low"]) == (["low"], [])


def test_several_roots_stand_side_by_side(sheets) -> None:
    sheets.write("centres.yaml", "- slug: one\n- slug: two\n- slug: under\n  parent: two\n")
    assert refused(sheets, "centres.yaml") == []
    assert (tree(sheets)["one"], tree(sheets)["two"], tree(sheets)["under"]) == ([], [], ["two"])


def test_chain_without_end_is_refused(sheets) -> None:
    rows = [f"- slug: c{i}\n  parent: c{i + 1}\n" for i in range(35)]
    sheets.write("centres.yaml", "".join([*rows, "- slug: c35\n"]))
    assert [line for line, _ in refused(sheets, "centres.yaml")] == [1, 3, 5, 7, 9]
    assert len(tree(sheets)["c5"]) == 30


def test_centre_that_is_no_longer_named_stays_and_is_reported(sheets) -> None:
    sheets.write("centres.yaml", "- slug: tingzhu\n  name: 听竹县社区学院\n")
    problems = sheets.take_in().problems
    assert any("“taishi”已不在文件里" in p.message and not p.refusal for p in problems)
    assert sheets.status("/centres/taishi/") == 200


def test_column_with_a_reserved_or_long_name_is_refused(sheets) -> None:
    sheets.write("columns.yaml", "- slug: xiaoxi\n- slug: feed\n- slug: x\n  stale_after: soon\n")
    assert [line for line, _ in refused(sheets, "columns.yaml")] == [2, 3]
    assert sheets.status("/news/xiaoxi/") == 200
    assert sheets.status("/news/feed/") == 404


SITES = {
    "name: [a]": 1,
    "name: a\nhost: x": 2,
    "name: a\nhost: {name: x, url: 'javascript:x'}": 2,
    "name: a\nhome: season": 2,
    "name: a\nhome:\n  - season": 2,
    "name: a\nhome:\n  - {show: season, count: x}": 2,
    "name: a\ntheme: red": 2,
    "name: a\ntheme: {light: red}": 2,
    "name: a\ntheme:\n  light: {text: red}": 3,
    "name: a\nfooter: {a: b}": 2,
    "just text": 1,
    "name: a\nname: b": 2,
}


@pytest.mark.parametrize("text", SITES)
def test_site_in_a_wrong_form_is_refused_and_the_site_stays(sheets, text: str) -> None:
    sheets.write("site.yaml", text)
    ((line, message),) = refused(sheets, "site.yaml")
    assert line == SITES[text] and not message.endswith("。")
    assert "听竹县社区学习网" in sheets.html("/")


def test_site_may_say_next_to_nothing(sheets) -> None:
    sheets.write("site.yaml", "name: 小站\nhost:\nhome: []\ntheme:\nextra: {a: [b]}\n")
    assert not sheets.take_in().refused
    assert "小站" in sheets.html("/")


def test_vocabulary_in_a_wrong_form_is_refused(sheets) -> None:
    sheets.write("vocab.yaml", "x: 1\ntopics: {a: b}")
    assert [line for line, _ in refused(sheets, "vocab.yaml")] == [2]


def test_library_without_columns_refuses_each_of_its_articles(tmp_path, shelf) -> None:
    shelf.root = tmp_path / "small"
    shelf.write("site.yaml", "name: 小站\n")
    shelf.lesson("news/unknown/2026-01-01-x.md")
    shelf.lesson("pages/klein.md")
    assert [str(p) for p in shelf.take_in().problems] == [
        "news/unknown/2026-01-01-x.md:1: 栏目“unknown”不在 columns.yaml 里"
    ]
    assert shelf.status("/klein") == 200
