// What stands around the staff's pages of reception that are no device's: rail, the building, what was just done.
import type { ReactNode } from 'react'
import type { Call } from '../platform/http/route.ts'
import { StaffLayout } from '../ui/index.ts'

/** What these pages need of a call. */
export type DeskCall = Pick<Call<unknown, unknown>, 'house' | 'actor' | 'clinic' | 'lang' | 'frame' | 'now'>

/** A staff page of reception; `section` is the word in its address, by which the rail knows where one is. */
export function ReceptionFrame({ call, section, title, scripts, children }: {
  call: DeskCall; section: string; title: string; scripts?: readonly string[]; children: ReactNode
}) {
  const { house, actor, clinic, lang, frame } = call
  const base = `/reception/${clinic.slug}/${section}`
  const rail = house.rail(actor, clinic, lang).map((item) => ({ ...item, current: item.href === base }))
  return (
    <StaffLayout {...frame} title={title} rail={rail} place={lang === 'en' ? clinic.name_en : clinic.name_ru} robots="noindex" scripts={scripts ?? []}>
      {children}
    </StaffLayout>
  )
}
