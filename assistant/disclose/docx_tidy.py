"""A Word file as python-docx leaves it -> the same with its properties in the order Word wants, and fixed bytes."""

import io
import zipfile
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

_ORDER = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
        "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
        "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
        "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ),
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
        "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs "
        "em lang eastAsianLayout specVanish oMath"
    ),
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
        "tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription"
    ),
    "tcPr": (
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark"
    ),
}
_RANK = {tag: {qn(f"w:{name}"): at for at, name in enumerate(names.split())} for tag, names in _ORDER.items()}
_OLD = (1980, 1, 1, 0, 0, 0)


def saved(document: Document) -> bytes:
    """Return the file: properties in order, no thumbnail, the same bytes for the same letter."""
    package = document.part.package
    for id, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del package.rels[id]
    section = document.sections[0]
    parts = (section.header, section.footer, section.first_page_header, section.first_page_footer)
    for root in (document.element, document.styles.element, *(part._element for part in parts)):
        _sort(root)
    out = io.BytesIO()
    document.save(out)
    return _repacked(out.getvalue())


def _sort(root: Any) -> None:
    for tag, rank in _RANK.items():
        for properties in root.iter(qn(f"w:{tag}")):
            properties[:] = sorted(properties, key=lambda child: rank.get(child.tag, len(rank)))


def _repacked(raw: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            entry = zipfile.ZipInfo(name, _OLD)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            made.writestr(entry, given.read(name))
    return out.getvalue()
