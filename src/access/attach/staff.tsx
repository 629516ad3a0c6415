// Routes of attachment for clinics and the city.
import { z } from 'zod'
import { findWorkingCalendar, workingDaysBetween } from '../../clinics/index.ts'
import { recordEvent } from '../../platform/audit.ts'
import { type Answer, page, refuse, seeOther } from '../../platform/http/answer.ts'
import { type FieldErrors, type Typed, readFields, typedText } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import { holds } from '../../platform/permit.ts'
import { localDate } from '../../platform/time.ts'
import { accountOf } from '../booking/people.tsx'
import { listOwnBranches } from '../own/queries/doctors.ts'
import { decideApplication, getAttachNorm } from './applying.ts'
import { ApplicationDetail, ApplicationsPage, type Counted, LimitsPage, OverdueApplicationsPage, type Shown, limitField } from './pages/clinic.tsx'
import {
  type Application, type BranchLimit, deleteLimits, findApplication, listApplicationEvents, listApplications, listClimbed, listGrounds, listLimits, saveLimit,
} from './queries/applications.ts'
import { attachWords } from './words/index.ts'

const ROWS = 200
const ListQuery = z.object({ shown: z.enum(['open', 'decided']).catch('open'), said: z.enum(['accepted', 'refused', 'gone']).optional().catch(undefined) })
const OneParams = z.object({ clinic: z.string(), application: z.uuid() })
type ClinicCall = Call<unknown, unknown>

async function count(call: Pick<ClinicCall, 'house' | 'now'>, rows: readonly Application[]): Promise<Counted[]> {
  const calendar = await findWorkingCalendar(call.house.database.read)
  return rows.map((row) => ({ ...row, late_days: workingDaysBetween(calendar, row.due_on, localDate(call.now, row.zone)) }))
}

async function findList(call: ClinicCall, shown: Shown, said?: 'accepted' | 'refused' | 'gone') {
  const { house, actor, clinic } = call
  const rows = await count(call, await listApplications(house.database.read, clinic.id, shown, ROWS))
  return { shown, rows, said, may_decide: holds(house.grants, actor, 'access.attach_limits', clinic.id) }
}

async function showOne(call: Call<{ clinic: string; application: string }, unknown>, shown: Shown, error?: string): Promise<Answer> {
  const { house, clinic, params, now } = call
  const { read } = house.database
  const given = await findApplication(read, clinic.id, params.application)
  if (!given) return refuse(404)
  const limits = await listLimits(read, clinic.id)
  const branches = await listOwnBranches(read, clinic.id)
  const [counted] = await count(call, [given])
  return page(
    <ApplicationsPage
      call={call} list={await findList(call, shown)} current={given.id}
      detail={(
        <ApplicationDetail
          call={call} given={counted!} error={error} norm={await getAttachNorm(read, 'attachment', given.applied_on)}
          grounds={await listGrounds(read, localDate(now, clinic.zone))} events={await listApplicationEvents(read, clinic.id, given.id)}
          limit={limits.find((one) => one.branch_id === given.branch_id && one.audience === given.audience)}
          from_here={branches.some(({ id }) => id === given.from_branch_id)}
        />
      )}
    />,
    { status: error ? 422 : 200 },
  )
}

const list = route({
  method: 'GET', url: '/access/:clinic/attachments', permit: 'access.attachments', audit: null, query: ListQuery,
  async handle(call) {
    return page(<ApplicationsPage call={call} list={await findList(call, call.query.shown, call.query.said)} />)
  },
})

const one = route({
  method: 'GET', url: '/access/:clinic/attachments/:application', permit: 'access.attachments', audit: 'access.attachment_seen', params: OneParams, query: ListQuery,
  async handle(call) {
    const { house, actor, clinic, params, now, request_id } = call
    if (call.request.method === 'GET') {
      await house.database.write((db) => recordEvent(db, actor, {
        clinic_id: clinic.id, event: 'access.attachment_seen', subject_kind: 'application', subject_id: params.application, request_id,
      }, now))
    }
    return showOne(call, call.query.shown)
  },
})

const acceptance = route({
  method: 'POST', url: '/access/:clinic/attachments/:application/acceptance', permit: 'access.attachments', audit: 'access.attachment_accepted', params: OneParams,
  async handle({ house, actor, clinic, params, request_id, now }) {
    if (!(await findApplication(house.database.read, clinic.id, params.application))) return refuse(404)
    const done = await decideApplication(house, actor, clinic.id, params.application, { kind: 'accepted' }, request_id, now)
    return seeOther(`/access/${clinic.slug}/attachments?said=${done ? 'accepted' : 'gone'}`)
  },
})

const refusal = route({
  method: 'POST', url: '/access/:clinic/attachments/:application/refusal', permit: 'access.attachments', audit: 'access.attachment_refused', params: OneParams,
  async handle(call) {
    const { house, actor, clinic, params, lang, request_id, now } = call
    if (!(await findApplication(house.database.read, clinic.id, params.application))) return refuse(404)
    const grounds = await listGrounds(house.database.read, localDate(now, clinic.zone))
    const reason_code = typedText(readFields(call.body), 'reason')
    if (!grounds.some(({ code }) => code === reason_code)) return showOne(call, 'open', attachWords(lang).clinic.reason_missing)
    const done = await decideApplication(house, actor, clinic.id, params.application, { kind: 'refused', reason_code }, request_id, now)
    return seeOther(`/access/${clinic.slug}/attachments?said=${done ? 'refused' : 'gone'}`)
  },
})

const AUDIENCES = ['adult', 'child'] as const

async function showLimits(call: ClinicCall, state: { typed: Typed; errors: FieldErrors } | null, saved: boolean): Promise<Answer> {
  const { house, clinic } = call
  const limits = await listLimits(house.database.read, clinic.id)
  const kept: Typed = Object.fromEntries(limits.flatMap((one) => [
    [limitField('count', one.branch_id, one.audience), String(one.attached_count)], [limitField('max', one.branch_id, one.audience), String(one.attached_max)],
  ]))
  const branches = await listOwnBranches(house.database.read, clinic.id)
  const view = { branches, audiences: AUDIENCES, typed: state?.typed ?? kept, errors: state?.errors ?? {}, saved }
  return page(<LimitsPage call={call} view={view} />, { status: state ? 422 : 200 })
}

const limits = route({
  method: 'GET', url: '/access/:clinic/attachments/limits', permit: 'access.attach_limits', audit: null,
  query: z.object({ saved: z.string().optional().catch(undefined) }),
  handle: (call) => showLimits(call, null, call.query.saved === 'yes'),
})

const limitsSaving = route({
  method: 'POST', url: '/access/:clinic/attachments/limits', permit: 'access.attach_limits', audit: 'access.attach_limits_saved',
  async handle(call) {
    const { house, actor, clinic, lang, now, request_id } = call
    const typed = readFields(call.body)
    const errors: FieldErrors = {}
    const rows: Omit<BranchLimit, 'updated_at'>[] = []
    for (const { id: branch_id } of await listOwnBranches(house.database.read, clinic.id)) {
      for (const audience of AUDIENCES) {
        const [field, other] = [limitField('count', branch_id, audience), limitField('max', branch_id, audience)]
        const [count_text, max_text] = [typedText(typed, field).trim(), typedText(typed, other).trim()]
        if (count_text === '' && max_text === '') continue
        if (!isCount(count_text) || !isCount(max_text)) errors[field] = attachWords(lang).limits.error
        else rows.push({ branch_id, audience, attached_count: Number(count_text), attached_max: Number(max_text) })
      }
    }
    if (Object.keys(errors).length > 0) return showLimits(call, { typed, errors }, false)
    await house.database.write(async (db) => {
      await deleteLimits(db, clinic.id)
      for (const row of rows) await saveLimit(db, clinic.id, row, accountOf(actor), now)
      await recordEvent(db, actor, { clinic_id: clinic.id, event: 'access.attach_limits_saved', request_id, detail: { rows: rows.length } }, now)
    })
    return seeOther(`/access/${clinic.slug}/attachments/limits?saved=yes`)
  },
})

function isCount(text: string): boolean {
  return /^\d{1,7}$/.test(text) && Number(text) <= 1_000_000
}

const overdue = route({
  method: 'GET', url: '/access/attachments/overdue', permit: 'access.attachments_overdue', audit: null,
  async handle(call) {
    const rows = await count(call, await listClimbed(call.house.database.read, ROWS))
    return page(<OverdueApplicationsPage call={call} rows={rows} />)
  },
})

export const clinicRoutes: readonly AnyRoute[] = [overdue, list, limits, limitsSaving, one, acceptance, refusal]
