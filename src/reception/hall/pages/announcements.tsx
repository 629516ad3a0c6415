// What is told to a whole hall: on the screen now, and something new to say.
import type { FieldErrors, Typed } from '../../../platform/http/form.ts'
import { fieldOf, typedText } from '../../../platform/http/form.ts'
import { HOUR_MS, localTime } from '../../../platform/time.ts'
import { Actions, Aside, Button, ErrorSummary, Field, Form, Heading, Lead, Notice, Pills, Quote, Radios, Select, TextArea } from '../../../ui/index.ts'
import { type DeskCall, ReceptionFrame } from '../../frame.tsx'
import type { Done } from '../acts.ts'
import type { Hall } from '../looking.ts'
import { roomTitle, tellAnnouncement, whomFor } from '../naming.ts'
import type { Announcement } from '../queries/writing.ts'
import { hallWords } from '../words/index.ts'
import { hallHref } from './hall.tsx'

export const KINDS = ['delay', 'pause', 'words'] as const

export interface AnnouncementsView {
  hall: Hall
  now: readonly Announcement[]
  done: Done | undefined
  form: { typed: Typed; errors: FieldErrors }
}

export function AnnouncementsPage({ call, view }: { call: DeskCall; view: AnnouncementsView }) {
  const { lang, clinic, frame } = call
  const { hall, now, done, form } = view
  const all = hallWords(lang)
  const words = all.announcements
  const base = `/reception/${clinic.slug}/hall/announcements`
  const typed = fieldOf(form, 'kind')
  const rooms = [...new Map(hall.rooms.flatMap((room) => (room.room === null ? [] : [[room.room, `${roomTitle(lang, room)}, ${whomFor(lang, room)}`] as const])))]
  return (
    <ReceptionFrame call={call} section="hall" title={words.title}>
      <Heading level={1} side={<a href={hallHref(clinic.slug, hall.branch.slug)}>{all.slip.back}</a>}>{words.title}</Heading>
      <Lead>{words.lead}</Lead>
      {hall.branches.length > 1 && (
        <Pills label={all.branch} pills={hall.branches.map((branch) => ({
          href: `${base}?b=${branch.slug}`, label: lang === 'en' ? branch.name_en : branch.name_ru, current: branch.id === hall.branch.id,
        }))} />
      )}
      {done && <Notice kind="success">{all.done[done]}</Notice>}
      <ErrorSummary errors={form.errors} />
      <Heading level={2}>{words.now}</Heading>
      {now.length === 0 && <Aside>{words.none}</Aside>}
      {now.map((one) => (
        <Form key={one.id} action={`${base}/${one.id}/end`} csrf={frame.csrf} label={tellAnnouncement(lang, one, false)}>
          <Quote by={`${all.announce}, ${words.shown_until(localTime(one.until, clinic.zone))}`}>{tellAnnouncement(lang, one, true)}</Quote>
          <Actions><Button kind="secondary">{words.end}</Button></Actions>
        </Form>
      ))}
      <Form action={base} csrf={frame.csrf} label={words.kind}>
        <input type="hidden" name="b" value={hall.branch.slug} />
        <Radios name="kind" label={words.kind} value={typed.value || undefined} error={typed.error} options={KINDS.map((kind) => ({ value: kind, label: words[kind] }))} />
        <Select {...fieldOf(form, 'room')} label={words.room} hint={words.room_hint} optional options={rooms.map(([value, label]) => ({ value, label }))} />
        <Field {...fieldOf(form, 'minutes')} label={words.minutes} type="number" min={5} max={180} optional />
        <TextArea {...fieldOf(form, 'text_ru')} label={words.text} hint={words.text_hint} rows={2} length_max={160} optional />
        <TextArea {...fieldOf(form, 'text_en')} label={words.text_en} rows={2} length_max={160} optional />
        <Field {...fieldOf(form, 'until')} value={typedText(form.typed, 'until') || localTime(new Date(call.now.getTime() + HOUR_MS), clinic.zone)} label={words.until} type="time" />
        <Actions><Button>{words.say}</Button></Actions>
      </Form>
    </ReceptionFrame>
  )
}
