"""Nothing a person typed becomes markup, a link, a formula or a program, in any format."""

import csv
import io
import json
import re
import zipfile

import docx
import html5lib
import pypdf
import pytest
from documents import HARMLESS, document, interview, said, text, use
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.disclose.cues import harmless
from assistant.disclose.hygiene import cleaned, one_line, paragraphs
from assistant.disclose.markdown import escaped
from assistant.state import Interview

NASTY = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</td></table><h1>Approved</h1>", "{{ 7*7 }}", "{% raw %}",
    "{{ ''.__class__ }}", "#panic()", "#read(\"/etc/passwd\")", "$x^2$", "@ref <label>", "*bold* _it_ `code`", "[a](http://evil.example)",
    "![p](http://evil.example/p.png)", "http://evil.example", "www.evil.example", "<http://evil.example>", "a | b | c", "---", "# heading",
    "> quote", "1. one", "- dash", "+ plus", "===", "```", "~~gone~~", "[^1]: note", "&lt;b&gt; &amp; &#60;", "\\*", "\\", "<!-- -->",
    "=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "\u202eevil\u202c", "\u2066x\u2069", "\ufeff", "a\u0000b", "\u200b", "a\nb\r\nc\td", "“”‘’", "]]>",
    "عمر حداد", "渡辺 健", "Łukasz Żółć", "שלום", "mail@evil.example", "javascript:alert(1)", "%s %d {0}", "\u0301", "ﬁ",
]  # fmt: skip
hostile = st.lists(st.sampled_from(NASTY) | st.text(max_size=30), min_size=1, max_size=4).map(" ".join)
TAGS = {
    "html", "head", "meta", "title", "style", "body", "main", "header", "footer", "section", "h1", "h2", "h3", "p", "a", "strong",
    "small", "em", "q", "bdi", "span", "br", "time", "dl", "div", "dt", "dd", "table", "colgroup", "col", "thead", "tbody", "tr", "th",
    "td", "ul", "ol", "li", "figure", "figcaption", "blockquote",
}  # fmt: skip
OURS = "https://partnerhelp.netflixstudios.com/"
PDF_CAN_DRAW = [n for n in NASTY if not re.search("[\u0301\u200b\ufeff\u202e\u2066\u0000]", n)]


def told(words: str) -> Interview:
    """Return an interview in which everything a person can type is these words."""
    facts = HARMLESS | {
        "in_final": "yes",
        "vendor_pipeline": "yes",
        "likeness_or_voice": "living",
        "is_replica": "yes",
        "consent": "no",
    }
    spoken = {
        "purpose": said("voice", words, confirmed=False),
        "tool_trains_or_stores": said("unsure", words, who=words),
        "tools": said([{"name": words, "version": words}], words),
    }
    production = dict.fromkeys(("title", "company", "commissioner", "contact", "prepared_by"), words)
    return interview(use("u1", facts, words, **spoken), **production)


@given(hostile)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_markdown_shows_it_and_does_nothing_with_it(words: str) -> None:
    parsed = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text(told(words)))
    inline = [child for token in parsed for child in token.children or ()]
    assert {t.type for t in parsed} & {"html_block", "fence", "code_block"} == set()
    assert not {t.type for t in inline} & {"image", "code_inline", "s_open"}
    assert {t.content for t in inline if t.type == "html_inline"} <= {"<br>"}
    assert all(t.attrs["href"].startswith(OURS) for t in inline if t.type == "link_open")
    shown = "".join(t.content if t.content else "\n" for t in inline)
    for paragraph in paragraphs(words):
        assert paragraph in shown.replace("\u2068", "").replace("\u2069", "")


@given(hostile)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_page_shows_it_and_has_no_tag_of_its_making(words: str) -> None:
    page = text(told(words), "html")
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    assert {element.tag for element in tree.iter() if isinstance(element.tag, str)} <= TAGS
    for element in tree.iter():
        assert not [name for name in element.attrib if str(name).startswith("on")]
        assert element.get("href", "#").startswith(("#", OURS))
    shown = "".join(tree.find("body").itertext())
    for paragraph in paragraphs(words):
        assert paragraph in shown
    assert "<script" not in page.lower()


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_escaped_text_reads_as_it_was_typed(words: str) -> None:
    line = one_line(words)
    if line:
        tokens = MarkdownIt("commonmark").parse(escaped(line))
        assert [t.type for t in tokens] == ["paragraph_open", "inline", "paragraph_close"]
        assert "".join(c.content for c in tokens[1].children or ()) == line


@given(st.sampled_from(NASTY) | st.text(max_size=20))
@settings(max_examples=200, deadline=None)
def test_no_cell_of_the_cue_sheet_is_a_formula(cell: str) -> None:
    assert not harmless(cell).startswith(("=", "+", "-", "@", "\t", "\r", "|", "%"))


def test_the_cue_sheet_is_one_line_for_each_element() -> None:
    for words in NASTY[::4]:
        rows = list(csv.reader(io.StringIO(text(told(words), "csv"))))
        assert len(rows) == 2
        assert len(rows[1]) == len(rows[0]) == 8


def test_the_word_file_shows_it_all_and_links_only_to_the_source() -> None:
    for words in (" ".join(NASTY[:25]), " ".join(NASTY[25:])):
        data = document(told(words), "docx").data or b""
        opened = docx.Document(io.BytesIO(data))
        shown = "\n".join(opened.element.xpath("string(.)") for _ in (1,))
        assert paragraphs(words)[0].replace("\t", " ") in shown
        links = [r.target_ref for r in opened.part.rels.values() if r.is_external]
        assert links
        assert all(link.startswith(OURS) for link in links)
        body = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u0000-\u0008]", body)


def test_the_pdf_shows_it_all_and_links_only_to_the_source() -> None:
    reader = pypdf.PdfReader(io.BytesIO(document(told(" ".join(PDF_CAN_DRAW)), "pdf").data or b""))
    shown = re.sub(r"\s+", "", "".join(page.extract_text() for page in reader.pages))
    for words in PDF_CAN_DRAW:
        if words.isascii():
            assert re.sub(r"\s+", "", words) in shown
    for page in reader.pages:
        for note in page.get("/Annots", ()):
            action = note.get_object().get("/A", {})
            assert str(action.get("/URI", OURS)).startswith(OURS)


@pytest.mark.parametrize("words", ["😀 okay", "ภาษาไทย", "\U000e0041", "\ud800", "𝔘𝔫𝔦", "x" * 5000])
def test_no_character_loses_the_letter(words: str) -> None:
    given = told(words)
    for format in ("md", "html", "json", "csv", "pdf", "docx"):
        made = document(given, format)
        assert made.data or (made.text or "").encode()


def test_a_description_of_two_hundred_pages_is_kept_whole() -> None:
    long = "\n".join(
        f"Line {n}: the harbour, again and again, until the light goes. " * 8 for n in range(800)
    )
    given = told("plain")
    given.uses[0].facts["description"].value = long
    for format in ("md", "html"):
        assert "Line 799: the harbour" in text(given, format)
    pages = pypdf.PdfReader(io.BytesIO(document(given, "pdf").data or b"")).pages
    assert len(pages) > 60
    assert "Line 799: the harbour" in "".join(page.extract_text() for page in pages[-20:])
    body = zipfile.ZipFile(io.BytesIO(document(given, "docx").data or b"")).read("word/document.xml").decode()
    assert "Line 799: the harbour" in body
    assert json.loads(text(given, "json"))["uses"][0]["facts"]["description"]["value"] == long


def test_json_escapes_what_cannot_be_seen_and_keeps_it() -> None:
    made = text(told("a\u202eb\u200bc\ud800"), "json")
    assert not re.search("[\u200b\u202e\ud800]", made)
    assert json.loads(made)["production"]["title"]["value"] == "a\u202eb\u200bc\ud800"


def test_cleaning_removes_what_turns_text_around() -> None:
    assert cleaned("a\u202eb\u2066c\u2069\x00\x1b[0m\r\nd\u00e9e\u0301") == "abc[0m\ndéé"
