// Runs test files in the order in which they are given: node's own command line puts them in that of the alphabet.
import { run } from 'node:test'
import { spec } from 'node:test/reporters'

/** Files at a time, one more than two cores: who waits for a browser or a mail leaves a core idle (a tenth of the time). */
const AT_ONCE = 3
const PATIENCE_MS = 300_000

run({ files: process.argv.slice(2), concurrency: AT_ONCE, timeout: PATIENCE_MS })
  .on('test:fail', ({ todo }) => {
    if (todo === undefined || todo === false) process.exitCode = 1
  })
  .compose(new spec())
  .pipe(process.stdout)
