"""Taking out of a picture what tells where and by whom it was taken; the picture itself stays byte for byte.

Cameras and phones write the place into EXIF and XMP. Which way is up is written there too, so that alone is put back.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator, Mapping

_PLAIN = frozenset(b"\x01" + bytes(range(0xD0, 0xD8)))  # markers without a length
_SOS, _EOI, _APP0, _APP2, _APP14, _APPS, _COMMENT = 0xDA, 0xD9, 0xE0, 0xE2, 0xEE, range(0xE0, 0xF0), 0xFE
_TELLING = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})
_SAFE = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_EXIF_AND_XMP = 0b0000_1100


class Broken(ValueError):
    """The picture breaks off or is not built as its kind has to be."""


def stripped(data: bytes, kind: str, orientation: int = 1) -> bytes:
    """Return a picture without what it tells beside what it shows. Raise `Broken` for one that breaks off."""
    try:
        return _KINDS[kind](data, orientation)
    except (IndexError, struct.error):
        raise Broken from None


def _jpeg(data: bytes, orientation: int) -> bytes:
    kept = [data[:2]]
    if orientation in range(2, 9):
        kept.append(_turned(orientation))
    at = 2
    while data[at + 1] != _EOI:
        marker, end = data[at + 1], _end_of_segment(data, at)
        if data[at] != 0xFF or end > len(data):
            raise Broken
        if marker != 0xFF and not _tells(marker, data[at + 4 : at + 16]):
            kept.append(data[at:end])
        at = end
    kept.append(data[at : at + 2])
    return b"".join(kept)  # what follows, such as a second picture of a phone, is left behind


def _end_of_segment(data: bytes, at: int) -> int:
    marker = data[at + 1]
    if marker == 0xFF:
        return at + 1  # a filling byte
    end = at + 2 + (0 if marker in _PLAIN else struct.unpack(">H", data[at + 2 : at + 4])[0])
    return _end_of_scan(data, end) if marker == _SOS else end


def _tells(marker: int, start: bytes) -> bool:
    """Return whether a segment is there to tell something; colour and the frame of the file are not."""
    if marker == _APP2:
        return not start.startswith(b"ICC_PROFILE")
    return marker == _COMMENT or (marker in _APPS and marker not in (_APP0, _APP14))


def _end_of_scan(data: bytes, at: int) -> int:
    """Return where the coded picture ends: at a marker that is neither a stuffed byte nor a restart."""
    while True:
        found = data.find(b"\xff", at)
        at = found if found >= 0 else len(data)
        if data[at + 1] == 0 or data[at + 1] in _PLAIN:
            at += 2
        else:
            return at


def _turned(orientation: int) -> bytes:
    """Return an EXIF segment that says which way is up, and nothing else."""
    tiff = b"II*\x00\x08\x00\x00\x00" + struct.pack("<HHHIHHI", 1, 0x0112, 3, 1, orientation, 0, 0)
    body = b"Exif\x00\x00" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(data: bytes, orientation: int) -> bytes:
    kept = [data[:8]]
    at = 8
    while True:
        length = struct.unpack(">I", data[at : at + 4])[0]
        name, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            raise Broken
        if name == b"IDAT" and orientation in range(2, 9):
            kept.append(_chunk(b"eXIf", _turned(orientation)[10:]))
            orientation = 1
        if name not in _TELLING:
            kept.append(data[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _webp(data: bytes, orientation: int) -> bytes:
    body = b"".join(_webp_chunks(data))
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _webp_chunks(data: bytes) -> Iterator[bytes]:
    at, last = 12, 8 + struct.unpack("<I", data[4:8])[0]
    if last > len(data):
        raise Broken
    while at < last:
        name, length = data[at : at + 4], struct.unpack("<I", data[at + 4 : at + 8])[0]
        end = at + 8 + length + length % 2
        if end > len(data):
            raise Broken
        if name == b"VP8X":
            yield data[at : at + 8] + bytes([data[at + 8] & ~_EXIF_AND_XMP]) + data[at + 9 : end]
        elif name in _SAFE:
            yield data[at:end]
        at = end


_KINDS: Mapping[str, Callable[[bytes, int], bytes]] = {"image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp}
