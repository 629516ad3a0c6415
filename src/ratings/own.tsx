// A doctor's own page: what patients write, in batches that were released, and nothing about what waits.
import { page, refuse } from '../platform/http/answer.ts'
import { type AnyRoute, route } from '../platform/http/route.ts'
import type { Actor } from '../platform/permit.ts'
import { recordEvent } from '../platform/audit.ts'
import { OwnCommentsPage } from './pages/own_comments.tsx'
import { listOwnComments } from './queries/batches.ts'
import { workplaceWords } from './words/workplace.ts'

export const ownRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET', url: '/ratings/:clinic/own', permit: 'ratings.own_comments', audit: 'ratings.own_seen',
    async handle({ house, clinic, actor, frame, lang, now, request, request_id }) {
      const doctor_ids = doctorsOf(actor, clinic.id)
      if (doctor_ids.length === 0) return refuse(404, workplaceWords(lang).own.unlinked)
      const comments = await listOwnComments(house.database.read, clinic.id, doctor_ids)
      if (request.method === 'GET') {
        await house.database.write((db) => recordEvent(db, actor, {
          clinic_id: clinic.id, event: 'ratings.own_seen', subject_kind: 'doctor', subject_id: doctor_ids[0]!, request_id,
          detail: { shown: [...new Set(comments.map(({ batch_id }) => batch_id))] },
        }, now))
      }
      return page(<OwnCommentsPage frame={frame} clinic={clinic} rail={house.rail(actor, clinic, lang)} comments={comments} />)
    },
  }),
]

/** Which doctors of a clinic a person is, by the roles that hold today. */
function doctorsOf(actor: Actor, clinic_id: string): string[] {
  if (actor.kind !== 'account') return []
  return actor.roles.flatMap((held) =>
    held.role === 'doctor' && held.clinic_id === clinic_id && held.doctor_id !== null ? [held.doctor_id] : [])
}
