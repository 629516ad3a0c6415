// The addresses of published figures.
import { json, page, refuse, text } from '../../platform/http/answer.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import type { Lang } from '../../platform/i18n.ts'
import { type Actor, type Grants, holds } from '../../platform/permit.ts'
import type { RailItem } from '../../platform/slice.ts'
import { localDate } from '../../platform/time.ts'
import { Heading, Lead, ResidentLayout } from '../../ui/index.ts'
import { type DoctorFigure, doctorFigure, findOpenFigures, listDoctorFigures } from '../kept/index.ts'
import { figuresCsv, figuresJson } from './figure_files.ts'
import { HOW_HREF } from './panel.tsx'
import { DoctorsPage, type FigureDesk, OwnFiguresPage } from './staff.tsx'
import { figureWords } from './words.ts'

export const figureGrants: Grants = {
  'ratings.doctors': ['chief_doctor'],
  'ratings.own': ['doctor'],
}

/** Figures change once a day at most. */
const HEADERS = { 'cache-control': 'public, max-age=3600' }

export const figureRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET', url: HOW_HREF, permit: 'public', audit: null,
    handle({ frame }) {
      const { title, lead, sections } = figureWords(frame.lang).how
      return page(
        <ResidentLayout {...frame} title={title}>
          <h1>{title}</h1>
          <Lead>{lead}</Lead>
          {sections.map(([heading, sentence]) => (
            <section key={heading}>
              <Heading>{heading}</Heading>
              <p>{sentence}</p>
            </section>
          ))}
        </ResidentLayout>,
      )
    },
  }),
  route({
    method: 'GET', url: '/ratings/:clinic/figures.csv', permit: 'public', audit: null,
    async handle({ house, clinic }) {
      const branches = await findOpenFigures(house.database.read, clinic.id)
      const headers = { ...HEADERS, 'content-disposition': `attachment; filename="figures-${clinic.slug}.csv"` }
      return text(figuresCsv(branches), 'text/csv; charset=utf-8', 200, headers)
    },
  }),
  route({
    method: 'GET', url: '/ratings/:clinic/figures.json', permit: 'public', audit: null,
    async handle({ house, clinic }) {
      return json(figuresJson(clinic, await findOpenFigures(house.database.read, clinic.id)), 200, HEADERS)
    },
  }),
  route({
    method: 'GET', url: '/ratings/:clinic/doctors', permit: 'ratings.doctors', audit: null,
    async handle(call) {
      return page(<DoctorsPage desk={deskOf(call, await listDoctorFigures(call.house.database.read, call.clinic.id))} />)
    },
  }),
  route({
    method: 'GET', url: '/ratings/:clinic/me', permit: 'ratings.own', audit: null,
    async handle(call) {
      const doctors = ownDoctors(call.actor, call.clinic.id)
      if (doctors.length === 0) return refuse(404, figureWords(call.lang).mine.unlinked)
      const figures = await Promise.all(doctors.map((id) => doctorFigure(call.house.database.read, call.clinic.id, id)))
      return page(<OwnFiguresPage desk={deskOf(call, figures.flat())} />)
    },
  }),
]

/** Entries of the staff's rail. */
export function figureRail(actor: Actor, clinic: { id: string; slug: string }, lang: Lang): RailItem[] {
  const words = figureWords(lang)
  return [
    ...(holds(figureGrants, actor, 'ratings.doctors', clinic.id)
      ? [{ label: words.doctors.rail, href: `/ratings/${clinic.slug}/doctors`, place: 24 }]
      : []),
    ...(holds(figureGrants, actor, 'ratings.own', clinic.id)
      ? [{ label: words.mine.rail, href: `/ratings/${clinic.slug}/me`, place: 26 }]
      : []),
  ]
}

/** Which doctors of a clinic a person is, by the roles that hold today. */
function ownDoctors(actor: Actor, clinic_id: string): string[] {
  if (actor.kind !== 'account') return []
  return actor.roles.flatMap((held) =>
    held.role === 'doctor' && held.clinic_id === clinic_id && held.doctor_id !== null ? [held.doctor_id] : [])
}

function deskOf({ house, frame, clinic, actor, lang, now }: Call<unknown, unknown>, figures: DoctorFigure[]): FigureDesk {
  return { frame, clinic, figures, rail: house.rail(actor, clinic, lang), today: localDate(now, clinic.zone) }
}
