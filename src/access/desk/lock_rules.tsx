// The operator's page of the no-show rule: its editions, and a form that writes the next one.
import { z } from 'zod'
import { recordEvent } from '../../platform/audit.ts'
import { type Answer, page, refuse, seeOther } from '../../platform/http/answer.ts'
import { type FieldErrors, type Typed, parseForm } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import type { Lang } from '../../platform/i18n.ts'
import { NETWORK_ID } from '../../platform/ids.ts'
import { addDays } from '../../platform/time.ts'
import { ruleDate } from './lock.ts'
import { LockRulesPage } from './pages/lock_rules.tsx'
import { listSpecialties } from './queries/branches.ts'
import { endLockRule, listLockRules, saveLockRule } from './queries/locks.ts'
import { pickRule } from './rules/lock.ts'
import { lockRuleWords } from './words/index.ts'

const HREF = '/access/lock-rule'
const AHEAD_DAYS_MAX = 365

interface FormState {
  typed: Typed
  errors: FieldErrors
}

async function showRules(call: Call<unknown, unknown>, form: FormState | null, said?: 'set' | 'ended'): Promise<Answer> {
  const { house, now } = call
  const db = house.database.read
  const today = ruleDate(now)
  const rules = await listLockRules(db)
  const common = pickRule(rules, '*', today)
  const kept: Typed = {
    specialty: '*', valid_from: today,
    ...(common && { missed_max: String(common.missed_max), window_days: String(common.window_days), lock_days: String(common.lock_days) }),
  }
  return page(
    <LockRulesPage call={call} view={{ rules, specialties: await listSpecialties(db), form: form ?? { typed: kept, errors: {} }, today, said }} />,
    { status: form ? 422 : 200 },
  )
}

/** Bounds are those of access.lock_rule. */
function formOf(lang: Lang, codes: readonly string[], today: string) {
  const words = lockRuleWords(lang).errors
  const count = (min: number, max: number, sentence: string) =>
    z.string(sentence).trim().regex(/^\d{1,3}$/, sentence).transform(Number).refine((n) => n >= min && n <= max, sentence)
  return z.object({
    specialty: z.string(words.specialty).refine((code) => code === '*' || codes.includes(code), words.specialty),
    missed_max: count(2, 20, words.missed_max),
    window_days: count(7, 730, words.window_days),
    lock_days: count(1, 180, words.lock_days),
    valid_from: z.iso.date(words.valid_from).refine((day) => day >= today && day <= addDays(today, AHEAD_DAYS_MAX), words.valid_from),
    source: z.string(words.source).trim().min(3, words.source).max(200, words.source),
  })
}

const shown = route({
  method: 'GET', url: HREF, permit: 'access.lock_rule', audit: null, query: z.object({ done: z.enum(['set', 'ended']).optional().catch(undefined) }),
  handle: (call) => showRules(call, null, call.query.done),
})

const setting = route({
  method: 'POST', url: HREF, permit: 'access.lock_rule', audit: 'access.lock_rule_set',
  async handle(call) {
    const { house, actor, lang, now, request_id } = call
    const codes = (await listSpecialties(house.database.read)).map(({ code }) => code)
    const parsed = parseForm(formOf(lang, codes, ruleDate(now)), call.body)
    if (!parsed.ok) return showRules(call, parsed)
    const { specialty: specialty_code, ...rest } = parsed.value
    await house.database.write(async (db) => {
      await saveLockRule(db, { specialty_code, ...rest })
      await recordEvent(db, actor, { clinic_id: NETWORK_ID, event: 'access.lock_rule_set', request_id, detail: { specialty_code, ...rest } }, now)
    })
    return seeOther(`${HREF}?done=set`)
  },
})

const ending = route({
  method: 'POST', url: `${HREF}/:specialty/end`, permit: 'access.lock_rule', audit: 'access.lock_rule_ended',
  params: z.object({ specialty: z.string().max(60) }),
  async handle({ house, actor, params, now, request_id }) {
    // the common rule only gives way to another
    if (params.specialty === '*') return refuse(404)
    const is_ended = await house.database.write(async (db) => {
      if (!(await endLockRule(db, params.specialty, ruleDate(now)))) return false
      await recordEvent(db, actor, { clinic_id: NETWORK_ID, event: 'access.lock_rule_ended', request_id, detail: { specialty_code: params.specialty } }, now)
      return true
    })
    return is_ended ? seeOther(`${HREF}?done=ended`) : refuse(404)
  },
})

export const lockRuleRoutes: readonly AnyRoute[] = [shown, setting, ending]
