"""Which addresses may be connected to: the host is resolved, every answer must be global, and that very answer is used.

What Python calls global includes multicast and the translation prefixes of IPv6, through which IPv4 is reached; they are
refused here by name.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence

import httpx

from legation.errors import StoryError

Resolve = Callable[[str, int], Sequence[str]]
_REFUSED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "64:ff9b::/96", "64:ff9b:1::/48",  # NAT64
        "2002::/16",  # 6to4
        "2001::/32",  # Teredo
        "::/96", "::ffff:0:0/96", "::ffff:0:0:0/96",  # IPv4 written as IPv6
        "192.88.99.0/24",  # 6to4 relays
    )
)  # fmt: skip
LONGEST = 2_000


def checked_url(text: str) -> httpx.URL:
    """The address, if it is http or https with a host and without a name and password.

    Raises:
        StoryError: `fetch.bad-url`.
    """
    if len(text) > LONGEST:
        raise StoryError("fetch.bad-url", f"an address of {len(text)} characters")
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise StoryError("fetch.bad-url", f"{text[:200]!r}: {error}") from error
    if url.scheme not in {"http", "https"}:
        raise StoryError("fetch.bad-url", f"{text[:200]!r}: only http and https are fetched")
    if not url.host:
        raise StoryError("fetch.bad-url", f"{text[:200]!r} has no host")
    if url.port is not None and not 0 < url.port < 65_536:
        raise StoryError("fetch.bad-url", f"{text[:200]!r} has no port that exists")
    if url.userinfo:
        raise StoryError("fetch.bad-url", "addresses with a name and password are not fetched")
    return url


def addresses_of(host: str, port: int, resolve: Resolve, *, allow_private: bool) -> list[str]:
    """The IP addresses to connect to, the first best.

    Args:
        host: a name, or an address in any spelling that the system understands (`127.1`, `0x7f000001`).
        port: the port.
        resolve: gives the addresses of a host.
        allow_private: take any address.

    Raises:
        StoryError: `fetch.private-address` if any of the host's addresses is not global; `fetch.unreachable`.
    """
    try:
        found = list(dict.fromkeys(resolve(host, port)))
    except (OSError, UnicodeError) as error:
        raise StoryError("fetch.unreachable", f"{host}: {getattr(error, 'strerror', None) or error}") from error
    if not found:
        raise StoryError("fetch.unreachable", f"{host} has no address")
    if not allow_private:
        for one in found:
            if not is_public(one):
                raise StoryError("fetch.private-address", f"{host} is {one}, which is no public address (setting allow_private)")
    return found


def is_public(address: str) -> bool:
    """Whether an IP address belongs to a host on the public internet."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_unspecified or "%" in address:
        return False
    return not any(ip in network for network in _REFUSED if network.version == ip.version)


def resolve_by_system(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system resolves it.

    Raises:
        OSError: if it does not.
    """
    return [str(answer[4][0]) for answer in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
