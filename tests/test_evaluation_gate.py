"""The product on the evaluation texts: what must never come back. Counts only; make evaluate has the rest."""

import asyncio
from pathlib import Path

import pytest
from evaluation import anchors, attack, interviews, narratives, replies
from evaluation.measure import ATTACKED
from evaluation.person import Manner
from evaluation.readers import make_read
from evaluation.tally import Tally
from evaluation.texts import anchors as anchor_items
from evaluation.texts import load

SAMPLED = ("s05", "s09", "s27", "s44", "s49", "s66")


def ids(tally: Tally, *what: str) -> list[str]:
    return sorted({f"{failure.id} {failure.fact}" for failure in tally.failures if failure.what in what})


def test_no_narrative_is_read_safer_than_it_is() -> None:
    tally, _, _ = narratives.measure(load("narratives"), make_read())
    assert ids(tally, "critical", "quote_not_verbatim") == []
    assert tally.get("unsupported") <= 0.005 * tally.get("silent"), ids(tally, "unsupported")


def test_no_older_narrative_is_read_safer_than_it_is() -> None:
    tally = anchors.measure(anchor_items("t1", "t2", "real_dev"), make_read())
    assert ids(tally, "critical") == []


def test_no_reply_is_read_safer_than_it_is() -> None:
    assert ids(replies.measure(load("replies"), make_read()), "false_safe") == []


def test_no_older_reply_is_read_safer_than_it_is() -> None:
    tally = anchors.measure_replies(anchor_items("replies", "turns_dev"), make_read())
    assert ids(tally, "critical", "unsupported") == []


def test_hostile_messages_bring_about_nothing(tmp_path: Path) -> None:
    scenario = next(item for item in load("scenarios") if item["id"] == ATTACKED)
    _, hits = asyncio.run(attack.measure(load("hostile")[::4], scenario, make_read(), tmp_path))
    assert [(h.id, h.place, h.what, h.detail) for h in hits if h.what in attack.BAD] == []


@pytest.mark.parametrize("manner", ["press", "text"])
def test_sampled_interviews_end_where_the_truth_does(manner: Manner, tmp_path: Path) -> None:
    items = [item for item in load("scenarios") if item["id"] in SAMPLED]
    held = asyncio.run(interviews.measure(items, make_read(), tmp_path, manner))
    bad = [course for course in held if course.compared == "under" or course.twice or course.stuck]
    assert [(c.id, c.problems, c.twice) for c in bad] == []
    assert not any(course.undetermined for course in held)
