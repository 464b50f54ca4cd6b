"""A place in a file, by the name an author gives it -> what stands there, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from rules.errors import nearest
from rules.tree import Fields, Items, MalformedError, Tree, Word


@dataclass(frozen=True, slots=True)
class Spot:
    """What stands at a path of a file, e.g. at `rules.NF-P2.rows[0].when`."""

    tree: Tree
    path: str = ""

    def wrong(self, problem: str, line: int | None = None) -> MalformedError:
        """Return the error that names this place."""
        return MalformedError(line or self.tree.line, f"{self.path}: {problem}" if self.path else problem)

    def fields(self, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, Spot]:
        """Return the parts of a mapping that has these keys and no others."""
        parts = self.any_fields()
        required = tuple(required)
        known = (*required, *optional)
        for key in parts:
            if key not in known:
                raise self.wrong(f"unknown key {key!r}{nearest(key, known)}", self.line_of(key))
        for key in required:
            if key not in parts:
                raise self.wrong(f"{key!r} is missing")
        return parts

    def any_fields(self) -> dict[str, Spot]:
        """Return the parts of a mapping, whatever its keys."""
        if not isinstance(self.tree, Fields):
            raise self.wrong(f"a mapping is expected here, not {_kind(self.tree)}")
        return {key: Spot(tree, self._within(key)) for key, tree in self.tree.fields.items()}

    def _within(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def line_of(self, key: str) -> int | None:
        """Return the line of a key of the mapping that stands here."""
        return self.tree.lines[key] if isinstance(self.tree, Fields) else None

    def items(self, named: bool = False) -> Iterator[Spot]:
        """Yield the parts of a list, by place or, if `named`, by their id where they have one."""
        if not isinstance(self.tree, Items):
            raise self.wrong(f"a list is expected here, not {_kind(self.tree)}")
        for place, tree in enumerate(self.tree.items):
            name = tree.fields.get("id") if named and isinstance(tree, Fields) else None
            if isinstance(name, Word) and name.text:
                yield Spot(tree, f"{self.path}.{name.text}")
            else:
                yield Spot(tree, f"{self.path}[{place}]")

    def is_null(self) -> bool:
        """Return whether nothing stands here: not yet known."""
        return isinstance(self.tree, Word) and self.tree.kind == "null"

    def is_empty(self) -> bool:
        """Return whether nothing stands here, or only an empty text."""
        return (
            isinstance(self.tree, Word) and self.tree.kind in {"null", "text"} and not self.tree.text.strip()
        )

    def is_list(self) -> bool:
        """Return whether a list stands here."""
        return isinstance(self.tree, Items)

    def text(self) -> str:
        """Return the text that stands here, which must not be empty."""
        if not isinstance(self.tree, Word):
            raise self.wrong(f"text is expected here, not {_kind(self.tree)}")
        if self.tree.kind in {"number", "truth"}:
            raise self.wrong(
                f'text is expected here, not {self.tree.text}; write it in quotes: "{self.tree.text}"'
            )
        if not self.tree.text.strip():
            raise self.wrong("text is expected here, and nothing stands there")
        return self.tree.text

    def one_of(self, known: Iterable[str]) -> str:
        """Return the word that stands here, which must be one of these."""
        words = tuple(known)
        if isinstance(self.tree, Word) and self.tree.kind in {"number", "truth"}:
            raise self.wrong(
                f"{self.tree.text} is not one of its values; it takes {', '.join(words)}, in quotes"
            )
        if (word := self.text()) not in words:
            raise self.wrong(f"{word[:80]!r} is not one of its values{nearest(word, words)}")
        return word

    def texts(self) -> tuple[str, ...]:
        """Return the list of texts that stands here."""
        return tuple(item.text() for item in self.items())

    def date(self) -> date:
        """Return the date that stands here."""
        word = self.text()
        try:
            found = date.fromisoformat(word)
        except ValueError:
            found = None
        # Other spellings that Python takes (20251130, 2025-W48-7) are read by few people.
        if found is None or found.isoformat() != word:
            raise self.wrong(f"{word[:80]!r} is not a date; write it as 2025-11-30")
        return found


def _kind(tree: Tree) -> str:
    if isinstance(tree, Word):
        return "nothing" if tree.kind == "null" else "text" if tree.kind == "text" else tree.text
    return "a list" if isinstance(tree, Items) else "a mapping"
