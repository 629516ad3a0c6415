// Staff routes: the order of sending, and what is never asked about.
import { z } from 'zod'
import { page, refuse, seeOther } from '../platform/http/answer.ts'
import { type FieldErrors, type Typed, readFields, typedText } from '../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../platform/http/route.ts'
import { isId } from '../platform/ids.ts'
import { holds } from '../platform/permit.ts'
import { addSensitive, changePolicy, removeSensitive } from './actions.ts'
import { PolicyPage, SensitivePage } from './pages/policy.tsx'
import { findPolicy, findSensitive } from './queries/planning.ts'
import { type SensitiveEntry, listSpecialties } from './queries/policy.ts'
import { DEFAULT_POLICY, type Policy } from './rules/asking.ts'
import { type PolicyMistake, findPolicyMistakes } from './rules/policy.ts'
import { staffWords } from './words/index.ts'

/** Specialties that a clinic is advised never to ask about. */
export const PROPOSED_SENSITIVE = [
  'psychiatrist',
  'narcologist',
  'venereologist',
  'oncologist',
  'infectious-disease',
  'ob-gyn',
]
const KINDS = ['specialty', 'service', 'type', 'class'] as const

type AnyCall = Call<unknown, unknown>

const policyRoute = route({
  method: 'GET',
  url: '/letters/:clinic/policy',
  permit: 'letters.read',
  audit: null,
  query: z.object({ saved: z.string().optional() }),
  async handle(call) {
    const policy = await getPolicy(call)
    const saved = call.query.saved ? staffWords(call.lang).policy_saved : undefined
    return page(
      <PolicyPage
        call={call}
        policy={policy}
        form={{ may_write: mayWrite(call), typed: typedPolicy(policy), errors: {}, saved }}
      />,
    )
  },
})

const changePolicyRoute = route({
  method: 'POST',
  url: '/letters/:clinic/policy',
  permit: 'letters.write',
  audit: 'letters.policy_changed',
  async handle(call) {
    const typed = readFields(call.body)
    const wish = readPolicy(typed)
    const mistakes = findPolicyMistakes(wish)
    if (Object.keys(mistakes).length > 0) {
      const errors = Object.fromEntries(
        Object.entries(mistakes).map(([field, mistake]) => [field, sayMistake(call, mistake)]),
      )
      const policy = await getPolicy(call)
      return page(
        <PolicyPage
          call={call}
          policy={policy}
          form={{ may_write: true, typed, errors, saved: undefined }}
        />,
        { status: 422 },
      )
    }
    await changePolicy(actOf(call), wish)
    return seeOther(`/letters/${call.clinic.slug}/policy?saved=yes`)
  },
})

const sensitiveRoute = route({
  method: 'GET',
  url: '/letters/:clinic/sensitive',
  permit: 'letters.read',
  audit: null,
  query: z.object({ saved: z.string().optional() }),
  handle(call) {
    const words = staffWords(call.lang)
    const saved =
      call.query.saved === 'added'
        ? words.sensitive_added
        : call.query.saved === 'removed'
          ? words.sensitive_removed
          : undefined
    return sensitivePage(call, {}, {}, saved)
  },
})

const addSensitiveRoute = route({
  method: 'POST',
  url: '/letters/:clinic/sensitive',
  permit: 'letters.write',
  audit: 'letters.sensitive_added',
  async handle(call) {
    const words = staffWords(call.lang)
    const typed = readFields(call.body)
    const kind = KINDS.find((known) => known === typedText(typed, 'kind'))
    const code = typedText(typed, 'code').trim()
    const note = typedText(typed, 'note').trim()
    const errors: FieldErrors = {}
    if (!kind) errors.kind = words.error_kind
    if (code.length < 1 || code.length > 60) errors.code = words.error_code
    if (note.length > 200) errors.note = words.error_note
    if (!kind || Object.keys(errors).length > 0) return sensitivePage(call, typed, errors)
    const is_new = await addSensitive(actOf(call), { kind, code, note: note || null })
    if (!is_new) return sensitivePage(call, typed, { code: words.error_known })
    return seeOther(`/letters/${call.clinic.slug}/sensitive?saved=added`)
  },
})

const removeSensitiveRoute = route<{ entry: string }>({
  method: 'POST',
  url: '/letters/:clinic/sensitive/:entry/removal',
  permit: 'letters.write',
  audit: 'letters.sensitive_removed',
  async handle(call) {
    if (!isId(call.params.entry)) return refuse(404)
    await removeSensitive(actOf(call), call.params.entry)
    return seeOther(`/letters/${call.clinic.slug}/sensitive?saved=removed`)
  },
})

export const policyRoutes: readonly AnyRoute[] = [
  policyRoute,
  changePolicyRoute,
  sensitiveRoute,
  addSensitiveRoute,
  removeSensitiveRoute,
]

async function sensitivePage(call: AnyCall, typed: Typed, errors: FieldErrors, saved?: string) {
  const { house, clinic, lang } = call
  const entries = (await findSensitive(house.database.read, clinic.id)) as SensitiveEntry[]
  const specialties = await listSpecialties(house.database.read)
  const names = new Map(
    specialties.map((specialty) => [specialty.code, lang === 'en' ? specialty.name_en : specialty.name_ru]),
  )
  const proposals = PROPOSED_SENSITIVE.filter(
    (code) => names.has(code) && !entries.some((entry) => entry.kind === 'specialty' && entry.code === code),
  ).map((code) => ({ code, name: names.get(code)! }))
  const form = { may_write: mayWrite(call), typed, errors, saved }
  return page(
    <SensitivePage call={call} entries={entries} names={names} proposals={proposals} form={form} />,
    { status: Object.keys(errors).length > 0 ? 422 : 200 },
  )
}

async function getPolicy(call: AnyCall): Promise<Policy> {
  return (await findPolicy(call.house.database.read, call.clinic.id)) ?? DEFAULT_POLICY
}

function typedPolicy(policy: Policy): Typed {
  return {
    paused: policy.paused ? 'yes' : '',
    delay_hours_min: String(policy.delay_hours_min),
    delay_hours_max: String(policy.delay_hours_max),
    send_from: policy.send_from,
    send_to: policy.send_to,
    reminder_days: policy.reminder_days === null ? '' : String(policy.reminder_days),
  }
}

function readPolicy(typed: Typed): Policy {
  const number = (name: string) =>
    /^\d{1,4}$/.test(typedText(typed, name).trim()) ? Number(typedText(typed, name)) : Number.NaN
  return {
    paused: typedText(typed, 'paused') === 'yes',
    delay_hours_min: number('delay_hours_min'),
    delay_hours_max: number('delay_hours_max'),
    send_from: typedText(typed, 'send_from').trim(),
    send_to: typedText(typed, 'send_to').trim(),
    reminder_days: typedText(typed, 'reminder_days').trim() === '' ? null : number('reminder_days'),
  }
}

function sayMistake(call: AnyCall, mistake: PolicyMistake): string {
  const words = staffWords(call.lang)
  if (typeof mistake === 'object') return words.error_window(mistake.hours_needed)
  const sentences = {
    delay: words.error_delay,
    delay_order: words.error_delay_order,
    time: words.error_time,
    time_order: words.error_time_order,
    reminder: words.error_reminder,
  }
  return sentences[mistake]
}

function mayWrite({ house, actor, clinic }: AnyCall): boolean {
  return holds(house.grants, actor, 'letters.write', clinic.id)
}

function actOf({ house, actor, clinic, request_id, now }: AnyCall) {
  return { house, actor, clinic_id: clinic.id, request_id, now }
}
