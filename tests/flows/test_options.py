"""Options flow: caps on spending and limits of the library."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

REQUIRED = {"parallel_jobs": 4, "library_megabytes": 512, "journal": True}


def _words(*rows: list[str]) -> dict[str, Any]:
    words = [{"written": written, "spoken": spoken} for written, spoken in rows]
    return {"pronunciation": words}


async def _enter(
    home: HomeAssistant, account: MockConfigEntry, options: dict[str, Any]
) -> None:
    flow = await home.config_entries.options.async_init(account.entry_id)
    assert flow["type"] is FlowResultType.FORM
    result = await home.config_entries.options.async_configure(flow["flow_id"], options)
    await home.async_block_till_done()
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_the_options_are_stored(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    """What is entered is stored, as whole numbers where only they make sense."""
    await _enter(
        home,
        account,
        {
            "daily_limit": 0.5,
            "monthly_limit": 5,
            "parallel_jobs": 2.0,
            "library_megabytes": 64.0,
            "library_days": 30.0,
            "journal": False,
        },
    )
    assert account.options == {
        "daily_limit": 0.5,
        "monthly_limit": 5,
        "parallel_jobs": 2,
        "library_megabytes": 64,
        "library_days": 30,
        "journal": False,
    }
    assert isinstance(account.options["parallel_jobs"], int)


async def test_a_limit_can_be_taken_away(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    """An emptied field is no limit."""
    await _enter(home, account, REQUIRED | {"daily_limit": 1})
    await _enter(home, account, REQUIRED)
    assert account.options == REQUIRED


@pytest.mark.parametrize(
    "options",
    [
        {"daily_limit": -1},
        {"parallel_jobs": 0},
        {"library_megabytes": 1},
        {"library_days": 0},
        {"daily_limit": "nan"},
        {"daily_limit": True},
        {"monthly_limit": "1e999"},
        {"parallel_jobs": float("inf")},
    ],
)
async def test_out_of_range(
    home: HomeAssistant, account: MockConfigEntry, options: dict[str, object]
) -> None:
    """The form refuses a number out of range, and anything that is no number."""
    flow = await home.config_entries.options.async_init(account.entry_id)
    with pytest.raises(InvalidData):
        await home.config_entries.options.async_configure(
            flow["flow_id"], REQUIRED | options
        )
    assert account.options == {}


@pytest.mark.parametrize(
    ("options", "errors"),
    [
        ({"parallel_jobs": 2.5}, {"parallel_jobs": "not_whole"}),
        ({"library_days": 1.5}, {"library_days": "not_whole"}),
        (_words(["HVAC", "a"], [" hvac ", "b"]), {"pronunciation": "word_twice"}),
        (_words(["a", "b" * 201]), {"pronunciation": "word_too_long"}),
        (_words(["a" * 10**6, "b"]), {"pronunciation": "word_too_long"}),
        (_words(["  ", "a"]), {"pronunciation": "word_empty"}),
        (_words(["HVAC", ""]), {"pronunciation": "word_empty"}),
    ],
)
async def test_mistakes_are_told(
    home: HomeAssistant,
    account: MockConfigEntry,
    options: dict[str, Any],
    errors: dict[str, str],
) -> None:
    """What would be rounded or passed over is refused with a reason, and stays entered."""
    flow = await home.config_entries.options.async_init(account.entry_id)
    configure = home.config_entries.options.async_configure
    result = await configure(flow["flow_id"], REQUIRED | options)
    assert result["errors"] == errors
    assert result["data_schema"] is not None
    shown = {
        field.schema: field.description["suggested_value"]
        for field in result["data_schema"].schema
        if field.description
    }
    assert shown == REQUIRED | options
    assert account.options == {}
    result = await configure(flow["flow_id"], REQUIRED | _words(["HVAC", "H V A C"]))
    assert result["type"] is FlowResultType.CREATE_ENTRY
