import { RULES } from './alarms/rules.ts'
import type { AlarmKind } from './alarms/rules.ts'

export type { AlarmKind }

/** Where in the text, `[start, end)` in UTF-16 units, the words stand that raise the alarm. */
export interface Alarm {
  kind: AlarmKind
  start: number
  end: number
}

/**
 * Finds words of danger to life (threats, suicide, a patient nearly lost), crime (violence, theft,
 * harassment, forgery, drunk staff), corruption (bribes, money past the till) and abuse (obscenities,
 * insults), in Russian and English.
 * In: a text as written, any case, ё or е. Out: alarms by start; none lies within another of its kind.
 * A negation just before («без взяток», «никто не угрожал») or after («взяток не берут») silences all but
 * abuse; idioms («убил два часа», «чуть не умер со скуки») are exceptions of their rule. An alarm asks for
 * a look, it decides nothing: rules cannot tell a report from a joke, and miss what is said in hints or
 * with misspelt words.
 */
export function findAlarms(text: string): Alarm[] {
  const plain = text.replaceAll('ё', 'е').replaceAll('Ё', 'Е')
  const alarms: Alarm[] = []
  for (const { kind, pattern, except } of RULES) {
    for (const match of plain.matchAll(pattern)) {
      const start = match.index
      const end = start + match[0].length
      const after = plain.slice(end, end + 40)
      if (except !== undefined && except.test(after)) continue
      if (kind !== 'abuse' && isDenied(plain.slice(Math.max(0, start - 40), start), after)) continue
      alarms.push({ kind, start, end })
    }
  }
  return withoutInner(alarms)
}

const DENIED_BEFORE = new RegExp(
  String.raw`(?<!\p{L})(?:не|без|никак(?:их|ой|ого|ую)|нет|ни|not|no|never|without|any|` +
    String.raw`nobody|\p{L}+n['’]t)\s(?:(?:брали|берут|берет|брал|брала|просил[аи]?|просят|` +
    String.raw`требовал[аи]?|требуют|было|был|видел[аи]?|давал[аи]?|дал[аи]?|платил[аи]?|` +
    String.raw`пришлось|надо|нужно|слышал[аи]?|встречал[аи]?|таких|этих|всяких|таки|even|a|any|` +
    String.raw`asked|for)\s){0,2}$`,
  'iu',
)
const DENIED_AFTER = new RegExp(
  String.raw`^\s(?:(?:тут|здесь|там|у нас|у них|никто|никаких|ни у кого|` +
    String.raw`ни с кого)\s){0,2}(?:не\s(?:бер|бра|взя|прос|треб|дава|дал|было|был|плат|нужн|` +
    String.raw`надо|замеч|вид|встре)|нет(?!\p{L}))`,
  'iu',
)

function isDenied(before: string, after: string): boolean {
  return DENIED_BEFORE.test(before) || DENIED_AFTER.test(after)
}

function withoutInner(alarms: Alarm[]): Alarm[] {
  const ends = new Map<AlarmKind, number>()
  return alarms
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .filter(({ kind, start, end }) => {
      const inner = end <= (ends.get(kind) ?? -1)
      if (!inner) ends.set(kind, end)
      return !inner || start === end
    })
}
