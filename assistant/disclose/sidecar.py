"""The letter for machines: facts with the words they come from, verdict, policies, source types, manifests."""

import json
import re
from typing import Any

from assistant.disclose.drafted import Drafted, Standing
from assistant.disclose.onrecord import recorded
from assistant.disclose.provenance import manifests, source_type
from assistant.disclose.told import Matter, Told
from assistant.state import Answer

SCHEMA = "urn:frankly:disclosure:1"
"""Names assistant/disclose/schema/disclosure-1.schema.json."""
_UNSEEN = re.compile(
    "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)


def sidecar(given: Matter) -> str:
    """Return the JSON. People's words are verbatim; what cannot be seen in them is escaped."""
    text = json.dumps(_all(given), ensure_ascii=False, indent=2)
    return _UNSEEN.sub(_escape, text) + "\n"


def _all(given: Matter) -> dict[str, Any]:
    verdict = given.verdict
    return {
        "schema": SCHEMA,
        "reference": given.reference,
        "final": given.final,
        "date": given.on.isoformat(),
        "title": given.law.say("title"),
        "summary": given.law.say("summary"),
        "is_not": list(given.law.lines("is_not")),
        "production": _facts(given.interview.production),
        "verdict": {
            "outcome": verdict.outcome.value,
            "undetermined": verdict.undetermined,
            "judged_on": verdict.judged_on.isoformat(),
        },
        "uses": [_use(use, given) for use in given.uses],
        "policies": [_policy(given, ref.id, ref.digest) for ref in verdict.policies],
        **({"decisions": recorded(given)} if given.interview.decisions else {}),
        "answers_digest": given.digest,
        **({"draft": _draft(given.drafted)} if given.drafted.texts else {}),
    }


def _draft(drafted: Drafted) -> dict[str, Any]:
    at = drafted.standing or Standing(0)
    return {
        "version": at.version,
        "prepared_by": at.prepared_by,
        "facts_confirmed_by": at.facts_confirmed_by,
        "signed": at.signed.isoformat() if at.signed else None,
        "issued": at.issued.isoformat() if at.issued else None,
        "fingerprint": at.fingerprint,
        "corrects": at.corrects,
        "changes": list(at.changes),
        "wordings": {
            section: {
                "text": worded.text,
                "by": "person" if worded.own else "assistant",
                "added": list(worded.added),
                "untrue": [sentence for sentence in worded.untrue if sentence],
            }
            for section, worded in drafted.texts.items()
        },
    }


def _use(use: Told, given: Matter) -> dict[str, Any]:
    return {
        "id": use.state.id,
        "title": use.title,
        "facts": _facts(use.state.facts),
        "verdict": {k: v for k, v in use.verdict.model_dump(mode="json").items() if k != "id"},
        "digitalSourceType": source_type(use),
        "c2pa": manifests(use, given),
    }


def _facts(answers: dict[str, Answer]) -> dict[str, Any]:
    return {
        fact: {
            "value": a.value,
            "quote": a.quote,
            "by": a.by,
            "confirmed": a.confirmed,
            "at": a.at or None,
            "who": a.who,
        }
        for fact, a in answers.items()
    }


def _policy(given: Matter, id: str, digest: str) -> dict[str, Any]:
    policy = given.policies[id]
    return {
        "id": id,
        "issuer": policy.issuer,
        "title": policy.title,
        "link": policy.link,
        "read_on": policy.read_on.isoformat(),
        "verified": policy.verified,
        "verified_how": policy.verified_how,
        "digest": digest,
    }


def _escape(found: re.Match[str]) -> str:
    return json.dumps(found.group())[1:-1]
