"""What a message says of the production: title, who it is for, who makes it, what kind it is."""

import re

from assistant.understand.clauses import covering
from assistant.understand.folding import Span, fold
from assistant.understand.guards import Context, addressed
from assistant.understand.reading import Proposed
from assistant.understand.tools import tools

_PROPER = r"(?:(?:St|Dr|Mr|Mrs|Ms|Vol|No|vs)\.(?= )|[A-Z0-9](?:[\w'’&-]|[.!](?=\w))*)"
"""A word of a name; a full stop inside it ends nothing, one behind it ends the sentence."""
_NAME = rf"(?:{_PROPER}|I)(?: (?:(?:of|the|and|a|an|in|at|&|de|la)(?= (?:[A-Z0-9]|of|the|and|a|in))|{_PROPER})){{0,7}}"
_SERIES = r"(?:,? (?:[sS](?:eries |eason )?\d{1,2}|[sS]eason (?:\d+|one|two|three)|[sS]eries (?:\d+|one|two|three)))"
_QUOTED = re.compile(
    r"(?:\b(?i:on|called|titled|named|show|film|series|movie|feature|documentary|doc|drama|production|is|programme),? )"
    r"[\"“‘'«](?P<x>[^\"”’»\n]{2,80})[\"”’'»]"
)
_CALLED = re.compile(
    rf"\b(?i:called|titled|entitled|title is|title:|working title:?) (?P<x>{_NAME}{_SERIES}?)"
)
_OPENING = re.compile(
    rf"^\W*(?i:hi,? |hello,? |hey,? |so,? |ok,? )*(?i:we(?:'re|’re| are)? (?:making |on |doing |shooting |in post on |working on "
    rf"|prepping |cutting |posting )|i(?:'m|’m| am) (?:on |working on |the \w+(?: \w+)? on )|i work on |working on |it(?:'s|’s) |this is (?:for )?)?"
    rf"(?P<x>{_NAME}{_SERIES}?)(?=(?: is| are)?,? (?i:for|on|an?|the|our|another) |[.,:;(\n]| - | – | —|$)"
)
_ON = re.compile(rf"\b(?:on|for|of) (?P<x>{_NAME}{_SERIES})(?=[ .,;:!)]|$)")
_MAKING = re.compile(
    rf"\b(?i:making|shooting|working on|work on|prepping|producing|posting) (?P<x>{_NAME}{_SERIES}?)(?=,? (?i:for(?: the)?) [A-Z]|, (?i:an?) )"
)
_COMPANY = re.compile(
    rf"\b(?i:produced by|made by|production company(?: is|:)?|prodco(?: is|:)?|company(?: is|:)|i(?:'m|’m| am) at|we(?:'re|’re| are)"
    rf" (?:at )?)(?: the)? ?(?P<x>{_NAME})"
)
_SUFFIX = re.compile(
    r"\b(?P<x>(?:[A-Z][\w'’&-]* ){1,4}(?:Pictures|Films?|Productions?|Studios?|Media|Entertainment|Television|TV|Ltd|LLC|Inc))\b"
)
_CONTACT = re.compile(
    rf"\b(?i:(?:my|our|the)(?: \w+)? (?:contact|exec(?:utive)?)(?: (?:there|at \w+))?(?: is|:|,)|contact(?: is|:)) (?P<x>{_NAME})"
)
_BY = re.compile(
    rf"\b(?i:prepared by|my name(?:'s|’s| is)|this is (?=[A-Z][a-z]+ [A-Z][a-z]+ (?:from|at)\b)) ?(?P<x>{_NAME})"
)
_NOT_TITLES = re.compile(
    r"(?i:we|i|it|the|a|an|hi|hello|so|our|my|this|that|yes|no|ok|they|he|she|art|vfx|post|sound|just|used|using|ai|for|in|on|ep|episode"
    r"|one|two|none|nothing|not|actually|her|his|what|who|why|how|can|is|do|did|there|everything|all|some|only|maybe|also|adr|director"
    r"|production|editor|everyone|nobody|someone|background|mood|storyboards?|voice|music|mostly|still|then|sorry|thanks|please|system|temp"
    r"|season|series|s\d+|netflix|bbc|hbo|amazon|disney|system|note)(?:\W.*)?"
)
_NAMED = (
    (
        "company",
        re.compile(
            r"produced by|made by|prodco|company|i.?m at|we.?re |we are |pictures|films?\b|productions?|studios?|media|television|ltd|llc"
        ),
        (_COMPANY, _SUFFIX),
    ),
    ("contact", re.compile("contact|exec"), (_CONTACT,)),
    ("prepared_by", re.compile("prepared by|my name|this is"), (_BY,)),
)
_LONGEST, _SHORT = 80, 3


def production(around: Context, *, opening: bool) -> dict[str, Proposed]:
    """Read what a message says of the production as a whole; a bare title only where an opening is expected."""
    found = _commissioner(around) | (_kind(around) if opening else {})
    titles = (_QUOTED, _CALLED, _ON, _OPENING, _MAKING) if opening else (_ON,)
    named = [
        ("title", titles),
        *((fact, patterns) for fact, hint, patterns in _NAMED if hint.search(around.message.text)),
    ]
    for fact, patterns in named:
        proposed = _first(around, fact, patterns)
        if proposed:
            found[fact] = proposed
    return found


def _first(around: Context, fact: str, patterns: tuple[re.Pattern[str], ...]) -> Proposed | None:
    for pattern in patterns:
        for match in pattern.finditer(around.message.original[:20_000]):
            said = match["x"].strip(" ,.")
            if _fits(around, fact, pattern, said):
                return Proposed(value=said, quote=said)
    return None


def _fits(around: Context, fact: str, pattern: re.Pattern[str], said: str) -> bool:
    if not said or len(said) > _LONGEST or around.suspicious:
        return False
    low = said.lower().replace("'", "").replace("’", "")
    if tools(fold(said), around.words) or around.words.commissioner.fullmatch(low):
        return False
    if fact == "title" and pattern is not _QUOTED and pattern is not _CALLED:
        named = " " in said or (pattern is _MAKING and not said.isupper())
        return named and not _NOT_TITLES.fullmatch(said)
    return fact != "company" or not _NOT_TITLES.fullmatch(said)


def _commissioner(around: Context) -> dict[str, Proposed]:
    for match in around.words.commissioners.finditer(around.message.text):
        quote = around.message.quote(Span(*match.span("x")))
        if not _elsewhere(around, match.start("x")) and (quote[:1].isupper() or len(quote) > _SHORT):
            return {"commissioner": Proposed(value=_titled(quote), quote=quote)}
    return {}


def _titled(quote: str) -> str:
    return quote if quote[:1].isupper() else quote.upper() if len(quote) <= 4 else quote.title()


def _kind(around: Context) -> dict[str, Proposed]:
    for kind, pattern in around.words.kinds:
        for match in pattern.finditer(around.message.text):
            if not _elsewhere(around, match.start()):
                return {"kind": Proposed(value=kind, quote=_clause(around, Span(*match.span())))}
    return {}


def _clause(around: Context, span: Span) -> str:
    sentence = next((s for s in around.sentences if s.span.start <= span.start < s.span.end), None)
    return around.message.quote(covering(sentence, span) if sentence else span)


def _elsewhere(around: Context, at: int) -> bool:
    sentence = next((s for s in around.sentences if s.span.start <= at < s.span.end), None)
    if sentence is None:
        return True
    text = around.message.cut(sentence.span)
    return addressed(around, sentence) or bool(around.words.guards["elsewhere"].search(text))
