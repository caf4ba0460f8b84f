"""The address under which players find Home Assistant, and whether it can be any good."""

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from ipaddress import ip_address
from typing import Final

from aiohttp import ClientConnectorCertificateError, ClientError, ClientTimeout
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.network import NoURLAvailableError, get_url
from homeassistant.util.network import is_ip_address, is_loopback
from yarl import URL

_TIMEOUT: Final = ClientTimeout(total=3)
"""Who has asked looks at an empty form meanwhile."""


class Finding(StrEnum):
    """What is known of an address; a key of the texts for people."""

    FINE = "fine"
    DETECTED = "detected"
    """It answers, but nobody has set it: it may be one that only this computer has."""
    LOCAL = "local"
    """Each player would look for Home Assistant on itself."""
    MISSING = "missing"
    UNREACHABLE = "unreachable"
    UNTRUSTED = "untrusted"
    """Its certificate is self-signed, expired or for another name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeAddress:
    """An address, None if there is none, and what is known of it."""

    url: str | None
    finding: Finding


async def async_check_address(hass: HomeAssistant, path: str) -> HomeAddress:
    """Look for the address that players get, by fetching a path that needs no login."""
    try:
        url = get_url(hass)
    except NoURLAvailableError:
        return HomeAddress(url=None, finding=Finding.MISSING)
    finding = Finding.LOCAL if _is_local(url) else await _async_finding(hass, url, path)
    if finding is Finding.FINE and _is_detected(hass, url):
        finding = Finding.DETECTED
    return HomeAddress(url=url, finding=finding)


def _is_local(url: str) -> bool:
    host = URL(url).host or ""
    return host == "localhost" or (
        is_ip_address(host) and is_loopback(ip_address(host))
    )


def _is_detected(hass: HomeAssistant, url: str) -> bool:
    api = hass.config.api
    is_set = hass.config.internal_url or hass.config.external_url
    return not is_set and api is not None and URL(url).host == api.local_ip


async def _async_finding(hass: HomeAssistant, url: str, path: str) -> Finding:
    session = async_get_clientsession(hass)
    try:
        async with session.get(url + path, timeout=_TIMEOUT) as response:
            is_ours = response.status == HTTPStatus.OK
    except ClientConnectorCertificateError:
        return Finding.UNTRUSTED
    except ClientError, TimeoutError:
        return Finding.UNREACHABLE
    return Finding.FINE if is_ours else Finding.UNREACHABLE
