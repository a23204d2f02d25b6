"""gunicorn's worker with threads, and two things of our own: ready answers leave at once, and error pages are ours.

**Ready answers.** What lies ready (a stored tile, a kept document, a 304) is answered by the loop that waits for
connections; only what takes time goes to the threads. So a tile never waits behind an image that is being made, and
costs a quarter of the way through a thread. The loop never waits for a client: a head that comes slowly is gathered
as it comes, an answer that is taken slowly is sent on as it is taken.

**Error pages.** gunicorn's own are HTML without CORS: a viewer could not read why its long address was refused
(TRAP-14).
"""

import errno
import gc
import logging
import selectors
import socket
import time
from concurrent.futures import Future
from email.utils import formatdate
from functools import partial
from http import HTTPStatus
from typing import Any, Protocol

from gunicorn import SERVER
from gunicorn.http import errors
from gunicorn.workers.gthread import ThreadWorker

from iiif_server.answers import Answer
from iiif_server.connections import Connection, Waiting
from iiif_server.door import shut_door
from iiif_server.plain_request import LONGEST_HEAD, PlainRequest, read_plain
from iiif_server.seats import Seats

log = logging.getLogger(__name__)

# What is in none of these is 400: also what gunicorn itself answers with 501, for the request is wrong.
STATUS: dict[type[Exception], tuple[HTTPStatus, str]] = {
    errors.LimitRequestLine: (HTTPStatus.REQUEST_URI_TOO_LONG, "the address is too long"),
    errors.LimitRequestHeaders: (HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the headers are too long or too many"),
    errors.ExpectationFailed: (HTTPStatus.EXPECTATION_FAILED, "the header Expect asks what is not done here"),
}
END = b"\r\n\r\n"
# Of a head, at a time.
RECEIVED = 16_384
# So much of an answer the kernel takes without our waiting: more than any tile. It is memory only while it is full.
SEND_BUFFER = 400_000
# A client that takes nothing of its answer for so long is left.
SEND_SECONDS = 30.0
# The system has no descriptor left: trying again at once would be a busy loop.
NO_DESCRIPTOR = frozenset((errno.EMFILE, errno.ENFILE))
NO_DESCRIPTOR_SECONDS = 0.05


class Plain(Protocol):
    """What answers plain requests without WSGI."""

    def takes(self, request: PlainRequest) -> bool:
        """Whether it may be one of those; every other goes gunicorn's way at once."""

    def at_once(self, request: PlainRequest) -> Answer | None:
        """The answer if it is there without waiting for anything, or None: then a thread does it."""

    def answer(self, request: PlainRequest) -> Answer | None:
        """The answer, or None: then it is made by way of WSGI."""


class Worker(ThreadWorker):  # type: ignore[misc] # gunicorn has no types
    """A worker of gunicorn. Everything here but `handle` and `handle_error` runs in its one loop."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.keepalived_conns = Waiting()
        self._sending = Waiting()
        self._plain: Plain | None = None
        self._second = 0
        self._common = ""

    def get_thread_pool(self) -> Seats:
        """The threads: one that only waits gives its seat to another."""
        return Seats(self.cfg.threads)

    def load_wsgi(self) -> None:
        """Loads the application; what answers plain requests stands behind Flask's `wsgi_app`."""
        super().load_wsgi()
        road = getattr(self.wsgi, "wsgi_app", None)
        # Who wants an access log from gunicorn gets every request in it.
        if hasattr(road, "at_once") and not self.cfg.accesslog:
            self._plain = road
        # The program itself stays: whoever looks for garbage while a long manifest is made need not look through it.
        gc.freeze()

    def accept(self, listener: socket.socket) -> bool:
        """A new connection waits in the loop for its first request: it takes no thread until there is work.

        Whether there was one.
        """
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno in NO_DESCRIPTOR:
                log.warning("no connection can be accepted: %s", error)
                time.sleep(NO_DESCRIPTOR_SECONDS)
            elif error.errno not in (errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED):
                raise
            return False
        self.nr_conns += 1
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        connection = Connection(self.cfg, client, address, listener.getsockname())
        self.poller.register(client, selectors.EVENT_READ, partial(self.on_client_socket_readable, connection))
        self._wait(connection)
        return True

    def set_accept_enabled(self, enabled: bool) -> None:
        """At the end whoever has knocked is let in, and nobody else is kept waiting at a door that stays shut.

        Each worker has a listening socket of its own (reuse_port): what waits there would be lost with it.
        """
        super().set_accept_enabled(enabled)
        if not enabled and not self.alive:
            for listener in self.sockets:
                shut_door(listener)
                while self.accept(listener):
                    log.debug("let in at the end")
                listener.close()

    def on_client_socket_readable(self, connection: Connection, client: socket.socket) -> None:
        """Something came, or the client went."""
        try:
            received = client.recv(RECEIVED)
        except BlockingIOError:
            return
        except OSError as error:
            log.debug("a client went: %s", error)
            received = b""
        if not received:
            self._drop(connection, self.keepalived_conns)
            return
        connection.head += received
        self._serve(connection)

    def _wait(self, connection: Connection) -> None:
        connection.set_timeout()
        self.keepalived_conns.append(connection)

    def _serve(self, connection: Connection) -> None:
        """Answers what has come whole, as long as it can be done at once; a thread does what cannot."""
        while connection.head and connection in self.keepalived_conns:
            end = connection.head.find(END) + len(END)
            if end < len(END):
                if len(connection.head) > LONGEST_HEAD or not connection.head[:1].isupper():
                    # gunicorn says what is wrong with it.
                    self._to_thread(connection)
                return
            ours = self._plain is not None and self.alive and self.nr + 1 < self.max_requests
            request = read_plain(bytes(connection.head[:end])) if ours else None
            if request is None or self._plain is None or not self._plain.takes(request):
                self._to_thread(connection)
                return
            answer = self._plain.at_once(request)
            if answer is None:
                self._have_made(connection, request, self._plain)
                return
            del connection.head[:end]
            self.nr += 1
            self._send(connection, answer, request.method)

    def _to_thread(self, connection: Connection) -> None:
        """gunicorn's way."""
        self._leave_loop(connection)
        self.enqueue_req(connection)

    def _leave_loop(self, connection: Connection) -> None:
        self.poller.unregister(connection.sock)
        self.keepalived_conns.remove(connection)

    def _have_made(self, connection: Connection, request: PlainRequest, plain: Plain) -> None:
        """A thread makes the answer; it is the loop that sends it."""
        self._leave_loop(connection)
        self.tpool.do(partial(self._make, connection, request, plain))

    def _make(self, connection: Connection, request: PlainRequest, plain: Plain) -> None:
        """In a thread."""
        answer = None
        try:
            answer = plain.answer(request)
        except BaseException:  # whatever it was, the client must not wait for ever
            log.exception("%s %s failed", request.method, request.target)
        self.method_queue.defer(self._send_made, connection, request, answer)

    def _send_made(self, connection: Connection, request: PlainRequest, answer: Answer | None) -> None:
        if answer is None or not self.alive:
            # Flask's to answer; or the last answer on this connection, and gunicorn says so.
            self.enqueue_req(connection)
            return
        del connection.head[: connection.head.find(END) + len(END)]
        self.nr += 1
        readable = partial(self.on_client_socket_readable, connection)
        self.poller.register(connection.sock, selectors.EVENT_READ, readable)
        self._wait(connection)
        self._send(connection, answer, request.method)
        self._serve(connection)

    def _send(self, connection: Connection, answer: Answer, method: str) -> None:
        """Sends what the kernel takes now. The rest, if any, goes when the client has taken some."""
        fields = "".join([f"{name}: {value}\r\n" for name, value in answer.headers])
        head = f"HTTP/1.1 {answer.status_line}\r\n{self._connection_fields()}{fields}\r\n".encode("latin-1")
        body = answer.body if method == "GET" else b""
        try:
            sent = connection.sock.sendmsg((head, body))
        except BlockingIOError:
            sent = 0
        except OSError as error:
            log.debug("a client went: %s", error)
            self._drop(connection, self.keepalived_conns)
            return
        self.keepalived_conns.remove(connection)
        if sent == len(head) + len(body):
            self._wait(connection)
            return
        connection.rest = memoryview(head + body)[sent:]
        connection.timeout = time.monotonic() + SEND_SECONDS
        self._sending.append(connection)
        self.poller.modify(connection.sock, selectors.EVENT_WRITE, partial(self._send_on, connection))

    def _send_on(self, connection: Connection, client: socket.socket) -> None:
        """The client has taken some of its answer."""
        try:
            sent = client.send(connection.rest)
        except BlockingIOError:
            return
        except OSError as error:
            log.debug("a client went: %s", error)
            self._drop(connection, self._sending)
            return
        connection.rest = connection.rest[sent:]
        self._sending.remove(connection)
        if connection.rest:
            connection.timeout = time.monotonic() + SEND_SECONDS
            self._sending.append(connection)
            return
        self.poller.modify(client, selectors.EVENT_READ, partial(self.on_client_socket_readable, connection))
        self._wait(connection)
        self._serve(connection)

    def _connection_fields(self) -> str:
        """What gunicorn puts before our headers; the date is written once a second."""
        second = int(time.time())
        if second != self._second:
            self._second = second
            self._common = f"Server: {SERVER}\r\nDate: {formatdate(second, usegmt=True)}\r\nConnection: keep-alive\r\n"
        return self._common

    def _drop(self, connection: Connection, among: Waiting) -> None:
        among.remove(connection)
        self.poller.unregister(connection.sock)
        self.nr_conns -= 1
        connection.close()

    def murder_keepalived(self) -> None:
        """Closes connections on which nothing moves; also those that take their answer too slowly."""
        super().murder_keepalived()
        now = time.monotonic()
        while self._sending and self._sending[0].timeout < now:
            self._drop(self._sending[0], self._sending)

    def handle(self, connection: Connection) -> object:
        """In a thread: gunicorn's way, from the bytes that came."""
        if not connection.initialized:
            connection.sock.setblocking(True)
            connection.init()
        connection.parser.unreader.unread(bytes(connection.head))
        connection.head.clear()
        return super().handle(connection)

    def finish_request(self, connection: Connection, done: "Future[object]") -> None:
        """Back in the loop; what the client sent behind its request is looked at now."""
        super().finish_request(connection, done)
        if connection in self.keepalived_conns:
            connection.head += connection.parser.unreader.take_buffered()
            self._serve(connection)

    def handle_error(self, req: object, client: socket.socket, addr: object, exc: Exception) -> None:
        """Answers a request that cannot be read. What went wrong on our side goes gunicorn's way, into the log."""
        if not isinstance(exc, errors.ParseException):
            super().handle_error(req, client, addr, exc)
            return
        status, text = STATUS.get(type(exc), (HTTPStatus.BAD_REQUEST, "this is no HTTP request that can be read"))
        log.info("refused a request of %s: %r", addr, exc)
        body = f"{status.value} {status.phrase}: {text}\n"
        try:
            client.sendall(
                (
                    f"HTTP/1.1 {status.value} {status.phrase}\r\nConnection: close\r\nCache-Control: no-store\r\n"
                    "Content-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\n"
                    f"Access-Control-Allow-Origin: *\r\nContent-Length: {len(body)}\r\n\r\n{body}"
                ).encode("ascii")
            )
        except OSError as error:
            log.info("%s did not wait for the answer: %s", addr, error)
