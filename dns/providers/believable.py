"""What no zone can hold, whatever a provider's answer says of it: it would fit into no row, and break every survey."""

from typing import Any

LONGEST_NAME = 253  # RFC 1035, 2.3.4
LONGEST_LIFETIME = 2**31 - 1  # seconds; RFC 2181, 8
UNREADABLE = "\N{REPLACEMENT CHARACTER}"


def host_name(text: str) -> str:
    """Raises ValueError where it is none."""
    if not text or len(text) > LONGEST_NAME + 1 or not text.isprintable():  # with a final dot
        raise ValueError("no name of a host")
    return text


def identifier(text: str) -> str:
    """Opaque, but it becomes one piece of a path. Raises ValueError where it cannot: a path would lead elsewhere."""
    if not text or not text.isprintable() or not text.strip("."):
        raise ValueError("no identifier")
    return text


def lifetime(seconds: Any) -> int:
    """Raises ValueError, TypeError or OverflowError where it is none."""
    number = int(seconds)
    if not 0 <= number <= LONGEST_LIFETIME:
        raise ValueError(f"{number} is no lifetime")
    return number


def readable(content: str) -> str:
    """In the form of zone files nothing stands that cannot be printed (RFC 1035, 5.1)."""
    if content.isprintable():
        return content
    return "".join(character if character.isprintable() else UNREADABLE for character in content)
