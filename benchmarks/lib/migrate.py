"""Part 2: migrating a fleet."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.lib import contenders, laying, raw
from benchmarks.lib.contender import Contender, Settings
from benchmarks.lib.figures import Comparison, Figure
from benchmarks.lib.laying import Fleet
from benchmarks.lib.place import Place
from benchmarks.lib.progress import tell
from benchmarks.lib.resetting import Before

PART = "migrate"
SAMPLE = 50  # schemas that django-tenants migrates where there are more; the whole is then reckoned from that
GOALS_AT = 1000


@dataclass(frozen=True)
class Task:
    """What is to be migrated; `toy` empty means nothing. `raw` is the same by one statement a schema."""

    what: str
    toy: str = ""
    raw: str = ""
    most_seconds: float | None = None
    most_raw: float | None = None


TASKS = (
    Task("nothing to do", most_seconds=1),
    Task("one new column", "column", raw.COLUMN, most_seconds=5, most_raw=3),
    Task("one RunPython", "rows", raw.ROWS),
)


def measure(place: Place, sizes: Sequence[int], *, repeats: int = 3) -> list[Figure]:
    figures: list[Figure] = []
    for size in sizes:
        before = Before.of(place, laying.lay(place, f"migrate_{size}", size))
        for task in TASKS:
            figures += _Race(place, before, task, repeats).run()
    return figures


@dataclass
class _Race:
    """All contenders at one task with one fleet. Every run begins with the fleet as it was."""

    place: Place
    before: Before
    task: Task
    repeats: int

    def run(self) -> list[Figure]:
        tell(f"migrate: {len(self.fleet.names):,} tenants, {self.task.what}")
        plain, ours = self._ours_and_raw()
        figures = [self._our_figure(what, times, plain) for what, times in ours.items()]
        if plain:
            figures.append(self._figure("raw: one statement a tenant by psycopg", plain))
        return figures + [self._their_figure(executor) for executor in EXECUTORS]

    @property
    def fleet(self) -> Fleet:
        return self.before.fleet

    def _ours_and_raw(self) -> tuple[list[float], dict[str, list[float]]]:
        plain: list[float] = []
        ours: dict[str, list[float]] = {"Sonicus": [], "Sonicus, --jobs 1": []}
        with Contender(self.place, self.fleet.database, self._settings(contenders.OURS)) as contender:
            for _ in range(self.repeats):
                if self.task.raw:
                    plain.append(self._raw())
                for what, jobs in (("Sonicus", None), ("Sonicus, --jobs 1", 1)):
                    self._restore()
                    expected = len(self.fleet.names) if self.task.toy else 0
                    ours[what].append(contender.call("migrate_ours.migrate", jobs=jobs, expected=expected))
        return plain, ours

    def _raw(self) -> float:
        self._restore()
        with self.place.connect(self.fleet.database) as connection:
            return raw.for_each(connection, self.task.raw, self.fleet.names)

    def _restore(self) -> None:
        if self.task.toy:
            self.before.restore()

    def _settings(self, settings: Settings) -> Settings:
        return contenders.with_toy(settings, self.task.toy) if self.task.toy else settings

    def _our_figure(self, what: str, times: Sequence[float], plain: Sequence[float]) -> Figure:
        is_goal = len(self.fleet.names) == GOALS_AT
        seconds = Comparison(median(times), "s", self.task.most_seconds if is_goal else None)
        if not plain:
            return self._figure(what, times, seconds)
        ratio = Comparison(median(times) / median(plain), "x raw", self.task.most_raw if is_goal else None)
        return self._figure(what, times, ratio, seconds)

    def _their_figure(self, executor: str) -> Figure:
        """In its fairest form. By default it would walk every app's migrations in each schema: minutes, not seconds."""
        names = self.fleet.names[:SAMPLE]
        self._restore()
        settings = self._settings(contenders.TENANT_APPS_ONLY)
        with Contender(self.place, self.fleet.database, settings) as theirs:
            seconds = theirs.call("migrate_theirs.migrate", names=names, executor=executor)
        whole = seconds / len(names) * len(self.fleet.names)
        note = "" if names == self.fleet.names else f"extrapolated from {len(names)}"
        return self._figure(f"django-tenants, {executor} executor, tenant apps only", [whole], note=note)

    def _figure(self, what: str, times: Sequence[float], *comparisons: Comparison, note: str = "") -> Figure:
        whole = f"{what}: {len(self.fleet.names):,} tenants, {self.task.what}"
        return Figure.of(PART, whole, times, *comparisons, note=note)


EXECUTORS = ("standard", "multiprocessing")
