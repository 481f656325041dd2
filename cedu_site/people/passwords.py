"""Passwords: which are taken, and how one is compared without telling or stopping anything.

scrypt takes a quarter of a second and 32 MB, so nobody may hold the database's lock meanwhile,
and only a few are worked at by one process at a time.
"""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from flask import abort
from werkzeug.security import check_password_hash, generate_password_hash

from cedu_site.extensions import db

SHORTEST = 8
LONGEST = 200
SHORT_WORD = 4
AT_ONCE = 2
PATIENCE = 10  # seconds that one waits for a turn
LEAKED = Path(__file__).with_name("common_passwords.txt")
DIGITS = 8  # of a digest: one password in a million is refused for nothing
NOBODYS = "scrypt:32768:8:1$cedu0nobody0here$" + "0" * 128
BUSY = "登录的人太多了，请过一会儿再试。"
_COMMON = """
password password1 password12 password123 passw0rd p@ssw0rd p@ssword qwertyui qwerty123
qwertyuiop 1qaz2wsx 1q2w3e4r 1q2w3e4r5t q1w2e3r4 qazwsxedc zaq12wsx asdfghjkl asdf1234
12345678 123456789 1234567890 123123123 12341234 11111111 00000000 88888888 66666666
99999999 87654321 987654321 0987654321 11223344 112233445566 147258369 789456123 123654789
88888888a a1234567 a12345678 a123456789 aa123456 aa12345678 abc12345 abc123456 abcd1234
abcdefgh 1234abcd 123456aa 123456abc 12345678a iloveyou woaini520 woaini1314 woaini123
5201314520 qq123456 wang1234 admin123 admin1234 admin888 administrator welcome1 welcome123
letmein1 football baseball sunshine princess dragon123 monkey123 michael1 superman
computer internet changeme test1234 root1234
"""
COMMON = frozenset(_COMMON.split())
_turns = threading.BoundedSemaphore(AT_ONCE)


def weakness(password: str, username: str) -> str:
    """Return a sentence that says why this password is not taken, "" where it is."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"密码要有 {SHORTEST} 到 {LONGEST} 个字符。"
    if is_common(password) or len(set(password)) == 1:
        return "这个密码太常见，别人一猜就中，请换一个。"
    if _tells(username, password.casefold()):
        return "密码里不要有账号的名字，请换一个。"
    return ""


def is_common(password: str) -> bool:
    """Tell whether many have this password, in whatever letters."""
    folded = password.casefold()
    digest = hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest()
    return folded in COMMON or digest[:DIGITS] in _leaked()


@cache
def _leaked() -> frozenset[str]:
    """Return what stands for the passwords that leaked most often; they are no reading matter."""
    lines = LEAKED.read_text("utf-8").splitlines()
    return frozenset(" ".join(line for line in lines if not line.startswith("#")).split())


def hashed(password: str) -> str:
    """Return what is kept of a password. Ends the transaction; answers 503 where too many wait."""
    with _turn():
        return generate_password_hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Tell whether `password` is, as it stands, the one of which `kept` was kept; as slow where
    there is none, or none can be so long.

    Ends the transaction; answers 503 where too many wait.
    """
    fits = len(password) <= LONGEST
    known = kept if kept and can_match(kept) and fits else NOBODYS
    with _turn():
        same = check_password_hash(known, password if fits else "")
    return same and known is kept


def can_match(kept: str) -> bool:
    """Tell whether a password was ever set, of which this was kept."""
    return kept.count("$") == 2


def _tells(username: str, password: str) -> bool:
    """Tell whether the password is the username or has it inside, where that is no short word."""
    return username == password or (len(username) >= SHORT_WORD and username in password)


@contextmanager
def _turn() -> Iterator[None]:
    db.session.rollback()
    if not _turns.acquire(timeout=PATIENCE):
        abort(503, BUSY)
    try:
        yield
    finally:
        _turns.release()
