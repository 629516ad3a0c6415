// Signing on: which post and until when; taking over from somebody; what to read before work begins.
import type { ReactNode } from 'react'
import { localDate, formatDateTime, localTime } from '../../../platform/time.ts'
import type { FieldErrors, Typed } from '../../../platform/http/form.ts'
import { typedText } from '../../../platform/http/form.ts'
import { Actions, Aside, Button, Empty, ErrorSummary, Field, Form, Heading, Lead, Lines, Notice, Quote, Radios, nameIn } from '../../../ui/index.ts'
import { type DeskCall, ReceptionFrame } from '../../frame.tsx'
import type { Notice as NoticeRow } from '../queries/notices.ts'
import type { Post } from '../queries/posts.ts'
import type { Shift } from '../queries/shifts.ts'
import { SHIFT_HOURS_MAX } from '../signing.ts'
import { postIn } from '../rules/naming.ts'
import { postWords } from '../words/index.ts'

/** A post that one may hold now, and who does. */
export interface OpenPost {
  post: Post
  shift: Shift | undefined
}

const named = (lang: string, row: { branch_ru: string; branch_en: string }) => (lang === 'en' ? row.branch_en : row.branch_ru)

export function ChoosePage({ call, posts, told, typed, errors }: {
  call: DeskCall; posts: readonly OpenPost[]; told: 'off' | 'over' | 'revoked' | 'closed' | 'replaced' | undefined; typed: Typed; errors: FieldErrors
}) {
  const { lang, clinic, frame, actor } = call
  const words = postWords(lang)
  const { choose } = words
  const at = (instant: Date) => localTime(instant, clinic.zone)
  const options = posts.map(({ post, shift }) => {
    const held = !shift ? choose.free
      : actor.kind === 'account' && shift.account_id === actor.id ? choose.yours(at(shift.until))
      : choose.held(nameIn(lang, shift.account_name), at(shift.until))
    return { value: post.id, label: `${postIn(lang, post.name, post.name_en)}, ${named(lang, post)}`, hint: held }
  })
  return (
    <ReceptionFrame call={call} section="post" title={choose.title} scripts={['device_sign_on.js']}>
      <Heading level={1}>{choose.title}</Heading>
      <ErrorSummary errors={errors} />
      {told && <Notice kind={told === 'off' ? 'success' : 'warning'}>{choose[told]}</Notice>}
      {options.length === 0 ? <Empty why={choose.none} next={choose.none_next} /> : (
        <>
          <Lead>{choose.lead}</Lead>
          <Form action={`/reception/${clinic.slug}/shifts`} csrf={frame.csrf}>
            <input type="hidden" name="device" data-device-id="" />
            <Radios name="post" label={choose.post} options={options} value={typedText(typed, 'post')} error={errors['post']} />
            <Field name="until" type="time" label={choose.until} hint={choose.until_hint(SHIFT_HOURS_MAX)} value={typedText(typed, 'until')} error={errors['until']} />
            <Actions><Button>{choose.go}</Button></Actions>
          </Form>
        </>
      )}
    </ReceptionFrame>
  )
}

export function TakeOverPage({ call, held, typed }: { call: DeskCall; held: Shift; typed: Typed }) {
  const { lang, clinic, frame } = call
  const { choose } = postWords(lang)
  const at = (instant: Date) => localTime(instant, clinic.zone)
  const title = choose.take_over_title(postIn(lang, held.post_name, held.post_name_en))
  return (
    <ReceptionFrame call={call} section="post" title={title}>
      <Heading level={1}>{title}</Heading>
      <p>{choose.take_over(nameIn(lang, held.account_name), at(held.began_at), at(held.until))}</p>
      <Form action={`/reception/${clinic.slug}/shifts`} csrf={frame.csrf}>
        {['post', 'until', 'device'].map((name) => <input key={name} type="hidden" name={name} value={typedText(typed, name)} />)}
        <Actions>
          <Button name="replaces" value={held.id}>{choose.take_over_go}</Button>
          <Button kind="quiet" href={`/reception/${clinic.slug}/posts`}>{choose.other}</Button>
        </Actions>
      </Form>
    </ReceptionFrame>
  )
}

export function StartPage({ call, shift, notices, hand_off }: { call: DeskCall; shift: Shift; notices: readonly NoticeRow[]; hand_off: ReactNode }) {
  const { lang, clinic, frame, now } = call
  const { start } = postWords(lang)
  const today = localDate(now, clinic.zone)
  const title = shift.ready_at === null ? start.title : start.title_again
  return (
    <ReceptionFrame call={call} section="post" title={title}>
      <Heading level={1}>{title}</Heading>
      <Lead>{start.post(postIn(lang, shift.post_name, shift.post_name_en), localTime(shift.until, clinic.zone))}</Lead>
      {notices.length === 0 ? <Aside>{start.no_notices}</Aside> : (
        <>
          <Heading>{start.notices}</Heading>
          {notices.map((notice) => (
            <Quote key={notice.id} by={start.by(nameIn(lang, notice.author_name), formatDateTime(lang, notice.created_at, clinic.zone, today))}>
              <Lines text={notice.body} />
            </Quote>
          ))}
        </>
      )}
      {shift.ready_at === null && (
        <>
          <Heading>{start.hand_off}</Heading>
          {hand_off ?? <Aside>{start.no_hand_off}</Aside>}
        </>
      )}
      <Form id="start" action={`/reception/${clinic.slug}/post/start`} csrf={frame.csrf}>
        <input type="hidden" name="shift" value={shift.id} />
        {notices.map(({ id }) => <input key={id} type="hidden" name="read" value={id} />)}
        <Actions><Button>{shift.ready_at !== null ? start.back : notices.length > 0 ? start.go : start.go_plain}</Button></Actions>
      </Form>
    </ReceptionFrame>
  )
}
