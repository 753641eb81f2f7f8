"""The cast of every test. The servers are in servers.py."""

pytest_plugins = ["tests.servers", "tests.cast", "tests.bank", "tests.outages"]
