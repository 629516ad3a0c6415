// Reading an act from a form or from a device: the same fields.
import { z } from 'zod'
import { isId } from '../../platform/ids.ts'
import type { AskedAct } from './acting.ts'
import { hasFullName } from './naming.ts'
import { hasNumbers, soundsMedical } from './rules/privacy.ts'
import { FAIL_REASONS } from './rules/kinds.ts'

const MINUTE_MS = 60_000
const text = (max: number) => z.string().max(10_000).optional().transform((value) => (value ?? '').trim().replace(/\s+/g, ' ').slice(0, max))

export const ActFields = z.object({
  act: z.enum(['take', 'release', 'hand', 'accept', 'decline', 'done', 'fail', 'fetch', 'new_code', 'call', 'order']),
  post: text(60), reason: text(20), note: text(120), code: text(20), car: text(60), minutes: text(4), provider: text(60),
})
export type ActFields = z.infer<typeof ActFields>

export type ActReading = { ok: true; value: AskedAct } | { ok: false; refusal: 'no_post' | 'reason' | 'note' | 'no_provider' }

/** The act that fields say; `at` is when it is done. */
export function readAct(fields: ActFields, at: Date): ActReading {
  const { act, post, note, car } = fields
  switch (act) {
    case 'hand': return isId(post) ? { ok: true, value: { kind: act, post_id: post } } : { ok: false, refusal: 'no_post' }
    case 'order': return isId(fields.provider) ? { ok: true, value: { kind: act, provider_id: fields.provider } } : { ok: false, refusal: 'no_provider' }
    case 'fail': {
      const reason = FAIL_REASONS.find((one) => one === fields.reason)
      if (!reason) return { ok: false, refusal: 'reason' }
      return soundsMedical(note) || hasNumbers(note) || hasFullName(note) ? { ok: false, refusal: 'note' } : { ok: true, value: { kind: act, reason, note: note || null } }
    }
    case 'fetch': return { ok: true, value: { kind: act, code: fields.code } }
    case 'call': {
      const minutes = /^\d{1,3}$/.test(fields.minutes) ? Number(fields.minutes) : null
      return { ok: true, value: { kind: act, car: car || null, eta: minutes === null ? null : new Date(at.getTime() + minutes * MINUTE_MS).toISOString() } }
    }
    default: return { ok: true, value: { kind: act } }
  }
}
