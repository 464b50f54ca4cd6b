"""How grave each value of a fact is, from the decision table of the Netflix pack; written apart from the reader.

0 and 1 end a worry (0 the more so), 2 raises or keeps one. Facts that are not here (purpose, stage, text) have no
safe side: reading them wrong is only wrong.
"""

from collections.abc import Iterable, Mapping

RISK = 2
_NO_ENDS_IT = (
    "is_generative", "tool_trains_or_stores", "vendor_pipeline", "input_proprietary", "input_sensitive",
    "input_personal_data", "reference_third_party", "reference_public_figure", "output_resembles_owned",
    "output_personal_data", "in_final", "key_creative", "is_replica", "union_work_affected", "misleading_risk",
)  # fmt: skip
_YES_ENDS_IT = (
    "terms_reviewed", "vendor_checked", "input_approved", "reference_permission", "rights_cleared", "human_input",
    "consent_all_parties", "union_agreement",
)  # fmt: skip
RANKS: Mapping[str, Mapping[str, int]] = {
    **{fact: {"no": 0, "yes": 2, "unsure": 2} for fact in _NO_ENDS_IT},
    **{fact: {"yes": 0, "no": 2, "unsure": 2} for fact in _YES_ENDS_IT},
    "tool_secured": {
        "commissioner_enterprise": 0, "own_enterprise": 1, "not_available": 2, "consumer": 2, "unsure": 2,
    },
    "training_material": {"none": 0, "own": 1, "licensed": 1, "uncleared": 2, "unsure": 2},
    "model_scope": {"this_production": 0, "another": 2, "unsure": 2},
    "prominence": {"incidental": 0, "noticeable": 2, "story_relevant": 2, "unsure": 2},
    "likeness_or_voice": {
        "none": 0, "not_human": 0, "invented_human": 1, "living": 2, "deceased": 2, "unsure": 2,
    },
    "performance_change": {
        "none": 0, "technical": 0, "as_scripted": 0, "changes_intent": 2, "new_words": 2, "unsure": 2,
    },
    "replica_exception": {"as_scripted": 0, "unsafe": 0, "unrecognisable": 0, "none": 2, "unsure": 2},
    "consent": {"written": 0, "not_needed": 0, "verbal": 2, "no": 2, "unsure": 2},
}  # fmt: skip


def rank(fact: str, value: object) -> int | None:
    """Return how grave a value is; None for facts without a safe side."""
    return RANKS.get(fact, {}).get(str(value))


def safe(fact: str, value: object) -> bool:
    """Tell whether a value ends a worry."""
    found = rank(fact, value)
    return found is not None and found < RISK


def risk(fact: str, value: object) -> bool:
    """Tell whether a value raises a worry or keeps it."""
    return rank(fact, value) == RISK


def lowers(fact: str, value: object, truths: Iterable[str]) -> bool:
    """Tell whether a value is safe, and safer than anything the text may fairly be read as."""
    ranks = [found for truth in truths if (found := rank(fact, truth)) is not None]
    found = rank(fact, value)
    return bool(ranks) and found is not None and safe(fact, value) and found < min(ranks)
