// Mails about offers. Their subjects and texts name no clinic, specialty or visit: what it is stands behind the link.
import { makeLinkToken } from '../../letters/index.ts'
import { queuePersonalNotice } from '../../letters/index.ts'
import type { Write } from '../../platform/db/index.ts'
import type { House } from '../../platform/house.ts'
import type { Lang } from '../../platform/i18n.ts'
import { DAY_MS, formatDateTime } from '../../platform/time.ts'
import { renderOfferMail } from './pages/offer_mail.ts'

/** Links outlive offers, so that who comes late reads what became of it. */
const LINK_DAYS = 30

/** The path of an offer's page for whoever holds the link. */
export function offerPath(house: House, clinic_id: string, offer_id: string, now: Date): string {
  const claims = { clinic_id, letter_id: offer_id, purpose: 'offer' as const, expires_at: new Date(now.getTime() + LINK_DAYS * DAY_MS) }
  return `/access/offers/${makeLinkToken(house.keys.link, claims)}`
}

export interface OfferMail {
  kind: 'offered' | 'called_off' | 'asked' | 'left'
  to: string
  lang: Lang
  href: string
  /** Until when it can be answered; the mail is not handed over later. */
  until: Date | null
  zone: string
}

/** Queues a mail in the clinic's transaction; wake `letters.dispatch` afterwards. */
export async function queueOfferMail(db: Write, house: House, clinic_id: string, mail: OfferMail, now: Date): Promise<void> {
  const until = mail.until && formatDateTime(mail.lang, mail.until, mail.zone)
  const rendered = renderOfferMail({ lang: mail.lang, kind: mail.kind, href: `${house.config.BASE_URL}${mail.href}`, until })
  await queuePersonalNotice(db, clinic_id, { to: mail.to, lang: mail.lang, ...rendered }, { until: mail.until }, now)
}
