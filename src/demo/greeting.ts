// What `npm start` says once the demonstration is up.
import type { Writable } from 'node:stream'
import type { House } from '../platform/house.ts'
import { localDate } from '../platform/time.ts'
import { identityWords } from './identity_words.ts'
import { type DemoCard, listDemoCards } from './people.ts'
import { sortCards } from './people_order.ts'

/** Prints where to look, who may sign in, and how to stop the city's life. */
export async function greet(house: House, out: Writable): Promise<void> {
  const { BASE_URL, OTKLIK_DEMO_LIFE, OTKLIK_ZONE } = house.config
  const cards = await listDemoCards(house.database.read, localDate(house.clock.now(), OTKLIK_ZONE))
  const life = OTKLIK_DEMO_LIFE
    ? 'Every minute visits finish, letters leave and answers come; OTKLIK_DEMO_LIFE=off stops that.'
    : 'The city stands still (OTKLIK_DEMO_LIFE=off).'
  out.write([
    '',
    `Otklik, a demonstration: ${BASE_URL}`,
    `Its letters land in:     ${BASE_URL}/mailbox`,
    life,
    '',
    'Who may sign in (no passwords; choose a person on the sign-in page):',
    ...tableOf(sortCards(cards)),
    '',
    '',
  ].join('\n'))
}

function tableOf(cards: readonly DemoCard[]): string[] {
  const words = identityWords('ru')
  const rows = cards.map((card) => [words.roles[card.role ?? 'resident'], card.name, (card.clinic_name_ru ?? '').replaceAll('\u00a0', ' ')])
  const widths = [0, 1].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)) + 2)
  return rows.map(([role, name, clinic]) => `  ${role!.padEnd(widths[0]!)}${name!.padEnd(widths[1]!)}${clinic}`.trimEnd())
}
