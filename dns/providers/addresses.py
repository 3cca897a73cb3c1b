"""host, host:port, an IPv6 address, or [IPv6 address]:port, as operators write a server."""

DNS_PORT = 53


def split_port(text: str, usual: int = DNS_PORT) -> tuple[str, int]:
    """Raises ValueError where the port is no number."""
    if text.startswith("["):
        host, _, port = text[1:].partition("]")
        return host, int(port.removeprefix(":") or usual)
    if text.count(":") == 1:
        host, _, port = text.partition(":")
        return host, int(port)
    return text, usual
