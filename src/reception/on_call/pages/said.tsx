// Who is on call at a building now, said in a line: on a situation's page and on the senior's view.
import { localTime } from '../../../platform/time.ts'
import { Phone, nameIn } from '../../../ui/index.ts'
import type { DeskCall } from '../../frame.tsx'
import type { OnCall } from '../queries/on_call.ts'
import { onCallWords } from '../words/index.ts'

/** One line a person: the name, until when, how to reach them; of those who were not written to it says so. */
export function OnCallSaid({ call, lines, told }: {
  call: Pick<DeskCall, 'lang' | 'clinic'>; lines: readonly OnCall[]
  /** Whom the situation was told to that the page is about; left out where it is about none. */
  told?: { told: readonly string[]; told_heads: boolean }
}) {
  const { lang, clinic } = call
  const words = onCallWords(lang)
  if (lines.length === 0) return <p>{told && !told.told_heads ? words.none_any_more : words.none}</p>
  return lines.map((line) => (
    <p key={line.id}>
      {words.line(nameIn(lang, line.name), localTime(line.until_at, clinic.zone))}
      {line.phone !== null && <>, <Phone number={line.phone} /></>}
      {told && !told.told.includes(line.account_id) && <>. {words.untold}</>}
    </p>
  ))
}
