"""A stage for each module, on the module's event loop."""

from collections.abc import AsyncIterator

from playwright.async_api import Browser
import pytest
import pytest_asyncio
import pytest_socket

from tests.emulator import Emulator, EmulatorConfig
from tests.stage.browser import Frontend, launch, open_frontend
from tests.stage.stage import Stage, set_stage


@pytest.fixture(autouse=True)
def sockets(socket_enabled: None) -> None:
    """Let tests talk to the processes of the stage."""


@pytest.fixture
def verify_cleanup() -> None:
    """Let the stage outlive a test, and with it what runs there."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Home Assistant with an account and a speaker, and a fast emulator."""
    # `socket_enabled` is a fixture of each test: too late for the module's.
    pytest_socket.enable_socket()
    config = EmulatorConfig(voice="espeak", speed=10, seed=1)
    async with set_stage(
        tmp_path_factory.mktemp("stage"), emulator_config=config
    ) as stage:
        await stage.add_account()
        await stage.add_speaker()
        yield stage


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """The browser."""
    async with launch() as browser:
        yield browser


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def frontend(stage: Stage, browser: Browser) -> AsyncIterator[Frontend]:
    """The frontend in English."""
    async with open_frontend(browser, stage.home.api.url) as frontend:
        yield frontend


@pytest.fixture
def emulator(stage: Stage) -> Emulator:
    """The stage's emulator, listening and without faults."""
    assert stage.emulator is not None
    return stage.emulator
