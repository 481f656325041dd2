"""waitress: one process, which takes in and gives out slow bytes beside its threads."""

import signal
import sys
from types import FrameType

import waitress

from cedu_site.ops.serving.choosing import Choice
from cedu_site.ops.serving.life import Life
from cedu_site.web.logs import one_line_each

CONNECTIONS = 10_000


def serve(life: Life, choice: Choice, host: str, port: int) -> None:
    """Serve until told to stop."""
    signal.signal(signal.SIGTERM, _stop)
    one_line_each("waitress")
    life.begin(life.app)
    try:
        waitress.serve(
            life.app,
            host=host,
            port=port,
            threads=choice.threads,
            connection_limit=CONNECTIONS,
            backlog=2048,
            asyncore_use_poll=True,  # more connections than select() can tell apart
            clear_untrusted_proxy_headers=False,  # CEDU_TRUSTED_PROXIES says whom to believe
            ident=None,
            _quiet=True,
        )
    finally:
        life.end(life.app)


def _stop(number: int, frame: FrameType | None) -> None:
    sys.exit(0)
