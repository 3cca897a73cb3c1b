"""Debian's Chromium. Without it the journey is skipped, with a word; in CI its absence is a failure."""

import os
import shutil

import pytest

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str:
    path = shutil.which("chromium")
    if path is None and os.environ.get("CI"):
        pytest.fail("no Chromium: CI must install Debian's package chromium")
    if path is None:
        pytest.skip("no Chromium here: apt install chromium")
    return path
