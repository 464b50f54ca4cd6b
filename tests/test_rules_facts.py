"""Facts files: what is read, and the one clear line for what is not."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import FactsError, read_facts, read_use
from rules.facts import Tool

YES_NO = "it takes yes, no, unsure"


def test_json_and_yaml_say_the_same():
    from_json = read_facts(
        '{"production": {"title": "Nord", "kind": "fiction", "guilds": ["DGA"]}, "policies": ["netflix_genai"],'
        ' "uses": [{"in_final": "no", "tools": [{"name": "Runway", "version": "4"}], "consent": null}]}'
    )
    from_yaml = read_facts(
        "production: {title: Nord, kind: fiction, guilds: [DGA]}\npolicies: [netflix_genai]\n"
        "uses:\n- in_final: no\n  tools: [{name: Runway, version: 4}]\n  consent:\n"
    )
    assert from_json == from_yaml
    assert from_json.uses[0].in_final == "no"
    assert from_json.uses[0].tools == (Tool(name="Runway", version="4"),)
    assert from_json.uses[0].consent is None


def test_uses_without_an_id_are_numbered():
    assert [use.id for use in read_facts("uses: [{}, {id: plate}, {}]").uses] == ["use-1", "plate", "use-3"]


@pytest.mark.parametrize(
    "text", ["uses: [{}]\nproduction:", "uses: [{description: ''}]", "\ufeffuses: [{}]", '{"uses": [{}]}']
)
def test_what_is_not_there_is_not_yet_known(text):
    assert read_facts(text).uses[0].description is None


def test_a_description_of_two_hundred_pages_is_fine():
    long = "word " * 150_000
    assert read_facts(f'{{"uses": [{{"description": "{long}"}}]}}').uses[0].description == long


ERRORS = [
    ("uses: []", "f: uses: there is no use of generative AI to judge; give at least one"),
    ("{}", "f: uses: there is no use of generative AI to judge; give at least one"),
    ("production: {title: x}", "f: uses: there is no use of generative AI to judge; give at least one"),
    ("", "f:1: there are no facts here; it takes 'production' and 'uses'"),
    ("- a", "f:1: a mapping is expected here, not a list"),
    ("just words", "f:1: a mapping is expected here, not text"),
    ("use: [{}]", "f:1: unknown key 'use'; did you mean 'uses'?"),
    ("uses: {}", "f:1: uses: a list is expected here, not a mapping"),
    ("uses:\n- {}\n- in_final: yess", "f:3: uses[1].in_final: 'yess' is not one of its values; did you mean 'yes'?"),
    ("uses:\n- {}\n- in_final: true", f"f:3: uses[1].in_final: 'true' is not one of its values; {YES_NO}"),
    ("uses: [{in_final: [yes]}]", "f:1: uses[0].in_final: text is expected here, not a list"),
    ("uses: [{in_fianl: yes}]", "f:1: uses[0].in_fianl: unknown fact; did you mean 'in_final'?"),
    ("production: {kind: drama}\nuses: [{}]",
     "f:1: production.kind: 'drama' is not one of its values; it takes fiction, documentary, news, unscripted, "
     "animation, advert, trailer, other"),
    ("production: {titel: x}\nuses: [{}]", "f:1: production.titel: unknown fact; did you mean 'title'?"),
    ("uses: [{id: a}, {id: a}]", "f:1: uses[1]: the id 'a' is already taken by another use"),
    ("uses: [{}, {id: use-1}]", "f:1: uses[1]: the id 'use-1' is already taken by another use"),
    ("uses: [{id: ''}]", "f:1: uses[0].id: text is expected here, and nothing stands there"),
    ("uses: [{tools: [Runway]}]", "f:1: uses[0].tools[0]: a mapping is expected here, not text"),
    ("uses: [{tools: [{version: 4}]}]", "f:1: uses[0].tools[0]: 'name' is missing"),
    ("uses: [{}, &a {}, *a]", "f:1: aliases are not read; write out what *a stands for"),
    ("uses: [{in_final: yes, in_final: no}]", "f:1: 'in_final' is given twice, first in line 1"),
    ('{"uses": [{"in_final": true}]}', "f: uses[0].in_final: true is not one of its values; it takes yes, no, unsure, in quotes"),
    ('{"uses": [{"description": 4}]}', 'f: uses[0].description: text is expected here, not 4; write it in quotes: "4"'),
    ('{"uses": [{"tools": [{"name": "x", "version": 4.5}]}]}',
     'f: uses[0].tools[0].version: text is expected here, not 4.5; write it in quotes: "4.5"'),
    ('{"production": {"title": false}, "uses": [{}]}',
     'f: production.title: text is expected here, not false; write it in quotes: "false"'),
    ('{"uses": [{}], "uses": []}', "f: 'uses' is given twice"),
    ('{"uses": [{}]', "f:1: not valid JSON: expecting ',' delimiter"),
    ('{"uses": [{"a": NaN}]}', "f: not valid JSON: NaN is not a value"),
    ('{"uses": [' + "1" * 5000 + "]}", "f: not valid JSON: a number is too long"),
    ('{"uses": ' + "[" * 100_000, "f: nested deeper than 40 levels"),
    ('{"uses": [{"id": "\\ud800"}]}', "f: this is not UTF-8 text (character 0)"),
    ('{"uses": [{"id": "a\\u0000"}]}', "f:1: this is not text: it holds a NUL character"),
    (b"uses: [{description: \xff}]", "f: this is not UTF-8 text (byte 21)"),
    (b"uses:\n- {description: \x00}", "f:2: this is not text: it holds a NUL character"),
    (b"\x89PNG\r\n\x1a\n\x00", "f: this is not UTF-8 text (byte 0)"),
    (" " * 20_000_000, "f: larger than 5,000,000 characters; leave long documents out of the facts"),
    ('{"uses": [' + "{}," * 10_000 + "{}]}", "f: uses: more than 10,000; judge them in several files"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), ERRORS, ids=range(len(ERRORS)))
def test_one_line_says_what_is_wrong_with_facts(text, said):
    with pytest.raises(FactsError) as caught:
        read_facts(text, "f")
    assert str(caught.value) == said


def test_plain_values_are_read_with_the_same_care():
    assert read_use({"in_final": "unsure"}).in_final == "unsure"
    with pytest.raises(FactsError, match=r"^uses\[2\]: in_final: true is not one of its values"):
        read_use({"in_final": True}, "uses[2]")


def problem_of(raw):
    try:
        read_facts(raw)
    except FactsError as wrong:
        return str(wrong)
    return ""


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200))
def test_text_of_any_kind_is_facts_or_a_facts_error(raw):
    assert problem_of(raw).startswith("<stdin>") or not problem_of(raw)


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from(["yes", "no", "unsure"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "in_final", "tools", "name", "purpose", "x"]), inner, max_size=4
        )
    ),
)


@settings(max_examples=300, deadline=None)
@given(_JSON, _JSON)
def test_values_of_any_kind_are_facts_or_a_facts_error(production, uses):
    said = problem_of(json.dumps({"production": production, "uses": uses}))
    assert said.startswith("<stdin>") or not said
