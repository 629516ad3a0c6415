// The senior's pages: posts, who may hold them, notices. Each is its own page with one form at its end.
import type { Level } from '../../../clinics/index.ts'
import { type FieldErrors, type Typed, fieldOf, typedText } from '../../../platform/http/form.ts'
import { addDays, formatDate, formatDateTime, localDate, localTime } from '../../../platform/time.ts'
import { Actions, Aside, Button, Empty, ErrorSummary, Field, Form, Heading, Lines, Notice, Quote, Select, Tabs, TextArea, nameIn } from '../../../ui/index.ts'
import { type DeskCall, ReceptionFrame } from '../../frame.tsx'
import { Line } from '../../line.tsx'
import { onCallWords } from '../../on_call/words/index.ts'
import type { ListedHolder } from '../queries/holders.ts'
import type { NoticeRead } from '../queries/notices.ts'
import { POST_KINDS, type Post } from '../queries/posts.ts'
import type { Shift } from '../queries/shifts.ts'
import { postIn } from '../rules/naming.ts'
import { postWords } from '../words/index.ts'

export const SECTIONS = ['posts', 'holders', 'notices'] as const
export type Section = (typeof SECTIONS)[number]

/** What was just done, as the address says it; `gone`: somebody else was faster. */
export const LISTS_DONE = ['opened', 'closed', 'listed', 'unlisted', 'noticed', 'withdrawn', 'gone'] as const
export type ListsDone = (typeof LISTS_DONE)[number]

export interface Branch { id: string; slug: string; name_ru: string; name_en: string }

export interface Lists {
  section: Section
  branches: readonly Branch[]
  posts: readonly Post[]
  shifts: readonly Shift[]
  holders: readonly ListedHolder[]
  people: readonly { id: string; name: string }[]
  notices: readonly NoticeRead[]
  levels: readonly Pick<Level, 'ordinal'>[]
  done: ListsDone | undefined
  state: { typed: Typed; errors: FieldErrors }
}

interface Given { call: DeskCall; lists: Lists }

const branchName = (lang: string, row: { name_ru: string; name_en: string }) => (lang === 'en' ? row.name_en : row.name_ru)
const ofBranch = (lang: string, row: { branch_ru: string; branch_en: string }) => (lang === 'en' ? row.branch_en : row.branch_ru)

export function ListsPage({ call, lists }: Given) {
  const { lang, clinic } = call
  const words = postWords(lang).lists
  const base = `/reception/${clinic.slug}/lists`
  const { section, state } = lists
  const told = lists.done && (lists.done === 'gone' ? words.gone : words.done[lists.done])
  const Body = section === 'posts' ? Posts : section === 'holders' ? Holders : Notices
  return (
    <ReceptionFrame call={call} section="lists" title={words.title}>
      <Heading level={1}>{words.title}</Heading>
      <ErrorSummary errors={state.errors} />
      {told && <Notice kind={lists.done === 'gone' ? 'warning' : 'success'}>{told}</Notice>}
      <Tabs label={words.title} tabs={[
        ...SECTIONS.map((name) => ({ href: name === 'posts' ? base : `${base}?section=${name}`, label: words[name], current: name === section })),
        { href: `/reception/${clinic.slug}/on-call`, label: onCallWords(lang).title },
        { href: `/reception/${clinic.slug}/tallies`, label: words.tallies },
      ]} />
      <Body call={call} lists={lists} />
    </ReceptionFrame>
  )
}

function Posts({ call, lists }: Given) {
  const { lang, clinic, frame } = call
  const all = postWords(lang)
  const words = all.lists
  const { state, branches, posts, shifts } = lists
  const ordinals = [...new Set(lists.levels.map(({ ordinal }) => ordinal))].toSorted((a, b) => a - b)
  return (
    <>
      {posts.length === 0 ? <Empty why={words.none_posts} next={words.none_posts_next} /> : (
        <ul className="keep">
          {posts.map((post) => {
            const shift = shifts.find(({ post_id }) => post_id === post.id)
            const kind = post.kind === 'floor' && post.floor !== null ? '' : all.kinds[post.kind]
            const about = [kind, post.floor === null ? '' : all.floor(post.floor), ofBranch(lang, post)].filter(Boolean).join(', ')
            return (
              <Line key={post.id} call={call} action={`/reception/${clinic.slug}/lists/posts/${post.id}/closure`} button={words.close} about={postIn(lang, post.name, post.name_en)}>
                <p className="keep__name">{postIn(lang, post.name, post.name_en)}</p>
                {lang === 'ru' && post.name_en && <p lang="en">{post.name_en}</p>}
                <p>{about}</p>
                <p>{shift ? words.held_by(nameIn(lang, shift.account_name), localTime(shift.until, clinic.zone)) : words.nobody}</p>
              </Line>
            )
          })}
        </ul>
      )}
      <Heading>{words.new_post}</Heading>
      <Form action={`/reception/${clinic.slug}/lists/posts`} csrf={frame.csrf}>
        <Select {...fieldOf(state, 'branch')} label={words.branch} options={branches.map((one) => ({ value: one.id, label: branchName(lang, one) }))} />
        <Select {...fieldOf(state, 'kind')} label={words.kind} options={POST_KINDS.map((kind) => ({ value: kind, label: all.kinds[kind] }))} />
        <Field {...fieldOf(state, 'name')} label={words.name} hint={words.name_hint} length_max={60} autocomplete="off" />
        <Field {...fieldOf(state, 'name_en')} label={words.name_en} hint={words.name_en_hint} length_max={60} autocomplete="off" optional />
        <Select {...fieldOf(state, 'floor')} label={words.floor} empty_label={words.floor_none} options={ordinals.map((ordinal) => ({ value: String(ordinal), label: all.floor(ordinal) }))} />
        <Actions><Button>{words.open}</Button></Actions>
      </Form>
    </>
  )
}

function Holders({ call, lists }: Given) {
  const { lang, clinic, frame, now } = call
  const words = postWords(lang).lists
  const { state, branches, posts, people, holders } = lists
  const today = localDate(now, clinic.zone)
  const day = (instant: Date) => formatDate(lang, localDate(instant, clinic.zone), today)
  // a line ends at the first instant that it holds no more: the last day is the one before
  const last = (instant: Date) => formatDate(lang, localDate(new Date(instant.getTime() - 1), clinic.zone), today)
  const places = [
    ...branches.map((one) => ({ value: `${one.id}:`, label: words.post_any(branchName(lang, one)) })),
    ...posts.map((post) => ({ value: `${post.branch_id}:${post.id}`, label: words.post_one(postIn(lang, post.name, post.name_en), ofBranch(lang, post)) })),
  ]
  return (
    <>
      {holders.length === 0 ? <Empty why={words.none_holders} next={words.none_holders_next} /> : (
        <ul className="keep">
          {holders.map((line) => (
            <Line key={line.id} call={call} action={`/reception/${clinic.slug}/lists/holders/${line.id}/revocation`} button={words.unlist} about={nameIn(lang, line.name)}>
              <p className="keep__name">{nameIn(lang, line.name)}</p>
              <p>{line.post_name === null ? words.post_any(ofBranch(lang, line)) : words.post_one(postIn(lang, line.post_name, line.post_name_en), ofBranch(lang, line))}</p>
              <p>{line.valid_until === null ? words.since(day(line.valid_from)) : words.between(day(line.valid_from), last(line.valid_until))}</p>
            </Line>
          ))}
        </ul>
      )}
      <Heading>{words.new_holder}</Heading>
      {people.length === 0 ? <Aside>{words.no_people}</Aside> : (
        <Form action={`/reception/${clinic.slug}/lists/holders`} csrf={frame.csrf}>
          <Select {...fieldOf(state, 'who')} label={words.who} options={people.map(({ id, name }) => ({ value: id, label: nameIn(lang, name) }))} />
          <Select {...fieldOf(state, 'where')} label={words.where} options={places} />
          <Field {...fieldOf(state, 'from')} value={typedText(state.typed, 'from') || today} type="date" label={words.from} />
          <Field {...fieldOf(state, 'to')} type="date" label={words.to} optional />
          <Actions><Button>{words.list}</Button></Actions>
        </Form>
      )}
    </>
  )
}

function Notices({ call, lists }: Given) {
  const { lang, clinic, frame, now } = call
  const words = postWords(lang).lists
  const { state, branches, notices } = lists
  const today = localDate(now, clinic.zone)
  const where = (branch_id: string | null) => {
    const branch = branches.find(({ id }) => id === branch_id)
    return branch ? branchName(lang, branch) : words.everywhere
  }
  return (
    <>
      {notices.length === 0 ? <Empty why={words.none_notices} next={words.none_notices_next} /> : (
        <ul className="keep">
          {notices.map((notice) => (
            <Line key={notice.id} call={call} action={`/reception/${clinic.slug}/lists/notices/${notice.id}/withdrawal`} button={words.withdraw}>
              <Quote by={words.notice_line(where(notice.branch_id), nameIn(lang, notice.author_name), formatDateTime(lang, notice.valid_until, clinic.zone, today))}>
                <Lines text={notice.body} />
              </Quote>
              <p>{words.read_by(notice.read_count)}</p>
            </Line>
          ))}
        </ul>
      )}
      <Heading>{words.new_notice}</Heading>
      <Form action={`/reception/${clinic.slug}/lists/notices`} csrf={frame.csrf}>
        <TextArea {...fieldOf(state, 'body')} label={words.notice} hint={words.notice_hint} length_max={1000} rows={4} />
        <Select {...fieldOf(state, 'branch')} label={words.branch} empty_label={words.everywhere} options={branches.map((one) => ({ value: one.id, label: branchName(lang, one) }))} />
        <Field {...fieldOf(state, 'until')} value={typedText(state.typed, 'until') || addDays(today, 1)} type="date" label={words.notice_until} />
        <Actions><Button>{words.write}</Button></Actions>
      </Form>
    </>
  )
}
