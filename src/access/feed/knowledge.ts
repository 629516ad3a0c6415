// Finds the branch that a foreign Location is and the specialty that a foreign code is; what is not known is not guessed.
import { type Read } from '../../platform/db/index.ts'
import { NETWORK_ID } from '../../platform/ids.ts'
import { BRANCH_SYSTEM, SPECIALTY_SYSTEM } from '../terms.ts'
import {
  type KnownBranch, listKnownBranches, listLocationLinks, listSpecialties, listSpecialtyLinks,
} from './queries/knowledge.ts'
import type { Coding, LocationFact } from './rules/facts.ts'
import { type WeekHours, readHours } from './rules/times.ts'
import { type ZoneClock, makeZoneClock } from './rules/zone.ts'

export interface Place {
  clinic_id: string
  branch_id: string
  clock: ZoneClock
  hours: WeekHours
}

export interface Knowledge {
  /** By the operator's link, by our own published identifier, or (a source of one clinic) by that clinic's own id. */
  locate(location: LocationFact): Place | undefined
  /** A branch as a table names it: its slug or its own id; in a table of the whole network with the clinic's slug. */
  locateNamed(clinic: string, branch: string): Place | undefined
  /** By our code system, or by the operator's link. */
  specialtyOf(codings: readonly Coding[]): string | undefined
  /** As a table names it: code, Russian or English name, or the operator's link. */
  specialtyNamed(word: string): string | undefined
}

/** How a code is called in links. */
export function codeKey({ system, code }: Coding): string {
  return `${system}|${code}`
}

/** Reads what a source may refer to: five statements over some hundred rows. A source of one clinic sees that clinic only. */
export async function loadKnowledge(db: Read, source: { id: string; clinic_id: string }): Promise<Knowledge> {
  const own = source.clinic_id === NETWORK_ID ? null : source.clinic_id
  const [branches, specialties, location_links, specialty_links] = await Promise.all([
    listKnownBranches(db, own), listSpecialties(db), listLocationLinks(db, source.id), listSpecialtyLinks(db, source.id),
  ])
  const clocks = new Map<string, ZoneClock>()
  const placeOf = (branch: KnownBranch): Place => {
    let clock = clocks.get(branch.zone)
    if (!clock) clocks.set(branch.zone, (clock = makeZoneClock(branch.zone)))
    return { clinic_id: branch.clinic_id, branch_id: branch.id, clock, hours: readHours(branch.opening_hours) }
  }
  const places = new Map(branches.map((branch) => [`${branch.clinic_id} ${branch.id}`, placeOf(branch)]))
  const placeIn = (branch: KnownBranch | undefined) => branch && places.get(`${branch.clinic_id} ${branch.id}`)
  const by_slugs = new Map(branches.map((branch) => [`${branch.clinic_slug}/${branch.slug}`, branch]))
  const by_fhir = own === null ? new Map<string, KnownBranch>() : new Map(branches.map((branch) => [branch.fhir_id, branch]))
  const links = new Map(location_links.map((link) => [link.location, `${link.clinic_id} ${link.branch_id}`]))
  const codes = new Set(specialties.map(({ code }) => code))
  const words = new Map(specialties.flatMap(({ code, name_ru, name_en }) => [name_ru, name_en, code].map((word) => [word.toLowerCase(), code])))
  const code_links = new Map(specialty_links.map((link) => [link.code, link.specialty_code]))
  return {
    locate({ id, identifiers }) {
      const link = links.get(id)
      if (link !== undefined) return places.get(link)
      const ours = identifiers.find(({ system }) => system === BRANCH_SYSTEM)
      return placeIn((ours && by_slugs.get(ours.value)) ?? by_fhir.get(id))
    },
    locateNamed(clinic, branch) {
      const link = links.get(clinic === '' ? branch : `${clinic}/${branch}`)
      if (link !== undefined) return places.get(link)
      if (clinic !== '') {
        return placeIn(by_slugs.get(`${clinic}/${branch}`) ?? branches.find((one) => one.clinic_slug === clinic && one.fhir_id === branch))
      }
      return own === null ? undefined : placeIn(branches.find((one) => one.slug === branch) ?? by_fhir.get(branch))
    },
    specialtyOf(codings) {
      const ours = codings.find(({ system, code }) => system === SPECIALTY_SYSTEM && codes.has(code))
      if (ours) return ours.code
      for (const coding of codings) {
        const linked = code_links.get(codeKey(coding))
        if (linked !== undefined) return linked
      }
      return undefined
    },
    specialtyNamed: (word) => code_links.get(codeKey({ system: '', code: word })) ?? words.get(word.toLowerCase()),
  }
}
