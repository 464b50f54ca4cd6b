"""A use -> what may be written into a file's metadata about it: IPTC source type, C2PA manifest definition.

Only what the answers settle is claimed. Where they do not say whether a thing was made new or edited, both
are offered as candidates and none is claimed; an edit is never `c2pa.created`; nothing about camera
originals or human work is asserted, because only those who made them can know. Signing is a signer's work.
"""

from collections.abc import Iterator
from typing import Any

from assistant.disclose.hygiene import one_line
from assistant.disclose.told import Matter, Told

_IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
GENERATED = f"{_IPTC}trainedAlgorithmicMedia"
EDITED = f"{_IPTC}compositeWithTrainedAlgorithmicMedia"
COMPOSITE = f"{_IPTC}compositeSynthetic"
ENHANCED = f"{_IPTC}algorithmicallyEnhanced"

_EDITS = {"performance_edit", "upscale_restore"}
"""Purposes that have an original by their nature."""
_MADE = {
    "ideation", "previs", "prop_graphic", "character", "key_visual", "setting", "voice", "music", "sound", "script_text",
}  # fmt: skip
"""Purposes whose element is new where nothing that existed went in; others may change footage from a library."""
_NO_ELEMENT = {"training_model"}
ORIGINAL = "original"
"""The label an edit's ingredient goes by, here and in the ingredient to add."""


def source_type(use: Told) -> dict[str, Any]:
    """Return the IPTC source type the answers settle, or the candidates and what to ask."""
    if use.one_of("is_generative", "no"):
        return _source(ENHANCED, ("is_generative",))
    if not use.one_of("is_generative", "yes"):
        return _source(None, (), use.say["source_ask_generative"])
    if use.value("purpose") in _NO_ELEMENT:
        return _source(None, ("purpose",), use.say["source_none_made"])
    if _is_edit(use):
        return _source(EDITED, ("is_generative", "purpose"))
    if not _is_new(use):
        return _source(None, (), use.say["source_ask"], (GENERATED, EDITED))
    if use.one_of("human_input", "yes"):
        return _source(None, ("human_input",), use.say["source_ask_mixed"], (GENERATED, COMPOSITE))
    return _source(GENERATED, ("is_generative", "purpose", "input_proprietary", "reference_third_party"))


def manifests(use: Told, given: Matter) -> list[dict[str, Any]]:
    """Return the manifest definitions for a use: the one that holds, or one for each way it may be."""
    if not use.one_of("is_generative", "yes") or use.value("purpose") in _NO_ELEMENT:
        return []
    return list(_manifests(use, given))


def _manifests(use: Told, given: Matter) -> Iterator[dict[str, Any]]:
    settled = _is_edit(use) or _is_new(use)
    if not _is_edit(use):
        actions = [_action("c2pa.created", use, GENERATED)]
        yield {
            "when": use.say["source_new"],
            "settled": settled,
            "definition": _definition(use, given, actions),
        }
    if not _is_new(use):
        opened = {"action": "c2pa.opened", "parameters": {"ingredientIds": [ORIGINAL]}}
        actions = [opened, _action("c2pa.edited", use, EDITED)]
        yield {
            "when": use.say["source_edited"],
            "settled": settled,
            "definition": _definition(use, given, actions),
            "ingredient": {"title": "Original", "relationship": "parentOf", "label": ORIGINAL},
        }


def _is_edit(use: Told) -> bool:
    return use.value("purpose") in _EDITS


def _is_new(use: Told) -> bool:
    """Tell whether nothing that existed can have been edited."""
    nothing_went_in = use.one_of("input_proprietary", "no") and use.one_of("reference_third_party", "no")
    return use.value("purpose") in _MADE and nothing_went_in


def _source(
    uri: str | None, because: tuple[str, ...], ask: str | None = None, candidates: tuple[str, ...] = ()
) -> dict[str, Any]:
    return {"uri": uri, "because": list(because), "candidates": list(candidates), "ask": ask}


def _action(name: str, use: Told, source: str) -> dict[str, Any]:
    action: dict[str, Any] = {"action": name, "digitalSourceType": source}
    tools: Any = use.value("tools") or []
    # With several tools it is not known which of them did this action.
    if isinstance(tools, list | tuple) and len(tools) == 1:
        tool = tools[0] if isinstance(tools[0], dict) else {"name": str(tools[0])}
        action["softwareAgent"] = {k: one_line(str(tool[k]), 200) for k in ("name", "version") if tool.get(k)}
    return action


def _definition(use: Told, given: Matter, actions: list[dict[str, Any]]) -> dict[str, Any]:
    disclosed = {"reference": given.reference, "use": use.state.id, "answersDigest": given.digest}
    return {
        "claim_generator_info": [{"name": "frankly", "version": "1"}],
        "title": one_line(use.title, 200),
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": actions}},
            {"label": "frankly.disclosure", "data": disclosed},
        ],
    }
