/** Base64 that comes piece by piece: either alphabet, with line breaks or without, padded or not. */

/** What does not belong there. */
export class NotBase64 extends Error {}

export interface Base64Reader {
  /** The bytes that are whole by now. Throws NotBase64. */
  push(text: string): Buffer
  /** The last ones. Throws NotBase64. */
  end(): Buffer
}

export function base64Reader(): Base64Reader {
  let rest = ''
  let padding = ''
  let letters = 0
  return {
    push(piece) {
      const dense = /\s/.test(piece) ? piece.replace(/\s+/g, '') : piece
      const equals = dense.indexOf('=')
      const text = equals === -1 ? dense : dense.slice(0, equals)
      if (text !== '' && padding !== '') throw new NotBase64()
      if (equals !== -1) padding += dense.slice(equals)
      if (!/^={0,2}$/.test(padding) || !/^[\w+/-]*$/.test(text)) throw new NotBase64()
      letters += text.length
      // Four letters are three bytes: what is over waits for the next piece.
      const all = rest + text
      const whole = all.length - (all.length % 4)
      rest = all.slice(whole)
      return Buffer.from(all.slice(0, whole), 'base64')
    },
    end() {
      if (letters % 4 === 1) throw new NotBase64()
      return Buffer.from(rest, 'base64')
    },
  }
}
