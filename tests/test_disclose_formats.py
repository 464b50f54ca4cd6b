"""What stands in the files besides the words: structure, language, links, and the same bytes every time."""

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import html5lib
import pikepdf
import pypdf
import pytest
from documents import SAMPLES, document, made, text
from lxml import etree

from assistant.disclose import FORMATS
from assistant.disclose.docx_tidy import _RANK

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
REQUEST = SAMPLES["written_approval"]
PRINT = """
import hashlib, sys
sys.path[:0] = {path!r}
from documents import SAMPLES, document
for format in {formats!r}:
    made = document(SAMPLES["written_approval"], format)
    print(format, hashlib.sha256(made.data or made.text.encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return document(REQUEST, "pdf").data or b""


@pytest.fixture(scope="module")
def word() -> bytes:
    return document(REQUEST, "docx").data or b""


def test_every_format_has_the_same_bytes_in_every_process() -> None:
    code = PRINT.format(path=[str(Path(__file__).parent)], formats=FORMATS)
    there = {}
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo"},
            capture_output=True,
            check=True,
        )
        there[seed] = done.stdout.decode()
    assert there["1"] == there["2"]
    here = document(REQUEST, "pdf").data or b""
    assert f"pdf {hashlib.sha256(here).hexdigest()}" in there["1"]


def test_the_pdf_says_what_it_is(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        root = opened.Root
        assert str(root.Lang) == "en-GB"
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert (
            str(opened.docinfo["/Title"])
            == "Request for written approval: Use of generative AI on Harbour Lights, season 2"
        )
        with opened.open_metadata() as kept:
            assert kept["pdfuaid:part"] == "1"
            assert (kept["pdfaid:part"], kept["pdfaid:conformance"]) == ("2", "A")
        with opened.open_outline() as outline:
            titles = [item.title for item in outline.root]
        assert titles[0].startswith("Request") or "What we ask" in titles
        assert "Annex A. Record of a performer’s consent" in titles


def test_the_pdf_is_tagged_from_title_to_table_cell(pdf: bytes) -> None:
    kinds: set[str] = set()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for part in opened.objects:
            if isinstance(part, pikepdf.Dictionary) and part.get("/Type") == "/StructElem":
                kinds.add(str(part.S))
        assert opened.Root.StructTreeRoot is not None
        assert all(str(page.Tabs) == "/S" for page in opened.pages)
    assert {
        "/Title",
        "/H1",
        "/H2",
        "/P",
        "/Table",
        "/THead",
        "/TH",
        "/TD",
        "/L",
        "/LI",
        "/Link",
        "/Strong",
        "/Em",
    } <= kinds


def test_the_pdf_reads_in_order_and_in_every_script(pdf: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    shown = " ".join("\n".join(page.extract_text() for page in reader.pages).split())
    order = [
        "Draft, not confirmed", "Request for written approval", "Northquay Pictures Ltd", "Not in place yet", "The uses at a glance",
        "What we ask", "Use 1. A voice", "The facts, as they were given", "What the guidance says", "What has to be in hand", "Use 2.",
        "To do along the way", "Still open", "What this letter is not", "Signatures", "For Netflix to complete", "Sources", "Annex A.",
    ]  # fmt: skip
    at = [shown.find(part) for part in order]
    assert -1 not in at
    assert at[:4] == sorted(at[:4])
    headings = [shown.rfind(part) for part in order[5:-1] if part != "Use 2."]
    assert min(headings) > 0
    assert "渡辺 健" in shown
    assert "Zoë Nwachukwu" in shown
    assert f"Page {len(reader.pages)} of {len(reader.pages)}" in shown


def test_only_our_own_fonts_are_in_the_pdf(pdf: bytes) -> None:
    fonts = set()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for part in opened.objects:
            if isinstance(part, pikepdf.Dictionary) and part.get("/Type") == "/FontDescriptor":
                fonts.add(str(part.FontName).split("+")[1].split("-")[0])
    assert fonts == {"SourceSans3", "Newsreader16pt", "NotoSansArabic", "NotoSansJP"}


def test_the_word_file_has_styles_headings_repeating_rows_boxes_and_page_numbers(word: bytes) -> None:
    opened = docx.Document(io.BytesIO(word))
    styles = {paragraph.style.name for paragraph in opened.paragraphs}
    assert {
        "Title",
        "Subtitle",
        "Heading 1",
        "Heading 2",
        "Verdict",
        "Verdict title",
        "Quoted",
        "Pair",
    } <= styles
    body = opened.element
    tables = body.findall(f".//{W}tbl")
    assert len(tables) == len(body.findall(f".//{W}tblHeader")) > 8
    assert len(body.findall(f".//{W}sdt")) > 10
    foot = opened.sections[0].footer._element
    assert [part.text.strip() for part in foot.iter(f"{W}instrText")] == ["PAGE", "NUMPAGES"]
    assert opened.core_properties.title.startswith("Request for written approval")
    assert opened.styles.element.find(f".//{W}lang").get(f"{W}val") == "en-GB"
    assert "渡辺 健" in "\n".join(paragraph.text for paragraph in opened.paragraphs)


def test_the_word_file_has_its_properties_in_the_order_word_wants(word: bytes) -> None:
    archive = zipfile.ZipFile(io.BytesIO(word))
    for name in ("word/document.xml", "word/styles.xml", "word/footer1.xml", "word/header1.xml"):
        tree = etree.fromstring(archive.read(name))
        for tag, rank in _RANK.items():
            for properties in tree.iter(f"{W}{tag}"):
                places = [rank[child.tag] for child in properties if child.tag in rank]
                assert places == sorted(places), (name, tag, [child.tag for child in properties])
                assert len(places) == len(set(places)), (name, tag, [child.tag for child in properties])
    assert archive.testzip() is None
    assert not [name for name in archive.namelist() if "thumbnail" in name]


def test_links_within_the_word_file_lead_somewhere(word: bytes) -> None:
    tree = etree.fromstring(zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml"))
    marks = {mark.get(f"{W}name") for mark in tree.iter(f"{W}bookmarkStart")}
    links = {link.get(f"{W}anchor") for link in tree.iter(f"{W}hyperlink")} - {None}
    assert links
    assert links <= marks


def test_the_page_is_one_sound_file(word: bytes) -> None:
    page = text(REQUEST, "html")
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree = parser.parse(page)
    assert tree.get("lang") == "en-GB"
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    links = {
        element.get("href", "")[1:] for element in tree.iter("a") if element.get("href", "").startswith("#")
    }
    assert links <= set(ids)
    assert len(list(tree.iter("h1"))) == 1
    assert not list(tree.iter("script")) + list(tree.iter("link")) + list(tree.iter("img"))
    assert "@import" not in page
    assert "url(" not in page


def test_a_letter_for_the_dark_and_for_paper_is_the_same_letter() -> None:
    page = text(REQUEST, "html")
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page
    assert made(REQUEST).title in page


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("format", FORMATS)
def test_every_outcome_can_be_had_in_every_format(name: str, format: str) -> None:
    document_made = document(SAMPLES[name], format)  # type: ignore[arg-type]
    assert document_made.name.endswith(f".{format}")
    assert (document_made.data is None) != (document_made.text is None)
    assert document_made.title == made(SAMPLES[name]).title
