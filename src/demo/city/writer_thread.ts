// The thread of writer.ts: writes a clinic each time it is asked to.
import { parentPort, workerData } from 'node:worker_threads'
import { type WriterOrder, makeTurn } from './writer.ts'

const turn = makeTurn(workerData as WriterOrder)
parentPort!.on('message', () => {
  const written = turn()
  if (!written) return
  parentPort!.postMessage(written, written.rows.flatMap(({ pieces }) => pieces.map((piece) => piece.buffer as ArrayBuffer)))
})
