from collections.abc import Iterator

import pytest

from sandbox.server import Sandbox


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    """One for a whole file; whoever changes it empties it first."""
    box = Sandbox()
    box.start()
    yield box
    box.stop()
