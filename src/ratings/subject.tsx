// How cases show an answer that they are about: masked words and marks, never who wrote them.
import { registerSubject } from '../cases/index.ts'
import { DefinitionList } from '../ui/index.ts'
import { AXES } from './answer.ts'
import { MASK_WORDS, maskText } from './mask.ts'
import { markText } from './pages/given.tsx'
import { TextsView } from './pages/staff_answer.tsx'
import { doctorLine } from './pages/staff_list.tsx'
import { findAnswerRow, findNamedMarks } from './queries/staff.ts'
import { findAnswerDoctors } from './queries/work.ts'
import { ratingsWords } from './words/index.ts'
import { SUBJECT_KIND } from './working.ts'

/** Registers answers with cases; called once, when the program is put together. */
export function registerAnswers(): void {
  registerSubject(
    SUBJECT_KIND,
    async (db, clinic_id, id, lang) => {
      const answer = await findAnswerRow(db, clinic_id, id)
      if (!answer) return null
      const words = ratingsWords(lang)
      const marks = await findNamedMarks(db, clinic_id, [id])
      return (
        <>
          <TextsView texts={answer} none={words.staff.no_words} lang={lang} />
          <DefinitionList
            facts={[
              ...marks.map((mark) => ({ term: words.staff.doctor, fact: doctorLine(lang, words, mark) })),
              { term: words.given.clinic, fact: markText(words, answer.clinic_mark) },
              ...AXES.filter((axis) => answer[`${axis}_mark`] !== null).map((axis) => ({
                term: words.given[axis], fact: markText(words, answer[`${axis}_mark`]),
              })),
            ]}
          />
        </>
      )
    },
    {
      async mask(db, clinic_id, id, words, lang) {
        const doctors = await findAnswerDoctors(db, clinic_id, id)
        const known = { doctors: doctors.map(({ family, given, patronymic }) => ({ family, given: given ?? '', patronymic })) }
        return maskText(words, known, { words: MASK_WORDS[lang] }).masked
      },
    },
  )
}
