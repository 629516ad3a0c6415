// The desk's list of visits that the clinic called off and that nobody has answered yet.
import type { Call } from '../../../platform/http/route.ts'
import { formatDateTime, localDate } from '../../../platform/time.ts'
import { Button, Empty, Form, Heading, Lead, Notice, Phone, StaffLayout, StateTag, Table, nameIn } from '../../../ui/index.ts'
import type { TouchedRow } from '../queries/offers.ts'
import { offersWords } from '../words/index.ts'
import { doctorOf } from '../../naming.ts'

export type DeskCall = Pick<Call<unknown, unknown>, 'house' | 'actor' | 'clinic' | 'lang' | 'frame' | 'now'>

export function TouchedPage({ call, rows, said }: { call: DeskCall; rows: readonly TouchedRow[]; said: 'done' | 'gone' | undefined }) {
  const { house, actor, clinic, lang, frame, now } = call
  const words = offersWords(lang).touched
  const base = `/access/${clinic.slug}/touched`
  const today = localDate(now, clinic.zone)
  const at = (instant: Date) => formatDateTime(lang, instant, clinic.zone, today)
  const rail = house.rail(actor, clinic, lang).map((item) => ({ ...item, current: item.href === base }))
  const toCall = (row: TouchedRow) => row.state === 'lapsed' || row.state === 'declined' || !row.mailed
  return (
    <StaffLayout {...frame} title={words.title} rail={rail} place={lang === 'en' ? clinic.name_en : clinic.name_ru} robots="noindex">
      <Heading level={1}>{words.title}</Heading>
      {said && <Notice kind={said === 'done' ? 'success' : 'warning'}>{words[said]}</Notice>}
      <Lead>{words.lead}</Lead>
      {rows.length > 0 && <p>{words.count(rows.length)}</p>}
      <Table
        caption={words.title} caption_hidden rows={rows} row_key={({ offer_id }) => offer_id}
        empty={<Empty why={words.empty} next={words.empty_next} />}
        columns={[
          { key: 'who', head: words.who, cell: ({ person_name }) => nameIn(lang, person_name) },
          { key: 'was', head: words.was, cell: ({ starts_at }) => at(starts_at) },
          { key: 'doctor', head: words.doctor, cell: (row) => [doctorOf(lang, row), lang === 'en' ? row.branch_en : row.branch_ru].filter(Boolean).join(', ') },
          {
            key: 'offered', head: words.offered,
            cell: ({ kept_starts_at, expires_at }) => kept_starts_at === null
              ? words.nothing
              : [at(kept_starts_at), ...(expires_at ? [words.until(at(expires_at))] : [])].join(', '),
          },
          {
            key: 'state', head: words.state,
            cell: (row) => (
              <StateTag state={toCall(row) ? 'late' : 'neutral'}>
                {row.state === 'open' && !row.mailed ? words.no_mail : words.states[row.state]}
              </StateTag>
            ),
          },
          { key: 'phone', head: words.phone, cell: ({ phone }) => phone && <Phone number={phone} /> },
          {
            key: 'act', head: words.act,
            cell: ({ offer_id, booking_id }) => (
              <>
                <p><a href={`/access/${clinic.slug}/desk/${booking_id}/move`}>{words.move}</a></p>
                <Form action={`${base}/${offer_id}/cancellation`} csrf={frame.csrf}><Button kind="quiet">{words.cancelled}</Button></Form>
              </>
            ),
          },
        ]}
      />
    </StaffLayout>
  )
}
