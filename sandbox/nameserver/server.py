from sandbox.system import World


class NameServer:
    def __init__(self, world: World, host: str, port: int) -> None:
        self.port = port

    def start(self) -> None: ...

    def stop(self) -> None: ...
