// Where bounces, complaints and auto-replies come in by SMTP, on a port of our own.
import { openListener } from './listener.ts'
import type { MailEnvelope } from './listener.ts'

export interface ReceiverOptions {
  host: string
  /** 0 takes a free port. */
  port: number
  /** Bytes a report may have, 1 MB by default. */
  size_max?: number
  clients_max?: number
  idle_timeout_ms?: number
  /** Our name in the greeting, for example the domain of the return addresses. */
  name?: string
  /** Whether an address is ours: a return address that reads right, or the address of a feedback loop. */
  accepts(address: string): boolean
  /** Keeps a report. If it throws, the peer is told to come back (451): nothing is lost. */
  onReport(raw: Buffer, envelope: MailEnvelope): void | Promise<void>
  onFault?(fault: unknown): void
}

export interface Receiver {
  host: string
  port: number
  /** Takes no more connections and ends the open ones. */
  close(): Promise<void>
}

/**
 * Opens the receiver. It takes mail for our own return addresses only, 550 for everybody else; no sign-in,
 * no relay. A report is answered with 250 after `onReport` has kept it, so a peer may deliver the same
 * report twice when we die in between: keep reports idempotently, by letter.
 */
export function openReceiver(options: ReceiverOptions): Promise<Receiver> {
  return openListener({
    host: options.host,
    port: options.port,
    size_max: options.size_max ?? 1_000_000,
    clients_max: options.clients_max ?? 50,
    idle_timeout_ms: options.idle_timeout_ms ?? 30_000,
    ...(options.name ? { name: options.name } : {}),
    ...(options.onFault ? { onFault: options.onFault } : {}),
    judgeRecipient: (address) =>
      options.accepts(address) ? undefined : { code: 550, text: '5.1.1 No such return address here' },
    takeMessage: options.onReport,
  })
}
