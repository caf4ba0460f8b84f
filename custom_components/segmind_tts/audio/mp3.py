"""Frame headers of MPEG audio layer III (ISO/IEC 11172-3 and 13818-3)."""

from typing import Final

_HEADER_SIZE: Final = 4
_ID3_HEADER_SIZE: Final = 10

_SYNC: Final = 0x7FF
_LAYER_III: Final = 0b01

# In kB/s, by the four bits of the bit rate; 0 stands for any rate, 15 is not allowed.
_MPEG1_SPEEDS: Final = (0, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40)
_MPEG2_SPEEDS: Final = (0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 18, 20)

# Samples in a frame, sample rates and speeds, by the two bits of the MPEG version.
_VERSIONS: Final = {
    0b00: (576, (11_025, 12_000, 8_000), _MPEG2_SPEEDS),
    0b10: (576, (22_050, 24_000, 16_000), _MPEG2_SPEEDS),
    0b11: (1152, (44_100, 48_000, 32_000), _MPEG1_SPEEDS),
}


def frame_size(data: bytes, offset: int) -> int | None:
    """Return the bytes of the frame that starts at offset, None if none starts there.

    Free-format frames, whose size is not in their header, are not recognised.
    """
    header = int.from_bytes(data[offset : offset + _HEADER_SIZE])
    version = _VERSIONS.get(header >> 19 & 0b11)
    bitrate, rate = header >> 12 & 0b1111, header >> 10 & 0b11
    if header >> 21 != _SYNC or header >> 17 & 0b11 != _LAYER_III or version is None:
        return None
    if bitrate in (0, 15) or rate == 3:
        return None
    samples, rates, speeds = version
    padding = header >> 9 & 1
    return samples * 1000 * speeds[bitrate] // rates[rate] + padding


def starts_with_frames(data: bytes) -> bool:
    """Return whether data starts with a frame that another one, or the end, follows.

    One header alone is no proof: samples look like one now and then.
    """
    size = frame_size(data, 0)
    return size is not None and (
        size == len(data) or frame_size(data, size) is not None
    )


def is_cut(data: bytes) -> bool:
    """Return whether data ends within a frame."""
    offset = _tag_size(data)
    while (size := frame_size(data, offset)) is not None:
        offset += size
    return offset > len(data)


def _tag_size(data: bytes) -> int:
    """Return the bytes of the ID3v2 tag ahead of the frames."""
    if not data.startswith(b"ID3"):
        return 0
    size = 0
    for byte in data[6:_ID3_HEADER_SIZE]:
        size = size << 7 | byte & 0x7F
    return _ID3_HEADER_SIZE + size
