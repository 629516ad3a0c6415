// Words that may mean danger: whom to call, before anything else.
import type { Lang } from '../../../platform/i18n.ts'
import { Actions, Button, Notice } from '../../../ui/index.ts'
import type { Danger } from '../need.ts'
import { chooseWords } from '../words/index.ts'
import { type Wish, wishHref } from '../wish.ts'

const NUMBERS = { ambulance: ['103', '112'], suicide: ['112', '103'] } as const satisfies Record<Danger, readonly string[]>

export function DangerNotice({ danger, wish, lang }: { danger: Danger; wish: Wish; lang: Lang }) {
  const words = chooseWords(lang).danger
  const urgent = wishHref(wish, { s: wish.who.age === 'child' ? 'paediatrician' : 'therapist', who: { ...wish.who, urgency: 'urgent' }, who_said: true })
  return (
    <Notice kind="error" title={words[danger]}>
      <p>{danger === 'suicide' ? words.suicide_what : words.ambulance_what}</p>
      <Actions>
        {NUMBERS[danger].map((number, at) => (
          <Button key={number} kind={at === 0 ? 'primary' : 'secondary'} href={`tel:${number}`}>{words.call(number)}</Button>
        ))}
      </Actions>
      <p>{danger === 'suicide' ? words.suicide_then : words.ambulance_then}</p>
      {danger === 'ambulance' && <p><a href={urgent}>{words.urgent}</a></p>}
    </Notice>
  )
}
