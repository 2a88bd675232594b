"""Where the parties of a network stand in a drawing: the same network, the same places."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping

import numpy as np

ROUNDS = 120
Place = tuple[float, float]


def laid_out(pairs: Iterable[tuple[str, str]], *, wide: float = 1.4) -> dict[str, Place]:
    """Places such that parties stand as far apart as there are steps between them.

    Parts that do not touch are laid out side by side, each as large as its number of parties.

    Args:
        pairs: parties that are tied.
        wide: how much wider than high the whole becomes, roughly.

    Returns:
        The place of every party, x to the right and y downwards; parties tied directly are about 1 apart at best.
    """
    near: dict[str, set[str]] = {}
    for a, b in pairs:
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)
    parts = sorted(_parts(near), key=lambda part: (-len(part), part[0]))
    across = max(1.0, math.sqrt(sum(map(len, parts))) * wide)
    found: dict[str, Place] = {}
    x = y = row = 0.0
    for part in parts:
        side = max(1.0, math.sqrt(len(part)) * 1.1)
        if x and x + side > across:
            x, y, row = 0.0, y + row, 0.0
        for node, (dx, dy) in zip(part, _spread(part, near) * side * 0.36, strict=True):
            found[node] = (x + side / 2 + float(dx), y + side / 2 + float(dy))
        x, row = x + side, max(row, side)
    return found


def _parts(near: Mapping[str, set[str]]) -> Iterable[list[str]]:
    left = set(near)
    for start in sorted(near):
        if start in left:
            part = sorted(_steps(start, near))
            left.difference_update(part)
            yield part


def _steps(start: str, near: Mapping[str, set[str]]) -> dict[str, int]:
    """How many steps it is from a party to every other that can be reached."""
    found, queue = {start: 0}, deque([start])
    while queue:
        here = queue.popleft()
        for other in near[here]:
            if other not in found:
                found[other] = found[here] + 1
                queue.append(other)
    return found


def _spread(part: list[str], near: Mapping[str, set[str]]) -> np.ndarray:
    """Places between -1 and 1 with the least stress (de Leeuw 1977; weights as in Gansner, Koren and North, 2004), from a circle."""
    number = len(part)
    if number == 1:
        return np.zeros((1, 2))
    wanted = np.array([[steps[other] for other in part] for steps in (_steps(one, near) for one in part)], dtype=float)
    np.fill_diagonal(wanted, 1.0)
    weight = wanted**-2
    np.fill_diagonal(weight, 0.0)
    turn = np.arange(number) * 2 * math.pi / number + 1.1  # slanted, so that names below two parties keep apart
    places = np.stack([np.cos(turn), np.sin(turn) * 0.99], axis=1) * wanted.max() / 2
    for _ in range(ROUNDS):
        apart = places[:, None, :] - places[None, :, :]
        length = np.sqrt((apart**2).sum(axis=2))
        np.fill_diagonal(length, 1.0)
        pulled = (weight * wanted / np.maximum(length, 1e-9))[:, :, None] * apart
        places = ((weight[:, :, None] * places[None, :, :]) + pulled).sum(axis=1) / weight.sum(axis=1)[:, None]
        places -= places.mean(axis=0)
    return np.asarray(places / max(float(np.abs(places).max()), 1e-9))
