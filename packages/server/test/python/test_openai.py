"""The official OpenAI client."""

import base64

import openai

from limn_case import PHOTOS, URL, LimnCase, size_of

SEA = {"model": "wan2.7-image", "size": "768x768", "prompt": "the sea at dawn"}
SMALL = ("png", 768, 768)


class OpenAITest(LimnCase):
    def setUp(self) -> None:
        self.client = openai.OpenAI(api_key="any", base_url=f"{URL}/v1", max_retries=0)
        self.addCleanup(self.client.close)

    def test_a_picture_comes_as_a_link_or_inline(self) -> None:
        linked = self.client.images.generate(**SEA)
        self.assert_picture(linked.data[0].url, 768, 768)
        self.assertIn("sea at dawn", linked.data[0].revised_prompt.lower())
        self.assertEqual((linked.size, linked.usage.total_tokens), ("768x768", 0))
        inline = self.client.images.generate(**SEA, response_format="b64_json")
        self.assertEqual(size_of(base64.b64decode(inline.data[0].b64_json)), SMALL)

    def test_several_pictures_are_several(self) -> None:
        answer = self.client.images.generate(**SEA, n=2, response_format="b64_json")
        pictures = [base64.b64decode(entry.b64_json) for entry in answer.data]
        self.assertEqual([size_of(picture) for picture in pictures], [SMALL] * 2)
        self.assertNotEqual(*pictures)

    def test_what_only_wan_has_goes_by_extra_body(self) -> None:
        def with_seed(seed: int) -> str:
            extra = {"seed": seed, "thinking_mode": False}
            ask = {**SEA, "response_format": "b64_json", "extra_body": extra}
            return self.client.images.generate(**ask).data[0].b64_json

        first = with_seed(7)
        self.assertEqual(first, with_seed(7))
        self.assertNotEqual(first, with_seed(8))

    def test_a_local_photo_is_edited(self) -> None:
        with open(PHOTOS / "coffee.png", "rb") as image:
            answer = self.client.images.edit(**{**SEA, "prompt": "make it brighter"}, image=image)
        self.assertEqual(size_of(base64.b64decode(answer.data[0].b64_json)), SMALL)
        self.assertRegex(answer.data[0].revised_prompt, r"(?i)image 1")

    def test_several_photos_are_edited_together(self) -> None:
        with open(PHOTOS / "coffee.png", "rb") as one, open(PHOTOS / "rocket.jpg", "rb") as two:
            answer = self.client.images.edit(
                **{**SEA, "prompt": "put image 1 and image 2 side by side"},
                image=[one, two],
                response_format="url",
            )
        self.assert_picture(answer.data[0].url, 768, 768)

    def test_a_stream_ends_with_the_picture(self) -> None:
        events = list(self.client.images.generate(**SEA, stream=True, partial_images=2))
        self.assertEqual(events[-1].type, "image_generation.completed")
        self.assertEqual(size_of(base64.b64decode(events[-1].b64_json)), SMALL)
        for event in events[:-1]:
            self.assertEqual(event.type, "image_generation.partial_image")
            size_of(base64.b64decode(event.b64_json))

    def test_an_edit_is_streamed(self) -> None:
        ask = {**SEA, "prompt": "make it brighter"}
        events = list(
            self.client.images.edit(**ask, image=PHOTOS / "coffee.png", stream=True)
        )
        self.assertEqual([event.type for event in events], ["image_edit.completed"])
        self.assertEqual(size_of(base64.b64decode(events[0].b64_json)), SMALL)

    def test_files_are_kept_and_forgotten(self) -> None:
        kept = self.client.files.create(file=PHOTOS / "rocket.jpg", purpose="vision")
        self.assertEqual((kept.filename, kept.purpose), ("rocket.jpg", "vision"))
        self.assertIn(kept.id, [file.id for file in self.client.files.list(limit=1)])
        self.assertEqual(len(self.client.files.content(kept.id).read()), kept.bytes)
        self.assertTrue(self.client.files.delete(kept.id).deleted)
        with self.assertRaises(openai.NotFoundError):
            self.client.files.retrieve(kept.id)

    def test_failures_are_its_own_errors(self) -> None:
        with self.assertRaises(openai.NotFoundError) as unknown:
            self.client.images.generate(**{**SEA, "model": "dall-e-9"})
        self.assertEqual((unknown.exception.code, unknown.exception.param), ("model_not_found", "model"))
        with self.assertRaises(openai.BadRequestError) as tiny:
            self.client.images.generate(**{**SEA, "size": "64x64"})
        self.assertEqual(tiny.exception.param, "size")
        self.assertRegex(tiny.exception.request_id, "^req_")
        with self.assertRaises(openai.BadRequestError) as looks:
            self.client.images.generate(**SEA, stream=True, partial_images=4)
        self.assertEqual(looks.exception.param, "partial_images")
