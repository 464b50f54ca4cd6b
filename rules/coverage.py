"""A policy -> a table of every statement of its source, with what carries it or why nothing does."""

from rules.policy import Policy


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
