"""The fields of the form of speakers."""

from typing import Any, Final

from homeassistant.const import CONF_NAME, PERCENTAGE, Platform, UnitOfTime
from homeassistant.helpers.selector import (
    AreaSelector,
    AreaSelectorConfig,
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    FloorSelector,
    FloorSelectorConfig,
    LabelSelector,
    LabelSelectorConfig,
    MediaSelector,
    MediaSelectorConfig,
    ObjectSelector,
    ObjectSelectorConfig,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TimeSelector,
)
import voluptuous as vol

from ..announcing.quiet import QuietKind
from ..const import (
    CHIMES,
    CONF_AREAS,
    CONF_AVOID_ANNOUNCE,
    CONF_CHIME,
    CONF_CHIME_MEDIA,
    CONF_FLOORS,
    CONF_LABELS,
    CONF_LEAD_IN,
    CONF_PLAYER,
    CONF_PLAYERS,
    CONF_QUIET_FROM,
    CONF_QUIET_KIND,
    CONF_QUIET_TO,
    CONF_QUIET_VOLUME,
    CONF_SPEAK_TITLE,
    CONF_TWIN,
    CONF_TWINS,
    CONF_VOICE,
    CONF_VOLUME,
    MAX_LEAD_IN,
)
from .sections import Sections
from .selectors import NumberField

SECTIONS: Final = Sections(
    {
        "places": (CONF_FLOORS, CONF_LABELS),
        "quiet_hours": (
            CONF_QUIET_FROM,
            CONF_QUIET_TO,
            CONF_QUIET_KIND,
            CONF_QUIET_VOLUME,
        ),
        "fine_tuning": (CONF_CHIME_MEDIA, CONF_LEAD_IN, CONF_SPEAK_TITLE),
        "exceptions": (CONF_AVOID_ANNOUNCE, CONF_TWINS),
    }
)

_SPEAKER_DOMAINS: Final[list[str]] = [Platform.MEDIA_PLAYER, Platform.ASSIST_SATELLITE]
_SPEAKERS: Final = EntitySelector(
    EntitySelectorConfig(domain=_SPEAKER_DOMAINS, multiple=True)
)
# Below one percent nobody hears anything.
_VOLUME: Final = NumberField(1, 100, unit=PERCENTAGE)
_TWINS: Final = ObjectSelector(
    ObjectSelectorConfig(
        fields={
            CONF_PLAYER: {
                "selector": EntitySelector(
                    EntitySelectorConfig(domain=_SPEAKER_DOMAINS)
                ),
                "required": True,
            },
            CONF_TWIN: {
                "selector": EntitySelector(
                    EntitySelectorConfig(
                        domain=Platform.MEDIA_PLAYER, integration="music_assistant"
                    )
                ),
                "required": True,
            },
        },
        multiple=True,
        label_field=CONF_PLAYER,
        description_field=CONF_TWIN,
        translation_key=CONF_TWINS,
    )
)


def speakers_fields(voices: list[str]) -> dict[vol.Marker, Any]:
    """Return the fields of speakers that one of these `tts` entities speaks on."""
    return {
        vol.Required(CONF_NAME): TextSelector(),
        vol.Optional(CONF_PLAYERS): _SPEAKERS,
        vol.Optional(CONF_AREAS): AreaSelector(AreaSelectorConfig(multiple=True)),
        vol.Required(CONF_VOICE): EntitySelector(
            EntitySelectorConfig(include_entities=voices)
        ),
        vol.Optional(CONF_VOLUME): _VOLUME,
        vol.Optional(CONF_CHIME): _chime_selector(),
        vol.Optional(CONF_FLOORS): FloorSelector(FloorSelectorConfig(multiple=True)),
        vol.Optional(CONF_LABELS): LabelSelector(LabelSelectorConfig(multiple=True)),
        vol.Optional(CONF_QUIET_FROM): TimeSelector(),
        vol.Optional(CONF_QUIET_TO): TimeSelector(),
        vol.Required(CONF_QUIET_KIND, default=QuietKind.SKIP): _quiet_selector(),
        vol.Optional(CONF_QUIET_VOLUME): _VOLUME,
        vol.Optional(CONF_CHIME_MEDIA): MediaSelector(
            MediaSelectorConfig(accept=["audio/*"])
        ),
        vol.Optional(CONF_LEAD_IN): NumberField(
            0, MAX_LEAD_IN, step=0.1, unit=UnitOfTime.SECONDS
        ),
        vol.Required(CONF_SPEAK_TITLE, default=False): BooleanSelector(),
        vol.Optional(CONF_AVOID_ANNOUNCE): _SPEAKERS,
        vol.Optional(CONF_TWINS): _TWINS,
    }


def _chime_selector() -> SelectSelector:
    """Return a picker of our own chimes."""
    return SelectSelector(
        SelectSelectorConfig(
            options=list(CHIMES),
            mode=SelectSelectorMode.DROPDOWN,
            translation_key=CONF_CHIME,
        )
    )


def _quiet_selector() -> SelectSelector:
    return SelectSelector(
        SelectSelectorConfig(options=list(QuietKind), translation_key=CONF_QUIET_KIND)
    )
