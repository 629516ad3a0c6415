// Structured logs without personal data: names of events, counts, ids, durations. Addresses of pages are logged as the
// route's pattern, never as the address itself, since it may carry a secret.
import { pino, type Logger as PinoLogger } from 'pino'
import type { Config } from './config.ts'

export type Logger = PinoLogger

/** A logger that writes JSON lines to standard output. */
export function makeLogger(config: Pick<Config, 'LOG_LEVEL'>): Logger {
  return pino({
    level: config.LOG_LEVEL,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: ['email', '*.email', 'to', '*.to', 'token', '*.token', 'name'], censor: '…' },
    serializers: { error: describeError, err: describeError },
  })
}

/**
 * What may be logged of an error: name, code, message and stack without what somebody wrote. Database errors lose their
 * detail and quoted values, mail addresses and long secrets go from every text.
 */
export function describeError(error: unknown): object {
  // the queue tells its faults as plain objects with a message
  if (typeof error !== 'object' || error === null) return { name: typeof error }
  const { name, message = '', stack = '', code } = error as Partial<Error> & { code?: unknown }
  // invalid values (class 22) are quoted by the server; names of tables and constraints of other classes say where
  const quotes_values = typeof code === 'string' && /^22[0-9A-Z]{3}$/.test(code)
  const said = quotes_values ? message.replace(/"[^]*"/, '"…"') : message
  return { name, code, message: withoutPeople(said), stack: withoutPeople(stack.replace(message, () => said)) }
}

function withoutPeople(text: string): string {
  return text.replace(/[^\s<>"'«»(]+@[^\s<>"'«»)]+\.[^\s<>"'«»)]+/g, '…@…').replace(/[\w-]{40,}/g, '…')
}
