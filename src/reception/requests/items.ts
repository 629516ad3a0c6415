// Requests by devices, offline or not: the same acts as the forms.
import { z } from 'zod'
import type { Lang } from '../../platform/i18n.ts'
import { nameIn } from '../../ui/index.ts'
import { type ItemCall, registerItem } from '../device/items.ts'
import { type ActCall, type Acted, actOnRequest } from './acting.ts'
import { openRequest, readAsked } from './opening.ts'
import { ActFields, readAct } from './reading.ts'
import { CODE_MISSES_MAX } from './rules/kinds.ts'
import { IS_CONFLICT, type ActRefusal } from './rules/acting.ts'
import type { RequestView } from './view.ts'
import { requestWords } from './words/index.ts'

/** Whose act it is says the shift, not who delivers. */
function callOf({ house, clinic, actor, shift, now, request_id }: ItemCall, at: Date): ActCall {
  return { house, clinic, actor, now, request_id, at, by: { account_id: shift.account_id, name: shift.account_name, post_id: shift.post_id, branch_id: shift.branch_id } }
}

/** The sentence of a refused act. */
export function sayRefusal(lang: Lang, refusal: ActRefusal, view: RequestView): string {
  const words = requestWords(lang).refusals
  const owner = nameIn(lang, view.owner ?? '')
  return refusal === 'taken' ? words.taken(owner) : refusal === 'not_yours' ? words.not_yours(owner) : words[refusal]
}

/** What is said of a code that was tried. */
export function sayCode(lang: Lang, { right, view }: Extract<Acted, { ok: true }>): string {
  const words = requestWords(lang).refusals
  if (right) return words.fetched
  const left = CODE_MISSES_MAX - view.code_misses
  return left > 0 ? words.wrong_code(left) : words.wrong_last
}

/** Makes the kinds of acts of this part known; once a process. */
export function registerRequestItems(): void {
  registerItem('request_open', {
    parse: z.looseObject({ of: z.string() }),
    async apply(db, call, { id, at, value }) {
      const reading = readAsked({ ...value, kind: value.of }, at, call.clinic.zone)
      const words = requestWords(call.lang)
      if (!reading.ok) return { outcome: 'refused', sentence: `${words.refusals.not_read} ${words.ask.errors[Object.values(reading.errors)[0]!]}` }
      const { code, provider } = value as { code?: unknown; provider?: unknown }
      const opened = await openRequest(db, callOf(call, at), { id: call.shift.branch_id, slug: call.shift.branch_slug }, {
        ...reading.value, id, code: typeof code === 'string' ? code : undefined, provider: typeof provider === 'string' ? provider : undefined,
      })
      if (!opened.ok) return { outcome: 'refused', sentence: words.ask.errors[Object.values(opened.errors)[0]!] }
      return { outcome: 'kept', state: opened.view }
    },
  })
  registerItem('request_act', {
    parse: ActFields.extend({ request: z.uuid() }).refine(({ act }) => act !== 'new_code' && act !== 'order'),
    async apply(db, call, { at, value }) {
      const { lang } = call
      const words = requestWords(lang).refusals
      const reading = readAct(value, at)
      if (!reading.ok) return { outcome: 'refused', sentence: words[reading.refusal] }
      const acted = await actOnRequest(db, callOf(call, at), value.request, reading.value)
      if (!acted) return { outcome: 'refused', sentence: words.gone }
      if (!acted.ok) return { outcome: IS_CONFLICT[acted.refusal] ? 'conflict' : 'refused', sentence: sayRefusal(lang, acted.refusal, acted.view), state: acted.view }
      // a wrong code is kept, since it has to be counted
      return { outcome: 'kept', state: acted.view, ...(acted.right === undefined ? {} : { sentence: sayCode(lang, acted) }) }
    },
  })
}
