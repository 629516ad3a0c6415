// Neutral mails to those who answer for something at a clinic: where to look, nothing else.
import { queueNotice } from '../letters/index.ts'
import type { Write } from '../platform/db/index.ts'
import type { Lang } from '../platform/i18n.ts'
import { renderShortMail } from '../ui/index.ts'

/** What a neutral mail says, in the language of whoever gets it. */
export interface MailWords {
  subject: string
  greeting: (name: string) => string
  told: string
  open: string
  why: string
}

interface Reachable { email: string | null; name: string; lang: Lang }

/** Queues a mail to each who has an address, in the transaction that it is given. Out: whether there was one to queue. */
export async function mailPeople(db: Write, clinic_id: string, people: readonly Reachable[], href: string, wordsIn: (lang: Lang) => MailWords, now: Date): Promise<boolean> {
  for (const { email, name, lang } of people) {
    if (email === null) continue
    const words = wordsIn(lang)
    const mail = renderShortMail({ lang, subject: words.subject, paragraphs: [words.greeting(name), words.told], foot: [words.why], links: [{ label: words.open, href }] })
    await queueNotice(db, clinic_id, { to: email, lang, ...mail }, now)
  }
  return people.some(({ email }) => email !== null)
}
