// What a case is about belongs to the slice that opened it. That slice stands below and registers here, once, when the
// program is put together, how its subject is shown and how words of its author are masked.
import type { ReactElement } from 'react'
import type { Read } from '../platform/db/index.ts'
import type { Lang } from '../platform/i18n.ts'

/** The subject's own words for staff: already masked, never who wrote them. */
export type SubjectPanel = (db: Read, clinic_id: string, id: string, lang: Lang) => Promise<ReactElement | null>

/** Takes names and numbers out of what the author adds later; only what it returns is kept. */
export type WordsMask = (db: Read, clinic_id: string, id: string, words: string, lang: Lang) => Promise<string>

interface Subject {
  panel: SubjectPanel
  mask: WordsMask | null
}

const subjects = new Map<string, Subject>()

/**
 * Registers a kind of subject under the name that `openCase` is given. Without a mask the author of such a case is
 * offered choices only and no field for words.
 */
export function registerSubject(kind: string, panel: SubjectPanel, more: { mask?: WordsMask } = {}): void {
  subjects.set(kind, { panel, mask: more.mask ?? null })
}

/** The registered kind, if any. */
export function findSubject(kind: string): Subject | undefined {
  return subjects.get(kind)
}
