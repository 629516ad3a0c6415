// What stands around the desk's pages.
import type { ReactNode } from 'react'
import type { Call } from '../../../platform/http/route.ts'
import { holds } from '../../../platform/permit.ts'
import { StaffLayout, Tabs } from '../../../ui/index.ts'
import { deskWords } from '../words/index.ts'

/** What the pages need of a call. */
export type DeskCall = Pick<Call<unknown, unknown>, 'house' | 'actor' | 'clinic' | 'lang' | 'frame' | 'now'>

export function DeskFrame(props: {
  call: DeskCall
  section: 'day' | 'visitor' | 'appeals'
  title: string
  scripts?: readonly string[]
  children: ReactNode
}) {
  const { house, actor, clinic, lang, frame } = props.call
  const words = deskWords(lang).tabs
  const base = `/access/${clinic.slug}/desk`
  const rail = house.rail(actor, clinic, lang).map((item) => ({ ...item, current: item.href === base }))
  const tabs = [
    { href: base, label: words.day, current: props.section === 'day' },
    { href: `${base}/new`, label: words.visitor, current: props.section === 'visitor' },
    ...(holds(house.grants, actor, 'access.appeals', clinic.id)
      ? [{ href: `${base}/appeals`, label: words.appeals, current: props.section === 'appeals' }]
      : []),
  ]
  return (
    <StaffLayout
      {...frame} title={props.title} rail={rail} place={lang === 'en' ? clinic.name_en : clinic.name_ru} robots="noindex"
      scripts={props.scripts}
    >
      <Tabs label={words.label} tabs={tabs} />
      {props.children}
    </StaffLayout>
  )
}
