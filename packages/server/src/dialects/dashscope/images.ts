/**
 * Reference images: `https:`, `data:`, or `oss://` of our own temporary uploads ("get-temporary-file-url",
 * read 2026-11-21), which only count with the header that the SDKs add by themselves.
 */
import type { ImageRef } from '@limn/sdk'
import { Problem } from '../../problem.ts'
import { imageRef } from '../body.ts'
import type { Call } from '../dialect.ts'
import { isOn } from './headers.ts'

/** Stands before the id of the ticket in `upload_dir`. */
export const folder = 'dashscope-instant'

/** Throws Problem. `param` is the host's path of the field. */
export function readImage(text: string, param: string, call: Call): ImageRef {
  if (!/^oss:\/\//i.test(text)) {
    try {
      return imageRef(text, param)
    } catch {
      const got = text.slice(0, 60)
      throw wrong(
        `\`${param}\` is an https: URL, a data: URI or oss:// of an upload; got "${got}".`,
        param,
        'InvalidURL',
      )
    }
  }
  if (!isOn(call, 'x-dashscope-ossresourceresolve')) {
    throw wrong(
      `\`${param}\` is on oss://, which needs the header X-DashScope-OssResourceResolve: enable.`,
      param,
    )
  }
  const [, name] = new RegExp(`^oss://${folder}/([^/]+/[^/]+)$`, 'i').exec(text) ?? []
  if (name !== undefined) return `named:${name}`
  throw wrong(
    `\`${param}\` is no upload of this server: those are oss://${folder}/<id>/<file>.`,
    param,
  )
}

function wrong(message: string, param: string, detail = 'InvalidParameter.DataInspection') {
  return new Problem('invalid_image', message, { param, detail })
}
