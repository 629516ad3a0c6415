import type { Random } from '../random.ts'
import { readPhrases, fits, sayPhrase } from './phrases.ts'
import { englishReplies, formalReplies, goodReplies } from './replies.ts'

export type ReplyAbout = {
  /** The lower of the answer's two marks. */
  mark: number
  specialty: string
  chief_sex: 'male' | 'female'
  lang: 'ru' | 'en'
  /** A theme of the phrase lists ('queue', 'desk', 'phone', 'clean', 'lift', 'attention'); absent: any. */
  theme?: string | undefined
  /** Whether it names an action; absent: three of four do. */
  good?: boolean | undefined
}

const lists = {
  good: readPhrases(goodReplies),
  formal: readPhrases(formalReplies),
  english: readPhrases(englishReplies),
}

/** A chief doctor’s short reply: a good one names an action and who checks it, a formal one nothing. */
export function makeReply(random: Random, about: ReplyAbout): { text: string, good: boolean } {
  const good = about.good ?? random.chance(0.75)
  const voice = {
    doctor_sex: about.chief_sex,
    author_sex: about.chief_sex,
    child_sex: 'male',
    child: false,
    specialty: about.specialty,
    month: 1,
  } as const
  const list = about.lang === 'ru' ? lists[good ? 'good' : 'formal']
    : lists.english.filter((said) => (said.theme === 'good') === good)
  const fitting = list.filter((said) => fits(said, about.mark, voice))
  const on_theme = fitting.filter((said) => said.theme === about.theme)
  const said = random.pick(on_theme.length > 0 ? on_theme : fitting)
  return { text: sayPhrase(random, said.text, voice), good }
}
