// The pages of the demonstration's mailbox: the list, and one letter.
import { Fragment } from 'react'
import type { Frame } from '../platform/http/route.ts'
import type { Lang } from '../platform/i18n.ts'
import type { MailboxMessage } from '../platform/mail/mailbox.ts'
import { formatDateTime, localDate } from '../platform/time.ts'
import { Aside, DefinitionList, Details, Empty, Heading, Lead, ResidentLayout, Table } from '../ui/index.ts'
import { SearchForm } from './mailbox_search.tsx'
import { demoWords } from './words/index.ts'

interface ListProps {
  frame: Frame
  query: string
  messages: MailboxMessage[]
  /** False when mail goes to a real server, or another process has the mailbox. */
  has_mailbox: boolean
  /** At most so many are listed. */
  count_max: number
  zone: string
  now: Date
}

export function ListPage({ frame, query, messages, has_mailbox, count_max, zone, now }: ListProps) {
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
      {messages.length === count_max && <Aside>{words.newest(count_max)}</Aside>}
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

export function MessagePage({ frame, message: found, zone, now }: { frame: Frame; message: MailboxMessage; zone: string; now: Date }) {
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
