// The page of whoever is on post: one tap for each kind of help, under the thumb.
import { formatDateTime, localDate, localTime } from '../../../platform/time.ts'
import { Actions, Aside, Button, Door, Doors, Form, Heading, Lead, Notice } from '../../../ui/index.ts'
import { DeviceFrame } from '../../device/frame.tsx'
import type { DeskCall } from '../../frame.tsx'
import type { Shift } from '../../posts/queries/shifts.ts'
import { postIn } from '../../posts/rules/naming.ts'
import { hallWords } from '../../hall/words/index.ts'
import { seniorWords } from '../../senior/words/index.ts'
import { DontKnow } from '../../situations/pages/situations.tsx'
import { TALLY_KINDS, type TallyKind } from '../kinds.ts'
import { tallyWords } from '../words/index.ts'

export interface PostView {
  shift: Shift
  unread: number
  /** What stands of this shift, by kind. */
  counts: Partial<Record<TallyKind, number>>
  /** Without script: the tally that was just made, and may be taken back. */
  done: { id: string; kind: TallyKind } | undefined
  /** `moved`: the shift of an older page was to end, but one has moved here since. */
  told: 'undone' | 'late' | 'moved' | undefined
}

export function PostPage({ call, view }: { call: DeskCall; view: PostView }) {
  const { lang, clinic, frame, now } = call
  const words = tallyWords(lang)
  const { shift, counts, done, told } = view
  const base = `/reception/${clinic.slug}`
  const title = postIn(lang, shift.post_name, shift.post_name_en)
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const undo = (
    <div className="undo" data-undo="" role="status" hidden>
      <span data-undo-words="" />
      <button className="button button--secondary" type="button">{words.page.undo} <span data-undo-left="" /></button>
    </div>
  )
  return (
    <DeviceFrame call={call} section="post" title={title} shift={shift} unread={view.unread} scripts={['tally.js', 'dont_know.js']} foot={undo}>
      <Heading level={1}>{title}</Heading>
      <Lead>{words.page.until(localTime(shift.until, clinic.zone))} <span className="tally__total">{words.page.total} <span data-total="">{total}</span></span></Lead>
      {told && <Notice kind={told === 'undone' ? 'success' : 'warning'}>{words.page[told]}</Notice>}
      {done && (
        <div className="undo undo--page" role="status">
          <span>{words.page.done(words.kinds[done.kind])}</span>
          <Form action={`${base}/tallies/${done.id}/undo`} csrf={frame.csrf}><Button kind="secondary">{words.page.undo}</Button></Form>
        </div>
      )}
      <form method="post" action={`${base}/tallies`} className="tallies" data-tallies="" data-stamp={now.toISOString()} aria-label={words.page.tallies}>
        <input type="hidden" name="_csrf" value={frame.csrf} />
        {TALLY_KINDS.map((kind) => (
          <button key={kind} className="tally" name="of" value={kind} data-name={words.kinds[kind]} data-served={counts[kind] ?? 0}>
            <span className="tally__name">{words.kinds[kind]}</span>
            <span className="tally__count" data-count="">{counts[kind] || ''}</span>
          </button>
        ))}
      </form>
      <Aside>{words.page.nothing_personal}</Aside>
      <DontKnow call={call} branch={shift.branch_slug} kind="secondary" />
      <Doors>
        <Door href={`/reception/${clinic.slug}/way/${shift.branch_slug}`} title={words.page.way}>{words.page.way_about}</Door>
        <Door href={`/access/${clinic.slug}/desk?b=${shift.branch_slug}`} title={words.page.desk}>{words.page.desk_about}</Door>
        <Door href={`${base}/hall?b=${shift.branch_slug}`} title={hallWords(lang).title}>{hallWords(lang).about}</Door>
      </Doors>
      <Form action={`${base}/shifts/${shift.id}/end`} csrf={frame.csrf}>
        <Actions>
          <Button kind="secondary" href={`${base}/hand-offs?b=${shift.branch_slug}`}>{seniorWords(lang).hand_off.write}</Button>
          <Button kind="secondary">{words.page.sign_off}</Button>
          <Button kind="quiet" href={`${base}/posts`}>{words.page.move}</Button>
        </Actions>
      </Form>
      <Aside>{words.page.since(formatDateTime(lang, shift.began_at, clinic.zone, localDate(now, clinic.zone)))}</Aside>
    </DeviceFrame>
  )
}
