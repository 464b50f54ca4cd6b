"""The training sentences -> examples: a text, what it states, and how far each silence can be trusted.

A heading `## fact=value` holds for the lines below it; `| fact=value …` adds to one line. A fact that
a line does not list is silent there, but only the sentences written for a fact were written with its
silence in mind, so silence elsewhere counts for less.
"""

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "sentences"
SILENT = "silent"
_LOOSE = {"stage": 0.05, "purpose": 0.15, "is_generative": 0.15, "intent": 0.0, "vendor_pipeline": 0.3}
_ELSEWHERE = 0.5
NOTHING = 12
"""Under how many questions a text that states nothing is seen."""
_SLOTS = {
    "tool": [
        "Midjourney",
        "Firefly",
        "Runway",
        "ChatGPT",
        "the tool",
        "ElevenLabs",
        "Topaz",
        "it",
        "Kling",
        "Comfy",
    ],
    "gentool": [
        "Runway",
        "Midjourney",
        "Sora",
        "Veo",
        "Firefly",
        "Stable Diffusion",
        "ChatGPT",
        "Kling",
        "Flux",
    ],
    "voicetool": ["ElevenLabs", "Respeecher", "Resemble", "a voice tool", "11labs", "Murf"],
    "imagetool": ["Midjourney", "Firefly", "DALL-E", "Stable Diffusion", "Flux", "Ideogram"],
    "ep": ["ep 3", "episode 4", "e02", "the pilot", "ep104", "the finale", "ep 7"],
    "show": ["the show", "the series", "Harbour Lights", "the film", "the doc", "season 2"],
    "person": [
        "the lead",
        "Marta",
        "our lead actor",
        "she",
        "he",
        "Tomasz",
        "the presenter",
        "the guest star",
    ],
    "dept": ["the art dept", "VFX", "post", "sound", "the edit", "costume", "locations", "the writers' room"],
    "vendor": [
        "the vendor",
        "the VFX house",
        "Northlight",
        "our vendor",
        "the post house",
        "a boutique in Pune",
    ],
    "n": ["2", "three", "4", "a dozen", "12", "six"],
}


class Example(NamedTuple):
    """A text, the facts it states, and the weight of each fact's label (silence included)."""

    text: str
    facts: dict[str, str]
    own: str
    """The fact whose file the line stands in."""
    asked: bool = False
    """It means what it says only as the reply to the question for that fact."""

    def weight(self, fact: str) -> float:
        """Return how far the label of a fact, stated or silent, can be trusted."""
        if fact in self.facts or fact == self.own:
            return 1.0
        return _LOOSE.get(fact, _ELSEWHERE)


def examples(seed: int = 7, folder: Path = FOLDER) -> list[Example]:
    """Return all examples, slots filled, the same text once with everything said of it."""
    chance = random.Random(seed)  # noqa: S311 - reproducible, not secret
    merged: dict[str, Example] = {}
    for path in sorted(folder.glob("*.txt")):
        if not path.stem.startswith(("tools", "nothing")):
            for example in _lines(path):
                for filled in _filled(example, chance):
                    _merge(merged, filled)
    asked = [e for path in sorted((folder / "asked").glob("*.txt")) for e in _lines(path)]
    facts = sorted({e.own for e in asked} - {"intent"})
    asked += [Example(text, {}, fact) for text in nothing(folder) for fact in chance.sample(facts, NOTHING)]
    return [*merged.values(), *(e._replace(asked=True) for e in asked)]


def nothing(folder: Path = FOLDER) -> list[str]:
    """Return texts that state nothing, whatever was asked: attacks, forms, other languages, small talk."""
    lines = (folder / "nothing.txt").read_text("utf-8").splitlines()
    return [line.replace("\\n", "\n") for line in lines if line.strip()]


def _lines(path: Path) -> Iterator[Example]:
    fact, value = path.stem, SILENT
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("## "):
            fact, _, value = line[3:].strip().partition("=")
        elif line.strip() and not line.startswith("#"):
            text, _, more = line.partition(" | ")
            facts = dict(pair.split("=", 1) for pair in more.split() if "=" in pair)
            if value != SILENT:
                facts[fact] = value
            yield Example(text.strip(), facts, fact)


def _filled(example: Example, chance: random.Random) -> Iterator[Example]:
    slots = re.findall(r"\{(\w+)\}", example.text)
    for _ in range(3 if slots else 1):
        text = re.sub(r"\{(\w+)\}", lambda found: chance.choice(_SLOTS[found[1]]), example.text)
        yield example._replace(text=text)


def _merge(merged: dict[str, Example], example: Example) -> None:
    before = merged.get(example.text.lower())
    if before is None:
        merged[example.text.lower()] = example
    elif all(before.facts.get(fact, value) == value for fact, value in example.facts.items()):
        merged[example.text.lower()] = before._replace(facts={**before.facts, **example.facts})
    else:
        agreed = {f: v for f, v in before.facts.items() if example.facts.get(f, v) == v}
        merged[example.text.lower()] = before._replace(facts=agreed)
