// The screen at the exit. A face is a drawing with its word: nobody has to tell colours or faces apart.
import type { Call } from '../../../platform/http/route.ts'
import { WallLayout } from '../../../ui/index.ts'
import { FACES, type Face } from '../rules/faces.ts'
import { seniorWords } from '../words/index.ts'

type ExitCall = Pick<Call<{ branch: string; key: string }, unknown>, 'clinic' | 'lang' | 'frame' | 'params'>

/** Thanks stand for so long, and nothing can be pressed meanwhile. */
const THANKS_SECONDS = 6
/** Whoever chose another language has left by then: the next visitor finds the screen as it was. */
const STILL_SECONDS = 60

const MOUTHS: Readonly<Record<Face, string>> = { good: 'M30 58 Q50 82 70 58', middling: 'M32 66 H68', bad: 'M30 72 Q50 50 70 72' }

export function ExitPage({ call, thanks, is_wrong }: { call: ExitCall; thanks: boolean; is_wrong: boolean }) {
  const { clinic, lang, frame, params } = call
  const all = seniorWords(lang)
  const words = all.exit
  const base = `/reception/${clinic.slug}/exit/${params.branch}/${params.key}`
  if (thanks) {
    return (
      <WallLayout lang={lang} title={words.thanks} demo={frame.demo} robots="noindex" referrer="no-referrer" scripts={['exit.js']}>
        <h1>{words.thanks}</h1>
        <p>{words.thanks_more}</p>
        <p data-exit-back={`${base}?lang=ru`} data-exit-seconds={THANKS_SECONDS} />
        <noscript><meta httpEquiv="refresh" content={`${THANKS_SECONDS};url=${base}?lang=ru`} /></noscript>
      </WallLayout>
    )
  }
  return (
    <WallLayout lang={lang} title={words.title} demo={frame.demo} robots="noindex" referrer="no-referrer" scripts={['exit.js']} language_href={`${base}?lang=${lang === 'ru' ? 'en' : 'ru'}`}>
      <h1>{words.title}</h1>
      {is_wrong && <p role="alert">{words.wrong}</p>}
      <form method="post" action={base} className="faces">
        {FACES.map((face) => (
          <button key={face} className="face" name="face" value={face}>
            <svg viewBox="0 0 100 100" aria-hidden="true" focusable="false" className="face__drawing">
              <circle cx="50" cy="50" r="46" fill="none" stroke="currentColor" strokeWidth="4" />
              <circle cx="34" cy="38" r="5" fill="currentColor" />
              <circle cx="66" cy="38" r="5" fill="currentColor" />
              <path d={MOUTHS[face]} fill="none" stroke="currentColor" strokeWidth="5" strokeLinecap="round" />
            </svg>
            {all.names[face]}
          </button>
        ))}
      </form>
      <p>{words.about}</p>
      {lang !== 'ru' && <p data-exit-back={`${base}?lang=ru`} data-exit-seconds={STILL_SECONDS} />}
    </WallLayout>
  )
}
