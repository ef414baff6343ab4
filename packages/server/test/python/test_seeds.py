"""Seed 001's Python as it stands; only the host, the key and the address of the photo are changed."""

import ast
import base64
import contextlib
import io
import struct
import unittest
import zlib

import requests

from limn_case import URL, LimnCase

SEED_001 = '''
import requests

response = requests.post(
    "https://modelslab.com/api/v6/image_editing/wan27",
    headers={"Content-Type": "application/json"},
    json={
        "key": "YOUR_API_KEY",
        "prompt": "change background to a minimalist white studio",
        "init_image": "https://example.com/your-source-image.jpg",
        "width": 1024,
        "height": 1024,
        "samples": 1,
    }
)

print(response.json())
'''


def printed(photo: str) -> dict:
    """What the seed prints."""
    code = (
        SEED_001.replace("https://modelslab.com", f"{URL}/modelslab")
        .replace("YOUR_API_KEY", "any")
        .replace("https://example.com/your-source-image.jpg", photo)
    )
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "seed_001", "exec"), {})
    return ast.literal_eval(out.getvalue())


def product_shot() -> bytes:
    """A red ball before a plain grey wall, as a PNG: a subject that can be told from its ground."""
    side = 480
    rows = bytearray()
    for y in range(side):
        rows.append(0)
        for x in range(side):
            inside = (x - 240) ** 2 + (y - 240) ** 2 < 130**2
            rows += bytes((190 - y // 8, 30, 40) if inside else (205, 205, 208))
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    )


def uploaded(picture: bytes) -> str:
    """The address of a picture, as ModelsLab makes one of base64."""
    text = base64.b64encode(picture).decode()
    answer = requests.post(
        f"{URL}/modelslab/api/v6/image_editing/base64_to_url",
        json={"key": "any", "init_image": f"data:image/png;base64,{text}"},
        timeout=30,
    )
    return answer.json()["output"][0]


class Seed001(LimnCase):
    def test_the_photo_is_edited(self) -> None:
        answer = printed(uploaded(product_shot()))
        self.assertEqual(answer["status"], "success", answer)
        self.assertIsInstance(answer["id"], int)
        self.assertEqual(len(answer["output"]), 1)
        self.assert_picture(answer["output"][0], 1024, 1024)

    def test_a_photo_that_is_not_there_is_an_error_under_200(self) -> None:
        answer = printed(f"{URL}/nothing.jpg")
        self.assertEqual(answer["status"], "error")
        self.assertIn("init_image", answer["message"])


if __name__ == "__main__":
    unittest.main()
