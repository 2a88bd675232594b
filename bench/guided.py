"""Coverage-guided fuzzing of what takes bytes and words from outside: atheris changes its tries by the branches that they reach.

    make fuzz-guided                                       (two minutes for each target of bench/guided_targets.py)
    python -m bench.guided --minutes 10 dates readers      (in an environment with atheris and the packages of requirements-dev.lock)

What reaches new branches is kept in build/guided/TARGET and tried first the next time. Findings, each kind of error at each place once,
are written there too, with the bytes and the traceback.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

FOLDER = Path("build/guided")
LONGEST = 4096
"""Bytes of a try."""
SLOWEST = 60
"""Seconds after which a try is a finding."""
_FIGURES = re.compile(r"#(\d+)\s+(INITED|\w+)\s+cov: (\d+) ft: \d+ corp: (\d+)")


def fuzz(name: str, seconds: int) -> None:
    """Fuzz one target in this process until the time is up; does not return.

    Args:
        name: of the target.
        seconds: how long.
    """
    import atheris

    folder = FOLDER / name
    corpus, findings = folder / "corpus", folder / "findings"
    for place in (corpus, findings):
        place.mkdir(parents=True, exist_ok=True)
    seen: set[str] = set()

    def noted(data: bytes) -> None:
        try:
            one(data)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            place = _place(error)
            if place not in seen:
                seen.add(place)
                kept = findings / hashlib.sha256(place.encode()).hexdigest()[:12]
                kept.write_bytes(data)
                told = f"{place}\n\n{''.join(traceback.format_exception(error))}"
                kept.with_suffix(".txt").write_text(told, encoding="utf-8", errors="replace")

    with atheris.instrument_imports(include=["legation"]):
        from bench.guided_targets import TARGETS

        target = TARGETS[name]
        one = target.make()
        for seed in target.seeds():  # here, since modules that are imported late are instrumented too
            noted(seed[:LONGEST])
            (corpus / f"seed-{hashlib.sha256(seed).hexdigest()[:16]}").write_bytes(seed[:LONGEST])
    options = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-timeout={SLOWEST}", "-len_control=0", "-rss_limit_mb=4000"]
    words = folder / "words"
    if target.words:
        options.append(f"-dict={words}")
    words.write_text("".join(f'"{_escaped(word.encode())}"\n' for word in sorted(set(target.words)) if word), encoding="ascii")
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={findings}/", str(corpus)], noted)
    atheris.Fuzz()


def _escaped(word: bytes) -> str:
    return "".join(chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\x{byte:02x}" for byte in word)


def _place(error: BaseException) -> str:
    """The kind of an error and where it was raised: the same for all that are one finding."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "bench/guided.py" not in frame.filename]
    last = frames[-1] if frames else None
    ours = [f"{Path(frame.filename).name}:{frame.name}:{frame.lineno}" for frame in frames if "/legation/" in frame.filename][-1:]
    words = f": {error}"[:60] if isinstance(error, AssertionError) else ""
    return f"{type(error).__name__}{words} at {ours[0] if ours else f'{last.name}:{last.lineno}' if last else '?'}"


def row(name: str, seconds: int) -> tuple[str, bool]:
    """Fuzz one target in a process of its own: its row of the table, and whether there was a finding."""
    from bench.guided_targets import TARGETS

    begun = time.monotonic()
    command = [sys.executable, "-m", "bench.guided", "--here", name, "--seconds", str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    figures = _FIGURES.findall(done.stderr)
    if not figures:
        return f"| {name} | did not run: {done.stderr.strip().splitlines()[-1:]} |", True
    found = sorted(path for path in (FOLDER / name / "findings").iterdir() if path.suffix == ".txt" or "-" in path.name)
    for path in found:
        print(f"{path}: {path.read_text(encoding='utf-8', errors='replace').splitlines()[:1]}", file=sys.stderr)
    first = next((reached for _, what, reached, _ in figures if what == "INITED"), figures[0][2])
    tries, _, reached, kept = figures[-1]
    minutes = (time.monotonic() - begun) / 60
    cells = (f"{name}: {TARGETS[name].about}", f"{minutes:.1f}", *(f"{int(n):,}" for n in (tries, first, reached, kept)), str(len(found)))
    return f"| {' | '.join(cells)} |", bool(found)


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz the targets one after another and print the table; the exit code says whether there was a finding."""
    from bench.guided_targets import TARGETS

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", choices=[[], *TARGETS], help="which; without any all")
    parser.add_argument("--minutes", type=float, default=2.0, help="for each target")
    parser.add_argument("--here", help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.here:
        fuzz(given.here, given.seconds)
    print(f"| target | minutes | tries | branches of the seeds | in the end | kept tries | findings |\n| ---{' | ---:' * 6} |", flush=True)
    bad = False
    for name in given.targets or TARGETS:
        line, found = row(name, round(given.minutes * 60))
        print(line, flush=True)
        bad |= found
    return bad


if __name__ == "__main__":
    sys.exit(main())
