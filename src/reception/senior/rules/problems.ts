// What a senior has to look at now, the gravest first. Pure.

export type Problem =
  | { kind: 'situation'; id: string; minutes: number }
  | { kind: 'request'; id: string; request: string; who: string; minutes: number }
  | { kind: 'lift'; label: string | null; since: Date; until: Date | null }
  | { kind: 'post'; name: string; name_en: string | null }
  | { kind: 'room'; key: string; room: string | null; minutes: number; waiting: number }
  | { kind: 'load'; hour: number; per_person: number }
  | { kind: 'faces'; bad: number; all: number }
  | { kind: 'hand_off'; id: string; by: string | null }

/** Somebody stands so long behind their turn: the city counts being seen within 20 minutes of the booked time. */
export const LATE_MINUTES = 20
/** So many pressed a face before a share says anything … */
export const FACES_MIN = 20
/** … and this share of sad ones is worth a look. Our choice. */
export const FACES_BAD_SHARE = 0.3

export interface Day {
  now: Date
  situations: readonly { id: string; state: string; opened_at: Date }[]
  climb_minutes: number
  requests: readonly { id: string; kind: string; who: string; state: string; take_by: Date; due_at: Date | null }[]
  lifts: readonly { label: string | null; since: Date; until: Date | null }[]
  /** Posts that nobody holds while the building is open. */
  empty: readonly { name: string; name_en: string | null }[]
  rooms: readonly { key: string; room: string | null; late_minutes: number; waiting: number }[]
  loads: readonly { hour: number; per_person: number | null; state: string }[]
  faces: { bad: number; all: number }
  /** The last hand-off when nobody has accepted it. */
  unaccepted: { id: string; by: string | null } | undefined
}

export function findProblems(day: Day): Problem[] {
  const since = (instant: Date) => Math.floor((day.now.getTime() - instant.getTime()) / 60_000)
  const last_load = day.loads.at(-1)
  return [
    ...day.situations.filter(({ state, opened_at }) => state === 'open' && since(opened_at) >= day.climb_minutes)
      .map(({ id, opened_at }): Problem => ({ kind: 'situation', id, minutes: since(opened_at) })),
    ...day.requests.filter(isLate(day.now)).map(({ id, kind, who, state, take_by, due_at }): Problem => ({
      kind: 'request', id, request: kind, who, minutes: since(state === 'waiting' ? take_by : due_at!),
    })),
    ...day.lifts.map((lift): Problem => ({ kind: 'lift', ...lift })),
    ...day.empty.map(({ name, name_en }): Problem => ({ kind: 'post', name, name_en })),
    ...day.rooms.filter(({ late_minutes }) => late_minutes >= LATE_MINUTES)
      .map(({ key, room, late_minutes, waiting }): Problem => ({ kind: 'room', key, room, minutes: late_minutes, waiting })),
    ...(last_load?.state === 'attention' ? [{ kind: 'load' as const, hour: last_load.hour, per_person: Math.round(last_load.per_person!) }] : []),
    ...(day.faces.all >= FACES_MIN && day.faces.bad / day.faces.all >= FACES_BAD_SHARE ? [{ kind: 'faces' as const, ...day.faces }] : []),
    ...(day.unaccepted ? [{ kind: 'hand_off' as const, ...day.unaccepted }] : []),
  ]
}

/** Nobody took it in time, or whoever did is not there in time. */
function isLate(now: Date) {
  return ({ state, take_by, due_at }: Day['requests'][number]) =>
    (state === 'waiting' && take_by <= now) || ((state === 'taken' || state === 'handed') && due_at !== null && due_at <= now)
}
