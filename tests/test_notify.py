"""The notify entity of speakers: notifications that are spoken."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from unittest.mock import patch

from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import area_registry as ar, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.announcing.announcement import Announcement
from custom_components.segmind_tts.announcing.profile import SpeakersProfile
from custom_components.segmind_tts.announcing.receipt import Receipt

from .speakers import add_kitchen

NOTIFY = "notify.kitchen"


@dataclass
class Announcer:
    """An announcer that keeps what it is given, and fails when a test says so."""

    announced: list[Announcement] = field(default_factory=list)
    error: HomeAssistantError | None = None

    async def async_announce(self, announcement: Announcement) -> Receipt:
        """Announce nothing."""
        self.announced.append(announcement)
        if self.error:
            raise self.error
        return Receipt(speakers=())


@pytest.fixture
def announcer() -> Iterator[Announcer]:
    """What the house announces with."""
    announcer = Announcer()
    with patch(
        "custom_components.segmind_tts.notify.async_get_announcer",
        return_value=announcer,
    ):
        yield announcer


async def notify(
    home: HomeAssistant, *, context: Context | None = None, **data: str
) -> None:
    """Send a notification, as an automation does."""
    await home.services.async_call(
        "notify",
        "send_message",
        {"entity_id": NOTIFY, "message": "Dinner is ready.", **data},
        blocking=True,
        context=context,
    )


async def test_a_notification_is_announced(
    home: HomeAssistant, account: MockConfigEntry, announcer: Announcer
) -> None:
    """It is spoken as the speakers are set, on behalf of who has sent it."""
    kitchen = await add_kitchen(home, account, chime="gong", lead_in=0.5)
    state = home.states.get(NOTIFY)
    assert state is not None
    assert state.state == STATE_UNKNOWN
    context = Context()
    await notify(home, context=context)
    (announcement,) = announcer.announced
    assert announcement.message == "Dinner is ready."
    assert announcement.voice == "tts.zephyr"
    speaker = SpeakersProfile.from_subentry(kitchen).speaker("media_player.kitchen")
    assert announcement.speakers == (speaker,)
    assert (speaker.chime, speaker.lead_in) == ("gong", 0.5)
    assert announcement.context is context
    state = home.states.get(NOTIFY)
    assert state is not None
    assert state.state != STATE_UNKNOWN


@pytest.mark.parametrize(
    ("speak_title", "title", "message"),
    [
        (False, "Kitchen", "Dinner is ready."),
        (True, "Kitchen", "Kitchen\nDinner is ready."),
        (True, "", "Dinner is ready."),
    ],
)
async def test_titles(
    home: HomeAssistant,
    account: MockConfigEntry,
    announcer: Announcer,
    speak_title: bool,
    title: str,
    message: str,
) -> None:
    """A title is heard before the message if the speakers are set so."""
    await add_kitchen(home, account, speak_title=speak_title)
    await notify(home, title=title)
    assert [each.message for each in announcer.announced] == [message]


async def test_speakers_are_edited(
    home: HomeAssistant, account: MockConfigEntry, announcer: Announcer
) -> None:
    """The next notification goes where the edited speakers say."""
    kitchen = await add_kitchen(home, account)
    data = {**kitchen.data, "players": ["media_player.bathroom"]}
    home.config_entries.async_update_subentry(account, kitchen, data=data)
    await home.async_block_till_done()
    await notify(home)
    (announcement,) = announcer.announced
    named = [each.entity_id for each in announcement.speakers]
    assert named == ["media_player.bathroom"]


async def test_a_failure_is_told(
    home: HomeAssistant, account: MockConfigEntry, announcer: Announcer
) -> None:
    """What nobody hears fails in the automation, and is not shown as sent."""
    await add_kitchen(home, account)
    announcer.error = HomeAssistantError("Nobody heard it")
    with pytest.raises(HomeAssistantError, match="Nobody heard it"):
        await notify(home)
    state = home.states.get(NOTIFY)
    assert state is not None
    assert state.state == STATE_UNKNOWN


@pytest.mark.parametrize(
    ("setting", "error"),
    [
        ({"players": [], "areas": ["cellar"]}, "no_speaker_there"),
        ({"voice": None}, "no_voice"),
    ],
)
async def test_nobody_to_speak(
    home: HomeAssistant,
    account: MockConfigEntry,
    announcer: Announcer,
    setting: dict[str, object],
    error: str,
) -> None:
    """Without any speaker or voice it fails with a reason."""
    await add_kitchen(home, account, **setting)
    with pytest.raises(HomeAssistantError) as raised:
        await notify(home)
    assert raised.value.translation_key == error
    assert not announcer.announced


async def test_an_area(
    home: HomeAssistant,
    account: MockConfigEntry,
    announcer: Announcer,
    area_registry: ar.AreaRegistry,
    entity_registry: er.EntityRegistry,
) -> None:
    """A player that is put into an area of the speakers is notified, too."""
    cellar = area_registry.async_create("Cellar")
    await add_kitchen(home, account, areas=[cellar.id])
    player = entity_registry.async_get_or_create("media_player", "other", "cellar")
    entity_registry.async_update_entity(player.entity_id, area_id=cellar.id)
    await notify(home)
    (announcement,) = announcer.announced
    named = {each.entity_id for each in announcement.speakers}
    assert named == {"media_player.kitchen", player.entity_id}


async def test_speakers_are_renamed_and_removed(
    home: HomeAssistant, account: MockConfigEntry, entity_registry: er.EntityRegistry
) -> None:
    """The entity is called as the speakers are, and goes with them."""
    kitchen = await add_kitchen(home, account)
    home.config_entries.async_update_subentry(account, kitchen, title="Pantry")
    await home.async_block_till_done()
    state = home.states.get(NOTIFY)
    assert state is not None
    assert state.name == "Pantry"
    home.config_entries.async_remove_subentry(account, kitchen.subentry_id)
    await home.async_block_till_done()
    assert home.states.get(NOTIFY) is None
    assert entity_registry.async_get(NOTIFY) is None
