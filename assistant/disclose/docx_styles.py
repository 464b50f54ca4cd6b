"""The styles of the Word letter: real ones, so that whoever receives it can restyle it."""

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

INK, SOFT, RULE, TINT, AWAY = "1D2430", "555E6B", "D2D6DC", "F3F4F6", "1D4B8F"
COLOURS = {
    "stop": ("8C1D18", "FCF1F0"),
    "ask": ("734600", "FDF6E6"),
    "ok": ("17552F", "EFF7F1"),
    "none": (SOFT, "F6F7F8"),
    "theirs": (SOFT, "FFFFFF"),
}
_BODY, _HEAD = "Calibri", "Georgia"

# name: size, bold, italic, colour, space before, space after, keep with next, font
_PARAGRAPHS = {
    "Normal": (10, False, False, INK, 0, 5, False, _BODY),
    "Title": (25, False, False, INK, 14, 3, True, _HEAD),
    "Subtitle": (13, False, False, SOFT, 0, 14, False, _HEAD),
    "Heading 1": (15, False, False, INK, 22, 7, True, _HEAD),
    "Heading 2": (10.5, True, False, INK, 13, 5, True, _BODY),
    "Header": (8, False, False, SOFT, 0, 0, False, _BODY),
    "Footer": (8, False, False, SOFT, 0, 0, False, _BODY),
    "Reference": (9, False, False, SOFT, 0, 0, False, _BODY),
    "Pair": (10, False, False, INK, 0, 2, False, _BODY),
    "Cell": (9, False, False, INK, 1, 1, False, _BODY),
    "Table head": (8.5, True, False, SOFT, 1, 1, True, _BODY),
    "List Bullet": (10, False, False, INK, 0, 4, False, _BODY),
    "List Number": (10, False, False, INK, 0, 4, False, _BODY),
    "Quoted": (10, False, False, INK, 0, 4, False, _BODY),
    "Sign": (8.5, False, False, SOFT, 26, 0, True, _BODY),
    "Verdict": (10, False, False, INK, 0, 4, True, _BODY),
    "Verdict title": (15, False, False, INK, 0, 5, True, _HEAD),
}
# name: size, bold, italic, colour
_RUNS: dict[str, tuple[float | None, bool | None, bool | None, str | None]] = {
    "Small": (8.5, None, None, SOFT),
    "Spoken": (None, None, True, None),
    "Blank": (None, None, None, SOFT),
    "Hyperlink": (None, None, None, AWAY),
    **{f"Badge {level}": (8.5, True, None, fore) for level, (fore, _) in COLOURS.items()},
}


def prepare(document: Document, language: str) -> None:
    """Give a new document its page and its styles."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin, section.bottom_margin = Mm(24), Mm(25)
    section.header_distance = section.footer_distance = Mm(11)
    section.different_first_page_header_footer = True
    for name, wanted in _PARAGRAPHS.items():
        _paragraph(_style(document, name, WD_STYLE_TYPE.PARAGRAPH), *wanted)
    for name, (size, bold, italic, colour) in _RUNS.items():
        style = _style(document, name, WD_STYLE_TYPE.CHARACTER)
        _font(style, size, bold, italic, colour)
    _prune(document)
    document.styles["Hyperlink"].font.underline = True
    document.styles["Verdict title"].base_style = document.styles["Heading 1"]
    _languages(document, language)


def _prune(document: Document) -> None:
    """Drop the template's hundred other styles: they only make the file larger and slower to write."""
    kept = {name.lower() for name in (*_PARAGRAPHS, *_RUNS)}
    for style in list(document.styles.element.xpath("./w:style[not(@w:default='1')]")):
        if style.name_val.lower() not in kept:
            style.getparent().remove(style)
    for link in document.styles.element.xpath("./w:style/w:link"):
        link.getparent().remove(link)


def element(tag: str, **attributes: str) -> Any:
    """Return a new XML element; an attribute `w_val` becomes `w:val`."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(name.replace("_", ":", 1)), value)
    return made


def _style(document: Document, name: str, kind: WD_STYLE_TYPE) -> Any:
    if name in [style.name for style in document.styles]:
        return document.styles[name]
    made = document.styles.add_style(name, kind)
    made.hidden, made.quick_style = False, True
    return made


def _paragraph(
    style: Any,
    size: float,
    bold: bool,
    italic: bool,
    colour: str,
    before: float,
    after: float,
    keep: bool,
    font: str,
) -> None:
    _font(style, size, bold, italic, colour)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name, value in (("ascii", font), ("hAnsi", font), ("eastAsia", "Yu Gothic"), ("cs", "Arial")):
        fonts.set(qn(f"w:{name}"), value)
    shape = style.paragraph_format
    shape.space_before, shape.space_after, shape.keep_with_next = Pt(before), Pt(after), keep
    shape.line_spacing = 1.12
    for old in style.element.xpath(
        "./w:pPr/w:pBdr | ./w:pPr/w:contextualSpacing | ./w:pPr/w:tabs | ./w:rPr/w:spacing | ./w:rPr/w:kern"
    ):
        old.getparent().remove(old)


def _font(style: Any, size: float | None, bold: bool | None, italic: bool | None, colour: str | None) -> None:
    style.font.bold, style.font.italic = bold, italic
    if size:
        style.font.size = Pt(size)
        properties = style.element.get_or_add_rPr()
        for old in properties.findall(qn("w:szCs")):
            properties.remove(old)
        properties.append(element("w:szCs", w_val=str(round(size * 2))))
    if colour:
        style.font.color.rgb = RGBColor.from_string(colour)


def _languages(document: Document, language: str) -> None:
    defaults = document.styles.element.xpath("./w:docDefaults/w:rPrDefault/w:rPr")[0]
    for old in defaults.xpath("./w:lang"):
        defaults.remove(old)
    defaults.append(element("w:lang", w_val=language, w_eastAsia="ja-JP", w_bidi="ar-SA"))
