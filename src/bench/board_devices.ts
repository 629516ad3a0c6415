// The devices of `bench board`, in a process of their own: thousands of open streams to a loopback server, each of whose
// events is checked: the number must be one more than the last, the time since the change was begun is kept. Told what to
// do by messages.
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

export interface DevicesOrder {
  port: number
  /** One a device: the address of its stream, and its cookie. */
  devices: { path: string; cookie: string }[]
  /** So many devices a second lose their line and come back with the number they have. */
  cuts_per_second: number
}

export interface DevicesResult {
  delivered: number
  /** Numbers that came twice, and numbers that were left out. */
  doubled: number
  skipped: number
  resets: number
  cut: number
  p50_ms: number
  p99_ms: number
  max_ms: number
  /** The last number of each device, in their order. */
  last: number[]
}

interface Device {
  order: { path: string; cookie: string }
  socket: Socket | undefined
  last: number
  tail: string
  is_back: boolean
}

const FRAME = /id: (\d+)\nevent: (change|reset)\ndata: ([^\n]*)\n\n/g
/** Connections being opened at once. */
const OPENING = 50

let devices: Device[] = []
let port = 0
let cutting = true
const taken: number[] = []
const counts = { doubled: 0, skipped: 0, resets: 0, cut: 0 }

/** Milliseconds since 1970 to the microsecond, the same in all processes of a machine. */
export function preciseNow(): number {
  return performance.timeOrigin + performance.now()
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.on('message', (message: { open: DevicesOrder } | 'stop' | 'result') => {
    if (message === 'stop') cutting = false
    else if (message === 'result') tellResult()
    else void openAll(message.open)
  })
}

async function openAll(order: DevicesOrder): Promise<void> {
  port = order.port
  devices = order.devices.map((one) => ({ order: one, socket: undefined, last: 0, tail: '', is_back: false }))
  for (let from = 0; from < devices.length; from += OPENING) await Promise.all(devices.slice(from, from + OPENING).map(open))
  process.send!({ opened: devices.length })
  for (let turn = 0; cutting && order.cuts_per_second > 0; turn++) {
    await pause(1000 / order.cuts_per_second)
    const device = devices[(turn * 7919) % devices.length]!
    if (!device.socket) continue
    counts.cut += 1
    device.socket.destroy()
    device.socket = undefined
    device.tail = ''
    device.is_back = true
    await open(device)
  }
}

/** Asks for a stream; resolves when the answer has begun. */
function open(device: Device): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    device.socket = socket
    const known = device.is_back ? `last-event-id: ${device.last}\r\n` : ''
    socket.setEncoding('utf8')
    socket.once('connect', () => socket.write(`GET ${device.order.path} HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\ncookie: ${device.order.cookie}\r\n${known}\r\n`))
    socket.once('data', (first: string) => {
      if (!first.startsWith('HTTP/1.1 200')) reject(new Error(`a stream was refused: ${first.slice(0, 200)}`))
      else resolve()
    })
    socket.on('data', (piece: string) => hear(device, piece))
    socket.on('error', reject)
  })
}

function hear(device: Device, piece: string): void {
  const text = device.tail + piece
  let end = 0
  for (const match of text.matchAll(FRAME)) {
    end = match.index + match[0].length
    const seq = Number(match[1])
    if (match[2] === 'reset') counts.resets += 1
    else {
      if (seq <= device.last) counts.doubled += 1
      else if (seq !== device.last + 1) counts.skipped += seq - device.last - 1
      const begun = /"t": ?([\d.]+)/.exec(match[3]!)
      if (begun) taken.push(preciseNow() - Number(begun[1]))
    }
    device.last = Math.max(device.last, seq)
  }
  // what is left may be the beginning of a frame; the head of the answer is not
  device.tail = text.slice(Math.max(end, text.lastIndexOf('id: ')))
  if (!device.tail.startsWith('id: ')) device.tail = device.tail.slice(-3)
}

function tellResult(): void {
  const sorted = Float64Array.from(taken).sort()
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  const result: DevicesResult = { delivered: taken.length, ...counts, p50_ms: at(0.5), p99_ms: at(0.99), max_ms: at(1), last: devices.map(({ last }) => last) }
  process.send!({ result })
}
