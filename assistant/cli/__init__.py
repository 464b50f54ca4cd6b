"""The commands and their options; each does its work in the module it names."""

import asyncio
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from assistant.settings import Settings, today
from assistant.words import languages
from rules import FactsFile, load_packs, read_facts
from rules.errors import FactsError, nearest
from rules.policy import Reading
from rules.verdict import Verdict


class Day(click.ParamType[date]):
    """A date written 2026-11-22."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date, or say how to write one."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date; write it like 2026-11-22", param, ctx)


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="frankly", message="%(version)s")
@click.pass_context
def frankly(context: click.Context) -> None:
    """Say how AI was used; hear what to do; send the disclosure. With no command: the web chat.

    Not legal advice, and not connected with any commissioner.
    """
    if context.invoked_subcommand is None:
        context.invoke(web)


@frankly.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 picks a free one."
)
def web(host: str, port: int) -> None:
    """The web chat, on this machine by default."""
    from assistant.channels.slack import from_environment
    from assistant.channels.web import serve

    serve(_settings(), host, port, slack=from_environment())


@frankly.command()
@click.option(
    "--thread", default="terminal", show_default=True, help="Name of the interview to begin or go on with."
)
def chat(thread: str) -> None:
    """The same conversation in this terminal."""
    from assistant.channels.terminal import chat as run

    asyncio.run(run(_settings(), thread))


@frankly.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen, without Socket Mode.")
@click.option("--port", default=3000, show_default=True, type=click.IntRange(0, 65535), help="Its port.")
def slack(host: str, port: int) -> None:
    """The same conversation in Slack; docs/slack.md says how to set it up."""
    from assistant.channels.slack import from_environment, serve

    serve(_settings(), from_environment(), host, port)


@frankly.command()
@click.argument("file")
@click.option("--policy", "ids", multiple=True, help="A pack to judge on; may be given again.")
@click.option("--on", type=Day(), default=None, help="Judge as of this date; today if not given.")
@click.option("--reading", type=click.Choice(["strict", "lenient"]), default="strict", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The verdict as one JSON document.")
def judge(file: str, ids: tuple[str, ...], on: date | None, reading: Reading, as_json: bool) -> None:
    """A facts FILE (JSON or YAML, - for standard input) in, the verdict out."""
    from rules import judge as decide

    facts = _facts_file(file)
    policies = _policies(facts, ids, file)
    verdict = decide(
        facts.uses, facts.production, tuple(policies.values()), on=on or today(), reading=reading
    )
    if as_json:
        click.echo(verdict.model_dump_json(indent=2))
    else:
        click.echo(_in_words(facts, verdict))


@frankly.command()
@click.option("--asked", default=None, help="The fact that was asked, for a targeted reply.")
@click.option("--model", default=None, help="A chat model to read with, as FRANKLY_MODEL takes it.")
@click.option("--lines", is_flag=True, help="One JSON object a line in, one reading a line out.")
@click.option("--json", is_flag=True, expose_value=False, help="The only output there is; may be left out.")
def read(asked: str | None, model: str | None, lines: bool) -> None:
    """One message on standard input -> what is read from it."""
    from assistant.cli.reading import read_lines, read_message

    source = sys.stdin.buffer.read().decode("utf-8", "replace") if not lines else ""
    found = (
        read_lines(sys.stdin.buffer, model, _settings())
        if lines
        else [read_message(source, asked, model, _settings())]
    )
    for one in found:
        click.echo(json.dumps(one, ensure_ascii=False))


@frankly.command()
@click.option("--thread", required=True, help="Name of the interview to begin or go on with.")
@click.option("--json", is_flag=True, expose_value=False, help="The only output there is; may be left out.")
def turn(thread: str) -> None:
    """One message a line of standard input -> one reply a line. For tests and bots."""
    from assistant.cli.turn import turns

    asyncio.run(turns(_settings(), thread, sys.stdin.buffer, lambda line: click.echo(line)))


@frankly.command()
@click.argument("file")
@click.option(
    "--to", "out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="OUT.md, .html, …"
)
@click.option("--language", default=None, help="Language of the document's wording.")
@click.option("--on", type=Day(), default=None, help="Judge as of this date; today if not given.")
def draft(file: str, out: Path, language: str | None, on: date | None) -> None:
    """A facts FILE -> the disclosure, no conversation."""
    from assistant.cli.draft import write

    if language and language not in languages():
        raise click.UsageError(
            f"--language: there are no words in {language!r}{nearest(language, languages())}"
        )
    facts = _facts_file(file)
    write(facts, _policies(facts, (), file), out, on or today(), language or _settings().language)


@frankly.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def policies(context: click.Context, as_json: bool) -> None:
    """The packs, their dates, digests and sources."""
    if context.invoked_subcommand:
        return
    packs = load_packs(_settings().policies)
    rows: list[dict[str, Any]] = [
        {"id": p.id, "issuer": p.issuer, "title": p.title, "read_on": f"{p.read_on}", "verified": p.verified,
         "rules": len(p.rules), "digest": p.digest, "link": p.link}
        for p in packs.values()
    ]  # fmt: skip
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    for row in [] if as_json else rows:
        click.echo(
            f"{row['id']}  {row['issuer']}, “{row['title']}”, text read {row['read_on']} ({row['verified']})\n"
            f"  {row['rules']} rules, digest {row['digest'][:16]}, {row['link']}"
        )


@policies.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(folder: Path) -> None:
    """Check the pack in FOLDER and run its cases."""
    from rules.__main__ import main as rules_command

    sys.exit(rules_command(["check", str(folder)]))


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"FRANKLY_{str(first['loc'][0]).upper()}"
        raise click.UsageError(
            f"{name}: {first['msg'].lower()}, not {str(first.get('input'))[:60]!r}"
        ) from None


def _facts_file(file: str) -> FactsFile:
    if file == "-":
        return read_facts(sys.stdin.buffer.read(), "<stdin>")
    try:
        return read_facts(Path(file).read_bytes(), file)
    except OSError as error:
        raise click.UsageError(f"{file}: {(error.strerror or 'cannot be read').lower()}") from None


def _policies(facts: FactsFile, ids: tuple[str, ...], file: str) -> dict[str, Any]:
    from assistant.decide import DEFAULT

    packs = load_packs(_settings().policies)
    wanted = tuple(facts.policies or ids or (DEFAULT,))
    for id in wanted:
        if id not in packs:
            where = "<stdin>" if file == "-" else file
            raise FactsError(where, f"policies: there is no pack {id!r}{nearest(id, tuple(packs))}")
    return {id: packs[id] for id in dict.fromkeys(wanted)}


def _in_words(facts: FactsFile, verdict: Verdict) -> str:
    from assistant.cli.judging import in_words

    return in_words(facts, verdict, load_packs(_settings().policies))
