import { migrate } from '../platform/db/migrate.ts'
import { restoreBackup } from '../platform/db/restore.ts'
import { type Command, UsageError, withDatabase } from './command.ts'
import { progressLine } from './progress.ts'

export const command: Command = {
  usage: 'otklik restore FOLDER',
  about: [
    'Reads a backup into an empty database.',
    'Migrates the database first, checks every file against its checksum, loads all in one transaction: it is all there or nothing is.',
    'Exit codes: 0 restored, 1 refused (the reason is said, nothing was changed), 2 wrong words.',
  ].join('\n'),
  options: {},
  run: ({ positionals, out, err }) => {
    const [folder, ...more] = positionals
    if (!folder || more.length > 0) throw new UsageError('Name the folder of a backup: otklik restore FOLDER')
    return withDatabase(async (_config, url) => {
      await migrate(url)
      const progress = progressLine(err)
      const manifest = await restoreBackup({
        url, folder, replace: ['platform.fact'],
        onProgress: ({ table, number, count }) => progress.show(`${number} of ${count}: ${table}`),
      })
      progress.end()
      const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
      out.write(`Restored: ${manifest.tables.length} tables, ${rows} rows\n`)
      return 0
    })
  },
}
