"""Which values of a fact are safe, so that they need an unmistakable statement, and what a bare yes or no means."""

from collections.abc import Mapping
from types import MappingProxyType

from rules.facts import PRODUCTION_FACTS, USE_FACTS

_NO_IS_SAFE = (
    "is_generative", "tool_trains_or_stores", "vendor_pipeline", "input_proprietary", "input_sensitive",
    "input_personal_data", "reference_third_party", "reference_public_figure", "output_resembles_owned",
    "output_personal_data", "in_final", "is_replica", "key_creative", "union_work_affected", "misleading_risk",
)  # fmt: skip
_YES_IS_SAFE = (
    "terms_reviewed", "vendor_checked", "input_approved", "reference_permission", "rights_cleared",
    "human_input", "consent_all_parties", "union_agreement",
)  # fmt: skip

SAFE: Mapping[str, frozenset[str]] = MappingProxyType(
    {fact: frozenset({"no"}) for fact in _NO_IS_SAFE}
    | {fact: frozenset({"yes"}) for fact in _YES_IS_SAFE}
    | {
        "tool_secured": frozenset({"commissioner_enterprise", "own_enterprise"}),
        "training_material": frozenset({"none", "own", "licensed"}),
        "model_scope": frozenset({"this_production"}),
        "prominence": frozenset({"incidental"}),
        "likeness_or_voice": frozenset({"none", "not_human", "invented_human"}),
        "performance_change": frozenset({"none", "technical", "as_scripted"}),
        "replica_exception": frozenset({"as_scripted", "unsafe", "unrecognisable"}),
        "consent": frozenset({"written", "not_needed"}),
        "another_use": frozenset({"no"}),
        "review": frozenset({"yes"}),
        "over": frozenset({"yes"}),
    }
)
"""The values that end a worry. Everything else may be read freely."""

_BARE_NO = MappingProxyType(
    {
        "consent": "no",
        "training_material": "none",
        "performance_change": "none",
        "replica_exception": "none",
        "tool_secured": "consumer",
        "likeness_or_voice": "none",
    }
)
_PREFER = MappingProxyType(
    {
        "consent": ("no", "verbal", "unsure"),
        "training_material": ("uncleared", "unsure", "licensed", "own"),
        "tool_secured": ("consumer", "not_available", "unsure", "own_enterprise"),
        "likeness_or_voice": ("deceased", "living", "unsure", "invented_human", "not_human"),
        "performance_change": ("new_words", "changes_intent", "unsure", "as_scripted", "technical"),
        "prominence": ("story_relevant", "noticeable", "unsure"),
        "model_scope": ("another", "unsure"),
        "replica_exception": ("none", "unsure"),
    }
)


WHOLE = frozenset({"another_use", "review", "over"})
"""What is asked about the whole interview, by yes or no."""


def safe(fact: str, value: object) -> bool:
    """Say whether a value would end a worry, and so must be stated without doubt."""
    return isinstance(value, str) and value in SAFE.get(fact, ())


def values_of(fact: str) -> tuple[str, ...]:
    """Return the closed values of a fact, empty for text."""
    known = USE_FACTS.get(fact) or PRODUCTION_FACTS.get(fact)
    return known.values if known else ()


def yes_no(fact: str) -> bool:
    """Say whether a fact is answered by yes or no."""
    return "yes" in values_of(fact) or fact in WHOLE


def bare(fact: str, answer: str) -> str | None:
    """Return the value that a bare yes, no or not sure gives a fact, if it gives one."""
    if yes_no(fact):
        return answer
    if answer == "unsure":
        return answer if "unsure" in values_of(fact) else None
    return _BARE_NO.get(fact) if answer == "no" else None


def graver(fact: str, one: str, other: str) -> bool:
    """Say whether the first value weighs more than the second, where a message says both."""
    return _weight(fact, one) < _weight(fact, other)


def _weight(fact: str, value: str) -> int:
    if value in _PREFER.get(fact, ()):
        return _PREFER[fact].index(value)
    return 30 if safe(fact, value) else 20 if value == "unsure" else 10
