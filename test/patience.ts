// A test file that never ends must fail by itself: node's own limit ends tests and hooks, but a process lives on as long as
// anything in it is open, and with it the whole run. The longest file takes a fifth of this time.
const PATIENCE_MS = 480_000

// not in the process that starts the others
if (process.env['NODE_TEST_CONTEXT']) {
  setTimeout(() => {
    process.stderr.write(`${process.argv[1]} did not end within ${PATIENCE_MS / 1000} s; still open: ${process.getActiveResourcesInfo().join(', ')}\n`)
    process.exit(1)
  }, PATIENCE_MS).unref()
}
