"""The layers are only worth something if crossing them is noticed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("sonicus", "tenants", "dns", "billing", "crm", "deployments", "sounds", "sandbox")


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("layers")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.mark.parametrize(
    ("module", "forbidden", "contract"),
    [
        ("tenants/upward.py", "import billing.reconcile", "Imports point down"),
        ("tenants/schemas/upward.py", "import tenants.backup.restoring", "Within tenants: doors"),
        ("tenants/postgresql/rows.py", "import tenants.models", "Within tenants: doors"),
        ("tenants/schemas/asking.py", "import tenants.loop.wake", "What a schema is does not depend"),
        ("crm/sideways.py", "import billing.reconcile", "Rooms never import each other"),
        ("sonicus/lib/nouns.py", "import tenants.models", "Imports point down"),
        ("dns/providers/orm.py", "import django.db.models", "Providers and backends know no models and no ORM"),
        ("sandbox/inward.py", "import tenants.models", "The sandbox knows nothing of the project"),
        ("tenants/outward.py", "import sandbox.server", "Nobody but the composition imports the sandbox"),
    ],
)
def test_a_forbidden_import_is_found(copy, module, forbidden, contract):
    (copy / module).write_text(f"{forbidden}\n")
    code, report = lint(copy)
    (copy / module).unlink()
    assert code != 0
    broken = [line for line in report.splitlines() if " BROKEN" in line]
    assert any(line.startswith(contract) for line in broken), report


def test_the_layers_hold():
    code, report = lint(ROOT)
    assert code == 0, report


def lint(folder: Path) -> tuple[int, str]:
    """In the folder's own modules: nothing of the checkout may be found first."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return result.returncode, result.stdout + result.stderr
