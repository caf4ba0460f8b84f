"""Downloads: in full, without the key, from nowhere private."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
import ssl
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
import pytest
from yarl import URL

from custom_components.segmind_tts.api import (
    Output,
    PublicConnector,
    SegmindClient,
    SegmindDownloadError,
    addresses,
)
from custom_components.segmind_tts.api.download import Media
from tests.emulator import Emulator, Fault, Route

from .clock import FastClock
from .names import Names, NoNames
from .samples import PAYLOAD, SLUG, SOON, TEXT, told
from .tls import certificate


@pytest.fixture
async def output(client: SegmindClient) -> Output:
    """The result of a finished job."""
    job = await client.submit(SLUG, PAYLOAD)
    return await job.wait(deadline=60, estimate=SOON)


def downloads(emulator: Emulator) -> int:
    """Count the requests for audio."""
    return sum(received.route is Route.MEDIA for received in emulator.received)


async def test_read(output: Output, emulator: Emulator) -> None:
    """Audio is fetched without the key, as often as wanted."""
    audio = await output.read()
    assert await output.read() == audio
    (job,) = emulator.jobs.values()
    assert audio == job.audio
    fetched = [one for one in emulator.received if one.route is Route.MEDIA]
    assert len(fetched) == 2
    assert not any(one.key_sent for one in fetched)


@pytest.mark.parametrize(
    "fault",
    [
        {"name": "reset"},
        {"name": "hang_up"},
        {"name": "stall"},
        {"name": "stall_body"},
        {"name": "stall_mid_body"},
        {"name": "cut_short"},
        {"name": "server_error"},
        {"name": "gateway_timeout"},
        {"name": "rate_limited_without_reset"},
        {"name": "media_unknown"},
    ],
    ids=lambda fault: fault["name"],
)
async def test_trouble_passes(
    output: Output, emulator: Emulator, fault: Mapping[str, Any]
) -> None:
    """Audio arrives in full after two downloads that failed."""
    emulator.inject(Fault(route=Route.MEDIA, times=2, **fault))
    (job,) = emulator.jobs.values()
    assert await output.read() == job.audio
    assert downloads(emulator) == 3


@pytest.mark.parametrize(
    ("fault", "requests"),
    [
        ({"name": "cut_short"}, None),
        ({"name": "stall_mid_body"}, None),
        ({"name": "key_echo"}, None),
        ({"name": "media_unknown"}, 4),
        ({"name": "forbidden"}, 4),
        ({"name": "gigantic_audio", "value": 65}, 1),
        ({"name": "redirect"}, 4),
        ({"name": "redirect", "value": "/media/generations/other.wav"}, None),
        ({"name": "redirect", "value": "file:///etc/passwd"}, 1),
        ({"name": "redirect", "value": "http://other.test/a.wav"}, 1),
        ({"name": "redirect", "value": "https://127.0.0.1/a.wav"}, 1),
        ({"name": "redirect", "value": "https://[::1]/a.wav"}, 1),
        ({"name": "redirect", "value": "https://[::ffff:10.0.0.1]/a.wav"}, 1),
        ({"name": "redirect", "value": "https://169.254.169.254/latest"}, 1),
        ({"name": "redirect", "value": "https://[/"}, 1),
    ],
    ids=lambda value: (
        "-".join(map(str, value.values())) if isinstance(value, dict) else ""
    ),
)
async def test_trouble_lasts(
    output: Output,
    emulator: Emulator,
    fault: Mapping[str, Any],
    requests: int | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A download that cannot succeed has its error, and the next one works."""
    emulator.inject(Fault(route=Route.MEDIA, times=None, **fault))
    with pytest.raises(SegmindDownloadError) as caught:
        await output.read(deadline=12)
    assert requests in (None, downloads(emulator))
    for secret in (emulator.api_key, TEXT):
        assert secret not in told(caught.value)
        assert secret not in caplog.text

    emulator.faults.clear()
    assert (await output.read()).startswith(b"RIFF")


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://files.test/a.wav",
        "http://files.test/a.wav",
        "http://127.0.0.1:1/a.wav",
        "https://127.0.0.1/a.wav",
        "https://localhost/a.wav",
        "https://[::1]/a.wav",
        "https://[fe80::1]/a.wav",
        "https://192.168.1.1/a.wav",
        "https://0.0.0.0/a.wav",
        "https:///a.wav",
    ],
)
async def test_address_is_refused(
    client: SegmindClient, emulator: Emulator, address: str
) -> None:
    """A result that points inside, or not to https, is not followed."""
    emulator.inject(Fault(name="media_url", route=Route.SUBMIT, value=address))
    job = await client.submit(SLUG, PAYLOAD)
    output = await job.wait(deadline=60, estimate=SOON)
    with pytest.raises(SegmindDownloadError):
        await output.read(deadline=5)
    assert downloads(emulator) == 0


class Files:
    """A file server with TLS, as on a public host named media.test."""

    def __init__(self, folder: Path) -> None:
        """Make a certificate; nothing listens yet."""
        self.requests: list[web.Request] = []
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.certificate = certificate("media.test", folder)
        self._context.load_cert_chain(self.certificate)
        app = web.Application()
        app.router.add_get("/{name}", self._get)
        self.server = TestServer(app, scheme="https", host="127.0.0.1")

    async def start(self) -> None:
        """Listen."""
        await self.server.start_server(ssl=self._context)

    async def _get(self, request: web.Request) -> web.Response:
        self.requests.append(request)
        return web.Response(body=b"RIFF", content_type="audio/wav")


@pytest.fixture
async def files(socket_enabled: None, tmp_path: Path) -> AsyncIterator[Files]:
    """A running file server."""
    files = Files(tmp_path)
    await files.start()
    yield files
    await files.server.close()


@pytest.fixture
async def trusting(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[aiohttp.ClientSession]:
    """A web session for audio to which the file server is a public host of two names."""
    monkeypatch.setattr(addresses, "is_public", lambda _: True)
    context = ssl.create_default_context(cafile=str(files.certificate))
    names = Names(media=["127.0.0.1"], other=["127.0.0.1"])
    connector = PublicConnector(ssl=context, names=names)
    async with aiohttp.ClientSession(connector=connector) as session:
        yield session


def public_media(session: aiohttp.ClientSession, clock: FastClock) -> Media:
    """Return a client that fetches audio in a session from anywhere."""
    origin = URL("https://api.segmind.com")
    return Media(session, session, origin=origin, clock=clock)


async def test_public_host(
    files: Files, trusting: aiohttp.ClientSession, fast_clock: FastClock
) -> None:
    """A file is fetched under the name of its host, without the key."""
    url = URL(f"https://media.test:{files.server.port}/a.wav?x=%2F")
    audio = await public_media(trusting, fast_clock).read(url, deadline=30)
    assert audio == b"RIFF"
    (request,) = files.requests
    assert request.host == f"media.test:{files.server.port}"
    assert request.path_qs == "/a.wav?x=/"
    assert "x-api-key" not in request.headers


async def test_public_host_under_another_name(
    files: Files, trusting: aiohttp.ClientSession, fast_clock: FastClock
) -> None:
    """The certificate has to be for the name in the address."""
    url = URL(f"https://other.test:{files.server.port}/a.wav")
    with pytest.raises(SegmindDownloadError):
        await public_media(trusting, fast_clock).read(url, deadline=3)
    assert not files.requests


async def test_name_of_host_is_not_found(
    socket_enabled: None, fast_clock: FastClock
) -> None:
    """A host without an address is an error after some attempts, which is short."""
    host = ".".join(["a" * 60] * 4)
    connector = PublicConnector(names=NoNames())
    async with aiohttp.ClientSession(connector=connector) as session:
        media = public_media(session, fast_clock)
        with pytest.raises(SegmindDownloadError) as caught:
            await media.read(URL(f"https://{host}/a.wav"), deadline=3)
    assert len(fast_clock.slept) > 1
    assert host not in told(caught.value)


async def test_host_is_at_home(files: Files, fast_clock: FastClock) -> None:
    """A name of this machine is not connected to, though it has a certificate."""
    context = ssl.create_default_context(cafile=str(files.certificate))
    names = Names(media=["127.0.0.1"])
    connector = PublicConnector(ssl=context, names=names)
    async with aiohttp.ClientSession(connector=connector) as session:
        url = URL(f"https://media.test:{files.server.port}/a.wav")
        with pytest.raises(SegmindDownloadError):
            await public_media(session, fast_clock).read(url, deadline=3)
    assert names.asked == ["media.test"]
    assert not files.requests


async def test_no_session_for_audio(
    emulator: Emulator, session: aiohttp.ClientSession
) -> None:
    """Without a session for it audio is fetched from the API's own origin only."""
    client = SegmindClient(emulator.api_key, session, base_url=emulator.url)
    job = await client.submit(SLUG, PAYLOAD)
    output = await job.wait(deadline=60, estimate=SOON)
    assert (await output.read()).startswith(b"RIFF")
    fault = Fault(
        name="media_url", route=Route.SUBMIT, value="https://media.test/a.wav"
    )
    emulator.inject(fault)
    job = await client.submit(SLUG, PAYLOAD)
    output = await job.wait(deadline=60, estimate=SOON)
    with pytest.raises(SegmindDownloadError):
        await output.read(deadline=5)
