"""The card as a resource of dashboards."""

from typing import Any

from homeassistant.components.lovelace.const import LOVELACE_DATA
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.segmind_tts.card.resource import async_get_card

OTHER = "/segmind_tts_other/segmind-tts-card.js"
OLD = "/segmind_tts/0123456789abcdef/segmind-tts-card.js"


@pytest.fixture
async def dashboards(home: HomeAssistant, hass_storage: dict[str, Any]) -> None:
    """Dashboards with the card of a version before, twice, and a card of others."""
    urls = (OLD, OTHER, OLD)
    items = [
        {"id": str(number), "type": "module", "url": url}
        for number, url in enumerate(urls)
    ]
    hass_storage["lovelace_resources"] = {"version": 1, "data": {"items": items}}
    assert await async_setup_component(home, "lovelace", {})


async def set_up(home: HomeAssistant, entry: MockConfigEntry) -> None:
    """Set up an account."""
    assert await home.config_entries.async_setup(entry.entry_id)
    await home.async_block_till_done()


async def urls(home: HomeAssistant) -> list[str]:
    """Return the addresses of what dashboards load."""
    resources = home.data[LOVELACE_DATA].resources
    await resources.async_get_info()
    return [each["url"] for each in resources.async_items()]


async def test_added_once(home: HomeAssistant, entry: MockConfigEntry) -> None:
    """Dashboards load the card, and after a reload of the account still once."""
    assert await async_setup_component(home, "lovelace", {})
    await set_up(home, entry)
    (url,) = await urls(home)
    assert url == (await async_get_card(home)).url
    await home.config_entries.async_reload(entry.entry_id)
    await home.async_block_till_done()
    assert await urls(home) == [url]


async def test_served(
    home: HomeAssistant, entry: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    """What is at the address is the card, as long as browsers like to keep it."""
    await set_up(home, entry)
    card = await async_get_card(home)
    response = await (await hass_client()).get(card.url)
    assert "customElements.define(TYPE" in await response.text()
    assert "max-age" in response.headers["Cache-Control"]
    assert response.headers["Content-Encoding"] in ("gzip", "deflate")
    assert response.content_type == "text/javascript"


async def test_dashboards_come_later(
    home: HomeAssistant, entry: MockConfigEntry
) -> None:
    """An account does not wait for dashboards, which get the card when they are there."""
    await set_up(home, entry)
    assert await async_setup_component(home, "lovelace", {})
    await home.async_block_till_done()
    assert await urls(home) == [(await async_get_card(home)).url]


@pytest.mark.usefixtures("dashboards")
async def test_update(home: HomeAssistant, entry: MockConfigEntry) -> None:
    """The new version takes the place of all before it; other cards are left alone."""
    await set_up(home, entry)
    card = await async_get_card(home)
    assert sorted(await urls(home)) == sorted([card.url, OTHER])


@pytest.mark.usefixtures("dashboards")
async def test_removed_with_the_last_account(
    home: HomeAssistant, entry: MockConfigEntry
) -> None:
    """The card goes with the last account, not with one of two, nor with an unload."""
    second = MockConfigEntry(domain="segmind_tts", data={"api_key": "SG_other"})
    second.add_to_hass(home)
    await set_up(home, entry)
    await home.config_entries.async_unload(entry.entry_id)
    await home.config_entries.async_remove(entry.entry_id)
    assert (await async_get_card(home)).url in await urls(home)
    await home.config_entries.async_remove(second.entry_id)
    assert await urls(home) == [OTHER]


async def test_added_again(home: HomeAssistant, entry: MockConfigEntry) -> None:
    """A new account after the last one was removed brings the card back."""
    assert await async_setup_component(home, "lovelace", {})
    await set_up(home, entry)
    data = dict(entry.data)
    await home.config_entries.async_remove(entry.entry_id)
    again = MockConfigEntry(domain="segmind_tts", data=data)
    again.add_to_hass(home)
    await set_up(home, again)
    assert await urls(home) == [(await async_get_card(home)).url]


async def test_resources_in_yaml(
    home: HomeAssistant, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    """Who keeps resources in YAML is told what to write there."""
    yaml = {"lovelace": {"resource_mode": "yaml", "resources": []}}
    assert await async_setup_component(home, "lovelace", yaml)
    caplog.set_level("INFO")
    await set_up(home, entry)
    assert (await async_get_card(home)).url in caplog.text
    assert await urls(home) == []
    await home.config_entries.async_remove(entry.entry_id)
