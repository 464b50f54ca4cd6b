"""The law, as data and a pure function: facts, policies and a date in, a verdict out."""

from rules.difference import Difference, difference
from rules.errors import FactsError, PackError, RulesError
from rules.explain import in_words
from rules.facts import Production, Use
from rules.judge import judge
from rules.load import load_pack, load_packs
from rules.policy import Outcome, Policy
from rules.read import FactsFile, read_facts, read_production, read_use
from rules.verdict import Verdict

__all__ = [
    "Difference",
    "FactsError",
    "FactsFile",
    "Outcome",
    "PackError",
    "Policy",
    "Production",
    "RulesError",
    "Use",
    "Verdict",
    "difference",
    "in_words",
    "judge",
    "load_pack",
    "load_packs",
    "read_facts",
    "read_production",
    "read_use",
]
