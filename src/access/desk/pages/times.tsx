// Free times as buttons, by day: one press books. The first nine have keys of their own.
import { formatDate, localTime } from '../../../platform/time.ts'
import { Form, Heading } from '../../../ui/index.ts'
import type { FreeSlot } from '../../booking/index.ts'
import { shortDoctor } from '../../naming.ts'
import type { DeskDoctor } from '../queries/branches.ts'
import { deskWords } from '../words/index.ts'
import type { DeskCall } from './frame.tsx'

const KEYS_MAX = 9

export function FreeTimes({ call, action, fields, slots, doctors, level }: {
  call: DeskCall
  action: string
  /** What is sent along: names and values. */
  fields: Readonly<Record<string, string>>
  slots: readonly FreeSlot[]
  doctors: ReadonlyMap<string, DeskDoctor>
  level: 2 | 3
}) {
  const { lang, clinic, frame, now } = call
  const words = deskWords(lang).person
  const today = now.toISOString().slice(0, 10)
  const days = Map.groupBy(slots, (slot) => slot.day)
  return (
    <Form action={action} csrf={frame.csrf}>
      {Object.entries(fields).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
      {[...days].map(([day, of_day]) => (
        <section key={day}>
          <Heading level={level}>{formatDate(lang, day, today)}</Heading>
          <div className="times">
            {of_day.map((slot) => {
              const doctor = slot.doctor_id === null ? undefined : doctors.get(slot.doctor_id)
              const name = doctor ? shortDoctor(lang, doctor)! : words.any_doctor
              const index = slots.indexOf(slot)
              return (
                <button
                  key={slot.id} className="times__one" name="slot" value={slot.id}
                  data-key={index < KEYS_MAX ? String(index + 1) : undefined}
                >
                  <span className="times__time">{localTime(slot.starts_at, clinic.zone)}</span>{' '}
                  <span className="times__doctor">{name}</span>
                </button>
              )
            })}
          </div>
        </section>
      ))}
    </Form>
  )
}
