"""A TLS server that shows whatever certificates a test gives it, by name; others get an alert."""

import socket
import ssl
import threading
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from dns.tls.handshake import Edge

EVERYBODY = "everybody"


class TlsServer:
    """Used by `with`. `asked` holds the names that browsers asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._contexts: dict[str, ssl.SSLContext] = {}
        self.asked: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(0.05)
        self.edge = Edge("127.0.0.1", self._socket.getsockname()[1])
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> "TlsServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        self._socket.close()

    def show(self, name: str, since: datetime, until: datetime, *names: str) -> None:
        """To who asks for `name`: a certificate for `names`, or for itself."""
        path = self._folder / f"{name}.pem"
        path.write_bytes(_certificate(names or (name,), since, until))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        self._contexts[name] = context

    def show_to_all(self, since: datetime, until: datetime, *names: str) -> None:
        """To whoever asks, whatever the name."""
        self.show(EVERYBODY, since, until, *names)

    def _serve(self) -> None:
        usual = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        usual.sni_callback = self._choose
        while not self._ended.is_set():
            try:
                connection, _ = self._socket.accept()
            except TimeoutError:
                continue
            connection.settimeout(5)
            try:
                usual.wrap_socket(connection, server_side=True).close()
            except OSError:
                connection.close()

    def _choose(self, connection: ssl.SSLSocket, name: str, _context: ssl.SSLContext) -> int | None:
        self.asked.append(name)
        context = self._contexts.get(name) or self._contexts.get(EVERYBODY)
        if context is None:
            return ssl.ALERT_DESCRIPTION_INTERNAL_ERROR
        connection.context = context
        return None


KEY = ec.generate_private_key(ec.SECP256R1())


def _certificate(names: tuple[str, ...], since: datetime, until: datetime) -> bytes:
    """Issued by itself, with its key."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test CA")])
    builder = x509.CertificateBuilder(subject, subject, KEY.public_key(), x509.random_serial_number(), since, until)
    with_names = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), False)
    certificate = with_names.sign(KEY, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    key_format = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return certificate + KEY.private_bytes(serialization.Encoding.PEM, *key_format)


def days(number: float) -> timedelta:
    return timedelta(days=number)
