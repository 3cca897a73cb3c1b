"""What is sold."""

from sandbox.store import Document
from sandbox.stripe.books import Books
from sandbox.stripe.errors import RefusedError
from sandbox.stripe.ids import new_id
from sandbox.stripe.lists import PAGING, page
from sandbox.stripe.parameters import Parameters, accept, boolean, merged_metadata, text

CHANGEABLE = ("active", "default_price", "description", "metadata", "name", "statement_descriptor", "unit_label", "url")


def create_product(books: Books, parameters: Parameters) -> Document:
    accept(parameters, [*CHANGEABLE, "id", "images", "type", "tax_code", "shippable"], required=["name"])
    id = parameters.get("id") or new_id("product")
    if books.find("product", id):
        raise RefusedError(f"Product already exists with ID: {id}", code="resource_already_exists", param="id")
    return books.create(_new(books, id, parameters), "product.created")


def get_product(books: Books, parameters: Parameters, *, id: str) -> Document:
    return books.get("product", id)


def update_product(books: Books, parameters: Parameters, *, id: str) -> Document:
    accept(parameters, CHANGEABLE)
    old = books.get("product", id)
    new: Document = {
        name: text(parameters, name, old[name]) for name in CHANGEABLE if name not in ("active", "metadata")
    }
    new["active"] = boolean(parameters, "active", default=old["active"])
    new["metadata"] = merged_metadata(old["metadata"], parameters)
    return books.change(old, {**old, **new, "updated": books.now()}, "product.updated")


def list_products(books: Books, parameters: Parameters) -> Document:
    accept(parameters, [*PAGING, "active", "ids", "type", "url"])
    things = [thing for thing in books.all("product") if thing["id"] in parameters.get("ids", [thing["id"]])]
    return page(things, parameters, "/v1/products")


def list_product_features(books: Books, parameters: Parameters, *, id: str) -> Document:
    books.get("product", id)
    return page([], parameters, f"/v1/products/{id}/features")


def _new(books: Books, id: str, parameters: Parameters) -> Document:
    now = books.now()
    return {
        "id": id,
        "object": "product",
        "active": boolean(parameters, "active", default=True),
        "created": now,
        "default_price": None,
        "description": text(parameters, "description"),
        "images": [],
        "livemode": False,
        "marketing_features": [],
        "metadata": merged_metadata({}, parameters),
        "name": parameters["name"],
        "package_dimensions": None,
        "shippable": None,
        "statement_descriptor": text(parameters, "statement_descriptor"),
        "tax_code": None,
        "type": "service",
        "unit_label": text(parameters, "unit_label"),
        "updated": now,
        "url": text(parameters, "url"),
    }
