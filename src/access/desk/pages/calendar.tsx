// The personal calendar's page: make an address, see it once, replace it, take it away.
import type { Frame } from '../../../platform/http/route.ts'
import type { Lang } from '../../../platform/i18n.ts'
import { formatDate, localDate } from '../../../platform/time.ts'
import { Actions, Aside, Button, Field, Form, Heading, Lead, Notice, Radios, ResidentLayout } from '../../../ui/index.ts'
import type { CalendarRow } from '../queries/calendars.ts'
import { deskWords } from '../words/index.ts'

export interface CalendarView {
  calendar: CalendarRow | undefined
  /** Just made: shown this once. */
  address: string | null
  revoked: boolean
}

export function CalendarPage({ frame, lang, zone, view }: { frame: Frame; lang: Lang; zone: string; view: CalendarView }) {
  const { calendar, address } = view
  const words = deskWords(lang).calendar
  return (
    <ResidentLayout {...frame} title={words.title} robots="noindex" referrer="no-referrer">
      <Heading level={1}>{words.title}</Heading>
      <Lead>{words.lead}</Lead>
      {view.revoked && <Notice kind="success">{words.revoked}</Notice>}
      {address && (
        <Notice kind="success" title={words.ready}>
          <Field name="address" label={words.address} value={address} />
          <p>{words.copy}</p>
          <p><a href={address.replace(/^https?:/, 'webcal:')}>{words.open}</a></p>
        </Notice>
      )}
      {calendar && !address && (
        <p>{words.made(formatDate(lang, localDate(calendar.created_at, zone)))} {calendar.detailed ? words.detailed_now : words.neutral_now}</p>
      )}
      {!calendar && <p>{words.none}</p>}
      <Form action="/access/calendar" csrf={frame.csrf}>
        <Radios
          name="shown" label={words.shown} value={calendar?.detailed ? 'detailed' : 'neutral'}
          options={[
            { value: 'neutral', label: words.neutral, hint: words.neutral_hint },
            { value: 'detailed', label: words.detailed, hint: words.detailed_hint },
          ]}
        />
        <Actions><Button kind={calendar ? 'secondary' : 'primary'}>{calendar ? words.renew : words.make}</Button></Actions>
        {calendar && <Aside>{words.renew_hint}</Aside>}
      </Form>
      {calendar && (
        <Form action="/access/calendar/revocation" csrf={frame.csrf}>
          <Actions><Button kind="quiet">{words.revoke}</Button></Actions>
        </Form>
      )}
    </ResidentLayout>
  )
}
