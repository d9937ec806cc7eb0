"""Small pictures for tests: with a place in them, turned, built to fill the memory, or no pictures at all."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image

GPS, ORIENTATION = 0x8825, 0x0112
PROGRAM = b"MZ\x90\x00\x03" + b"\x00" * 200
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def photo(kind: str = "JPEG", size: tuple[int, int] = (64, 40), *, place: bool = True, turned: int = 1) -> bytes:
    """Return a picture of two colours as a phone would write it."""
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[ORIENTATION] = turned
    if place:
        exif[0x010F] = "A phone of somebody"
        exif[GPS] = {1: "N", 2: (21.0, 1.0, 42.0), 3: "E", 4: (105.0, 51.0, 15.0)}
    written = BytesIO()
    image.save(written, kind, exif=exif, quality=90)
    return written.getvalue()


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """Return a PNG of a few bytes that says it is enormous."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\x00")) + chunk(b"IEND", b"")
