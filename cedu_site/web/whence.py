"""From where a request comes, as one counts by it."""

import ipaddress
from functools import lru_cache

from cedu_site.present import this_request

IPV6_HOUSE = 64  # bits that one household or office shares


def whence() -> str:
    """Return the address that asks; of IPv6 the network, in which one may have any number."""
    return _counted(this_request().remote_addr or "")


def is_told(address: str) -> bool:
    """Tell whether an address says who asks: this machine's own is that of a proxy which
    nobody declared, behind which everyone may stand."""
    try:
        return not ipaddress.ip_address(address.partition("/")[0]).is_loopback
    except ValueError:
        return False


@lru_cache(1_024)
def _counted(said: str) -> str:
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        return said
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    if address.is_loopback:
        return str(address)
    return str(ipaddress.ip_network((int(address), IPV6_HOUSE), strict=False))
