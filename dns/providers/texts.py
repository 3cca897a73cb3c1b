"""TXT records: with us a bare text, on the wire strings of at most 255 bytes, in zone files quoted and escaped.

A text that is wholly written in quotes means what stands inside them. A text that would be misread so, or that holds
what is no text, is therefore kept in its quoted form: reading and writing it again changes no byte.
"""

import re

STRING_BYTES = 255  # RFC 1035, 3.3.14
ONE_STRING = r'"(?:[^"\\]|\\\d{3}|\\\D)*"'
QUOTED = re.compile(rf"\s*{ONE_STRING}(?:\s+{ONE_STRING})*\s*", re.DOTALL | re.ASCII)
STRING = re.compile(ONE_STRING, re.DOTALL | re.ASCII)
ESCAPE = re.compile(rb"\\(\d{3}|\D)", re.DOTALL)


def bare_text(content: str) -> str:
    """For people and for comparing; bytes that are no text are shown as \\xff."""
    return wire_text(content).decode(errors="backslashreplace")


def wire_text(content: str) -> bytes:
    """Without the quotes that zone files and some providers put around it, its strings joined (RFC 7208, 3.3)."""
    if QUOTED.fullmatch(content):
        return b"".join(_unescaped(string[1:-1]) for string in STRING.findall(content))
    is_wrapped = len(content) > 1 and content[0] == content[-1] == '"'
    return (content[1:-1] if is_wrapped else content).encode()


def quoted_text(whole: bytes) -> str:
    """Strings of at most 255 bytes, each in quotes, with everything escaped that is not plain ASCII."""
    pieces = [whole[start : start + STRING_BYTES] for start in range(0, len(whole), STRING_BYTES)]
    return " ".join(f'"{"".join(map(_escaped, piece))}"' for piece in pieces or [b""])


def kept_text(whole: bytes) -> str:
    """What a DnsRecord holds of a text from the wire: bare, where nothing is lost by that."""
    try:
        text = whole.decode()
    except UnicodeDecodeError:
        return quoted_text(whole)
    return text if text.isprintable() and bare_text(text) == text else quoted_text(whole)


def is_plain(whole: bytes) -> bool:
    """One string of ASCII, not empty, without anything to escape."""
    return 0 < len(whole) <= STRING_BYTES and all(_escaped(byte) == chr(byte) for byte in whole)


def _escaped(byte: int) -> str:
    if byte in b'"\\':
        return "\\" + chr(byte)
    return chr(byte) if 32 <= byte < 127 else f"\\{byte:03d}"


def _unescaped(string: str) -> bytes:
    return ESCAPE.sub(lambda found: _escaped_byte(found[1]), string.encode())


def _escaped_byte(escape: bytes) -> bytes:
    """Numbers over 255 are none of ours to mend: their last byte stands."""
    return bytes([int(escape) % 256]) if escape.isdigit() else escape
