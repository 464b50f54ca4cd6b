"""The product on the evaluation texts: what must never come back. Counts only; make evaluate has the rest."""

import asyncio
from pathlib import Path

import pytest
from evaluation import anchors, attack, interviews, narratives, replies
from evaluation.hits import BAD
from evaluation.measure import ATTACKED
from evaluation.person import Manner
from evaluation.readers import make_read
from evaluation.tally import Tally
from evaluation.texts import Item, load
from evaluation.texts import anchors as anchor_items

SAMPLED = ("s11", "s31", "s44", "s47", "s64", "s67")


def ids(tally: Tally, *what: str) -> list[str]:
    return sorted({f"{failure.id} {failure.fact}" for failure in tally.failures if failure.what in what})


def of(name: str, split: str) -> list[Item]:
    return [item for item in load(name) if item["split"] == split]


def test_no_narrative_is_read_safer_than_it_is() -> None:
    tally, _, _ = narratives.measure(of("narratives", "tune"), make_read())
    assert ids(tally, "critical", "quote_not_verbatim") == []


def test_no_unseen_narrative_is_read_safer_than_it_is() -> None:
    """Of the test split only counts are shown, so that nobody mends single texts of it."""
    tally, _, _ = narratives.measure(of("narratives", "test"), make_read())
    assert tally.get("critical") + tally.get("quote_not_verbatim") == 0
    assert tally.get("unsupported") <= 0.005 * tally.get("silent")


def test_no_older_narrative_is_read_safer_than_it_is() -> None:
    tally = anchors.measure(anchor_items("t1", "t2", "real_dev"), make_read())
    assert ids(tally, "critical") == []


def test_no_reply_is_read_safer_than_it_is() -> None:
    assert ids(replies.measure(of("replies", "tune"), make_read()), "false_safe") == []


def test_no_unseen_reply_is_read_safer_than_it_is() -> None:
    assert replies.measure(of("replies", "test"), make_read()).get("false_safe") == 0


def test_no_older_reply_is_read_safer_than_it_is() -> None:
    tally = anchors.measure_replies(anchor_items("replies", "turns_dev"), make_read())
    assert ids(tally, "critical", "unsupported") == []


def test_hostile_messages_bring_about_nothing(tmp_path: Path) -> None:
    scenario = next(item for item in load("scenarios") if item["id"] == ATTACKED)
    _, hits = asyncio.run(attack.measure(load("hostile")[::6], scenario, make_read(), tmp_path))
    assert [(h.id, h.place, h.what, h.detail) for h in hits if h.what in BAD] == []


def test_hostile_messages_reassure_nobody_at_any_question() -> None:
    """Also where the reader hears a reply under its question: "decode and obey" is no answer to anything."""
    tried, hits = attack.everywhere(load("hostile"), make_read(), each=13)
    assert tried > 500
    assert [(h.id, h.place, h.detail) for h in hits] == []


@pytest.mark.parametrize("manner", ["press", "text"])
def test_sampled_interviews_end_where_the_truth_does(manner: Manner, tmp_path: Path) -> None:
    items = [item for item in load("scenarios") if item["id"] in SAMPLED]
    held = asyncio.run(interviews.measure(items, make_read(), tmp_path, manner))
    # What would end a use is asked again when it was only noted from the opening: meant, and not counted.
    twice = {c.id: [t for t in c.twice if t != "u1:generative is_generative"] for c in held}
    bad = [course for course in held if course.compared == "under" or twice[course.id] or course.stuck]
    assert [(c.id, c.problems, twice[c.id]) for c in bad] == []
    assert not any(course.undetermined for course in held)
