"""What a wording is held against: the answers, the verdict, the policies, and every name and word on record."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property, lru_cache
from typing import Any

from assistant.drafting.lexicon import LANGUAGES, lexicon, tool_names
from assistant.drafting.sentences import fold, folded_once
from assistant.state import Answer, Interview, UseState
from assistant.words import plain
from rules.policy import Outcome, Policy
from rules.verdict import HeldPrecondition, UseVerdict, Verdict

_IMPLIED: tuple[tuple[dict[str, str], dict[str, str]], ...] = (
    (
        {"likeness_or_voice": "none"},
        {"is_replica": "no", "performance_change": "none", "consent": "not_needed"},
    ),
    (
        {"likeness_or_voice": "not_human"},
        {"is_replica": "no", "performance_change": "none", "consent": "not_needed"},
    ),
    ({"training_material": "none"}, {"model_scope": "this_production"}),
    ({"input_proprietary": "no", "input_personal_data": "no"}, {"input_sensitive": "no"}),
)
_TEXTS = ("title", "company", "commissioner", "contact", "prepared_by")
_NAME = 60
"""Characters a name may have and still be taken for one."""


class Ground:
    """The record, looked at once for as many sentences as are held against it."""

    def __init__(
        self,
        interview: Interview,
        verdict: Verdict | None,
        policies: Mapping[str, Policy] | None = None,
        known_names: Iterable[str] = (),
    ) -> None:
        self.interview = interview
        self.verdict = verdict
        self.policies = policies or {}
        self.known_names = tuple(known_names)

    def value(self, use: UseState, fact: str) -> Any:
        """Return the value of a fact, also where it follows from others; None while it is not known."""
        answer = use.facts.get(fact)
        if answer is not None:
            return answer.value
        return next((then[fact] for when, then in _IMPLIED if fact in then and _holds(use, when)), None)

    def uses(self, section: str, folded: str) -> list[UseState]:
        """Return the uses a sentence speaks of: that of its section, those it points at, or all of them."""
        uses = self.interview.uses
        named = self.interview.use(use_of(section))
        if named or len(uses) < 2:
            return [named] if named else list(uses)
        words = set(re.findall(r"\w{4,}", folded))
        return [use for use in uses if words & self._telling[use.id]] or list(uses)

    @cached_property
    def _telling(self) -> Mapping[str, frozenset[str]]:
        """For each use: the words of its tools and description that no other use has."""
        own = {use.id: set(re.findall(r"\w{4,}", fold(self._spoken(use)))) for use in self.interview.uses}
        return {
            id: frozenset(words.difference(*(other for key, other in own.items() if key != id)))
            for id, words in own.items()
        }

    def verdict_on(self, use: str) -> UseVerdict | None:
        """Return the verdict on a use."""
        return next((v for v in self.verdict.uses if v.id == use), None) if self.verdict else None

    def outcome(self, section: str) -> tuple[Outcome, bool] | None:
        """Return what is asked where a section speaks, and whether that is still open."""
        judged = self.verdict_on(use_of(section)) or self.verdict
        return (judged.outcome, judged.undetermined) if judged else None

    @cached_property
    def blocking(self) -> tuple[HeldPrecondition, ...]:
        """What is needed and missing, each once."""
        held = [p for use in self.verdict.uses for p in use.preconditions] if self.verdict else []
        return tuple({p.id: p for p in held if p.blocking}.values())

    @cached_property
    def words(self) -> str:
        """Every word on record that is not a closed value: texts, quotes, and who may know."""
        production = [_worded(fact, a) for fact, a in self.interview.production.items()]
        return "\n".join([*production, *(self.words_of(use) for use in self.interview.uses)])

    def words_of(self, use: UseState) -> str:
        """Return the words on record for one use."""
        return "\n".join(_worded(fact, answer) for fact, answer in use.facts.items())

    def _spoken(self, use: UseState) -> str:
        return f"{plain(use.value('description') or '')} {plain(use.value('tools') or '')}"

    @cached_property
    def tools(self) -> frozenset[str]:
        """Every name, folded, that the tools on record go by."""
        return _aliases(frozenset(fold(name) for use in self.interview.uses for name in _tools(use)))

    @cached_property
    def commissioners(self) -> frozenset[str]:
        """The names, folded, of whoever is asked."""
        named = [plain(a.value) for f, a in self.interview.production.items() if f == "commissioner"]
        issuers = [policy.issuer for policy in self.policies.values()] or ["Netflix"]
        return frozenset(fold(name) for name in [*named, *issuers] if is_name(name))

    @cached_property
    def titles(self) -> frozenset[str]:
        """The names, folded, of the production and its companies."""
        answers = self.interview.production
        named = [plain(answers[fact].value) for fact in ("title", "company") if fact in answers]
        return frozenset(fold(name) for name in named if is_name(name))

    def masked(self, folded: str) -> str:
        """Return a folded sentence with tools, commissioner and title under one name each."""
        own = self._mask.sub(lambda match: self._masks[match[0]], folded)
        return _any_tool().sub("toolname", own)

    @cached_property
    def _masks(self) -> Mapping[str, str]:
        known = dict.fromkeys((t for t in self.tools if is_name(t)), "toolname") | dict.fromkeys(
            self.titles, "titlename"
        )
        return {
            name: mask
            for name, mask in (known | dict.fromkeys(self.commissioners, "commissionername")).items()
            if name
        }

    @cached_property
    def _mask(self) -> re.Pattern[str]:
        return _whole_words(frozenset(self._masks))


@lru_cache(64)
def _aliases(said: frozenset[str]) -> frozenset[str]:
    proper = {
        tool
        for alias, (tool, _) in tool_names().items()
        if folded_once(alias) in said or folded_once(tool) in said
    }
    return said | {folded_once(alias) for alias, (tool, _) in tool_names().items() if tool in proper}


@cache
def _any_tool() -> re.Pattern[str]:
    ordinary = {word for code in LANGUAGES for word in lexicon(code).names["words"]}
    return _whole_words(
        frozenset(fold(a) for a, (_, common) in tool_names().items() if not common) - ordinary
    )


@lru_cache(64)
def _whole_words(names: frozenset[str]) -> re.Pattern[str]:
    longest = "|".join(map(re.escape, sorted(filter(None, names), key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{longest})(?!\w)") if longest else re.compile("(?!)")


def use_of(section: str) -> str:
    """Return the id of the use a section is about, or nothing."""
    return section.removeprefix("use:").rpartition(":")[0] if section.startswith("use:") else ""


def is_name(text: str) -> bool:
    """Tell whether a text on record is short and plain enough to be a name, not a statement."""
    short = (
        0 < len(text) <= _NAME and len(text.split()) <= 5 and not re.search(r"[.!?:;,\n]\s|[\n{}<>]", text)
    )
    return short and (len(text.split()) < 3 or not _states(fold(text)))


def _states(folded: str) -> bool:
    return any(
        lexicon(code).approval[part].search(folded) for code in LANGUAGES for part in ("done", "comply")
    )


def _holds(use: UseState, when: Mapping[str, str]) -> bool:
    return all(use.value(fact) == value for fact, value in when.items())


def _worded(fact: str, answer: Answer) -> str:
    said = answer.quote if answer.by not in {"press"} or fact in (*_TEXTS, "description") else ""
    value = (
        plain(answer.value)
        if fact in (*_TEXTS, "description", "tools", "territories", "channels", "guilds")
        else ""
    )
    return " ".join(filter(None, [value, said, answer.who or ""]))


def _tools(use: UseState) -> list[str]:
    tools = use.value("tools")
    if not isinstance(tools, (list, tuple)):
        return []
    return [str(t.get("name", "")) if isinstance(t, Mapping) else plain(t) for t in tools]
