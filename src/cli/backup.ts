import { makeClock } from '../platform/clock.ts'
import { writeBackup } from '../platform/db/backup.ts'
import { type Command, UsageError, withDatabase } from './command.ts'
import { progressLine } from './progress.ts'

export const command: Command = {
  usage: 'otklik backup FOLDER',
  about: [
    'Writes the whole database, as of one moment, into a new folder.',
    'The site may go on working. The folder holds personal data and is not encrypted: keep it like the database.',
    'The keys (<OTKLIK_DATA>/keys) are not in it: keep a copy of them too, or links in letters already sent stop working.',
    'Exit codes: 0 written, 1 not written, 2 wrong words.',
  ].join('\n'),
  options: {},
  run: ({ positionals, out, err }) => {
    const [folder, ...more] = positionals
    if (!folder || more.length > 0) throw new UsageError('Name one folder, new or empty: otklik backup FOLDER')
    return withDatabase(async (config, url) => {
      const progress = progressLine(err)
      const manifest = await writeBackup({
        url, folder, now: makeClock(config.OTKLIK_NOW).now(),
        onProgress: ({ table, number, count }) => progress.show(`${number} of ${count}: ${table}`),
      })
      progress.end()
      const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
      out.write(`Written: ${manifest.tables.length} tables, ${rows} rows, in ${folder}\n`)
      return 0
    })
  },
}
