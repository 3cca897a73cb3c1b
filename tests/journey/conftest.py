from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def stack(transactional_db: None, sandbox: Any, tmp_path: Path) -> Iterator[Any]:
    from django.core.management import call_command

    from tests.journey.processes import Stack

    call_command("seed", verbosity=0)
    stack = Stack(tmp_path)
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()
        print(stack.logs())  # noqa: T201  shown by pytest where a test failed


@pytest.fixture
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    from tests.journey.chromium import ARGUMENTS, chromium

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()
