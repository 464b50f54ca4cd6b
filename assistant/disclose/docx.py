"""The letter -> a Word file: real styles, headings, repeating header rows, boxes to tick, page numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from assistant.disclose.docx_parts import bookmark, border, field, tick
from assistant.disclose.docx_styles import COLOURS, INK, RULE, SOFT, TINT, element, prepare
from assistant.disclose.docx_tidy import saved
from assistant.disclose.hygiene import by_direction
from assistant.disclose.model import (
    Block,
    Callout,
    Cell,
    Heading,
    Items,
    Letter,
    Line,
    Pairs,
    Quote,
    Run,
    Signatures,
    Table,
    Text,
)

_WIDTH = 166
"""Millimetres between the margins."""
_TABS = (Mm(_WIDTH),)
_STYLES = {"small": "Small", "spoken": "Spoken", "blank": "Blank"}


def docx_file(letter: Letter) -> bytes:
    """Return the letter as a Word file."""
    document = docx.Document()
    prepare(document, letter.language)
    _properties(document, letter)
    writer = Writer(document)
    writer.head(letter)
    for block in letter.blocks:
        writer.block(block)
    writer.edges(letter)
    _compatible(document)
    return saved(document)


@dataclass
class Box:
    """Where paragraphs go, and how they are framed there."""

    add: Callable[[], Any]
    ids: Mapping[str, str]
    """Style ids by name: python-docx looks each one up in the file, which takes most of its time."""
    frame: Callable[[Any], None] | None = None
    style: str | None = None

    def paragraph(self, style: str, own: bool = False) -> Any:
        """Return a new paragraph in this place, in the place's style unless it must have its own."""
        made = self.add()
        made._p.style = self.ids[style if own or self.style is None else self.style]
        if self.frame:
            self.frame(made)
        return made


class Writer:
    """Writes blocks into a document; one method per kind of block."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.ids = {style.name or "": style.style_id for style in document.styles}
        self.page = Box(document.add_paragraph, self.ids)
        self._marks = count(1)
        self._boxes = count(1)

    def block(self, block: Block, place: Box | None = None) -> None:
        """Write one block."""
        getattr(self, f"_{block.kind}")(block, place or self.page)

    def head(self, letter: Letter) -> None:
        """Write what stands above the blocks."""
        line = self.page.paragraph("Reference")
        line.paragraph_format.tab_stops.add_tab_stop(_TABS[0], WD_TAB_ALIGNMENT.RIGHT)
        status = line.add_run(letter.status)
        status.bold = True
        status.font.color.rgb = RGBColor.from_string(INK if letter.final else COLOURS["stop"][0])
        line.add_run(f"\t{letter.reference} · {letter.date}")
        border(line, bottom=(INK, 6, 4))
        self.page.paragraph("Title").add_run(letter.title)
        self._write(self.page.paragraph("Subtitle"), (Run(letter.subtitle),))

    def edges(self, letter: Letter) -> None:
        """Write the running head and the foot of the pages."""
        section = self.document.sections[0]
        head = section.header.paragraphs[0]
        head.paragraph_format.tab_stops.add_tab_stop(_TABS[0], WD_TAB_ALIGNMENT.RIGHT)
        self._write(head, (Run(letter.running), Run(f"\t{letter.status} · {letter.reference}")))
        for footer in (section.footer, section.first_page_footer):
            first = footer.paragraphs[0]
            first.paragraph_format.tab_stops.add_tab_stop(_TABS[0], WD_TAB_ALIGNMENT.RIGHT)
            border(first, top=(RULE, 4, 4))
            self._write(first, (Run(letter.footer[0]),))
            second = footer.add_paragraph(style="Footer")
            second.paragraph_format.tab_stops.add_tab_stop(_TABS[0], WD_TAB_ALIGNMENT.RIGHT)
            second.add_run(f"{letter.footer[1]}\t")
            before, between, after = (*letter.page.split("{}"), "", "")[:3]
            for text, code in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
                second.add_run(text)
                if code:
                    field(second, code)

    def _heading(self, block: Heading, place: Box) -> None:
        paragraph = place.paragraph(f"Heading {block.level}")
        paragraph.paragraph_format.page_break_before = block.new_page or None
        self._write(paragraph, (Run(block.text),))
        if block.anchor:
            bookmark(paragraph, block.anchor, next(self._marks))

    def _text(self, block: Text, place: Box) -> None:
        paragraph = place.paragraph("Normal")
        if block.runs and block.runs[0].style == "badge":
            paragraph.paragraph_format.keep_with_next = True
        self._write(paragraph, block.runs)

    def _quote(self, block: Quote, place: Box) -> None:
        last = len(block.paragraphs) - 1
        lines: list[Line] = [(Run(block.source, "small"),)] if block.source else []
        for at, text in enumerate(block.paragraphs):
            lines.append((Run(f"{'“' if at == 0 else ''}{text}{'”' if at == last else ''}"),))
        for line in lines:
            paragraph = place.paragraph("Quoted")
            paragraph.paragraph_format.left_indent = Mm(3)
            paragraph.paragraph_format.keep_with_next = (line is lines[0]) or None
            border(paragraph, left=(RULE, 12, 8))
            self._write(paragraph, line)
        place.paragraph("Reference")

    def _pairs(self, block: Pairs, place: Box) -> None:
        for name, cell in block.rows:
            paragraph = place.paragraph("Pair")
            shape = paragraph.paragraph_format
            shape.left_indent, shape.first_line_indent = Mm(54), Mm(-54)
            shape.tab_stops.add_tab_stop(Mm(54))
            self._write(paragraph, (Run(f"{name}\t", "blank"), *cell[0]))
        place.paragraph("Pair")

    def _items(self, block: Items, place: Box) -> None:
        edge = Mm(10 if place.frame else 6)
        for cell in block.items:
            ticked = cell[0][0].style == "tick"
            style = "Normal" if ticked else "List Number" if block.numbered else "List Bullet"
            paragraph = place.paragraph(style, own=not ticked)
            paragraph.paragraph_format.left_indent = edge
            paragraph.paragraph_format.first_line_indent = Mm(-6)
            self._write(paragraph, cell[0])
            for line in cell[1:]:
                more = place.paragraph("Normal")
                more.paragraph_format.left_indent = edge
                self._write(more, line)

    def _signatures(self, block: Signatures, place: Box) -> None:
        for one in block.places:
            heading = place.paragraph("Normal")
            heading.paragraph_format.keep_with_next = True
            heading.paragraph_format.space_before = Pt(12)
            self._write(heading, (Run(one.heading, "strong"), *((Run(f"  {one.name}"),) if one.name else ())))
            for line in one.lines:
                paragraph = place.paragraph("Sign")
                paragraph.paragraph_format.space_before = Pt(24)
                paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(95), leader=WD_TAB_LEADER.LINES)
                paragraph.add_run("\t")
                label = place.paragraph("Reference")
                label.paragraph_format.keep_with_next = line != one.lines[-1]
                label.add_run(line)

    def _callout(self, block: Callout, place: Box) -> None:
        fore, back = COLOURS[block.level]
        theirs = block.level == "theirs"

        def frame(paragraph: Any) -> None:
            shape = paragraph.paragraph_format
            shape.left_indent, shape.right_indent = Mm(4), Mm(2)
            edge = (SOFT, 4, 6, "dashed") if theirs else (fore, 30, 8)
            border(
                paragraph,
                **(dict.fromkeys(("top", "left", "bottom", "right"), edge) if theirs else {"left": edge}),
            )
            paragraph._p.get_or_add_pPr().append(element("w:shd", w_val="clear", w_color="auto", w_fill=back))

        place.paragraph("Reference")
        title = Box(place.add, self.ids, frame).paragraph("Verdict title")
        title.add_run(block.title).font.color.rgb = RGBColor.from_string(INK if theirs else fore)
        inside = Box(place.add, self.ids, frame, "Verdict")
        for inner in block.blocks:
            self.block(inner, inside)
        place.paragraph("Reference")

    def _table(self, block: Table, place: Box) -> None:
        table = self.document.add_table(rows=0, cols=len(block.widths))
        table.autofit = False
        properties = table._tbl.tblPr
        properties.append(element("w:tblCaption", w_val=block.label))
        widths = [Mm(_WIDTH * share) for share in block.widths]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        head: tuple[Cell, ...] = tuple(((Run(text),),) for text in block.head)
        for at, cells in enumerate((head, *block.rows)):
            row = table.add_row()
            settings = row._tr.get_or_add_trPr()
            settings.append(element("w:cantSplit"))
            if at == 0:
                settings.append(element("w:tblHeader"))
            for cell, lines, width in zip(row.cells, cells, widths, strict=True):
                cell.width = width
                self._cell(cell, lines, at == 0)
        place.paragraph("Reference")

    def _cell(self, cell: Any, lines: Cell, head: bool) -> None:
        properties = cell._tc.get_or_add_tcPr()
        borders = element("w:tcBorders")
        borders.append(element("w:bottom", w_val="single", w_sz="4", w_space="0", w_color=RULE))
        properties.append(borders)
        if head:
            properties.append(element("w:shd", w_val="clear", w_color="auto", w_fill=TINT))
        for at, line in enumerate(lines):
            paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
            paragraph._p.style = self.ids["Table head" if head else "Cell"]
            self._write(paragraph, line)

    def _write(self, paragraph: Any, line: Line) -> None:
        for run in line:
            holder = self._link(paragraph, run.to) if run.to else paragraph._p
            if run.style == "tick":
                holder.append(tick(next(self._boxes)))
            else:
                text = f"“{run.text}”" if run.style == "spoken" else run.text
                for piece, rtl in by_direction(text):
                    holder.append(self._run(paragraph, piece, rtl, run))

    def _link(self, paragraph: Any, to: str) -> Any:
        if to.startswith("#"):
            link = element("w:hyperlink", w_anchor=to[1:].replace("-", "_"), w_history="1")
        else:
            id = self.document.part.relate_to(to, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link = element("w:hyperlink", r_id=id, w_history="1")
        paragraph._p.append(link)
        return link

    def _run(self, paragraph: Any, text: str, rtl: bool, run: Run) -> Any:
        made = paragraph.add_run(text)
        found = made._r
        if (
            name := "Hyperlink"
            if run.to
            else _STYLES.get(run.style, f"Badge {run.level}" if run.style == "badge" else "")
        ):
            found.style = self.ids[name]
        if run.to and run.style == "small":
            made.font.size = Pt(8.5)
        if run.style == "badge":
            fill = COLOURS[run.level][1]
            found.get_or_add_rPr().append(element("w:shd", w_val="clear", w_color="auto", w_fill=fill))
        if run.style == "strong":
            made.bold = True
        if rtl:
            found.get_or_add_rPr().append(element("w:rtl"))
        found.getparent().remove(found)
        return found


def _properties(document: Document, letter: Letter) -> None:
    kept = document.core_properties
    kept.title, kept.subject, kept.author = (
        f"{letter.title}: {letter.subtitle}"[:255],
        letter.subject[:255],
        letter.author,
    )
    kept.keywords, kept.language, kept.comments = ", ".join(letter.keywords)[:255], letter.language, ""
    kept.last_modified_by, kept.revision = letter.author, 1
    kept.created = kept.modified = datetime(letter.on.year, letter.on.month, letter.on.day)


def _compatible(document: Document) -> None:
    """Raise the layout from Word 2010 to Word 2013 and later, or Word says "Compatibility mode"."""
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
