"""The IONOS Hosting DNS API, version 1 (developer.hosting.ionos.com/docs/dns), as recorded traffic shows it."""

import hmac
import time
from typing import Any

from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from sandbox.faults import Fault
from sandbox.ionos import errors, furniture
from sandbox.ionos.laying import BadZoneError, read_zone
from sandbox.ionos.records import invalid_fields, is_within, new_record
from sandbox.ionos.speed import realistic_seconds
from sandbox.ionos.zones import Zones
from sandbox.system import System, World, json_response

Json = dict[str, Any]

GATEWAY_HEADERS = {"via": "kong/3.0.0", "cache-control": "no-cache, no-store, max-age=0, must-revalidate"}


class Ionos(System):
    """Checks come in this order: key, zone, body, record."""

    name = "ionos"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._zones = Zones(world.store, world.clock)

    def rules(self) -> list[Rule]:
        zone, record = "/v1/zones/<zone_id>", "/v1/zones/<zone_id>/records/<record_id>"
        return [
            Rule("/v1/zones", endpoint="list_zones", methods=["GET"]),
            Rule(zone, endpoint="get_zone", methods=["GET"]),
            Rule(zone, endpoint="patch_zone", methods=["PATCH"]),
            Rule(zone, endpoint="replace_zone", methods=["PUT"]),
            Rule(f"{zone}/records", endpoint="create_records", methods=["POST"]),
            Rule(record, endpoint="get_record", methods=["GET"]),
            Rule(record, endpoint="update_record", methods=["PUT"]),
            Rule(record, endpoint="delete_record", methods=["DELETE"]),
        ]

    def state(self) -> Json:
        return {"zones": [self._shown(zone) for zone in self._zones.all()]}

    def furnish(self) -> None:
        domain, now = self.world.credentials.base_domain, self.world.clock.now()
        with self.world.store.lock:
            if domain not in [zone["name"] for zone in self._zones.all()]:
                self._zones.lay(furniture.zone_of(domain), furniture.records_of(domain, now))

    def refuse(self, request: Request, operation: str) -> Response | None:
        key = request.headers.get("X-API-Key", "")
        if key and "." not in key and operation == "list_zones":
            return errors.bad_request()
        good = hmac.compare_digest(key.encode(), self.world.credentials.ionos_key.encode())
        return None if good else errors.bad_key()

    def answer(self, operation: str, request: Request, arguments: dict[str, Any]) -> Response:
        began = time.monotonic()
        if self.world.faults.is_on(self.name, "realistic_speed"):
            time.sleep(realistic_seconds(request.method))
        with self.world.store.lock:
            response = self._answer(operation, request, arguments)
        taken = {"x-kong-upstream-latency": str(round((time.monotonic() - began) * 1000))}
        response.headers.extend({**GATEWAY_HEADERS, **taken})
        return response

    def _answer(self, operation: str, request: Request, arguments: dict[str, Any]) -> Response:
        if operation in ("list_zones", "lay_zone"):
            return super().answer(operation, request, arguments)
        zone = self._zones.get(arguments.pop("zone_id"))
        if zone is None:
            return errors.not_ours()
        response = super().answer(operation, request, {"zone": zone, **arguments})
        if request.method != "GET" and response.status_code < 300:
            self._disable_foreign(zone, operation)
        return response

    def _disable_foreign(self, zone: Json, operation: str) -> None:
        """As IONOS may do to records of its other services that conflict with a write."""
        fault = self.world.faults.take(self.name, operation, ("disable_foreign",))
        if fault:
            self._zones.disable(zone["id"], fault.value)

    def broken(self, fault: Fault) -> Response:
        return errors.broken(fault)

    def method_not_allowed(self, request: Request) -> Response:
        return errors.refused(405, "METHOD_NOT_ALLOWED")

    def list_zones(self, request: Request) -> Response:
        return json_response(self._zones.all())

    def get_zone(self, request: Request, zone: Json) -> Response:
        for filter_name in ("recordName", "suffix"):
            value = request.args.get(filter_name, zone["name"]).lower()
            if not is_within(value, zone["name"]):
                return errors.bad_request(f"Invalid '{filter_name}' request parameter.")
        records = self._zones.records(zone["id"], request.args.get("recordName", "").lower())
        if suffix := request.args.get("suffix", "").lower():
            records = [record for record in records if is_within(record["name"], suffix)]
        if types := request.args.get("recordType", "").upper():
            records = [record for record in records if record["type"] in types.split(",")]
        return json_response({**zone, "records": records})

    def create_records(self, request: Request, zone: Json) -> Response:
        bodies = _bodies(request, zone)
        return bodies if isinstance(bodies, Response) else json_response(self._add(zone, bodies), 201)

    def patch_zone(self, request: Request, zone: Json) -> Response:
        """For each name and type in the body, these records in place of all others."""
        bodies = _bodies(request, zone)
        if isinstance(bodies, Response):
            return bodies
        replaced = {(body["name"].lower(), body["type"]) for body in bodies}
        there = [r for name in {name for name, _ in replaced} for r in self._zones.records(zone["id"], name)]
        self._remove([record for record in there if (record["name"], record["type"]) in replaced])
        self._add(zone, bodies)
        return _empty()

    def replace_zone(self, request: Request, zone: Json) -> Response:
        bodies = _bodies(request, zone)
        if isinstance(bodies, Response):
            return bodies
        self._remove(self._zones.records(zone["id"]))
        self._add(zone, bodies)
        return _empty()

    def get_record(self, request: Request, zone: Json, record_id: str) -> Response:
        record = self._zones.record(zone["id"], record_id)
        return json_response(record) if record else errors.no_record()

    def update_record(self, request: Request, zone: Json, record_id: str) -> Response:
        body = request.get_json(silent=True)
        if not isinstance(body, dict):
            return errors.bad_request()
        record = self._zones.record(zone["id"], record_id)
        if record is None:
            return errors.no_record()
        given = {field: body[field] for field in ("disabled", "content", "ttl", "prio") if field in body}
        changed = {**record, **given, "changeDate": ""}
        if fields := invalid_fields(changed, zone["name"]):
            return errors.bad_record(body, fields)
        shown = new_record(changed, zone["name"], self.world.clock.now(), id=record_id)
        self._zones.change(shown)
        return json_response(shown)

    def delete_record(self, request: Request, zone: Json, record_id: str) -> Response:
        if self._zones.record(zone["id"], record_id) is None:
            return errors.no_record()
        self._zones.remove(record_id)
        return _empty()

    def lay_zone(self, request: Request, zone_id: str) -> Response:
        """For outside tests, at PUT /_sandbox/ionos/zones/<id>: this zone, as if it had always been so."""
        try:
            zone, records = read_zone(zone_id, request.get_json(silent=True), self.world.clock.now())
        except BadZoneError as error:
            return json_response({"error": str(error)}, 400)
        self._zones.lay(zone, records)
        return json_response(self._shown(zone))

    def _shown(self, zone: Json) -> Json:
        return {"id": zone["id"], "name": zone["name"], "records": self._zones.records(zone["id"])}

    def _add(self, zone: Json, bodies: list[Json]) -> list[Json]:
        records = [new_record(body, zone["name"], self.world.clock.now()) for body in bodies]
        for record in records:
            self._zones.add(zone["id"], record)
        return records

    def _remove(self, records: list[Json]) -> None:
        for record in records:
            self._zones.remove(record["id"])


def _bodies(request: Request, zone: Json) -> list[Json] | Response:
    """The records in the body, or the answer that refuses them all."""
    bodies = request.get_json(silent=True)
    if not isinstance(bodies, list):
        return errors.bad_request()
    for body in bodies:
        if fields := invalid_fields(body, zone["name"]):
            return errors.bad_record(body, fields)
    return [{key: value for key, value in body.items() if key not in ("changeDate", "id")} for body in bodies]


def _empty() -> Response:
    """200 with nothing in it, not even a Content-Type."""
    response = Response(b"", 200)
    del response.headers["Content-Type"]
    return response
