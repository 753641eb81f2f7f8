"""The shop's own settings, with the servers and shortcuts of a test run (tests/servers.py starts the servers)."""

import os
import re

from store.processes import places
from tests.state import test_folder

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")
TEST_VAR = test_folder()

# What the person who runs the tests has set for a real shop must not leak into them.
for name in re.findall(r"^#?([A-Z_]+)=", (places.ROOT / ".env.example").read_text(), re.M):
    os.environ.pop(name, None)
os.environ |= {"SECRET_KEY": "only-for-tests-" * 4, "SHOP_VAR": str(TEST_VAR)}

from store.settings import *  # noqa: E402, F403
from store.settings import CACHES, DATABASES, LOGGING, STORAGES  # noqa: E402

RUN = places.run_folder(TEST_VAR)
DATABASES["default"] |= {"NAME": f"test_{WORKER}", "HOST": str(RUN), "USER": "tarvo", "CONN_MAX_AGE": 0}

REDIS_NUMBER = int(re.sub(r"\D", "", WORKER) or 0) % 15 + 1  # a numbered Redis database for each worker
REDIS_URL = f"unix://{RUN / 'redis.sock'}?db={REDIS_NUMBER}"
CACHES["redis"]["LOCATION"] = REDIS_URL
CELERY_BROKER_URL = f"redis+socket://{RUN / 'redis.sock'}?virtual_host={REDIS_NUMBER}"

MEDIA_ROOT = TEST_VAR / "media" / WORKER
STORAGES["uploads"]["OPTIONS"]["location"] = TEST_VAR / "uploads" / WORKER
EMAIL_FILE_PATH = TEST_VAR / "mail" / WORKER
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a slow hash protects nobody here
LOGGING["root"]["level"] = "WARNING"
