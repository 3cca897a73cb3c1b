"""What each system holds, as cards with tables, the newest first. The shapes are those of GET /_sandbox/state."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import dns.rcode

Json = dict[str, Any]


@dataclass(frozen=True)
class Link:
    text: str
    href: str


@dataclass(frozen=True)
class Mark:
    """A word with a colour: good, busy, bad, quiet."""

    text: str
    tone: str


Cell = str | Link | Mark


@dataclass(frozen=True)
class Table:
    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    empty: str


@dataclass(frozen=True)
class Card:
    """One system: what it is to a newcomer, where it answers, what it holds."""

    name: str
    title: str
    what: str
    address: str
    tables: list[Table]
    link: Link | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def is_wide(self) -> bool:
        return any(len(table.columns) > 4 for table in self.tables)

    @property
    def count(self) -> int:
        return sum(len(table.rows) for table in self.tables)


def all_cards(state: Json, url: str, smtp_port: int) -> list[Card]:
    return [
        _ionos(state["ionos"], url),
        _name_server(state["dns"]),
        _odoo(state["odoo"], url),
        _stripe(state["stripe"], url),
        _platform(state["platform"], url),
        _mail(state["mail"], smtp_port),
    ]


def _ionos(state: Json, url: str) -> Card:
    tables = [
        Table(
            f"Zone {zone['name']}",
            ("Name", "Type", "Content", "TTL", "Changed"),
            [_record(record) for record in reversed(zone["records"])],
            "This zone has no records.",
        )
        for zone in state["zones"]
    ]
    what = "The registrar’s DNS API. Who has the key may write records into its zones."
    return Card("ionos", "IONOS DNS", what, f"{url}/ionos", tables, notes=[] if tables else ["There is no zone."])


def _record(record: Json) -> tuple[Cell, ...]:
    content = str(record["content"]) + (" (disabled)" if record.get("disabled") else "")
    return (
        record["name"],
        record["type"],
        content,
        str(record["ttl"]),
        str(record.get("changeDate", ""))[:19].replace("T", " "),
    )


def _name_server(state: Json) -> Card:
    servers = state["servers"]
    what = "Answers for those zones with exactly the records above, over UDP and TCP, as the real name servers would."
    notes = [f"{name}: dig @127.0.0.1 -p {port} NAME" for name, port in servers.items()]
    address = ", ".join(f"127.0.0.1:{port}" for port in servers.values())
    notes.append(f"{state['queries']} recent queries.")
    return Card("dns", "Name server" if len(servers) == 1 else "Name servers", what, address, [], notes=notes)


def _stripe(state: Json, url: str) -> Card:
    customers = [(one["id"], one.get("name") or "", one.get("email") or "") for one in reversed(state["customers"])]
    subscriptions = [_subscription(one) for one in reversed(state["subscriptions"])]
    return Card(
        "stripe",
        "Stripe",
        "Takes the money: a customer for each payer, and a subscription that renews itself.",
        f"{url}/stripe",
        [
            Table("Customers", ("Id", "Name", "E-mail"), customers, "Nobody is a customer yet."),
            Table(
                "Subscriptions", ("Id", "Customer", "Status", "Price", "Until"), subscriptions, "No subscription yet."
            ),
        ],
        notes=[f"{len(state['events'])} events, {len(state['webhook_endpoints'])} webhook endpoints."],
    )


def _subscription(one: Json) -> tuple[Cell, ...]:
    items = one.get("items", {}).get("data", [])
    prices = ", ".join(str((item.get("price") or {}).get("id", "")) for item in items)
    until = one.get("trial_end") or (items[0].get("current_period_end") if items else None)
    return one["id"], str(one["customer"]), mark_of(one["status"]), prices, day_of(until)


def _odoo(state: Json, url: str) -> Card:
    leads = [_lead(lead) for lead in reversed(state["crm.lead"])]
    what = "The salespeople’s customer file. Each prospect is a lead in a stage of the pipeline."
    table = Table("Leads", ("No.", "Lead", "E-mail", "Stage"), leads, "There is no lead yet.")
    return Card("odoo", "Odoo", what, f"{url}/odoo", [table], link=Link("Open the pipeline", "/odoo/web"))


def _lead(lead: Json) -> tuple[Cell, ...]:
    stage = lead.get("stage_id") or ["", ""]
    return str(lead["id"]), str(lead["name"]), str(lead.get("email_from") or ""), str(stage[1])


def _platform(state: Json, url: str) -> Card:
    shown = [_deployment(one) for one in reversed(state["deployments"])]
    columns = ("Id", "Of", "Release", "Image", "Ready", "Phase", "Endpoint")
    return Card(
        "platform",
        "Container platform",
        "Runs instances of an image. It is told by signed webhooks, and calls back, signed as well.",
        f"{url}/platform",
        [Table("Deployments", columns, shown, "Nothing is deployed.")],
        notes=[f"{len(state['removed'])} removed before."] if state["removed"] else [],
    )


def _deployment(one: Json) -> tuple[Cell, ...]:
    of, ready = one.get("slug") or one["organization"], f"{one['ready_instances']} of {one['instances']}"
    endpoint = Link("visit", one["endpoint"]) if one["endpoint"].startswith("http") else "–"
    return one["id"], of, str(one["release"]), one["image"], ready, mark_of(one["phase"]), endpoint


def _mail(state: list[Json], port: int) -> Card:
    rows: list[tuple[Cell, ...]] = [
        (Link(mail["subject"] or "(no subject)", f"/mail/{mail['id']}"), mail["to"], mail["received_at"])
        for mail in reversed(state)
    ]
    what = "Everybody’s mailbox. Whatever is sent ends here; nothing leaves this machine."
    table = Table("Messages", ("Subject", "To", "Received"), rows, "No mail yet.")
    return Card("mail", "Mailbox", what, f"smtp://127.0.0.1:{port}", [table], link=Link("Open the mailbox", "/mail"))


def requests_table(requests: list[Json]) -> Table:
    """The latest first."""
    rows: list[tuple[Cell, ...]] = [_request(request) for request in reversed(requests)]
    columns = ("Time", "System", "Operation", "Request", "Answer")
    return Table("Last requests", columns, rows, "Nobody has asked for anything yet.")


def _request(request: Json) -> tuple[Cell, ...]:
    asked = f"{request.get('method', '')} {request.get('path', '')}"
    answer = _dns_answer(request) if request["system"] == "dns" else _http_answer(request.get("status", ""))
    return time_of(request.get("at")), request["system"], request.get("operation", ""), asked, answer


def _http_answer(status: int | str) -> Mark:
    return Mark(str(status) if status != 0 else "cut off", "good" if str(status).startswith("2") else "bad")


def _dns_answer(request: Json) -> Mark:
    word = dns.rcode.to_text(request["status"])
    return Mark(word, "good" if word in ("NOERROR", "NXDOMAIN") else "bad")


def outbox_table(messages: list[Json], now: float) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (m["system"], m["operation"], m["url"], str(m["tries"]), _until(m["due_at"] - now)) for m in messages
    ]
    columns = ("From", "What", "To", "Failed tries", "Next try")
    return Table("Webhooks under way", columns, rows, "All webhooks are delivered.")


def _until(seconds: float) -> str:
    return f"in {seconds:.0f} s" if seconds > 0 else "as soon as its turn comes"


def mark_of(word: str) -> Mark:
    return Mark(word.replace("_", " "), TONES.get(word, "busy"))


TONES = {
    "live": "good",
    "active": "good",
    "trialing": "good",
    "failed": "bad",
    "past_due": "bad",
    "unpaid": "bad",
    "incomplete": "bad",
    "stopped": "bad",
    "canceled": "quiet",
    "removed": "quiet",
}


def time_of(seconds: float | None) -> str:
    return datetime.fromtimestamp(seconds, tz=UTC).strftime("%H:%M:%S") if seconds else ""


def day_of(seconds: float | None) -> str:
    return datetime.fromtimestamp(seconds, tz=UTC).strftime("%Y-%m-%d") if seconds else ""
