// Moving a booking: the same doctor's free times first.
import { Actions, Button, Empty, Heading, Lead, Notice, Pills, nameIn } from '../../../ui/index.ts'
import type { FreeSlot } from '../../booking/index.ts'
import { whenOf } from '../naming.ts'
import type { DeskDoctor } from '../queries/branches.ts'
import type { VisitCard } from '../queries/cards.ts'
import { deskWords } from '../words/index.ts'
import { type DeskCall, DeskFrame } from './frame.tsx'
import { FreeTimes } from './times.tsx'

export interface MoveView {
  card: VisitCard
  slots: readonly FreeSlot[]
  doctors: ReadonlyMap<string, DeskDoctor>
  any_doctor: boolean
  error: string | undefined
  fields: Readonly<Record<string, string>>
}

export function MovePage({ call, view }: { call: DeskCall; view: MoveView }) {
  const { lang, clinic, now } = call
  const { card, slots } = view
  const words = deskWords(lang)
  const base = `/access/${clinic.slug}/desk/${card.id}`
  return (
    <DeskFrame call={call} section="day" title={words.move.title}>
      <Heading level={1}>{words.move.title}</Heading>
      <Lead>{nameIn(lang, card.person_name)}</Lead>
      <p>{words.move.from(whenOf(lang, card, now))}</p>
      {view.error && <Notice kind="error">{view.error}</Notice>}
      <Pills
        label={words.move.filter}
        pills={[
          { href: `${base}/move`, label: words.move.own_doctor, current: !view.any_doctor },
          { href: `${base}/move?doctor=any`, label: words.move.any_doctor, current: view.any_doctor },
        ]}
      />
      {slots.length === 0 && <Empty why={words.person.none} next={words.person.none_next} />}
      <FreeTimes call={call} action={`${base}/move`} fields={view.fields} slots={slots} doctors={view.doctors} level={2} />
      <Actions><Button kind="quiet" href={base}>{words.move.keep}</Button></Actions>
    </DeskFrame>
  )
}
