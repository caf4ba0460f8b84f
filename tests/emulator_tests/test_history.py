"""The request history."""

from aiohttp import ClientSession
import pytest

from tests.emulator import Emulator, Fault

from .calls import SLUG, TEXT, get, result, submit

PATH = "/inference-request/request-history"


async def test_a_pending_request(session: ClientSession) -> None:
    """A running job is known with its inputs, without output and cost."""
    request_id = await submit(session)
    _, row = await get(session, f"{PATH}/{request_id}")
    assert row["model_status"] == "PENDING"
    assert row["model_name"] == SLUG
    assert row["request_body"] == {"text": TEXT}
    assert (
        row["generation_url"] is row["credits_deduction"] is row["latency_ms"] is None
    )


async def test_a_completed_request_is_known_for_ever(
    emulator: Emulator, session: ClientSession
) -> None:
    """History tells cost and output also when the record has expired."""
    request_id = await submit(session)
    body = await result(emulator, session, request_id)
    emulator.clock.advance(3 * 3600)
    _, row = await get(session, f"{PATH}/{request_id}")
    assert row["model_status"] == "COMPLETED"
    assert row["generation_url"] == body["output"]
    assert (row["credits_deduction"], row["latency_ms"]) == (0.005, 10_000)
    assert row["error"] is None


async def test_the_list_is_filtered_and_paged(
    emulator: Emulator, session: ClientSession
) -> None:
    """Latest first, by status, model and day, in pages."""
    failed = await submit(session, temperature=9)
    good = [await submit(session, text) for text in ("one", "two", "three")]
    emulator.clock.advance(10)
    _, body = await get(session, f"{PATH}?status=COMPLETED&per_page=2")
    assert [row["request_id"] for row in body["data"]] == good[:0:-1]
    assert (body["total"], body["page"]) == (3, 1)
    _, body = await get(session, f"{PATH}?status=COMPLETED&per_page=2&page=2")
    assert [row["request_id"] for row in body["data"]] == good[:1]
    _, body = await get(session, f"{PATH}?status=FAILED")
    assert [row["error"] for row in body["data"]] == [
        "Temperature must be between 0 and 2"
    ]
    assert body["data"][0]["request_id"] == failed
    _, body = await get(session, f"{PATH}?model_name=pro")
    assert body["data"] == []
    _, body = await get(session, f"{PATH}?from_date=2999-01-01")
    assert body["data"] == []
    status, _ = await get(session, f"{PATH}?page=first")
    assert status == 400


@pytest.mark.parametrize(
    ("fault", "known"),
    [
        (Fault(name="history_lags", value=3.0), ["one"]),
        (Fault(name="history_lags", value=20.0), []),
        (Fault(name="history_empty"), []),
        (Fault(name="history_oldest_first"), ["one", "two"]),
        (Fault(name="history_without_inputs"), [None, None]),
    ],
    ids=lambda value: getattr(value, "name", None),
)
async def test_a_history_that_tells_less(
    emulator: Emulator,
    session: ClientSession,
    fault: Fault,
    known: list[str | None],
) -> None:
    """Rows come late, not at all, without inputs, or in another order."""
    await submit(session, "one")
    emulator.clock.advance(5)
    await submit(session, "two")
    emulator.inject(fault)
    _, body = await get(session, PATH)
    assert [(row["request_body"] or {}).get("text") for row in body["data"]] == known
    _, body = await get(session, PATH)
    assert [row["request_body"]["text"] for row in body["data"]] == ["two", "one"]
