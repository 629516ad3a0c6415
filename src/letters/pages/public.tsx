// What residents see: unsubscribing and why a letter came. Neutral: no visit, clinic or doctor is named.
import type { Frame } from '../../platform/http/route.ts'
import { Actions, Button, Form, Lead, ResidentLayout } from '../../ui/index.ts'
import { publicWords } from '../words/index.ts'

interface LinkPage {
  frame: Frame
  token: string
}

/** Where a link leads: nothing has happened yet. */
export function StopPage({ frame, token }: LinkPage) {
  const words = publicWords(frame.lang)
  return (
    <ResidentLayout {...frame} title={words.stop_title} robots="noindex" referrer="no-referrer">
      <h1>{words.stop_title}</h1>
      <Lead>{words.stop_lead}</Lead>
      <p>
        <a href="/letters/why">{words.why_link}</a>
      </p>
      <Form action={`/letters/unsubscription/${token}`}>
        <Actions>
          <Button name="confirm" value="yes">
            {words.stop_button}
          </Button>
        </Actions>
      </Form>
    </ResidentLayout>
  )
}

export function StoppedPage({ frame, token }: LinkPage) {
  const words = publicWords(frame.lang)
  return (
    <ResidentLayout
      {...frame}
      path={`/letters/unsubscription/${token}`}
      title={words.stopped_title}
      robots="noindex"
      referrer="no-referrer"
    >
      <h1>{words.stopped_title}</h1>
      <Lead>{words.stopped_lead}</Lead>
      <p>{words.stopped_keep}</p>
      <h2>{words.undo_lead}</h2>
      <Form action={`/letters/subscription/${token}`}>
        <Actions>
          <Button kind="secondary">{words.undo_button}</Button>
        </Actions>
      </Form>
    </ResidentLayout>
  )
}

export function AgainPage({ frame, token }: LinkPage) {
  const words = publicWords(frame.lang)
  return (
    <ResidentLayout
      {...frame}
      path={`/letters/unsubscription/${token}`}
      title={words.again_title}
      robots="noindex"
      referrer="no-referrer"
    >
      <h1>{words.again_title}</h1>
      <Lead>{words.again_lead}</Lead>
      <p>
        <a href={`/letters/unsubscription/${token}`}>{words.stop_button}</a>
      </p>
    </ResidentLayout>
  )
}

export function ForgedPage({ frame }: { frame: Frame }) {
  const words = publicWords(frame.lang)
  return (
    <ResidentLayout {...frame} title={words.forged_title} robots="noindex" referrer="no-referrer">
      <h1>{words.forged_title}</h1>
      <Lead>{words.forged_next}</Lead>
    </ResidentLayout>
  )
}

export function GonePage({ frame }: { frame: Frame }) {
  const words = publicWords(frame.lang)
  return (
    <ResidentLayout {...frame} title={words.gone_title} robots="noindex" referrer="no-referrer">
      <h1>{words.gone_title}</h1>
      <Lead>{words.gone_lead}</Lead>
    </ResidentLayout>
  )
}

export function WhyPage({ frame }: { frame: Frame }) {
  const words = publicWords(frame.lang)
  return (
    <ResidentLayout {...frame} title={words.why_title}>
      <h1>{words.why_title}</h1>
      <Lead>{words.why_lead}</Lead>
      {words.why_sections.map(([title, text]) => (
        <section key={title}>
          <h2>{title}</h2>
          <p>{text}</p>
        </section>
      ))}
    </ResidentLayout>
  )
}
