"""What the tests of the Python clients share: where the server is, and photographs to edit."""

import io
import os
import pathlib
import struct
import unittest
import urllib.request

URL = os.environ["LIMN_URL"]
"""The server over plain HTTP: http://127.0.0.1:<port>."""

TLS_HOST = os.environ["LIMN_TLS_HOST"]
"""The same behind a TLS proxy that sets X-Forwarded-Proto and -Host: localhost:<port>."""

PHOTOS = pathlib.Path(__file__).parent.parent / "photos"


def fetch(url: str) -> bytes:
    """The bytes behind a link of the server."""
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read()


def size_of(picture: bytes) -> tuple[str, int, int]:
    """Format, width and height of a PNG, JPEG or WebP file."""
    if picture[:8] == b"\x89PNG\r\n\x1a\n":
        width, height = struct.unpack(">II", picture[16:24])
        return "png", width, height
    if picture[:2] == b"\xff\xd8":
        return ("jpeg", *_jpeg_size(picture))
    if picture[:4] == b"RIFF" and picture[8:12] == b"WEBP":
        return ("webp", *_webp_size(picture))
    raise AssertionError(f"no picture: {picture[:40]!r}")


def _jpeg_size(picture: bytes) -> tuple[int, int]:
    stream = io.BytesIO(picture[2:])
    while True:
        marker, length = struct.unpack(">HH", stream.read(4))
        if 0xFFC0 <= marker <= 0xFFCF and marker not in (0xFFC4, 0xFFC8, 0xFFCC):
            height, width = struct.unpack(">xHH", stream.read(5))
            return width, height
        stream.seek(length - 2, io.SEEK_CUR)


def _webp_size(picture: bytes) -> tuple[int, int]:
    if picture[12:16] == b"VP8 ":
        width, height = struct.unpack("<HH", picture[26:30])
        return width & 0x3FFF, height & 0x3FFF
    bits = struct.unpack("<I", picture[21:25])[0]
    return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1


class LimnCase(unittest.TestCase):
    """A test against the running server."""

    maxDiff = None

    def assert_picture(self, url: str, width: int, height: int, kind: str = "png") -> None:
        self.assertEqual(size_of(fetch(url)), (kind, width, height))
