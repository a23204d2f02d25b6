"""Who makes what among the server machines that share a Redis. Knows keys and tokens, no image."""

import time
from threading import Condition, Thread

from image_store.caches.redis_line import Line

CLAIMS = "iiif:m1:"
# A claim is renewed while its holder lives, and ends so soon after its death: before anybody is sent away (once.py).
CLAIM_MS = 2000
RENEW_SECONDS = 0.5
# Only its owner renews a claim or takes it away: it may have ended, and be somebody else's by now.
OURS = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call({}) end"
GIVE = OURS.format("'del', KEYS[1]")
RENEW = OURS.format("'pexpire', KEYS[1], ARGV[2]")


class RedisClaims:
    """A key that is set only when it is not there, expires, and tells its owner by a token.

    A thread renews what the process holds. It begins with the first claim and ends with the process.
    """

    def __init__(self, line: Line, token: str) -> None:
        self._line = line
        self._token = token
        self._held: set[str] = set()
        self._changed = Condition()
        self._renewing: Thread | None = None

    def take(self, key: str) -> bool:
        """Whether no other process of any machine has this key. True as well when Redis does not answer."""
        # In a list: None alone is both that it is taken and that nobody answered, when there is nobody to wait for.
        set_now = self._line.ask(lambda redis: [redis.set(CLAIMS + key, self._token, nx=True, px=CLAIM_MS)])
        if set_now == [None]:
            return False
        if set_now:
            self._hold(key)
        return True

    def give(self, key: str) -> None:
        """Let others have it, if it is still ours."""
        with self._changed:
            self._held.discard(key)
        self._line.ask(lambda redis: redis.eval(GIVE, 1, CLAIMS + key, self._token))

    def _hold(self, key: str) -> None:
        with self._changed:
            self._held.add(key)
            if self._renewing is None:
                self._renewing = Thread(target=self._renew, name="claims", daemon=True)
                self._renewing.start()
            self._changed.notify()

    def _renew(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._held)
            time.sleep(RENEW_SECONDS)
            with self._changed:
                held = [CLAIMS + key for key in self._held]
            if held:
                self._extend(held)

    def _extend(self, names: list[str]) -> None:
        self._line.ask(lambda redis: [redis.eval(RENEW, 1, name, self._token, CLAIM_MS) for name in names])
