// The built-in mailbox: a real SMTP server on a loopback port that keeps what it is sent, in bounded memory.
import { EventEmitter } from 'node:events'
import PostalMime from 'postal-mime'
import type { Email } from 'postal-mime'
import { openListener } from './listener.ts'
import type { MailEnvelope, SmtpRefusal } from './listener.ts'

/** A message the mailbox holds, as its pages and tests read it. */
export interface MailboxMessage {
  /** 'm1', 'm2', … in the order they came. */
  id: string
  received_at: Date
  envelope: MailEnvelope
  size_bytes: number
  subject: string
  from: string
  to: string[]
  text: string
  html: string
  /** By lower-case name; of a repeated field the last. */
  headers: Record<string, string>
}

export interface MailboxOptions {
  host?: string
  /** 0, the default, takes a free port. */
  port?: number
  /** The instant a message is marked with; the clock's `now`. */
  now(): Date
  /** Messages kept, 2,000 by default; the oldest go first. */
  keep_count?: number
  /** Bytes kept, 200 MB by default. */
  keep_bytes?: number
  /** Bytes one message may have, 10 MB by default; more is refused with 552. */
  size_max?: number
}

export interface Mailbox {
  host: string
  port: number
  /** For SMTP_URL. */
  url: string
  /** Messages ever received, those no longer kept included. */
  count(): number
  /** The newest first; `query` looks in subject, sender and recipients, whatever the case. */
  list(options?: { query?: string; limit?: number }): Promise<MailboxMessage[]>
  get(id: string): Promise<MailboxMessage | undefined>
  getRaw(id: string): Buffer | undefined
  /** The first message, kept or still to come, that fits; rejects after `timeout_ms` (5 s). */
  waitFor(fits: (message: MailboxMessage) => boolean, timeout_ms?: number): Promise<MailboxMessage>
  clear(): void
  close(): Promise<void>
}

interface Kept {
  id: string
  received_at: Date
  envelope: MailEnvelope
  raw: Buffer
  parsed?: Promise<MailboxMessage>
}

/**
 * Opens the mailbox. Two local parts, at any domain, are refused so that demonstrations and tests see
 * bounces: `no-such-person` (550 5.1.1) and `mailbox-full` (452 4.2.2).
 */
export async function openMailbox(options: MailboxOptions): Promise<Mailbox> {
  const arrivals: Arrivals = new EventEmitter<ArrivalEvents>().setMaxListeners(0)
  const store = makeStore(options.keep_count ?? 2_000, options.keep_bytes ?? 200_000_000)
  let total_count = 0
  const listener = await openListener({
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    size_max: options.size_max ?? 10_000_000,
    clients_max: 200,
    idle_timeout_ms: 60_000,
    judgeRecipient,
    takeMessage(raw, envelope) {
      const message: Kept = { id: `m${++total_count}`, received_at: options.now(), envelope, raw }
      store.add(message)
      arrivals.emit('message', message)
    },
  })
  return {
    host: listener.host,
    port: listener.port,
    url: `smtp://${listener.host}:${listener.port}`,
    count: () => total_count,
    list: ({ query, limit = 50 } = {}) => listMessages([...store.kept.values()].reverse(), query, limit),
    async get(id) {
      const message = store.kept.get(id)
      return message && readKept(message)
    },
    getRaw: (id) => store.kept.get(id)?.raw,
    waitFor: (fits, timeout_ms = 5_000) => waitForMessage(store.kept, arrivals, fits, timeout_ms),
    clear: () => store.clear(),
    async close() {
      arrivals.emit('closed')
      await listener.close()
    },
  }
}

interface ArrivalEvents {
  message: [Kept]
  closed: []
}
type Arrivals = EventEmitter<ArrivalEvents>

/**
 * Keeps the newest within both bounds; a single message larger than the bound is still kept until the next.
 */
function makeStore(keep_count: number, keep_bytes: number) {
  const kept = new Map<string, Kept>()
  let bytes = 0
  return {
    kept: kept as ReadonlyMap<string, Kept>,
    add(message: Kept) {
      kept.set(message.id, message)
      bytes += message.raw.length
      for (const oldest of kept.values()) {
        if (kept.size <= keep_count && (bytes <= keep_bytes || kept.size === 1)) break
        kept.delete(oldest.id)
        bytes -= oldest.raw.length
      }
    },
    clear() {
      kept.clear()
      bytes = 0
    },
  }
}

function judgeRecipient(address: string): SmtpRefusal | undefined {
  const local = address.slice(0, address.lastIndexOf('@')).toLowerCase()
  if (local === 'no-such-person') return { code: 550, text: '5.1.1 No such person at this address' }
  if (local === 'mailbox-full') return { code: 452, text: '4.2.2 The mailbox is full' }
  return undefined
}

async function listMessages(
  newest_first: Kept[],
  query: string | undefined,
  limit: number,
): Promise<MailboxMessage[]> {
  const wanted = query?.trim().toLowerCase()
  const found: MailboxMessage[] = []
  for (const message of newest_first) {
    if (found.length >= limit) break
    const read = await readKept(message)
    const where = [read.subject, read.from, ...read.to, ...read.envelope.to].join('\n').toLowerCase()
    if (!wanted || where.includes(wanted)) found.push(read)
  }
  return found
}

function waitForMessage(
  kept: ReadonlyMap<string, Kept>,
  arrivals: Arrivals,
  fits: (message: MailboxMessage) => boolean,
  timeout_ms: number,
): Promise<MailboxMessage> {
  return new Promise((resolve, reject) => {
    const stop = (done: () => void) => {
      clearTimeout(timer)
      arrivals.off('message', look)
      arrivals.off('closed', onClosed)
      done()
    }
    const look = (message: Kept) => {
      readKept(message)
        .then((read) => fits(read) && stop(() => resolve(read)))
        .catch((fault) => stop(() => reject(fault)))
    }
    const onClosed = () =>
      stop(() => reject(new Error('The mailbox was closed before the expected message came.')))
    const timer = setTimeout(() => {
      stop(() =>
        reject(new Error(`No such message came within ${timeout_ms} ms; the mailbox holds ${kept.size}.`)),
      )
    }, timeout_ms)
    arrivals.on('message', look)
    arrivals.on('closed', onClosed)
    for (const message of kept.values()) look(message)
  })
}

/** Parsed when first looked at, once: most messages of a run are never opened. */
function readKept(message: Kept): Promise<MailboxMessage> {
  message.parsed ??= PostalMime.parse(message.raw)
    .catch(() => undefined)
    .then((email) => describe(message, email))
  return message.parsed
}

function describe(message: Kept, email: Email | undefined): MailboxMessage {
  const addresses = (email?.to ?? []).flatMap((to) => (to.group ? to.group : [to]))
  return {
    id: message.id,
    received_at: message.received_at,
    envelope: message.envelope,
    size_bytes: message.raw.length,
    subject: email?.subject ?? '',
    from: email?.from?.address ? `${email.from.name} <${email.from.address}>`.trim() : '',
    to: addresses.map((to) => to.address),
    text: (email?.text ?? '').replaceAll('\r\n', '\n'),
    html: (email?.html ?? '').replaceAll('\r\n', '\n'),
    headers: Object.fromEntries((email?.headers ?? []).map((header) => [header.key, header.value])),
  }
}
