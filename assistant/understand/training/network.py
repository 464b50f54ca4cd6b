"""The encoder and its heads: a message in, for each stretch of it and each fact the odds of every value.

A stretch is read with the whole message around it, so "signed last week" after a cloned voice is about consent.
"""

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional

WIDTH, LAYERS, HEADS = 384, 6, 12


class Block(nn.Module):
    """One transformer layer of BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.n1, self.n2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Take and return (texts, tokens, WIDTH); `mask` is added to the attention's scores."""
        n, t, _ = x.shape
        split = lambda y: y.view(n, t, HEADS, WIDTH // HEADS).transpose(1, 2)  # noqa: E731
        scores = split(self.q(x)) @ split(self.k(x)).transpose(-1, -2) / math.sqrt(WIDTH // HEADS)
        seen = (scores + mask).softmax(-1) @ split(self.v(x))
        x = self.n1(x + self.drop(self.o(seen.transpose(1, 2).reshape(n, t, WIDTH))))
        return self.n2(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Reader(nn.Module):
    """Tokens and stretches of them -> for each stretch and fact the odds of silence (first) and of each value."""

    def __init__(self, values: dict[str, list[str]], words: int, layers: int = LAYERS) -> None:
        super().__init__()
        self.word, self.place = nn.Embedding(words, WIDTH), nn.Embedding(512, WIDTH)
        self.kind, self.norm = nn.Embedding(2, WIDTH), nn.LayerNorm(WIDTH, eps=1e-12)
        self.blocks = nn.ModuleList(Block() for _ in range(layers))
        self.most = max(len(v) for v in values.values()) + 1
        self.look = nn.Parameter(torch.randn(len(values), WIDTH) * 0.02)
        self.weight = nn.Parameter(torch.randn(len(values), self.most, 2 * WIDTH) * 0.02)
        self.bias = nn.Parameter(torch.zeros(len(values), self.most))
        allowed = torch.zeros(len(values), self.most)
        for row, names in enumerate(values.values()):
            allowed[row, len(names) + 1 :] = -1e4
        self.register_buffer("allowed", allowed)
        self.drop = nn.Dropout(0.1)

    def forward(
        self, ids: torch.Tensor, seen: torch.Tensor, rows: torch.Tensor, part: torch.Tensor
    ) -> torch.Tensor:
        """Return (stretches, facts, values). `rows` says whose stretch it is, `part` which tokens are in it."""
        places = torch.arange(ids.shape[1])
        x = self.norm(self.word(ids) + self.place(places) + self.kind.weight[0])
        mask = (1.0 - seen[:, None, None, :].float()) * -1e4
        for block in self.blocks:
            x = block(x, mask)
        return self.judged(x[rows], part.float())

    def judged(self, x: torch.Tensor, part: torch.Tensor) -> torch.Tensor:
        """Pool the tokens of each stretch, once a fact by attention and once evenly, and weigh the values."""
        look = torch.einsum("ktw,fw->kft", x, self.look) / math.sqrt(WIDTH) + (1.0 - part)[:, None] * -1e4
        pooled = torch.einsum("kft,ktw->kfw", look.softmax(-1), x)
        mean = (x * part[..., None]).sum(1) / part.sum(1, keepdim=True).clamp(min=1.0)
        both = torch.cat([pooled, mean[:, None].expand_as(pooled)], -1)
        return torch.einsum("kfw,fvw->kfv", self.drop(both), self.weight) + self.bias + self.allowed

    def load_base(self, file: Path) -> None:
        """Take over the published encoder's weights, from the words up."""
        base = load_file(file)
        pairs = {"word": "word_embeddings", "place": "position_embeddings", "kind": "token_type_embeddings"}
        for ours, theirs in pairs.items():
            getattr(self, ours).weight.data.copy_(base[f"embeddings.{theirs}.weight"])
        _copy(self.norm, base, "embeddings.LayerNorm")
        for i, block in enumerate(self.blocks):
            at = f"encoder.layer.{i}"
            for ours, theirs in (("q", "query"), ("k", "key"), ("v", "value")):
                _copy(getattr(block, ours), base, f"{at}.attention.self.{theirs}")
            _copy(block.o, base, f"{at}.attention.output.dense")
            _copy(block.n1, base, f"{at}.attention.output.LayerNorm")
            _copy(block.up, base, f"{at}.intermediate.dense")
            _copy(block.down, base, f"{at}.output.dense")
            _copy(block.n2, base, f"{at}.output.LayerNorm")


def _copy(layer: nn.Module, base: dict[str, torch.Tensor], name: str) -> None:
    layer.weight.data.copy_(base[f"{name}.weight"])
    layer.bias.data.copy_(base[f"{name}.bias"])
