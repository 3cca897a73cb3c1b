"""What was backed up comes back, beside the original or in its place; or nothing is made."""

from django.db.models.functions import Now

from tenants.models import AuditEvent, Domain, Membership, Organization, TenantSchema
from tenants.reconcile import SchemaReconciler
from tenants.released_names import is_quarantined, quarantine
from tests.backup.acting import assigned, back_up, everything, execute, give_packages, packages, restore
from tests.support.cast import make_organization

SHOP = "shop.example.com"
ODD = (
    "\\.",
    "a\nb\tc\\n",
    "COPY public.tenants_user (id) FROM stdin;",
    "'; DROP SCHEMA public CASCADE; --",
    "Ünïcödé 音 \U0001f50a",
    "$body$ 'quoted' \"twice\"",
)

APPLIED = "INSERT INTO {schema}.django_migrations (app, name, applied) VALUES ('sounds', '0099_x', now())"


def test_what_left_comes_back_in_its_place(gone, kept):
    ran = restore(kept)
    assert ran.code == 0, ran.err
    acme = Organization.objects.get(slug="acme")
    assert packages(acme) == {"Birds": "Birds, at its best", "Rain": "Rain, at its best"}
    assert set(acme.memberships.values_list("user__email", "role")) == {
        ("alice@alice.test", "owner"),
        ("bob@bob.test", "member"),
    }
    assert assigned(acme) == {"alice@alice.test"}
    assert (acme.plan.key, acme.is_vouched, acme.is_leaving) == ("starter", True, False)


def test_custom_domains_that_it_gave_up_are_kept_for_it_and_not_from_it(acme, tmp_path):
    Domain.objects.create(domain=SHOP, tenant=acme, is_primary=False)
    kept = back_up("acme", tmp_path)
    quarantine(SHOP, acme, "The organization removed it.")
    assert restore(kept, "--as=acme-copy").code == 0
    assert is_quarantined(SHOP, Organization.objects.get(slug="acme-copy")), "the original lives"
    Organization.objects.filter(pk=acme.pk).update(left_at=Now())
    assert restore(kept, "--as=acme-again").code == 0
    assert not is_quarantined(SHOP, Organization.objects.get(slug="acme-again"))
    assert is_quarantined(SHOP, Organization.objects.get(slug="acme-copy"))


def test_the_step_finds_its_schema_complete(gone, kept):
    restore(kept)
    acme = Organization.objects.get(slug="acme")
    row = TenantSchema.objects.get(organization=acme)
    assert (row.state, row.origin, row.name) == ("newest", "backup", acme.schema_name)
    assert SchemaReconciler().plan(acme) == []
    assert SchemaReconciler().check(acme).message == "Restored from a backup."


def test_odd_rows_come_back_as_they_were(acme, tmp_path):
    give_packages(acme, acme.schema_name, *ODD)
    before = packages(acme)
    assert restore(back_up("acme", tmp_path), "--as=acme-copy").code == 0
    copy = Organization.objects.get(slug="acme-copy")
    assert packages(copy) == before
    assert acme.schema_name in before


def test_a_copy_lives_beside_the_original(acme, kept):
    ran = restore(kept, "--as=acme-copy", "--name=Acme, once more", "--plan=team")
    assert ran.code == 0, ran.err
    copy = Organization.objects.get(slug="acme-copy")
    assert (copy.name, copy.plan.key) == ("Acme, once more", "team")
    give_packages(copy, "Wind")
    assert set(packages(copy)) == {"Birds", "Rain", "Wind"}
    assert set(packages(acme)) == {"Birds", "Rain"}


def test_rows_of_a_copy_name_the_members_of_the_copy(acme, kept):
    told = restore(kept, "--as=acme-copy", "--json").data
    copy = Organization.objects.get(slug="acme-copy")
    assert len(told["members_with_new_keys"]) == 2
    assert assigned(copy) == assigned(acme) == {"alice@alice.test"}


def test_a_living_organization_is_not_written_over(acme, kept):
    before = everything()
    ran = restore(kept)
    assert ran.code == 1
    assert "acme is there, and is not written over" in ran.err
    assert "--as" in ran.err
    assert everything() == before


def test_who_is_not_here_any_more_is_left_out_and_told(gone, kept, bob):
    Membership.objects.filter(user=bob).delete()
    bob.delete()
    told = restore(kept, "--json").data
    assert told["members_left_out"] == ["bob@bob.test"]
    assert told["members"] == ["alice@alice.test"]


def test_without_its_owner_one_must_be_named(gone, kept, alice):
    Organization.objects.filter(pk=gone.pk).delete()
    alice.delete()
    before = everything()
    ran = restore(kept)
    assert ran.code == 1
    assert "Its owner (alice@alice.test) is not here any more: name one with --owner." in ran.err
    assert everything() == before

    assert restore(kept, "--owner=bob@bob.test").code == 0
    assert Organization.objects.get(slug="acme").memberships.get(user__email="bob@bob.test").role == "owner"


def test_each_field_is_refused_as_at_every_door(gone, kept, charlie):
    make_organization("globex", owner=charlie)
    before = everything()
    for option, words in (
        ("--as=globex", "This address is taken."),
        ("--as=www", "This name is reserved."),
        ("--plan=platinum", "There is no plan “platinum”"),
        ("--as=globex/", "slug: "),
        ("--owner=nobody", "owner: Enter a valid email address."),
    ):
        ran = restore(kept, option)
        assert (ran.code, words in ran.err) == (1, True), ran.err
    assert everything() == before


def test_an_address_that_somebody_else_took_meanwhile_is_refused(gone, kept, charlie):
    Organization.objects.filter(pk=gone.pk).delete()
    make_organization("acme", owner=charlie)
    ran = restore(kept)
    assert ran.code == 1
    assert "This address is taken." in ran.err


def test_a_dry_run_does_it_all_and_leaves_nothing(gone, kept):
    before, events = everything(), AuditEvent.objects.count()
    told = restore(kept, "--dry-run", "--json").data
    assert (told["dry_run"], told["rows"]["sounds_soundpackage"]) == (True, 2)
    assert (everything(), AuditEvent.objects.count()) == (before, events)
    assert Organization.objects.get(slug="acme").left_at


def test_a_schema_that_was_changed_by_hand_is_reported_and_nothing_remains(acme, tmp_path):
    execute(f'ALTER TABLE "{acme.schema_name}".sounds_soundpackage DROP COLUMN description')
    file = back_up("acme", tmp_path)
    before = everything()
    ran = restore(file, "--as=acme-copy")
    assert ran.code == 1
    assert "sounds_soundpackage.description" in ran.err
    assert everything() == before


def test_a_backup_of_a_newer_release_is_refused(acme, tmp_path):
    execute(APPLIED.format(schema=acme.schema_name))
    ran = restore(back_up("acme", tmp_path), "--as=acme-copy")
    assert ran.code == 1
    assert "newer release: this one does not know the migrations sounds.0099_x" in ran.err


def test_who_restored_what_is_written_down(gone, kept):
    restore(kept)
    verbs = list(AuditEvent.objects.filter(organization_slug="acme").order_by("at").values_list("verb", flat=True))
    assert verbs[-4:] == [
        "organization.backed_up",
        "organization.forgotten",
        "organization.created",
        "organization.restored",
    ]
    event = AuditEvent.objects.get(verb="organization.restored")
    assert (event.details["of"], event.actor_name) == (str(gone.pk), "restore_organization")
