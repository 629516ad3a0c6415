// The public pages of clinics. What other slices know of a clinic comes as panels, since this slice knows none of them.
import type { ReactNode } from 'react'
import { z } from 'zod'
import { page, refuse } from '../platform/http/answer.ts'
import { type AnyRoute, route } from '../platform/http/route.ts'
import type { House } from '../platform/house.ts'
import type { Lang } from '../platform/i18n.ts'
import { ClinicPage, ClinicsPage } from './pages.tsx'
import { type BranchDetail, type ClinicDetail, findClinic, listBranches, listClinics } from './queries.ts'
import { searchClinics } from './search.ts'

export interface PanelInput {
  house: House
  clinic: ClinicDetail
  branches: readonly BranchDetail[]
  lang: Lang
  now: Date
}

/** A section that a slice below adds to a clinic's page; every statement of it names the clinic. */
export type ClinicPanel = (input: PanelInput) => Promise<ReactNode>

/** The routes /clinics and /clinics/:clinic, with the panels in their order. */
export function makeClinicRoutes(panels: readonly ClinicPanel[]): AnyRoute[] {
  return [
    route({
      method: 'GET', url: '/clinics', permit: 'public', audit: null,
      query: z.object({ q: z.string().trim().max(100).catch('').default('') }),
      async handle({ house, frame, query: { q } }) {
        const clinics = await listClinics(house.database.read)
        return page(<ClinicsPage frame={frame} clinics={searchClinics(clinics, q)} q={q} all_count={clinics.length} />)
      },
    }),
    route({
      method: 'GET', url: '/clinics/:clinic', permit: 'public', audit: null,
      async handle({ house, actor, frame, clinic: { id, slug }, lang, now }) {
        const clinic = await findClinic(house.database.read, id)
        if (!clinic) return refuse(404)
        const branches = (await listBranches(house.database.read, id))
        const shown = await Promise.all(panels.map((panel) => panel({ house, clinic, branches, lang, now })))
        // pages of the whole network stand on the home page
        const work = house.rail(actor, { id, slug }, lang).filter(({ href }) => href.split('/').includes(slug))
        return page(<ClinicPage frame={frame} clinic={clinic} branches={branches} panels={shown} work={work} />)
      },
    }),
  ]
}
