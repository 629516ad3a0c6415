// Staff: lifts that do not run. Whoever works at the desk marks them; visitors are led around at once.
import { z } from 'zod'
import { endLiftOutage, listBranchesInside, listLiftOutages, listLifts, noteLiftOutage } from '../../clinics/index.ts'
import { recordEvent } from '../../platform/audit.ts'
import { type Answer, page, refuse, seeOther } from '../../platform/http/answer.ts'
import { readFields, typedText } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import type { Grants } from '../../platform/permit.ts'
import { DAY_MS, atLocal } from '../../platform/time.ts'
import { type LiftRow, LiftsPage, type LiftsTyped } from './pages/lifts.tsx'
import { wayWords } from './words/index.ts'

export const liftGrants: Grants = { 'reception.lifts': ['administrator', 'senior_administrator', 'head_of_department', 'chief_doctor'] }

const OUTAGE_DAYS_MAX = 90

export const liftRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET', url: '/reception/:clinic/lifts', permit: 'reception.lifts', audit: null,
    query: z.object({ done: z.enum(['out', 'known', 'back']).optional().catch(undefined) }),
    handle: (call) => showLifts(call, call.query.done),
  }),
  route({
    method: 'POST', url: '/reception/:clinic/lifts', permit: 'reception.lifts', audit: 'reception.lift_out',
    async handle(call) {
      const { house, clinic, actor, now, request_id } = call
      const typed = readFields(call.body)
      const [branch_id, shaft] = [typedText(typed, 'branch'), typedText(typed, 'shaft')]
      const lift = (await listLifts(house.database.read, clinic.id)).find((one) => one.branch_id === branch_id && one.shaft === shaft)
      if (!lift) return refuse(404)
      const until = readUntil(typedText(typed, 'until').trim(), clinic.zone, now)
      if (until === undefined) return showLifts(call, undefined, { branch_id, shaft, until: typedText(typed, 'until') })
      const is_new = await house.database.write(async (db) => {
        const account_id = actor.kind === 'account' ? actor.id : null
        const noted = await noteLiftOutage(db, clinic.id, { branch_id, shaft, since: now, until, account_id }, now)
        if (noted) await recordEvent(db, actor, { clinic_id: clinic.id, event: 'reception.lift_out', subject_kind: 'branch', subject_id: branch_id, request_id, detail: { shaft } }, now)
        return noted
      })
      return seeOther(`/reception/${clinic.slug}/lifts?done=${is_new ? 'out' : 'known'}`)
    },
  }),
  route({
    method: 'POST', url: '/reception/:clinic/lifts/:outage/end', permit: 'reception.lifts', audit: 'reception.lift_back',
    params: z.object({ clinic: z.string(), outage: z.uuid() }),
    async handle(call) {
      const { house, clinic, actor, now, params, request_id } = call
      const ended = await house.database.write(async (db) => {
        const is_there = await endLiftOutage(db, clinic.id, params.outage, actor.kind === 'account' ? actor.id : null, now)
        if (is_there) await recordEvent(db, actor, { clinic_id: clinic.id, event: 'reception.lift_back', subject_kind: 'lift_outage', subject_id: params.outage, request_id }, now)
        return is_there
      })
      return ended ? seeOther(`/reception/${clinic.slug}/lifts?done=back`) : refuse(404, wayWords(call.lang).lifts.gone)
    },
  }),
]

/** A local date and time as a browser sends it; null when nothing was typed, undefined when it is past or too far. */
function readUntil(typed: string, zone: string, now: Date): Date | null | undefined {
  if (typed === '') return null
  const parts = /^(\d{4}-\d\d-\d\d)[T ]([01]\d|2[0-3]):([0-5]\d)$/.exec(typed)
  if (!parts || !z.iso.date().safeParse(parts[1]).success) return undefined
  const until = atLocal(parts[1]!, `${parts[2]}:${parts[3]}`, zone)
  return until > now && until.getTime() < now.getTime() + OUTAGE_DAYS_MAX * DAY_MS ? until : undefined
}

async function showLifts(call: Call<unknown, unknown>, done: string | undefined, came_back?: LiftsTyped): Promise<Answer> {
  const { house, clinic, now } = call
  const db = house.database.read
  const [branches, lifts, outages] = await Promise.all([listBranchesInside(db, clinic.id), listLifts(db, clinic.id), listLiftOutages(db, clinic.id, now)])
  const rows = branches.flatMap((branch) => lifts.filter(({ branch_id }) => branch_id === branch.id).map((lift): LiftRow => ({
    branch, lift, outage: outages.find(({ branch_id, shaft }) => branch_id === branch.id && shaft === lift.shaft),
  })))
  return page(<LiftsPage call={call} rows={rows} done={done} came_back={came_back} />, { status: came_back ? 422 : 200 })
}
