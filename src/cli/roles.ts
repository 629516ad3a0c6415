// Roles by CSV from the command line: how the first operator of an installation comes to be.
import { readFile } from 'node:fs/promises'
import { decodeTable, takeRoleTable } from '../people/index.ts'
import { makeClock } from '../platform/clock.ts'
import { openDatabase } from '../platform/db/index.ts'
import { type Command, UsageError, withDatabase } from './command.ts'

export const command: Command = {
  usage: 'otklik roles FILE.csv',
  about: [
    'Gives the roles that a CSV table lists; the first operator is made so.',
    '',
    'Columns: login, name, role, clinic, doctor, valid_from, valid_to, with commas or semicolons.',
    'For the first operator:',
    '  login,name,role',
    '  n.bragina,Natalya Bragina,operator',
    'With one wrong line nothing is changed, and every wrong line is named.',
    '',
    'Exit codes: 0 done, 1 a fault, 2 wrong words or settings, 3 the table has mistakes.',
  ].join('\n'),
  options: {},
  async run({ positionals, out, err }) {
    const [file, ...more] = positionals
    if (!file || more.length > 0) throw new UsageError(`Name one file.\n${command.usage}`)
    const bytes = await readFile(file).catch((error: Error) => {
      throw new UsageError(`${file} cannot be read: ${error.message}`)
    })
    return withDatabase(async (config, database_url) => {
      const database = openDatabase(database_url, { pool_size: 1 })
      try {
        const actor = { kind: 'system', name: 'command line' } as const
        const now = makeClock(config.OTKLIK_NOW).now()
        const taking = await takeRoleTable({ database, config, lang: 'en' }, actor, decodeTable(bytes), now)
        if (!taking.ok) {
          err.write(`Nothing is changed:\n${taking.sentences.join('\n')}\n`)
          return 3
        }
        const { given, changed, unchanged } = taking.counts
        out.write(`Roles: ${given} new, ${changed} with other dates, ${unchanged} as they were.\n`)
        return 0
      } finally {
        await database.close()
      }
    })
  },
}
