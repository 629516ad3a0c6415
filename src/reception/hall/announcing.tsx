// Announcements: what a whole hall is told, on its screen and aloud.
import { z } from 'zod'
import { recordEvent } from '../../platform/audit.ts'
import { type Answer, page, refuse, seeOther } from '../../platform/http/answer.ts'
import { type FieldErrors, type Typed, readFields, typedText } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import { makeId } from '../../platform/ids.ts'
import { atLocal } from '../../platform/time.ts'
import { maskText } from '../../ratings/index.ts'
import { type Done, tellScreens } from './acts.ts'
import { type Hall, lookAtHall } from './looking.ts'
import { AnnouncementsPage, KINDS } from './pages/announcements.tsx'
import { type Announcement, endAnnouncement, insertAnnouncement, listAnnouncements } from './queries/writing.ts'
import { HallQuery } from './staff.tsx'
import { hallWords } from './words/index.ts'

const TEXT_MAX = 160

type AnyCall = Call<unknown, unknown>

async function showAnnouncements(call: AnyCall, b: string | undefined, done: Done | undefined, form: { typed: Typed; errors: FieldErrors }, status = 200): Promise<Answer> {
  const { house, clinic, now } = call
  const hall = await lookAtHall(house.database.read, clinic, b, now)
  if (!hall) return refuse(404)
  const shown = await listAnnouncements(house.database.read, clinic.id, hall.branch.id, now)
  return page(<AnnouncementsPage call={call} view={{ hall, now: shown, done, form }} />, { status })
}

/** What was typed as an announcement, or what must be mended. */
function readAnnouncement(call: AnyCall, hall: Hall, typed: Typed): { ok: true; value: Omit<Announcement, 'id'> } | { ok: false; errors: FieldErrors } {
  const { lang, clinic, now } = call
  const words = hallWords(lang).announcements
  const field = (name: string) => typedText(typed, name).trim()
  const errors: FieldErrors = {}
  const kind = KINDS.find((one) => one === field('kind'))
  if (!kind) errors['kind'] = words.kind_missing
  const room = hall.rooms.some((one) => one.room === field('room')) ? field('room') : null
  if (kind && kind !== 'words' && room === null) errors['room'] = words.room_missing
  const minutes = /^\d{1,3}$/.test(field('minutes')) ? Number(field('minutes')) : 0
  if (kind === 'delay' && (minutes < 5 || minutes > 180)) errors['minutes'] = words.minutes_wrong
  if (kind === 'words') {
    const doctors = hall.rooms.flatMap(({ doctor }) => (doctor ? [{ family: doctor.family, given: doctor.given ?? '', patronymic: doctor.patronymic ?? '' }] : []))
    if (field('text_ru') === '') errors['text_ru'] = words.text_missing
    for (const name of ['text_ru', 'text_en'] as const) {
      if (field(name).length > TEXT_MAX) errors[name] = words.text_long
      else if (maskText(field(name), { doctors }).spans.length > 0) errors[name] = words.text_personal
    }
  }
  const until = /^([01]\d|2[0-3]):[0-5]\d$/.test(field('until')) ? atLocal(hall.day, field('until'), clinic.zone) : undefined
  if (!until || until <= now) errors['until'] = words.until_wrong
  if (Object.keys(errors).length > 0) return { ok: false, errors }
  return {
    ok: true,
    value: {
      branch_id: hall.branch.id, kind: kind!, room: kind === 'words' ? null : room, minutes: kind === 'delay' ? minutes : null,
      text_ru: kind === 'words' ? field('text_ru') : null, text_en: kind === 'words' ? field('text_en') || null : null, since: now, until: until!,
    },
  }
}

export const announcementRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET', url: '/reception/:clinic/hall/announcements', permit: 'reception.hall', audit: null, query: HallQuery,
    handle: (call) => showAnnouncements(call, call.query.b, call.query.done, { typed: {}, errors: {} }),
  }),
  route({
    method: 'POST', url: '/reception/:clinic/hall/announcements', permit: 'reception.hall', audit: 'reception.announced',
    async handle(call) {
      const { house, clinic, actor, now, request_id } = call
      const typed = readFields(call.body)
      const hall = await lookAtHall(house.database.read, clinic, typedText(typed, 'b') || undefined, now)
      if (!hall) return refuse(404)
      const read = readAnnouncement(call, hall, typed)
      if (!read.ok) return showAnnouncements(call, hall.branch.slug, undefined, { typed, errors: read.errors }, 422)
      const id = makeId(now)
      await house.database.write(async (db) => {
        await insertAnnouncement(db, clinic.id, { ...read.value, id, account_id: actor.kind === 'account' ? actor.id : null })
        await recordEvent(db, actor, { clinic_id: clinic.id, event: 'reception.announced', subject_kind: 'announcement', subject_id: id, request_id }, now)
        await tellScreens(db, { clinic_id: clinic.id, branch_id: hall.branch.id }, now)
      })
      return seeOther(`/reception/${clinic.slug}/hall/announcements?b=${hall.branch.slug}&done=announced`)
    },
  }),
  route({
    method: 'POST', url: '/reception/:clinic/hall/announcements/:announcement/end', permit: 'reception.hall', audit: 'reception.announcement_ended',
    params: z.object({ clinic: z.string(), announcement: z.uuid() }),
    async handle(call) {
      const { house, clinic, actor, now, params, request_id } = call
      const branch_id = await house.database.write(async (db) => {
        const ended = await endAnnouncement(db, clinic.id, params.announcement, now)
        if (ended === undefined) return undefined
        await recordEvent(db, actor, { clinic_id: clinic.id, event: 'reception.announcement_ended', subject_kind: 'announcement', subject_id: params.announcement, request_id }, now)
        await tellScreens(db, { clinic_id: clinic.id, branch_id: ended }, now)
        return ended
      })
      if (!branch_id) return refuse(404, hallWords(call.lang).announcements.gone)
      const branch = (await lookAtHall(house.database.read, clinic, undefined, now))!.branches.find(({ id }) => id === branch_id)
      return seeOther(`/reception/${clinic.slug}/hall/announcements?b=${branch?.slug ?? ''}&done=ended`)
    },
  }),
]
