"""What machines read: the sidecar against its schema, source types, manifests that really sign, the cue sheet."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from c2pa_signer import mp4, png, signed, wav
from documents import HARMLESS, SAMPLES, VENDOR, VOICE, interview, text, use

import assistant.disclose
from rules import read_facts
from rules.facts import USE_FACTS

SCHEMA = json.loads(
    (Path(assistant.disclose.__file__).parent / "schema" / "disclosure-1.schema.json").read_text("utf-8")
)
IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
RETIRED_OR_HEARSAY = (
    "humanEdits",
    "digitalCreation",
    "digitalCapture",
    "minorHumanEdits",
    "digitalArt",
    "softwareImage",
)


def sidecar(**facts: str) -> dict[str, Any]:
    return json.loads(text(interview(use("u1", HARMLESS | facts, "a use", "Tool X")), "json"))


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_sidecar_keeps_to_its_schema(name: str) -> None:
    made = json.loads(text(SAMPLES[name], "json"))
    jsonschema.validate(made, SCHEMA, jsonschema.Draft202012Validator)
    assert made["verdict"]["outcome"] == name


def test_the_sidecar_has_the_words_of_the_person() -> None:
    made = json.loads(text(SAMPLES["written_approval"], "json"))
    consent = made["uses"][0]["facts"]["consent"]
    assert (consent["value"], consent["quote"], consent["confirmed"]) == (
        "verbal",
        "عمر قالت نعم على الهاتف.",
        True,
    )


@pytest.mark.parametrize(
    ("facts", "term", "candidates"),
    [
        ({}, "trainedAlgorithmicMedia", []),
        ({"purpose": "music"}, "trainedAlgorithmicMedia", []),
        ({"human_input": "yes"}, None, ["trainedAlgorithmicMedia", "compositeSynthetic"]),
        ({"purpose": "upscale_restore"}, "compositeWithTrainedAlgorithmicMedia", []),
        (
            {"purpose": "performance_edit", "input_proprietary": "yes"},
            "compositeWithTrainedAlgorithmicMedia",
            [],
        ),
        (
            {"purpose": "background"},
            None,
            ["trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"],
        ),
        (
            {"input_proprietary": "unsure"},
            None,
            ["trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"],
        ),
        ({"is_generative": "no"}, "algorithmicallyEnhanced", []),
        ({"is_generative": "unsure"}, None, []),
        ({"purpose": "training_model"}, None, []),
    ],
)
def test_a_source_type_is_claimed_only_where_the_answers_settle_it(
    facts: dict[str, str], term: str | None, candidates: list[str]
) -> None:
    found = sidecar(**facts)["uses"][0]["digitalSourceType"]
    assert found["uri"] == (term and IPTC + term)
    assert found["candidates"] == [IPTC + name for name in candidates]
    assert bool(found["ask"]) == (term is None)


def test_no_source_type_is_ever_asserted_from_hearsay() -> None:
    for purpose in USE_FACTS["purpose"].values:
        for human in ("yes", "no", "unsure"):
            made = json.dumps(sidecar(purpose=purpose, human_input=human))
            assert not [term for term in RETIRED_OR_HEARSAY if term in made]


def test_an_edit_is_never_called_created() -> None:
    (manifest,) = sidecar(purpose="performance_edit")["uses"][0]["c2pa"]
    actions = manifest["definition"]["assertions"][0]["data"]["actions"]
    assert [action["action"] for action in actions] == ["c2pa.opened", "c2pa.edited"]
    assert manifest["ingredient"]["relationship"] == "parentOf"
    assert actions[0]["parameters"]["ingredientIds"] == [manifest["ingredient"]["label"]]


def test_where_the_answers_do_not_say_the_signer_is_given_both() -> None:
    found = sidecar(**VENDOR)["uses"][0]["c2pa"]
    assert [manifest["settled"] for manifest in found] == [False, False]
    assert len({manifest["when"] for manifest in found}) == 2


@pytest.mark.parametrize(
    ("kind", "asset"), [("image/png", png()), ("audio/wav", wav()), ("video/mp4", mp4())]
)
@pytest.mark.parametrize("facts", [{}, VOICE, {"purpose": "upscale_restore"}])
def test_a_signed_file_says_what_the_sidecar_said(kind: str, asset: bytes, facts: dict[str, str]) -> None:
    made = sidecar(**facts)
    for manifest in made["uses"][0]["c2pa"]:
        read = signed(asset, kind, manifest)
        assert read["validation_state"] == "Valid"
        assert {status["code"] for status in read.get("validation_status", [])} <= {
            "signingCredential.untrusted"
        }
        active = read["manifests"][read["active_manifest"]]
        kept = {part["label"]: part["data"] for part in active["assertions"]}
        wanted = manifest["definition"]["assertions"][0]["data"]["actions"]
        actions = kept["c2pa.actions.v2"]["actions"]
        assert [a["action"] for a in actions] == [a["action"] for a in wanted]
        assert actions[-1]["digitalSourceType"] == wanted[-1]["digitalSourceType"]
        assert actions[-1]["softwareAgent"] == {"name": "Tool X"}
        assert kept["frankly.disclosure"]["answersDigest"] == made["answers_digest"]
        assert len(active.get("ingredients", [])) == ("ingredient" in manifest)


def test_the_facts_in_a_sidecar_can_be_judged_again() -> None:
    made = json.loads(text(SAMPLES["written_approval"], "json"))
    uses = [{"id": u["id"], **{f: a["value"] for f, a in u["facts"].items()}} for u in made["uses"]]
    production = {f: a["value"] for f, a in made["production"].items()}
    assert len(read_facts(json.dumps({"production": production, "uses": uses})).uses) == 3
