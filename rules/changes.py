"""What a person can bring about or find out, fact by fact, and how each is said after "if"."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple


class Step(NamedTuple):
    """One fact led from some answers to another: by doing something, or by finding out what holds."""

    answers: tuple[str, ...]
    to: str
    kind: Literal["do", "find_out"]
    says: str
    before_it_is_done: bool = False
    """Possible only while the use is planned: what went into a tool cannot be taken back."""


def _yes_no(harmless: str, done: str | None, found: str, *, before: bool = False) -> tuple[Step, ...]:
    harmful = "no" if harmless == "yes" else "yes"
    do = (Step((harmful,), harmless, "do", done, before),) if done else ()
    return (*do, Step(("unsure",), harmless, "find_out", f"it turns out that {found}"))


CHANGES: Mapping[str, tuple[Step, ...]] = MappingProxyType(
    {
        "in_final": _yes_no(
            "no", "none of it stays in what is delivered", "none of it stays in what is delivered"
        ),
        "likeness_or_voice": (
            Step(
                ("living", "deceased"), "none", "do", "it is remade without that person's face, body or voice"
            ),
            Step(
                ("living", "deceased"),
                "invented_human",
                "do",
                "it is remade with a person who does not exist",
            ),
            Step(("unsure",), "none", "find_out", "it turns out that nobody's face, body or voice is in it"),
            Step(
                ("unsure",), "invented_human", "find_out", "it turns out that the person in it does not exist"
            ),
        ),
        "is_replica": _yes_no("no", None, "nobody real is shown doing what they did not perform"),
        "performance_change": (
            Step(("changes_intent", "new_words"), "as_scripted", "do", "the performance stays as scripted"),
            Step(
                ("unsure",), "as_scripted", "find_out", "it turns out that the performance stays as scripted"
            ),
        ),
        "replica_exception": (
            Step(("unsure",), "as_scripted", "find_out", "it turns out that it stays as scripted"),
        ),
        "consent": (Step(("verbal", "no", "unsure"), "written", "do", "the person's consent is on paper"),),
        "consent_all_parties": _yes_no(
            "yes",
            "everyone involved consents to use elsewhere",
            "everyone involved has consented to use elsewhere",
        ),
        "model_scope": (
            Step(("another",), "this_production", "do", "the trained model is used on this production only"),
            Step(
                ("unsure",),
                "this_production",
                "find_out",
                "it turns out that the trained model is used on this production only",
            ),
        ),
        "training_material": (
            Step(("uncleared",), "licensed", "do", "the training material is licensed"),
            Step(("unsure",), "none", "find_out", "it turns out that no model was trained"),
            Step(("unsure",), "licensed", "find_out", "it turns out that the training material is licensed"),
        ),
        "key_creative": _yes_no("no", None, "it is no main character, key visual or central setting"),
        "output_resembles_owned": _yes_no(
            "no",
            "the result is changed until nobody's work can be recognised in it",
            "nobody's work can be recognised in it",
        ),
        "output_personal_data": _yes_no(
            "no", "the personal details are taken out of the result", "the result shows no personal details"
        ),
        "misleading_risk": _yes_no(
            "no", "it is changed so that nobody could take it for real", "nobody could take it for real"
        ),
        "input_approved": _yes_no(
            "yes", "the owner allows that input in writing", "the owner has allowed that input"
        ),
        "input_proprietary": _yes_no(
            "no", "no unreleased material goes in", "no unreleased material went in", before=True
        ),
        "input_sensitive": _yes_no(
            "no",
            "what goes in shows no talent, unreleased footage, contracts or scripts",
            "what went in showed no talent, unreleased footage, contracts or scripts",
            before=True,
        ),
        "input_personal_data": _yes_no(
            "no", "no personal details go in", "no personal details went in", before=True
        ),
        "tool_secured": (
            Step(
                ("own_enterprise", "not_available", "consumer", "unsure"),
                "commissioner_enterprise",
                "do",
                "the material goes through the commissioner's own secured tool",
            ),
            Step(
                ("not_available", "consumer", "unsure"),
                "own_enterprise",
                "do",
                "the material goes through your company's own secured tool",
            ),
        ),
        "tool_trains_or_stores": _yes_no(
            "no",
            "the tool is set, or changed for one, to keep and learn nothing",
            "the tool keeps and learns nothing",
        ),
        "terms_reviewed": _yes_no(
            "yes", "someone reads the tool's terms", "someone has read the tool's terms"
        ),
        "vendor_pipeline": _yes_no("no", None, "no vendor and no chain of tools is involved"),
        "vendor_checked": _yes_no("yes", "every step of it is checked", "every step of it was checked"),
        "reference_third_party": _yes_no(
            "no",
            "it is remade without pointing to someone else's work",
            "nothing pointed to someone else's work",
        ),
        "reference_public_figure": _yes_no(
            "no",
            "it is remade without pointing to a public figure or someone who has died",
            "nothing pointed to a public figure or someone who has died",
        ),
        "reference_permission": _yes_no(
            "yes", "that reference is permitted in writing", "that reference was permitted"
        ),
        "rights_cleared": _yes_no("yes", "the rights are cleared", "the rights are cleared"),
        "union_work_affected": _yes_no("no", None, "no work of union members is replaced or changed"),
        "union_agreement": _yes_no("yes", "the union agrees to it", "the union has agreed to it"),
    }
)
"""What would lower an outcome; what a use is (its purpose, whether it is generative) nobody can change."""

TELLING: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("is_generative", "yes"): "it does make something new",
        ("in_final", "yes"): "any of it stays in what is delivered",
        ("likeness_or_voice", "living"): "a real person's face, body or voice is in it",
        ("misleading_risk", "yes"): "it could be taken for real people, events or statements",
        ("input_proprietary", "yes"): "unreleased material goes in",
        ("input_personal_data", "yes"): "personal details go in",
        ("output_resembles_owned", "yes"): "someone else's work can be recognised in it",
        ("output_personal_data", "yes"): "the result shows personal details",
        ("training_material", "uncleared"): "a model is trained on material that is not cleared",
        ("model_scope", "another"): "the trained model is used elsewhere too",
        ("performance_change", "changes_intent"): "a performance gets another meaning",
        ("performance_change", "new_words"): "a performance gets new words",
        ("reference_third_party", "yes"): "a prompt or reference points to someone else's work",
        (
            "reference_public_figure",
            "yes",
        ): "a prompt or reference points to a public figure or someone who has died",
        ("reference_permission", "no"): "the reference turns out not to be permitted",
        ("union_work_affected", "yes"): "it does work that union members usually do",
        ("union_agreement", "no"): "the union turns out not to have agreed",
        ("consent_all_parties", "no"): "not everyone involved consents to use elsewhere",
        ("key_creative", "yes"): "it becomes a main character, a key visual or a central setting",
        ("tool_trains_or_stores", "yes"): "the tool starts to keep or learn from what goes in or comes out",
        ("tool_secured", "consumer"): "an ordinary tool is used that nobody has secured",
        ("tool_secured", "own_enterprise"): "it moves to your company's own tool",
        ("input_sensitive", "yes"): "what goes in shows talent, unreleased footage, contracts or scripts",
        ("input_approved", "no"): "the owner turns out not to have allowed that input",
        ("terms_reviewed", "no"): "nobody has read the tool's terms",
        ("vendor_pipeline", "yes"): "a vendor or a chain of tools is involved that nobody has checked",
        ("vendor_checked", "no"): "a step of it turns out not to be checked",
    }
)
"""What would raise an outcome, most telling first."""
