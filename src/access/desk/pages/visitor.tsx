// Booking for a visitor: who it is, whether we know them, and the free times.
import { type FieldErrors, type Typed, fieldOf, typedText } from '../../../platform/http/form.ts'
import { localDate } from '../../../platform/time.ts'
import {
  Actions, Aside, Button, Checkbox, DefinitionList, Details, Empty, ErrorSummary, Field, Form, Heading, Lead, Notice, Phone, Radios, Row, Rows,
  Select, TextArea, nameIn,
} from '../../../ui/index.ts'
import type { FreeSlot } from '../../booking/index.ts'
import type { LockStanding } from '../lock.ts'
import { specialtyOf, writtenDate } from '../../naming.ts'
import { whenOf } from '../naming.ts'
import type { DeskBranch, DeskDoctor, DeskSpecialty, NamedSpecialty } from '../queries/branches.ts'
import type { VisitCard } from '../queries/cards.ts'
import type { DeskPerson } from '../queries/people.ts'
import { deskWords } from '../words/index.ts'
import { CardState } from './day.tsx'
import { type DeskCall, DeskFrame } from './frame.tsx'
import { FreeTimes } from './times.tsx'

export interface VisitorForm {
  typed: Typed
  errors: FieldErrors
  branches: readonly DeskBranch[]
  specialties: readonly DeskSpecialty[]
  /** Known persons who may be the same. */
  same: readonly DeskPerson[]
}

export function VisitorPage({ call, form }: { call: DeskCall; form: VisitorForm }) {
  const { lang, clinic, frame, now } = call
  const words = deskWords(lang).visitor
  const chosen = (name: string) => typedText(form.typed, name)
  const named = [...new Map(form.specialties.map((one) => [one.code, one])).values()]
  return (
    <DeskFrame call={call} section="visitor" title={words.title}>
      <Heading level={1}>{words.title}</Heading>
      <Lead>{words.lead}</Lead>
      {form.specialties.length === 0 && <Notice kind="warning">{words.no_schedules}</Notice>}
      <ErrorSummary errors={form.errors} />
      <Form action={`/access/${clinic.slug}/desk/persons`} csrf={frame.csrf}>
        {form.same.length > 0 && <SamePerson call={call} form={form} />}
        <Field {...fieldOf(form, 'name')} label={words.name} autocomplete="off" length_max={120} />
        <Field {...fieldOf(form, 'birth_date')} type="date" label={words.born} autocomplete="off" max={localDate(now, clinic.zone)} />
        <Field {...fieldOf(form, 'phone')} type="tel" label={words.phone} autocomplete="off" />
        <Field {...fieldOf(form, 'email')} type="email" label={words.email} optional autocomplete="off" />
        {form.branches.length > 1
          ? <Select {...fieldOf(form, 'b')} label={words.branch} empty_label="" options={form.branches.map((one) => ({ value: one.slug, label: lang === 'en' ? one.name_en : one.name_ru }))} />
          : <input type="hidden" name="b" value={form.branches[0]?.slug ?? ''} />}
        <Select {...fieldOf(form, 's')} label={words.specialty} options={named.map((one) => ({ value: one.code, label: lang === 'en' ? one.name_en : one.name_ru }))} />
        {(['repeat', 'urgent', 'referral'] as const).map((name) => (
          <Checkbox key={name} name={name} label={words[name]} checked={chosen(name) === 'yes'} />
        ))}
        <Actions><Button>{words.next}</Button></Actions>
      </Form>
    </DeskFrame>
  )
}

function SamePerson({ call, form }: { call: DeskCall; form: VisitorForm }) {
  const words = deskWords(call.lang).visitor
  return (
    <Notice kind="warning" title={words.same_title}>
      <p>{words.same_lead}</p>
      <Radios
        name="person" label={words.same_pick} error={form.errors['person']} value={typedText(form.typed, 'person') || undefined}
        options={[
          ...form.same.map((one) => ({
            value: one.id, label: nameIn(call.lang, one.name),
            hint: [
              one.account_id === null ? words.same_visitor : words.same_account,
              one.phone ? words.same_phone(one.phone.replaceAll(/\D/g, '').slice(-4)) : words.same_no_phone,
            ].join(', '),
          })),
          { value: 'new', label: words.same_new },
        ]}
      />
    </Notice>
  )
}

export interface PersonView {
  person: DeskPerson
  branch: DeskBranch | undefined
  /** Undefined: nothing is wished for yet, or not at this branch. */
  specialty: DeskSpecialty | undefined
  /** What can be wished for instead. */
  branches: readonly DeskBranch[]
  offered: readonly DeskSpecialty[]
  /** The wish as fields of the form that books. */
  fields: Readonly<Record<string, string>>
  slots: readonly FreeSlot[]
  slots_max: number
  doctors: ReadonlyMap<string, DeskDoctor>
  cards: readonly VisitCard[]
  standing: LockStanding | null
  specialties: readonly NamedSpecialty[]
  typed: Typed
  errors: FieldErrors
  done: string | undefined
}

export function PersonPage({ call, view }: { call: DeskCall; view: PersonView }) {
  const { lang, clinic } = call
  const { person, branch, specialty } = view
  const all = deskWords(lang)
  const words = all.person
  const base = `/access/${clinic.slug}/desk`
  const said = view.done === undefined ? undefined : all.done[view.done]
  const named = (one: { name_ru: string; name_en: string }) => (lang === 'en' ? one.name_en : one.name_ru)
  return (
    <DeskFrame call={call} section="visitor" title={nameIn(lang, person.name)}>
      <Heading level={1}>{nameIn(lang, person.name)}</Heading>
      {said && <Notice kind="success">{said}</Notice>}
      {view.errors['form'] ? <Notice kind="error">{view.errors['form']}</Notice> : <ErrorSummary errors={view.errors} />}
      <DefinitionList facts={[
        { term: all.card.born, fact: writtenDate(person.birth_date) },
        { term: all.card.phone, fact: person.phone && <Phone number={person.phone} /> },
      ]} />
      {view.standing?.lock && <LockedNotice call={call} view={view} standing={view.standing} />}
      {branch && specialty && (
        <section>
          <Heading level={2}>{words.times}</Heading>
          <Aside>{words.times_for(named(specialty), named(branch))}</Aside>
          {view.slots.length === 0
            ? <Empty why={words.none} next={words.none_next} />
            : <Aside>{words.times_hint}</Aside>}
          <FreeTimes call={call} action={`${base}/bookings`} fields={view.fields} slots={view.slots} doctors={view.doctors} level={3} />
          {view.slots.length === view.slots_max && <Aside>{words.more(view.slots_max)}</Aside>}
        </section>
      )}
      <Other call={call} view={view} />
      <p><a href={`${base}/new${branch ? `?b=${branch.slug}` : ''}`}>{words.edit}</a></p>
      <Heading level={2}>{words.bookings}</Heading>
      {view.cards.length === 0 && <Empty why={words.no_bookings} />}
      <Rows label={words.bookings}>
        {view.cards.map((card) => (
          <Row key={card.id} href={`${base}/${card.id}`} title={whenOf(lang, card, call.now)} side={<CardState call={call} card={card} />}>
            {specialtyOf(lang, card)}
          </Row>
        ))}
      </Rows>
      <ReferralForm call={call} view={view} />
    </DeskFrame>
  )
}

/** Another doctor or branch for the same person, who is not typed in again; open where nothing was found. */
function Other({ call, view }: { call: DeskCall; view: PersonView }) {
  const { lang, clinic } = call
  const { person, visitor } = deskWords(lang)
  const { branch, branches, fields } = view
  const named = (one: { name_ru: string; name_en: string }) => (lang === 'en' ? one.name_en : one.name_ru)
  const offered = [...new Map(view.offered.map((one) => [one.code, one])).values()]
  const wished = offered.find(({ code }) => code === fields['s'])
  const there = branches.filter(({ id }) => view.offered.some(({ code, branch_id }) => code === wished?.code && branch_id === id))
  return (
    <>
      {branch && wished && !view.specialty && (
        <Notice kind="warning"><p>{person.not_here(named(wished), named(branch), there.map(named).join(', '))}</p></Notice>
      )}
      <Details summary={person.other} open={view.slots.length === 0}>
        <Form action={`/access/${clinic.slug}/desk/persons/${view.person.id}`} method="get" label={person.other}>
          {branches.length > 1
            ? <Select name="b" label={visitor.branch} value={view.specialty ? branch?.slug : (there[0] ?? branch)?.slug} empty_label="" options={branches.map((one) => ({ value: one.slug, label: named(one) }))} />
            : <input type="hidden" name="b" value={branch?.slug ?? ''} />}
          <Select name="s" label={visitor.specialty} value={fields['s']} options={offered.map((one) => ({ value: one.code, label: named(one) }))} />
          {(['repeat', 'urgent', 'referral'] as const).map((name) => <Checkbox key={name} name={name} label={visitor[name]} checked={fields[name] === 'yes'} />)}
          <Actions><Button kind="secondary">{visitor.next}</Button></Actions>
        </Form>
      </Details>
    </>
  )
}

/** At the desk one books in spite of it; here it is lifted. */
function LockedNotice({ call, view, standing }: { call: DeskCall; view: PersonView; standing: LockStanding }) {
  const { lang, clinic, frame } = call
  const words = deskWords(lang).unlock
  const lock = standing.lock!
  const here = lock.missed.filter(({ clinic_id }) => clinic_id === clinic.id).length
  const until = whenOf(lang, { starts_at: lock.until, zone: clinic.zone }, call.now)
  return (
    <Notice kind="warning" title={words.desk_locked(until)}>
      <p>{words.desk_counts(here, lock.missed.length - here)}</p>
      {here === 0 ? <p>{words.elsewhere}</p> : <Details summary={words.title} open={view.errors['reason'] !== undefined}>
        <p>{words.network}</p>
        <Form action={`/access/${clinic.slug}/desk/persons/${view.person.id}/unlock`} csrf={frame.csrf}>
          {Object.entries(view.fields).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
          <TextArea {...fieldOf(view, 'reason')} label={words.reason} hint={words.reason_hint} rows={2} />
          <Actions><Button kind="secondary">{words.button}</Button></Actions>
        </Form>
      </Details>}
    </Notice>
  )
}

function ReferralForm({ call, view }: { call: DeskCall; view: PersonView }) {
  const { lang, clinic, frame, now } = call
  const words = deskWords(lang).person
  const today = localDate(now, clinic.zone)
  const asked = fieldOf(view, 'asked_on')
  return (
    <Details summary={words.referral_title} open={asked.error !== undefined || view.errors['to'] !== undefined}>
      <p>{words.referral_lead}</p>
      <Form action={`/access/${clinic.slug}/desk/persons/${view.person.id}/referrals`} csrf={frame.csrf}>
        {Object.entries(view.fields).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
        <Select {...fieldOf(view, 'to')} label={words.referral_specialty} options={view.specialties.map((one) => ({ value: one.code, label: lang === 'en' ? one.name_en : one.name_ru }))} />
        <Field {...asked} value={asked.value || today} type="date" label={words.referral_asked} max={today} />
        <Actions><Button kind="secondary">{words.referral_save}</Button></Actions>
      </Form>
    </Details>
  )
}
