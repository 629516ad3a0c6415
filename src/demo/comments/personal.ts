import { fullName, mailAddress, makePerson, shortName } from '../names.ts'
import type { Sex } from '../names.ts'
import type { Random } from '../random.ts'
import { streets } from '../streets.ts'

/** Fills $phone, $name and the like with data of nobody: the numbers come from ranges without owners. */
export function fillPersonal(random: Random, text: string, author_sex: Sex): string {
  return text.replace(/\$([a-z]+)/g, (_, asked: string) => {
    const invent = inventions[asked]
    if (invent === undefined) throw new Error(`Nobody knows how to invent $${asked}.`)
    return invent(random, author_sex)
  })
}

const digits = (random: Random, count: number) =>
  Array.from({ length: count }, () => random.int(0, 9)).join('')

const inventions: Record<string, (random: Random, author_sex: Sex) => string> = {
  phone: (random) => {
    const last = [digits(random, 2), digits(random, 2)] as const
    return random.pick([
      `8 900 555-${last[0]}-${last[1]}`,
      `+7 (900) 555-${last[0]}-${last[1]}`,
      `8900555${last[0]}${last[1]}`,
      `8-900-555-${last[0]}-${last[1]}`,
    ])
  },
  street: (random) => random.pick(streets).name_ru,
  house: (random) => String(random.int(1, 96)),
  flat: (random) => String(random.int(1, 240)),
  // No region has the number 00, no passport series begins with 00, no СНИЛС with 000.
  policy: (random) => {
    const number = `0000${digits(random, 12)}`
    return random.chance(0.5) ? number : number.replace(/(\d{4})(?=\d)/g, '$1 ')
  },
  passport: (random) => `00 ${digits(random, 2)} ${digits(random, 6)}`,
  snils: (random) => `000-${digits(random, 3)}-${digits(random, 3)} ${digits(random, 2)}`,
  name: (random, author_sex) => {
    const person = makePerson(random, { sex: author_sex, birth_year: random.int(1940, 1995) })
    return random.chance(0.5) ? fullName(person) : shortName(person).replaceAll('\u00a0', ' ')
  },
  mail: (random) => mailAddress(random, makePerson(random), random.int(1, 99)),
}
