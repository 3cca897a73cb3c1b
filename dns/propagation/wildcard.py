"""Whether an answer is a record's own, or any name would get it (RFC 4592)."""

import secrets
from collections.abc import Iterable
from dataclasses import replace

from dns.propagation.asking import Question, Reply, ask_each
from dns.propagation.servers import Server
from dns.providers.base import DnsRecord

RANDOM_BYTES = 8


def name_that_cannot_exist(name: str) -> str:
    """Beside `name`, where a wildcard that covers it covers this one, too."""
    return f"{secrets.token_hex(RANDOM_BYTES)}.{name.partition('.')[2]}"


def mark_wildcards(replies: Iterable[Reply], suspects: Iterable[Reply], marker: DnsRecord) -> list[Reply]:
    """The replies as they are, but of `suspects` those are marked whose answer any name would get.

    Where our marker stands below the name, the name exists, and no wildcard answers for it (RFC 4592, 2.2.2).
    """
    doubtful = [reply for reply in suspects if reply.answers]
    probes = ask_each((reply.server, _probe(reply)) for reply in doubtful)
    same = [reply for reply, probe in zip(doubtful, probes, strict=True) if probe.answers == reply.answers]
    covered = _servers_without(marker, {reply.server for reply in same}) if same else set()
    return [replace(reply, by_wildcard=reply in same and reply.server in covered) for reply in replies]


def _probe(reply: Reply) -> Question:
    return replace(reply.question, name=name_that_cannot_exist(reply.question.name))


def _servers_without(marker: DnsRecord, servers: Iterable[Server]) -> set[Server]:
    replies = ask_each((server, Question(marker.name, "TXT")) for server in servers)
    return {reply.server for reply in replies if marker.content not in reply.answers}
