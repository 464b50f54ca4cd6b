"""The vocabulary: what may be known of a production and of one use of generative AI in it.

A fact that is None is *not yet known*; `unsure` is an answer. Ids and values are a promise to
those who script Frankly: packs may add to them, never rename them.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel, ConfigDict, StringConstraints

VERSION = 1

Text = Annotated[str, StringConstraints(strict=True, max_length=1_000_000)]
YesNo = Literal["yes", "no", "unsure"]
Kind = Literal["fiction", "documentary", "news", "unscripted", "animation", "advert", "trailer", "other"]
Purpose = Literal[
    "ideation", "previs", "temp", "background", "prop_graphic", "character", "key_visual",
    "setting", "voice", "likeness", "performance_edit", "vfx", "upscale_restore", "music",
    "sound", "script_text", "translation_dubbing", "training_model", "marketing", "other",
]  # fmt: skip


class Ask(NamedTuple):
    """How a fact is asked for in one line, and who on a production is likely to know."""

    asks: str
    who: str = "whoever did the work"


class Frozen(BaseModel):
    """A value that cannot change and has no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Tool(Frozen):
    """A tool by name; version and plan where they were said."""

    name: Text
    version: Text | None = None
    plan: Text | None = None


class Production(Frozen):
    """What may be known of the production as a whole."""

    title: Annotated[Text | None, Ask("what is the production called")] = None
    company: Annotated[Text | None, Ask("which company makes it")] = None
    commissioner: Annotated[Text | None, Ask("who is it for")] = None
    contact: Annotated[Text | None, Ask("who is the contact there")] = None
    prepared_by: Annotated[Text | None, Ask("who prepares the disclosure")] = None
    kind: Annotated[Kind | None, Ask("what kind of programme is it")] = None
    territories: tuple[Text, ...] | None = None
    channels: tuple[Text, ...] | None = None
    guilds: tuple[Text, ...] | None = None


class Use(Frozen):
    """What may be known of one use of generative AI."""

    id: Text = "use"
    description: Annotated[Text | None, Ask("what was, or will be, done")] = None
    purpose: Annotated[Purpose | None, Ask("which purpose fits best")] = None
    stage: Annotated[
        Literal["planned", "under_way", "done"] | None, Ask("has it happened yet", "the post supervisor")
    ] = None
    is_generative: Annotated[
        YesNo | None,
        Ask(
            "did it make new picture, sound or text, or only clean up what was there", "whoever ran the tool"
        ),
    ] = None
    tools: Annotated[tuple[Tool, ...] | None, Ask("with which tool", "whoever ran the tool")] = None
    tool_trains_or_stores: Annotated[
        YesNo | None,
        Ask(
            "does the tool keep, reuse or learn from what goes in or comes out",
            "IT, or the tool's account owner",
        ),
    ] = None
    tool_secured: Annotated[
        Literal["commissioner_enterprise", "own_enterprise", "not_available", "consumer", "unsure"] | None,
        Ask("is it a company-secured version of the tool, and whose", "IT, or the tool's account owner"),
    ] = None
    terms_reviewed: Annotated[
        YesNo | None, Ask("has someone read the tool's terms of use", "business affairs, or IT")
    ] = None
    vendor_pipeline: Annotated[
        YesNo | None, Ask("does a vendor, or a chain of several tools, do it", "the post supervisor")
    ] = None
    vendor_checked: Annotated[YesNo | None, Ask("was every step of it checked", "the vendor's producer")] = (
        None
    )
    input_proprietary: Annotated[
        YesNo | None,
        Ask(
            "did unreleased material of the production or commissioner go in (scripts, footage, stills)",
            "whoever ran the tool",
        ),
    ] = None
    input_sensitive: Annotated[
        YesNo | None,
        Ask("did what went in show talent, unreleased footage, contracts or scripts", "whoever ran the tool"),
    ] = None
    input_personal_data: Annotated[
        YesNo | None, Ask("did names, contacts or other personal details go in", "whoever ran the tool")
    ] = None
    input_approved: Annotated[
        YesNo | None, Ask("did the owner explicitly allow that input", "whoever owns the material")
    ] = None
    training_material: Annotated[
        Literal["none", "own", "licensed", "uncleared", "unsure"] | None,
        Ask("was a model trained or tuned for this, and on whose material", "whoever ran the tool"),
    ] = None
    model_scope: Annotated[
        Literal["this_production", "another", "unsure"] | None,
        Ask(
            "where is the trained model used: only on this production, or elsewhere too",
            "the vendor's producer",
        ),
    ] = None
    reference_third_party: Annotated[
        YesNo | None,
        Ask("did a prompt or reference point to someone else's work", "whoever wrote the prompts"),
    ] = None
    reference_public_figure: Annotated[
        YesNo | None,
        Ask(
            "did a prompt or reference point to a public figure or someone who has died",
            "whoever wrote the prompts",
        ),
    ] = None
    reference_permission: Annotated[YesNo | None, Ask("was that reference permitted", "business affairs")] = (
        None
    )
    output_resembles_owned: Annotated[
        YesNo | None,
        Ask("could the result be recognised as someone else's work", "business affairs, or clearances"),
    ] = None
    output_personal_data: Annotated[
        YesNo | None, Ask("does the result show anyone's personal details", "clearances")
    ] = None
    rights_cleared: Annotated[
        YesNo | None, Ask("are the rights cleared", "clearances, or business affairs")
    ] = None
    in_final: Annotated[
        YesNo | None,
        Ask(
            "will any of it be seen or heard in what is delivered, background included", "the editor, or post"
        ),
    ] = None
    prominence: Annotated[
        Literal["incidental", "noticeable", "story_relevant", "unsure"] | None,
        Ask("how noticeable is it", "the editor, or the director"),
    ] = None
    human_input: Annotated[
        YesNo | None, Ask("did people meaningfully work on it afterwards", "whoever finished the work")
    ] = None
    key_creative: Annotated[
        YesNo | None,
        Ask(
            "is it a main character, a key visual element or a setting central to the story", "the showrunner"
        ),
    ] = None
    likeness_or_voice: Annotated[
        Literal["none", "living", "deceased", "invented_human", "not_human", "unsure"] | None,
        Ask("whose face, body or voice can be seen or heard", "whoever ran the tool"),
    ] = None
    is_replica: Annotated[
        YesNo | None,
        Ask(
            "does it show or sound like a real person doing what they did not perform", "whoever ran the tool"
        ),
    ] = None
    performance_change: Annotated[
        Literal["none", "technical", "as_scripted", "changes_intent", "new_words", "unsure"] | None,
        Ask("what changes in a performance", "the editor, or the director"),
    ] = None
    replica_exception: Annotated[
        Literal["as_scripted", "unsafe", "unrecognisable", "none", "unsure"] | None,
        Ask("is it a re-do as scripted, an unsafe stunt, or not recognisable", "the director, or VFX"),
    ] = None
    consent: Annotated[
        Literal["written", "verbal", "no", "not_needed", "unsure"] | None,
        Ask("has the person consented to this use", "the person's agent, or business affairs"),
    ] = None
    consent_all_parties: Annotated[
        YesNo | None, Ask("have all parties consented to use elsewhere", "business affairs")
    ] = None
    union_work_affected: Annotated[
        YesNo | None, Ask("does it replace or change work that union members usually do", "labour relations")
    ] = None
    union_agreement: Annotated[YesNo | None, Ask("is that agreed with the union", "labour relations")] = None
    misleading_risk: Annotated[
        YesNo | None,
        Ask("could it be taken for real people, events or statements", "the showrunner, or legal"),
    ] = None


class Fact(NamedTuple):
    """One closed fact: its id, its values in order, how it is asked, who may know."""

    id: str
    values: tuple[str, ...]
    asks: str
    who: str


def closed(model: type[BaseModel]) -> Mapping[str, Fact]:
    """Return the facts of a model that have a closed list of values, in order."""
    found = {}
    for name, field in model.model_fields.items():
        values = _values(field.annotation)
        ask = next((m for m in field.metadata if isinstance(m, Ask)), None)
        if values and ask:
            found[name] = Fact(name, values, ask.asks, ask.who)
    return MappingProxyType(found)


def _values(annotation: Any) -> tuple[str, ...]:
    for part in (annotation, *get_args(annotation)):
        if get_origin(part) is Literal:
            return get_args(part)
    return ()


USE_FACTS = closed(Use)
PRODUCTION_FACTS = closed(Production)


class Derived(NamedTuple):
    """A named fact that follows from others: `holds` takes their known values in order."""

    id: str
    needs: tuple[str, ...]
    holds: Callable[..., bool]


def _person_involved(likeness: str, purpose: str) -> bool:
    return likeness in {"living", "deceased", "invented_human", "unsure"} or purpose in {
        "voice",
        "likeness",
        "performance_edit",
    }


def _something_went_in(proprietary: str, personal: str) -> bool:
    return proprietary in {"yes", "unsure"} or personal in {"yes", "unsure"}


DERIVED: Mapping[str, Derived] = MappingProxyType(
    {
        "person_involved": Derived("person_involved", ("likeness_or_voice", "purpose"), _person_involved),
        "something_went_in": Derived(
            "something_went_in", ("input_proprietary", "input_personal_data"), _something_went_in
        ),
    }
)
