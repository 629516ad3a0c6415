// What every slice is handed: the open database, the clock, the keys, the log. Made once per process (app.ts).
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Database } from './db/index.ts'
import type { Lang } from './i18n.ts'
import type { KeyRing } from './keys.ts'
import type { Logger } from './log.ts'
import type { Mailbox } from './mail/mailbox.ts'
import type { Metrics } from './metrics.ts'
import type { Actor, Grants } from './permit.ts'
import type { RailItem } from './slice.ts'

export interface House {
  config: Config
  clock: Clock
  database: Database
  log: Logger
  metrics: Metrics
  keys: {
    /** Signs links in letters. */
    link: KeyRing
    /** Hashes addresses that get no more letters and signs return addresses: never rotated. */
    address: KeyRing
    /** Signs cookies and form tokens. */
    session: KeyRing
    /** Folder of the key files (DKIM keeps its own there). */
    folder: string
  }
  mail: {
    /** Where letters are handed over: SMTP_URL, or the built-in mailbox of the demonstration. */
    smtp_url: string
    mailbox: Mailbox | null
    /** Domain and selector come from the settings, the private key from the key folder. */
    dkim: { domain: string; selector: string; private_key: string }
  }
  grants: Grants
  /** The entries of the staff's rail that an actor may open at a clinic, in their order. */
  rail(actor: Actor, clinic: { id: string; slug: string }, lang: Lang): RailItem[]
  /** Asks a worker to run a job soon; a lost or repeated wake-up does no harm. */
  wake(job: string): void
}
