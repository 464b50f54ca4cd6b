"""The law, as data and a pure function: facts, policies and a date in, a verdict out."""

from rules.errors import FactsError, PackError, RulesError
from rules.explain import in_words
from rules.judge import judge
from rules.load import load_pack, load_packs
from rules.read import FactsFile, read_facts, read_production, read_use

__all__ = [
    "FactsError",
    "FactsFile",
    "PackError",
    "RulesError",
    "in_words",
    "judge",
    "load_pack",
    "load_packs",
    "read_facts",
    "read_production",
    "read_use",
]
