/** Runs in a thread of its own: a BMP file in, PNG bytes out. Skia reads what libvips can't. */
import { parentPort, workerData } from 'node:worker_threads'
import { createCanvas, loadImage } from '@napi-rs/canvas'

const image = await loadImage(String(workerData))
const canvas = createCanvas(image.width, image.height)
canvas.getContext('2d').drawImage(image, 0, 0)
const png = await canvas.encode('png')
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(png)
