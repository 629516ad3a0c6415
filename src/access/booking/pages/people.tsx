// Oneself and one's children: the list, and the form for one of them.
import type { FieldErrors, Typed } from '../../../platform/http/form.ts'
import { fieldOf } from '../../../platform/http/form.ts'
import type { Frame } from '../../../platform/http/route.ts'
import {
  Actions, Button, DefinitionList, Empty, ErrorSummary, Field, Form, Heading, Lead, Notice, Phone, ResidentLayout, nameIn,
} from '../../../ui/index.ts'
import type { Person } from '../queries/people.ts'
import { writtenDate } from '../../naming.ts'
import { AttachedLine } from '../../attach/pages/attached_line.tsx'
import type { Attachment } from '../../attach/queries/attachments.ts'
import { bookingWords } from '../words/index.ts'

export type PersonKind = Person['kind']

export function PeoplePage(props: {
  frame: Frame
  people: readonly Person[]
  attachments: readonly Attachment[]
  said: 'saved' | 'has_bookings' | undefined
  removed: Person | undefined
  back: string | undefined
}) {
  const { frame, people } = props
  const { people: words } = bookingWords(frame.lang)
  const back = props.back ? `&back=${encodeURIComponent(props.back)}` : ''
  const has_self = people.some(({ kind }) => kind === 'self')
  return (
    <ResidentLayout {...frame} title={words.title} robots="noindex">
      <h1>{words.title}</h1>
      <Lead>{words.lead}</Lead>
      {props.said === 'saved' && <Notice kind="success">{words.saved}</Notice>}
      {props.said === 'has_bookings' && (
        <Notice kind="error"><p>{words.has_bookings}</p><p><a href="/access/bookings">{words.to_bookings}</a></p></Notice>
      )}
      {props.removed && (
        <Notice kind="success">
          <p>{words.removed(nameIn(frame.lang, props.removed.name))}</p>
          <Form action={`/access/people/${props.removed.id}/return`} csrf={frame.csrf}>
            <Button kind="quiet">{words.put_back}</Button>
          </Form>
        </Notice>
      )}
      {people.length === 0 && <Empty why={words.empty} next={words.empty_next} />}
      {people.map((person) => <PersonCard key={person.id} frame={frame} person={person} back={back} attached={props.attachments.find(({ person_id, until }) => person_id === person.id && until === null)} />)}
      <Actions>
        {!has_self && <Button href={`/access/people/new?kind=self${back}`}>{words.add_self}</Button>}
        <Button kind="secondary" href={`/access/people/new?kind=child${back}`}>{words.add_child}</Button>
      </Actions>
      <p><a href="/access/bookings">{words.to_bookings}</a></p>
    </ResidentLayout>
  )
}

function PersonCard({ frame, person, back, attached }: { frame: Frame; person: Person; back: string; attached: Attachment | undefined }) {
  const { people: words } = bookingWords(frame.lang)
  const name = nameIn(frame.lang, person.name)
  return (
    <section aria-label={name}>
      <Heading>{name}</Heading>
      <DefinitionList facts={[
        { term: person.kind === 'self' ? words.self : words.child, fact: <>{words.birth} {writtenDate(person.birth_date)}</> },
        ...(person.phone ? [{ term: words.phone, fact: <Phone number={person.phone} /> }] : []),
        ...(person.email ? [{ term: words.email, fact: person.email }] : []),
      ]} />
      <AttachedLine lang={frame.lang} attached={attached} />
      <Form action={`/access/people/${person.id}/removal`} csrf={frame.csrf}>
        <Actions>
          <Button kind="secondary" href={`/access/people/${person.id}?${back.slice(1)}`}>{words.edit}</Button>
          <Button kind="quiet">{words.remove(name)}</Button>
        </Actions>
      </Form>
    </section>
  )
}

export interface PersonForm { typed: Typed; errors: FieldErrors }

export function PersonFormPage(props: { frame: Frame; kind: PersonKind; action: string; form: PersonForm; today: string; back: string | undefined }) {
  const { frame, form } = props
  const { people: words } = bookingWords(frame.lang)
  const title = props.kind === 'self' ? words.self_title : words.child_title
  return (
    <ResidentLayout {...frame} title={title} robots="noindex">
      <h1>{title}</h1>
      <ErrorSummary errors={form.errors} />
      <Form action={props.action} csrf={frame.csrf}>
        <input type="hidden" name="kind" value={props.kind} />
        {props.back && <input type="hidden" name="back" value={props.back} />}
        <Field {...fieldOf(form, 'name')} label={words.name} hint={words.name_hint} autocomplete={props.kind === 'self' ? 'name' : 'off'} length_max={120} />
        <Field {...fieldOf(form, 'birth_date')} label={words.birth} hint={words.birth_hint} type="date" min="1900-01-01" max={props.today} />
        <Field {...fieldOf(form, 'phone')} label={words.phone} hint={words.phone_hint} type="tel" autocomplete="tel" optional />
        <Field {...fieldOf(form, 'email')} label={words.email} hint={words.email_hint} type="email" autocomplete="email" optional />
        <Actions><Button>{words.save}</Button></Actions>
      </Form>
      <p><a href="/access/people">{words.title}</a></p>
    </ResidentLayout>
  )
}
