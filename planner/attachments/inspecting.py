"""What a file is, by its content and never by its name; pictures that are safe to keep, and small ones of them."""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from planner.attachments.stripping import Broken, stripped
from planner.errors import PlannerError
from planner.texts import Message, Text, msg

MEGABYTE = 1024 * 1024
# Cameras of phones have up to 108 million points, screens far fewer; a picture of more is built to fill the memory.
# JPEG is read at a fraction of its size, the others only whole.
MOST_POINTS = {"image/jpeg": 110_000_000, "image/png": 50_000_000, "image/webp": 50_000_000}
MOST_WIDE = 30_000
SMALL = (480, 480)
PDF = "application/pdf"
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_ORIENTATION = 0x0112
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe")
_HEIC = (b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypmif1", b"ftypmsf1", b"ftypavif")


class BadAttachment(PlannerError):
    """A file is not kept; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept: what it is, its bytes, and a small picture of it if it is one."""

    name: str
    media_type: str
    data: bytes
    small: bytes | None

    @property
    def digest(self) -> str:
        """Return what the file is known by."""
        return hashlib.sha256(self.data).hexdigest()


def checked(name: str, data: bytes, most: int) -> Checked:
    """Return the file as it may be kept, the place taken out of pictures. Raise `BadAttachment` with its own words."""
    if len(data) > most:
        raise BadAttachment(too_large(name, len(data), most))
    if not data:
        raise BadAttachment(msg("“%(name)s” is empty; it was not kept.", name=name))
    media_type = kind_of(data)
    if media_type is None:
        raise BadAttachment(_not_wanted(name, data))
    if media_type == PDF:
        return Checked(name, PDF, data, None)
    try:
        return _picture(name, media_type, data)
    except (Broken, OSError, SyntaxError, ValueError, UnidentifiedImageError):
        said = msg("“%(name)s” is broken or was cut off on the way; choose it once more.", name=name)
        raise BadAttachment(said) from None


def too_large(name: str, size: int, most: int) -> Message:
    """Return what is said of a file that is larger than may be kept."""
    return msg(
        "“%(name)s” has %(size)s MB; at most %(most)s MB can be kept. Take the photo smaller, or send it in parts.",
        name=name,
        size=max(1, round(size / MEGABYTE)),
        most=most // MEGABYTE,
    )


def kind_of(data: bytes) -> str | None:
    """Return the media type that the first bytes tell, if it is one that is kept."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return PDF if data.startswith(b"%PDF-") else None


def _not_wanted(name: str, data: bytes) -> Text:
    if data.startswith(_PROGRAMS):
        return msg("“%(name)s” is a program, whatever its name says. It was not kept.", name=name)
    if data[4:12] in _HEIC:
        return msg(
            "“%(name)s” is in a format that browsers cannot show (HEIC). Set the phone’s camera to “most compatible”, "
            "or send the photo as JPEG.",
            name=name,
        )
    return msg("“%(name)s” is neither a photo (JPEG, PNG, WebP) nor a PDF. It was not kept.", name=name)


def _picture(name: str, media_type: str, data: bytes) -> Checked:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the bound below is ours
        try:
            with Image.open(BytesIO(data), formats=[FORMATS[media_type]]) as opened:
                width, height = opened.size
                if width * height > MOST_POINTS[media_type] or max(width, height) > MOST_WIDE:
                    raise BadAttachment(_too_many_points(name, width, height))
                orientation = int(opened.getexif().get(_ORIENTATION, 1))
            bare = stripped(data, media_type, orientation)
            return Checked(name, media_type, bare, _small(bare, media_type))
        except Image.DecompressionBombError:
            raise BadAttachment(_too_many_points(name)) from None


def _small(data: bytes, media_type: str) -> bytes:
    """Return a small picture; making it reads the whole large one, so that a broken one is noticed."""
    with Image.open(BytesIO(data), formats=[FORMATS[media_type]]) as opened:
        if media_type == "image/jpeg":
            opened.draft("RGB", (SMALL[0] * 2, SMALL[1] * 2))
        turned = ImageOps.exif_transpose(opened)
        turned.thumbnail(SMALL)
        ground = Image.new("RGB", turned.size, "white")
        seen = turned.convert("RGBA")
        ground.paste(seen, mask=seen.getchannel("A"))
        written = BytesIO()
        ground.save(written, "JPEG", quality=78, optimize=True)
    return written.getvalue()


def _too_many_points(name: str, width: int = 0, height: int = 0) -> Message:
    if not width:
        return msg("“%(name)s” is a picture too large to be opened. It was not kept.", name=name)
    return msg(
        "“%(name)s” would be %(width)s × %(height)s points, more than any camera takes. It was not kept.",
        name=name,
        width=width,
        height=height,
    )
