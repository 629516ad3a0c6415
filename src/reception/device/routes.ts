// What an installed app asks of the server: who it is signed in as, and to take what was done.
import { z } from 'zod'
import { json } from '../../platform/http/answer.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import { listUnread } from '../posts/queries/notices.ts'
import { findStanding } from '../posts/standing.ts'
import { ITEMS_MAX, ItemShape, takeItems } from './taking.ts'
import { deviceWords } from './words/index.ts'

const Sent = z.object({
  device: z.uuid().transform((id) => id.toLowerCase()),
  sent_at: z.iso.datetime({ offset: true }).nullish(),
  items: z.array(ItemShape).max(ITEMS_MAX),
})

export const deviceRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET', url: '/reception/:clinic/items', permit: 'reception.work', audit: null,
    handle: async (call) => json(await tellStanding(call)),
  }),
  route({
    method: 'POST', url: '/reception/:clinic/items', permit: 'reception.work', audit: null,
    async handle(call) {
      const { house, clinic, actor, lang, now, request_id } = call
      const sent = Sent.safeParse(call.body)
      // a form without acts, or another body, says nothing that could be kept
      if (!sent.success || actor.kind !== 'account') return json({ error: deviceWords(lang).asked.shape }, 422)
      const { device, sent_at, items } = sent.data
      const answers = await takeItems({ house, clinic, actor, lang, now, request_id }, { device_id: device, sent_at: sent_at ? new Date(sent_at) : null, items })
      return json({ items: answers })
    },
  }),
]

/** Who is signed in, the token for what they send, and the shift they are in, or why they are in none. */
async function tellStanding({ house, clinic, actor, lang, now, frame }: Call<unknown, unknown>) {
  if (actor.kind !== 'account') return { csrf: '', shift: null, sentence: null, unread: 0 }
  const standing = await findStanding(house.database.read, clinic.id, actor.id, now)
  const { shift } = standing
  const unread = standing.kind === 'on_post' ? await listUnread(house.database.read, clinic.id, standing.shift.branch_id, actor.id, now) : []
  return {
    csrf: frame.csrf,
    shift: standing.kind === 'on_post' ? { id: shift!.id, post_id: shift!.post_id, until: shift!.until } : null,
    sentence: standing.kind === 'on_post' || standing.kind === 'off' ? null : deviceWords(lang).standing[standing.kind],
    unread: unread.length,
  }
}
