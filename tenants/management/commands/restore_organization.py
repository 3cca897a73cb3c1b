from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from tenants.backup.errors import BackupError
from tenants.backup.newcomer import Wishes
from tenants.backup.restoring import Restored, restore
from tenants.management.door import FOUND_PROBLEM, Door, add_json
from tenants.schemas.template import NoTemplateError
from tenants.watch import watch


class Command(Door):
    help = "Make a new organization of a backup. All or nothing; a living organization is never written over."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", default="", dest="slug", metavar="SLUG", help="Another address than it had.")
        parser.add_argument("--name", default="", help="Another name than it had.")
        parser.add_argument("--owner", default="", metavar="EMAIL", help="Who becomes an owner, besides those it had.")
        parser.add_argument("--plan", default="", metavar="KEY", help="Another plan than it had.")
        parser.add_argument("--trust", action="store_true", help="Although another installation made it.")
        parser.add_argument("--dry-run", action="store_true", help="Do it all, then take it back.")
        parser.add_argument("--wait", action="store_true", help="Look on until every step is ready.")
        parser.add_argument("--timeout", type=float, default=120.0, metavar="S", help="Seconds to wait (120).")
        add_json(parser)

    def handle(self, *, file: Path, as_json: bool, dry_run: bool, trust: bool, **options: Any) -> None:
        wishes = Wishes(**{name: options[name].strip() for name in ("slug", "name", "owner", "plan")})
        try:
            restored = restore(
                file,
                wishes,
                actor="restore_organization",
                say=lambda line: self.tell(line, aside=as_json),
                trusted=trust,
                rehearsal=dry_run,
            )
        except ValidationError as error:
            self.refuse(error, as_json=as_json)
        except (BackupError, NoTemplateError) as error:
            raise CommandError(f"Nothing was made of {file}. {error}", returncode=FOUND_PROBLEM) from error
        self._tell(restored, rehearsed=dry_run, as_json=as_json)
        if options["wait"] and not dry_run:
            self._wait(restored, options["timeout"], aside=as_json)

    def _tell(self, restored: Restored, *, rehearsed: bool, as_json: bool) -> None:
        if as_json:
            self.print_json(_as_data(restored, rehearsed=rehearsed))
            return
        for line in _in_words(restored):
            self.stdout.write(line)
        ending = "This was a dry run: nothing of it is left." if rehearsed else _see(restored)
        self.stdout.write(ending)

    def _wait(self, restored: Restored, timeout: float, *, aside: bool) -> None:
        ending = watch(restored.organization, timeout=timeout, say=lambda line: self.tell(line, aside=aside))
        if not ending.reached:
            raise CommandError(f"{ending.trouble}\n{_see(restored)}", returncode=FOUND_PROBLEM)
        self.tell(f"All steps are ready: {restored.organization.url}", aside=aside)


def _see(restored: Restored) -> str:
    return f"See how it goes: manage.py explain {restored.organization.slug}"


def _in_words(restored: Restored) -> list[str]:
    organization, people, was = restored.organization, restored.people, restored.manifest
    made_at = f"{was.made_at:%Y-%m-%d %H:%M} UTC"
    lines = [
        f"{organization.name} is back as of {made_at}: {organization.url}",
        f"Members: {', '.join(people.members)}",
    ]
    if people.left_out:
        lines.append(f"Left out, because nobody here has these addresses: {', '.join(people.left_out)}")
    if people.changed:
        lines.append(f"{len(people.changed)} members have new keys, because theirs live on elsewhere; its rows follow.")
    if was.domains:
        lines.append(f"Left out, to be asked for again: {', '.join(was.domains)}")
    return lines


def _as_data(restored: Restored, *, rehearsed: bool) -> dict[str, Any]:
    organization, people = restored.organization, restored.people
    return {
        "dry_run": rehearsed,
        "organization": {"id": organization.pk, "slug": organization.slug, "url": organization.url},
        "schema": {"name": restored.schema.name, "state": restored.schema.state},
        "members": people.members,
        "members_left_out": people.left_out,
        "members_with_new_keys": {str(old): str(new) for old, new in people.changed.items()},
        "domains_left_out": restored.manifest.domains,
        "rows": restored.manifest.schema.rows,
        "backup": {"made_at": restored.manifest.made_at, "of": restored.manifest.organization.slug},
    }
