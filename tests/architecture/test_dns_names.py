"""Our package `dns` and dnspython's are one package at run time: whoever looks first must not decide what is found."""

import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import dns

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ROOT / "dns"
BOTH = (
    "import dns.resolver, dns.models; "
    "assert 'site-packages' in dns.resolver.__file__, dns.resolver.__file__; "
    f"assert dns.models.__file__.startswith({str(OURS)!r}), dns.models.__file__; print('both')"
)


def collisions(folder: Path, taken: set[str]) -> set[str]:
    """Names in our folder that would hide one of dnspython's modules."""
    return {path.stem for path in folder.iterdir() if not path.name.startswith("__")} & taken


def names_of_dnspython() -> set[str]:
    theirs = [path for path in dns.__path__ if path != str(OURS)]
    return {module.name for module in pkgutil.iter_modules(theirs)}


def test_no_module_of_ours_bears_a_name_of_dnspython():
    assert {"resolver", "zone", "name", "message"} <= names_of_dnspython()
    assert collisions(OURS, names_of_dnspython()) == set()


@pytest.mark.parametrize("name", ["zone.py", "resolver", "rdtypes"])
def test_a_collision_would_be_found(tmp_path, name):
    (tmp_path / name).touch() if name.endswith(".py") else (tmp_path / name).mkdir()
    (tmp_path / "records.py").touch()
    assert collisions(tmp_path, names_of_dnspython()) == {name.removesuffix(".py")}


def test_both_are_found_by_pytest():
    import dns.resolver

    import dns.models

    assert "site-packages" in dns.resolver.__file__
    assert OURS in Path(dns.models.__file__).parents


def test_both_are_found_by_manage_py_from_another_folder(tmp_path):
    assert run(str(ROOT / "manage.py"), "shell", "-c", BOTH, folder=tmp_path).endswith("both")


def test_both_are_found_by_celery(tmp_path):
    """As its command line does it: folder first on the path, then the application by name, then its tasks."""
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from celery.app.utils import find_app; "
        "app = find_app('sonicus.celery'); app.loader.import_default_modules(); "
        f"assert 'tenants.tasks.reconcile' in app.tasks; {BOTH}"
    )
    assert run("-c", program, folder=tmp_path).endswith("both")
    run("-m", "celery", "--workdir", str(ROOT), "-A", "sonicus.celery", "inspect", "--help", folder=tmp_path)


def test_both_are_found_by_gunicorn(tmp_path):
    program = (
        "import sys; from gunicorn.app.wsgiapp import WSGIApplication; "
        f"sys.argv = ['gunicorn', '--chdir', {str(ROOT)!r}, 'sonicus.wsgi']; WSGIApplication().load(); {BOTH}"
    )
    assert run("-c", program, folder=tmp_path).endswith("both")
    run("-m", "gunicorn", "--check-config", "--chdir", str(ROOT), "sonicus.wsgi", folder=tmp_path)


def test_both_are_found_where_dnspython_was_imported_first(tmp_path):
    program = f"import sys, dns.resolver; sys.path.append({str(ROOT)!r}); import django; django.setup(); {BOTH}"
    assert run("-c", program, folder=tmp_path).endswith("both")


def run(*arguments: str, folder: Path) -> str:
    """Under the test run's own environment, in a folder that is not the checkout."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    result = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()
