"""Links that are kept, without what follows their readers."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

SCHEMES = {"http", "https", "mailto"}
UNSEEN = re.compile("[\\s\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff\ue000-\uf8ff]")
TRACKING = re.compile(
    r"utm_\w+|spm|from|isappinstalled|chksm|scene|subscene|sessionid|clicktime|enterid|ascene"
    r"|devicetype|nettype|abtest_cookie|lang|exportkey|pass_ticket|wx_header|mpshare|srcid"
    r"|sharer_\w+|share_\w+|vd_source|fbclid|gclid|mc_[ce]id|_ga|spm_id_from|scm|pvid",
    re.I,
)
HARMFUL = re.compile(r"""[()<>"'\\`\[\]{}|^*\s]""")
LONGEST = 2000


def kept_link(address: str) -> str:
    """Return the http, https or mailto `address` ready for Markdown, or nothing."""
    address = UNSEEN.sub("", address)
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    well = parts.scheme in SCHEMES and (parts.netloc if parts.scheme != "mailto" else parts.path)
    if not well or len(address) > LONGEST:
        return ""
    if parts.query and parts.scheme != "mailto":
        address = urlunsplit(parts._replace(query=_untracked(parts.query)))
    return HARMFUL.sub(lambda match: f"%{ord(match[0]):02X}", address)


def _untracked(query: str) -> str:
    """Return `query` without what follows a reader; untouched where nothing does."""
    pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=200)
    kept = [pair for pair in pairs if not TRACKING.fullmatch(pair[0])]
    return query if len(kept) == len(pairs) else urlencode(kept)
