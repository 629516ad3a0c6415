// An answer that was given, as a list of facts: to its author, in a preview, to staff.
import { DefinitionList, Lead, nameIn } from '../../ui/index.ts'
import type { Lang } from '../../platform/i18n.ts'
import { localTime } from '../../platform/time.ts'
import { AXES, type Content, type DoctorMark, TEXTS, type Texts } from '../answer.ts'
import { type Asked, type AskedVisit, clinicName } from '../link.ts'
import { type Words, ratingsWords } from '../words/index.ts'

/** The given marks and words. `texts` replaces the answer's own words, for instance by masked ones. */
export function Given({ asked, lang, content, texts }: { asked: Asked; lang: Lang; content: Content; texts?: Texts | undefined }) {
  const words = ratingsWords(lang)
  const shown = texts ?? content.texts
  const facts = [
    ...asked.visits.map((visit) => ({
      term: visitName(visit, asked, lang),
      fact: doctorMark(words, content.doctors.find(({ visit_id }) => visit_id === visit.id)),
    })),
    { term: clinicName(asked.clinic, lang), fact: markText(words, content.clinic_mark) },
    ...AXES.filter((axis) => content.axes[axis] !== null).map((axis) => ({ term: words.given[axis], fact: markText(words, content.axes[axis]) })),
    ...TEXTS.filter((field) => shown[field] !== null).map((field) => ({ term: words.given[field], fact: <Written text={shown[field]!} /> })),
  ]
  return <DefinitionList facts={facts} />
}

/** Words of a patient: line ends are kept by paragraphs. */
export function Written({ text }: { text: string }) {
  return <>{text.split('\n').map((line, index) => <span key={index}>{index > 0 && <br />}{line}</span>)}</>
}

/** «Соколова Анна Игоревна, терапевт, в 10:30». */
export function visitName(visit: AskedVisit, asked: Asked, lang: Lang): string {
  const specialty = lang === 'en' ? visit.specialty_en : visit.specialty_ru
  const doing = specialty && withinSentence(specialty)
  const at = ratingsWords(lang).form.at(localTime(visit.started_at ?? visit.ended_at, asked.clinic.zone))
  return [nameIn(lang, visit.doctor_name), doing, at].filter(Boolean).join(', ')
}

/** «Эндокринолог» → «эндокринолог»; an abbreviation («ЛОР-врач», «ENT doctor») stays. */
function withinSentence(name: string): string {
  return /^\p{Lu}\p{Ll}/u.test(name) ? name[0]!.toLowerCase() + name.slice(1) : name
}

/** The clinic and the day, under a page's heading. */
export function Subject({ asked, lang, day }: { asked: Asked; lang: Lang; day: string }) {
  return <Lead>{clinicName(asked.clinic, lang)}, {day}</Lead>
}

/** A mark in words: «4 из 5», «нечего оценивать», «не оценено». */
export function markText(words: Words, mark: number | 'not_applicable' | null): string {
  if (mark === null) return words.given.not_given
  return mark === 'not_applicable' ? words.given.not_applicable : words.given.mark(mark)
}

function doctorMark(words: Words, mark: Pick<DoctorMark, 'outcome' | 'mark'> | undefined): string {
  if (!mark) return words.given.not_given
  if (mark.outcome === 'not_seen') return words.given.not_seen
  return markText(words, mark.outcome === 'not_applicable' ? 'not_applicable' : mark.mark)
}
