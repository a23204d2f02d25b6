"""nginx, as it is set up for every measurement: a static folder, or the door to FastCGI. Writes its configuration."""

import os
import pwd
from pathlib import Path

from benchmarks.programs import Program, find_program

CONFIGURATION = """\
{user}worker_processes {workers};
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    keepalive_requests 100000000;
    sendfile on;
    tcp_nopush on;
    open_file_cache max=1000;
    types {{ application/json json; image/jpeg jpg; }}
    client_body_temp_path {folder}/client;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        location = /ready {{ return 200 ready; }}
        location / {{
{location}
        }}
    }}
}}
"""


def static_files(root: Path) -> list[str]:
    """The lines of a location whose files lie under `root`."""
    return [f"root {root};"]


def fast_cgi(unix_socket: Path) -> list[str]:
    """The lines of a location that FastCGI programs answer; buffers so large that no answer goes through a file."""
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
    return lines + [f"fastcgi_param {name} {value};" for name, value in passed.items()]


def start_nginx(folder: Path, port: int, workers: int, location: list[str]) -> Program:
    """Starts nginx on the loopback address, everything of its own in `folder`; returns when it answers."""
    configuration = folder / "nginx.conf"
    # Started by root, its workers would become another user, who may not look into our temporary folder.
    user = f"user {pwd.getpwuid(0).pw_name};\n" if os.geteuid() == 0 else ""
    lines = "\n".join(" " * 12 + line for line in location)
    configuration.write_text(CONFIGURATION.format(user=user, workers=workers, folder=folder, port=port, location=lines))
    command = [find_program("nginx"), "-p", str(folder), "-c", str(configuration), "-e", str(folder / "nginx.log")]
    started = Program(command, folder / "nginx.out", os.environ)
    try:
        started.await_answer(f"http://127.0.0.1:{port}/ready")
    except BaseException:
        started.stop()
        raise
    return started
