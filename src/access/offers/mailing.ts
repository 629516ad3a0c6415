// Mails about offers. Their subjects and texts name no clinic, specialty or visit: what it is stands behind the link.
import { makeLinkToken, queuePersonalNotice } from '../../letters/index.ts'
import type { Write } from '../../platform/db/index.ts'
import type { House } from '../../platform/house.ts'
import type { Lang } from '../../platform/i18n.ts'
import { DAY_MS, formatDateTime, localDate } from '../../platform/time.ts'
import { type OfferMailKind, renderOfferMail } from './pages/offer_mail.ts'

/** Links outlive offers, so that who comes late reads what became of it. */
const LINK_DAYS = 30

/** The path of an offer's page for whoever holds the link. */
export function offerPath(house: House, clinic_id: string, offer_id: string, now: Date): string {
  const claims = { clinic_id, letter_id: offer_id, purpose: 'offer' as const, expires_at: new Date(now.getTime() + LINK_DAYS * DAY_MS) }
  return `/access/offers/${makeLinkToken(house.keys.link, claims)}`
}

export interface OfferMail {
  kind: OfferMailKind
  to: string
  lang: Lang
  href: string
  /** Of a visit that is at another time now: when. */
  starts_at?: Date
  /** Until when it can be answered; the mail is not handed over later. */
  until: Date | null
  zone: string
}

/** Queues a mail in the clinic's transaction; wake `letters.dispatch` afterwards. */
export async function queueOfferMail(db: Write, house: House, clinic_id: string, mail: OfferMail, now: Date): Promise<void> {
  const until = mail.until && formatDateTime(mail.lang, mail.until, mail.zone)
  const when = mail.starts_at && formatDateTime(mail.lang, mail.starts_at, mail.zone, localDate(now, mail.zone))
  const rendered = renderOfferMail({ lang: mail.lang, kind: mail.kind, href: `${house.config.BASE_URL}${mail.href}`, until, when: when ?? null })
  await queuePersonalNotice(db, clinic_id, { to: mail.to, lang: mail.lang, ...rendered }, { until: mail.until }, now)
}
