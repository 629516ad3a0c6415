// The notice that an application was decided. It names no clinic: where somebody is attached is their own affair.
import { queuePersonalNotice } from '../../letters/index.ts'
import type { Write } from '../../platform/db/index.ts'
import type { House } from '../../platform/house.ts'
import { renderShortMail } from '../../ui/index.ts'
import type { Application } from './queries/applications.ts'
import { attachWords } from './words/index.ts'

/** Queues the notice in the clinic's transaction; nothing where there is no address. */
export async function queueAttachMail(db: Write, house: House, given: Application, now: Date): Promise<void> {
  if (given.email === null) return
  const words = attachWords(given.lang).mail
  const mail = renderShortMail({
    lang: given.lang, subject: words.subject, paragraphs: [words.greeting, words.text],
    links: [{ label: words.link, href: `${house.config.BASE_URL}/access/attachments` }], foot: [words.do_not_reply, words.why],
  })
  await queuePersonalNotice(db, given.clinic_id, { to: given.email, lang: given.lang, ...mail }, { until: null }, now)
}
