"""Caches one below the other: the quickest first, the one that most share last. Knows no kind of cache."""

from collections.abc import Callable

from image_store.caches.contract import Cache, CacheFill, Claims


def nobody_counts(layer: str) -> None:
    """Nothing."""


class LayeredCache:
    """What is found in a layer is put into those above it; what is made is put into all."""

    name = "layers"

    def __init__(self, layers: tuple[Cache, ...], found: Callable[[str], None] = nobody_counts) -> None:
        """`found` is told of each layer that had what was asked for."""
        self._layers = layers
        self._found = found
        self.claims: tuple[Claims, ...] = tuple(claims for layer in layers for claims in layer.claims)

    def get(self, key: str) -> bytes | None:
        """From the uppermost layer that has it."""
        return self._first(key, lambda layer: layer.get(key))

    def at_hand(self, key: str) -> bytes | None:
        """From the uppermost layer that has it and does not have to wait."""
        return self._first(key, lambda layer: layer.at_hand(key))

    def _first(self, key: str, look: Callable[[Cache], bytes | None]) -> bytes | None:
        for depth, layer in enumerate(self._layers):
            content = look(layer)
            if content is not None:
                self._found(layer.name)
                for above in self._layers[:depth]:
                    above.put(key, content)
                return content
        return None

    def put(self, key: str, content: bytes) -> None:
        """Into every layer that has room for it."""
        for layer in self._layers:
            layer.put(key, content)

    def fill(self) -> CacheFill:
        """The sum over the layers: what lies in two is counted twice."""
        return _sum([layer.fill() for layer in self._layers])

    def purge(self) -> CacheFill:
        """Every layer, those that others share first: so nothing comes up again into one that is empty already."""
        return _sum([layer.purge() for layer in reversed(self._layers)])


def _sum(fills: list[CacheFill]) -> CacheFill:
    return CacheFill(*(sum(getattr(fill, part) for fill in fills) for part in CacheFill.__slots__))
