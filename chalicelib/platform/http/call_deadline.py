"""The deadline of a call to the outside. The library counts each read alone, so that a server which
sends a byte now and then would hold a function until Lambda ends it, and nothing would be known of
the call.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from threading import Timer

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection


class Watch:
    """The connections of one call."""

    def __init__(self) -> None:
        self._sockets: list[socket.socket] = []
        self._expired = False

    @contextmanager
    def limit(self, seconds: float) -> Iterator[None]:
        """End the call's connections when what is inside takes longer. Raises TimeoutError then:
        headers that end with their connection are as good as whole ones to the library.
        """
        timer = Timer(seconds, self._expire)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
        if self._expired:
            raise TimeoutError

    def add(self, connected: socket.socket) -> None:
        """Watch a connection, by a socket of our own: TLS takes the other one apart."""
        self._sockets.append(connected.dup())
        if self._expired:
            self._expire()

    def _expire(self) -> None:
        self._expired = True
        for each in self._sockets:
            with suppress(OSError):  # it has ended already
                each.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        for each in self._sockets:
            each.close()


_watch: ContextVar[Watch | None] = ContextVar("_watch", default=None)


@contextmanager
def watch_connections() -> Iterator[Watch]:
    """Watch the connections that are made inside, by pools of this module."""
    watch = Watch()
    before = _watch.set(watch)
    try:
        yield watch
    finally:
        _watch.reset(before)
        watch.close()


def _watched(connected: socket.socket) -> socket.socket:
    if watch := _watch.get():
        watch.add(connected)
    return connected


class _Plain(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _watched(super()._new_conn())


class _Secure(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _watched(super()._new_conn())


class PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure
