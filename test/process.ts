// Processes of ours that a test starts: a command as an operator gives it, a worker that is to be killed.
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { once } from 'node:events'

/** Read as tests read TypeScript, where that is at hand: a process then starts in a third of the time. */
const READER = process.env['OTKLIK_TEST_COMPILED'] ? ['--enable-source-maps', '--import', new URL('compiled.ts', import.meta.url).href] : ['--import', 'tsx']

/** Starts a file of ours; of this process's surroundings it knows the path and what you give. */
export function startFile(file: string, args: readonly string[], env: Record<string, string>, stdio: StdioOptions = ['ignore', 'ignore', 'inherit']): ChildProcess {
  const known = Object.entries(process.env).filter(([name]) => ['PATH', 'OTKLIK_TEST_COMPILED', 'NODE_COMPILE_CACHE'].includes(name))
  return spawn(process.execPath, [...READER, file, ...args], { stdio, env: { ...Object.fromEntries(known), ...env } })
}

/** Gives a command of the operator's command line and waits for its end. */
export async function otklik(args: readonly string[], env: Record<string, string>): Promise<{ code: number; out: string; err: string }> {
  const child = startFile('src/cli.ts', args, env, ['ignore', 'pipe', 'pipe'])
  const [out, err, [code]] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, 'exit')])
  return { code: Number(code ?? -1), out, err }
}
