import { catalogue } from '../platform/i18n.ts'
import type { Frame } from '../platform/http/route.ts'
import { Aside, Lines, Quote, ResidentLayout } from '../ui/index.ts'
import { en } from './words/en.ts'
import { ru } from './words/ru.ts'

export const siteWords = catalogue(ru, en)

/**
 * The page of a refusal or a fault. In: the status, a full sentence or null for the status' usual words, and the texts of a
 * form that was refused, which may be copied here.
 */
export function ErrorPage(frame: Frame, status: number, sentence: string | null, request_id: string, typed: readonly string[]) {
  const words = siteWords(frame.lang)
  const [title, next] =
    status === 404 || status === 410 ? [words.error_404, words.error_404_next]
    : status === 403 ? [words.error_403, words.error_403_next]
    : status === 401 ? [words.error_401, typed.length > 0 ? words.error_401_typed : words.error_401_next]
    : status === 429 ? [words.error_429, words.error_429_next]
    : status === 413 ? [words.error_413, words.error_413_next]
    : status === 503 ? [words.error_503, words.error_503_next]
    : status >= 500 ? [words.error_500, words.error_500_next]
    : [words.error_400, words.error_400_next]
  return (
    <ResidentLayout {...frame} title={title} robots="noindex">
      <h1>{title}</h1>
      <p>{sentence ?? next}</p>
      {typed.length > 0 && <h2>{words.error_typed}</h2>}
      {typed.map((text, index) => <Quote key={index}><Lines text={text} /></Quote>)}
      {status >= 500 && <Aside>{words.error_id(request_id)}</Aside>}
      {status === 401 && <p><a href={frame.sign_in_href}>{words.sign_in_again}</a></p>}
      <p><a href="/">{words.to_home}</a></p>
    </ResidentLayout>
  )
}
