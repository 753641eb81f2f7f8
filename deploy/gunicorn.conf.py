"""gunicorn, as `manage.py up` and the examples beside this file start it. The command line says where to bind."""

from pathlib import Path

from store import env

wsgi_app = "store.wsgi"
workers = env.number("WEB_WORKERS", 2)
worker_class = "sync"  # pages are work for the processor, not waiting: threads made them slower
preload_app = True  # one start, shared memory
timeout = 30
graceful_timeout = 10
max_requests, max_requests_jitter = 5_000, 500  # a leak never grows old
# The heartbeat of a worker is a file: on a busy disk it would be late.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
control_socket_disable = True  # nothing here uses it
