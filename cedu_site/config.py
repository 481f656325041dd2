"""The settings: environment variables `CEDU_*`, read once and checked at the start.

| variable | default | meaning |
|---|---|---|
| `CEDU_CONTENT` | the shipped `content/` | the library's folder; may lie outside the repository |
| `CEDU_DATA_DIR` | `data/` in the working folder | database, media, search index, secret key |
| `CEDU_DATABASE_URL` | SQLite, in `DATA_DIR` | `postgresql+psycopg://user:password@host/name` |
| `CEDU_SECRET_KEY` | made and kept in the data folder | signs sessions; at least 32 characters |
| `CEDU_BASE_URL` | that of the request | the public address: `https://example.org/learn` |
| `CEDU_TRUSTED_PROXIES` | `0` | how many proxies in front may set `X-Forwarded-*` |
| `CEDU_HOSTS` | any | names the site answers to, `learn.example.org,10.0.0.5`; others get a 400 |
| `CEDU_MEDIA_DIR` | `media/` in the data folder | uploaded files; nodes share this folder |
| `CEDU_PAGE_CACHE` | `32` | finished pages kept by each process, in MB; `0` turns it off |
"""

import os
import re
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from cedu_site.disk import why

PACKAGE = Path(__file__).parent
KEY_LENGTH = 32
DATABASES = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")
HOST_NAME = re.compile(r"[\w.-]+|\[[0-9a-f:.]+\]", re.ASCII)
LARGEST_FORM = 8 * 1024 * 1024  # bytes; where files come in, their route allows more


class SettingError(Exception):
    """A setting is wrong; the message is one Chinese sentence that names it."""


def shipped(folder: str) -> Path:
    """Return a top-level folder; in a wheel it lies inside the package."""
    inside = PACKAGE / folder
    return inside if inside.is_dir() else PACKAGE.parent / folder


def read_settings(given: dict[str, Any]) -> dict[str, Any]:
    """Return the checked settings: `given` (names without `CEDU_`) before the environment.

    Creates the data folder and the secret key where they are missing. Raises SettingError.
    """

    def setting(name: str, default: str = "") -> str:
        return str(given.get(name) or os.environ.get(f"CEDU_{name}") or default)

    data = _data_folder(setting("DATA_DIR", "data"))
    return {
        **given,
        "CONTENT": _library_folder(setting("CONTENT", str(shipped("content")))),
        "DATA_DIR": data,
        "MEDIA_DIR": _data_folder(setting("MEDIA_DIR", str(data / "media")), "MEDIA_DIR"),
        "SQLALCHEMY_DATABASE_URI": _database_url(
            setting("DATABASE_URL", f"sqlite:///{data / 'cedu.sqlite3'}")
        ),
        "SECRET_KEY": _secret_key(setting("SECRET_KEY"), data),
        "BASE_URL": _base_url(setting("BASE_URL")),
        "TRUSTED_PROXIES": _whole_number("TRUSTED_PROXIES", setting("TRUSTED_PROXIES", "0")),
        "HOSTS": _hosts(setting("HOSTS"), setting("BASE_URL")),
        "PAGE_CACHE": _whole_number("PAGE_CACHE", setting("PAGE_CACHE", "32")),
        **_sessions(setting("BASE_URL")),
        "HTTPS_IN_FRONT": setting("BASE_URL").startswith("https:")
        and setting("TRUSTED_PROXIES", "0") == "0",  # a trusted proxy tells of each request
    }


def _sessions(base_url: str) -> dict[str, Any]:
    """Return how sessions and forms are kept: only at the desk, for a month, never in scripts."""
    return {
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": base_url.startswith("https:"),
        "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
        "SESSION_REFRESH_EACH_REQUEST": False,
        "WTF_CSRF_TIME_LIMIT": None,  # a form may stay open all day
        "WTF_CSRF_SSL_STRICT": False,  # the origin is checked on its own
        "MAX_CONTENT_LENGTH": LARGEST_FORM,
        "MAX_FORM_MEMORY_SIZE": LARGEST_FORM,
    }


def _data_folder(text: str, name: str = "DATA_DIR") -> Path:
    folder = Path(text).expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{secrets.token_hex(4)}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise SettingError(
            f"数据文件夹 {folder} 不能写入（CEDU_{name}）：{why(error)}。"
        ) from error
    return folder


def _library_folder(text: str) -> Path:
    folder = Path(text).expanduser().resolve()
    if not (folder / "site.yaml").is_file():
        raise SettingError(f"内容文件夹 {folder} 里没有 site.yaml（CEDU_CONTENT）。")
    return folder


def _database_url(text: str) -> str:
    try:
        url = make_url(text)
        url.get_dialect().import_dbapi()
    except (ArgumentError, ImportError, ValueError) as error:
        raise SettingError("数据库的网址不对，或没有装它的驱动（CEDU_DATABASE_URL）。") from error
    if url.drivername not in DATABASES:
        raise SettingError(
            "数据库只能是 SQLite，或 PostgreSQL：postgresql+psycopg://用户:密码@主机/数据库"
            "（CEDU_DATABASE_URL）。"
        )
    return text


def _secret_key(text: str, data: Path) -> str:
    if not text:
        return _kept_key(data / "secret-key")
    if len(text) < KEY_LENGTH:
        raise SettingError(f"密钥太短，至少 {KEY_LENGTH} 个字符（CEDU_SECRET_KEY）。")
    return text


def _kept_key(path: Path) -> str:
    """Return the key kept at `path`; of processes that start at once, the first makes it."""
    if not path.exists():
        draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(KEY_LENGTH), encoding="ascii")
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii")


def _base_url(text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if text and (parts.scheme not in ("http", "https") or not parts.netloc or parts.query):
        raise SettingError(f"网址“{text}”不对，应像 https://example.org（CEDU_BASE_URL）。")
    return text.rstrip("/")


def _hosts(text: str, base_url: str) -> frozenset[str]:
    """Return the names that the site answers to, none where it does to all; that of its public
    address is always one of them."""
    names = {name.strip().lower() for name in text.split(",")} - {""}
    wrong = next((name for name in sorted(names) if not HOST_NAME.fullmatch(name)), None)
    if wrong:
        raise SettingError(
            f"主机名“{wrong}”不对，应像 learn.example.org，不写协议和端口（CEDU_HOSTS）。"
        )
    ours = urlsplit(base_url).hostname
    return frozenset(names | {ours} if names and ours else names)


def _whole_number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise SettingError(f"“{text}”不是非负整数（CEDU_{name}）。")
    return int(text)
