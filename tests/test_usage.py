"""A command that was written wrongly says in Chinese what is wrong, and where its help is."""

import errno
import sys

import pytest

from cedu_site.cli import main
from cedu_site.disk import why

WRONG = [
    ("nosuch", "没有命令“nosuch”", "cedu --help"),
    ("serve --port x", "--port 不对：'x' 不是数字", "cedu serve --help"),
    ("serve --port 99999999", "不在 1<=x<=65535 的范围里", "cedu serve --help"),
    ("serve --server foo", "只能是 'auto'", "cedu serve --help"),
    ("serve --port", "后面要写一个值", ""),
    ("serve extra", "多写了 extra", "cedu serve --help"),
    ("content import /nope", "没有 '/nope'", "cedu content import --help"),
    ("content nosuch", "没有命令“nosuch”", "cedu content --help"),
    ("backup", "还要写 FILE", "cedu backup --help"),
    ("backup --keep 0 x", "不在 x>=1 的范围里", "cedu backup --help"),
    ("check --repare", "没有选项 --repare，是不是 --repair？", "cedu check --help"),
]


@pytest.fixture(autouse=True)
def _no_site(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("CEDU_DATA_DIR", str(tmp_path_factory.getbasetemp() / "usage"))


@pytest.mark.parametrize("words, said, help_at", WRONG)
def test_it_says_what_is_wrong_and_where_help_is(
    words: str,
    said: str,
    help_at: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["cedu", *words.split()])
    with pytest.raises(SystemExit) as ended:
        main()
    shown = capsys.readouterr().err
    assert ended.value.code == 2
    assert shown.startswith("cedu: ")
    assert said in shown
    assert help_at in shown
    assert not any(word in shown for word in ("Error", "Usage", "Invalid", "Missing", "Try"))


def test_the_system_s_reasons_are_told_in_chinese() -> None:
    for number in (errno.ENOENT, errno.EACCES, errno.EROFS, errno.ENOSPC, errno.EADDRINUSE):
        assert not why(OSError(number, "in English")).isascii()
