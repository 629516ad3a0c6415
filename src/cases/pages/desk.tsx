// What stands around the clinic's pages about cases.
import type { ReactNode } from 'react'
import type { Call } from '../../platform/http/route.ts'
import { StaffLayout, Tabs } from '../../ui/index.ts'
import { casesWords } from '../words/index.ts'

/** What the pages need of a call. */
export type DeskCall = Pick<Call<unknown, unknown>, 'house' | 'actor' | 'clinic' | 'lang' | 'frame' | 'now'>

export function CasesDesk(props: { call: DeskCall; section: 'cases' | 'templates'; title: string; children: ReactNode }) {
  const { house, actor, clinic, lang, frame } = props.call
  const words = casesWords(lang).tabs
  const base = `/cases/${clinic.slug}`
  const rail = house.rail(actor, clinic, lang).map((item) => ({ ...item, current: item.href === base }))
  return (
    <StaffLayout {...frame} title={props.title} rail={rail} place={lang === 'en' ? clinic.name_en : clinic.name_ru} robots="noindex">
      <Tabs
        label={words.label}
        tabs={[
          { href: base, label: words.cases, current: props.section === 'cases' },
          { href: `${base}/templates`, label: words.templates, current: props.section === 'templates' },
        ]}
      />
      {props.children}
    </StaffLayout>
  )
}
