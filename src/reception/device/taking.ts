// Taking what a device sends: in order, each act once, checked against its shift and the list of who may hold its post.
import { z } from 'zod'
import type { Write } from '../../platform/db/index.ts'
import { wholeText } from '../../platform/http/form.ts'
import type { ClinicScope } from '../../platform/http/route.ts'
import { mayHoldPost } from '../posts/index.ts'
import { type Shift, findShift } from '../posts/queries/shifts.ts'
import { type Act, type ActOutcome, type ItemCall, type ItemKind, findItemKind } from './items.ts'
import { type KeptItem, insertItems, listKept, lockDevice, noteState } from './queries.ts'
import { ITEM_AGE_MAX_MS, correctTime, judgeAct } from './rules.ts'
import { deviceWords } from './words/index.ts'

/** So many acts fit into one request. */
export const ITEMS_MAX = 200

/** An item as it comes; whatever else it has belongs to its kind. */
export const ItemShape = z.looseObject({
  id: z.uuid().transform((id) => id.toLowerCase()),
  shift: z.uuid().transform((id) => id.toLowerCase()),
  at: z.iso.datetime({ offset: true }),
  kind: z.string().regex(/^[a-z_]{1,40}$/),
})
export type Item = z.infer<typeof ItemShape>

export interface Delivery {
  device_id: string
  /** What the device's clock said when it sent this. */
  sent_at: Date | null
  items: readonly Item[]
}

export interface ItemAnswer {
  id: string
  outcome: 'kept' | 'again' | 'conflict' | 'refused'
  sentence?: string | undefined
  state?: unknown
}

export type TakerCall = Omit<ItemCall, 'shift' | 'actor'> & { actor: Extract<ItemCall['actor'], { kind: 'account' }>; clinic: ClinicScope }

/** An act that is read and may be tried, or the answer that it gets instead. */
interface Read {
  item: Item
  at: Date
  kind: ItemKind<unknown> | undefined
  value: unknown
}

/**
 * Takes the acts of one device in their order. Out: an answer for each; those of `again` tell what was answered before.
 * A fault in one leaves those before it kept and is thrown: the device sends the rest again.
 */
export async function takeItems(call: TakerCall, delivery: Delivery): Promise<ItemAnswer[]> {
  const reads = delivery.items.map((item) => readItem(item, delivery, call.now))
  const answers: ItemAnswer[] = []
  for (let from = 0; from < reads.length;) {
    const until = endOfRun(reads, from)
    answers.push(...(await takeRun(call, delivery.device_id, reads.slice(from, until))))
    from = until
  }
  return answers
}

function readItem(item: Item, { sent_at }: Delivery, now: Date): Read {
  const kind = findItemKind(item.kind)
  const whole = Object.fromEntries(Object.entries(item).map(([name, value]) => [name, typeof value === 'string' ? wholeText(value) : value]))
  const parsed = kind?.parse.safeParse(whole)
  return { item, at: correctTime(new Date(item.at), sent_at, now), kind: parsed?.success ? kind : undefined, value: parsed?.data }
}

/** Acts that can be done together: of one kind that takes many, and of one shift. */
function endOfRun(reads: readonly Read[], from: number): number {
  const { kind, item } = reads[from]!
  let until = from + 1
  while (kind?.applyAll && until < reads.length && reads[until]!.kind === kind && reads[until]!.item.shift === item.shift) until += 1
  return until
}

/** Thrown to roll back what was written before an act was refused; without a result each of many is looked at by itself. */
class NotKept extends Error {
  readonly result: ActOutcome | undefined
  constructor(result?: ActOutcome) {
    super('not kept')
    this.result = result
  }
}

async function takeRun(call: TakerCall, device_id: string, reads: readonly Read[]): Promise<ItemAnswer[]> {
  try {
    return await call.house.database.write((db) => keepRun(db, call, device_id, reads))
  } catch (fault) {
    if (!(fault instanceof NotKept)) throw fault
    if (fault.result) return call.house.database.write((db) => noteRefused(db, call, device_id, reads, fault.result!))
  }
  const answers: ItemAnswer[] = []
  for (const read of reads) answers.push(...(await takeRun(call, device_id, [read])))
  return answers
}

async function keepRun(db: Write, call: TakerCall, device_id: string, reads: readonly Read[]): Promise<ItemAnswer[]> {
  const { clinic, actor, now } = call
  await lockDevice(db, clinic.id, device_id, actor.id, now)
  const fresh = await insertItems(db, clinic.id, device_id, actor.id, reads.map((read) => rowOf(read, { outcome: 'kept' })), now)
  const done = new Map<string, ItemAnswer>()
  if (fresh.size > 0) {
    const mine = firstOfEach(reads.filter(({ item }) => fresh.has(item.id)))
    const shift = await findShift(db, clinic.id, mine[0]!.item.shift)
    const sentence = await findRefusal(db, call, device_id, shift, mine)
    if (sentence) throw mine.length === 1 || sentence.of_all ? new NotKept({ outcome: 'refused', sentence: sentence.words }) : new NotKept()
    await applyRun(db, { ...call, shift: shift! }, mine, done)
  }
  return tellAll(db, call, device_id, reads, done)
}

async function applyRun(db: Write, call: ItemCall, mine: readonly Read[], done: Map<string, ItemAnswer>): Promise<void> {
  const kind = mine[0]!.kind!
  const acts: Act<unknown>[] = mine.map(({ item, at, value }) => ({ id: item.id, at, value }))
  for (const { id } of acts) done.set(id, { id, outcome: 'kept' })
  if (kind.applyAll) return kind.applyAll(db, call, acts)
  const [act] = acts
  const result = await kind.apply(db, call, act!)
  if (result.outcome !== 'kept') throw new NotKept(result)
  if (result.sentence !== undefined || result.state !== undefined) {
    await noteState(db, call.clinic.id, act!.id, result.sentence ?? null, result.state)
    done.set(act!.id, { id: act!.id, ...result })
  }
}

/** Why the acts, or one of them, may not be tried: they must be read, belong to the shift, and its person hold its post. */
async function findRefusal(
  db: Write, call: TakerCall, device_id: string, shift: Shift | undefined, mine: readonly Read[],
): Promise<{ words: string; of_all: boolean } | undefined> {
  const words = deviceWords(call.lang).refusals
  if (mine.some(({ kind }) => !kind)) return { words: words.unknown, of_all: false }
  if (mine.some(({ at }) => call.now.getTime() - at.getTime() > ITEM_AGE_MAX_MS)) return { words: words.old, of_all: false }
  if (!shift || !(shift.device_id === device_id || shift.account_id === call.actor.id)) return { words: words.no_shift, of_all: true }
  const refusal = mine.map(({ at }) => judgeAct(shift, at)).find((one) => one !== undefined)
  if (refusal) return { words: words[refusal], of_all: refusal === 'revoked' || refusal === 'closed' }
  const holding = await mayHoldPost(db, call.clinic.id, shift.account_id, shift.post_id, shift.began_at, shift.until)
  return holding.ok ? undefined : { words: words.revoked, of_all: true }
}

async function noteRefused(db: Write, call: TakerCall, device_id: string, reads: readonly Read[], result: ActOutcome): Promise<ItemAnswer[]> {
  const { clinic, actor, now } = call
  await lockDevice(db, clinic.id, device_id, actor.id, now)
  const fresh = await insertItems(db, clinic.id, device_id, actor.id, reads.map((read) => rowOf(read, result)), now)
  const done = new Map([...fresh].map((id) => [id, { id, ...result }] as const))
  return tellAll(db, call, device_id, reads, done)
}

/** Answers in the order of the acts: those done now, and what was told of those that came before. */
async function tellAll(
  db: Write, call: TakerCall, device_id: string, reads: readonly Read[], done: ReadonlyMap<string, ItemAnswer>,
): Promise<ItemAnswer[]> {
  const told = new Set<string>()
  const before = reads.filter(({ item }) => !done.has(item.id)).map(({ item }) => item.id)
  const kept = new Map((before.length === 0 ? [] : await listKept(db, call.clinic.id, before)).map((item) => [item.id, item]))
  return reads.map(({ item: { id } }) => {
    const now_done = done.get(id)
    if (now_done && !told.has(id)) {
      told.add(id)
      return now_done
    }
    const item = kept.get(id)
    if (item && item.device_id !== device_id) return { id, outcome: 'refused', sentence: deviceWords(call.lang).refusals.foreign }
    if (item && item.outcome !== 'kept') return answerOf(id, item.outcome, item)
    return answerOf(id, 'again', item)
  })
}

function answerOf(id: string, outcome: ItemAnswer['outcome'], item: KeptItem | undefined): ItemAnswer {
  return {
    id, outcome,
    ...(item?.sentence ? { sentence: item.sentence } : {}),
    ...(item?.state === null || item?.state === undefined ? {} : { state: item.state }),
  }
}

function rowOf({ item, at }: Read, result: ActOutcome): KeptItem {
  return { id: item.id, shift_id: item.shift, kind: item.kind, at, outcome: result.outcome, sentence: result.sentence ?? null, state: result.state ?? null }
}

function firstOfEach(reads: readonly Read[]): Read[] {
  return [...new Map(reads.toReversed().map((read) => [read.item.id, read])).values()].toReversed()
}
