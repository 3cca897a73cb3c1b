"""The staff's door: schemas. They are looked at, measured, and asked to be migrated; nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenants.models import AuditEvent, Condition, Organization, SchemaTemplate, TenantSchema, User
from tenants.schemas.making import make
from tests.support.cast import make_organization

LIST = "/admin/tenants/tenantschema/"
ERROR = "sounds.0002_more: division by zero\nat operation 3"


def page_of(row: TenantSchema) -> str:
    return f"{LIST}{row.pk}/change/"


def ask(client: Client, action: str, *rows: TenantSchema) -> Any:
    return client.post(LIST, {"action": action, "_selected_action": [str(row.pk) for row in rows]}, follow=True)


def told(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def found(client: Client, **asked: str) -> set[str]:
    rows = client.get(LIST, asked).context["cl"].queryset
    return {row.organization.slug if row.organization else "pool" for row in rows}


def drop_a_column(row: TenantSchema) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{row.name}".sounds_soundpackage DROP COLUMN description')


@pytest.fixture
def acmes(acme: Organization) -> TenantSchema:
    return make(organization=acme)


@pytest.fixture
def pooled(db: None) -> TenantSchema:
    return make()


@pytest.fixture
def viewer(public: Client) -> Client:
    """Vera, of the staff, who may look at schemas and no more."""
    vera = User.objects.create_user("vera@sonicus.test", "correct-horse-battery", is_staff=True)
    vera.user_permissions.set(Permission.objects.filter(codename="view_tenantschema"))
    public.force_login(vera)
    return public


def test_the_list_shows_whose_each_is_and_how_it_does(staff: Client, acmes: TenantSchema, pooled: TenantSchema) -> None:
    TenantSchema.objects.filter(pk=acmes.pk).update(state="failed", message=ERROR)
    page = staff.get(LIST).content.decode()
    assert acmes.name in page
    assert pooled.name in page
    assert f'href="/admin/tenants/organization/{acmes.organization_id}/change/"' in page
    assert "division by zero" in page
    assert "the pool" in page
    assert f"{acmes.made_in_ms} ms" in page


def test_the_page_of_one_shows_the_whole_message_and_what_to_do(staff: Client, acmes: TenantSchema) -> None:
    TenantSchema.objects.update(state="failed", message=ERROR)
    page = staff.get(page_of(acmes)).content.decode()
    assert "sounds.0002_more: division by zero<br>at operation 3" in page
    assert "Mend the cause, then run: manage.py migrate_fleet" in page
    assert acmes.fingerprint in page.replace("<wbr>", "")
    assert "kB" in page


def test_the_page_of_one_that_was_dropped_by_hand_says_how_to_get_it_back(staff: Client, acmes: TenantSchema) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA "{acmes.name}" CASCADE')
    assert "Restore the latest backup: manage.py restore_organization" in staff.get(page_of(acmes)).content.decode()


def test_what_is_different_stands_in_a_line_each(staff: Client, acmes: TenantSchema) -> None:
    TenantSchema.objects.update(state="different", message="lacks column a.b; lacks index c of a")
    assert "lacks column a.b<br>lacks index c of a" in staff.get(page_of(acmes)).content.decode()


def test_the_number_of_queries_does_not_grow_with_the_schemas(staff: Client, acmes: TenantSchema, bob: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            staff.get(LIST)
        return len(captured)

    few = queries()
    for slug in ("globex", "initech"):
        make(organization=make_organization(slug, owner=bob))
    make()
    assert queries() == few


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"belongs_to": "pool"}, {"pool"}),
        ({"belongs_to": "organization"}, {"acme"}),
        ({"state__exact": "behind"}, {"pool"}),
        ({"origin__exact": "ddl"}, {"acme", "pool"}),
        ({"q": "acm"}, {"acme"}),
        ({"q": "t_"}, {"acme", "pool"}),
        ({"q": "nobody"}, set()),
    ],
)
def test_schemas_are_found_by_filter_and_search(
    staff: Client, acmes: TenantSchema, pooled: TenantSchema, asked: dict[str, str], names: set[str]
) -> None:
    TenantSchema.objects.filter(pk=pooled.pk).update(state="behind")
    assert found(staff, **asked) == names


def test_nobody_adds_changes_or_deletes_one(staff: Client, acmes: TenantSchema) -> None:
    assert staff.get(f"{LIST}add/").status_code == 403
    assert staff.post(page_of(acmes), {"name": "t_" + "0" * 24}).status_code == 403
    assert staff.post(f"{LIST}{acmes.pk}/delete/", {"post": "yes"}).status_code == 403
    ask(staff, "delete_selected", acmes)
    assert TenantSchema.objects.get() == acmes


def test_measuring_finds_a_column_that_was_dropped_by_hand(
    staff: Client, acmes: TenantSchema, pooled: TenantSchema
) -> None:
    drop_a_column(acmes)
    answer = ask(staff, "measure_now", acmes, pooled)
    assert told(answer) == ["Measured: 1 applied but different, 1 at the newest."]
    acmes.refresh_from_db()
    assert acmes.state == "different"
    assert "sounds_soundpackage.description" in staff.get(page_of(acmes)).content.decode()
    event = AuditEvent.objects.get(verb="schema.measured", organization=acmes.organization)
    assert (event.actor_name, event.details) == ("sam@sonicus.test", {"schema": acmes.name, "state": "different"})


def test_measuring_on_the_page_stays_there(staff: Client, acmes: TenantSchema) -> None:
    answer = staff.post(f"{LIST}{acmes.pk}/deeds/measure_now/", follow=True)
    assert answer.request["PATH_INFO"] == page_of(acmes)
    assert told(answer) == [f"Measured: {acmes.name} is at the newest."]


def test_measuring_is_bounded(staff: Client, acmes: TenantSchema, pooled: TenantSchema, monkeypatch: Any) -> None:
    monkeypatch.setattr("tenants.admin.schema_deeds.AT_MOST", 1)
    assert "manage.py schemas --measure" in told(ask(staff, "measure_now", acmes, pooled))[0]
    assert not AuditEvent.objects.filter(verb="schema.measured").exists()


def test_measuring_without_a_template_says_how_to_make_one(staff: Client, acmes: TenantSchema) -> None:
    SchemaTemplate.objects.all().delete()
    assert "manage.py seed" in told(ask(staff, "measure_now", acmes))[0]


def test_migrating_asks_the_schema_step_and_alters_nothing_itself(
    staff: Client, acme: Organization, acmes: TenantSchema
) -> None:
    later = timezone.now() + timedelta(hours=1)
    Condition.objects.update(status="ready", next_attempt_at=later, observed_generation=acme.generation)
    TenantSchema.objects.update(state="behind")
    with CaptureQueriesContext(connection) as captured:
        answer = ask(staff, "migrate_now", acmes)
    assert "acme: asked for" in told(answer)[0]
    assert set(Condition.objects.due().values_list("step", flat=True)) == {"schema"}
    assert not [query for query in captured.captured_queries if query["sql"].startswith(("ALTER", "CREATE", "DROP"))]
    event = AuditEvent.objects.get(verb="step.requested")
    assert event.details == {"deed": "migrate_schema", "steps": ["schema"]}


def test_one_of_the_pool_is_left_to_the_fleet(staff: Client, pooled: TenantSchema) -> None:
    assert "manage.py migrate_fleet" in told(ask(staff, "migrate_now", pooled))[0]


@pytest.mark.parametrize("deed", ["measure_now", "migrate_now"])
def test_who_may_only_look_can_ask_for_nothing(viewer: Client, acmes: TenantSchema, deed: str) -> None:
    page = viewer.get(page_of(acmes))
    assert page.status_code == 200
    assert b"Measure now" not in page.content
    ask(viewer, deed, acmes)
    assert viewer.post(f"{LIST}{acmes.pk}/deeds/{deed}/").status_code == 403
    assert not AuditEvent.objects.filter(verb__in=["schema.measured", "step.requested"]).exists()


def test_following_a_link_asks_for_nothing_and_unknown_deeds_are_not_found(staff: Client, acmes: TenantSchema) -> None:
    assert staff.get(f"{LIST}{acmes.pk}/deeds/measure_now/").status_code == 405
    assert staff.post(f"{LIST}{acmes.pk}/deeds/drop/").status_code == 404


def test_the_page_of_an_organization_leads_to_its_schema(staff: Client, acmes: TenantSchema, bob: User) -> None:
    page = staff.get(f"/admin/tenants/organization/{acmes.organization_id}/change/").content.decode()
    assert f'href="{page_of(acmes)}"' in page
    globex = make_organization("globex", owner=bob)
    assert "none yet" in staff.get(f"/admin/tenants/organization/{globex.pk}/change/").content.decode()


def test_the_first_page_counts_the_pool_and_what_is_not_at_the_newest(
    staff: Client, acmes: TenantSchema, pooled: TenantSchema
) -> None:
    TenantSchema.objects.filter(pk=acmes.pk).update(state="behind")
    tiles = {str(tile["label"]): tile["count"] for tile in staff.get("/admin/").context["schemas"]}
    assert list(tiles.values()) == [1, 1, 0, 0]
    assert tiles["schemas behind"] == 1
    for tile in staff.get("/admin/").context["schemas"]:
        assert staff.get(tile["href"]).context["cl"].queryset.count() == tile["count"]
