import { migrate } from '../platform/db/migrate.ts'
import { type Command, withDatabase } from './command.ts'

export const command: Command = {
  usage: 'otklik migrate',
  about: 'Brings the database to the newest schema; does nothing when it is there already.',
  options: {},
  run: ({ out }) =>
    withDatabase(async (_config, database_url) => {
      const names = await migrate(database_url)
      out.write(names.length === 0 ? 'The schema is up to date.\n' : `${names.map((name) => `ran ${name}`).join('\n')}\n`)
      return 0
    }),
}
