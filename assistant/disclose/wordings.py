"""The words of a section -> paragraphs of the letter: whose they are, and which of them the facts do not bear out."""

from collections.abc import Iterator

from assistant.disclose.drafted import Worded
from assistant.disclose.hygiene import one_line, paragraphs
from assistant.disclose.model import Line, Run, Text
from assistant.disclose.told import Matter


def paragraphs_of(section: str, given: Matter) -> Iterator[Text]:
    """Yield the paragraphs of a section, and a line that says where a person wrote them."""
    worded = given.drafted.of(section)
    if worded is None or not worded.text.strip():
        return
    for paragraph in paragraphs(worded.text):
        yield Text(_marked(paragraph, worded, given))
    if worded.own or worded.added:
        yield Text((Run(given.say["own_wording" if worded.own else "own_sentences"], "small"),))


def quotes(worded: Worded, said: str) -> bool:
    """Tell whether a wording already has everything a person said, so that it need not be quoted beside it."""
    plain = one_line(said).replace("“", "‘").replace("”", "’")
    return plain in one_line(worded.text).replace("“", "‘").replace("”", "’")


def _marked(paragraph: str, worded: Worded, given: Matter) -> Line:
    """Return a paragraph with a mark behind every sentence that is not as the facts have it."""
    runs: list[Run] = []
    rest = paragraph
    for sentence in sorted(map(one_line, worded.untrue), key=paragraph.find):
        before, found, after = rest.partition(sentence) if sentence else (rest, "", "")
        if found:
            mark = Run(given.say["untrue_mark"], "badge", "stop")
            runs += [Run(before), Run(found, "strong"), Run(" "), mark]
            rest = after
    return tuple(run for run in (*runs, Run(rest)) if run.text)
