// How a hall's rooms, calls and announcements are named for people.
import type { Lang } from '../../platform/i18n.ts'
import { NBSP } from '../../platform/i18n.ts'
import { nameIn } from '../../ui/index.ts'
import type { HallRoom } from './looking.ts'
import type { HallCall } from './queries/rooms.ts'
import type { Announcement } from './queries/writing.ts'
import { hallWords } from './words/index.ts'

/** «Кабинет 205», or that nobody told us. */
export function roomTitle(lang: Lang, { room }: Pick<HallRoom, 'room'>): string {
  const words = hallWords(lang)
  return room === null ? words.no_room : words.room(/^\d/.test(room) ? room : nameIn(lang, room))
}

/** «Терапевт», «Дежурный врач для детей». */
export function whomFor(lang: Lang, { specialty, audience }: Pick<HallRoom, 'specialty' | 'audience'>): string {
  return specialty === null ? hallWords(lang).duty[audience ?? 'both'] : lang === 'en' ? specialty.en : specialty.ru
}

/** «Соколова А. И.»; null when nobody is named. */
export function doctorIn(lang: Lang, { doctor, doctor_name }: Pick<HallRoom, 'doctor' | 'doctor_name'>): string | null {
  const [family, given, patronymic] = doctor ? [doctor.family, doctor.given, doctor.patronymic] : (doctor_name?.split(' ') ?? [])
  if (!family) return null
  return [nameIn(lang, family), ...[given, patronymic].filter(Boolean).map((name) => `${nameIn(lang, name!).slice(0, 1)}.`)].join(NBSP)
}

/** «2-й этаж», “floor 2”; null when nobody told us. */
export function floorIn(lang: Lang, floor: string | null): string | null {
  if (floor === null || lang === 'ru') return floor?.replace(/(?<=\d\S*) | (?=\d)/g, NBSP) ?? null
  return nameIn(lang, floor.replace(/(\d+)(?:-?й)?\s*этаж/iu, `floor${NBSP}$1`))
}

/** What is read aloud when somebody is called. */
export function sayCall(lang: Lang, { ticket, room, floor }: Pick<HallCall, 'ticket' | 'room' | 'floor'>): string {
  return hallWords(lang).say_call(ticket, room === null ? null : /^\d/.test(room) ? room : nameIn(lang, room), floorIn(lang, floor))
}

/** An announcement as it is shown, or as it is read aloud. */
export function tellAnnouncement(lang: Lang, { kind, room, minutes, text_ru, text_en }: Announcement, aloud: boolean): string {
  const words = hallWords(lang).announcements
  const named = room === null ? '' : /^\d/.test(room) ? room : nameIn(lang, room)
  if (kind === 'delay') return aloud ? words.say_delay(named, minutes!) : words.show_delay(named, minutes!)
  if (kind === 'pause') return aloud ? words.say_pause(named) : words.show_pause(named)
  return lang === 'en' ? (text_en ?? nameIn('en', text_ru!)) : text_ru!
}
