"""A door that is shut: who is in is served, who comes then is let in elsewhere."""

import socket

import pytest

from iiif_server.door import shut_door


def listening(port: int = 0) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    made.bind(("127.0.0.1", port))
    made.listen()
    made.setblocking(False)
    return made


def test_who_is_in_is_accepted_and_who_comes_then_is_not_reset() -> None:
    with listening() as old:
        address = old.getsockname()
        with socket.create_connection(address, timeout=5) as early:
            shut_door(old)
            accepted, _ = old.accept()
            late = socket.socket()
            late.setblocking(False)
            assert late.connect_ex(address) != 0, "it knocks, and nobody answers"
            with pytest.raises(BlockingIOError):
                old.accept()
            old.close()
            with accepted:
                accepted.sendall(b"served")
                assert early.recv(9) == b"served"
        with listening(address[1]) as new, late:
            new.settimeout(10)
            # The kernel knocks again by itself.
            second, _ = new.accept()
            with second:
                second.sendall(b"by another")
                late.settimeout(5)
                assert late.recv(20) == b"by another"
