"""Writes the two trained encoders as one int8 ONNX file: `odds` reads a stretch in its message, `second` reads it alone.

They share the words' vectors, which neither run changed. Vectors, layers and heads are int8; a run asks for one output only.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from network import LAYERS, WIDTH, Reader
from onnx import helper, numpy_helper
from torch import nn
from train import LONGEST

NAMES = ("ids", "seen", "rows", "part", "alone", "alone_seen", "alone_part")
ALONE = 3
"""Layers of the second encoder."""


class Both(nn.Module):
    """The two encoders side by side."""

    def __init__(self, first: Reader, second: Reader) -> None:
        super().__init__()
        self.first, self.second = first, second
        self.second.word = self.first.word

    def forward(self, *given: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the odds of every value, in the message and alone."""
        ids, seen, rows, part, alone, alone_seen, alone_part = given
        each = torch.arange(alone.shape[0])
        return self.first(ids, seen, rows, part), self.second(alone, alone_seen, each, alone_part)


def main() -> None:
    """Write `reader.onnx`, `tokenizer.json` and `heads.json`."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--base", type=Path, required=True, help="with tokenizer.json")
    asked.add_argument(
        "--first",
        type=Path,
        nargs="+",
        required=True,
        help="trained weights, of several the mean; heads.json beside",
    )
    asked.add_argument("--second", type=Path, nargs="+", required=True, help="weights trained with --apart")
    asked.add_argument("--to", type=Path, required=True)
    given = asked.parse_args()
    names = (given.first[0].parent / "heads.json").read_text("utf-8")
    if names != (given.second[0].parent / "heads.json").read_text("utf-8"):
        raise SystemExit("the two were trained with different facts or values")
    values = json.loads(names)
    tokens = json.loads((given.base / "tokenizer.json").read_text("utf-8"))
    used = without_unused(tokens)
    both = Both(loaded(values, given.first, LAYERS, used), loaded(values, given.second, ALONE, used)).eval()
    given.to.mkdir(parents=True, exist_ok=True)
    write(both, given.to / "reader.onnx")
    (given.to / "tokenizer.json").write_text(
        json.dumps(tokens, ensure_ascii=False, separators=(",", ":")), "utf-8"
    )
    (given.to / "heads.json").write_text(names, "utf-8")
    print(f"{sum(f.stat().st_size for f in given.to.iterdir()):,} bytes")


def without_unused(tokens: dict[str, Any]) -> list[int]:
    """Take the words nobody can type out of a tokenizer and return the former places of the rest."""
    before: dict[str, int] = tokens["model"]["vocab"]
    kept = [word for word in sorted(before, key=before.__getitem__) if not word.startswith("[unused")]
    after = {word: place for place, word in enumerate(kept)}
    tokens["model"]["vocab"] = after
    for added in tokens["added_tokens"]:
        added["id"] = after[added["content"]]
    for name, special in tokens["post_processor"]["special_tokens"].items():
        special["ids"] = [after[name]]
    return [before[word] for word in kept]


def loaded(values: dict[str, list[str]], files: list[Path], layers: int, used: list[int]) -> Reader:
    """Return a trained encoder with the vectors of these words, and of no more places than are read."""
    states = [torch.load(file) for file in files]
    state = {name: sum(one[name] for one in states) / len(states) for name in states[0]}
    model = Reader(values, len(used), layers)
    model.place = nn.Embedding(LONGEST, WIDTH)
    state |= {"word.weight": state["word.weight"][used], "place.weight": state["place.weight"][:LONGEST]}
    model.load_state_dict(state)
    return model


def write(both: Both, to: Path) -> None:
    """Write the int8 model."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    ids, full = torch.ones((2, 9), dtype=torch.int64), to.with_name("full.onnx")
    rows, part = torch.tensor([0, 1, 1]), torch.ones((3, 9), dtype=torch.float32)
    texts, stretches, apart = {0: "n", 1: "t"}, {0: "k", 1: "t"}, {0: "a", 1: "u"}
    axes = {"ids": texts, "seen": texts, "rows": {0: "k"}, "part": stretches, "odds": {0: "k"},
            "alone": apart, "alone_seen": apart, "alone_part": apart, "second": {0: "a"}}  # fmt: skip
    torch.onnx.export(
        both, (ids, ids, rows, part, ids, ids, part[:2]), str(full), input_names=[*NAMES],
        output_names=["odds", "second"], dynamic_axes=axes, opset_version=17, dynamo=False,
    )  # fmt: skip
    quantize_dynamic(str(full), str(to), weight_type=QuantType.QInt8, per_channel=True)
    full.unlink()
    model = onnx.load(to)
    for name in ("first.weight", "second.weight"):
        shrink(model.graph, name)
    onnx.save(model, to)


def shrink(graph: onnx.GraphProto, name: str) -> None:
    """Keep a head's weights as int8 with a scale a value."""
    found = next(one for one in graph.initializer if one.name == name)
    full = numpy_helper.to_array(found)
    rows = full.reshape(-1, full.shape[-1])
    scale = np.abs(rows).max(1) / 127 + 1e-9
    small = np.round(rows / scale[:, None]).astype(np.int8)
    graph.initializer.remove(found)
    kept = {
        f"{name}.int8": small,
        f"{name}.scale": scale.astype(np.float32),
        f"{name}.shape": np.array(full.shape),
    }
    graph.initializer.extend(numpy_helper.from_array(np.ascontiguousarray(v), k) for k, v in kept.items())
    wide = helper.make_node("DequantizeLinear", [f"{name}.int8", f"{name}.scale"], [f"{name}.rows"], axis=0)
    back = helper.make_node("Reshape", [f"{name}.rows", f"{name}.shape"], [name])
    graph.node.insert(0, back)
    graph.node.insert(0, wide)


if __name__ == "__main__":
    main()
