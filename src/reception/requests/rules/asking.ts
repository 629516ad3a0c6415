// What may be asked for: the form of a new request, the same for a page and for a device. Nothing about health comes in.
import { z } from 'zod'
import { REQUEST_KINDS } from './kinds.ts'
import { hasNumbers, isWho, soundsMedical } from './privacy.ts'

/** What each field refuses; the words are the caller's. */
export type AskingRefusal = 'kind' | 'who' | 'room' | 'detail_long' | 'detail_health' | 'detail_numbers' | 'detail_names' | 'detail_needed' | 'time' | 'until' | 'until_needed' | 'room_needed'

const text = (max: number) => z.string().max(10_000).optional().transform((value) => (value ?? '').trim().replace(/\s+/g, ' ').slice(0, max))

/** The fields as they come; empty ones count as left out. Messages are the names of refusals. */
export const Asked = z.object({
  kind: z.enum(REQUEST_KINDS, { error: 'kind' }),
  who: text(200).transform((value) => value.slice(0, 1).toLocaleUpperCase('ru') + value.slice(1)).refine(isWho, 'who'),
  room: text(60),
  detail: text(400).refine((value) => value.length <= 200, 'detail_long').refine((value) => !soundsMedical(value), 'detail_health').refine((value) => !hasNumbers(value), 'detail_numbers'),
  step_free: z.union([z.boolean(), z.string()]).optional().transform((value) => value === true || value === 'yes'),
  /** Who is asked: a post's id; empty: everybody. */
  post: text(60),
})
export type AskedFields = z.infer<typeof Asked>

/** What a kind needs besides: where an escort goes, until when a child stays, what was lost. */
export function findMissing({ kind, room, detail }: AskedFields, until_at: Date | null): { field: string; refusal: AskingRefusal } | undefined {
  if ((kind === 'escort' || kind === 'wheelchair') && room === '') return { field: 'room', refusal: 'room_needed' }
  if (kind === 'child' && until_at === null) return { field: 'until', refusal: 'until_needed' }
  if ((kind === 'lost' || kind === 'other' || kind === 'interpreter') && detail === '') return { field: 'detail', refusal: 'detail_needed' }
  return undefined
}

/** A code of a child is five digits, easy to say. */
export const CODE = /^\d{5}$/
