"""nginx, as it is set up for every measurement: static files, a door to FastCGI or to ours, or as it is shipped.

Writes its configuration; everything of its own lies in one folder.
"""

import os
import pwd
import re
import resource
from pathlib import Path

from benchmarks.programs import Program, ProgramFailed, find_program

SHIPPED = Path(__file__).parents[1] / "deploy" / "nginx.conf"
# The shipped configuration asks for it where Debian's package of it is installed.
PURGE_MODULE = Path("/usr/lib/nginx/modules/ngx_http_cache_purge_module.so")
MAIN = """\
{modules}{user}worker_processes {workers};
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
worker_rlimit_nofile {files};
events {{ worker_connections 4096; }}
http {{
    access_log off;
    types {{ application/json json; image/jpeg jpg; }}
    client_body_temp_path {folder}/client;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{http}
}}
"""
SERVER = """\
keepalive_requests 100000000;
sendfile on;
tcp_nopush on;
open_file_cache max=1000;
{before}
server {{
    listen 127.0.0.1:{port};
    location = /ready {{ return 200 ready; }}
    location / {{
        {location}
    }}
}}
"""


def static_files(port: int, root: Path) -> str:
    """What answers with the files under `root`."""
    return SERVER.format(before="", port=port, location=f"root {root};")


def fast_cgi(port: int, unix_socket: Path) -> str:
    """What FastCGI programs answer; buffers so large that no answer goes through a file."""
    passed = {
        "QUERY_STRING": "$query_string",
        "REQUEST_METHOD": "$request_method",
        "REQUEST_URI": "$request_uri",
        "SERVER_PROTOCOL": "$server_protocol",
        "SERVER_NAME": "$server_name",
        "SERVER_PORT": "$server_port",
        "HTTP_HOST": "$http_host",
    }
    lines = [f"fastcgi_pass unix:{unix_socket};", "fastcgi_buffer_size 32k;", "fastcgi_buffers 64 32k;"]
    lines += [f"fastcgi_param {name} {value};" for name, value in passed.items()]
    return SERVER.format(before="", port=port, location="\n        ".join(lines))


def proxy(port: int, server: int) -> str:
    """What the server at another port answers, nothing kept; buffers as for FastCGI."""
    before = f"upstream ours {{ server 127.0.0.1:{server}; keepalive 256; keepalive_timeout 4s; }}"
    lines = ["proxy_pass http://ours;", "proxy_http_version 1.1;", 'proxy_set_header Connection "";']
    lines += ["proxy_set_header Host $http_host;", "proxy_buffer_size 32k;", "proxy_buffers 64 32k;"]
    return SERVER.format(before=before, port=port, location="\n        ".join(lines))


def shipped(port: int, purge_port: int, server: int, folder: Path) -> str:
    """deploy/nginx.conf as it stands there, but for its ports, its name, and the places of its cache and its log.

    Raises ProgramFailed when it no longer says what is to be replaced.
    """
    return rewritten(SHIPPED.read_text(), port, purge_port, server, folder)


def rewritten(text: str, port: int, purge_port: int, server: int, folder: Path) -> str:
    """The text of `shipped`."""
    text = re.sub(r"^\s*listen \[::\]:.*\n", "", text, flags=re.MULTILINE)
    for old, new in (("127.0.0.1:8182;", f"127.0.0.1:{server};"), ("listen 80; ", f"listen 127.0.0.1:{port}; ")):
        if old not in text:
            raise ProgramFailed(f"deploy/nginx.conf no longer says {old!r}")
        text = text.replace(old, new)
    text = text.replace("books.example.az", "127.0.0.1").replace("127.0.0.1:8183", f"127.0.0.1:{purge_port}")
    return re.sub(r"/var/(cache|log)/[a-z-]+(?=[/\s;])", lambda place: f"{folder}/{place[1]}", text)


def start_nginx(folder: Path, port: int, workers: int, http: str, ready: str = "/ready") -> Program:
    """Starts nginx with this inside `http { }`; returns when `ready` answers."""
    for name in ("cache", "log"):
        (folder / name).mkdir(exist_ok=True)
    configuration = folder / "nginx.conf"
    # Started by root, its workers would become another user, who may not look into our temporary folder.
    user = f"user {pwd.getpwuid(0).pw_name};\n" if os.geteuid() == 0 else ""
    modules = f"load_module {PURGE_MODULE};\n" if "proxy_cache_purge" in http else ""
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    configuration.write_text(
        MAIN.format(modules=modules, user=user, workers=workers, files=files, folder=folder, http=http)
    )
    command = [find_program("nginx"), "-p", str(folder), "-c", str(configuration), "-e", str(folder / "nginx.log")]
    started = Program(command, folder / "nginx.out", os.environ)
    try:
        started.await_answer(f"http://127.0.0.1:{port}{ready}")
    except BaseException:
        started.stop()
        raise
    return started
