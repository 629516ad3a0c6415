import type { Frame } from '../../platform/http/route.ts'
import { formatDateTime, localDate } from '../../platform/time.ts'
import { Actions, Aside, Breadcrumbs, Button, DefinitionList, Form, Heading, Lead, Notice, ResidentLayout, StateTag } from '../../ui/index.ts'
import type { OpenSession } from '../queries/sessions.ts'
import { nameBrowser } from '../rules/browser_name.ts'
import { peopleWords } from '../words/index.ts'

export function SessionsPage(props: {
  frame: Frame
  current: string
  sessions: readonly OpenSession[]
  zone: string
  now: Date
  /** What was done just now: 'one', or how many sessions ended. */
  done: string | undefined
}) {
  const { frame, sessions, done } = props
  const words = peopleWords(frame.lang).sessions
  return (
    <ResidentLayout {...frame} title={words.title} robots="noindex">
      <Breadcrumbs above={[{ href: '/people/me', label: words.back }]} here={words.title} />
      <h1>{words.title}</h1>
      {done === 'one' && <Notice kind="success">{words.ended}</Notice>}
      {done !== undefined && /^\d{1,4}$/.test(done) && <Notice kind="success">{words.ended_all(Number(done))}</Notice>}
      <Lead>{words.lead}</Lead>
      {sessions.map((session) => (
        <Session key={session.hash} {...props} session={session} />
      ))}
      {sessions.length > 1 ? (
        <Form action="/people/sessions/revocation" csrf={frame.csrf}>
          <Actions>
            <Button kind="danger">{words.end_all}</Button>
          </Actions>
        </Form>
      ) : (
        <Aside>{words.alone}</Aside>
      )}
    </ResidentLayout>
  )
}

function Session(props: { frame: Frame; session: OpenSession; current: string; zone: string; now: Date }) {
  const { frame, session, zone } = props
  const words = peopleWords(frame.lang).sessions
  const today = localDate(props.now, zone)
  const named = nameBrowser(session.user_agent)
  const name = named ? words.browser_on(named.browser, named.system) : words.unknown_browser
  const here = session.hash === props.current
  const facts = [
    { term: words.since, fact: formatDateTime(frame.lang, session.created_at, zone, today) },
    { term: words.seen, fact: formatDateTime(frame.lang, session.seen_at, zone, today) },
    { term: words.until, fact: formatDateTime(frame.lang, session.expires_at, zone, today) },
  ]
  return (
    <section>
      <Heading level={2} side={here && <StateTag state="fine">{words.here}</StateTag>}>{name}</Heading>
      <DefinitionList facts={facts} />
      <Form action={`/people/sessions/${session.hash}/revocation`} csrf={frame.csrf}>
        <Actions>
          <Button kind="secondary">{here ? words.end : words.end_other(name)}</Button>
        </Actions>
      </Form>
    </section>
  )
}
