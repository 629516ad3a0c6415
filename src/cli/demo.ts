import { closeHouse, openHouse } from '../app.ts'
import { CityRefusal, loadCityOnce } from '../demo/city.ts'
import { makeLogger } from '../platform/log.ts'
import { migrate } from '../platform/db/migrate.ts'
import { type Command, UsageError, withDatabase } from './command.ts'

export const command: Command = {
  usage: 'otklik demo load [--scale N]',
  about: [
    'Loads the fictional city of the demonstration into an empty database.',
    'npm start does the same on its first start. A city that is there already stays as it is; a load that was broken off begins anew.',
    '--scale  share of the whole city, more than 0 and at most 1: 0.01 is four clinics with 3,000 visits. Default 1.',
    'Exit codes: 0 loaded or there already, 1 a fault, 2 wrong words, 3 refused: the database holds clinics of its own.',
  ].join('\n'),
  options: { scale: { type: 'string' } },
  run: ({ positionals, values, out, err }) => {
    const scale = Number(values['scale'] ?? 1)
    if (positionals.length !== 1 || positionals[0] !== 'load') throw new UsageError('Say what to do: otklik demo load [--scale N]')
    if (!(scale > 0 && scale <= 1)) throw new UsageError('--scale takes a number above 0 and up to 1, for instance 0.01')
    return withDatabase(async (config, database_url) => {
      if (!config.OTKLIK_DEMO) throw new UsageError('OTKLIK_DEMO is off: the demo city belongs into demonstrations only')
      await migrate(database_url)
      const house = await openHouse(config, { database_url, log: makeLogger({ ...config, LOG_LEVEL: 'warn' }) })
      try {
        const loaded = await loadCityOnce(house, out as never, { scale })
        if (!loaded) out.write('The demo city is there already.\n')
        return 0
      } catch (error) {
        if (!(error instanceof CityRefusal)) throw error
        err.write(`${error.message}\n`)
        return 3
      } finally {
        await closeHouse(house)
      }
    })
  },
}
