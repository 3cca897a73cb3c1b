"""Names as they stand in a message: labels, and pointers back to labels that stand there already (RFC 1035, 4.1.4)."""

from dns.bulk.odd import OddError

LONGEST_NAME, LONGEST_LABEL, MOST_POINTERS = 255, 63, 16
HEADER_SIZE = 12
PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_*")


def write_labels(name: str) -> bytes:
    """`name` in ASCII, without compression. Raises ValueError where no name can be so."""
    labels = name.rstrip(".").encode("ascii").split(b".")
    if not all(0 < len(label) <= LONGEST_LABEL for label in labels):
        raise ValueError(f"{name} has an empty label, or one of more than {LONGEST_LABEL} characters")
    written = b"".join(bytes((len(label),)) + label for label in labels) + b"\0"
    if len(written) > LONGEST_NAME:
        raise ValueError(f"{name} is longer than {LONGEST_NAME} octets")
    return written


def read_labels(message: bytes, offset: int) -> tuple[list[bytes], int]:
    """The labels, and where the next field begins. Raises OddError, and IndexError where the message is cut off.

    Every jump leads to before the place it comes from, and reads no further than that: no chain of pointers is endless.
    """
    labels: list[bytes] = []
    length, after, end, pointers = 1, 0, len(message), 0
    start = offset
    while size := message[offset]:
        if size <= LONGEST_LABEL:
            labels.append(message[offset + 1 : offset + 1 + size])
            offset += 1 + size
            length += 1 + size
            if offset >= end or length > LONGEST_NAME:
                raise OddError("a name that does not end in time")
            continue
        target = _target(message, offset, end)
        pointers += 1
        if not HEADER_SIZE <= target < start or pointers > MOST_POINTERS:
            raise OddError("a pointer that does not lead back")
        after = after or offset + 2
        start, end, offset = target, start, target
    return labels, after or offset + 1


def text_of(labels: list[bytes]) -> str:
    """In small letters, without the final dot. Raises OddError for what host names and our own names never hold."""
    joined = b"".join(labels)
    if not PLAIN.issuperset(joined):
        raise OddError("a name with unusual characters")
    return b".".join(labels).decode().lower()


def _target(message: bytes, offset: int, end: int) -> int:
    if message[offset] < 0xC0 or offset + 1 >= end:
        raise OddError("a label of an unknown kind")
    return (message[offset] & 0x3F) << 8 | message[offset + 1]
