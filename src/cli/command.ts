// What every command is: words, options, and a run that returns the exit code.
import { join } from 'node:path'
import { type Config, readConfig } from '../platform/config.ts'
import { startEmbedded } from '../platform/db/embedded.ts'

export interface CommandCall {
  values: Record<string, string | boolean | (string | boolean)[] | undefined>
  positionals: string[]
  out: NodeJS.WritableStream
  err: NodeJS.WritableStream
}

export interface Command {
  /** `otklik import [--clinic ID] FILE …` */
  usage: string
  /** The first line is the summary of `--help`; the rest explains options and exit codes. */
  about: string
  /** As node:util parseArgs takes them. */
  options: Record<string, { type: 'string' | 'boolean'; short?: string }>
  /** Out: 0 done, 1 fault, 3 done but some input was refused. */
  run(call: CommandCall): Promise<number>
}

/** Wrong words on the command line; the message says what would be right. Exit code 2. */
export class UsageError extends Error {}

/**
 * Reads the settings and gives a command the database they name: DATABASE_URL, or the embedded one, which is started
 * for the command's time or shared with a running `npm start`.
 */
export async function withDatabase<T>(work: (config: Config, database_url: string) => Promise<T>): Promise<T> {
  const config = readConfig(process.env)
  if (config.DATABASE_URL) return work(config, config.DATABASE_URL)
  const embedded = await startEmbedded({ folder: join(config.OTKLIK_DATA, 'postgres') })
  try {
    return await work(config, embedded.url)
  } finally {
    // an adopted server belongs to the process that started it
    if (!embedded.adopted) await embedded.stop()
  }
}
