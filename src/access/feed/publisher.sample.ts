// A publisher of schedules for tests: a real HTTP server with ETags, which can be cut, redirected and made to wait.
import { createHash } from 'node:crypto'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Publisher {
  address: string
  /** What is served, by path without the first slash. A function answers by itself. */
  files: Map<string, string | ((host: string) => Reply)>
  /** Paths asked for, with the status that they got. */
  asked: string[]
  close(): Promise<void>
}

export interface Reply {
  status?: number
  headers?: Record<string, string>
  body?: string | Buffer
  /** Breaks the connection after so many bytes of the body. */
  cut_after?: number
  /** Never sends the rest. */
  hang?: boolean
  /** Told when the whole body has gone, or the reader. */
  closed?(): void
}

export async function openPublisher(): Promise<Publisher> {
  const files: Publisher['files'] = new Map()
  const asked: string[] = []
  const server: Server = createServer((request, response) => {
    const path = decodeURIComponent(request.url!.slice(1).split('?')[0]!)
    const file = files.get(path)
    const reply: Reply = file === undefined ? { status: 404 } : typeof file === 'string' ? { body: file } : file(`http://${request.headers.host}`)
    const body = typeof reply.body === 'object' ? reply.body : Buffer.from(reply.body ?? '')
    const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`
    const is_same = reply.status === undefined && request.headers['if-none-match'] === etag
    const status = is_same ? 304 : (reply.status ?? 200)
    asked.push(`${status} ${path}`)
    response.once('close', () => reply.closed?.())
    response.writeHead(status, { etag, ...(is_same ? {} : { 'content-length': body.length }), ...reply.headers })
    if (is_same) response.end()
    else if (reply.hang) response.write(body.subarray(0, 10))
    else if (reply.cut_after === undefined) response.end(body)
    else response.write(body.subarray(0, reply.cut_after), () => setTimeout(() => response.destroy(), 30))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}`,
    files, asked,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export function ndjson(resources: readonly unknown[]): string {
  return resources.map((resource) => `${JSON.stringify(resource)}\n`).join('')
}

export function makeManifest(address: string, files: Record<string, 'Location' | 'Schedule' | 'Slot'>, at = '2026-11-24T08:59:00Z'): string {
  const output = Object.entries(files).map(([name, type]) => ({ type, url: `${address}/${name}` }))
  return JSON.stringify({ transactionTime: at, request: `${address}/$bulk-publish`, output, error: [] })
}
