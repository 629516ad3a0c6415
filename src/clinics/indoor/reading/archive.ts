// A zip as plans come in: read whole, from its central directory, stored or deflated entries.
import { inflateRawSync } from 'node:zlib'

/** What is wrong with an archive; the message says what would be right. */
export class ArchiveError extends Error {}

const END = 0x06054b50
const ENTRY = 0x02014b50
const COMMENT_BYTES_MAX = 65_535
/** A plan of a large hospital has some megabytes: what unpacks to more is no plan. */
export const UNPACKED_BYTES_MAX = 100_000_000

/** The files of a zip by their names, those that `wanted` takes. Refused: broken, encrypted or too large archives. */
export function unzip(bytes: Buffer, wanted: (name: string) => boolean): { name: string; bytes: Buffer }[] {
  const end = findEnd(bytes)
  const count = bytes.readUInt16LE(end + 10)
  let at = bytes.readUInt32LE(end + 16)
  if (count === 0xffff || at === 0xffffffff) throw new ArchiveError('is a zip64 archive. Pack it as an ordinary zip.')
  const files: { name: string; bytes: Buffer }[] = []
  let left = UNPACKED_BYTES_MAX
  for (let entry = 0; entry < count; entry++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== ENTRY) throw new ArchiveError('is broken off or damaged. Pack it again.')
    const [flags, method, packed] = [bytes.readUInt16LE(at + 8), bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)]
    const [name_length, extra, comment] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field)) as [number, number, number]
    const local = bytes.readUInt32LE(at + 42)
    const name = bytes.toString('utf8', at + 46, at + 46 + name_length)
    at += 46 + name_length + extra + comment
    if (name.endsWith('/') || !wanted(name)) continue
    if (flags & 1) throw new ArchiveError('is encrypted. Pack it without a password.')
    const content = unpack(bytes, local, packed, method, left)
    left -= content.length
    files.push({ name, bytes: content })
  }
  return files
}

function findEnd(bytes: Buffer): number {
  for (let at = bytes.length - 22; at >= 0 && at >= bytes.length - 22 - COMMENT_BYTES_MAX; at--) {
    if (bytes.readUInt32LE(at) === END) return at
  }
  throw new ArchiveError('is no zip archive, or is broken off.')
}

function unpack(bytes: Buffer, local: number, packed: number, method: number, bytes_max: number): Buffer {
  if (local + 30 > bytes.length) throw new ArchiveError('is broken off or damaged. Pack it again.')
  const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
  const content = bytes.subarray(from, from + packed)
  if (method === 0) return content
  if (method !== 8) throw new ArchiveError('is packed by a method other than deflate. Pack it as an ordinary zip.')
  try {
    return inflateRawSync(content, { maxOutputLength: Math.max(1, bytes_max) })
  } catch {
    throw new ArchiveError(`is damaged, or unpacks to more than ${UNPACKED_BYTES_MAX / 1_000_000} MB.`)
  }
}
