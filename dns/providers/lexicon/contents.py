"""Contents as lexicon's providers take and give them: each a little different, so this is read with a guess."""

from typing import Any

from dns.providers.base import DnsRecord
from dns.providers.believable import host_name, lifetime, readable
from dns.providers.canonical import HOST_TYPES, canonical_name, plain_content
from dns.providers.texts import QUOTED, is_plain, kept_text, quoted_text, wire_text


def sent(record: DnsRecord) -> str:
    """A plain text goes bare, any other in its quoted form; hosts with their final dot, lest a zone is added."""
    if record.type == "TXT":
        text = wire_text(record.content)
        return text.decode() if is_plain(text) else quoted_text(text)
    return f"{record.content.rstrip('.')}." if record.type in HOST_TYPES else record.content


def received(zone: str, body: dict[str, Any]) -> DnsRecord:
    """Raises KeyError, TypeError, ValueError or AttributeError where it is none that could stand in a zone."""
    type, content = readable(str(body["type"])).upper(), str(body["content"])
    return DnsRecord(
        name=host_name(_full_name(zone, str(body["name"]))),
        type=type,
        content=kept_text(_text(content)) if type == "TXT" else readable(plain_content(type, content)),
        ttl=lifetime(body.get("ttl") or 0),
        identifier=readable(str(body.get("id") or "")),
    )


def _full_name(zone: str, name: str) -> str:
    name = canonical_name(name)
    return name if name == zone or name.endswith(f".{zone}") else f"{name}.{zone}".removeprefix("@.").removeprefix(".")


def _text(content: str) -> bytes:
    """Several providers cut off the outer quotes, and leave what is escaped inside."""
    for guess in (content, f'"{content}"', f'"{content}""'):
        if QUOTED.fullmatch(guess) and ("\\" in guess or '" "' in guess or guess == content):
            return wire_text(guess)
    return content.encode()
