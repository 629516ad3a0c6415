// Bytes of a table as text: UTF-8, with or without its mark, or Windows-1251, as spreadsheets here still write.

/**
 * Decodes as it reads. As long as all bytes are Latin it may be either; the first that is not UTF-8 settles it for
 * Windows-1251, and from the first letter that is, what is wrong later is only a damaged letter.
 */
export async function* decodeText(body: AsyncIterable<unknown>): AsyncGenerator<string> {
  let decoder = new TextDecoder('utf-8', { fatal: true })
  let is_settled = false
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if (!is_settled) {
      const is_latin = chunk.every((byte) => byte < 128)
      if (is_latin) {
        yield decoder.decode(chunk, { stream: true })
        continue
      }
      is_settled = true
      decoder = new TextDecoder(isUtf8(chunk) ? 'utf-8' : 'windows-1251')
    }
    yield decoder.decode(chunk, { stream: true })
  }
  yield decoder.decode()
}

/** Whether bytes are UTF-8; a letter that is cut at the end is no fault. */
function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

const HEAD_CHARACTERS_MAX = 64 * 1024

/** The separator that the first line uses most, and the text from its beginning again. */
export async function findSeparator(text: AsyncGenerator<string>): Promise<{ separator: string; text: AsyncGenerator<string> }> {
  let head = ''
  while (!head.includes('\n') && head.length < HEAD_CHARACTERS_MAX) {
    const { value, done } = await text.next()
    if (done) break
    head += value
  }
  const line = head.trimStart().split('\n', 1)[0]!
  const count = (sign: string) => line.split(sign).length
  const separator = [';', '\t', ','].reduce((best, sign) => (count(sign) > count(best) ? sign : best))
  return { separator, text: joined(head, text) }
}

async function* joined(head: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield head
  yield* rest
}
