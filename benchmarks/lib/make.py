"""Part 1: making one tenant."""

from collections.abc import Sequence
from statistics import median

from benchmarks.lib import contenders, laying, raw
from benchmarks.lib.contender import Contender, Settings
from benchmarks.lib.figures import Comparison, Figure, paired_ratio
from benchmarks.lib.place import Place
from benchmarks.lib.progress import tell
from sonicus.lib.ids import new_schema_name

PART = "make"
MILLISECOND = 1e-3


def measure(place: Place, *, is_quick: bool) -> list[Figure]:
    """Not `is_quick` asks django-tenants' default too, which takes up to a minute a tenant."""
    samples = 20 if is_quick else 100
    laying.lay(place, PART, 10, pooled=samples + 1)
    claims, made, plain = _ours_and_raw(place, samples)
    theirs = _theirs(place, is_quick=is_quick)
    return [*_ours_figures(claims, made, plain, theirs), *theirs]


def _ours_and_raw(place: Place, samples: int) -> tuple[list[float], list[float], list[float]]:
    """Claims, schemas made by ours, and by raw DDL. What comes first pays for caches, and is not counted."""
    tell("make: ours and raw DDL")
    made: list[float] = []
    plain: list[float] = []
    with Contender(place, PART) as ours, place.connect(PART) as connection:
        claims = ours.call("make_ours.claim", count=samples + 1)
        ddl = raw.template_ddl(connection)
        for _ in range(samples + 1):  # in turns, so that both meet the same noise
            made += ours.call("make_ours.make", count=1)
            plain.append(raw.make(connection, ddl, new_schema_name()))
    return claims[1:], made[1:], plain[1:]


def _ours_figures(
    claims: Sequence[float], made: Sequence[float], plain: Sequence[float], theirs: Sequence[Figure]
) -> list[Figure]:
    claim = median(claims)
    goals = [Comparison(claim / MILLISECOND, "ms", limit=1)]
    goals += [_advantage(claim, figure) for figure in theirs]
    of_raw = Comparison(paired_ratio(made, plain), "x raw DDL", limit=1.5)
    return [
        Figure.of(PART, "Sonicus: claim from the pool", claims, *goals),
        Figure.of(PART, "Sonicus: without the pool", made, of_raw),
        Figure.of(PART, "raw: the same DDL by psycopg", plain),
    ]


def _advantage(claim: float, figure: Figure) -> Comparison:
    limit = 30_000 if figure.what == DEFAULT else None
    return Comparison(figure.seconds / claim, f"x faster than {figure.what}", limit, at_least=True)


DEFAULT = "django-tenants: default"
FAST: dict[str, Settings] = {
    "django-tenants: tenant apps only": contenders.TENANT_APPS_ONLY,
    "django-tenants: clone, tenant apps only": contenders.CLONE,
}
SLOW: dict[str, Settings] = {
    "django-tenants: default, dj-stripe squashed": contenders.DJANGO_TENANTS,
    DEFAULT: contenders.DJSTRIPES_OWN_MIGRATIONS,
}


def _theirs(place: Place, *, is_quick: bool) -> list[Figure]:
    count = 2 if is_quick else 10
    figures = [_their_figure(place, what, settings, count=count) for what, settings in FAST.items()]
    if not is_quick:
        figures += [_their_figure(place, what, settings, count=1) for what, settings in SLOW.items()]
    return figures


def _their_figure(place: Place, what: str, settings: Settings, *, count: int) -> Figure:
    tell(f"make: {what}")
    with Contender(place, PART, settings) as theirs:
        times = theirs.call("make_theirs.make", count=count, warm=count > 1)
    return Figure.of(PART, what, times)
