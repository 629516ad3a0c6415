// Routes of alerts.
import { z } from 'zod'
import { readLinkToken } from '../../../letters/index.ts'
import { recordEvent } from '../../../platform/audit.ts'
import { type Answer, page, refuse, seeOther } from '../../../platform/http/answer.ts'
import { type FieldErrors, type Typed, readFields, typedText } from '../../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../../platform/http/route.ts'
import { isLang } from '../../../platform/i18n.ts'
import { NETWORK_ID, makeId } from '../../../platform/ids.ts'
import { DAY_MS } from '../../../platform/time.ts'
import { accountOf } from '../../booking/people.tsx'
import { listPeople } from '../../booking/queries/people.ts'
import { roundPlace } from '../../choose/distance.ts'
import { branchName } from '../pages/named.ts'
import { BrokenOfferPage } from '../pages/offer.tsx'
import { type NamedBranch, listNamedBranches, listNamedSpecialties } from '../queries/branches.ts'
import { listOkrugs } from '../queries/okrugs.ts'
import { offersWords } from '../words/index.ts'
import type { AlertWish } from './matching.ts'
import { ALERT_CLASSES, AlertsPage, type AlertsView, StopPage } from './pages.tsx'
import { endAlert, findAlert, insertAlert, listAlerts } from './queries.ts'
import { findFitting } from './watching.ts'

const ALERT_DAYS = 60
type AnyCall = Call<unknown, unknown>

// an empty field is no place: as a number it would be 0
const degrees = (max: number) => z.string().regex(/^-?\d{1,3}(\.\d+)?$/).transform(Number).refine((value) => Math.abs(value) <= max)
const Point = z.object({ lat: degrees(90), lon: degrees(180) })

async function showAlerts(call: AnyCall, state: { typed: Typed; errors: FieldErrors }, said?: AlertsView['said'], status = 200): Promise<Answer> {
  const { house, actor, frame, now } = call
  const { read } = house.database
  const view: AlertsView = {
    alerts: await listAlerts(read, accountOf(actor)), specialties: await listNamedSpecialties(read), okrugs: await listOkrugs(read),
    branches: await listNamedBranches(read), ...state, said, has_point: Point.safeParse(state.typed).success,
    has_email: (actor.kind === 'account' && actor.email !== null)
      || (await listPeople(read, accountOf(actor), true)).some(({ kind, email }) => kind === 'self' && email !== null),
  }
  return page(<AlertsPage frame={frame} view={view} zone={house.config.OTKLIK_ZONE} now={now} />, { status })
}

const text = z.string().max(100).optional().catch(undefined)

const list = route({
  method: 'GET', url: '/access/alerts', permit: 'signed_in', audit: null,
  query: z.object({
    s: text, c: text, days: text, okrug: text, lat: text, lon: text, said: z.enum(['made', 'stopped']).optional().catch(undefined),
  }),
  handle(call) {
    const { s, c, days, okrug, lat, lon, said } = call.query
    const has_point = Point.safeParse({ lat, lon }).success
    const typed: Typed = {
      s: s ?? '', c: c ?? 'afpn', days: days ?? '3', where: has_point ? 'point' : okrug ? `okrug:${okrug}` : 'city', km: '5',
      ...(has_point ? { lat: lat!, lon: lon! } : {}),
    }
    return showAlerts(call, { typed, errors: {} }, said)
  },
})

type Read = { ok: true; wish: AlertWish & { specialty_code: string; where_name: string | null } } | { ok: false; errors: FieldErrors }

function readAlert(call: AnyCall, typed: Typed, ground: { specialties: readonly { code: string }[]; okrugs: readonly { code: string }[]; branches: readonly NamedBranch[] }): Read {
  const { errors: words } = offersWords(call.lang).alerts
  const errors: FieldErrors = {}
  const [specialty_code, code, days, where, km] = ['s', 'c', 'days', 'where', 'km'].map((name) => typedText(typed, name).trim()) as [string, string, string, string, string]
  const days_max = /^\d{1,2}$/.test(days) ? Number(days) : NaN
  if (!ground.specialties.some((one) => one.code === specialty_code)) errors['s'] = words.specialty
  if (!ALERT_CLASSES.some((one) => one === code)) errors['c'] = words.class
  if (!(days_max >= 0 && days_max <= 28)) errors['days'] = words.days
  const wish = { specialty_code, class: code as AlertWish['class'], days_max, okrug_code: null, latitude: null, longitude: null, km_max: null, where_name: null }
  if (where === 'city') return settle({ ...wish, where_kind: 'city' })
  const okrug = ground.okrugs.find((one) => where === `okrug:${one.code}`)
  if (okrug) return settle({ ...wish, where_kind: 'okrug', okrug_code: okrug.code })
  const branch = where === 'near' ? ground.branches.find(({ branch_id }) => branch_id === typed['branch']) : undefined
  const point = Point.safeParse(typed)
  const km_max = /^\d{1,2}$/.test(km) ? Number(km) : NaN
  if (where === 'near' && (branch?.latitude ?? null) === null) errors['branch'] = words.branch
  if (where !== 'near' && !(where === 'point' && point.success)) errors['where'] = words.where
  if (!(km_max >= 1 && km_max <= 50)) errors['km'] = words.km
  // a place that a person gave is kept no finer than half a kilometre
  const place = branch ? { lat: branch.latitude!, lon: branch.longitude! } : point.success ? roundPlace(point.data) : { lat: 0, lon: 0 }
  return settle({
    ...wish, where_kind: 'near', latitude: place.lat, longitude: place.lon, km_max, where_name: branch ? branchName(call.lang, branch) : null,
  })

  function settle(whole: AlertWish & { specialty_code: string; where_name: string | null }): Read {
    return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, wish: whole }
  }
}

const addition = route({
  method: 'POST', url: '/access/alerts', permit: 'signed_in', audit: 'access.alert_made',
  async handle(call) {
    const { house, actor, now, lang, request_id } = call
    const { database } = house
    const typed = readFields(call.body)
    const ground = { specialties: await listNamedSpecialties(database.read), okrugs: await listOkrugs(database.read), branches: await listNamedBranches(database.read) }
    const read = readAlert(call, typed, ground)
    if (!read.ok) return showAlerts(call, { typed, errors: read.errors }, undefined, 422)
    const { errors: words } = offersWords(lang).alerts
    const account_id = accountOf(actor)
    const known = await listAlerts(database.read, account_id)
    const keyOf = (one: AlertWish & { specialty_code: string }) =>
      [one.specialty_code, one.class, one.days_max, one.where_kind, one.okrug_code, one.latitude, one.longitude, one.km_max].join()
    if (known.some((one) => keyOf(one) === keyOf(read.wish))) return showAlerts(call, { typed, errors: { s: words.same } }, undefined, 422)
    const id = makeId(now)
    const matched = await findFitting(house, read.wish.specialty_code, read.wish, ground.branches, now)
    const added = await database.write(async (db) => {
      const inserted = await insertAlert(db, { ...read.wish, id, account_id, matched, expires_at: new Date(now.getTime() + ALERT_DAYS * DAY_MS) }, now)
      if (inserted) await recordEvent(db, actor, { clinic_id: NETWORK_ID, event: 'access.alert_made', subject_kind: 'alert', subject_id: id, request_id }, now)
      return inserted
    })
    return added ? seeOther('/access/alerts?said=made') : showAlerts(call, { typed, errors: { s: words.limit } }, undefined, 422)
  },
})

const stop = route({
  method: 'POST', url: '/access/alerts/:alert/stop', permit: 'signed_in', audit: 'access.alert_stopped', params: z.object({ alert: z.uuid() }),
  async handle({ house, actor, params, now, request_id }) {
    const alert = await findAlert(house.database.read, params.alert)
    if (alert?.account_id !== accountOf(actor)) return refuse(404)
    await house.database.write(async (db) => {
      if (!(await endAlert(db, alert.id, 'stopped', now))) return
      await recordEvent(db, actor, { clinic_id: NETWORK_ID, event: 'access.alert_stopped', subject_kind: 'alert', subject_id: alert.id, request_id }, now)
    })
    return seeOther('/access/alerts?said=stopped')
  },
})

/** The page of a link: GET asks, POST stops; neither looks at cookies. */
async function linked(call: Call<{ token: string }, unknown>, is_post: boolean): Promise<Answer> {
  const { house, frame, params, now } = call
  const headers = { 'referrer-policy': 'no-referrer' }
  const reading = readLinkToken(house.keys.link, params.token, 'alert', now)
  const alert = reading.ok ? await findAlert(house.database.read, reading.letter_id) : undefined
  if (!alert) {
    const expired = !reading.ok && reading.reason === 'expired'
    return page(<BrokenOfferPage frame={frame} expired={expired} />, { status: expired ? 410 : 404, headers })
  }
  if (is_post) {
    await house.database.write(async (db) => {
      if (!(await endAlert(db, alert.id, 'stopped', now))) return
      await recordEvent(db, { kind: 'link' }, { clinic_id: NETWORK_ID, event: 'access.alert_stopped', subject_kind: 'alert', subject_id: alert.id }, now)
    })
  }
  const asked = (call.request.query as Record<string, unknown>)['lang']
  return page(
    <StopPage frame={frame} lang={isLang(asked) ? asked : alert.lang} action={`/access/alerts/stop/${params.token}`} stopped={is_post || alert.state !== 'active'} />,
    { headers },
  )
}

export const alertRoutes: readonly AnyRoute[] = [
  list, addition, stop,
  route<{ token: string }>({ method: 'GET', url: '/access/alerts/stop/:token', permit: 'link', audit: null, handle: (call) => linked(call, false) }),
  route<{ token: string }>({
    method: 'POST', url: '/access/alerts/stop/:token', permit: 'link', audit: 'access.alert_stopped', body_bytes_max: 5_000,
    handle: (call) => linked(call, true),
  }),
]
