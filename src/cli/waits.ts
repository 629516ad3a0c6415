import { findAllClinics } from '../access/waits/queries/keeper.ts'
import { type Difference, recountClinic } from '../access/waits/recount.ts'
import { makeClock } from '../platform/clock.ts'
import { migrate } from '../platform/db/migrate.ts'
import { openDatabase } from '../platform/db/index.ts'
import { type Command, UsageError, withDatabase } from './command.ts'

/** So many differences of a clinic are told one by one. */
const TOLD_MAX = 20

export const command: Command = {
  usage: 'otklik waits recount',
  about: [
    'Counts all waits anew from slots, schedules and requests, tells what differs from what was kept, and mends it.',
    'The same runs every night. It may run beside a working site; a clinic is counted in a second or two.',
    'Exit codes: 0 nothing differed, 1 something differed and is mended, or a fault, 2 wrong words.',
  ].join('\n'),
  options: {},
  run: ({ positionals, out }) => {
    if (positionals.length !== 1 || positionals[0] !== 'recount') throw new UsageError('Say what to do: otklik waits recount')
    return withDatabase(async (config, database_url) => {
      await migrate(database_url)
      const database = openDatabase(database_url)
      const { now } = makeClock(config.OTKLIK_NOW)
      const total = { clinics: 0, groups: 0, differences: 0, held: 0 }
      try {
        for (const clinic of await findAllClinics(database.read)) {
          const found = await recountClinic(database, clinic, now)
          total.clinics += 1
          total.groups += found?.groups ?? 0
          total.differences += found?.differences.length ?? 0
          total.held += found ? 0 : 1
          if (!found) out.write(`${clinic.slug}: held by a worker all the time, not counted\n`)
          for (const difference of found?.differences.slice(0, TOLD_MAX) ?? []) out.write(`${clinic.slug}: ${describe(difference)}\n`)
          const untold = (found?.differences.length ?? 0) - TOLD_MAX
          if (untold > 0) out.write(`${clinic.slug}: and ${untold} more\n`)
        }
      } finally {
        await database.close()
      }
      const { clinics, groups, differences, held } = total
      out.write(`Recounted ${groups} branches and specialties of ${clinics - held} clinics: ${differences === 0 ? 'nothing differed' : `${differences} differed and are mended`}.\n`)
      return differences + held === 0 ? 0 : 1
    })
  },
}

function describe({ of, branch_id, specialty_code, kept, counted }: Difference): string {
  return `${of} of branch ${branch_id}, ${specialty_code}: kept ${JSON.stringify(kept)}, counted ${JSON.stringify(counted)}`
}
