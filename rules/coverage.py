"""Policies -> a table of every statement of their sources, with what carries it or why nothing does."""

from collections.abc import Iterable

from rules.policy import Policy

_HEAD = """# What the policies say, and what carries it

Every statement of each policy, restated in our own words, beside the rules, preconditions, duties and conflicts
that carry it, or the reason why none does. Written by `python -m rules coverage`; a test keeps it up to date.
"""


def page(policies: Iterable[Policy]) -> str:
    """Return a Markdown page with the coverage of every policy."""
    return "\n".join([_HEAD, *(_section(policy) for policy in policies)])


def _section(policy: Policy) -> str:
    carried = sum(bool(statement.carried_by) for statement in policy.statements)
    return f"""## {policy.issuer}: {policy.title}

Pack `{policy.id}`, text read on {policy.read_on}: <{policy.link}>.
{policy.verified_how}

{len(policy.statements)} statements, {carried} of them carried by something in the pack.

{coverage(policy)}"""


def coverage(policy: Policy) -> str:
    """Return the statements of a policy's source as a Markdown table."""
    rows = [
        (statement.at, statement.says, ", ".join(statement.carried_by) or f"none: {statement.why_none}")
        for statement in policy.statements
    ]
    lines = (" | ".join(_cell(cell) for cell in row) for row in [("At", "Says", "Carried by"), *rows])
    head, *body = (f"| {line} |" for line in lines)
    return "\n".join([head, "| --- | --- | --- |", *body, ""])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
