"""Which addresses of machines may be reached. Resolves no name and opens nothing."""

from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network
# Says whether a machine may be reached, by its address in numbers.
Reach: TypeAlias = Callable[[str], bool]

# All that is given out to the public internet; what lies outside is link-local, multicast, unique local, reserved.
_GIVEN_OUT = ip_network("2000::/3")
# For protocols and not for sites, of which older Pythons say otherwise.
_PROTOCOLS = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"), IPv6Network("2001::/23"))
# Translators carry an IPv4 address in the last 32 bits: NAT64 (RFC 6052), IPv4-compatible, and IPv4-mapped.
_CARRYING = tuple(map(IPv6Network, ("64:ff9b::/96", "::/96", "::ffff:0:0/96", "::ffff:0:0:0/96")))


def anywhere(_: str) -> bool:
    """Lets everything through: for what a person at this machine could fetch as well."""
    return True


def public_and(networks: Sequence[Network]) -> Reach:
    """Lets the public internet through, and these networks."""

    def reach(text: str) -> bool:
        found = _parsed(text)
        return is_public(text) or (found is not None and _is_among(found, networks))

    return reach


def is_public(text: str) -> bool:
    """Whether an address in numbers is one of the public internet.

    Not: private, loopback, link-local, multicast, shared by providers (CGNAT), reserved, for documentation; nor an IPv6
    address that leads to such an IPv4 address. What is no address is not public.
    """
    found = _parsed(text)
    if found is None or _is_among(found, _PROTOCOLS):
        return False
    if isinstance(found, IPv6Address):
        return found in _GIVEN_OUT and found.is_global and _leads_to_public(found)
    return found.is_global and not found.is_multicast


def parse_networks(text: str) -> tuple[Network, ...]:
    """Networks parted by commas: `10.20.0.0/16, 2001:db8::/32`; a single address is one of its own.

    Raises ValueError.
    """
    return tuple(ip_network(one.strip()) for one in text.split(",") if one.strip())


def _leads_to_public(address: IPv6Address) -> bool:
    """6to4 carries an IPv4 address behind its prefix; where it has none, there is nothing to lead to."""
    carried = address.sixtofour
    return carried is None or (carried.is_global and not carried.is_multicast)


def _is_among(address: Address, networks: Sequence[Network]) -> bool:
    return any(address in one for one in networks if one.version == address.version)


def _parsed(text: str) -> Address | None:
    """The address; of one that carries an IPv4 address, that. A zone (`%eth0`) is a link's own: none."""
    try:
        found = ip_address(text)
    except ValueError:
        return None
    if isinstance(found, IPv4Address):
        return found
    if found.scope_id is not None:
        return None
    if any(found in one for one in _CARRYING):
        return IPv4Address(int(found) & 0xFFFFFFFF)
    return found
