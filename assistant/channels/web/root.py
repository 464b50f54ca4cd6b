"""The look in the package -> a folder of this process that Chainlit may write into."""

import json
import os
import secrets
from importlib.util import find_spec
from pathlib import Path
from shutil import copy2, copytree
from typing import Any

_HERE = Path(__file__).resolve()


def look() -> Path:
    """Return the folder with the look: inside an installed package, or at the root of a checkout."""
    installed = _HERE.parents[1] / "look"
    return installed if installed.is_dir() else _HERE.parents[3] / ".chainlit"


def prepare(root: Path) -> Path:
    """Lay the look out the way Chainlit reads it: `.chainlit/`, `public/` and `chainlit.md`."""
    source = look()
    (root / ".chainlit" / "translations").mkdir(parents=True)
    copy2(source / "config.toml", root / ".chainlit" / "config.toml")
    copy2(source / "chainlit.md", root / "chainlit.md")
    copytree(source / "public", root / "public")
    for ours in (source / "translations").glob("*.json"):
        words = _merged(_stock(ours.name), json.loads(ours.read_text("utf-8")))
        (root / ".chainlit" / "translations" / ours.name).write_text(json.dumps(words), "utf-8")
    return root


def secret(data_dir: Path) -> str:
    """Return the key that signs sessions; made once, readable by its owner only."""
    data_dir.mkdir(parents=True, exist_ok=True)
    path = data_dir / "web-secret"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(made := secrets.token_urlsafe(48))
    return made


def _stock(name: str) -> dict[str, Any]:
    found = find_spec("chainlit")
    assert found
    assert found.submodule_search_locations
    path = Path(found.submodule_search_locations[0]) / "translations" / name
    words: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return words


def _merged(stock: dict[str, Any], ours: dict[str, Any]) -> dict[str, Any]:
    both = dict(stock)
    for key, value in ours.items():
        both[key] = _merged(both.get(key, {}), value) if isinstance(value, dict) else value
    return both
