"""Which values of which fact a way of saying things stands for; the ways themselves are in prompts/<language>."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Claim(NamedTuple):
    """What is claimed of a fact when it is said, and when it is denied."""

    fact: str
    says: frozenset[str]
    denies: frozenset[str] = frozenset()
    flat: bool = False
    """Its words already deny: a "no" inside them does not turn it round."""
    able: bool = False
    """ "Could" is part of what it says, not a doubt about it."""


def _claim(fact: str, says: str, denies: str = "", flat: bool = False, able: bool = False) -> Claim:
    return Claim(fact, frozenset(says.split()), frozenset(denies.split()), flat, able)


def _yes(fact: str, able: bool = False) -> Claim:
    return _claim(fact, "yes", "no", able=able)


def _no(fact: str) -> Claim:
    return _claim(fact, "no", flat=True)


_SECURED = "commissioner_enterprise own_enterprise"
_OPEN_SEATS = "not_available consumer"
_TRAINED = "own licensed uncleared"
_PEOPLE = "living deceased"

STATED: Mapping[str, Claim] = MappingProxyType(
    {
        "in_final": _yes("in_final", able=True),
        "temporary": _claim("in_final", "no", "yes"),
        "generated_new": _yes("is_generative"),
        "nothing_new": _no("is_generative"),
        "keeps": _yes("tool_trains_or_stores", able=True),
        "keeps_nothing": _no("tool_trains_or_stores"),
        "secured": _claim("tool_secured", _SECURED, _OPEN_SEATS),
        "secured_theirs": _claim("tool_secured", "commissioner_enterprise", f"own_enterprise {_OPEN_SEATS}"),
        "secured_ours": _claim("tool_secured", "own_enterprise", f"commissioner_enterprise {_OPEN_SEATS}"),
        "ordinary": _claim("tool_secured", "consumer", f"{_SECURED} not_available"),
        "no_version": _claim("tool_secured", "not_available", flat=True),
        "vendor": _yes("vendor_pipeline"),
        "in_house": _no("vendor_pipeline"),
        "went_in": _yes("input_proprietary"),
        "sensitive": _yes("input_sensitive"),
        "personal_in": _yes("input_personal_data"),
        "trained": _claim("training_material", _TRAINED, "none"),
        "trained_ours": _claim("training_material", "own", "none licensed uncleared"),
        "trained_licensed": _claim("training_material", "licensed", "none own uncleared"),
        "trained_uncleared": _claim("training_material", "uncleared", "none own licensed", flat=True),
        "trained_cleared": _claim("training_material", "own licensed", "uncleared"),
        "model_here": _claim("model_scope", "this_production", "another"),
        "model_elsewhere": _claim("model_scope", "another", "this_production"),
        "third_party": _yes("reference_third_party"),
        "public_figure": _yes("reference_public_figure"),
        "resembles": _yes("output_resembles_owned", able=True),
        "original": _no("output_resembles_owned"),
        "personal_out": _yes("output_personal_data"),
        "incidental": _claim("prominence", "incidental", "noticeable story_relevant", flat=True),
        "noticeable": _claim("prominence", "noticeable story_relevant", "incidental"),
        "story": _claim("prominence", "story_relevant", "incidental noticeable"),
        "human": _yes("human_input"),
        "untouched": _claim("human_input", "no", "yes"),
        "central": _yes("key_creative"),
        "nobody_seen": _claim("likeness_or_voice", "none not_human", flat=True),
        "real_person": _claim("likeness_or_voice", _PEOPLE, "none invented_human not_human"),
        "dead_person": _claim("likeness_or_voice", "deceased", "none living invented_human not_human"),
        "invented": _claim("likeness_or_voice", "invented_human", "none living deceased not_human"),
        "replica": _yes("is_replica"),
        "perf_same": _claim("performance_change", "none", flat=True),
        "perf_technical": _claim("performance_change", "technical"),
        "perf_scripted": _claim(
            "performance_change", "as_scripted none technical", "new_words changes_intent"
        ),
        "perf_words": _claim("performance_change", "new_words", "none technical as_scripted changes_intent"),
        "perf_intent": _claim("performance_change", "changes_intent", "none technical as_scripted new_words"),
        "meaning_kept": _claim(
            "performance_change", "none technical as_scripted new_words", "changes_intent"
        ),
        "union_affected": _yes("union_work_affected"),
        "misleading": _yes("misleading_risk", able=True),
        "obviously_fake": _no("misleading_risk"),
        "planned": _claim("stage", "planned", flat=True),
        "finished": _claim("stage", "done", "planned under_way"),
    }
)
"""Claims of how things are, which a "must" or a "will" does not take back."""

HELD: Mapping[str, str] = MappingProxyType(
    {
        "terms_read": "terms_reviewed",
        "vendor_checked": "vendor_checked",
        "input_allowed": "input_approved",
        "reference_permitted": "reference_permission",
        "rights_cleared": "rights_cleared",
        "all_parties": "consent_all_parties",
        "union_agreed": "union_agreement",
    }
)
"""Claims of what one has in hand, which "must" and "will" take back; yes when said, no when denied."""
