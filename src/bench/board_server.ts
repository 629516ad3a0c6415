// The servers that `bench board` measures, each in a process of its own: the program's web server on a database, or bare
// server-sent events from memory, which know no building, no session and no return.
import { type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { closeHouse, makeWeb, openHouse } from '../app.ts'
import { readConfig } from '../platform/config.ts'
import { preciseNow } from './board_devices.ts'

export type ServerOrder = { kind: 'otklik'; database_url: string; folder: string } | { kind: 'bare'; rooms: number }

/** A change of the bare server's, as large as one of the board's. */
export function makeBody(filler: string): string {
  return JSON.stringify({ t: preciseNow(), filler })
}

/** About what a request of a board weighs. */
export const FILLER = 'x'.repeat(900)

if (process.send) {
  const order = JSON.parse(process.argv[2]!) as ServerOrder
  const { port, close } = order.kind === 'otklik' ? await openOtklik(order) : await openBare(order.rooms)
  process.on('message', (message) => {
    if (message === 'memory') tellMemory()
    else if (message === 'close') void close().then(() => process.exit(0))
  })
  process.send({ port })
}

function tellMemory(): void {
  ;(globalThis as { gc?: () => void }).gc?.()
  const { rss, heapUsed, external } = process.memoryUsage()
  process.send!({ memory: { rss, heap: heapUsed + external, cpu_ms: process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000 } })
}

async function openOtklik({ database_url, folder }: { database_url: string; folder: string }) {
  const config = readConfig({ OTKLIK_DATA: folder, LOG_LEVEL: 'error', HOST: '127.0.0.1', PORT: '0' })
  const house = await openHouse(config, { database_url })
  const web = await makeWeb(house)
  await web.listen({ port: 0, host: '127.0.0.1' })
  return {
    port: (web.server.address() as AddressInfo).port,
    async close() {
      await web.close()
      await closeHouse(house)
    },
  }
}

/** `/room/<n>` streams; a message {rate, seconds} has it make changes by itself, spread over the rooms. */
async function openBare(rooms: number) {
  const listeners = Array.from({ length: rooms }, () => new Set<ServerResponse>())
  const numbers = Array.from({ length: rooms }, () => 0)
  const server = createServer((request, response) => {
    const room = Number(/^\/room\/(\d+)$/.exec(request.url ?? '')?.[1])
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('retry: 1000\n\n')
    listeners[room]!.add(response)
    response.once('close', () => listeners[room]!.delete(response))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  process.on('message', (message: { rate?: number; seconds?: number }) => {
    if (message.rate && message.seconds) void change(message.rate, message.seconds)
  })
  async function change(rate: number, seconds: number): Promise<void> {
    const begun = performance.now()
    for (let n = 0; n < rate * seconds; n++) {
      while (performance.now() - begun < (n * 1000) / rate) await new Promise((resolve) => setTimeout(resolve, 1))
      const room = (n * 7919) % rooms
      const seq = (numbers[room]! += 1)
      const frame = `id: ${seq}\nevent: change\ndata: ${makeBody(FILLER)}\n\n`
      for (const response of listeners[room]!) response.write(frame)
    }
    process.send!({ changed: numbers })
  }
  return { port: (server.address() as AddressInfo).port, close: async () => server.closeAllConnections() }
}
