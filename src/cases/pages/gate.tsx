// What the gate says to a reply that it holds: the same sentences wherever a reply is written.
import type { Lang } from '../../platform/i18n.ts'
import { Details, Notice, Quote } from '../../ui/index.ts'
import type { HoldReason } from '../rules/gate.ts'
import { type Words, casesWords } from '../words/index.ts'

/** Why a reply was held, what to mend, and the text that it repeats. Above the field, which still has the text. */
export function HeldNotice({ lang, reasons }: { lang: Lang; reasons: readonly HoldReason[] }) {
  const { gate } = casesWords(lang)
  const other = reasons.find((reason) => reason.name === 'near_identical')
  return (
    <Notice kind="warning" title={gate.title}>
      <ul>{reasons.map((reason) => <li key={reason.name}>{sayReason(gate, reason)}</li>)}</ul>
      <p>{gate.kept}</p>
      {other?.name === 'near_identical' && <Details summary={gate.other_text}><Quote>{other.text}</Quote></Details>}
    </Notice>
  )
}

/** In one sentence, beside the field: the reply was not sent. */
export function heldSentence(lang: Lang): string {
  return casesWords(lang).gate.title
}

function sayReason(gate: Words['gate'], reason: HoldReason): string {
  if (reason.name === 'confirms_patient') return gate.confirms_patient(reason.phrase)
  if (reason.name === 'no_action') return reason.formal ? gate.no_action_formal(reason.formal) : gate.no_action
  return (reason.to === 'template' ? gate.template : gate.near_identical)(reason.share)
}
