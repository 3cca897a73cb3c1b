"""The form encoding of Stripe's API: brackets nest, and numbers in brackets make lists."""

from typing import Any
from urllib.parse import parse_qsl


def decode(text: str) -> dict[str, Any]:
    """`items[0][price]=p&expand[]=a` as {"items": [{"price": "p"}], "expand": ["a"]}; all values stay text."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        _plant(tree, _segments(name), value)
    return {name: _with_lists(branch) for name, branch in tree.items()}


def _segments(name: str) -> list[str]:
    first, bracket, rest = name.partition("[")
    return [first, *rest.removesuffix("]").split("][")] if bracket else [first]


def _plant(tree: dict[str, Any], segments: list[str], value: str) -> None:
    *way, last = segments
    for segment in way:
        branch = tree.setdefault(segment or str(len(tree)), {})
        tree = branch if isinstance(branch, dict) else {}
    tree[last or str(len(tree))] = value


def _with_lists(branch: Any) -> Any:
    if not isinstance(branch, dict):
        return branch
    if all(name.isdigit() for name in branch):
        return [_with_lists(branch[name]) for name in sorted(branch, key=int)]
    return {name: _with_lists(value) for name, value in branch.items()}
