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
    redact: { paths: ['email', '*.email', 'to', '*.to', 'token', '*.token', 'name', '*.name'], censor: '…' },
    serializers: { error: describeError, err: describeError },
  })
}

/** What may be logged of an error: database errors lose `detail`, which quotes values. */
function describeError(error: unknown): object {
  const { name, message, stack, code } = error as Error & { code?: string }
  return { name, code, message: code?.match(/^[0-9A-Z]{5}$/) ? message.replace(/"[^"]*@[^"]*"/g, '"…"') : message, stack }
}
