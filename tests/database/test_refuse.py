"""An address that leads to no database ends each command with one sentence without the password."""

from pathlib import Path
from urllib.parse import quote

import pytest

from tests.database.conftest import start
from tests.databases import databases
from tests.postgres import PASSWORD

pytestmark = pytest.mark.postgresql
CEDU = "import sys; from cedu_site.cli import main; sys.argv[1:] = {words}; main()"
SERVE = ["serve", "--port", "20999"]


@pytest.mark.parametrize(
    ("wrong", "words", "because"),
    [
        ({"password": "falsch-geheim"}, SERVE, "用户名或密码不对"),
        ({"username": "niemand"}, ["content", "import"], "用户名或密码不对"),
        ({"port": 1}, ["people", "list"], "连接被拒绝"),
        ({"host": "nirgendwo.invalid"}, ["search", "status"], "找不到这台主机"),
        ({"database": "meiyou"}, ["content", "check"], "没有这个数据库"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(
    wrong: dict[str, object], words: list[str], because: str, tmp_path: Path
) -> None:
    from sqlalchemy import make_url

    url = make_url(databases().url("postgres")).set(**wrong).render_as_string(hide_password=False)
    process = start(CEDU.format(words=words), tmp_path, url)
    _, said = process.communicate()
    lines = said.strip().splitlines()
    assert process.returncode == 1
    assert len(lines) == 1 and lines[0].startswith("cedu: ") and lines[0].endswith("。"), said
    assert "CEDU_DATABASE_URL" in lines[0] and because in lines[0]
    for secret in (PASSWORD, quote(PASSWORD), "falsch-geheim"):
        assert secret not in said
