"""One signed post to a webhook: to a public address, the very one that was looked up, without following redirects."""

from __future__ import annotations

import hashlib
import hmac
import ssl
from dataclasses import dataclass

import httpx

from legation.errors import StoryError
from legation.fetching.addresses import Resolve, addresses_of, checked_url, resolve_by_system

AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
AGENT = "Legation (alerts)"


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a message: whether it arrived, whether it is worth another attempt, and what the other side said."""

    arrived: bool
    again: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Poster:
    """Posts to webhooks.

    Args:
        secret: that posts are signed with.
        allow_private: post to any address.
        seconds: that a step may take.
        resolve: gives the addresses of a host.
    """

    secret: str
    allow_private: bool = False
    seconds: float = 10.0
    resolve: Resolve = resolve_by_system

    def post(self, address: str, body: bytes, delivery: str, at: int) -> Sent:
        """Post a body.

        Args:
            address: http or https.
            body: JSON.
            delivery: an id that is the same at every attempt.
            at: seconds since 1970, signed with the body against replays.
        """
        try:
            url = checked_url(address)
            port = url.port or (443 if url.scheme == "https" else 80)
            targets = addresses_of(url.host, port, self.resolve, allow_private=self.allow_private)
        except StoryError as error:
            return Sent(False, error.code == "fetch.unreachable", f"{error.code}: {error.detail}"[:300])
        headers = {
            "Host": url.netloc.decode("ascii"), "Content-Type": "application/json", "User-Agent": AGENT, "X-Legation-Delivery": delivery,
            "X-Legation-Signature": signature(self.secret, body, at), "Content-Length": str(len(body)),
        }  # fmt: skip
        wait = dict.fromkeys(("connect", "read", "write", "pool"), float(self.seconds))
        extensions = {"sni_hostname": url.raw_host.decode("ascii"), "timeout": wait}
        request = httpx.Request("POST", url.copy_with(host=targets[0], fragment=None), headers=headers, content=body, extensions=extensions)
        try:
            with httpx.HTTPTransport(verify=_tls(url.scheme), trust_env=False, retries=0) as transport:
                response = transport.handle_request(request)
                status = response.status_code
                response.close()
        except httpx.HTTPError as error:
            return Sent(False, True, f"{type(error).__name__}: {error}"[:300])
        return Sent(200 <= status < 300, status in AGAIN, f"answered {status}")


def signature(secret: str, body: bytes, at: int) -> str:
    """The value of X-Legation-Signature: `t=SECONDS,v1=HEX`, an HMAC-SHA-256 over `SECONDS.BODY`."""
    return f"t={at},v1={hmac.digest(secret.encode(), f'{at}.'.encode() + body, hashlib.sha256).hex()}"


def _tls(scheme: str) -> ssl.SSLContext | bool:
    return httpx.create_ssl_context(trust_env=False) if scheme == "https" else False


