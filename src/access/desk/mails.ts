// Mails about bookings: planned from what changed, sent when due. Both are rows; the job only looks. Queueing a message
// and noting it as queued are one transaction of one clinic, so a worker that dies in between sends none twice.
import { type Notice, makeLinkToken, queuePersonalNotice, withdrawNotices } from '../../letters/index.ts'
import type { Write } from '../../platform/db/index.ts'
import { serving } from '../../platform/each.ts'
import type { House } from '../../platform/house.ts'
import { NETWORK_ID } from '../../platform/ids.ts'
import { DAY_MS } from '../../platform/time.ts'
import { writeBookingMail } from './pages/booking_mail.ts'
import {
  type Addressee, type DueMail, claimDueMails, dropMails, findClinicsChanged, findClinicsWithDueMail, insertMails, listChanged,
  listPromises, lockAddressees, lockProgress, saveProgress, settleMails,
} from './queries/mails.ts'
import { maySend, planMails, sendUntil } from './rules/mailing.ts'

interface Clinic {
  id: string
  zone: string
}

/** A first reading looks back over everything that may still need a reminder. */
const FIRST_MS = 60 * DAY_MS
/** Changes are stamped before they are committed: what is younger than this is read again. */
const OVERLAP_MS = 2 * 60_000
const PAGE = 500
const CLAIM = 50

/** Plans what changed and sends what is due, clinic by clinic. */
export async function mailBookings(house: House, signal: AbortSignal): Promise<void> {
  const now = house.clock.now()
  await serving(house, signal, async (each) => {
    await each(await findClinicsChanged(house.database.read, new Date(now.getTime() - FIRST_MS)), (clinic) =>
      house.database.write((db) => planChanged(db, clinic, now)))
    await each(await findClinicsWithDueMail(house.database.read, now), async (clinic) => {
      for (let count = CLAIM; count === CLAIM && !signal.aborted;) {
        count = await house.database.write((db) => sendDue(db, house, clinic, now))
        if (count > 0) house.wake('letters.dispatch')
      }
    })
  })
}

async function planChanged(db: Write, clinic: Clinic, now: Date): Promise<void> {
  const read_to = await lockProgress(db, clinic.id, new Date(now.getTime() - FIRST_MS))
  if (!read_to) return
  let after = { updated_at: read_to, id: NETWORK_ID }
  for (;;) {
    const changed = await listChanged(db, clinic.id, after, PAGE)
    const planned = changed.map((booking) => ({ booking, mails: planMails(booking, clinic.zone, now) }))
    await dropMails(db, clinic.id, planned.map(({ booking, mails }) => ({
      booking_id: booking.id, kinds: mails.map(({ kind }) => kind),
    })), now)
    const over = changed.filter(({ state }) => state !== 'booked').map(({ id }) => id)
    await withdrawNotices(db, clinic.id, await listPromises(db, clinic.id, over), now)
    await insertMails(db, clinic.id, planned.flatMap(({ booking, mails }) => mails.map((mail) => ({
      sequence: booking.sequence, ...mail, booking_id: booking.id, starts_at: booking.starts_at,
    }))), now)
    const last = changed.at(-1)
    if (!last || changed.length < PAGE) break
    after = last
  }
  await saveProgress(db, clinic.id, new Date(now.getTime() - OVERLAP_MS))
}

/** Queues one handful of a clinic's due mails as messages. Out: how many were claimed. */
async function sendDue(db: Write, house: House, clinic: Clinic, now: Date): Promise<number> {
  const due = await claimDueMails(db, clinic.id, now, CLAIM)
  if (due.length === 0) return 0
  const bookings = new Map((await lockAddressees(db, clinic.id, due.map(({ booking_id }) => booking_id))).map((row) => [row.id, row]))
  const settled: { id: string; message_id: string | null }[] = []
  for (const mail of due) {
    const booking = bookings.get(mail.booking_id)
    const notice = booking && maySend(mail, booking, clinic.zone, now) ? compose(house, clinic, mail, booking, now) : null
    const message_id = notice && await queuePersonalNotice(db, clinic.id, notice, { until: sendUntil(mail, clinic.zone) }, now)
    settled.push({ id: mail.id, message_id })
  }
  await settleMails(db, clinic.id, settled, now)
  return due.length
}

function compose(house: House, clinic: Clinic, mail: DueMail, booking: Addressee, now: Date): Notice | null {
  if (booking.email === null) return null
  const { lang } = booking
  const base = house.config.BASE_URL
  const token = makeLinkToken(house.keys.link, {
    clinic_id: clinic.id, letter_id: booking.id, purpose: 'booking', expires_at: booking.starts_at,
  })
  const links = {
    booking: `${base}/access/cannot-come/${token}?look=yes`,
    cannot_come: `${base}/access/cannot-come/${token}`,
    again: `${base}/access`,
    locks: `${base}/access/locks`,
  }
  return { to: booking.email, lang, ...writeBookingMail({ kind: mail.kind, lang, starts_at: booking.starts_at, zone: clinic.zone, now, links }) }
}
