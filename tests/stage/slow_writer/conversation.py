"""An agent that writes down what it is told, as slowly as a language model answers."""

import asyncio
from collections.abc import AsyncGenerator
import re
from typing import Literal, override

from homeassistant.components.conversation import (
    AssistantContentDeltaDict,
    ChatLog,
    ConversationEntity,
    ConversationInput,
    ConversationResult,
    async_get_result_from_chat_log,
)
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import MATCH_ALL
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

# Seconds before each word; a small machine's model takes as long.
_PACE = 0.2


async def async_setup_entry(
    hass: HomeAssistant,
    entry: ConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the agent."""
    async_add_entities([SlowWriter()])


class SlowWriter(ConversationEntity):
    """Answers with the words of the question."""

    _attr_name = "Writer"
    _attr_unique_id = "writer"
    _attr_supports_streaming = True

    @property
    @override
    def supported_languages(self) -> Literal["*"]:
        """Return that every language is spoken."""
        return MATCH_ALL

    @override
    async def _async_handle_message(
        self, user_input: ConversationInput, chat_log: ChatLog
    ) -> ConversationResult:
        reply = _written(user_input.text)
        async for _ in chat_log.async_add_delta_content_stream(self.entity_id, reply):
            pass
        return async_get_result_from_chat_log(user_input, chat_log)


async def _written(text: str) -> AsyncGenerator[AssistantContentDeltaDict]:
    yield {"role": "assistant"}
    for word in re.findall(r"\S+\s*", text):
        await asyncio.sleep(_PACE)
        yield {"content": word}
