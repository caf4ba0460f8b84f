"""Access: the audio of recordings, wherever it is, and what reading it tells of them."""

from contextlib import suppress

from homeassistant.core import HomeAssistant

from ..audio import DecoderError
from .folder import NOT_THERE, Folder
from .found import Reader
from .patience import async_finish, async_finish_soon
from .recording import LibraryAwayError, Recording, RecordingLostError
from .shelf import Shelf
from .stock import Stock


class Access:
    """Reads recordings; the stock forgets what is lost, and keeps what was converted."""

    def __init__(
        self, hass: HomeAssistant, *, stock: Stock, shelf: Shelf, folder: Folder
    ) -> None:
        """Take what knows the recordings, and where they may be."""
        self._hass = hass
        self._stock = stock
        self._shelf = shelf
        self._reader = Reader(hass, folder)

    async def async_read(self, key: str) -> bytes:
        """Return the audio of a recording.

        Raises RecordingLostError if it is proved to be lost, LibraryAwayError if the
        folder is not there, OSError if nobody can tell, DecoderError if ffmpeg is needed
        and can't be run.
        """
        try:
            return await self._async_open(self._known(key))
        except OSError as err:
            if err.errno not in NOT_THERE:
                raise
        # Only the recordings' own folder proves by lacking a file that it is gone.
        await async_finish_soon(self._hass, self._stock.async_match())
        if self._stock.is_away:
            raise LibraryAwayError("The folder of the recordings is not there")
        return await self._async_open(self._known(key))

    async def async_read_found(self) -> None:
        """Read the files that nobody has read: junk goes, other containers become WAV."""
        for recording in [each for each in self._stock.index if each.checksum is None]:
            # What can't be read now is left for another day.
            with suppress(RecordingLostError, OSError, DecoderError):
                await self._async_open(recording)

    def _known(self, key: str) -> Recording:
        if (recording := self._stock.index.get(key)) is None:
            raise RecordingLostError("There is no such recording")
        return recording

    async def _async_open(self, recording: Recording) -> bytes:
        if (audio := self._shelf.get(recording.key)) is not None:
            return audio
        try:
            opened = await self._reader.async_open(recording)
        except RecordingLostError:
            await async_finish(self._hass, self._stock.async_forget(recording))
            raise
        if opened.recording is not recording:
            # A disk that is full leaves the file as it is, to be converted another day.
            with suppress(OSError):
                await async_finish(
                    self._hass, self._stock.async_adopt(recording, opened)
                )
        return opened.audio
