// The job of alerts: kept waits that changed since the last look, held against what people asked to be told of.
import { makeLinkToken, queuePersonalNotice } from '../../../letters/index.ts'
import { serving } from '../../../platform/each.ts'
import type { House } from '../../../platform/house.ts'
import { NETWORK_ID } from '../../../platform/ids.ts'
import { daysBetween, localDate } from '../../../platform/time.ts'
import { renderShortMail } from '../../../ui/index.ts'
import { findWaits } from '../../waits/index.ts'
import { type NamedBranch, listNamedBranches } from '../queries/branches.ts'
import { offersWords } from '../words/index.ts'
import { type AlertBranch, type AlertWish, fits, mailDue } from './matching.ts'
import { type Alert, expireAlerts, findChanged, findLook, listActive, noteLook, noteLooked } from './queries.ts'

/** Rows written in a transaction that ended later than a younger one: looked at twice rather than never. */
const OVERLAP_MS = 60_000

export async function watchAlerts(house: House, signal: AbortSignal): Promise<void> {
  const { database } = house
  const now = house.clock.now()
  await database.writeSingle((db) => expireAlerts(db, now))
  const since = new Date((await findLook(database.read)).getTime() - OVERLAP_MS)
  const changed = await findChanged(database.read, since)
  if (changed.length === 0) return
  const branches = await listNamedBranches(database.read)
  await serving(house, signal, async (each) => {
    for (const { specialty_code } of changed) {
      await each(await listActive(database.read, specialty_code), async (alert) =>
        lookAt(house, alert, await findFitting(house, specialty_code, alert, branches, now), branches, now))
    }
  })
  if (signal.aborted) return
  await database.writeSingle((db) => noteLooked(db, new Date(Math.max(...changed.map(({ latest }) => latest.getTime())))))
}

/** The branches that fit a wish now, in the order of their ids. */
export async function findFitting(
  house: House, specialty_code: string, wish: AlertWish, branches: readonly NamedBranch[], now: Date,
): Promise<string[]> {
  const waits = await findWaits(house.database.read, { specialty_code, class: wish.class })
  return waits.flatMap((wait) => {
    const branch = branches.find(({ branch_id }) => branch_id === wait.branch_id)
    const next_at = wait.figures[wish.class]?.next_at ?? null
    if (!branch || next_at === null || new Date(next_at) <= now) return []
    const next_days = daysBetween(localDate(now, branch.zone), localDate(new Date(next_at), branch.zone))
    const place: AlertBranch = { ...branch, next_days }
    return fits(wish, place) ? [wait.branch_id] : []
  }).toSorted()
}

async function lookAt(house: House, alert: Alert, fitting: string[], branches: readonly NamedBranch[], now: Date): Promise<void> {
  const { database } = house
  const is_due = alert.email !== null && mailDue(alert.matched, fitting, { branches: alert.mailed, at: alert.mailed_at }, now)
  if (!is_due && fitting.join() === alert.matched.join()) return
  // noted first: a crash before the mail costs one mail, never sends two
  const noted = await database.writeSingle((db) => noteLook(db, alert, fitting, is_due, now))
  if (!noted || !is_due) return
  const clinic_id = branches.find(({ branch_id }) => branch_id === fitting[0])!.clinic_id
  await database.write((db) => queuePersonalNotice(db, clinic_id, { to: alert.email!, lang: alert.lang, ...renderAlertMail(house, alert) }, { until: null }, now))
  house.wake('letters.dispatch')
}

/** The path of the page that stops an alert, for whoever holds the link. */
export function stopPath(house: House, alert: Pick<Alert, 'id' | 'expires_at'>): string {
  return `/access/alerts/stop/${makeLinkToken(house.keys.link, { clinic_id: NETWORK_ID, letter_id: alert.id, purpose: 'alert', expires_at: alert.expires_at })}`
}

/** The search that an alert stands for. */
export function alertHref(alert: AlertWish & { specialty_code: string }): string {
  const query = new URLSearchParams({ s: alert.specialty_code, c: alert.class, days: String(alert.days_max) })
  if (alert.okrug_code !== null) query.set('okrug', alert.okrug_code)
  if (alert.latitude !== null && alert.longitude !== null) {
    query.set('lat', String(alert.latitude))
    query.set('lon', String(alert.longitude))
  }
  return `/access?${query}`
}

function renderAlertMail(house: House, alert: Alert) {
  const words = offersWords(alert.lang).mail
  // the search behind the link would name a specialty in the mail: the list of alerts does not
  return renderShortMail({
    lang: alert.lang, subject: words.subjects.alert, paragraphs: [words.greeting, words.texts.alert],
    links: [{ label: words.links.alert, href: `${house.config.BASE_URL}/access/alerts` }],
    foot: [words.stop(`${house.config.BASE_URL}${stopPath(house, alert)}`), words.do_not_reply, words.why],
  })
}
