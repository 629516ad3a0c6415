// What stands around the pages of schedules.
import type { ReactNode } from 'react'
import type { Call } from '../../../platform/http/route.ts'
import type { Lang } from '../../../platform/i18n.ts'
import { StaffLayout, nameIn } from '../../../ui/index.ts'

/** What the pages need of a call. */
export type DeskCall = Pick<Call<unknown, unknown>, 'house' | 'actor' | 'clinic' | 'lang' | 'frame' | 'now'>

export function ScheduleDesk({ call, title, children }: { call: DeskCall; title: string; children: ReactNode }) {
  const { house, actor, clinic, lang, frame } = call
  const base = schedulesHref(clinic.slug)
  const rail = house.rail(actor, clinic, lang).map((item) => ({ ...item, current: item.href === base }))
  return (
    <StaffLayout {...frame} title={title} rail={rail} place={lang === 'en' ? clinic.name_en : clinic.name_ru} robots="noindex">
      {children}
    </StaffLayout>
  )
}

export function schedulesHref(slug: string, doctor_id?: string): string {
  return `/access/${slug}/schedules${doctor_id === undefined ? '' : `/${doctor_id}`}`
}

/** «Соколова Анна Игоревна» */
export function doctorName(lang: Lang, doctor: { family: string; given: string | null; patronymic: string | null }): string {
  return nameIn(lang, [doctor.family, doctor.given, doctor.patronymic].filter(Boolean).join(' '))
}

export function named(lang: Lang, one: { name_ru: string; name_en: string }): string {
  return lang === 'en' ? one.name_en : one.name_ru
}
