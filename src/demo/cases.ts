// What the chief doctors of the demo people have in hand at the start: a case of every state, by the doors that real
// ones use, as of some days ago.
import { handOver } from '../cases/actions.ts'
import { climbCases } from '../cases/overdue.tsx'
import { type LockedCase, lockCase } from '../cases/loading.ts'
import { saveTemplate } from '../cases/queries/replies.ts'
import { askAuthor, judgeReply, replyToCase, takeVerdict } from '../cases/replying.ts'
import { DEMO_ISSUER } from '../people/index.ts'
import { type Read, type Write, all, sql } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import { makeId } from '../platform/ids.ts'
import type { Actor } from '../platform/permit.ts'
import { DAY_MS, HOUR_MS } from '../platform/time.ts'
import { followAllCases } from '../ratings/following.ts'
import { lockAnswer } from '../ratings/queries/work.ts'
import type { Topic } from '../ratings/rules/topics.ts'
import { makeCaseOf } from '../ratings/working.ts'
import { makeReply } from './comments/reply.ts'
import { type Random, makeRandom } from './random.ts'

/** What was done with a case, and how many days ago it was opened. A term is eight working days. */
const STORIES = [
  { days: 18, act: 'left' }, { days: 15, act: 'handed' }, { days: 9, act: 'not_solved' }, { days: 8, act: 'helped' },
  { days: 5, act: 'asked' }, { days: 4, act: 'replied' }, { days: 3, act: 'left' }, { days: 1, act: 'held' },
] as const
type Act = (typeof STORIES)[number]['act']

const TEMPLATES = [
  { title: 'Задержка приёма', text: 'Здравствуйте. Спасибо, что написали. Мы разобрали, почему приём задержался: ' },
  { title: 'Чистота и удобства', text: 'Здравствуйте. Спасибо за замечание. На этаж сходили, и вот что сделано: ' },
]
const QUESTION = 'Здравствуйте. Подскажите, пожалуйста, в какие часы было не дозвониться и по какому номеру: так мы найдём запись.'
const SAYS_NOTHING = 'Здравствуйте. Благодарим за обращение. Ваше мнение очень важно для нас.'

const THEMES: Partial<Record<Topic, string>> = { queue: 'queue', staff: 'desk', premises: 'clean', booking: 'phone', doctor: 'attention', medicine: 'medicine' }

interface Desk { clinic_id: string; chief: Actor & { kind: 'account' }; head: { id: string; name: string }; sex: 'male' | 'female' }

/** Opens the cases at the clinics that have demo people; where answers that wait are few, fewer stories are told. */
export async function seedDemoCases(house: House): Promise<void> {
  const now = house.clock.now()
  for (const [turn, desk] of (await listDesks(house.database.read)).entries()) {
    const random = makeRandom(`cases ${desk.clinic_id}`)
    for (const template of TEMPLATES) {
      await house.database.write((db) => saveTemplate(db, desk.clinic_id, { id: makeId(now), ...template }, desk.chief.id, now))
    }
    const waiting = await listWaiting(house.database.read, desk.clinic_id)
    // most are left for whoever looks
    const most = Math.max(6, Math.floor(waiting.length / 2))
    let told = 0
    // each clinic begins with another story, so that a small city too has all of them
    for (const { days, act } of [...STORIES.slice(turn * 3), ...STORIES.slice(0, turn * 3)]) {
      const at = new Date(now.getTime() - days * DAY_MS - random.int(1, 5) * HOUR_MS)
      const index = waiting.findIndex(({ answered_at }) => answered_at < at)
      if (index < 0 || told === most) continue
      told += 1
      const [{ id }] = waiting.splice(index, 1) as [Waiting]
      await house.database.write((db) => tell(db, house, desk, random, id, act, at))
    }
  }
  const quiet = { ...house, log: house.log.child({}, { level: 'warn' }) }
  const { signal } = new AbortController()
  await climbCases(quiet, signal)
  await followAllCases(quiet, signal)
}

async function tell(db: Write, house: House, desk: Desk, random: Random, answer_id: string, act: Act, at: Date): Promise<void> {
  const { chief, clinic_id } = desk
  const answer = (await lockAnswer(db, clinic_id, answer_id))!
  const done = await makeCaseOf(db, chief, answer, undefined, at)
  if (!done.ok) throw new Error(`an answer that waits refused a case: ${done.refusal}`)
  const [opened] = await all(db, sql<{ id: string }>`
    select id
    from cases.case
    where clinic_id = ${clinic_id}
      and subject_kind = 'answer'
      and subject_id = ${answer_id}`)
  const given = (await lockCase(db, clinic_id, opened!.id))!
  const later = (hours: number) => new Date(at.getTime() + hours * HOUR_MS)
  if (act === 'handed') await handOver(db, chief, given, { account_id: desk.head.id, words: `${desk.head.name}, это про ваше отделение` }, later(2))
  else if (act === 'asked') await askAuthor(db, house, chief, given, QUESTION, later(3))
  else if (act === 'held') await replyToCase(db, house, chief, given, SAYS_NOTHING, later(1))
  else if (act !== 'left') await replyAndHear(db, house, desk, random, given, answer.topics ?? [], act, later)
}

async function replyAndHear(
  db: Write, house: House, desk: Desk, random: Random, given: LockedCase, topics: readonly Topic[],
  act: 'replied' | 'helped' | 'not_solved', later: (hours: number) => Date,
): Promise<void> {
  // a text that the gate would hold is written anew, as a chief doctor would
  const theme = topics.map((topic) => THEMES[topic]).find(Boolean)
  for (let attempt = 0; attempt < 12; attempt++) {
    const about = { mark: 2, specialty: 'therapist', chief_sex: desk.sex, lang: 'ru', good: true } as const
    const { text } = makeReply(random, attempt < 4 ? { ...about, theme } : about)
    if ((await judgeReply(db, desk.clinic_id, text, false)).length > 0) continue
    const outcome = await replyToCase(db, house, desk.chief, given, text, later(24))
    if (outcome.kind !== 'sent') throw new Error(`a reply to a case in hand was ${outcome.kind}`)
    if (act === 'replied') return
    const said = act === 'helped' ? { verdict: act, reason: null, words: null } : { verdict: act, reason: 'nothing_changed' as const, words: 'В среду было так же' }
    await takeVerdict(db, { kind: 'link' }, outcome.case, said, later(50))
    return
  }
}

interface Waiting { id: string; answered_at: Date }

/** Answers that wait and ask for something, the newest first. */
function listWaiting(db: Read, clinic_id: string): Promise<Waiting[]> {
  return all(db, sql<Waiting>`
    select id, answered_at
    from ratings.answer
    where clinic_id = ${clinic_id}
      and work_state in ('new', 'read')
      and has_words
      and lang = 'ru'
      and not 'thanks' = any(topics)
    order by answered_at desc
    limit 200`)
}

/** Chief doctors of the demonstration with a head of department at their side. */
async function listDesks(db: Read): Promise<Desk[]> {
  const rows = await all(db, sql<{ clinic_id: string; role: string; account_id: string; name: string }>`
    select r.clinic_id, r.role, r.account_id, a.name
    from people.role r
    join people.account a on a.id = r.account_id
    where a.issuer = ${DEMO_ISSUER}
      and r.role in ('chief_doctor', 'head_of_department')
    order by r.clinic_id, r.role`)
  return rows.filter(({ role }) => role === 'chief_doctor').flatMap(({ clinic_id, account_id, name }) => {
    const head = rows.find((one) => one.clinic_id === clinic_id && one.role === 'head_of_department')
    if (!head) return []
    return [{
      clinic_id, head: { id: head.account_id, name: head.name.split(' ').slice(0, 2).join(' ') }, sex: name.includes('вна') ? 'female' as const : 'male' as const,
      chief: { kind: 'account' as const, id: account_id, name, email: null, lang: 'ru' as const, roles: [], session: 'demonstration' },
    }]
  })
}
