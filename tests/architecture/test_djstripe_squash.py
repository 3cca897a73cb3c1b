"""Our one migration of dj-stripe leads to the same state as its own history. The databases that follow from the state
are compared by scripts/compare_djstripe.py, which takes minutes; it is run when dj-stripe is upgraded."""

from typing import Any

from django.core.validators import BaseValidator, RegexValidator
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddField, CreateModel
from django.db.migrations.state import ModelState, ProjectState

from scripts.squash_djstripe import upstream


def test_the_squash_replaces_every_migration_that_djstripe_ships():
    shipped = {key for key in upstream().disk_migrations if key[0] == "djstripe"}
    assert {key for migration in squash() for key in migration.replaces} == shipped, (
        "dj-stripe has other migrations than our squash knows: run `python -m scripts.squash_djstripe`"
    )


def test_the_squash_leads_to_the_state_of_djstripes_own_history():
    ours, theirs = models_of(MigrationLoader(None)), models_of(upstream())
    assert ours.keys() == theirs.keys()
    for name, model in theirs.items():
        assert description(ours[name]) == description(model), name


def test_the_squash_only_makes_things():
    """Each operation on a model that exists renders all others again: that is what costs a minute."""
    operations = [operation for migration in squash() for operation in migration.operations]
    assert {type(operation) for operation in operations} <= {CreateModel, AddField}
    assert len([operation for operation in operations if isinstance(operation, AddField)]) < 30


def test_a_difference_would_be_seen():
    models = models_of(upstream())
    changed = models["customer"].clone()
    del changed.fields["email"]
    assert description(changed) != description(models["customer"])


def squash() -> list[Any]:
    return [migration for key, migration in MigrationLoader(None).disk_migrations.items() if key[0] == "djstripe"]


def models_of(loader: MigrationLoader) -> dict[str, ModelState]:
    state: ProjectState = loader.project_state(loader.graph.leaf_nodes("djstripe"))
    return {name: model for (app, name), model in state.models.items() if app == "djstripe"}


def description(model: ModelState) -> list[Any]:
    fields = [(name, *comparable(field.deconstruct()[1:])) for name, field in model.fields.items()]
    return [comparable(model.options), [str(base) for base in model.bases], fields]


def comparable(value: Any) -> Any:
    """Validators compare by what they were built from; without that two equal ones differ."""
    if isinstance(value, BaseValidator | RegexValidator):
        return value.deconstruct()  # type: ignore[attr-defined]
    if isinstance(value, dict):
        return {key: comparable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [comparable(part) for part in value]
    return value
