// What the device keeps: acts not yet delivered, answers that somebody must see, and things to read without network. IndexedDB
// outlives a restart; where it is forbidden nothing is promised and every call fails.

/** An act as it waits to be sent. `number` is its order on this device. */
export interface WaitingItem {
  number?: number
  clinic: string
  id: string
  shift: string
  at: string
  kind: string
  [field: string]: unknown
}

/** What the server did not take, for whoever did it to read. */
export interface RefusedItem {
  id: string
  kind: string
  at: string
  sentence: string
}

const STORES = { outbox: 'outbox', refused: 'refused', kept: 'kept' } as const
type Store = keyof typeof STORES

let opened: Promise<IDBDatabase> | undefined

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('otklik-reception', 1)
    request.addEventListener('upgradeneeded', () => {
      request.result.createObjectStore(STORES.outbox, { keyPath: 'number', autoIncrement: true })
      request.result.createObjectStore(STORES.refused, { keyPath: 'id' })
      request.result.createObjectStore(STORES.kept)
    })
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('the store did not open')))
  })
  return opened
}

/** One transaction on one store, on the disk when it resolves. */
async function work<T>(store: Store, mode: IDBTransactionMode, act: (objects: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open()
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORES[store], mode, { durability: 'strict' })
    const request = act(transaction.objectStore(STORES[store]))
    transaction.addEventListener('complete', () => resolve(request.result))
    for (const kind of ['error', 'abort']) transaction.addEventListener(kind, () => reject(transaction.error ?? new Error('not stored')))
  })
}

/** Adds an act at the end of what waits. */
export async function putWaiting(item: WaitingItem): Promise<void> {
  await work('outbox', 'readwrite', (objects) => objects.add(item))
}

/** Everything that waits, in the order in which it was done. */
export function listWaiting(): Promise<WaitingItem[]> {
  return work('outbox', 'readonly', (objects) => objects.getAll() as IDBRequest<WaitingItem[]>)
}

/** Takes an act out: the server has answered. */
export async function dropWaiting(number: number): Promise<void> {
  await work('outbox', 'readwrite', (objects) => objects.delete(number))
}

export async function putRefused(item: RefusedItem): Promise<void> {
  await work('refused', 'readwrite', (objects) => objects.put(item))
}

export function listRefused(): Promise<RefusedItem[]> {
  return work('refused', 'readonly', (objects) => objects.getAll() as IDBRequest<RefusedItem[]>)
}

export async function dropRefused(id: string): Promise<void> {
  await work('refused', 'readwrite', (objects) => objects.delete(id))
}

/** Keeps a value under a name, for instance the board as it was last seen. */
export async function keep(name: string, value: unknown): Promise<void> {
  await work('kept', 'readwrite', (objects) => objects.put(value, name))
}

/** What was kept under a name; undefined when nothing was. */
export function recall<T>(name: string): Promise<T | undefined> {
  return work('kept', 'readonly', (objects) => objects.get(name) as IDBRequest<T | undefined>)
}

/** Forgets what was kept to be read, but neither the device's id nor what waits: somebody else may sign in here. */
export async function forgetKept(): Promise<void> {
  const device = await recall<string>('device')
  await work('kept', 'readwrite', (objects) => objects.clear())
  if (device !== undefined) await keep('device', device)
}
