// `npm run otklik -- <command>`: the operator's command line. Each command is a file in cli/.
import { parseArgs } from 'node:util'
import { type Command, UsageError } from './cli/command.ts'
import { SettingError } from './platform/config.ts'
import { DatabaseProblem } from './platform/db/problem.ts'
import { describeUnreachable } from './platform/db/reach.ts'

// loaded only when asked for, so that --help is instant
const COMMANDS: Record<string, () => Promise<{ command: Command }>> = {
  migrate: () => import('./cli/migrate.ts'),
  import: () => import('./cli/import.ts'),
  'import-plan': () => import('./cli/import_plan.ts'),
  token: () => import('./cli/token.ts'),
  roles: () => import('./cli/roles.ts'),
  demo: () => import('./cli/demo.ts'),
  backup: () => import('./cli/backup.ts'),
  restore: () => import('./cli/restore.ts'),
  bench: () => import('./cli/bench.ts'),
  bounces: () => import('./cli/bounces.ts'),
  waits: () => import('./cli/waits.ts'),
}

/** Exit codes: 0 done, 1 a fault, 2 wrong words or settings, 3 done but some of the input was refused. */
async function main(): Promise<number> {
  const [name, ...rest] = process.argv.slice(2)
  if (name === undefined || name === '--help' || name === 'help') {
    process.stdout.write(await describeAll())
    return name === undefined ? 2 : 0
  }
  const load = COMMANDS[name]
  if (!load) throw new UsageError(`There is no command «${name}». The commands are: ${Object.keys(COMMANDS).join(', ')}.`)
  const { command } = await load()
  if (rest.includes('--help')) {
    process.stdout.write(`${command.usage}\n\n${command.about}\n`)
    return 0
  }
  const { values, positionals } = readArguments(command, rest)
  return command.run({ values, positionals, out: process.stdout, err: process.stderr })
}

function readArguments(command: Command, args: string[]) {
  try {
    return parseArgs({ args, options: command.options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${command.usage}`)
  }
}

async function describeAll(): Promise<string> {
  const lines = ['npm run otklik -- <command> [--help]', '']
  for (const [name, load] of Object.entries(COMMANDS)) {
    const { command } = await load()
    lines.push(`  ${name.padEnd(13)}${command.about.split('\n')[0]}`)
  }
  return `${lines.join('\n')}\n`
}

main()
  .then((code) => {
    process.exitCode = code
  })
  .catch((error: unknown) => {
    const wrong_words = error instanceof UsageError || error instanceof SettingError
    const told = describeUnreachable(error) as Error
    const expected = wrong_words || told instanceof DatabaseProblem
    process.stderr.write(`${expected ? told.message : told.stack}\n`)
    process.exitCode = wrong_words ? 2 : 1
  })
