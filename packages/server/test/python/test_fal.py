"""The unmodified `fal-client` against the running server, behind TLS as it insists."""

import os

from limn_case import PHOTOS, TLS_HOST, LimnCase, size_of, fetch

# Read when the module is imported.
os.environ["FAL_RUN_HOST"] = f"{TLS_HOST}/fal/run"
os.environ["FAL_QUEUE_RUN_HOST"] = f"{TLS_HOST}/fal/queue"
os.environ["FAL_KEY"] = "anything"

import fal_client
import fal_client.client
from fal_client.client import FalClientHTTPError

# For uploads the client has no setting; these constants are all there is.
fal_client.client.REST_URL = f"https://{TLS_HOST}/fal/rest"
fal_client.client.CDN_URL = f"https://{TLS_HOST}/fal/cdn"

TEXT = "fal-ai/wan/v2.7/text-to-image"
EDIT = "fal-ai/wan/v2.7/pro/edit"
SMALL = {"width": 768, "height": 768}
SEA = {"prompt": "the sea at dawn", "image_size": SMALL}
COFFEE = PHOTOS / "coffee.png"
ROCKET = PHOTOS / "rocket.jpg"


class Fal(LimnCase):
    def assert_images(self, result, count=1, kind="jpeg"):
        self.assertEqual(len(result["images"]), count)
        for image in result["images"]:
            self.assertTrue(image["url"].startswith(f"https://{TLS_HOST}/v1/assets/"))
            self.assert_picture(image["url"], 768, 768, kind)

    def test_run_answers_with_the_output(self):
        result = fal_client.run(TEXT, {**SEA, "seed": 7})
        self.assert_images(result)
        self.assertEqual(result["seed"], 7)

    def test_subscribe_tells_of_the_queue_and_of_the_log(self):
        told = []
        result = fal_client.subscribe(
            TEXT,
            {**SEA, "output_format": "png", "guidance_scale": 7.5},
            with_logs=True,
            on_queue_update=told.append,
        )
        self.assert_images(result, kind="png")
        done = told[-1]
        self.assertIsInstance(done, fal_client.Completed)
        self.assertIsNone(done.error)
        self.assertGreater(done.metrics["inference_time"], 0)
        lines = [(line["level"], line["message"]) for line in done.logs]
        self.assertEqual(lines[-1], ("INFO", "Done."))
        self.assertTrue(any(level == "WARN" and "guidance_scale" in said for level, said in lines))

    def test_submit_status_result_by_the_addresses_of_the_answer(self):
        handle = fal_client.submit(TEXT, SEA, priority="low", hint="a")
        self.assertTrue(handle.status_url.startswith(f"https://{TLS_HOST}/fal/queue/fal-ai/wan/"))
        *_, last = handle.iter_events(with_logs=False)
        self.assertIsInstance(last, fal_client.Completed)
        self.assertIsNone(last.logs)
        self.assert_images(handle.get())
        self.assert_images(fal_client.result(TEXT, handle.request_id))

    def test_several_pictures(self):
        self.assert_images(fal_client.subscribe(TEXT, {**SEA, "num_images": 2}), 2)

    def test_an_uploaded_photo_is_edited(self):
        url = fal_client.upload_file(COFFEE)
        # Of the CDN: what fails there is tried another way, which gives another address.
        self.assertIn("/v1/assets/", url)
        self.assertEqual(size_of(fetch(url))[0], "png")
        arguments = {"prompt": "make it brighter", "image_urls": [url], "image_size": SMALL}
        self.assert_images(fal_client.subscribe(EDIT, arguments))

    def test_photos_are_uploaded_by_the_second_way_and_as_data(self):
        first = fal_client.upload(
            ROCKET.read_bytes(), "image/jpeg", file_name="rocket.jpg", repository="fal"
        )
        self.assertIn("/v1/uploads/", first)
        arguments = {
            "prompt": "put image 1 and image 2 side by side",
            "image_urls": [first, fal_client.encode_file(COFFEE)],
            "image_size": SMALL,
        }
        self.assert_images(fal_client.subscribe(EDIT, arguments))

    def test_a_request_that_has_ended_is_not_cancelled(self):
        handle = fal_client.submit(TEXT, SEA)
        handle.get()
        with self.assertRaises(FalClientHTTPError) as caught:
            handle.cancel()
        self.assertEqual(caught.exception.status_code, 400)
        self.assertEqual(caught.exception.response.json(), {"status": "ALREADY_COMPLETED"})

    def test_a_request_is_cancelled(self):
        # The largest that there is, and four of them: there is time.
        large = {**SEA, "image_size": {"width": 2048, "height": 2048}, "num_images": 4}
        handle = fal_client.submit(TEXT, large)
        fal_client.cancel(TEXT, handle.request_id)
        *_, last = handle.iter_events(with_logs=True)
        self.assertEqual(last.error_type, "client_cancelled")
        with self.assertRaises(FalClientHTTPError) as caught:
            handle.get()
        self.assertEqual(caught.exception.status_code, 499)
        self.assertEqual(caught.exception.error_type, "client_cancelled")

    def test_what_is_wrong_is_an_error_of_the_client(self):
        with self.assertRaises(FalClientHTTPError) as caught:
            fal_client.run(TEXT, {"prompt": 7, "seed": -1})
        self.assertEqual(caught.exception.status_code, 422)
        types = {fault["loc"][-1]: fault["type"] for fault in caught.exception.message}
        self.assertEqual(types, {"prompt": "string_type", "seed": "greater_than_equal"})
        with self.assertRaises(FalClientHTTPError) as caught:
            fal_client.submit("fal-ai/flux/dev", SEA)
        self.assertEqual(caught.exception.status_code, 404)
        self.assertEqual(caught.exception.message, 'Application "fal-ai/flux" not found')

    def test_the_code_of_seed_000(self):
        with self.assertRaises(FalClientHTTPError) as caught:
            result = fal_client.subscribe(
                "fal-ai/wan/v2.7/pro/edit",
                arguments={
                    "image_url": "https://your-bucket.com/input.jpg",
                    "prompt": "Change the jacket to black leather, keep the background unchanged",
                    "num_inference_steps": 30,
                    "guidance_scale": 7.5,
                },
                with_logs=True,
            )
            print(result["images"][0]["url"])
        self.assertEqual(caught.exception.status_code, 422)
        (fault,) = caught.exception.message
        self.assertEqual((fault["loc"], fault["type"]), (["body", "image_urls"], "missing"))
