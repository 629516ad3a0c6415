// From what is kept to what the public interface answers: pure.
import type { z } from 'zod'
import type { BranchFacts } from '../choose/queries.ts'
import type { Norm } from '../norms.ts'
import type { ClassCode } from '../slot.ts'
import type { BranchServed, BranchWait, ClassFigure, PhantomRate } from '../waits/index.ts'
import { shareWithin } from '../waits/index.ts'
import type { figureShape, normShape, servedShape, waitShape } from './shapes.ts'

export function apiNorm(norm: Norm): z.infer<typeof normShape> {
  const { key, edition, value, unit, start_event, name_ru, name_en, source, valid_from, valid_to } = norm
  return { key, edition, value, unit, start_event, name_ru, name_en, source, valid_from, valid_to }
}

export function apiFigure(figure: ClassFigure | undefined): z.infer<typeof figureShape> | null {
  if (!figure) return null
  return {
    next_at: figure.next_at, third_next_available_days: figure.third_days, third_next_available_beyond_horizon: figure.third_beyond,
    free_7_days: figure.free_7, free_14_days: figure.free_14, free_28_days: figure.free_28, load: figure.load, doctors: figure.doctors,
  }
}

/** What is known of a class at a branch, and as of when. A source that has never been read well makes it unknown. */
export function apiKnown(wait: BranchWait | undefined, code: ClassCode): Pick<z.infer<typeof waitShape>, 'state' | 'known_at'> {
  const is_known = wait !== undefined && !wait.never_read
  return {
    state: !is_known ? 'unknown' : wait.figures[code] ? 'known' : 'not_served',
    known_at: wait?.known_at?.toISOString() ?? null,
  }
}

/** One branch of the list. */
export function apiWait(
  branch: BranchFacts, wait: BranchWait | undefined, served: BranchServed | undefined, phantom: PhantomRate | undefined, code: ClassCode,
): z.infer<typeof waitShape> {
  const figure = wait?.never_read ? undefined : wait?.figures[code]
  return {
    clinic: branch.clinic_slug, branch: branch.slug,
    name_ru: `${branch.clinic_ru}, ${branch.branch_ru}`, name_en: `${branch.clinic_en}, ${branch.branch_en}`,
    address: branch.address, okrug: branch.okrug_code, latitude: branch.latitude, longitude: branch.longitude,
    ...apiKnown(wait, code),
    sampled_at: wait?.sampled_at.toISOString() ?? null,
    now: apiFigure(figure),
    phantom_rate: phantom?.rate ?? null,
    phantom_attempts: phantom?.attempts ?? null,
    served: apiServed(served),
  }
}

function apiServed(served: BranchServed | undefined): z.infer<typeof servedShape> | null {
  if (!served) return null
  const { visit, norms } = served.figure
  return {
    month: served.month, waits: visit.n, nine_in_ten_days: visit.days, nine_in_ten_beyond_horizon: visit.beyond,
    within_norm: norms.map((norm) => ({
      norm_key: norm.norm_key, norm_edition: norm.norm_edition, requests: norm.asked, share: shareWithin([norm]),
    })),
  }
}
