// The demonstration's mailbox: what the city's letters look like where they arrive.
import { Fragment } from 'react'
import { z } from 'zod'
import type { Answer } from '../platform/http/answer.ts'
import { json, page, refuse, text } from '../platform/http/answer.ts'
import { type Call, type Frame, route } from '../platform/http/route.ts'
import type { Lang } from '../platform/i18n.ts'
import type { MailboxMessage } from '../platform/mail/mailbox.ts'
import { formatDateTime, localDate } from '../platform/time.ts'
import { Aside, DefinitionList, Details, Empty, Heading, Lead, ResidentLayout, Table, renderDocument } from '../ui/index.ts'
import { SearchForm } from './mailbox_search.tsx'
import { demoWords } from './words/index.ts'

const LIST_MAX = 100
const ListQuery = z.object({ q: z.string().trim().max(200).optional().catch(undefined), lang: z.string().optional().catch(undefined) })
const MessageParams = z.object({ id: z.string().regex(/^m\d{1,9}$/) })
type MessageCall = Call<z.infer<typeof MessageParams>, unknown>

// the page of a letter holds the letter in a frame; all else as on every page
const PAGE_POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'", "connect-src 'self'",
  "frame-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
].join('; ')
// a letter is written for mail programs: styles inside, no scripts, nothing loaded
const LETTER_POLICY = [
  "default-src 'none'", "style-src 'unsafe-inline'", 'img-src data:', "form-action 'none'", "base-uri 'none'", "frame-ancestors 'self'",
  'sandbox allow-top-navigation-by-user-activation',
].join('; ')

const list = route({
  method: 'GET', url: '/mailbox', permit: 'public', audit: null, demo_only: true, query: ListQuery,
  async handle({ house, query, frame, now }) {
    const { mailbox } = house.mail
    const messages = (await mailbox?.list({ limit: LIST_MAX, ...(query.q ? { query: query.q } : {}) })) ?? []
    return page(<ListPage frame={frame} query={query.q ?? ''} messages={messages} has_mailbox={mailbox !== null} zone={house.config.OTKLIK_ZONE} now={now} />)
  },
})

const listJson = route({
  method: 'GET', url: '/mailbox/messages', permit: 'public', audit: null, demo_only: true, query: ListQuery,
  async handle({ house, query }) {
    const messages = (await house.mail.mailbox?.list({ limit: LIST_MAX, ...(query.q ? { query: query.q } : {}) })) ?? []
    return json({
      messages: messages.map(({ id, received_at, subject, from, to, size_bytes, text: body, html }) => ({
        id, received_at: received_at.toISOString(), subject, from, to, size_bytes, text: body, html,
        raw: `/mailbox/messages/${id}.eml`,
      })),
    })
  },
})

const message = route({
  method: 'GET', url: '/mailbox/messages/:id', permit: 'public', audit: null, demo_only: true, params: MessageParams,
  handle: (call) => withMessage(call, (found) => {
    const element = <MessagePage frame={call.frame} message={found} zone={call.house.config.OTKLIK_ZONE} now={call.now} />
    return text(renderDocument(element), 'text/html; charset=utf-8', 200, { 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-store' })
  }),
})

const letter = route({
  method: 'GET', url: '/mailbox/messages/:id/html', permit: 'public', audit: null, demo_only: true, params: MessageParams,
  handle: (call) => withMessage(call, (found) => {
    // its links open in the window, not in the frame
    const html = found.html.replace(/<head[^>]*>/i, (head) => `${head}<base target="_top">`)
    return text(html, 'text/html; charset=utf-8', 200, { 'content-security-policy': LETTER_POLICY, 'cache-control': 'no-store' })
  }),
})

const raw = route({
  method: 'GET', url: '/mailbox/messages/:id.eml', permit: 'public', audit: null, demo_only: true, params: MessageParams,
  handle({ house, params, lang }) {
    const bytes = house.mail.mailbox?.getRaw(params.id)
    if (!bytes) return refuse(404, demoWords(lang).mailbox.gone)
    return text(bytes, 'message/rfc822', 200, { 'content-disposition': `attachment; filename="${params.id}.eml"` })
  },
})

export const mailboxRoutes = [list, listJson, raw, letter, message]

async function withMessage({ house, params, lang }: MessageCall, show: (found: MailboxMessage) => Answer): Promise<Answer> {
  const found = await house.mail.mailbox?.get(params.id)
  return found ? show(found) : refuse(404, demoWords(lang).mailbox.gone)
}

interface ListProps { frame: Frame; query: string; messages: MailboxMessage[]; has_mailbox: boolean; zone: string; now: Date }

function ListPage({ frame, query, messages, has_mailbox, zone, now }: ListProps) {
  const words = demoWords(frame.lang).mailbox
  const today = localDate(now, zone)
  const empty = !has_mailbox ? <Empty why={words.elsewhere} next={words.elsewhere_next} />
    : query ? <Empty why={words.none_found(query)} next={words.none_found_next} />
    : <Empty why={words.none} next={words.none_next} />
  return (
    <ResidentLayout {...frame} title={words.title} robots="noindex">
      <h1>{words.title}</h1>
      <Lead>{words.lead}</Lead>
      <SearchForm query={query} words={words} />
      {messages.length === LIST_MAX && <Aside>{words.newest(LIST_MAX)}</Aside>}
      <Table
        caption={words.list}
        columns={[
          { key: 'subject', head: words.subject, cell: (one) => <a href={`/mailbox/messages/${one.id}`}>{one.subject || words.no_subject}</a> },
          { key: 'to', head: words.to, cell: (one) => <Addresses list={one.to} /> },
          { key: 'time', head: words.time, cell: (one) => <Moment lang={frame.lang} at={one.received_at} zone={zone} today={today} /> },
        ]}
        rows={messages}
        row_key={(one) => one.id}
        empty={empty}
      />
    </ResidentLayout>
  )
}

function MessagePage({ frame, message: found, zone, now }: { frame: Frame; message: MailboxMessage; zone: string; now: Date }) {
  const words = demoWords(frame.lang).mailbox
  const title = found.subject || words.no_subject
  return (
    <ResidentLayout {...frame} title={title} robots="noindex">
      <p><a href="/mailbox">{words.back}</a></p>
      <h1>{title}</h1>
      <DefinitionList facts={[
        { term: words.from, fact: found.from }, { term: words.to, fact: <Addresses list={found.to} /> },
        { term: words.time, fact: <Moment lang={frame.lang} at={found.received_at} zone={zone} today={localDate(now, zone)} /> },
      ]} />
      {found.html && (
        <>
          <Heading>{words.letter}</Heading>
          <iframe
            className="mail-frame" title={words.letter} src={`/mailbox/messages/${found.id}/html`}
            sandbox="allow-top-navigation-by-user-activation" width="100%" height="760"
          />
        </>
      )}
      <Details summary={words.text} open={!found.html}><PlainText text={found.text} /></Details>
      <Details summary={words.headers}>
        <DefinitionList facts={Object.entries(found.headers).map(([term, fact]) => ({ term, fact }))} />
        <p><a href={`/mailbox/messages/${found.id}.eml`}>{words.raw}</a></p>
      </Details>
    </ResidentLayout>
  )
}

/** Plain text as it was written, line by line; its long links may break. */
function PlainText({ text: plain }: { text: string }) {
  return plain.trim().split(/\n\s*\n/).map((paragraph, index) => (
    <p key={index}>
      {paragraph.split('\n').map((line, place) => <Fragment key={place}>{place > 0 && <br />}{line}</Fragment>)}
    </p>
  ))
}

/** Addresses that may break after @ and before the number, so that they fit a telephone. */
function Addresses({ list: addresses }: { list: readonly string[] }) {
  return addresses.map((address, index) => {
    const [local, host] = address.split('@')
    return <span key={address}>{index > 0 && ', '}{local}<wbr />@<wbr />{host}</span>
  })
}

function Moment({ lang, at, zone, today }: { lang: Lang; at: Date; zone: string; today: string }) {
  return <time dateTime={at.toISOString()}>{formatDateTime(lang, at, zone, today)}</time>
}
