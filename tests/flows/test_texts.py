"""Texts that forms are given, in the language that is meant."""

import json

from homeassistant.core import HomeAssistant
import pytest

from custom_components.segmind_tts.flows.texts import async_text
from tests.test_translations import FILES


@pytest.mark.parametrize(
    ("language", "file"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("en-IE", "en"),
        ("es-MX", "es-419"),
        ("pt-BR", "pt-BR"),
        ("pt-PT", "pt"),
        ("zh-CN", "zh-Hans"),
        ("zh-Hant", "zh-Hant"),
        ("la-VA", "en"),
    ],
)
async def test_language(
    hass: HomeAssistant, enable_custom_integrations: None, language: str, file: str
) -> None:
    """A home's and a voice's language both have the texts that come closest."""
    wanted = json.loads(FILES[file].read_text(encoding="utf-8"))["common"]["sample"]
    assert await async_text(hass, "sample", language) == wanted
    hass.config.language = language
    assert await async_text(hass, "sample") == wanted
