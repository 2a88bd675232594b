"""The REST interface answers as it describes itself, to whatever is asked (schemathesis; REST_EXAMPLES asks more often)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from legation.serve import ServeSettings, create_app

EXAMPLES = int(os.environ.get("REST_EXAMPLES", "6"))
FEWEST = 25
NOT_ASKED = [positive_data_acceptance]
"""A cursor that leads nowhere, or a filter that no record can meet, is of the right shape and refused all the same."""


def test_every_endpoint_answers_as_described(record_path: Path) -> None:
    """What the description allows, and what it does not, gets an answer of a described status, type and shape, never a 500."""
    app = create_app(ServeSettings(record=record_path, token="local-token"))
    description = schemathesis.openapi.from_asgi("/v1/openapi.json", app)
    faults, asked = [], 0
    for found in description.get_all_operations():
        operation = found.ok()
        asked += 1
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @settings(max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case: Any) -> None:
                case.call_and_validate(excluded_checks=NOT_ASKED)

            try:
                ask()
            except Unsatisfiable:  # without parameters nothing can be asked wrongly
                continue
            except BaseExceptionGroup as error:
                faults.append(f"{operation.label} ({mode.value}): {'; '.join(map(str, error.exceptions))}"[:1500])
    assert faults == []
    assert asked >= FEWEST
