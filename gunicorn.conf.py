"""How gunicorn runs the server: read by gunicorn itself. Knows settings only; nothing of libvips or of the app is
loaded before the fork, because libvips starts threads and threads do not survive one."""

import resource

from config import Config

_config = Config.load()

# Open files: each process keeps the pyramids it used last open (512 files), beside its connections. The usual
# soft limit of 1024 is for programs that count on less; the hard limit is for whoever runs the machine to set.
_hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (min(_hard, 65_536) if _hard != resource.RLIM_INFINITY else 65_536, _hard))

bind = _config.bind
workers = _config.workers
threads = _config.threads
# Ready answers by the loop, the rest by threads, and error pages of our own (docs/adr/0007, 0008).
worker_class = "iiif_server.worker.Worker"
preload_app = False
# The settings of this start or reload go to every worker until the next: one that replaces a dead one does not read
# what somebody is in the middle of changing. With a mistake in it gunicorn would end, and with it the library.
wsgi_app = f"iiif_server.application:create_app_of({_config.as_json()!r})"
# Of each process. One that only waits costs a descriptor and no thread.
worker_connections = 4000
# A socket for each worker: with one shared by all, a single worker may take every kept-alive connection.
reuse_port = True

# Seconds. A worker that has not answered its master for `timeout` is replaced; a stop lets running answers finish.
timeout = 120
graceful_timeout = 30
keepalive = 5

# No header of a request may say where the server is mounted or by what scheme it is reached: IIIF_PUBLIC_URL does.
forwarder_headers = ""
forwarded_allow_ips = ""

# An IIIF address is long: an identifier that a client has needlessly percent-encoded, and a region in percent.
limit_request_line = 8190

# nginx in front writes the access log; here it would only cost.
accesslog = None
errorlog = "-"
loglevel = "warning"
