"""Servers on loopback that behave and misbehave. `answers` maps a path to bytes, or to a function that is given the socket."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

Answer = bytes | Callable[[socket.socket, str], None]


class Server:
    """Answers one request a connection, each in a thread."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.answers = dict(answers)
        self.asked: list[str] = []
        self.heads: list[str] = []
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def close(self) -> None:
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head and (piece := connection.recv(65_536)):
                head += piece
            length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
            while length and len(head) - head.index(b"\r\n\r\n") - 4 < int(length[1]) and (piece := connection.recv(65_536)):
                head += piece
            path = head.split(b" ")[1].decode() if head.count(b" ") > 1 else ""
            self.asked.append(path)
            self.heads.append(head.decode("latin-1"))
            answer = self.answers.get(path) or self.answers.get("*") or status(404)
            if callable(answer):
                answer(connection, self.heads[-1])
            else:
                connection.sendall(answer)


def ok(body: bytes | str, kind: str = "text/html; charset=utf-8", **headers: str) -> bytes:
    """An answer with status 200."""
    body = body.encode() if isinstance(body, str) else body
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}Connection: close\r\n\r\n".encode() + body


def status(code: int, **headers: str) -> bytes:
    """An answer with another status."""
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {code} X\r\nContent-Length: 0\r\n{more}Connection: close\r\n\r\n".encode()


def redirect(target: str) -> bytes:
    """An answer that leads elsewhere."""
    return status(302, Location=target)


def drip(connection: socket.socket, head: str, *, pause: float = 0.2) -> None:
    """A slow loris: a byte now and then, never an end."""
    event = threading.Event()
    with suppress(OSError):
        for byte in b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000:
            connection.sendall(bytes([byte]))
            event.wait(pause)


def endless(connection: socket.socket, head: str) -> None:
    """A body without end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    with suppress(OSError):
        while True:
            connection.sendall(b"word " * 10_000)


@contextmanager
def serving(answers: Mapping[str, Answer]) -> Iterator[Any]:
    """A server for as long as the block lasts."""
    server = Server(answers)
    try:
        yield server
    finally:
        server.close()
