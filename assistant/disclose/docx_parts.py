"""Pieces of Word's XML that python-docx has no words for: boxes to tick, borders, fields, bookmarks."""

from typing import Any

from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from assistant.disclose.docx_styles import element


def tick(number: int) -> Any:
    """Return a box to tick in Word, which other programs show as the character."""
    return parse_xml(
        f"<w:sdt {nsdecls('w')} xmlns:w14='http://schemas.microsoft.com/office/word/2010/wordml'><w:sdtPr>"
        f"<w:id w:val='{710000 + number}'/><w14:checkbox><w14:checked w14:val='0'/>"
        "<w14:checkedState w14:val='2612' w14:font='MS Gothic'/>"
        "<w14:uncheckedState w14:val='2610' w14:font='MS Gothic'/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:rPr>"
        "<w:rFonts w:ascii='MS Gothic' w:hAnsi='MS Gothic' w:eastAsia='MS Gothic'/></w:rPr><w:t>☐</w:t></w:r>"
        "</w:sdtContent></w:sdt>"
    )


def border(paragraph: Any, **sides: tuple[Any, ...]) -> None:
    """Add borders: side = (colour, eighths of a point, space, kind)."""
    borders = element("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        if side in sides:
            colour, size, space, kind = (*sides[side], "single")[:4]
            borders.append(
                element(f"w:{side}", w_val=kind, w_sz=str(size), w_space=str(space), w_color=colour)
            )
    paragraph._p.get_or_add_pPr().append(borders)


def field(paragraph: Any, code: str) -> None:
    """Add a number that Word works out, such as PAGE."""
    for kind in ("begin", "separate", "end"):
        run = paragraph.add_run()._r
        run.append(element("w:fldChar", w_fldCharType=kind))
        if kind == "begin":
            instruction = element("w:instrText")
            instruction.text = f" {code} "
            paragraph.add_run()._r.append(instruction)
        if kind == "separate":
            paragraph.add_run("1")


def bookmark(paragraph: Any, name: str, number: int) -> None:
    """Name a paragraph so that links can lead to it."""
    start = element("w:bookmarkStart", w_id=str(number), w_name=name.replace("-", "_"))
    at = 1 if paragraph._p.pPr is not None else 0
    paragraph._p.insert(at, start)
    paragraph._p.append(element("w:bookmarkEnd", w_id=str(number)))
