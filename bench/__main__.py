"""`make bench`: every figure of docs/figures.md, measured afresh, what is compared taking turns in one run."""

from bench import rules, start, turn


def main() -> None:
    """Print all figures."""
    rules.main()
    turn.main()
    start.main()


if __name__ == "__main__":
    main()
