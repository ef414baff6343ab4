"""The official Segmind client, unmodified: only its base URL and key are set."""

import base64
import unittest

from segmind import InferenceFailed, SegmindClient, SegmindError

from limn_case import PHOTOS, URL, LimnCase, size_of

SMALL = {"size": "768*768"}


class Segmind(LimnCase):
    def setUp(self) -> None:
        self.client = SegmindClient(api_key="any", base_url=f"{URL}/segmind/v1")

    def test_a_picture_of_words_is_submitted_and_waited_for(self) -> None:
        result = self.client.run("wan2.7-image", prompt="the sea", seed=7, **SMALL)
        self.assertEqual(result["status"], "COMPLETED")
        self.assert_picture(result["output"], 768, 768)

    def test_several_pictures_come_as_a_list(self) -> None:
        job = self.client.submit_async("wan2.7-image-pro", prompt="the sea", n=2, **SMALL)
        result = job.wait(timeout=30, interval=0.2)
        self.assertEqual(result["request_id"], job.request_id)
        self.assertEqual(len(result["output"]), 2)
        self.assert_picture(result["output"][1], 768, 768)

    def test_the_synchronous_call_answers_with_the_picture(self) -> None:
        response = self.client.run_sync("wan2.7-image", prompt="the sea", **SMALL)
        self.assertEqual(size_of(response.content), ("png", 768, 768))
        self.assertIn("x-remaining-credits", response.headers)

    def test_a_photo_is_edited(self) -> None:
        photo = base64.b64encode((PHOTOS / "rocket.jpg").read_bytes()).decode()
        result = self.client.run(
            "wan2.7-image", prompt="make it black and white", image=photo, **SMALL
        )
        self.assert_picture(result["output"], 768, 768)

    def test_errors_are_of_its_own_class(self) -> None:
        for slug, body, status in [
            ("wan2.7-image", {}, 422),
            ("wan2.7-image", {"prompt": "x", "size": "64*64"}, 422),
            ("nothing", {"prompt": "x"}, 404),
        ]:
            with self.assertRaises(SegmindError) as raised:
                self.client.run(slug, **body)
            self.assertEqual(raised.exception.status, status)
            self.assertNotIsInstance(raised.exception, InferenceFailed)
            self.assertTrue(raised.exception.detail)

    def test_a_request_that_fails_says_why(self) -> None:
        photo = base64.b64encode((PHOTOS / "rocket.jpg").read_bytes()).decode()
        with self.assertRaises(InferenceFailed) as raised:
            self.client.run(
                "wan2.7-image", prompt="change the background to white", image=photo, **SMALL
            )
        self.assertRegex(raised.exception.detail, "^`bbox_list`: .*Draw a box")
        self.assertEqual(raised.exception.status_body["status"], "FAILED")


if __name__ == "__main__":
    unittest.main()
