"""Outside scanners against real servers on loopback: `make scan`.

wapiti reads and attacks one site as a stranger and another signed in as its administrator, within
half an hour; then schemathesis asks the first for whatever its OpenAPI document describes. What is
reported lies in `.scan/`; what is new in it, and each failure in the servers' logs, is told.
"""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.scanning.sites import PASSWORD, USERNAME, Site

OUT = Path(".scan")
READING = 240  # seconds, for all pages
INJECTING = ("exec", "file", "ldap", "sql", "xss")
THE_REST = "backup,cookieflags,crlf,csp,htaccess,http_headers,methods,redirect,shellshock"
# Modules, and seconds for each; wapiti leaves out the method that is named. The forms come first:
# they hold the tokens of the session in which they were read.
ROUNDS = (
    (",".join(f"{one}:get" for one in INJECTING) + ",permanentxss,csrf,upload,xxe", 100),
    (",".join(f"{one}:post" for one in INJECTING), 50),
    (f"{THE_REST},spring4shell", 30),
)
LONGEST = 1800  # seconds; 240 + 9 × 100 + 5 × 50 + 10 × 30 = 1690
BOUNDS = ("--depth=6", "--max-links-per-page=60", "--max-files-per-dir=30", "--max-parameters=30")
LEFT_ALONE = ("/logout", "/account/sign-out-everywhere", "/login")  # by whoever is signed in
CASES = 50  # of schemathesis, for each operation
UNFOUNDED = {  # what is reported of which addresses, and why it does not stand
    ("Secure Flag cookie", "/"): "loopback has no TLS; on https the cookie is Secure",
    ("Cross Site Request Forgery", "/correction"): "needs no session; foreign origins are refused",
    ("Cross Site Request Forgery", "/login"): "a stale token got 400 as the wrong one did",
    ("LDAP Injection", "/"): "no LDAP; answers differ in the query repeated, and in tokens",
    ("HTTP Methods", "/"): "OPTIONS says what an address allows",
}


def scan(wapiti: str, site: Site, name: str, how: list[str]) -> int:
    """Scan the site in rounds, of which the first reads it; the report of the last tells of all.
    Return 0 where every one came to its end."""
    endings = 0
    for number, (modules, seconds) in enumerate(ROUNDS):
        command = [
            *(wapiti, "--url", f"{site.url}/", "--scope", "domain", "--module", modules),
            *(f"--max-scan-time={READING}", f"--max-attack-time={seconds}", *BOUNDS, *how),
            *("--skip", "csrf_token", "--tasks=6", "--timeout=60", "--no-bugreport", "--verbose=1"),
            *("--endpoint", f"{site.url}/", "--dns-endpoint", "localhost"),
            "--skip-crawl" if number else "--flush-session",
            *("--store-session", str(OUT / name), "--store-config", str(OUT / name)),
            *("--format", "json", "--output", str(OUT / f"{name}.json")),
        ]
        with (OUT / f"{name}-{number}.log").open("wb") as log:
            endings |= subprocess.run(command, stdout=log, stderr=log, timeout=LONGEST).returncode
    return endings


def signed_in(site: Site) -> list[str]:
    """Return how wapiti signs in, and what it leaves alone so as to stay so."""
    kept = [part for path in LEFT_ALONE for part in ("--exclude", f"{site.url}{path}*")]
    form = ("--form-url", f"{site.url}/login", "--form-user", USERNAME, "--form-password", PASSWORD)
    return [*form, "--start", f"{site.url}/desk/", *kept]


def reported(name: str) -> list[tuple[str, dict[str, Any]]]:
    """Return what the scan reported: the kind and what is told of it."""
    report = json.loads((OUT / f"{name}.json").read_text(encoding="utf-8"))
    groups = (report["vulnerabilities"], report["anomalies"], report["additionals"])
    return [(kind, one) for group in groups for kind, found in group.items() for one in found]


def why_not(kind: str, path: str) -> str:
    """Return why what is reported of this address does not stand, nothing where it may."""
    reasons = ((where, why) for (what, where), why in UNFOUNDED.items() if what == kind)
    return next((why for where, why in reasons if path.startswith(where)), "")


def read_at_the_desk(name: str) -> int:
    """Return how many of the desk's addresses wapiti read that answered 200."""
    (session,) = (OUT / name).glob("*.db")
    counted = (
        "SELECT count(*) FROM paths JOIN responses USING (response_id)"
        " WHERE path LIKE '%/desk/%' AND status_code = 200 AND NOT evil"
    )
    with closing(sqlite3.connect(session)) as kept:
        return int(kept.execute(counted).fetchone()[0])


def asked(site: Site) -> int:
    """Have schemathesis ask for whatever the site's document describes; return 0 where all is as
    it says."""
    command = [
        *(Path(sys.executable).with_name("schemathesis"), "run", f"{site.url}/api/v1/openapi.json"),
        *("--checks", "all", "--max-examples", str(CASES), "--seed", "8", "--no-color"),
        *("--report", "junit", "--report-dir", str(OUT / "schemathesis")),
    ]
    return subprocess.run(command).returncode


def done(site: Site) -> int:
    """Return how many things the scanner did that the site's log of changes knows."""
    with closing(sqlite3.connect(site.database)) as kept:
        return int(kept.execute("SELECT count(user_id) FROM log_entry").fetchone()[0])


def main(wapiti: str) -> int:
    """Scan; return 1 where something new was found, or a scan did not do what it should."""
    shutil.rmtree(OUT, ignore_errors=True)
    sites = {name: Site(OUT / "sites" / name) for name in ("stranger", "administrator")}
    stranger, administrator = sites.values()
    with stranger, administrator:
        how = ([], signed_in(administrator))
        with ThreadPoolExecutor() as both:
            scans = list(both.map(lambda *one: scan(wapiti, *one), sites.values(), sites, how))
        ended = [*scans, asked(stranger)]
    wrong = [f"wapiti, wapiti, schemathesis ended with {ended}"] if any(ended) else []
    told: Counter[tuple[str, str, str]] = Counter()
    for name, site in sites.items():
        wrong += [f"{name}: {line[:600]}" for line in site.failures()]
        for kind, one in reported(name):
            told[name, kind, why_not(kind, one["path"])] += 1
            wrong += [f"{name}: {kind}: {one}"] if not why_not(kind, one["path"]) else []
    print(*(f"{who}: {many} × {kind} ({why})" for (who, kind, why), many in told.items()), sep="\n")
    refused, read = administrator.refused_at_the_desk(), read_at_the_desk("administrator")
    print(f"signed in: read {read} pages of the desk, did {done(administrator)} things,", end=" ")
    print(f"was refused {dict(refused)}")
    if refused[401] or not (read and done(administrator)) or done(stranger):
        wrong.append("the scan was not signed in throughout")
    print(*(wrong or ["nothing that stands up"]), sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
