from typing import Any

from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from sandbox.system import System, World


class Page(System):
    name = ""

    def __init__(self, world: World, systems: list[System]) -> None:
        super().__init__(world)
        self._systems = systems

    def rules(self) -> list[Rule]:
        return [Rule("/", endpoint="home", methods=["GET"])]

    def state(self) -> Any:
        return None

    def home(self, request: Request) -> Response:
        return Response("sandbox")
