// A message's state in honest words.
import type { Lang } from '../../platform/i18n.ts'
import { type State, StateTag } from '../../ui/index.ts'
import { staffWords } from '../words/index.ts'

const LOOKS: Record<string, State> = {
  queued: 'neutral',
  sending: 'neutral',
  sent: 'fine',
  delivered_unknown: 'unknown',
  soft_failed: 'attention',
  failed: 'late',
  suppressed: 'neutral',
}

/** «не доставлено: такого адреса нет»; a reason is said where the state alone leaves it open. */
export function stateWords(lang: Lang, state: string, reason: string | null): string {
  const words = staffWords(lang)
  const said = words.states[state] ?? state
  const why =
    reason && ['suppressed', 'failed', 'soft_failed'].includes(state) ? words.reasons[reason] : undefined
  return why ? words.because(said, why) : said
}

export function MessageState({ lang, state, reason }: { lang: Lang; state: string; reason: string | null }) {
  return <StateTag state={LOOKS[state] ?? 'neutral'}>{stateWords(lang, state, reason)}</StateTag>
}
