"""What many tests share: the scheme, loaded once."""

from __future__ import annotations

import pytest

from legation.api import _default_scheme
from legation.scheme import Scheme


@pytest.fixture(scope="session")
def scheme() -> Scheme:
    """The default scheme, the same that `legation.read` keeps."""
    return _default_scheme()
