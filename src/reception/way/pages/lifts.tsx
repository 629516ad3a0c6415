// The lifts of a clinic's buildings, each with its mark.
import type { BranchNamed, Lift, LiftOutage } from '../../../clinics/index.ts'
import type { Call } from '../../../platform/http/route.ts'
import { formatDateTime, localDate } from '../../../platform/time.ts'
import { Actions, Button, Empty, ErrorSummary, Form, Heading, Lead, Notice, StaffLayout, StateTag } from '../../../ui/index.ts'
import { wayWords } from '../words/index.ts'

export interface LiftRow {
  branch: BranchNamed
  lift: Lift
  outage: LiftOutage | undefined
}

/** A form that came back: whose, and what was typed. */
export interface LiftsTyped { branch_id: string; shaft: string; until: string }

type LiftsCall = Pick<Call<unknown, unknown>, 'house' | 'actor' | 'clinic' | 'lang' | 'frame' | 'now'>

export function LiftsPage({ call, rows, done, came_back }: { call: LiftsCall; rows: readonly LiftRow[]; done: string | undefined; came_back: LiftsTyped | undefined }) {
  const { house, actor, clinic, lang, frame } = call
  const words = wayWords(lang).lifts
  const base = `/reception/${clinic.slug}/lifts`
  const rail = house.rail(actor, clinic, lang).map((item) => ({ ...item, current: item.href === base }))
  const said = done === 'out' ? words.done_out : done === 'known' ? words.done_known : done === 'back' ? words.done_back : undefined
  return (
    <StaffLayout {...frame} title={words.title} rail={rail} place={lang === 'en' ? clinic.name_en : clinic.name_ru} robots="noindex">
      <Heading level={1}>{words.title}</Heading>
      {came_back && <ErrorSummary errors={{ until: words.until_wrong }} />}
      {said && <Notice kind="success">{said}</Notice>}
      {rows.length === 0 ? <Empty why={words.none} next={words.none_next} /> : (
        <>
          <Lead>{words.lead}</Lead>
          <ul className="lifts">
            {rows.map((row) => (
              <li key={`${row.branch.id} ${row.lift.shaft}`}>
                <Row call={call} row={row} base={base} typed={came_back?.branch_id === row.branch.id && came_back.shaft === row.lift.shaft ? came_back : undefined} />
              </li>
            ))}
          </ul>
        </>
      )}
    </StaffLayout>
  )
}

function Row({ call, row, base, typed }: { call: LiftsCall; row: LiftRow; base: string; typed: LiftsTyped | undefined }) {
  const { lang, clinic, frame, now } = call
  const { branch, lift, outage } = row
  const all = wayWords(lang)
  const words = all.lifts
  const name = all.lift(lift.label)
  const at = (instant: Date) => formatDateTime(lang, instant, clinic.zone, localDate(now, clinic.zone))
  const id = typed ? 'until' : `until-${branch.slug}-${lift.shaft}`
  return (
    <>
      <Heading level={2}>{name}, {lang === 'en' ? branch.name_en : branch.name_ru}</Heading>
      {outage ? (
        <>
          <p><StateTag state="attention">{outage.until ? words.out_until(at(outage.until)) : words.out_since(at(outage.since))}</StateTag></p>
          <Form action={`${base}/${outage.id}/end`} csrf={frame.csrf}>
            <Actions><Button>{words.back(name)}</Button></Actions>
          </Form>
        </>
      ) : (
        <>
          <p><StateTag state="fine">{words.runs}</StateTag></p>
          <Form action={base} csrf={frame.csrf}>
            <input type="hidden" name="branch" value={branch.id} />
            <input type="hidden" name="shaft" value={lift.shaft} />
            <div className={typed ? 'field field--error' : 'field'}>
              <label className="field__label" htmlFor={id}>{words.until}</label>
              <p className="field__hint" id={`${id}-hint`}>{words.until_hint}</p>
              {typed && <p className="field__error" id={`${id}-error`}>{words.until_wrong}</p>}
              <input
                className="input input--short" id={id} name="until" type="datetime-local" defaultValue={typed?.until}
                aria-invalid={typed ? true : undefined} aria-describedby={typed ? `${id}-hint ${id}-error` : `${id}-hint`}
              />
            </div>
            <Actions><Button kind="secondary">{words.mark(name)}</Button></Actions>
          </Form>
        </>
      )}
    </>
  )
}
