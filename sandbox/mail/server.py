from sandbox.system import World


class MailServer:
    def __init__(self, world: World, host: str, port: int) -> None:
        self.port = port

    def start(self) -> None: ...

    def stop(self) -> None: ...
