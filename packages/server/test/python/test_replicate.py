"""The unmodified `replicate` client against the running server."""

import unittest

import replicate
from limn_case import PHOTOS, TLS_HOST, URL, LimnCase, size_of
from replicate.client import Client
from replicate.exceptions import ReplicateError

MODEL = "wan-video/wan-2.7-image"
SEA = {"prompt": "the sea at dawn", "size": "768*768"}
SMALL = ("png", 768, 768)


class Replicate(LimnCase):
    def setUp(self) -> None:
        self.client = Client(api_token="any", base_url=f"{URL}/replicate")
        self.client.poll_interval = 0.05

    def created(self, **input: object) -> "replicate.prediction.Prediction":
        return self.client.models.predictions.create(MODEL, {**SEA, **input}, wait=30)

    def test_run_waits_for_a_picture_and_hands_out_its_address(self) -> None:
        output = self.client.run(MODEL, input=SEA)
        self.assertEqual(len(output), 1)
        self.assert_picture(output[0], 768, 768)

    def test_behind_tls_run_hands_out_files_that_can_be_read(self) -> None:
        client = Client(api_token="any", base_url=f"https://{TLS_HOST}/replicate")
        (made,) = client.run(MODEL, input=SEA)
        self.assertTrue(made.url.startswith(f"https://{TLS_HOST}/"))
        self.assertEqual(size_of(made.read()), SMALL)
        self.assertEqual(size_of(b"".join(made)), SMALL)

    def test_a_model_is_run_by_its_version(self) -> None:
        model = self.client.models.get(MODEL)
        self.assertEqual(model.id, MODEL)
        version = model.versions.get(model.latest_version.id)
        self.assertEqual(version, model.latest_version)
        self.assertEqual([each.id for each in model.versions.list()], [version.id])
        output = self.client.run(f"{MODEL}:{version.id}", input=SEA)
        self.assert_picture(output[0], 768, 768)
        self.assertIn(MODEL, [each.id for each in self.client.models.list()])

    def test_a_prediction_is_created_and_waited_for(self) -> None:
        made = self.client.predictions.create(version=MODEL, input={**SEA, "seed": 11})
        self.assertEqual((made.status, made.output), ("starting", None))
        made.wait()
        self.assertEqual((made.status, made.error), ("succeeded", None))
        self.assertEqual(made.input, {**SEA, "seed": 11})
        self.assertIn("Using seed: 11", made.logs)
        self.assertEqual(made.progress.percentage, 1)
        self.assertGreater(made.metrics["predict_time"], 0)
        self.assertEqual(self.client.predictions.get(made.id), made)
        self.assertEqual(self.client.predictions.list()[0].id, made.id)

    def test_several_pictures_are_different_pictures(self) -> None:
        first, second = self.created(num_outputs=2).output
        self.assert_picture(second, 768, 768)
        self.assertNotEqual(first, second)

    def test_local_photos_are_uploaded_by_the_client_and_edited(self) -> None:
        with open(PHOTOS / "rocket.jpg", "rb") as rocket, open(PHOTOS / "coffee.png", "rb") as coffee:
            made = self.created(prompt="put image 1 and image 2 side by side", images=[rocket, coffee])
        self.assertEqual(made.status, "succeeded")
        self.assert_picture(made.output[0], 768, 768)
        newest = [file.urls["get"] for file in self.client.files.list()[:2]]
        self.assertEqual(made.input["images"], newest[::-1])

    def test_a_photo_goes_as_a_data_uri_too(self) -> None:
        made = self.client.models.predictions.create(
            MODEL,
            {**SEA, "prompt": "make it brighter", "image": PHOTOS / "coffee.png"},
            wait=True,
            file_encoding_strategy="base64",
        )
        self.assert_picture(made.output[0], 768, 768)
        self.assertTrue(made.input["image"].startswith(URL))

    def test_a_deployment_has_the_name_of_its_model(self) -> None:
        made = self.client.deployments.predictions.create(MODEL, SEA, wait=True)
        self.assertEqual((made.status, made.model), ("succeeded", MODEL))

    def test_a_prediction_is_canceled(self) -> None:
        # More work than can be done before the call to cancel is here.
        big = {"prompt": "a city at night", "size": "2048*2048", "num_outputs": 4}
        made = self.client.models.predictions.create(MODEL, big)
        made.cancel()
        self.assertEqual(made.status, "canceled")
        made.wait()
        made.reload()
        self.assertEqual(made.status, "canceled")

    def test_files_are_kept_listed_and_forgotten(self) -> None:
        kept = self.client.files.create(PHOTOS / "coffee.png", metadata={"mine": True})
        self.assertEqual((kept.name, kept.content_type), ("coffee.png", "image/png"))
        self.assertEqual(self.client.files.get(kept.id), kept)
        self.assertIn(kept, self.client.files.list())
        self.assertTrue(self.client.files.delete(kept.id))
        self.assertNotIn(kept, self.client.files.list())
        with self.assertRaises(ReplicateError) as caught:
            self.client.files.get(kept.id)
        self.assertEqual(caught.exception.status, 404)

    def test_what_is_wrong_is_raised_as_the_clients_own_error(self) -> None:
        wrong = [
            ({**SEA, "size": "64*64"}, MODEL, 422, "input.size"),
            ({"size": "1K"}, MODEL, 422, "prompt is required"),
            ({**SEA, "images": ["a.png"]}, MODEL, 422, "input.images[0]"),
            (SEA, "black-forest-labs/flux-schnell", 404, "flux-schnell"),
        ]
        for input, model, status, words in wrong:
            with self.subTest(words), self.assertRaises(ReplicateError) as caught:
                self.client.run(model, input=input)
            self.assertEqual(caught.exception.status, status)
            self.assertIn(words, caught.exception.detail)
        with self.assertRaises(ReplicateError) as caught:
            self.client.predictions.create(version="5c7d5dc6" * 8, input=SEA)
        self.assertEqual(caught.exception.title, "Invalid version or not permitted")
        for absent in (self.client.collections.list, self.client.trainings.list, self.client.hardware.list):
            with self.subTest(absent), self.assertRaises(ReplicateError) as caught:
                absent()
            self.assertEqual(caught.exception.status, 404)

    def test_the_account_and_the_secret_of_webhooks_are_told(self) -> None:
        self.assertEqual(self.client.accounts.current().type, "user")
        self.assertRegex(self.client.webhooks.default.secret().key, r"^whsec_[A-Za-z0-9+/=]{20,}$")


if __name__ == "__main__":
    unittest.main()
