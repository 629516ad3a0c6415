// A wire between two programs that a test cuts and mends: bytes are handed on to a port, until it is cut.
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net'

export interface Wire {
  port: number
  cut(): Promise<void>
  mend(): Promise<void>
}

/** Lays a wire to a port of this machine; it has a port of its own, the same after it was mended. */
export async function layWire(port: number): Promise<Wire> {
  const sockets = new Set<Socket>()
  const open = (at: number) => new Promise<Server>((resolve) => {
    const server = createServer((near) => {
      const far = connect(port, '127.0.0.1')
      for (const socket of [near, far]) {
        sockets.add(socket)
        socket.on('error', () => undefined).on('close', () => [near, far].forEach((each) => each.destroy()))
      }
      near.pipe(far)
      far.pipe(near)
    })
    server.listen(at, '127.0.0.1', () => resolve(server))
  })
  let server = await open(0)
  const at = (server.address() as AddressInfo).port
  return {
    port: at,
    async cut() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      sockets.clear()
      await closed
    },
    async mend() {
      server = await open(at)
    },
  }
}
