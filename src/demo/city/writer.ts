// Writes the rows of one clinic after another, in a thread of its own: the other core is the database's.
import { Worker } from 'node:worker_threads'
import { hashAddress } from '../../letters/links.ts'
import { type KeyRing, makeKeyRing } from '../../platform/keys.ts'
import { makeClinicRows } from './clinic.ts'
import { type CityPlan, type CitySize, planCity } from './plan.ts'
import { type PackedRows, packRows } from './rows.ts'

export interface WrittenClinic { rows: PackedRows; visit_count: number }

export interface Writer {
  /** The rows of the plan's next clinic. */
  next(): Promise<WrittenClinic>
  close(): Promise<void>
}

/** What the thread is started with: whatever can be copied to it. */
export interface WriterOrder { size: CitySize; now: Date; address_keys: { id: number; secret: Uint8Array }[] }

/** So many clinics are written ahead of the database. */
const AHEAD = 3
/** From this on a year of daily waits is written, below it some weeks. */
const LONG_SCALE = 0.1
/** Below this a thread takes longer to start than to write. */
const THREAD_SCALE = 0.1

/** Opens a writer of the planned clinics, in their order. */
export function openWriter(size: CitySize, now: Date, address_keys: KeyRing): Writer {
  const order: WriterOrder = { size, now, address_keys: address_keys.all.map(({ id, secret }) => ({ id, secret })) }
  return size.scale < THREAD_SCALE ? writeHere(order) : writeInThread(order)
}

/** The rows of a clinic of the plan; undefined after the last. */
export function makeTurn(order: WriterOrder): () => WrittenClinic | undefined {
  const plan: CityPlan = planCity(order.size, order.now)
  const keys = makeKeyRing(order.address_keys.map(({ id, secret }) => ({ id, secret: Buffer.from(secret) })))
  let place = 0
  return () => {
    const clinic = plan.clinics[place++]
    if (!clinic) return undefined
    const { book } = makeClinicRows(clinic, plan.calendar, (address) => hashAddress(keys, address), order.size.scale >= LONG_SCALE)
    return { rows: packRows(book), visit_count: clinic.visit_count }
  }
}

function writeHere(order: WriterOrder): Writer {
  const turn = makeTurn(order)
  return { next: async () => turn()!, close: async () => {} }
}

function writeInThread(order: WriterOrder): Writer {
  const thread = new Worker(new URL('./writer_thread.ts', import.meta.url), {
    workerData: order,
    // most of what is written lives for one clinic: a larger nursery saves a quarter of the time
    resourceLimits: { maxYoungGenerationSizeMb: 128 },
  })
  const ready: WrittenClinic[] = []
  const asking: { resolve(clinic: WrittenClinic): void; reject(fault: unknown): void }[] = []
  let fault: unknown
  thread.on('message', (clinic: WrittenClinic) => {
    const first = asking.shift()
    if (first) first.resolve(clinic)
    else ready.push(clinic)
  })
  thread.on('error', (error) => {
    fault = error
    for (const one of asking.splice(0)) one.reject(error)
  })
  // a thread has no origin: the rule is about windows
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  const orderNext = () => thread.postMessage('next')
  for (let ahead = 0; ahead < AHEAD; ahead++) orderNext()
  return {
    next() {
      if (fault) return Promise.reject(fault)
      orderNext()
      const clinic = ready.shift()
      if (clinic) return Promise.resolve(clinic)
      return new Promise((resolve, reject) => asking.push({ resolve, reject }))
    },
    async close() {
      await thread.terminate()
    },
  }
}
