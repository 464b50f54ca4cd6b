"""The settings panel: where answers are kept, which language model reads along, and what is sent where."""

import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any

from chainlit.input_widget import InputWidget, Select, TextInput
from sqlalchemy.engine import make_url

from assistant.reply import Model
from assistant.words import render

MODEL = "model"


def inputs(
    words: Mapping[str, Any], database: str, models: tuple[Model, ...], more: Iterable[tuple[str, str, str]]
) -> list[InputWidget]:
    """Return what the panel shows; only the language model can be changed, and only where there is a choice."""
    told = [("cookie", words["cookie_value"], words["cookie_how"]), *more]
    return [
        _line(words, "kept", _place(database), words["kept_how"]),
        _model(words, models),
        *(_line(words, *line) for line in told),
    ]


def unmarked(said: str) -> str:
    """Return Markdown of ours as plain text, for a notice that shows no Markdown."""
    return unescape(re.sub(r"\\(\W)", r"\1", said))


def _model(words: Mapping[str, Any], models: tuple[Model, ...]) -> InputWidget:
    if len(models) < 2:
        return _line(words, MODEL, words["model_none"], words["model_none_how"])
    return Select(
        id=MODEL,
        label=words[MODEL],
        description=words["model_how"],
        items={_named(words, model): model.name for model in models},
        initial_value=next(model.name for model in models if model.used),
    )


def _named(words: Mapping[str, Any], model: Model) -> str:
    if model.name == "none":
        return str(words["model_none"])
    return render(words["model_sent" if model.sent_to else "model_here"], model.model_dump())


def _line(words: Mapping[str, Any], id: str, value: str, how: str) -> InputWidget:
    return TextInput(id=id, label=words[id], initial=value, description=how, disabled=True)


def _place(database: str) -> str:
    place = make_url(database)
    kept = place.database if place.drivername == "sqlite" else place.render_as_string(hide_password=True)
    return str(kept)
