"""A payment sandbox for tests that pay."""

import pytest

from sandbox.testing import running
from sellers import processor


@pytest.fixture
def bank(settings):
    """A payment sandbox of this test's own; its webhooks wait until the test hands them over."""
    with running(webhook_url=None, secret="whsec_test") as sandbox:
        settings.STRIPE_API_BASE = sandbox.url
        settings.STRIPE_API_KEY = sandbox.api_key
        settings.STRIPE_WEBHOOK_SECRET = "whsec_test"
        settings.SHOP_URL = "http://testserver"
        yield sandbox
    processor.client_of.cache_clear()
