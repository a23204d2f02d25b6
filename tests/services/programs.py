"""Real programs for these tests: the server with a public address, nginx, a certificate."""

import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.services.roads import HOST
from tests.serving import COMMAND, free_port, get

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "deploy" / "nginx.conf"
UPSTREAM = "127.0.0.1:8182"
PURGES = "127.0.0.1:8183"
PURGE_MODULE = Path("/usr/lib/nginx/modules/ngx_http_cache_purge_module.so")
MAIN = """\
load_module {module};
{user}daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections {connections}; }}
http {{
    access_log off;
    client_body_temp_path {folder}/client;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{http}
}}
"""


@contextmanager
def library_server(home: Path, port: int, public_url: str, under: Sequence[str] = (), **more: str) -> Iterator[int]:
    """`iiif-server serve` for this public address; yields its process group, which the test may end itself.

    `under`: a command that becomes it.
    """
    plain = {name: value for name, value in os.environ.items() if not name.startswith("IIIF_")}
    settings = {"IIIF_HOME": str(home), "IIIF_PUBLIC_URL": public_url, "IIIF_BIND": f"127.0.0.1:{port}", **more}
    command: list[str | Path] = [*under, COMMAND, "serve", "--workers", "2"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env={**plain, **settings}, stdout=quiet, start_new_session=True) as process:
        try:
            wait_for(lambda: get(port, "/health/ready")[0] == 200)
            yield process.pid
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                os.killpg(process.pid, signal.SIGCONT)
                process.wait(30)


@contextmanager
def nginx(folder: Path, port: int, http: str, connections: int = 256) -> Iterator[None]:
    """nginx with this text inside `http { }`, everything of its own in `folder`. It may complain of nothing."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "nginx is missing: run tests/services/install"
    assert PURGE_MODULE.is_file(), "nginx cannot purge: run tests/services/install"
    folder.mkdir()
    http = http.replace("/var/cache/iiif-edge", f"{folder}/edge").replace("/var/log/nginx", str(folder))
    # As root its workers would become another user, who may not enter the folder of the test.
    user = "user root;\n" if os.geteuid() == 0 else ""
    configuration = folder / "nginx.conf"
    text = MAIN.format(module=PURGE_MODULE, user=user, folder=folder, connections=connections, http=http)
    configuration.write_text(text)
    command = [program, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(configuration)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(lambda: _listens(port), lambda: (folder / "error.log").read_text())
            assert (folder / "error.log").read_text() == ""
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def shipped(server: int, port: int, purges: int | None = None) -> str:
    """deploy/nginx.conf with these ports; it listens for purges at a free one if none is given."""
    text = _replaced(SHIPPED.read_text(), UPSTREAM, f"127.0.0.1:{server}")
    text = _replaced(text, PURGES, f"127.0.0.1:{purges or free_port()}")
    text = re.sub(r"^\s*listen \[::\]:.*\n", "", text, flags=re.MULTILINE)
    return _replaced(text, "listen 80; ", f"listen 127.0.0.1:{port}; ")


def shipped_tls(server: int, port: int, redirecting: int, certificate: Path) -> str:
    """deploy/nginx.conf with TLS, switched on by the very command that its head gives."""
    found = re.search(r"sed -i ((?:-e '[^']*' ?)+)", SHIPPED.read_text())
    assert found
    command = f"sed {found[1]} {SHIPPED}"
    text = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True).stdout
    text = re.sub(r"^\s*listen \[::\]:.*\n", "", text, flags=re.MULTILINE)
    text = _replaced(text, UPSTREAM, f"127.0.0.1:{server}")
    text = _replaced(text, PURGES, f"127.0.0.1:{free_port()}")
    text = _replaced(text, "listen 80;", f"listen 127.0.0.1:{redirecting};")
    text = _replaced(text, "listen 443 ", f"listen 127.0.0.1:{port} ")
    text = _replaced(text, "/etc/ssl/books.example.az", str(certificate.parent))
    return text.replace("books.example.az", HOST)


def self_signed(folder: Path) -> Path:
    """A certificate for HOST that only these tests trust; its key lies beside it."""
    folder.mkdir()
    certificate = folder / "fullchain.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}"]
    command += ["-addext", f"subjectAltName=DNS:{HOST}", "-keyout", str(folder / "privkey.pem")]
    subprocess.run([*command, "-out", str(certificate)], check=True, capture_output=True)
    return certificate


def trusting(certificate: Path) -> ssl.SSLContext:
    """A client that believes this certificate and no other."""
    return ssl.create_default_context(cafile=str(certificate))


def _replaced(text: str, old: str, new: str) -> str:
    assert old in text, f"deploy/nginx.conf no longer says {old!r}"
    return text.replace(old, new)


def wait_for(ready: Callable[[], bool], said: Callable[[], str] = str) -> None:
    """Returns when `ready` says so; fails after 20 seconds, with what the program `said`."""
    refused = ""
    for _ in range(200):
        try:
            if ready():
                return
        except OSError as error:
            refused = str(error)
        time.sleep(0.1)
    raise TimeoutError(f"not ready within 20 seconds: {refused} {said()}")


def _listens(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
