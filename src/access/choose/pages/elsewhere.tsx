// Words for whom nobody can be booked with here: where to turn instead.
import type { Lang } from '../../../platform/i18n.ts'
import { Notice } from '../../../ui/index.ts'
import type { CityBook } from '../books.ts'
import type { Elsewhere } from '../need.ts'
import { specialtyName } from '../phrases.ts'
import { chooseWords } from '../words/index.ts'
import { type Wish, wishHref } from '../wish.ts'

/** Doctors of ours to begin with, where they are on the list. */
const BEGIN: Readonly<Record<Elsewhere, readonly string[]>> = { dentist: [], psychologist: ['therapist', 'psychiatrist'] }

export function ElsewhereNotice({ elsewhere, city, wish, lang }: { elsewhere: Elsewhere; city: CityBook; wish: Wish; lang: Lang }) {
  const words = chooseWords(lang).elsewhere
  const begin = BEGIN[elsewhere].flatMap((code) => city.specialties.get(code) ?? [])
  return (
    <Notice title={words[elsewhere]}>
      <p>{elsewhere === 'dentist' ? words.dentist_what : words.psychologist_what}</p>
      <p>{elsewhere === 'dentist' ? words.dentist_danger : words.psychologist_danger}</p>
      {begin.map((one) => <p key={one.code}><a href={wishHref(wish, { s: one.code, q: '' })}>{words.begin(specialtyName(one, lang))}</a></p>)}
    </Notice>
  )
}
