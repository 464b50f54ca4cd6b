"""The questions, in an order natural to people, and which facts each settles at once."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal, NamedTuple

_YES = ("yes", "unsure")


class Spec(NamedTuple):
    """One question about a use. Its wording is in prompts; its facts are shown only while they matter."""

    id: str
    kind: Literal["text", "choice", "ticks"]
    facts: tuple[str, ...]
    options: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """For a tick-list: the values of a ticked row, where they are not yes and unsure."""
    unticked: Mapping[str, str] = MappingProxyType({})
    """For a tick-list: the value of an unticked row, where it is not no."""

    def values(self, fact: str) -> tuple[str, ...]:
        """Return what a row may be ticked as."""
        return self.options.get(fact, _YES)

    def default(self, fact: str) -> str:
        """Return what an unticked row says."""
        return self.unticked.get(fact, "no")


QUESTIONS: tuple[Spec, ...] = (
    Spec("describe", "text", ("description",)),
    Spec("purpose", "choice", ("purpose",)),
    Spec("generative", "choice", ("is_generative",)),
    Spec("final", "choice", ("in_final", "prominence")),
    Spec("people", "choice", ("likeness_or_voice",)),
    Spec("performance", "choice", ("performance_change",)),
    Spec(
        "person",
        "ticks",
        ("is_replica", "replica_exception", "consent"),
        {
            "replica_exception": ("as_scripted", "unsafe", "unrecognisable", "unsure"),
            "consent": ("written", "verbal", "not_needed", "unsure"),
        },
        {"replica_exception": "none"},
    ),
    Spec(
        "went_in",
        "ticks",
        ("input_proprietary", "input_personal_data", "reference_third_party", "reference_public_figure"),
    ),
    Spec("material", "ticks", ("input_sensitive",)),
    Spec("secured", "choice", ("tool_secured",)),
    Spec(
        "tool",
        "ticks",
        ("tool_trains_or_stores", "vendor_pipeline", "training_material"),
        {"training_material": ("own", "licensed", "uncleared", "unsure")},
        {"training_material": "none"},
    ),
    Spec(
        "result",
        "ticks",
        (
            "key_creative",
            "misleading_risk",
            "output_resembles_owned",
            "output_personal_data",
            "union_work_affected",
            "prominence",
        ),
        {"prominence": ("noticeable", "story_relevant", "unsure")},
        {"prominence": "incidental"},
    ),
    Spec(
        "in_hand",
        "ticks",
        (
            "input_approved",
            "reference_permission",
            "terms_reviewed",
            "vendor_checked",
            "rights_cleared",
            "union_agreement",
            "model_scope",
            "consent_all_parties",
        ),
        {"model_scope": ("this_production", "unsure")},
        {"model_scope": "another"},
    ),
)
BY_ID: Mapping[str, Spec] = MappingProxyType({spec.id: spec for spec in QUESTIONS})

TOGETHER = ("went_in", "material", "tool", "result")
"""Tick-lists that share a screen while few of their rows are open; what one should have is not asked among what one should not."""
ROWS = 9
"""Rows of such a screen: what a phone shows at once, with its buttons."""

WHOLE = frozenset({"opening", "another_use", "review", "over"})
"""Questions about the whole interview."""

IMPLIED: Mapping[tuple[str, str], tuple[str, str]] = MappingProxyType(
    {("prominence", value): ("in_final", "yes") for value in ("incidental", "noticeable", "story_relevant")}
)
"""What a button also says: "yes, noticeably" is an answer to whether it is in the final at all."""

DEPENDENT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "in_final": ("prominence",),
        "likeness_or_voice": ("is_replica", "replica_exception", "consent", "performance_change"),
        "is_replica": ("replica_exception",),
        "input_proprietary": ("input_approved", "input_sensitive"),
        "input_personal_data": ("input_approved",),
        "reference_third_party": ("reference_permission",),
        "reference_public_figure": ("reference_permission",),
        "training_material": ("model_scope", "consent_all_parties"),
        "model_scope": ("consent_all_parties",),
        "tools": ("tool_secured", "tool_trains_or_stores", "terms_reviewed"),
        "tool_secured": ("tool_trains_or_stores", "terms_reviewed"),
        "vendor_pipeline": ("vendor_checked",),
        "union_work_affected": ("union_agreement",),
    }
)
"""What an answer was given under: when the left changes, the right has to be asked again."""

GATES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "prominence": ("in_final",),
        "performance_change": ("likeness_or_voice",),
        "is_replica": ("likeness_or_voice",),
        "replica_exception": ("likeness_or_voice",),
        "consent": ("likeness_or_voice",),
        "input_sensitive": ("input_proprietary=yes|unsure", "input_personal_data=yes|unsure"),
        "input_approved": ("input_proprietary=yes|unsure", "input_personal_data=yes|unsure"),
        "reference_permission": ("reference_third_party=yes|unsure", "reference_public_figure=yes|unsure"),
        "model_scope": ("training_material",),
        "consent_all_parties": ("training_material",),
        "terms_reviewed": ("tool_secured",),
        "vendor_checked": ("vendor_pipeline=yes|unsure",),
        "union_agreement": ("union_work_affected=yes|unsure",),
        "rights_cleared": (
            "training_material=uncleared",
            "reference_third_party=yes",
            "reference_public_figure=yes",
            "output_resembles_owned=yes",
            "purpose=prop_graphic",
        ),
    }
)
"""What has to be known first, one of them: "was every step checked" makes no sense before there is a vendor."""


@cache
def spec_of(question: str) -> Spec:
    """Return a question by id; `@fact` is a fact asked alone, `one+other` are tick-lists on one screen."""
    if question.startswith("@"):
        return Spec(question, "choice", (question[1:],))
    if "+" not in question:
        return BY_ID[question]
    specs = [BY_ID[part] for part in question.split("+")]
    options = {fact: values for spec in specs for fact, values in spec.options.items()}
    unticked = {fact: value for spec in specs for fact, value in spec.unticked.items()}
    return Spec(question, "ticks", tuple(f for spec in specs for f in spec.facts), options, unticked)


def parts(key: str) -> tuple[str, ...]:
    """Return the keys of the questions that share a screen, one by one."""
    place, _, name = key.rpartition(":")
    return tuple(f"{place}:{part}" if place else part for part in name.split("+"))


def exists(key: str) -> bool:
    """Say whether a saved key still names a question of ours; it may have been saved by another version."""
    names = key.rpartition(":")[2].split("+")
    return ":conflict:" in key or names[0].startswith("@") or set(names) <= BY_ID.keys()


def question_for(fact: str) -> str:
    """Return the id of the question in which a fact is asked."""
    return next((spec.id for spec in QUESTIONS if fact in spec.facts), f"@{fact}")
