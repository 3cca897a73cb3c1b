"""The SMTP side of the mailbox. Faults on system "mail": `status` answers 451, `delay` waits, `reset` hangs up."""

import asyncio
import socket

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from sandbox.mail.system import keep
from sandbox.system import World

TRY_LATER = "451 4.3.0 Temporary failure, try again later"


class MailServer:
    """Listens from `start()` on; a port given as 0 is chosen at once, so that it is known before."""

    def __init__(self, world: World, host: str, port: int) -> None:
        self._socket = socket.create_server((host, port))
        self.port: int = self._socket.getsockname()[1]
        self._controller = _SocketController(_Handler(world), self._socket, host, self.port)

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()


class _SocketController(Controller):
    """Serves a socket that is already bound."""

    def __init__(self, handler: "_Handler", bound: socket.socket, host: str, port: int) -> None:
        super().__init__(handler, hostname=host, port=port, decode_data=False, enable_SMTPUTF8=True)
        self._bound = bound

    def _create_server(self):  # type: ignore[no-untyped-def]
        return self.loop.create_server(self._factory_invoker, sock=self._bound)


class _Handler:
    def __init__(self, world: World) -> None:
        self._world = world

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        fault = self._world.faults.take("mail", "deliver")
        if fault and fault.kind == "status":
            return TRY_LATER
        if fault and fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
        if fault and fault.kind == "reset":
            return _hang_up(server)
        id = keep(self._world, envelope.mail_from or "", list(envelope.rcpt_tos), _content(envelope))
        return _hang_up(server) if fault and fault.kind == "applied_then_reset" else f"250 Message {id} accepted"


def _content(envelope: Envelope) -> bytes:
    content = envelope.original_content or b""
    return content if isinstance(content, bytes) else content.encode()


def _hang_up(server: SMTP) -> str:
    """Cut the connection; the answer is never read."""
    if isinstance(server.transport, asyncio.Transport):
        server.transport.abort()
    return TRY_LATER
