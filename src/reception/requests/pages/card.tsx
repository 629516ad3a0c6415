// One request on a board. The same markup serves as the pattern from which the board's script makes cards: there it has
// every act and every sign, and the script hides what does not apply.
import type { Lang } from '../../../platform/i18n.ts'
import { Button, Form, StateTag } from '../../../ui/index.ts'
import { postIn } from '../../posts/rules/naming.ts'
import { CARD_ACTS, type CardAct, type CardTexts } from '../card.ts'
import { FAIL_REASONS } from '../rules/kinds.ts'
import { requestWords } from '../words/index.ts'

export interface PostNamed {
  id: string
  name: string
  name_en: string | null
}

export interface CardProps {
  lang: Lang
  csrf: string
  /** …/requests; the request's id follows. */
  base: string
  posts: readonly PostNamed[]
  /** Undefined: the pattern. */
  request?: { id: string; texts: CardTexts; acts: readonly CardAct[] }
  /** On a page of its own the heading above says its title. */
  is_alone?: boolean
}

const SIGNS = ['attention', 'late', 'fine', 'unknown'] as const
/** What has a button of its own; the rest is behind «what else». */
const FIRST: readonly CardAct[] = ['take', 'accept', 'fetch', 'done', 'decline']

export function RequestCard({ lang, csrf, base, posts, request, is_alone }: CardProps) {
  const words = requestWords(lang)
  const acts = request?.acts ?? CARD_ACTS
  const id = request?.id ?? ''
  const part = (kind: CardAct) => (
    <ActForm key={kind} kind={kind} lang={lang} csrf={csrf} action={`${base}/${id}/acts`} posts={posts} id={id} is_first={FIRST.includes(kind) && kind !== 'decline'} />
  )
  const more = acts.filter((kind) => !FIRST.includes(kind))
  return (
    <li className={request?.texts.rings ? 'request request--rings' : 'request'} data-request={id}>
      {!is_alone && <h3 className="request__title"><a href={`${base}/${id}`} data-title="">{request?.texts.title}</a></h3>}
      <p className="request__state">
        {SIGNS.filter((sign) => !request || request.texts.state === sign).map((sign) => (
          <span key={sign} data-sign={sign}><StateTag state={sign}><span data-tag="">{request?.texts.tag ?? ''}</span></StateTag></span>
        ))}
      </p>
      <p className="request__lines" data-lines="">{request?.texts.lines.join(' ')}</p>
      <div className="request__acts">{FIRST.filter((kind) => acts.includes(kind)).map(part)}</div>
      {more.length > 0 && (
        <details className="request__more" data-more="">
          <summary>{words.acts.more}</summary>
          <div>{more.map(part)}</div>
        </details>
      )}
    </li>
  )
}

interface ActFormProps {
  kind: CardAct
  lang: Lang
  csrf: string
  action: string
  posts: readonly PostNamed[]
  id: string
  is_first: boolean
}

function ActForm({ kind, lang, csrf, action, posts, id, is_first }: ActFormProps) {
  const words = requestWords(lang).acts
  return (
    <div className={`act act--${kind}`} data-act={kind}>
      <Form action={action} csrf={csrf}>
        <input type="hidden" name="act" value={kind} />
        <ActFields kind={kind} lang={lang} posts={posts} id={id} />
        <Button kind={is_first ? 'primary' : 'secondary'}>{words[kind]}</Button>
      </Form>
    </div>
  )
}

/** Whether a code is right only the server knows; where the network is gone the page says so beside the field. */
function ActFields({ kind, lang, posts, id }: Pick<ActFormProps, 'kind' | 'lang' | 'posts' | 'id'>) {
  const all = requestWords(lang)
  const words = all.acts
  const idOf = (name: string) => `${kind}-${name}-${id}`
  if (kind === 'hand') {
    return (
      <div className="field">
        <label className="field__label" htmlFor={idOf('post')} data-for="post">{words.hand_to}</label>
        <select className="input" id={idOf('post')} name="post" data-id="post">
          {posts.map((post) => <option key={post.id} value={post.id}>{postIn(lang, post.name, post.name_en)}</option>)}
        </select>
      </div>
    )
  }
  if (kind === 'fail') {
    return (
      <>
        <div className="field">
          <label className="field__label" htmlFor={idOf('reason')} data-for="reason">{words.reason}</label>
          <select className="input" id={idOf('reason')} name="reason" data-id="reason">
            {FAIL_REASONS.map((reason) => <option key={reason} value={reason}>{all.reasons[reason].replace(/\.$/, '')}</option>)}
          </select>
        </div>
        <Line id={idOf('note')} name="note" label={words.note} hint={words.note_hint} />
      </>
    )
  }
  if (kind === 'fetch') {
    return (
      <>
        <Line id={idOf('code')} name="code" label={words.code} hint={words.code_hint} numeric short />
        <p className="field__error" data-offline="" hidden>{words.offline_code}</p>
      </>
    )
  }
  if (kind === 'call') {
    return (
      <>
        <Line id={idOf('car')} name="car" label={words.car} hint={words.car_hint} />
        <Line id={idOf('minutes')} name="minutes" label={words.minutes} numeric short />
      </>
    )
  }
  return null
}

function Line({ id, name, label, hint, numeric, short }: { id: string; name: string; label: string; hint?: string; numeric?: boolean; short?: boolean }) {
  return (
    <div className="field">
      <label className="field__label" htmlFor={id} data-for={name}>{label}</label>
      {hint && <p className="field__hint" id={`${id}-hint`} data-hint={name}>{hint}</p>}
      <input
        className={short ? 'input input--short' : 'input'} id={id} name={name} data-id={name} autoComplete="off" maxLength={120}
        inputMode={numeric ? 'numeric' : undefined} aria-describedby={hint ? `${id}-hint` : undefined}
      />
    </div>
  )
}
