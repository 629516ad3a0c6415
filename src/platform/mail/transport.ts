// Sending: a pool of SMTP connections, DKIM, and an outcome for every message.
import type { KeyObject } from 'node:crypto'
import MimeNode from 'nodemailer/lib/mime-node'
import SMTPPool from 'nodemailer/lib/smtp-pool'
import { composeMail } from './compose.ts'
import type { OutgoingMail } from './compose.ts'
import { readDkimKey, signMessage } from './dkim.ts'
import type { DkimKey } from './dkim.ts'
import { hideAddresses } from './failure.ts'
import { judgeSendFault } from './outcome.ts'
import type { SendOutcome } from './outcome.ts'

export interface TransportOptions {
  /** smtp://user:password@host:port or smtps://…; `?requireTLS=true` refuses servers without STARTTLS. */
  smtp_url: string
  /**
   * Open connections at most. Five fill two cores against a local sink; ask the operator of a relay for
   * theirs.
   */
  pool_size: number
  dkim?: { domain: string; selector: string; private_key: KeyObject | string }
  /** The name we give in EHLO; by default the machine's. */
  helo_name?: string
  /** Messages on one connection before it is renewed, 500 by default. */
  messages_per_connection?: number
  connect_timeout_ms?: number
  /** Silence of the server after which a message counts as not delivered, 60 s by default. */
  reply_timeout_ms?: number
}

export interface Transport {
  /**
   * Sends one message. Never rejects over what a server does; only a message that cannot be composed is
   * thrown.
   */
  send(mail: OutgoingMail): Promise<SendOutcome>
  /** Whether another message would start at once, rather than wait for a connection. */
  isIdle(): boolean
  /** Settles as soon as isIdle() holds: await it before loading more work, and memory stays constant. */
  waitForRoom(): Promise<void>
  /** Messages taken and not yet settled. */
  pendingCount(): number
  /** Connects and signs in, sends nothing: nothing when it works, otherwise what the server said. */
  verify(): Promise<SendOutcome | undefined>
  /**
   * Takes no more, lets what is under way finish, then closes; after `drain_ms` (30 s) it closes regardless.
   */
  close(drain_ms?: number): Promise<void>
}

/** Opens a transport. A wrong URL or DKIM key is a fault, thrown here and not at the first letter. */
export function openTransport(options: TransportOptions): Transport {
  const key = options.dkim && readDkimKey(options.dkim)
  const pool = new SMTPPool(poolOptions(options))
  const under_way = new Set<Promise<SendOutcome>>()
  const waiting: (() => void)[] = []
  // Twice the connections: while one half is on the wire, the other half is composed and signed.
  const pending_max = options.pool_size * 2
  let closing = false

  const settle = (sending: Promise<SendOutcome>) => {
    under_way.delete(sending)
    if (under_way.size < pending_max) waiting.shift()?.()
  }

  return {
    send(mail) {
      if (closing) return Promise.resolve(CLOSED)
      const sending = deliver(pool, key, mail)
      under_way.add(sending)
      sending.then(
        () => settle(sending),
        () => settle(sending),
      )
      return sending
    },
    isIdle: () => under_way.size < pending_max,
    async waitForRoom() {
      while (!closing && under_way.size >= pending_max) {
        await new Promise<void>((resolve) => waiting.push(resolve))
      }
    },
    pendingCount: () => under_way.size,
    async verify() {
      try {
        await pool.verify()
        return undefined
      } catch (fault) {
        return judgeSendFault(fault, false)
      }
    },
    async close(drain_ms = 30_000) {
      closing = true
      waiting.splice(0).forEach((wake) => wake())
      await drained([...under_way], drain_ms)
      pool.close({ force: true })
      await Promise.allSettled(under_way)
    },
  }
}

const CLOSED: SendOutcome = {
  kind: 'soft_failed',
  permanence: 'soft',
  reason: 'try_later',
  response: 'The transport is closing.',
  whole_server: true,
  may_have_arrived: false,
}

// One address and nothing else: a list would become several recipients who see each other.
const ONE_ADDRESS = /^[^\s<>(),;:"@]{1,64}@[^\s<>(),;:"@]{1,255}$/

const UNUSABLE: SendOutcome = {
  kind: 'hard_failed',
  permanence: 'hard',
  reason: 'no_such_mailbox',
  response: 'This is not one mail address.',
}

async function deliver(pool: SMTPPool, key: DkimKey | undefined, mail: OutgoingMail): Promise<SendOutcome> {
  const composed = await composeMail(mail)
  if (!ONE_ADDRESS.test(mail.to)) return UNUSABLE
  const raw = key ? await signMessage(composed, key) : composed
  const node = new MimeNode('text/plain').setRaw(raw)
  node.setHeader('Message-ID', mail.message_id)
  // A new envelope for each connection: nodemailer 10.6 notes a refused MAIL FROM on it, and a message that
  // goes out again over a second connection would be failed by the words of the first.
  node.getEnvelope = () => ({ from: mail.envelope_from, to: [mail.to], size: raw.length })
  // Whether the server had said yes to DATA: only then does the pool read the message, and only then may a
  // message have arrived although the connection broke.
  let data_begun = () => false
  const createReadStream = node.createReadStream.bind(node)
  node.createReadStream = (stream_options) => {
    const stream = createReadStream(stream_options)
    data_begun = () => stream.readableDidRead
    return stream
  }
  return new Promise((resolve) => {
    // The pool reads `message` and `data` of a mail, nothing else; a Mailer would build it all again.
    const entry = { message: node, data: {} } as unknown as Parameters<SMTPPool['send']>[0]
    pool.send(entry, (fault, info) => {
      if (fault) resolve(judgeSendFault(fault, data_begun()))
      // «250 2.0.0 Ok: queued as 4F1C2» without the names of anybody.
      else resolve({ kind: 'accepted', response: hideAddresses(info?.response ?? '') })
    })
  })
}

function poolOptions(options: TransportOptions): ConstructorParameters<typeof SMTPPool>[0] {
  let url: URL
  try {
    url = new URL(options.smtp_url)
  } catch {
    // The cause would repeat the URL, and with it the password.
    throw new Error('The SMTP address is no URL. Write it as smtp://user:password@host:port.')
  }
  if (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') {
    throw new Error(`The SMTP address starts with «${url.protocol}»; it must start with smtp: or smtps:.`)
  }
  if (!(options.pool_size >= 1)) throw new Error('The SMTP pool needs at least one connection.')
  return {
    url: options.smtp_url,
    pool: true,
    maxConnections: options.pool_size,
    maxMessages: options.messages_per_connection ?? 500,
    // A connection found dead before a message was started on it: once more at once, then our own back-off.
    maxRequeues: 1,
    connectionTimeout: options.connect_timeout_ms ?? 15_000,
    greetingTimeout: options.connect_timeout_ms ?? 15_000,
    socketTimeout: options.reply_timeout_ms ?? 60_000,
    ...(options.helo_name ? { name: options.helo_name } : {}),
  }
}

async function drained(sending: Promise<unknown>[], drain_ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, drain_ms)))
  await Promise.race([Promise.allSettled(sending), timeout])
  clearTimeout(timer)
}
