// What stands around the chief doctor's pages about letters.
import type { ReactNode } from 'react'
import type { FieldErrors, Typed } from '../../platform/http/form.ts'
import type { Call } from '../../platform/http/route.ts'
import { localDate } from '../../platform/time.ts'
import { StaffLayout, Tabs } from '../../ui/index.ts'
import { staffWords } from '../words/index.ts'

export type Section = 'overview' | 'messages' | 'wordings' | 'policy' | 'sensitive'

/** What the pages need of a call. */
export type DeskCall = Pick<Call<unknown, unknown>, 'house' | 'actor' | 'clinic' | 'lang' | 'frame' | 'now'>

/** A form on a page of the desk: who may send it, what was typed and what is wrong with it, what was saved. */
export interface DeskForm {
  may_write: boolean
  typed: Typed
  errors: FieldErrors
  saved: string | undefined
}

/** Today in the clinic's zone; dates of another year name theirs. */
export function todayOf(call: DeskCall): string {
  return localDate(call.now, call.clinic.zone)
}

export function Desk({
  call,
  section,
  title,
  scripts,
  children,
}: {
  call: DeskCall
  section: Section
  title: string
  scripts?: readonly string[] | undefined
  children: ReactNode
}) {
  const { house, actor, clinic, lang, frame } = call
  const words = staffWords(lang)
  const base = `/letters/${clinic.slug}`
  const hrefs: Record<Section, string> = {
    overview: base,
    messages: `${base}/messages`,
    wordings: `${base}/wordings`,
    policy: `${base}/policy`,
    sensitive: `${base}/sensitive`,
  }
  const rail = house.rail(actor, clinic, lang).map((item) => ({ ...item, current: item.href === base }))
  return (
    <StaffLayout {...frame} title={title} scripts={scripts} rail={rail} place={lang === 'en' ? clinic.name_en : clinic.name_ru}>
      <Tabs
        label={words.tabs.label}
        tabs={(Object.keys(hrefs) as Section[]).map((key) => ({
          href: hrefs[key],
          label: words.tabs[key],
          current: key === section,
        }))}
      />
      {children}
    </StaffLayout>
  )
}
