"""An index that found no room goes on as soon as there is some."""

import gc

import pytest
from flask import Flask

from cedu_site.publishing.states import State
from cedu_site.search.following import follow, lag
from tests.desk.pages import write
from tests.ops.disks import limited_files

pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"  # Whoosh leaves open what it cannot write
)


def test_once_there_is_room_the_index_goes_on(house: Flask) -> None:
    write(house, "磁盘满的时候写的", State.PUBLISHED)
    with house.app_context():
        with limited_files(house), pytest.raises(OSError, match="large") as failed:
            follow()
        assert lag() > 0
        follow(wait=0)
        assert lag() == 0
    del failed
    gc.collect()
