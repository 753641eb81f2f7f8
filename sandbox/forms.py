"""Reads `a[b][0]=c` the way Stripe does: nested dicts of strings, arrays as dicts with number keys."""

import re
from typing import Any
from urllib.parse import parse_qsl

from sandbox.errors import Refused

KEY = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])*)$")
MOST_PAIRS = 5000
DEEPEST = 12


def decode(encoded: str) -> dict[str, Any]:
    try:
        pairs = parse_qsl(encoded, keep_blank_values=True, max_num_fields=MOST_PAIRS, encoding="utf-8", errors="strict")
    except ValueError as error:
        raise Refused(f"Invalid request body: {error}") from None
    tree: dict[str, Any] = {}
    for key, value in pairs:
        plant(tree, steps(key), value, key)
    return tree


def steps(key: str) -> list[str]:
    found = KEY.match(key)
    if found is None:
        raise Refused(f"Invalid parameter name: {key}", param=key)
    path = [found.group(1), *re.findall(r"\[([^\[\]]*)\]", found.group(2))]
    if len(path) > DEEPEST:
        raise Refused("Parameters are nested too deeply.", param=key)
    return path


def plant(tree: dict[str, Any], path: list[str], value: str, key: str) -> None:
    *branches, leaf = path
    for step in branches:
        tree = tree.setdefault(step or str(len(tree)), {})
        if not isinstance(tree, dict):
            raise Refused(f"Invalid parameter: {key} is both a value and an object.", param=key)
    leaf = leaf or str(len(tree))
    if isinstance(tree.get(leaf), dict):
        raise Refused(f"Invalid parameter: {key} is both a value and an object.", param=key)
    tree[leaf] = value
