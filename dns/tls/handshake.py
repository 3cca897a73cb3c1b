"""What the edge shows to a browser that asks for a name."""

import socket
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509

SECONDS = 8.0  # a certificate that is ordered at this very handshake takes a while


class UnreachableError(Exception):
    """Nobody answers there: that says nothing of any name."""


class RefusedError(Exception):
    """The edge ended the handshake: it has no certificate for the name, and gets none."""


@dataclass(frozen=True)
class Edge:
    address: str
    port: int

    def __str__(self) -> str:
        return f"[{self.address}]:{self.port}" if ":" in self.address else f"{self.address}:{self.port}"


@dataclass(frozen=True)
class Shown:
    """A certificate: for which names, from when, until when, by whom."""

    names: tuple[str, ...]
    since: datetime
    until: datetime
    issuer: str

    @property
    def lifetime(self) -> timedelta:
        return self.until - self.since

    def is_for(self, name: str) -> bool:
        """A wildcard stands for one label (RFC 6125, 6.4.3)."""
        return any(known.lower() in (name, f"*.{name.partition('.')[2]}") for known in self.names)


def look(name: str, edge: Edge) -> Shown:
    """Trust is not looked at: whoever has the edge's address has the edge. Raises UnreachableError, RefusedError."""
    try:
        connection = socket.create_connection((edge.address, edge.port), SECONDS)
    except OSError as error:
        raise UnreachableError(error.strerror or type(error).__name__) from None
    with connection:
        return _read(_certificate(connection, name))


def _certificate(connection: socket.socket, name: str) -> bytes:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with context.wrap_socket(connection, server_hostname=name) as encrypted:
            return encrypted.getpeercert(binary_form=True) or b""
    except ssl.SSLError as error:
        raise RefusedError((error.reason or "TLS error").lower().replace("_", " ")) from None
    except OSError as error:
        raise RefusedError("no answer in time" if isinstance(error, TimeoutError) else "connection closed") from None


def _read(certificate: bytes) -> Shown:
    try:
        read = x509.load_der_x509_certificate(certificate)
        return Shown(_names(read), read.not_valid_before_utc, read.not_valid_after_utc, read.issuer.rfc4514_string())
    except ValueError:
        raise RefusedError("a certificate that cannot be read") from None


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    return tuple(found.get_values_for_type(x509.DNSName))
