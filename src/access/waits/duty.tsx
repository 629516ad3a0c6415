// Staff routes: duty hours. Heads of department and the chief doctor keep them, the front desk sees them.
import { z } from 'zod'
import { recordEvent } from '../../platform/audit.ts'
import { type Answer, page, refuse, seeOther } from '../../platform/http/answer.ts'
import { type Typed, readFields, typedText } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import type { Write } from '../../platform/db/index.ts'
import { type Grants, holds } from '../../platform/permit.ts'
import { addDays, localDate } from '../../platform/time.ts'
import { findWorkingCalendar } from '../../clinics/index.ts'
import { type DutyMistakes, lastDutyDay, readDay, readHours, readWeekdays } from './duty_form.ts'
import { type DutyDesk, DutyPage, type DutyTyped, dutyHref } from './pages/duty.tsx'
import { listDutyDays, listDutyWeek } from './queries/duty.ts'
import {
  type DutyBranch, addDutyDay, addDutyWeek, clearDutyDay, deleteDutyWeek, listDutyBranches, listDutyDoctors, setDutyOff,
} from './queries/duty_writes.ts'
import { dutyWords } from './words/index.ts'

export const dutyGrants: Grants = {
  'access.duty': ['administrator', 'senior_administrator', 'head_of_department', 'chief_doctor'],
  'access.duty_keep': ['head_of_department', 'chief_doctor'],
}

type AnyCall = Call<unknown, unknown>

/** Days ahead for which official days off without hours are pointed out. */
const HOLIDAY_DAYS = 28

export const dutyRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET', url: '/access/:clinic/duty', permit: 'access.duty', audit: null,
    query: z.object({ branch: z.string().optional().catch(undefined), done: z.string().optional().catch(undefined) }),
    async handle(call) {
      const branches = await listDutyBranches(call.house.database.read, call.clinic.id)
      const { branch: slug, done } = call.query
      const branch = slug === undefined ? branches[0] : branches.find((one) => one.slug === slug)
      if (slug !== undefined && !branch) return refuse(404)
      return showDuty(call, branches, branch, undefined, done)
    },
  }),
  route({
    method: 'POST', url: '/access/:clinic/duty/week', permit: 'access.duty_keep', audit: 'access.duty_changed',
    handle: (call) => withForm(call, 'week', async ({ typed, branch, read }) => {
      const weekdays = readWeekdays(typed)
      const { hours, mistakes } = read
      if (weekdays.length === 0) mistakes.weekdays = 'weekdays'
      return keep(call, { form: 'week', typed, mistakes, branch }, async (db) =>
        (await addDutyWeek(db, call.clinic.id, branch.id, weekdays, hours, call.now)) === weekdays.length ? 'known' : 'added')
    }),
  }),
  route({
    method: 'POST', url: '/access/:clinic/duty/week/:entry/removal', permit: 'access.duty_keep', audit: 'access.duty_changed',
    params: z.object({ clinic: z.string(), entry: z.uuid() }),
    handle: (call) => withBranch(call, async (_typed, branch) =>
      takeAway(call, branch, 'removed', (db) => deleteDutyWeek(db, call.clinic.id, call.params.entry))),
  }),
  route({
    method: 'POST', url: '/access/:clinic/duty/days', permit: 'access.duty_keep', audit: 'access.duty_changed',
    handle: (call) => withForm(call, 'day', async ({ typed, branch, today, read }) => {
      const day = readDay(typedText(typed, 'day').trim(), today)
      const off = typedText(typed, 'off') === 'yes'
      // without a duty doctor there are no hours that could be wrong
      const mistakes: DutyMistakes = { ...(off ? {} : read.mistakes), ...(day === undefined ? { day: 'day' as const } : {}) }
      return keep(call, { form: 'day', typed, mistakes, branch }, async (db) => {
        if (off) await setDutyOff(db, call.clinic.id, branch.id, day!)
        else if (!(await addDutyDay(db, call.clinic.id, branch.id, day!, read.hours, call.now))) return 'known'
        return 'day'
      })
    }),
  }),
  route({
    method: 'POST', url: '/access/:clinic/duty/days/:day/removal', permit: 'access.duty_keep', audit: 'access.duty_changed',
    params: z.object({ clinic: z.string(), day: z.iso.date() }),
    handle: (call) => withBranch(call, async (_typed, branch) =>
      takeAway(call, branch, 'back', (db) => clearDutyDay(db, call.clinic.id, branch.id, call.params.day))),
  }),
]

/** Reads a form of hours, and the branch that it is for. */
async function withForm(
  call: AnyCall, form: DutyTyped['form'],
  work: (given: { typed: Typed; branch: DutyBranch; today: string; read: ReturnType<typeof readHours> }) => Promise<Answer>,
): Promise<Answer> {
  const { house, clinic, now, lang } = call
  const typed = readFields(call.body)
  const branches = await listDutyBranches(house.database.read, clinic.id)
  const branch = branches.find(({ id }) => id === typedText(typed, 'branch'))
  if (!branch) return showDuty(call, branches, branches[0], { form, typed, errors: { branch: dutyWords(lang).errors['branch']! } })
  const today = localDate(now, clinic.zone)
  const doctors = await listDutyDoctors(house.database.read, clinic.id, branch.id)
  const known = { today, branch_ids: [branch.id], doctor_ids: doctors.map(({ id }) => id) }
  return work({ typed, branch, today, read: readHours(typed, known) })
}

async function withBranch(call: AnyCall, work: (typed: Typed, branch: DutyBranch) => Promise<Answer>): Promise<Answer> {
  const typed = readFields(call.body)
  const branches = await listDutyBranches(call.house.database.read, call.clinic.id)
  const branch = branches.find(({ id }) => id === typedText(typed, 'branch'))
  return branch ? work(typed, branch) : refuse(404)
}

/** Writes what was typed, or shows it again with what is wrong. `write` says what was done. */
async function keep(
  call: AnyCall, { form, typed, mistakes, branch }: { form: DutyTyped['form']; typed: Typed; mistakes: DutyMistakes; branch: DutyBranch },
  write: (db: Write) => Promise<string>,
): Promise<Answer> {
  const { house, lang } = call
  const sentences = dutyWords(lang).errors
  const errors = Object.fromEntries(Object.entries(mistakes).map(([field, mistake]) => [field, sentences[mistake]!]))
  if (Object.keys(errors).length > 0) {
    const branches = await listDutyBranches(house.database.read, call.clinic.id)
    return showDuty(call, branches, branch, { form, typed, errors })
  }
  const done = await house.database.write(async (db) => {
    const said = await write(db)
    await noteChange(db, call, branch)
    return said
  })
  return backTo(call, branch, done)
}

async function takeAway(call: AnyCall, branch: DutyBranch, done: string, work: (db: Write) => Promise<boolean>): Promise<Answer> {
  const found = await call.house.database.write(async (db) => {
    const is_there = await work(db)
    if (is_there) await noteChange(db, call, branch)
    return is_there
  })
  return found ? backTo(call, branch, done) : refuse(404)
}

function noteChange(db: Write, { actor, clinic, request_id, now }: AnyCall, branch: DutyBranch): Promise<void> {
  return recordEvent(db, actor, { clinic_id: clinic.id, event: 'access.duty_changed', subject_kind: 'branch', subject_id: branch.id, request_id }, now)
}

function backTo({ clinic }: AnyCall, branch: DutyBranch, done: string): Answer {
  return seeOther(`${dutyHref(clinic.slug)}?branch=${encodeURIComponent(branch.slug)}&done=${done}`)
}

async function showDuty(
  call: AnyCall, branches: readonly DutyBranch[], branch: DutyBranch | undefined, came_back?: DutyTyped, done?: string,
): Promise<Answer> {
  const { house, actor, clinic, now } = call
  const { read } = house.database
  const today = localDate(now, clinic.zone)
  const may_write = holds(house.grants, actor, 'access.duty_keep', clinic.id)
  const [week, days, calendar, doctors] = branch === undefined ? [[], [], undefined, []] : await Promise.all([
    listDutyWeek(read, clinic.id, branch.id),
    listDutyDays(read, clinic.id, branch.id, today, lastDutyDay(today)),
    findWorkingCalendar(read),
    may_write ? listDutyDoctors(read, clinic.id, branch.id) : [],
  ])
  const entered = new Set(days.map(({ day }) => day))
  const holidays = Array.from({ length: HOLIDAY_DAYS + 1 }, (_, ahead) => addDays(today, ahead))
    .filter((day) => calendar?.find(day)?.working === false && !entered.has(day))
  const desk: DutyDesk = { branches, branch, week, days, holidays, doctors, today, may_write }
  return page(<DutyPage call={call} desk={desk} came_back={came_back} done={done} />, { status: came_back ? 422 : 200 })
}
