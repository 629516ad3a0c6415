// One tail a web process: it reads what is new in the buildings that somebody looks at and hands it to their devices. A
// device costs its open answer and a number; what it does not take in time is not kept for it: it is let go, comes back
// and reads on from the number it has.
import { setTimeout as rest } from 'node:timers/promises'
import { stopwatch } from '../../platform/clock.ts'
import type { Read } from '../../platform/db/index.ts'
import type { OpenStream } from '../../platform/http/stream.ts'
import type { Logger } from '../../platform/log.ts'
import { type BoardPlace, type KeptChange, findReach, listChanges, listNews } from './changes.ts'

/** Between two looks for news: a tenth of what a device may wait. */
const LOOK_MS = 100
const FAULT_MS = 1_000
const NEWS_MAX = 5_000
/** Who missed more than this fetches the board anew. */
const BACKLOG_MAX = 1_000
/** A device that has not taken so much is let go. */
const WAITING_BYTES_MAX = 256 * 1024
/** So that proxies and telephones do not take a quiet line for a dead one. */
const BEAT_MS = 20_000
/** A stream ends after so many beats and is asked for anew: whoever may no longer look is out by then. */
const BEATS_MAX = 30

export type Listener = Pick<OpenStream, 'write' | 'waiting_bytes' | 'end' | 'drop'>

interface Device {
  stream: Listener
  position: number
  /** False while it is still being told what it missed. */
  live: boolean
  gone: boolean
  beats: number
  /** Hears of changes of this kind alone, and only that there was one: for whoever may not read the board. */
  only: string | undefined
}

interface Channel extends BoardPlace {
  position: number
  devices: Set<Device>
}

export interface Hub {
  /**
   * Tells a device what came after a number and then whatever comes; with `only` nothing but the numbers of changes of that
   * kind. Out: how to stop.
   */
  listen(place: BoardPlace, after: number, stream: Listener, only?: string): { leave(): void; caught_up: Promise<void> }
  /** Devices that listen now, or those of a building that hear of one kind alone. */
  count(of?: BoardPlace & { only: string }): number
}

/** Opens a hub; nothing runs while nobody listens. */
export function openHub(db: Read, log: Pick<Logger, 'error'>): Hub {
  const channels = new Map<string, Channel>()
  let running = false

  function deliver(channel: Channel, changes: readonly KeptChange[]): void {
    const before = channel.position
    const last = changes.at(-1)!.seq
    const is_whole = changes[0]!.seq === before + 1
    channel.position = last
    let shared: Buffer | undefined
    for (const device of channel.devices) {
      if (!device.live || device.position >= last) continue
      // a gap can only mean that changes were forgotten while this process could not read
      const piece = !is_whole ? resetFrame(last)
        : device.only !== undefined ? bareFramesOf(changes.filter(({ seq }) => seq > device.position), device.only)
        : device.position === before ? (shared ??= framesOf(changes))
        : framesOf(changes.filter(({ seq }) => seq > device.position))
      device.position = last
      send(device, piece)
    }
  }

  async function tail(): Promise<void> {
    const beat = setInterval(() => {
      for (const { devices } of channels.values()) for (const device of devices) beatOf(device)
    }, BEAT_MS)
    while (channels.size > 0) {
      let more = false
      const elapsed_ms = stopwatch()
      try {
        const news = await listNews(db, [...channels.values()].map(({ clinic_id, branch_id, position }) => ({ clinic_id, branch_id, after: position })), NEWS_MAX)
        for (const [key, changes] of Map.groupBy(news, keyOf)) {
          const channel = channels.get(key)
          // a channel that closed and opened again meanwhile may be further on
          const fresh = channel ? changes.filter(({ seq }) => seq > channel.position) : []
          if (fresh.length > 0) deliver(channel!, fresh)
        }
        more = news.length === NEWS_MAX
      } catch (error) {
        log.error({ error }, 'the board could not be read')
        await rest(FAULT_MS)
      }
      // where much is to be told, it rests as long as it works
      if (!more) await rest(Math.max(LOOK_MS, elapsed_ms()))
    }
    clearInterval(beat)
    running = false
  }

  async function catchUp(place: BoardPlace, device: Device): Promise<void> {
    const { first, last } = await findReach(db, place)
    if (device.gone) return
    const missed = last - device.position
    const is_kept = missed === 0 || (missed > 0 && missed <= BACKLOG_MAX && first !== null && first <= device.position + 1)
    if (!is_kept) {
      device.position = last
      send(device, resetFrame(last))
    }
    const key = keyOf(place)
    let channel = channels.get(key)
    if (!channel) channels.set(key, (channel = { ...place, position: last, devices: new Set() }))
    channel.devices.add(device)
    if (!running) {
      running = true
      void tail()
    }
    while (!device.gone && device.position < channel.position) {
      const changes = await listChanges(db, place, device.position, BACKLOG_MAX)
      if (device.gone) return
      const is_whole = changes[0]?.seq === device.position + 1
      device.position = changes.at(-1)?.seq ?? channel.position
      send(device, !is_whole ? resetFrame(device.position) : device.only === undefined ? framesOf(changes) : bareFramesOf(changes, device.only))
    }
    device.live = true
  }

  return {
    count: (of) => (of ? [...(channels.get(keyOf(of))?.devices ?? [])].filter(({ only }) => only === of.only).length
      : [...channels.values()].reduce((sum, { devices }) => sum + devices.size, 0)),
    listen(place, after, stream, only) {
      const device: Device = { stream, position: after, live: false, gone: false, beats: 0, only }
      const caught_up = catchUp(place, device).catch((error: unknown) => {
        if (!device.gone) log.error({ error }, 'the board could not be read')
        stream.drop()
      })
      return {
        caught_up,
        leave() {
          device.gone = true
          const channel = channels.get(keyOf(place))
          channel?.devices.delete(device)
          if (channel?.devices.size === 0) channels.delete(keyOf(place))
        },
      }
    },
  }
}

function send(device: Device, piece: string | Buffer): void {
  if (device.gone || piece.length === 0) return
  if (device.stream.waiting_bytes() > WAITING_BYTES_MAX) device.stream.drop()
  else device.stream.write(piece)
}

function beatOf(device: Device): void {
  device.beats += 1
  if (device.beats >= BEATS_MAX) device.stream.end()
  else send(device, ':\n\n')
}

function keyOf({ clinic_id, branch_id }: BoardPlace): string {
  return `${clinic_id} ${branch_id}`
}

/** Frames of the protocol: the number is the event's id, so a browser that comes back says it by itself. */
function framesOf(changes: readonly KeptChange[]): Buffer {
  return Buffer.from(changes.map(({ seq, at, kind, subject, body }) =>
    // a JSON text of PostgreSQL has no line ends of its own
    `id: ${seq}\nevent: change\ndata: {"seq":${seq},"at":"${at.toISOString()}","kind":"${kind}","subject":"${subject}","body":${body}}\n\n`).join(''))
}

/** That there was a change of a kind, and nothing of what it was. */
function bareFramesOf(changes: readonly KeptChange[], only: string): string {
  return changes.filter(({ kind }) => kind === only).map(({ seq }) => `id: ${seq}\nevent: change\ndata: {"seq":${seq}}\n\n`).join('')
}

/** «What you have is too old: fetch the board anew.» */
function resetFrame(seq: number): string {
  return `id: ${seq}\nevent: reset\ndata: {"seq":${seq}}\n\n`
}
