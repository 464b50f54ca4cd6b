"""The `frankly` command: exit 0 on success, 2 on bad input with one clear line, 1 on any other failure."""

import os
import sys

import click

from rules.errors import RulesError


def main() -> None:
    """Run the command line; every failure is one line on standard error."""
    # Set before LangGraph is imported anywhere: nothing but plain data is ever read back from storage.
    os.environ.setdefault("LANGGRAPH_STRICT_MSGPACK", "true")
    os.environ["LANGSMITH_TRACING"] = "false"
    from assistant.cli import frankly
    from assistant.settings import SettingsError

    try:
        sys.exit(frankly.main(standalone_mode=False) or 0)
    except (click.exceptions.Exit, click.Abort) as end:
        sys.exit(getattr(end, "exit_code", 130))
    except click.ClickException as error:
        _fail(f"frankly: {error.format_message()}", 2)
    except (RulesError, SettingsError) as error:
        _fail(f"frankly: {error}", 2)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        _let_go()
        _fail(f"frankly: {_in_words(error)}", 1)
    except Exception as error:  # the last net: one line for people, the trace for those who ask
        if os.environ.get("FRANKLY_DEBUG"):
            raise
        _fail(f"frankly: something went wrong: {type(error).__name__}: {error}", 1)


def _let_go() -> None:
    """Send what standard output still holds nowhere: written again at exit, it would fail a second time."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def _in_words(error: OSError) -> str:
    if error.strerror is None:
        return str(error)
    return f"{error.filename or 'standard output'}: {error.strerror.lower()}"


def _fail(line: str, code: int) -> None:
    click.echo(" ".join(line.split()), err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
