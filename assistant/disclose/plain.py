"""The letter -> plain text for an e-mail: the same sections without what is to be filled in by hand."""

from collections.abc import Iterator

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
    Signatures,
    Table,
    Text,
)


def plain(letter: Letter) -> str:
    """Return the letter as text that any mail program shows; annexes stay in the other formats."""
    head = [f"{letter.title}: {letter.subtitle}", f"{letter.status} · {letter.reference} · {letter.date}"]
    parts = [*head, *(part for block in _body(letter) for part in _block(block))]
    return "\n\n".join(part for part in (*parts, *letter.footer) if part) + "\n"


def _body(letter: Letter) -> Iterator[Block]:
    for block in letter.blocks:
        if isinstance(block, Heading) and block.anchor.startswith("annex-"):
            return
        yield block


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(level=level, text=text):
            yield f"{text}\n{'=' * min(72, len(text))}" if level == 1 else text.upper()
        case Text(runs=runs):
            yield _line(runs)
        case Quote(paragraphs=paragraphs):
            yield "\n".join(f"> {paragraph}" for paragraph in paragraphs)
        case Pairs(rows=rows):
            yield "\n".join(f"{name}: {_cell(cell)}" for name, cell in rows)
        case Table():
            yield "\n\n".join(_row(block.head, row) for row in block.rows)
        case Items(items=items, numbered=numbered):
            yield "\n".join(
                f"{n}. {_cell(c)}" if numbered else f"- {_cell(c)}" for n, c in enumerate(items, 1)
            )
        case Callout(level="theirs") | Signatures():
            return
        case Callout(title=title, blocks=blocks):
            yield f"* {title} *"
            for inner in blocks:
                yield from _block(inner)


def _row(head: tuple[str, ...], row: tuple[Cell, ...]) -> str:
    """Return a row as lines, each under the name of its column; the first one stands by itself."""
    first, *rest = [_cell(cell) for cell in row]
    named = [f"   {name}: {text}" for name, text in zip(head[1:], rest, strict=False) if text]
    return "\n".join([f"- {first}", *named])


def _cell(cell: Cell) -> str:
    return "; ".join(text for line in cell if (text := _line(line)))


def _line(line: Line) -> str:
    return " ".join("".join(f"“{r.text}”" if r.style == "spoken" else r.text for r in line).split())
