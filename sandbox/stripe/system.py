from typing import Any

from werkzeug.routing import Rule

from sandbox.system import System


class Stripe(System):
    name = "stripe"

    def rules(self) -> list[Rule]:
        return []

    def state(self) -> Any:
        return {}
