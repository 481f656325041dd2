"""What cannot come in is refused with file and line, and everything else goes in."""

import os
import re
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

from cedu_site.database import migrate
from cedu_site.extensions import db
from cedu_site.library.importer import Import
from cedu_site.library.layout import Entry, Role, role_of
from cedu_site.library.reading import FileRefused, read_bytes
from tests.databases import create_app

COUNTY = Path(__file__).parents[1] / "library"
C = "courses/zhubian/"
BROKEN: dict[str, tuple[bytes, int, str]] = {  # file: bytes, line, what is said
    C + "20-yaml.md": (b"---\ntitle: good\ntopics: [a\nlevel: x\n---\n", 4, "写法有误"),
    C + "21-gbk.md": ("# 好\n\n竹子".encode("gbk"), 1, "不是 UTF-8"),
    C + "22-gbk-below.md": ("# 好\n\n".encode() + "竹子".encode("gbk"), 3, "不是 UTF-8"),
    C + "23-nul.md": (b"# a\n\nb\0c\n", 3, "空字符"),
    C + "24-open.md": (b"---\ntitle: x\n\nbody\n", 1, "结束"),
    C + "25-date.md": (b"---\ntitle: x\npublished: 2026-02-30\n---\n", 3, "应是日期"),
    C + "26-number.md": (b"---\ntitle: x\n\nminutes: soon\n---\n", 4, "应是一个整数"),
    C + "27-late.md": (b"---\nexpires: 9999-12-31T23:59+00:00\n---\n", 2, "应是日期"),
    C + "28-source.md": (b"---\nsource:\n  url: javascript:x\n---\n", 2, "https://"),
    C + "29-list.md": (b"---\ntitle: [a, b]\n---\n", 2, "应是一行文字"),
    C + "30-title.md": (f"---\nsummary: x\ntitle: {'长' * 201}\n---\n".encode(), 3, "太长"),
    C + "31-heading.md": (f"# {'长' * 201}\n".encode(), 1, "太长"),
    C + "32-escape.md": (b'---\nauthor: "a\\0b"\n---\n', 2, "不能保存"),
    C + "33-bomb.md": ("\n".join("> " * i + "x" for i in range(0, 300, 30)).encode(), 1, "太深"),
    C + "34-long.md": (b"---\ntitle: x\n---\n" + b"long " * 90_000, 4, "太长"),
    C + "35-print.md": (b"---\ntitle: x\nslug: print\n---\n", 3, "不能用作网址"),
    C + "36-signs.md": (b"---\ntitle: x\nslug: '!!!'\n---\n", 3, "网址"),
    C + "37-....md": (b"x", 1, "网址"),
    C + "38-renzhu.md": (b"x", 1, C + "01-renzhu.md"),
    C + "images/text.jpg": (b"no picture", 1, "不能用"),
    C + "images/script.svg": (b"<svg width='9' height='9'><script/></svg>", 1, "script"),
    C + "images/cut.png": (b"\x89PNG\r\n\x1a\n....", 1, "图片"),
    C + "images/empty.png": (b"", 1, "不能用"),
    "pages/desk.md": (b"# x", 1, "不能用作网址"),
    "news/nirgends/2026-01-01-x.md": (b"# x", 1, "columns.yaml"),
    "news/jiyi/2026-02-30-x.md": (b"# x", 1, "2026-02-30"),
    "offerings/status.md": (b"---\nstatus: away\n---\n", 2, "应是其中之一"),
}  # fmt: skip
PARTLY: dict[str, tuple[str, int, str]] = {  # goes in, with something left out
    C + "50-missing.md": ("---\ntitle: x\nsummary: no.png\n---\n\n![图](no.png)\n", 6, "no.png"),
    C + "51-blank.md": ("a\n\n![图](<no 图.png>)\n", 3, "图片不存在"),
    C + "52-up.md": ("a\n\nb ![图](../../../up.png)\n", 3, "图片不存在"),
    C + "53-bad.md": ("![图](images/text.jpg)\n", 1, "图片不存在"),
    C + "54-cover.md": ("---\ntitle: x\ncover: no.png\n---\n", 3, "cover"),
}
PLAIN = {  # links that lead nowhere become plain text
    C + "60-out.md": ("a\n\n[外面](../../../etc/passwd)\n", 3, "之外"),
    C + "61-none.md": ("[没有](nowhere.md)\n", 1, "不存在"),
}
GOOD: dict[str, bytes] = {
    C + "70-empty.md": b"",
    C + "71-only.md": "---\ntitle: 只有资料\n---\n".encode(),
    C + "72 名字 有空格.md": "# 空格\n".encode(),
    C + "73-bom.md": "\ufeff---\r\ntitle: 记号\r\n---\r\n好。\r\n".encode(),
    C + "74-" + "长" * 80 + ".md": "# 长名\n".encode(),
    C + "75-longest.md": f"# {'长' * 200}\n".encode(),
}


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """The county with everything above in it, taken in once."""
    folder = tmp_path_factory.mktemp("broken")
    root = Path(shutil.copytree(COUNTY, folder / "library"))
    files = {path: content for path, (content, _, _) in BROKEN.items()} | GOOD
    files |= {path: content.encode() for path, (content, _, _) in (PARTLY | PLAIN).items()}
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    add_oddities(folder, root)
    app = create_app(CONTENT=root, DATA_DIR=folder / "data")
    with app.app_context():
        migrate()
        report = Import(root).run()
        again = Import(root).run()
    yield SimpleNamespace(root=root, app=app, report=report, again=again)
    with app.app_context():
        db.engine.dispose()


def add_oddities(folder: Path, root: Path) -> None:
    """Add what cannot be written as plain bytes: links, pipes, huge and badly named files."""
    (folder / "outside").mkdir()
    (folder / "outside/secret.md").write_text("秘密", "utf-8")
    odd = root / C / "odd"
    odd.mkdir()
    (odd / "out.md").symlink_to(folder / "outside/secret.md")
    (odd / "folder").symlink_to(folder / "outside")
    (odd / "around").symlink_to(root)
    (odd / "loop.md").symlink_to(odd / "loop.md")
    (odd / "gone.md").symlink_to(root / "gone.md")
    (odd / "within.md").symlink_to(root / "pages/about.md")
    os.mkfifo(odd / "pipe.md")
    Path(os.fsdecode(bytes(odd) + "/竹.md".encode("gbk"))).write_text("x", "utf-8")
    for name in ("huge.md", "huge.jpg"):
        with (odd / name).open("wb") as file:
            file.truncate(50 * 1024 * 1024)
    deep = odd / ("深" * 80) / ("深" * 80) / ("深" * 80) / ("深" * 80) / ("深" * 80)
    deep.mkdir(parents=True)
    (deep / "x.md").write_text("x", "utf-8")
    (root / C / ".hidden").mkdir()
    (root / C / ".hidden/x.md").symlink_to(folder / "outside/secret.md")
    (root / C / ".x.md").write_text("x", "utf-8")


def said(report, path: str) -> list[tuple[int, str, bool]]:
    return [(p.line, p.message, p.refusal) for p in report.problems if p.path == path]


@pytest.mark.parametrize("path", BROKEN)
def test_broken_file_is_refused_with_its_line(broken, path: str) -> None:
    _, line, message = BROKEN[path]
    ((number, words, refusal),) = said(broken.report, path)
    assert (number, refusal) == (line, True) and message in words
    assert re.search("[\u4e00-\u9fff]", words) and not words.endswith("。")


ODD = {
    "out.md": "之外",
    "folder": "之外",
    "around": "符号链接",
    "loop.md": "绕成了圈",
    "gone.md": "文件不存在",
    "pipe.md": "不是普通文件",
    "\ufffd\ufffd.md": "UTF-8",
    "huge.md": "50 MB",
    "huge.jpg": "不能用",
}


@pytest.mark.parametrize("name", ODD)
def test_odd_file_is_refused(broken, name: str) -> None:
    ((_, words, refusal),) = said(broken.report, C + "odd/" + name)
    assert refusal and ODD[name] in words


def test_nothing_else_is_refused(broken) -> None:
    refused = {problem.path for problem in broken.report.problems if problem.refusal}
    deep = [path for path in refused if path.endswith("深/x.md")]
    assert refused == {*BROKEN, *PARTLY, *(C + "odd/" + name for name in ODD), *deep}
    assert len(deep) == 1 and "路径太长" in said(broken.report, deep[0])[0][1]


def test_the_others_went_in(broken) -> None:
    assert broken.report.counts["new"] == sound(COUNTY) + len(PARTLY) + len(PLAIN) + len(GOOD) + 1
    client = broken.app.test_client()
    for slug in ("empty", "only", "名字-有空格", "bom", "within", "长" * 80, "longest"):
        assert client.get(f"/courses/zhubian/{slug}").status_code == 200, slug
    assert client.get("/about").status_code == 200
    assert client.get("/courses/zhubian/secret").status_code == 404


def sound(library: Path) -> int:
    """Return how many files of a library mean something."""
    return sum(
        role_of(file.relative_to(library).as_posix()) is not None for file in library.rglob("*")
    )


@pytest.mark.parametrize("path", PARTLY)
def test_page_with_a_missing_picture_goes_in_without_it(broken, path: str) -> None:
    _, line, message = PARTLY[path]
    ((number, words, refusal),) = said(broken.report, path)
    assert (number, refusal) == (line, True) and message in words
    slug = Path(path).stem.partition("-")[2]
    assert broken.app.test_client().get(f"/courses/zhubian/{slug}").status_code == 200


@pytest.mark.parametrize("path", PLAIN)
def test_link_to_nowhere_becomes_plain_text(broken, path: str) -> None:
    _, line, message = PLAIN[path]
    ((number, words, refusal),) = said(broken.report, path)
    assert (number, refusal) == (line, False) and message in words
    slug = Path(path).stem.partition("-")[2]
    html = broken.app.test_client().get(f"/courses/zhubian/{slug}").text
    body = html[html.index("<h1>") : html.index("</article>")]
    assert not re.search(r"<a [^>]*>(外面|没有)</a>", body) and re.search("外面|没有", body)


def test_second_run_refuses_the_same_and_changes_nothing(broken) -> None:
    assert broken.again.changed_nothing
    assert sorted(broken.again.problems) == sorted(broken.report.problems)


def test_stand_in_for_an_unreadable_file(tmp_path: Path) -> None:
    entry = Entry("pages/x.md", tmp_path / "x.md", Role.STANDING)
    with pytest.raises(FileRefused, match="文件不存在"):
        read_bytes(entry)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_unreadable_file_and_folder_are_refused(shelf) -> None:
    for path in ("pages/about.md", "news"):
        (shelf.root / path).chmod(0)
    refused = {(p.path, p.message) for p in shelf.take_in().problems if p.refusal}
    (shelf.root / "news").chmod(0o755)
    assert refused == {(path, "读不了：没有读取的权限") for path in ("pages/about.md", "news")}


def test_two_files_of_one_slug_keep_the_first_whichever_is_new(shelf) -> None:
    shelf.lesson(C + "00-renzhu.md", title="抢先")
    ((line, words, refusal),) = said(shelf.take_in(), C + "00-renzhu.md")
    assert (line, refusal) == (1, True) and C + "01-renzhu.md" in words
    assert "<h1>认识竹子" in shelf.html("/courses/zhubian/renzhu")


def test_large_photograph_is_refused_by_its_size(shelf) -> None:
    file = BytesIO()
    Image.new("RGB", (9, 9)).save(file, "JPEG")
    shelf.write("images/huge.jpg", file.getvalue())
    with (shelf.root / "images/huge.jpg").open("r+b") as huge:
        huge.truncate(50 * 1024 * 1024)
    ((_, words, refusal),) = said(shelf.take_in(), "images/huge.jpg")
    assert refusal and "30 MB" in words


def test_file_in_an_odd_place_is_noticed(shelf) -> None:
    for path in ("courses/x.md", "news/x.md", "pages/a/x.md", "offerings/a/x.md"):
        shelf.write(path, "x")
    shelf.write("README.md", "x")
    report = shelf.take_in()
    assert len(report.problems) == 4 and not report.refused
