/** Calls and answers as dialects see them: parsed, but not understood; understood, but not yet sent. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json }

/** A file of a call, already on disk; `ref` (`upload:0`, `upload:1`, …) stands for it in a draft. */
export interface FilePart {
  /** Name of the multipart field; empty when the whole body is the file. */
  readonly field: string
  readonly ref: string
  readonly filename: string
  readonly mime: string
  readonly bytes: number
}

/** A call as it came in, parsed but not understood. */
export interface Call {
  readonly method: string
  /** Path without query, as sent. */
  readonly path: string
  /** What `:name` stands for; `*` is the rest of the path. */
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** The id of this call, as in the header `x-request-id`: `req_` and 32 hex digits. */
  readonly requestId: string
  /** JSON body; `undefined` when there was none or it was multipart. */
  readonly body?: Json | undefined
  /** Scalar fields of a multipart body, in order of arrival; values are text. */
  readonly fields?: readonly (readonly [string, string])[] | undefined
  readonly files?: readonly FilePart[] | undefined
}

/** Stored bytes put into a JSON answer as base64 text, streamed: never held as a string. */
export interface Base64Asset {
  readonly base64Of: string
  /** Put before the base64, e.g. `data:image/png;base64,`. */
  readonly after?: string
}

/** JSON in which any value may be a stored picture's base64. Keys whose value is `undefined` are left out. */
export type ReplyJson =
  | Json
  | Base64Asset
  | readonly ReplyJson[]
  | { readonly [key: string]: ReplyJson | undefined }

interface ReplyHead {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
}
export interface JsonReply extends ReplyHead {
  readonly body: ReplyJson
}
/** A stored picture as the whole body. */
export interface PictureReply extends ReplyHead {
  readonly picture: string
  readonly mime: string
}
/** Plain text, or nothing at all when empty. */
export interface TextReply extends ReplyHead {
  readonly text: string
  readonly mime?: string
}
export type Reply = JsonReply | PictureReply | TextReply

/** One server-sent event. */
export interface StreamEvent {
  readonly event?: string
  /** What the client sends as `Last-Event-ID` to go on after this event. No line breaks. */
  readonly id?: string
  /** After how many milliseconds a client whose stream broke off is to come back. */
  readonly retry?: number
  readonly data: ReplyJson
}

/** Absolute addresses, made by the door. */
export interface Links {
  /** Any path of this server: `to('/fal/queue/…')`. */
  to(path: string): string
  /** Signed address of a stored picture, good for 24 hours. Taken as a reference image too. */
  asset(asset: string): string
  job(id: string): string
  /** Where a file is PUT, raw and without a key, by who holds the ticket. */
  put(ticket: Ticket): string
  /** Where that file is afterwards; taken as a reference image from the account of the ticket. */
  named(ticket: Ticket): string
}

/** The right to upload for an account, for a while, without its key. */
export interface Ticket {
  /** Goes into an address, or where a key goes; opens uploads and nothing else. */
  readonly token: string
  /** Unguessable; an upload with it is named `<id>/<filename>`. */
  readonly id: string
  /** Safe in a path. */
  readonly filename: string
  /** Unix seconds. */
  readonly expires: number
}
