"""The official Together client."""

import base64

import together

from limn_case import PHOTOS, URL, LimnCase, size_of

MODEL = "Wan-AI/Wan2.7-Image"
SMALL = {"width": 768, "height": 768}


def data_uri(name: str, mime: str) -> str:
    encoded = base64.b64encode((PHOTOS / name).read_bytes()).decode()
    return f"data:{mime};base64,{encoded}"


class TogetherTest(LimnCase):
    def setUp(self) -> None:
        self.client = together.Together(api_key="any", base_url=f"{URL}/together")
        self.addCleanup(self.client.close)

    def test_a_picture_comes_as_a_link(self) -> None:
        answer = self.client.images.generate(model=MODEL, prompt="the sea at dawn", **SMALL)
        self.assertEqual((answer.object, answer.model), ("list", MODEL))
        self.assertEqual([entry.type for entry in answer.data], ["url"])
        self.assert_picture(answer.data[0].url, 768, 768, "jpeg")

    def test_several_pictures_come_inline(self) -> None:
        answer = self.client.images.generate(
            model=MODEL,
            prompt="the sea at dawn",
            n=2,
            response_format="base64",
            output_format="png",
            **SMALL,
        )
        pictures = [base64.b64decode(entry.b64_json) for entry in answer.data]
        self.assertEqual([entry.index for entry in answer.data], [0, 1])
        self.assertEqual([size_of(picture) for picture in pictures], [("png", 768, 768)] * 2)
        self.assertNotEqual(pictures[0], pictures[1])

    def test_two_photos_are_edited(self) -> None:
        answer = self.client.images.generate(
            model=f"{MODEL}-Pro",
            prompt="put image 1 and image 2 side by side",
            image_url=data_uri("coffee.png", "image/png"),
            reference_images=[data_uri("rocket.jpg", "image/jpeg")],
            **SMALL,
        )
        self.assert_picture(answer.data[0].url, 768, 768, "jpeg")

    def test_what_is_wrong_is_raised_as_the_clients_own_class(self) -> None:
        with self.assertRaises(together.BadRequestError) as refused:
            self.client.images.generate(model=MODEL, prompt="a", width=64, height=64)
        self.assertEqual(refused.exception.body["error"]["param"], "width")
        with self.assertRaises(together.NotFoundError):
            self.client.images.generate(model="black-forest-labs/FLUX.1-schnell", prompt="a")
