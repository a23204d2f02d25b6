"""Numbers out of the entropy-coded parts of a JPEG XL codestream (ISO/IEC 18181-1, annex C). Bits to numbers, bounded.

Only what an ICC profile needs: libjxl decodes the pictures.
"""

from dataclasses import dataclass, field

from image_store.errors import BadMaster
from image_store.masters.jxl_header import Bits
from image_store.masters.jxl_prefix import DAMAGED, Prefix, read_prefix, take_code

ANS_BITS = 12
ANS_TOTAL = 1 << ANS_BITS
ANS_END = 0x130000
# How the logarithms of counts are written: (bits, how many) -> value, the lowest bit first (table C.? of the standard)
LOG_COUNTS = {
    **{(3, code): value for code, value in ((0, 10), (2, 7), (4, 6), (5, 8), (6, 9))},
    **{(4, code): value for code, value in ((3, 3), (7, 5), (9, 4), (11, 1), (15, 2))},
    (5, 17): 0,
    (6, 33): 11,
    (7, 1): 12,
    (7, 65): 13,
}
REPEAT = 13
WINDOW = 1 << 20


@dataclass(frozen=True, slots=True)
class _Whole:
    """How a token becomes a number: the first ones are numbers, the later ones say how many bits follow."""

    split: int
    high: int
    low: int

    def number(self, token: int, bits: Bits) -> int:
        if token < 1 << self.split:
            return token
        count = self.split - self.high - self.low + (token - (1 << self.split) >> self.high + self.low)
        if count > 32:
            raise BadMaster(DAMAGED)
        lowest, upper = token & (1 << self.low) - 1, token >> self.low & (1 << self.high) - 1
        return (((1 << self.high | upper) << count | bits.take(count)) << self.low) | lowest


@dataclass(slots=True)
class _Ans:
    """A distribution over tokens: for each place of the range a token, its count, and its offset."""

    places: list[tuple[int, int, int]]


@dataclass(slots=True)
class Reader:
    """Numbers, each in a context. Made by `read_code`."""

    bits: Bits
    contexts: list[int]
    codes: list[Prefix] | list[_Ans]
    wholes: list[_Whole]
    repeats: tuple[int, int, _Whole] | None
    state: int | None = None
    _past: list[int] = field(default_factory=list)
    _copy: int = 0
    _from: int = 0

    def number(self, context: int) -> int:
        """The next number. Raises BadMaster."""
        if self._copy:
            self._copy -= 1
            found = self._past[self._from]
            self._from += 1
        else:
            cluster = self.contexts[context]
            token = self._token(cluster)
            if self.repeats is not None and token >= self.repeats[0]:
                return self._repeated(token)
            found = self.wholes[cluster].number(token, self.bits)
        self._past.append(found)
        return found

    def _repeated(self, token: int) -> int:
        assert self.repeats is not None
        least, shortest, whole = self.repeats
        self._copy = whole.number(token - least, self.bits) + shortest
        cluster = self.contexts[-1]
        distance = self.wholes[cluster].number(self._token(cluster), self.bits) + 1
        distance = min(distance, len(self._past), WINDOW)
        if not distance:
            raise BadMaster(DAMAGED)
        self._from = len(self._past) - distance
        return self.number(0)

    def _token(self, cluster: int) -> int:
        code = self.codes[cluster]
        if isinstance(code, Prefix):
            return code.token(self.bits)
        if self.state is None:
            self.state = self.bits.take(32)
        token, count, offset = code.places[self.state & ANS_TOTAL - 1]
        self.state = count * (self.state >> ANS_BITS) + offset
        if self.state < 1 << 16:
            self.state = self.state << 16 | self.bits.take(16)
        return token

    def check_end(self) -> None:
        """That the last number was the last: what is damaged ends elsewhere. Raises BadMaster."""
        if self.state not in (None, ANS_END):
            raise BadMaster(DAMAGED)


def read_code(bits: Bits, contexts: int, *, repeats_allowed: bool = True) -> Reader:
    """The code of a stream of numbers in so many contexts. Raises BadMaster."""
    repeats = None
    if bits.flag():
        if not repeats_allowed:
            raise BadMaster(DAMAGED)
        least = bits.number(((224, 0), (512, 0), (4096, 0), (8, 15)))
        shortest = bits.number(((3, 0), (4, 0), (5, 2), (9, 8)))
        repeats = (least, shortest, _read_whole(bits, 8))
        contexts += 1
    clusters = _read_clusters(bits, contexts) if contexts > 1 else [0]
    count = max(clusters) + 1
    by_prefix = bits.flag()
    alphabet = 15 if by_prefix else 5 + bits.take(2)
    wholes = [_read_whole(bits, alphabet) for _ in range(count)]
    if by_prefix:
        sizes = [_small(bits, 4) + 1 for _ in range(count)]
        prefixes = [read_prefix(bits, size) if size > 1 else Prefix({}, 0) for size in sizes]
        return Reader(bits, clusters, prefixes, wholes, repeats)
    return Reader(bits, clusters, [_read_ans(bits, alphabet) for _ in range(count)], wholes, repeats)


def _read_whole(bits: Bits, alphabet: int) -> _Whole:
    split = bits.take(alphabet.bit_length())
    if split > alphabet:
        raise BadMaster(DAMAGED)
    if split == alphabet:
        return _Whole(split, 0, 0)
    high = bits.take(split.bit_length())
    if high > split:
        raise BadMaster(DAMAGED)
    low = bits.take((split - high).bit_length())
    if high + low > split:
        raise BadMaster(DAMAGED)
    return _Whole(split, high, low)


def _small(bits: Bits, width: int) -> int:
    """A small number: whether it is 0, how many bits, the bits."""
    if not bits.flag():
        return 0
    count = bits.take(width)
    return (1 << count) + bits.take(count)


def _read_clusters(bits: Bits, contexts: int) -> list[int]:
    if bits.flag():
        width = bits.take(2)
        return [bits.take(width) for _ in range(contexts)]
    moved = bits.flag()
    reader = read_code(bits, 1, repeats_allowed=contexts > 2)
    clusters = [reader.number(0) for _ in range(contexts)]
    reader.check_end()
    if max(clusters) > 255:
        raise BadMaster(DAMAGED)
    if moved:
        order = list(range(256))
        for place, found in enumerate(clusters):
            clusters[place] = order[found]
            order.insert(0, order.pop(found))
    return clusters


def _read_ans(bits: Bits, alphabet: int) -> _Ans:
    counts = _read_counts(bits)
    size = 1 << alphabet
    if len(counts) > size:
        if any(counts[size:]):
            raise BadMaster(DAMAGED)
        counts = counts[:size]
    return _Ans(_places(counts + [0] * (size - len(counts)), ANS_TOTAL >> alphabet))


def _read_counts(bits: Bits) -> list[int]:
    if bits.flag():
        symbols = [_small(bits, 3) for _ in range(1 + bits.take(1))]
        counts = [0] * (max(symbols) + 1)
        first = ANS_TOTAL if len(symbols) == 1 else bits.take(ANS_BITS)
        if len(symbols) == 2 and symbols[0] == symbols[1]:
            raise BadMaster(DAMAGED)
        counts[symbols[-1]] = ANS_TOTAL - first
        counts[symbols[0]] = first
        return counts
    if bits.flag():
        size = _small(bits, 3) + 1
        return [ANS_TOTAL // size + (number < ANS_TOTAL % size) for number in range(size)]
    width = 0
    while width < 3 and bits.flag():
        width += 1
    shift = (bits.take(width) | 1 << width) - 1
    if shift > ANS_BITS + 1:
        raise BadMaster(DAMAGED)
    return _by_logarithms(bits, shift, _small(bits, 3) + 3)


def _by_logarithms(bits: Bits, shift: int, size: int) -> list[int]:
    logs, same = [0] * size, [0] * size
    place, most, omitted = 0, -1, -1
    while place < size:
        log = take_code(bits, LOG_COUNTS, 7)
        if log == REPEAT:
            run = _small(bits, 3)
            same[place] = run + 5
            place += run + 4
            continue
        logs[place] = log
        if log > most:
            most, omitted = log, place
        place += 1
    if omitted < 0 or (omitted + 1 < size and same[omitted + 1]):
        raise BadMaster(DAMAGED)
    counts, before, left = [0] * size, 0, 0
    for number in range(size):
        if same[number]:
            left, before = same[number] - 1, counts[number - 1] if number else 0
        if left:
            counts[number] = before
            left -= 1
        elif number != omitted and logs[number]:
            log = logs[number] - 1
            width = max(0, min(log, shift - (ANS_BITS - log >> 1)))
            counts[number] = (1 << log) + (bits.take(width) << log - width) if log else 1
    counts[omitted] = ANS_TOTAL - sum(counts)
    if counts[omitted] <= 0:
        raise BadMaster(DAMAGED)
    return counts


def _places(counts: list[int], entry: int) -> list[tuple[int, int, int]]:
    """What each of the 4096 values of the state stands for: token, its count, offset (C.2.6, the alias mapping)."""
    size = len(counts)
    single = next((token for token, count in enumerate(counts) if count == ANS_TOTAL), None)
    if single is not None:
        return [(single, ANS_TOTAL, place) for place in range(ANS_TOTAL)]
    cut, right, offset = list(counts), list(range(size)), [0] * size
    under = [token for token in range(size) if cut[token] < entry]
    over = [token for token in range(size) if cut[token] > entry]
    while over:
        full, free = over.pop(), under.pop()
        cut[full] -= entry - cut[free]
        right[free], offset[free] = full, cut[full]
        if cut[full] < entry:
            under.append(full)
        elif cut[full] > entry:
            over.append(full)
    places = []
    for place in range(ANS_TOTAL):
        token, within = divmod(place, entry)
        if cut[token] == entry or within < cut[token]:
            places.append((token, counts[token], within))
        else:
            places.append((right[token], counts[right[token]], offset[token] - cut[token] + within))
    return places
