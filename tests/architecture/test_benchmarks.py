"""The benchmark of tenancy still runs against today's code; no times are tested."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree

import pytest

from benchmarks.lib import document, table
from benchmarks.lib.figures import Comparison, Figure, paired_ratio

ROOT = Path(__file__).resolve().parent.parent.parent
CONTENDERS = [
    "Sonicus: claim from the pool",
    "Sonicus: without the pool",
    "raw: the same DDL by psycopg",
    "django-tenants: tenant apps only",
    "django-tenants: clone, tenant apps only",
]


@pytest.fixture
def folder() -> Iterator[Path]:
    """Reachable for the account that PostgreSQL runs as, which pytest's own is not."""
    path = Path(tempfile.mkdtemp())
    path.chmod(0o755)
    yield path
    rmtree(path)


def test_every_quick_contender_makes_tenants_and_nothing_remains(folder: Path) -> None:
    command = [sys.executable, "benchmarks/tenancy.py", "--quick", "--sizes=3", "--only=make", "--json"]
    environment = {**os.environ, "TMPDIR": str(folder)}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    figures = json.loads(run.stdout)
    assert [figure["what"] for figure in figures] == CONTENDERS
    assert all(figure["seconds"] > 0 for figure in figures)
    assert [comparison["limit"] for comparison in figures[0]["comparisons"]] == [1, None, None]
    assert list(folder.iterdir()) == []


def test_a_part_that_does_not_exist_is_refused() -> None:
    command = [sys.executable, "benchmarks/tenancy.py", "--only=wishes"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, "no such part: wishes" in run.stderr) == (2, True)


def test_the_benchmark_of_dns_asks_real_servers_for_all_names() -> None:
    command = [sys.executable, "benchmarks/dns.py", "--quick", "--only=sweep", "--json"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    figures = json.loads(run.stdout)
    assert [figure["what"] for figure in figures][:4] == [
        "Sonicus, 1,000 questions/s for each server",
        "Sonicus, no cap",
        "dnspython, query.udp in 64 threads",
        "dnspython, asyncresolver, 200 at once",
    ]
    assert figures[0]["note"].startswith("100 names x 4 servers: ")


def test_a_goal_says_whether_it_is_met() -> None:
    figure = Figure("make", "claim", 0.0009, 100, None, (Comparison(0.9, "ms", 1), Comparison(2.0, "x raw", 3, True)))
    first, second = table.rows([figure])
    assert first == ("make", "claim", "900 µs", "", "100", "0.900 ms", "≤ 1: met")
    assert second[-2:] == ("2.000 x raw", "≥ 3: NOT MET")


def test_noise_that_meets_both_of_a_pair_does_not_count() -> None:
    assert paired_ratio([2.0, 20.0, 200.0], [1.0, 10.0, 100.0]) == 2.0


def test_figures_take_the_place_of_the_old_ones_and_the_prose_stays(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text(f"# Before\n{document.BEGIN}\nold\n{document.END}\nAfter.\n")
    document.write(page, [Figure("make", "raw", 0.005, 100)])
    text = page.read_text()
    assert text.startswith("# Before\n")
    assert text.endswith(f"{document.END}\nAfter.\n")
    assert "| make | raw | 5.000 ms |" in text
    assert "old" not in text


def test_a_page_without_the_marks_is_not_overwritten(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text("Only prose.\n")
    with pytest.raises(ValueError, match="lacks the lines"):
        document.write(page, [])
    assert page.read_text() == "Only prose.\n"


def test_the_page_of_figures_has_its_marks() -> None:
    text = (ROOT / "docs" / "performance.md").read_text()
    for begin, end in (document.marks(), document.marks("figures of dns")):
        assert text.index(begin) < text.index(end)
