// Answers that stay open: server-sent events. The server ends them before it closes, since nothing else would.
import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Call } from './route.ts'

export interface OpenStream {
  /** Sends a piece; nothing happens once it is over. */
  write(piece: string | Buffer): void
  /** Bytes that the other side has not taken yet. */
  waiting_bytes(): number
  /** The last piece is sent, and the other side told that this is all. */
  end(): void
  /** Ends at once without sending what waits. */
  drop(): void
}

interface OpenAnswers {
  responses: Set<ServerResponse>
  closing: boolean
}

const open = new WeakMap<object, OpenAnswers>()

/** Ends whatever stays open when the server is told to close. */
export function endStreamsOnClose(app: FastifyInstance): void {
  const answers: OpenAnswers = { responses: new Set(), closing: false }
  open.set(app.server, answers)
  app.addHook('preClose', async () => {
    answers.closing = true
    for (const response of answers.responses) response.end()
  })
}

/**
 * Answers a call with a stream of server-sent events; the handler then says `taken_over`. `onClose` is called once,
 * whichever side has ended it: after this returns, also for who had gone before the answer began.
 */
export function openEvents({ request, reply }: Pick<Call<unknown, unknown>, 'request' | 'reply'>, onClose: () => void): OpenStream {
  reply.hijack()
  const response = reply.raw
  response.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store',
    // a proxy that gathers answers would hold events back
    'x-accel-buffering': 'no',
  })
  const answers = open.get(request.server.server)!
  if (response.destroyed) {
    // its 'close' is over and comes no more
    queueMicrotask(onClose)
  } else {
    answers.responses.add(response)
    response.once('close', () => {
      answers.responses.delete(response)
      onClose()
    })
    // asked for before the server was told to close, answered after
    if (answers.closing) response.end()
  }
  return {
    write: (piece) => void (response.writableEnded || response.write(piece)),
    waiting_bytes: () => response.writableLength,
    end: () => void response.end(),
    drop: () => void response.destroy(),
  }
}
