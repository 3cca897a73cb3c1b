"""Who runs the instances is chosen by the settings."""

import pytest

from deployments.backends.webhook import WebhookBackend
from deployments.registry import backend, silent_backend


@pytest.mark.parametrize("choose", [backend, silent_backend])
def test_the_backend_is_the_one_that_the_settings_name(choose, settings):
    assert isinstance(choose(), WebhookBackend)

    settings.DEPLOYMENT_BACKEND = "nobody"
    with pytest.raises(KeyError, match="nobody"):
        choose()
