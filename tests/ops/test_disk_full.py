"""A disk that is full, and a data folder that cannot be written to: nothing is half written, who
writes is told, who reads notices nothing, and all goes on by itself."""

import pytest
from flask import Flask

from tests.desk.pages import write
from tests.ops.disks import (
    CLOSED,
    FULL,
    READ,
    closed_folder,
    counted,
    full_disk,
    limited_files,
    small,
    stored,
    writes,
)
from tests.persons import signed_in

__all__ = ["small"]

pytestmark = pytest.mark.sqlite
TROUBLES = {
    "full": (full_disk, FULL),
    "limited": (limited_files, FULL),
    "closed": (closed_folder, CLOSED),
}


@pytest.mark.parametrize("what", TROUBLES)
def test_nothing_is_half_written_and_all_goes_on(small: Flask, what: str) -> None:
    trouble, said = TROUBLES[what]
    desk, reader = signed_in(small, "bianji"), small.test_client()
    uid = write(small, "正在写的课")
    pages = {path: reader.get(path).data for path in READ}
    rows, files = counted(small), stored(small)
    with trouble(small):
        for name, answer in writes(desk, uid).items():
            assert answer.status_code == 503, (name, answer.text)
            assert said in answer.text, (name, answer.text)
        small.extensions["page cache"]._stamp = (0, -1)  # so that pages are made anew
        for path, page in pages.items():
            answer = reader.get(path)
            assert answer.status_code == 200, path
            assert answer.data == page or path == "/login", path
    assert (counted(small), stored(small)) == (rows, files)
    for name, answer in writes(desk, uid).items():
        assert answer.status_code in (200, 204, 302, 303), (name, answer.text)
    assert counted(small) != rows
    checked = small.test_cli_runner().invoke(args=["check", "--repair"])
    assert "都修好了" in checked.output or "一致" in checked.output
