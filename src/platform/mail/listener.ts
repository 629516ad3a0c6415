// An SMTP server of our own: the one way messages come in, for the mailbox and for reports.
import { SMTPServer } from 'smtp-server'
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server'

/** A reply that refuses: code and text, the text starting with its RFC 3463 status. */
export interface SmtpRefusal {
  code: number
  text: string
}

export interface MailEnvelope {
  /** Empty for the null sender of a report. */
  from: string
  to: string[]
}

export interface ListenerOptions {
  host: string
  /** 0 takes a free port. */
  port: number
  /** Bytes a message may have; more is refused with 552. */
  size_max: number
  /** Connections at once; more are turned away with 421. Memory is bounded by this times `size_max`. */
  clients_max: number
  /** Silence after which a connection is closed. */
  idle_timeout_ms: number
  /** Our name in the greeting. */
  name?: string
  /** Judges a recipient: nothing to take it. */
  judgeRecipient(address: string): SmtpRefusal | undefined
  /**
   * Takes a whole message. The peer hears 250 only after it settled; if it throws, 451, and the peer comes
   * back.
   */
  takeMessage(raw: Buffer, envelope: MailEnvelope): void | Promise<void>
  /** Hears of faults that were answered with 451, for the log. */
  onFault?(fault: unknown): void
}

export interface Listener {
  host: string
  port: number
  close(): Promise<void>
}

/** Opens the server. Neither sign-in nor relay: who may be written to is up to `judgeRecipient`. */
export async function openListener(options: ListenerOptions): Promise<Listener> {
  const server = new SMTPServer({
    name: options.name,
    banner: 'ready',
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: options.size_max,
    maxClients: options.clients_max,
    maxRecipients: 100,
    socketTimeout: options.idle_timeout_ms,
    closeTimeout: 2_000,
    // Our replies carry their own status codes.
    hideENHANCEDSTATUSCODES: true,
    onRcptTo(address, _session, answer) {
      const refusal = judgeSafely(address.address, options)
      answer(refusal ? replyOf(refusal) : undefined)
    },
    onData(stream, session, answer) {
      void takeData(stream, session, options).then((refusal) =>
        answer(refusal ? replyOf(refusal) : undefined),
      )
    },
  })
  // After listening, these are broken connections of peers: none of our faults.
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, () => {
      server.off('error', reject)
      server.on('error', () => undefined)
      resolve()
    })
  })
  const address = server.server.address()
  const port = typeof address === 'object' && address ? address.port : options.port
  return {
    host: options.host,
    port,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

async function takeData(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  options: ListenerOptions,
): Promise<SmtpRefusal | undefined> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      // The rest of an oversized message is read and dropped: only then does the peer listen for our answer.
      if (stream.sizeExceeded) chunks.length = 0
      else chunks.push(chunk)
    }
    if (stream.sizeExceeded) return { code: 552, text: '5.3.4 The message is larger than this mailbox takes' }
    const from = session.envelope.mailFrom
    const to = session.envelope.rcptTo.map((recipient) => recipient.address)
    await options.takeMessage(Buffer.concat(chunks), { from: from ? from.address : '', to })
    return undefined
  } catch (fault) {
    options.onFault?.(fault)
    return TRY_LATER
  }
}

const TRY_LATER: SmtpRefusal = {
  code: 451,
  text: '4.3.0 The message could not be kept, please try again later',
}

function judgeSafely(address: string, options: ListenerOptions): SmtpRefusal | undefined {
  try {
    return options.judgeRecipient(address)
  } catch (fault) {
    options.onFault?.(fault)
    return TRY_LATER
  }
}

function replyOf(refusal: SmtpRefusal): Error {
  return Object.assign(new Error(refusal.text), { responseCode: refusal.code })
}
