"""A pack's folder -> Policy, with errors its author can act on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from math import prod
from pathlib import Path
from types import MappingProxyType

from rules import parse
from rules.errors import PackError, RulesError
from rules.grid import MAX_CELLS, VALUES, Grid, connected, facts_of, split
from rules.policy import All, Condition, Policy
from rules.spot import Spot
from rules.tree import MalformedError, Tree, decoded, yaml_tree

SHIPPED = Path(__file__).parent / "packs"
MAX_BYTES = 1_000_000


def load_packs(extra: Iterable[Path] = ()) -> Mapping[str, Policy]:
    """Load the shipped packs and the folders given, all through the same door, by id."""
    found: dict[str, Policy] = {}
    for folder in (*shipped(), *extra):
        policy = load_pack(folder)
        if policy.id in found:
            raise PackError(str(folder), None, f"a pack with the id {policy.id!r} is already loaded")
        found[policy.id] = policy
    return MappingProxyType(found)


def shipped() -> tuple[Path, ...]:
    """Return the folders of the packs that come with the rules."""
    return tuple(sorted(policy.parent for policy in SHIPPED.glob("*/policy.yaml")))


def load_pack(folder: Path) -> Policy:
    """Load one pack; its id is the name of its folder."""
    file = Path(folder) / "policy.yaml"
    try:
        policy = parse.policy(top := Spot(pack_tree(file)), _digest(Path(folder)))
        if policy.id != (name := Path(folder).resolve().name):
            raise top.fields(parse.REQUIRED, parse.OPTIONAL)["id"].wrong(
                f"{policy.id!r} is not the name of its folder, {name!r}"
            )
    except MalformedError as wrong:
        raise PackError(str(file), wrong.line, wrong.problem) from None
    _check_size(policy, file)
    return policy


def _check_size(policy: Policy, file: Path) -> None:
    """Refuse a pack that hangs so many facts together that it could not be judged exactly."""
    rows = [row.when for rule in policy.rules for row in rule.rows]
    beside: list[Condition] = [All(inner=(part.needed, part.met)) for part in policy.preconditions]
    beside += [duty.due for duty in policy.duties] + [conflict.when for conflict in policy.conflicts]
    parts = [(set(facts_of(part)), part) for whole in rows for part in split(whole)]
    groups = [*connected(parts), *([part] for whole in beside for part in split(whole))]
    for group in groups:
        facts = facts_of(*group)
        # Most groups are small whatever their conditions tell apart, and need no closer look.
        if prod(len(VALUES[fact]) for fact in facts) > MAX_CELLS:
            try:
                Grid(facts, group)
            except RulesError as wrong:
                raise PackError(str(file), None, str(wrong)) from None


def pack_tree(file: Path) -> Tree:
    """Read a YAML file of a pack."""
    return yaml_tree(decoded(_bytes(file)))


def _bytes(file: Path) -> bytes:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise PackError(
                str(file), None, f"larger than {MAX_BYTES:,} bytes; a pack is text that people read"
            )
        return file.read_bytes()
    except OSError as wrong:
        raise PackError(
            str(file), None, f"cannot be read: {(wrong.strerror or 'no reason given').lower()}"
        ) from None


def _digest(folder: Path) -> str:
    """Return one hash over the names and bytes of all files that make up the pack."""
    digest = hashlib.sha256()
    files = (path for path in folder.rglob("*") if path.is_file())
    for name, path in sorted((path.relative_to(folder).as_posix(), path) for path in files):
        if not any(part.startswith((".", "__")) for part in name.split("/")):
            raw = _bytes(path)
            digest.update(f"{name}\0{len(raw)}\0".encode() + raw)
    return digest.hexdigest()
