// Routes of the schedules kept here: read, and change after a look at what it does.
import { z } from 'zod'
import { type Answer, page, refuse, seeOther } from '../../platform/http/answer.ts'
import { addressDay } from '../../platform/http/day.ts'
import { type Parsed, type Typed, readFields } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import { makeId } from '../../platform/ids.ts'
import { holds } from '../../platform/permit.ts'
import { addDays, formatDate, formatDateTime, localDate } from '../../platform/time.ts'
import { findNorms } from '../norms.ts'
import { type Change, type ChangeRefusal, previewChange, saveChange } from './change.ts'
import { type FormGround, readDeviation, readTemplates } from './form.ts'
import { DeviationPage, type FormState, TemplatePage } from './pages/form.tsx'
import { DoctorsPage } from './pages/list.tsx'
import { PreviewPage } from './pages/preview.tsx'
import { DEVIATION_KINDS, WeekPage } from './pages/week.tsx'
import { schedulesHref } from './pages/desk.tsx'
import {
  type DoctorFacts, findDoctor, listDoctors, listOwnBranches, listRooms, listSpecialties, listTouchedVisits, listWeek,
} from './queries/doctors.ts'
import { findPlan } from './queries/plan.ts'
import { touchedBookings } from './rules/difference.ts'
import { writePauses } from './rules/pauses.ts'
import { type Template, weekdayOf } from './rules/session.ts'
import { ownWords } from './words/index.ts'

const DoctorParams = z.object({ clinic: z.string(), doctor: z.uuid() })
type DoctorCall = Call<{ clinic: string; doctor: string; template?: string; deviation?: string }, unknown>
const Kind = z.object({ kind: z.enum(DEVIATION_KINDS).catch('illness') })
const UNTOUCHED: FormState = { typed: {}, errors: {} }

interface Place { doctor: DoctorFacts; ground: FormGround; today: string; today_words: string }

async function findPlace(call: DoctorCall): Promise<Place | undefined> {
  const { house, clinic, params, now, lang } = call
  const db = house.database.read
  const doctor = await findDoctor(db, clinic.id, params.doctor)
  if (!doctor) return undefined
  const today = localDate(now, clinic.zone)
  const norms = await findNorms(db)
  const ground: FormGround = {
    doctor_id: doctor.id, branches: await listOwnBranches(db, clinic.id), specialties: await listSpecialties(db, clinic.id, doctor.id),
    rooms: await listRooms(db, clinic.id), today, minutesOf: (code) => norms.rule(code).visit_minutes,
  }
  return { doctor, ground, today, today_words: formatDate(lang, today, today) }
}

/** Shows the form with what was typed. */
type ShowForm = (place: Place, state: FormState, status: number) => Answer

interface Asked { parsed: Parsed<Change>; action: string; showForm: ShowForm | null }

function changeOf<T>(parsed: Parsed<T>, toChange: (value: T) => Change): Parsed<Change> {
  return parsed.ok ? { ok: true, value: toChange(parsed.value) } : parsed
}

/** A change asked for: shown first, saved when it was seen. */
async function takeChange(call: DoctorCall, ask: (place: Place) => Asked): Promise<Answer> {
  const { house, actor, clinic, now, lang, request_id } = call
  const place = await findPlace(call)
  if (!place) return refuse(404)
  const { parsed, action, showForm } = ask(place)
  const typed = readFields(call.body)
  if (!parsed.ok) return showForm ? showForm(place, parsed, 422) : refuse(422)
  if (typed['edit'] && showForm) return showForm(place, { typed, errors: {} }, 200)
  const change = parsed.value
  if (typeof typed['shown'] !== 'string') {
    const previewed = await previewChange(house.database.read, clinic, change, now)
    return previewed.ok ? showPreview(call, place, previewed.preview, { action, typed, editable: showForm !== null, meanwhile: false }) : sayRefusal(previewed.refusal)
  }
  const saved = await saveChange(house, actor, clinic, change, typed['shown'], request_id, now)
  if (saved.ok) {
    const { add, remove, close } = saved.difference
    const touched = touchedBookings(saved.difference).length
    return seeOther(`${schedulesHref(clinic.slug, place.doctor.id)}?added=${add.length}&removed=${remove.length + close.length}&touched=${touched}`)
  }
  if (saved.refusal.kind !== 'changed') return sayRefusal(saved.refusal)
  return showPreview(call, place, saved.refusal.preview, { action, typed, editable: showForm !== null, meanwhile: true })

  function sayRefusal(refusal: ChangeRefusal): Answer {
    const { errors } = ownWords(lang)
    if (refusal.kind === 'gone' || !showForm) return refuse(409, errors.gone)
    const when = formatDateTime(lang, refusal.clash.starts_at, clinic.zone, place!.today)
    const wrong: Record<string, string> = refusal.clash.taken === 'room' ? { room: errors.clash_room(when) } : { opens: errors.clash_doctor(when) }
    return showForm(place!, { typed, errors: wrong }, 422)
  }
}

async function showPreview(
  call: DoctorCall, place: Place, preview: Parameters<typeof PreviewPage>[0]['preview'],
  form: { action: string; typed: Typed; editable: boolean; meanwhile: boolean },
): Promise<Answer> {
  const touched = await listTouchedVisits(call.house.database.read, call.clinic.id, preview.touched)
  const element = <PreviewPage call={call} doctor={place.doctor} preview={preview} touched={touched} today={place.today} {...form} />
  return page(element, { status: form.meanwhile ? 409 : 200 })
}

const listRoute = route({
  method: 'GET', url: '/access/:clinic/schedules', permit: 'access.schedules_read', audit: null,
  query: z.object({ q: z.string().max(100).catch('') }),
  async handle(call) {
    const { house, actor, clinic, now, query } = call
    const q = query.q.trim().toLowerCase()
    const doctors = await listDoctors(house.database.read, clinic.id, localDate(now, clinic.zone), now)
    const found = doctors.filter((doctor) => [doctor.family, ...doctor.specialties_ru, ...doctor.specialties_en].some((text) => text.toLowerCase().includes(q)))
    return page(<DoctorsPage call={call} doctors={found} q={query.q} may_change={holds(house.grants, actor, 'access.schedules', clinic.id)} />)
  },
})

const Count = z.coerce.number().int().min(0).max(1_000_000).optional().catch(undefined)

const weekRoute = route({
  method: 'GET', url: '/access/:clinic/schedules/:doctor', permit: 'access.schedules_read', audit: null, params: DoctorParams,
  query: z.object({ week: addressDay('').optional().catch(undefined), added: Count, removed: Count, touched: Count }),
  async handle(call) {
    const { house, actor, clinic, query } = call
    const db = house.database.read
    const place = await findPlace(call)
    if (!place) return refuse(404)
    const { doctor, ground, today } = place
    const day = query.week ?? today
    const monday = addDays(day, 1 - weekdayOf(day))
    const plan = await findPlan(db, clinic.id, today)
    return page(
      <WeekPage
        call={call}
        week={{
          doctor, ...ground, today, days: Array.from({ length: 7 }, (_, index) => addDays(monday, index)),
          earlier: addDays(monday, -7), later: addDays(monday, 7), slots: await listWeek(db, clinic.id, doctor.id, monday, addDays(monday, 6)),
          templates: plan.templates.filter((one) => one.doctor_id === doctor.id),
          deviations: plan.deviations.filter((one) => one.doctor_id === doctor.id),
          may_change: holds(house.grants, actor, 'access.schedules', clinic.id),
          saved: query.added === undefined ? undefined : { added: query.added, removed: query.removed ?? 0, touched: query.touched ?? 0 },
        }}
      />,
    )
  },
})

function templateForm(call: DoctorCall, template_id: string | null, last_day: FormState = UNTOUCHED): ShowForm {
  return ({ doctor, ground }, state, status) =>
    page(<TemplatePage call={call} doctor={doctor} ground={ground} state={state} template_id={template_id} last_day={last_day} />, { status })
}

function deviationForm(call: DoctorCall, kind: (typeof DEVIATION_KINDS)[number]): ShowForm {
  return ({ doctor, ground }, state, status) =>
    page(<DeviationPage call={call} doctor={doctor} ground={ground} state={state} kind={kind} />, { status })
}

/** A new form's fields: tomorrow, and what there is only one of. */
function blank({ ground, today }: Place): Typed {
  const only = (list: readonly { id: string }[]) => (list.length === 1 ? list[0]!.id : '')
  return {
    branch: only(ground.branches), specialty: only(ground.specialties), audience: 'adult', urgent_percent: '0', first_percent: '0',
    repeat_percent: '0', valid_from: addDays(today, 1), from_day: today, to_day: today,
  }
}

function filled(template: Template, today: string): Typed {
  return {
    days: [String(template.weekday)], branch: template.branch_id, specialty: template.specialty_code, room: template.place_id ?? '',
    opens: template.opens, closes: template.closes, visit_minutes: template.visit_minutes === null ? '' : String(template.visit_minutes),
    pauses: writePauses(template.pauses), audience: template.audience, referral_only: template.referral_only ? 'yes' : '',
    urgent_percent: String(template.urgent_percent), first_percent: String(template.first_percent),
    repeat_percent: String(template.repeat_percent), on_holidays: template.on_holidays ? 'yes' : '',
    valid_from: template.valid_from > today ? template.valid_from : addDays(today, 1), valid_to: template.valid_to ?? '',
  }
}

const TemplateParams = z.object({ clinic: z.string(), doctor: z.uuid(), template: z.uuid() })

async function findTemplate(call: DoctorCall, place: Place): Promise<Template | undefined> {
  const plan = await findPlan(call.house.database.read, call.clinic.id, place.today)
  return plan.templates.find((one) => one.id === call.params.template && one.doctor_id === place.doctor.id)
}

const changeRoutes: AnyRoute[] = [
  route({
    method: 'GET', url: '/access/:clinic/schedules/:doctor/templates/new', permit: 'access.schedules', audit: null, params: DoctorParams,
    async handle(call) {
      const place = await findPlace(call)
      return place ? templateForm(call, null)(place, { typed: blank(place), errors: {} }, 200) : refuse(404)
    },
  }),
  route({
    method: 'POST', url: '/access/:clinic/schedules/:doctor/templates', permit: 'access.schedules', audit: 'access.schedule_changed', params: DoctorParams,
    handle: (call) => takeChange(call, ({ ground, today_words }) => ({
      parsed: changeOf(readTemplates(call.body, ground, ownWords(call.lang), today_words, () => makeId(call.now)), (templates) => ({ kind: 'templates', templates, replaces: null })),
      action: `${schedulesHref(call.clinic.slug, ground.doctor_id)}/templates`, showForm: templateForm(call, null),
    })),
  }),
  route({
    method: 'GET', url: '/access/:clinic/schedules/:doctor/templates/:template', permit: 'access.schedules', audit: null, params: TemplateParams,
    async handle(call) {
      const place = await findPlace(call)
      const template = place && (await findTemplate(call, place))
      if (!place || !template) return refuse(404)
      const last_day = { typed: { last_day: place.today }, errors: {} }
      return templateForm(call, template.id, last_day)(place, { typed: filled(template, place.today), errors: {} }, 200)
    },
  }),
  route({
    method: 'POST', url: '/access/:clinic/schedules/:doctor/templates/:template', permit: 'access.schedules', audit: 'access.schedule_changed', params: TemplateParams,
    handle: (call) => takeChange(call, ({ ground, today_words }) => ({
      parsed: changeOf(readTemplates(call.body, ground, ownWords(call.lang), today_words, () => makeId(call.now)), (templates) => ({ kind: 'templates', templates, replaces: call.params.template })),
      action: `${schedulesHref(call.clinic.slug, ground.doctor_id)}/templates/${call.params.template}`, showForm: templateForm(call, call.params.template),
    })),
  }),
  route({
    method: 'POST', url: '/access/:clinic/schedules/:doctor/templates/:template/end', permit: 'access.schedules', audit: 'access.schedule_changed', params: TemplateParams,
    async handle(call) {
      const found = await findPlace(call)
      const template = found && (await findTemplate(call, found))
      if (!template) return refuse(404)
      return takeChange(call, ({ ground, today }) => ({
        parsed: changeOf(readLastDay(call, today), (last_day) => ({ kind: 'template_end', id: template.id, last_day })),
        action: `${schedulesHref(call.clinic.slug, ground.doctor_id)}/templates/${template.id}/end`,
        showForm: (place, state, status) =>
          templateForm(call, template.id, state)(place, { typed: filled(template, place.today), errors: {} }, status),
      }))
    },
  }),
  route({
    method: 'GET', url: '/access/:clinic/schedules/:doctor/deviations/new', permit: 'access.schedules', audit: null, params: DoctorParams, query: Kind,
    async handle(call) {
      const place = await findPlace(call)
      return place ? deviationForm(call, call.query.kind)(place, { typed: blank(place), errors: {} }, 200) : refuse(404)
    },
  }),
  route({
    method: 'POST', url: '/access/:clinic/schedules/:doctor/deviations', permit: 'access.schedules', audit: 'access.schedule_changed', params: DoctorParams, query: Kind,
    handle: (call) => takeChange(call, ({ ground, today_words }) => ({
      parsed: changeOf(readDeviation(call.query.kind, call.body, ground, ownWords(call.lang), today_words, makeId(call.now)), (deviation) => ({ kind: 'deviation', deviation })),
      action: `${schedulesHref(call.clinic.slug, ground.doctor_id)}/deviations?kind=${call.query.kind}`, showForm: deviationForm(call, call.query.kind),
    })),
  }),
  route({
    method: 'POST', url: '/access/:clinic/schedules/:doctor/deviations/:deviation/end', permit: 'access.schedules', audit: 'access.schedule_changed',
    params: z.object({ clinic: z.string(), doctor: z.uuid(), deviation: z.uuid() }),
    handle: (call) => takeChange(call, ({ ground }) => ({
      parsed: { ok: true, value: { kind: 'deviation_end', id: call.params.deviation } },
      action: `${schedulesHref(call.clinic.slug, ground.doctor_id)}/deviations/${call.params.deviation}/end`, showForm: null,
    })),
  }),
]

function readLastDay(call: DoctorCall, today: string): Parsed<string> {
  const { errors } = ownWords(call.lang)
  const typed = readFields(call.body)
  const read = z.iso.date().safeParse(typed['last_day'])
  if (!read.success) return { ok: false, typed, errors: { last_day: errors.date } }
  // yesterday would be the past; today's visits that have not begun may go
  if (read.data < addDays(today, -1)) return { ok: false, typed, errors: { last_day: errors.date_past(formatDate(call.lang, today, today)) } }
  return { ok: true, value: read.data }
}

export const scheduleRoutes: readonly AnyRoute[] = [listRoute, weekRoute, ...changeRoutes]
