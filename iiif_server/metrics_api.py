"""`/metrics` in the text format of Prometheus, for all processes of the server together. Knows no road."""

from collections.abc import Iterable

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from iiif_server.metrics import BOUNDS, ENDS, FILES, KINDS, LAYERS, STATUSES, Metrics, Sums
from image_store import Weight


def metrics_blueprint(metrics: Metrics) -> Blueprint:
    """`/metrics`. It tells how much is read and how busy the machine is: nginx shows it to nobody outside."""
    blueprint = Blueprint("metrics", __name__)
    registry = CollectorRegistry()
    registry.register(_Collected(metrics))

    @blueprint.get("/metrics")
    def all_numbers() -> Response:
        answer = Response(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return blueprint


class _Collected(Collector):
    """Asked by the library for each answer."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def describe(self) -> Iterable[Metric]:
        """Nothing is asked for before the first answer."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """Every number there is; of requests those that were seen."""
        sums = self._metrics.sums()
        yield from _requests(sums)
        yield from _files(sums)
        yield from _cache(sums)
        yield from _renders(sums)
        yield from _state(sums, self._metrics.publication())


def _requests(sums: Sums) -> Iterable[Metric]:
    requests = CounterMetricFamily("iiif_requests", "Requests answered.", labels=("kind", "status"))
    sent = CounterMetricFamily("iiif_sent_bytes", "Bytes of bodies that were sent.", labels=("kind",))
    for kind in KINDS:
        sent.add_metric((kind,), sums.of("bytes", kind))
        for status in map(str, STATUSES):
            if number := sums.of("request", kind, status):
                requests.add_metric((kind, status), number)
    return requests, sent


def _files(sums: Sums) -> Iterable[Metric]:
    files = CounterMetricFamily("iiif_files", "Files taken home, and how they ended.", labels=("ending", "end"))
    taken = CounterMetricFamily("iiif_file_bytes", "Bytes of such files that were taken.", labels=("ending",))
    for ending in FILES:
        taken.add_metric((ending,), sums.of("file bytes", ending))
        for end in ENDS:
            files.add_metric((ending, end), sums.of("file", ending, end))
    return files, taken


def _cache(sums: Sums) -> Iterable[Metric]:
    hits = CounterMetricFamily("iiif_cache_hits", "Derivatives found in a layer of the cache.", labels=("layer",))
    for layer in LAYERS:
        hits.add_metric((layer,), sums.of("hit", layer))
    return hits, CounterMetricFamily("iiif_cache_misses", "Derivatives found in no layer.", sums.of("miss"))


def _renders(sums: Sums) -> Iterable[Metric]:
    seconds = HistogramMetricFamily("iiif_render_seconds", "Derivatives made, and how long it took.", labels=("lane",))
    refused = CounterMetricFamily(
        "iiif_refusals", "Derivatives not made, answered 503: too many of their lane.", labels=("lane",)
    )
    for weight in Weight:
        renders = sums.renders(weight)
        upper = [f"{bound:g}" for bound in BOUNDS] + ["+Inf"]
        below = [sum(renders.buckets[: end + 1]) for end in range(len(upper))]
        seconds.add_metric((str(weight),), list(zip(upper, below, strict=True)), renders.seconds)
        refused.add_metric((str(weight),), sums.of("refused", str(weight)))
    return seconds, refused


def _state(sums: Sums, publication: int) -> Iterable[Metric]:
    workers = GaugeMetricFamily("iiif_workers", "Server processes that live.", len(sums.processes))
    memory = GaugeMetricFamily("iiif_worker_resident_bytes", "Memory of each server process.", labels=("process",))
    for process, resident in sums.memory().items():
        memory.add_metric((str(process),), resident)
    counter = GaugeMetricFamily("iiif_publication", "The publication counter: raised when a book changes.", publication)
    return workers, memory, counter
