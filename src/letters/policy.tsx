// Staff routes: the order of sending.
import { z } from 'zod'
import { page, seeOther } from '../platform/http/answer.ts'
import { type Typed, readFields, typedText } from '../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../platform/http/route.ts'
import { changePolicy } from './actions.ts'
import { actOf, mayWrite } from './act.ts'
import { PolicyPage } from './pages/policy.tsx'
import { findPolicy } from './queries/policy.ts'
import { DEFAULT_POLICY, type Policy } from './rules/asking.ts'
import { type PolicyMistake, findPolicyMistakes } from './rules/policy.ts'
import { staffWords } from './words/index.ts'

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

export const policyRoutes: readonly AnyRoute[] = [policyRoute, changePolicyRoute]

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
