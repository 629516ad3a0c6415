// Staff routes: the list of visits that are never asked about.
import { z } from 'zod'
import { page, refuse, seeOther } from '../platform/http/answer.ts'
import { type FieldErrors, type Typed, readFields, typedText } from '../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../platform/http/route.ts'
import { isId } from '../platform/ids.ts'
import { actOf, mayWrite } from './act.ts'
import { addSensitive, removeSensitive } from './actions.ts'
import { SensitivePage } from './pages/sensitive.tsx'
import { findSensitive, listSpecialties } from './queries/policy.ts'
import { staffWords } from './words/index.ts'

/** Specialties that a clinic is advised never to ask about. */
const PROPOSED_SENSITIVE = [
  'psychiatrist',
  'narcologist',
  'venereologist',
  'oncologist',
  'infectious-disease',
  'ob-gyn',
]
const KINDS = ['specialty', 'service', 'type', 'class'] as const

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

export const sensitiveRoutes: readonly AnyRoute[] = [sensitiveRoute, addSensitiveRoute, removeSensitiveRoute]

async function sensitivePage(call: Call<unknown, unknown>, typed: Typed, errors: FieldErrors, saved?: string) {
  const { house, clinic, lang } = call
  const entries = await findSensitive(house.database.read, clinic.id)
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
