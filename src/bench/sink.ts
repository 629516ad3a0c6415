// A local SMTP sink in a process of its own: takes every message, counts it, keeps nothing.
import { fork } from 'node:child_process'
import { SMTPServer } from 'smtp-server'

export interface Sink {
  url: string
  /** Messages taken so far, and the bytes of the last. */
  count(): Promise<{ messages: number; last_bytes: number }>
  close(): Promise<void>
}

/** Starts the sink on a free loopback port. */
export async function startSink(): Promise<Sink> {
  const child = fork(import.meta.filename, [], { execArgv: ['--import', 'tsx'] })
  const ask = <T>(question: string) =>
    new Promise<T>((resolve) => {
      child.once('message', (answer) => resolve(answer as T))
      child.send(question)
    })
  const { port } = await new Promise<{ port: number }>((resolve) => child.once('message', (m) => resolve(m as { port: number })))
  return {
    url: `smtp://127.0.0.1:${port}`,
    count: () => ask('count'),
    close: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.send('close')
      }),
  }
}

if (process.send) {
  let messages = 0
  let last_bytes = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    logger: false,
    onData(stream, _session, done) {
      let bytes = 0
      stream.on('data', (chunk: Buffer) => (bytes += chunk.length))
      stream.on('end', () => {
        messages += 1
        last_bytes = bytes
        done()
      })
    },
  })
  server.on('error', () => {})
  server.listen(0, '127.0.0.1', () => process.send!({ port: (server.server.address() as { port: number }).port }))
  process.on('message', (question) => {
    if (question === 'count') process.send!({ messages, last_bytes })
    else server.close(() => process.exit(0))
  })
}
