"""How gunicorn runs the server: read by gunicorn itself. Knows settings only; nothing of libvips or of the app is
loaded before the fork, because libvips starts threads and threads do not survive one."""

from config import Config

_config = Config.load()

bind = _config.bind
workers = _config.workers
threads = _config.threads
worker_class = "gthread"
preload_app = False

# Seconds. A worker that has not answered its master for `timeout` is replaced; a stop lets running answers finish.
timeout = 120
graceful_timeout = 30
keepalive = 5

# An IIIF address is long: an identifier that a client has needlessly percent-encoded, and a region in percent.
limit_request_line = 8190

# nginx in front writes the access log; here it would only cost.
accesslog = None
errorlog = "-"
loglevel = "warning"
