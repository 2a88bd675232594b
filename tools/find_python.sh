#!/bin/sh
# Print the newest Python of 3.13, 3.12, 3.11 that really runs and can make virtual environments.
# A name on PATH may be a shim that only prints an error, so each candidate is tried.
runs() {
    "$1" -c "import sys, venv, ensurepip, ssl, sqlite3; sys.exit(sys.version_info[:2] != tuple(map(int, '$2'.split('.'))))" >/dev/null 2>&1
}
for version in 3.13 3.12 3.11; do
    for candidate in "python$version" python3 python \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$version".*/bin/python3 \
        "$HOME"/.local/share/uv/python/cpython-"$version".*/bin/python3 \
        /opt/homebrew/bin/python"$version" /usr/local/bin/python"$version" /usr/bin/python"$version"; do
        if runs "$candidate" "$version"; then
            command -v "$candidate"
            exit 0
        fi
    done
done
echo "Legation needs Python 3.11, 3.12 or 3.13 with venv; none was found on PATH or in a pyenv folder." >&2
exit 1
