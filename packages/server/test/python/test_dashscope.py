"""The `dashscope` package of Alibaba Model Studio, unmodified, against the running server."""

import asyncio
import os
import pathlib
import shutil
import tempfile

from limn_case import PHOTOS, URL, LimnCase

os.environ["DASHSCOPE_API_KEY"] = "anything"

import dashscope  # noqa: E402
from dashscope import ImageSynthesis  # noqa: E402
from dashscope.aigc.image_generation import AioImageGeneration, ImageGeneration  # noqa: E402
from dashscope.aigc.image_synthesis import AioImageSynthesis  # noqa: E402
from dashscope.common.error import UploadFileException  # noqa: E402
from dashscope.api_entities.aio_session import close_shared_aio_session  # noqa: E402

dashscope.base_http_api_url = f"{URL}/dashscope/api/v1"

MODEL = "wan2.7-image"
SMALL = "768*768"
COFFEE = PHOTOS / "coffee.png"
ROCKET = PHOTOS / "rocket.jpg"


def asking(*content: dict) -> list:
    return [{"role": "user", "content": list(content)}]


def pictures(response) -> list:
    """Every picture of an answer, choice by choice."""
    return [
        item["image"]
        for choice in response.output.choices
        for item in choice.message.content
        if item["type"] == "image"
    ]


class Generation(LimnCase):
    def ended(self, response):
        self.assertEqual((response.status_code, response.code), (200, ""), response)
        return response

    def test_a_picture_comes_from_a_call_that_waits(self):
        response = self.ended(
            ImageGeneration.call(model=MODEL, messages=asking({"text": "the sea at dawn"}), size=SMALL, n=1)
        )
        self.assertTrue(response.output.finished)
        self.assertEqual(response.output.choices[0].finish_reason, "stop")
        self.assertRegex(response.request_id, r"^[0-9a-f]{8}-[0-9a-f]{4}-")
        self.assertEqual(dict(response.usage)["size"], SMALL)
        (picture,) = pictures(response)
        self.assert_picture(picture, 768, 768)

    def test_a_local_photo_is_uploaded_and_edited(self):
        response = self.ended(
            ImageGeneration.call(
                model="wan2.7-image-pro",
                messages=asking({"image": COFFEE.as_uri()}, {"text": "make it brighter"}),
                size=SMALL,
            )
        )
        self.assert_picture(pictures(response)[0], 768, 768)

    def test_the_name_of_a_photo_may_be_anything(self):
        with tempfile.TemporaryDirectory() as folder:
            odd = pathlib.Path(folder) / "my café (1) 咖啡.png"
            shutil.copy(COFFEE, odd)
            response = self.ended(
                ImageGeneration.call(
                    model=MODEL,
                    messages=asking({"text": "make it black and white"}, {"image": str(odd)}),
                    size=SMALL,
                )
            )
        self.assert_picture(pictures(response)[0], 768, 768)

    def test_several_photos_go_under_one_policy(self):
        response = self.ended(
            ImageGeneration.call(
                model=MODEL,
                messages=asking(
                    {"image": str(ROCKET)},
                    {"image": str(COFFEE)},
                    {"text": "put image 1 and image 2 side by side"},
                ),
                size=SMALL,
            )
        )
        self.assert_picture(pictures(response)[0], 768, 768)

    def test_two_photos_of_one_name_are_not_taken_for_one(self):
        with tempfile.TemporaryDirectory() as folder:
            paths = [pathlib.Path(folder) / name / "photo.png" for name in ("a", "b")]
            for path, photo in zip(paths, (ROCKET, COFFEE)):
                path.parent.mkdir()
                shutil.copy(photo, path)
            images = [{"image": str(path)} for path in paths]
            with self.assertRaisesRegex(UploadFileException, "FileAlreadyExists"):
                ImageGeneration.call(
                    model=MODEL, messages=asking(*images, {"text": "put them side by side"}), size=SMALL
                )

    def test_several_pictures_are_a_choice_each(self):
        response = self.ended(
            ImageGeneration.call(model=MODEL, messages=asking({"text": "a red fox"}), size=SMALL, n=2)
        )
        self.assertEqual([len(choice.message.content) for choice in response.output.choices], [1, 1])
        self.assertEqual(len(set(pictures(response))), 2)

    def test_a_set_is_one_choice(self):
        response = self.ended(
            ImageGeneration.call(
                model=MODEL,
                messages=asking({"text": "one fox in the four seasons"}),
                size=SMALL,
                n=4,
                enable_sequential=True,
            )
        )
        self.assertEqual(len(response.output.choices), 1)
        self.assertEqual(len(pictures(response)), 4)
        self.assertEqual(dict(response.usage)["image_count"], 4)

    def test_texts_and_pictures_come_interleaved_as_a_stream(self):
        stream = ImageGeneration.call(
            model="wan2.6-image",
            messages=asking({"text": "a recipe for tea in two pictures"}),
            size=SMALL,
            enable_interleave=True,
            max_images=2,
            stream=True,
        )
        parts = [self.ended(part) for part in stream]
        self.assertEqual([part.output.finished for part in parts], [False] * (len(parts) - 1) + [True])
        items = [item for part in parts for item in part.output.choices[0].message.content]
        self.assertEqual([item["type"] for item in items[:2]], ["text", "image"])
        self.assert_picture(items[1]["image"], 768, 768)

    def test_what_is_wrong_is_told_with_status_code_and_message(self):
        for more, status, code, words in (
            ({"n": 7}, 400, "InvalidParameter", "parameters.n"),
            ({"size": "64*64"}, 400, "InvalidParameter", "parameters.size"),
            ({"model": "wan9.9-image"}, 404, "ModelNotFound", "wan9.9-image"),
        ):
            with self.subTest(code=code, words=words):
                said = {"model": MODEL, "messages": asking({"text": "a cat"}), **more}
                response = ImageGeneration.call(**said)
                self.assertEqual((response.status_code, response.code), (status, code))
                self.assertIn(words, response.message)
                self.assertIsNone(response.output)
                self.assertRegex(response.request_id, r"^[0-9a-f]{8}-")

    def test_an_image_that_is_none_is_told(self):
        response = ImageGeneration.call(
            model=MODEL,
            messages=asking({"image": "data:image/png;base64,AAAA"}, {"text": "make it night"}),
        )
        self.assertEqual((response.status_code, response.code), (400, "InvalidParameter.DataInspection"))


class Tasks(LimnCase):
    def submit(self, prompt: str = "the sea at dawn", size: str = SMALL, **more):
        response = ImageGeneration.async_call(
            model=MODEL, messages=asking({"text": prompt}), size=size, **more
        )
        self.assertEqual(response.status_code, 200, response)
        return response

    def test_a_task_is_submitted_waited_for_and_fetched(self):
        task = self.submit(n=2)
        self.assertIn(task.output.task_status, ("PENDING", "RUNNING"))
        self.assertRegex(task.output.task_id, r"^[0-9a-f]{8}-[0-9a-f]{4}-7")
        response = ImageGeneration.wait(task)
        self.assertEqual(response.output.task_status, "SUCCEEDED")
        self.assertRegex(response.output.submit_time, r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$")
        self.assertEqual(len(pictures(response)), 2)
        self.assert_picture(pictures(response)[0], 768, 768)
        again = ImageGeneration.fetch(task.output.task_id)
        self.assertEqual(again.output.task_status, "SUCCEEDED")
        self.assertEqual(dict(again.usage)["image_count"], 2)

    def test_a_task_that_waits_is_canceled_and_one_that_ended_is_not(self):
        busy = [self.submit("a city at night in the rain", "2048*2048", n=4) for _ in range(2)]
        task = self.submit("a mountain lake", "2048*2048")
        canceled = ImageGeneration.cancel(task)
        self.assertEqual((canceled.status_code, canceled.code), (200, None), canceled)
        self.assertEqual(ImageGeneration.fetch(task).output.task_status, "CANCELED")
        self.assertEqual(ImageGeneration.wait(task).output.task_status, "CANCELED")
        for other in busy:
            self.assertEqual(ImageGeneration.wait(other).output.task_status, "SUCCEEDED")
        late = ImageGeneration.cancel(busy[0])
        self.assertEqual((late.status_code, late.code), (400, "UnsupportedOperation"))

    def test_a_task_that_is_not_there_is_of_unknown_state(self):
        response = ImageGeneration.wait("00000000-0000-7000-8000-000000000000")
        self.assertEqual((response.status_code, response.output.task_status), (200, "UNKNOWN"))

    def test_tasks_are_listed_by_state_and_page(self):
        first, second = self.submit(), self.submit()
        for task in (first, second):
            ImageGeneration.wait(task)
        listed = ImageGeneration.list(model_name=MODEL, status="SUCCEEDED", page_size=1, page_no=1)
        self.assertEqual(listed.status_code, 200, listed)
        output = listed.output
        self.assertEqual([row["task_id"] for row in output["data"]], [second.output.task_id])
        self.assertEqual([row["status"] for row in output["data"]], ["SUCCEEDED"])
        self.assertGreaterEqual(output["total"], 2)
        self.assertEqual(output["total_page"], output["total"])
        next_page = ImageGeneration.list(model_name=MODEL, status="SUCCEEDED", page_size=1, page_no=2)
        self.assertEqual([row["task_id"] for row in next_page.output["data"]], [first.output.task_id])
        self.assertEqual(ImageGeneration.list(status="UNKNOWN").output["data"], [])


class Asynchronous(LimnCase):
    """The same classes over asyncio, which read answers in code of their own."""

    def test_what_waits_what_is_submitted_and_what_is_older(self):
        async def calls():
            messages = asking({"image": COFFEE.as_uri()}, {"text": "make it black and white"})
            waited = await AioImageGeneration.call(model=MODEL, messages=messages, size=SMALL)
            submitted = await AioImageGeneration.async_call(
                model=MODEL, messages=asking({"text": "a lake"}), size=SMALL
            )
            ended = await AioImageGeneration.wait(submitted)
            late = await AioImageGeneration.cancel(submitted)
            listed = await AioImageGeneration.list(status="SUCCEEDED", page_size=1)
            wrong = await AioImageGeneration.call(model=MODEL, messages=asking({"text": "a"}), n=7)
            older = await AioImageSynthesis.call(
                model="wan2.2-t2i-flash", prompt="a forest", n=1, size="512*512"
            )
            await close_shared_aio_session()
            return waited, ended, late, listed, wrong, older

        waited, ended, late, listed, wrong, older = asyncio.run(calls())
        self.assert_picture(pictures(waited)[0], 768, 768)
        self.assertEqual(ended.output.task_status, "SUCCEEDED")
        self.assert_picture(pictures(ended)[0], 768, 768)
        self.assertEqual((late.status_code, late.code), (400, "UnsupportedOperation"))
        self.assertEqual(listed.output["data"][0]["task_id"], ended.output.task_id)
        self.assertEqual((wrong.status_code, wrong.code), (400, "InvalidParameter"))
        self.assert_picture(older.output.results[0].url, 512, 512)


class Synthesis(LimnCase):
    def test_an_older_model_answers_results(self):
        response = ImageSynthesis.call(
            model="wan2.5-t2i-preview",
            prompt="a misty forest",
            negative_prompt="fog",
            n=2,
            size="1280*1280",
            prompt_extend=False,
        )
        self.assertEqual((response.status_code, response.output.task_status), (200, "SUCCEEDED"), response)
        self.assertEqual(len(response.output.results), 2)
        self.assertEqual(dict(response.output.task_metrics), {"TOTAL": 2, "SUCCEEDED": 2, "FAILED": 0})
        self.assertEqual(response.usage.image_count, 2)
        self.assertEqual(response.output.results[0].orig_prompt, "a misty forest")
        self.assert_picture(response.output.results[0].url, 1280, 1280)

    def test_wan22_answers_at_once(self):
        response = ImageSynthesis.sync_call(
            model="wan2.2-t2i-flash", prompt="a misty forest", n=1, size="512*512"
        )
        self.assertEqual(response.status_code, 200, response)
        self.assert_picture(response.output.results[0].url, 512, 512)

    def test_other_models_do_not_answer_at_once(self):
        response = ImageSynthesis.sync_call(model="wan2.5-t2i-preview", prompt="a forest", n=1)
        self.assertEqual((response.status_code, response.code), (403, "AccessDenied"))

    def test_wan25_edits_several_local_photos(self):
        response = ImageSynthesis.call(
            model="wan2.5-i2i-preview",
            prompt="put image 1 and image 2 side by side",
            images=[str(ROCKET), str(COFFEE)],
            n=1,
            size=SMALL,
        )
        self.assertEqual(response.output.task_status, "SUCCEEDED", response)
        self.assert_picture(response.output.results[0].url, 768, 768)

    def test_wan27_is_made_by_this_class_too(self):
        response = ImageSynthesis.call(
            model="wan2.7-image-pro", prompt="the sea", n=1, size=SMALL, thinking_mode="fast"
        )
        self.assertEqual(response.output.task_status, "SUCCEEDED", response)
        self.assert_picture(response.output.results[0].url, 768, 768)

    def edit(self, base_image_url: str, function: str, prompt: str, **more):
        response = ImageSynthesis.call(
            model="wanx2.1-imageedit",
            function=function,
            prompt=prompt,
            base_image_url=base_image_url,
            n=1,
            **more,
        )
        self.assertEqual(response.status_code, 200, response)
        return response

    def test_wan21_edits_what_was_made_here_by_function(self):
        made = ImageGeneration.call(
            model=MODEL, messages=asking({"text": "a mountain lake"}), size=SMALL
        )
        for function, prompt, more, size in (
            ("description_edit", "make it black and white", {}, (768, 768)),
            ("stylization_all", "转换成水彩风格", {}, (768, 768)),
            ("super_resolution", "图像超分", {"upscale_factor": 1}, (768, 768)),
            ("super_resolution", "图像超分", {"upscale_factor": 2}, (1536, 1536)),
            # The upper edge lies half as far again from the middle.
            ("expand", "the sky", {"top_scale": 1.5}, (768, 960)),
        ):
            with self.subTest(function=function):
                response = self.edit(pictures(made)[0], function, prompt, **more)
                self.assertEqual(response.output.task_status, "SUCCEEDED", response)
                (result,) = response.output.results
                self.assert_picture(result.url, *size)

    def test_a_function_that_no_engine_has_is_refused_by_name(self):
        response = ImageSynthesis.async_call(
            model="wanx2.1-imageedit", function="colorization", prompt="blue", base_image_url=str(ROCKET)
        )
        self.assertEqual((response.status_code, response.code), (400, "InvalidParameter"))
        self.assertIn("input.function", response.message)
