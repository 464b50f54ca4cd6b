"""The Slack channel's own words, by language."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from assistant.words import render


class Wording:
    """The words of `slack.yaml`, found by a path such as `letter.share`."""

    def __init__(self, found: Mapping[str, Any]) -> None:
        self._found = found

    def say(self, path: str, /, **parts: Any) -> str:
        """Return a sentence with its parts filled in."""
        return render(str(self.get(path)), parts)

    def get(self, path: str) -> Any:
        """Return whatever stands at a path."""
        found: Any = self._found
        for name in path.split("."):
            found = found[name]
        return found


@cache
def wording(language: str = "en") -> Wording:
    """Return the words of a language; English where there are none."""
    folder = files("prompts") / language
    path = (folder if (folder / "slack.yaml").is_file() else files("prompts") / "en") / "slack.yaml"
    found: Mapping[str, Any] = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 # loads no code
    return Wording(found)
