/**
 * The messages of an mbox file, one after another, without its «From » lines; memory holds one message. A message
 * longer than `size_max` bytes is given cut off there. Quoted «>From » lines are given as they were written.
 */
export async function* readMbox(
  source: AsyncIterable<Buffer | string>,
  size_max: number,
): AsyncGenerator<Buffer> {
  let lines: string[] = []
  let size = 0
  let was_empty = true
  for await (const line of readLines(source)) {
    // a message begins at the start of the file or after an empty line
    if (was_empty && line.startsWith('From ')) {
      if (size > 0) yield joinLines(lines)
      lines = []
      size = 0
    } else if (size < size_max) {
      const written = line.replace(/^>(>*From )/, '$1')
      lines.push(written)
      size += written.length + 2
    }
    was_empty = line === ''
  }
  if (lines.some((line) => line !== '')) yield joinLines(lines)
}

function joinLines(lines: string[]): Buffer {
  return Buffer.from(lines.join('\r\n'), 'latin1')
}

async function* readLines(source: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of source) {
    const parts = (rest + (typeof chunk === 'string' ? chunk : chunk.toString('latin1'))).split('\n')
    rest = parts.pop()!
    for (const part of parts) yield part.replace(/\r$/, '')
  }
  if (rest) yield rest.replace(/\r$/, '')
}
