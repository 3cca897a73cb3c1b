from django.apps import apps
from django.db import models

# Third parties choose their own keys; every app that is not named here is ours and has UUIDs.
THIRD_PARTIES = {"admin", "auth", "contenttypes", "sessions", "account", "djstripe", "mailer"}


def models_without_uuid(found: list[type[models.Model]]) -> list[str]:
    return [model._meta.label for model in found if not isinstance(model._meta.pk, models.UUIDField)]


def test_every_model_of_ours_has_a_uuid_key():
    ours = [model for model in apps.get_models(include_auto_created=False) if _is_ours(model)]
    assert len(ours) > 8
    assert models_without_uuid(ours) == []


def test_a_model_with_another_key_would_be_found():
    assert models_without_uuid([apps.get_model("sessions.Session")]) == ["sessions.Session"]


def _is_ours(model: type[models.Model]) -> bool:
    return model._meta.app_label not in THIRD_PARTIES
