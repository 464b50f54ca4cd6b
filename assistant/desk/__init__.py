"""The writing desk: the draft of a letter beside its interview, from the moment one is opened.

Nothing of it is loaded, and nothing computed, before that.
"""

from assistant.desk.paper import Frozen, drafted, frozen
from assistant.desk.show import sheet
from assistant.desk.talk import Place, follow, for_the_letter, heard, moved, opened

__all__ = [
    "Frozen",
    "Place",
    "drafted",
    "follow",
    "for_the_letter",
    "frozen",
    "heard",
    "moved",
    "opened",
    "sheet",
]
