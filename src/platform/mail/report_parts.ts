// A report taken apart: its header, its words, its machine-readable fields, the message it is about.
import PostalMime from 'postal-mime'
import type { Email } from 'postal-mime'

/** Groups of fields (name in lower case → value), as RFC 3464 and RFC 5965 write them. */
export type Fields = ReadonlyMap<string, string>

export interface ReportParts {
  /** Fields of the report's own header, unfolded; repeated ones in order. */
  header: (name: string) => string[]
  subject: string
  /** What a person would read, up to the copy of our message; HTML only when there is no text. */
  words: string
  /** Groups of a message/delivery-status part, the per-message group included; empty without such a part. */
  delivery_status: Fields[]
  /** Fields of a message/feedback-report part, if there is one. */
  feedback: Fields | undefined
  /** Whether it is a receipt of reading (RFC 8098). */
  is_receipt: boolean
  /** Header of the message the report is about, as far as it was sent back. */
  original: Fields
}

// Reports say what they have to say early, and what follows is our own message, a tenth of this. The bound
// also keeps a hostile report cheap: postal-mime takes 9 µs a line, half a minute for 2 MB of empty lines.
const BYTES_MAX = 300_000
const WORDS_MAX = 20_000

// Where mail servers start the copy of the message they could not deliver.
const COPY_STARTS = [
  /^-{2,80}[ \t]*(this is a copy|below this line is a copy|original message|returned message)/im,
  /^-{2,80}[ \t]*(the body of the message|the header page)/im,
  /^-{2}.{0,200}(this is a copy of|unsent message|исходное сообщение|копия (письма|сообщения))/im,
  /^-{2}.{0,200}заголовки письма/im,
  /^(original message headers|message headers follow)\s*:/im,
  /^(исходные заголовки сообщения|заголовки исходного сообщения)\s*:/im,
]

/** Takes a report apart; nothing when it is no message at all. Never throws. */
export async function takeReportApart(raw: string | Uint8Array): Promise<ReportParts | undefined> {
  const email = await parse(typeof raw === 'string' ? raw.slice(0, BYTES_MAX) : raw.subarray(0, BYTES_MAX))
  if (!email) return undefined
  const header = (name: string) =>
    email.headers.filter((field) => field.key === name).map((field) => field.value.slice(0, 2000))
  const body = (email.text?.trim() ? email.text : plainText(email.html ?? '')).slice(0, BYTES_MAX)
  const copy_at = Math.min(...COPY_STARTS.map((start) => startOf(start, body)))
  const parts = email.attachments.map((part) => ({ type: part.mimeType, text: textOf(part.content) }))
  const findPart = (...types: string[]) => parts.find((part) => types.includes(part.type))?.text
  const status = findPart('message/delivery-status', 'message/global-delivery-status')
  const feedback = findPart('message/feedback-report')
  const sent_back = findPart(
    'message/rfc822',
    'text/rfc822-headers',
    'message/rfc822-headers',
    'message/global',
    'message/global-headers',
  )
  return {
    header,
    subject: (email.subject ?? '').slice(0, 500),
    words: body.slice(0, Math.min(copy_at, WORDS_MAX)),
    delivery_status: status === undefined ? [] : readGroups(status),
    feedback: feedback === undefined ? undefined : readFields(feedback),
    is_receipt: parts.some((part) => part.type === 'message/disposition-notification'),
    original: readFields(sent_back ?? copiedHeader(body, copy_at)),
  }
}

async function parse(raw: string | Uint8Array): Promise<Email | undefined> {
  try {
    return await PostalMime.parse(raw, { forceRfc822Attachments: true, maxNestingDepth: 20 })
  } catch {
    // Nested or long beyond reason: nothing a mail server would send. The caller answers «unknown».
    return undefined
  }
}

function startOf(start: RegExp, body: string): number {
  const found = body.search(start)
  return found < 0 ? Infinity : found
}

// After the marker stands a header, sometimes past an empty line or two: everything up to the first empty
// line.
function copiedHeader(body: string, copy_at: number): string {
  if (!Number.isFinite(copy_at)) return ''
  const copy = body.slice(copy_at)
  return copy.slice(copy.indexOf('\n') + 1).trimStart()
}

function textOf(content: ArrayBuffer | Uint8Array | string): string {
  return typeof content === 'string' ? content : Buffer.from(content as Uint8Array).toString('utf8')
}

function plainText(html: string): string {
  return html
    .slice(0, 200_000)
    .replace(/<(br|\/p|\/div|\/tr|\/li)[^>]{0,200}>/gi, '\n')
    .replace(/<[^>]{1,300}>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
}

/** Groups of fields, parted by empty lines. */
function readGroups(text: string): Fields[] {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .map(readFields)
    .filter((fields) => fields.size > 0)
}

/** The fields of one header, unfolded, up to its first empty line; of a repeated field the first. */
function readFields(text: string): Fields {
  const block =
    text
      .slice(0, 100_000)
      .replace(/\r\n?/g, '\n')
      .trimStart()
      .split(/\n[ \t]*\n/, 1)[0] ?? ''
  const fields = new Map<string, string>()
  for (const line of block.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const found = /^([A-Za-z][A-Za-z0-9-]{0,60})[ \t]*:(.*)$/.exec(line)
    const name = found?.[1]?.toLowerCase()
    if (name && !fields.has(name)) fields.set(name, found![2]!.trim())
  }
  return fields
}
