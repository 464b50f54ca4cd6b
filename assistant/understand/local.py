"""A model file on this machine, served inside this process: on this machine's own address, and with a key."""

import os
import secrets
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from assistant.understand.model import ModelError

_CONTEXT = 8_192
"""Tokens a prompt and its answer may have; some models would take the memory for a whole library."""
_CACHE = 256
"""Megabytes for prompts read before: the next turn's begins as the last one's did."""
_opening = Lock()
_running: list[Any] = []
"""Servers stop when nothing holds them."""


class Served(NamedTuple):
    """Where a model answers, and the key only this process knows."""

    url: str
    key: str


def serve(path: Path) -> Served:
    """Load a GGUF file, once a process, and return where it answers."""
    with _opening:
        return _serve(path.resolve())


@cache
def _serve(path: Path) -> Served:
    if not _is_gguf(path):
        raise ModelError(f"FRANKLY_MODEL: {path} is not a GGUF file that can be read")
    import xllamacpp

    key = secrets.token_urlsafe(32)
    try:
        server = xllamacpp.Server(_parameters(xllamacpp.CommonParams(), path, key))
    except Exception as error:  # its own errors have no common kind
        raise ModelError(f"FRANKLY_MODEL: {path} cannot be served: {error}") from None
    _running.append(server)
    return Served(f"{server.listening_address}/v1", key)


def _parameters(given: Any, path: Path, key: str) -> Any:
    given.model.path = str(path)
    given.n_ctx, given.n_parallel, given.cache_ram_mib = _CONTEXT, 1, _CACHE
    given.ui, given.endpoint_slots, given.verbosity = False, False, 0
    given.api_keys = [key]
    # Its threads wait for each other by spinning: one core more than is free makes it ten times slower.
    for threads in (given.cpuparams, given.cpuparams_batch):
        threads.n_threads = max(1, (os.cpu_count() or 2) - 1)
    return given


def _is_gguf(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) == b"GGUF"
    except OSError:
        return False
