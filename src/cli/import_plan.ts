import { findClinicNamed, listBranchesInside, PlanPathError, type ReadPlan, readPlan, storePlan } from '../clinics/index.ts'
import { recordEvent } from '../platform/audit.ts'
import { makeClock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import { type Database, openDatabase } from '../platform/db/index.ts'
import { type Command, type CommandCall, UsageError, withDatabase } from './command.ts'

const USAGE = 'otklik import-plan --clinic SLUG|ID --branch SLUG [--dry-run] PATH'

const ABOUT = `Takes the plan of a building: levels, rooms, lifts, stairs and the ways between them.
PATH is a folder or a .zip of IMDF (GeoJSON files with level, unit, opening, amenity, anchor, occupant), or a file or
folder of plain GeoJSON with the properties that docs/reception.md lists. The plan replaces the branch's former one in
one step; lifts noted as out stay noted.

--clinic   The clinic: its word in addresses (gp-7) or the id of its Organization.
--branch   The branch: its word in addresses (1).
--dry-run  Does everything and undoes it: shows what would be taken, changes nothing.

Every feature that is left out is told with file, place and reason; what is taken in spite of a doubt is told as well.
Exit codes: 0 all was taken, 1 a fault, 2 wrong words or settings, 3 some features were left out.`

export const command: Command = {
  usage: USAGE,
  about: ABOUT,
  options: { clinic: { type: 'string' }, branch: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  async run(call) {
    const [path, ...more] = call.positionals
    for (const name of ['clinic', 'branch']) if (!call.values[name]) throw new UsageError(`Name the ${name}.\n${USAGE}`)
    if (path === undefined || more.length > 0) throw new UsageError(`Name one folder, zip or file.\n${USAGE}`)
    const read = await readNamed(path)
    return withDatabase(async (config, database_url) => {
      const database = openDatabase(database_url, { pool_size: 2 })
      try {
        return await runPlanImport(call, config, database, read)
      } finally {
        await database.close()
      }
    })
  },
}

async function readNamed(path: string): Promise<ReadPlan> {
  try {
    return await readPlan(path)
  } catch (error) {
    throw error instanceof PlanPathError ? new UsageError(error.message) : error
  }
}

/** Stores a plan that was read, on an open database; out: the exit code. */
export async function runPlanImport(call: CommandCall, config: Config, database: Database, { format, draft, findings }: ReadPlan): Promise<number> {
  const now = makeClock(config.OTKLIK_NOW).now()
  const dry_run = call.values['dry-run'] === true
  const clinic = await findClinicNamed(database.read, String(call.values['clinic']))
  if (!clinic) throw new UsageError(`There is no clinic «${call.values['clinic']}».`)
  const branches = await listBranchesInside(database.read, clinic.id)
  const branch = branches.find(({ slug }) => slug === call.values['branch'])
  if (!branch) throw new UsageError(`${clinic.slug} has no branch «${call.values['branch']}». Its branches are: ${branches.map(({ slug }) => slug).join(', ')}.`)
  for (const { file, where, grave, sentence } of findings) call.err.write(`${file}: ${where}: ${grave ? '' : 'taken, but '}${sentence}\n`)
  const refused = findings.filter(({ grave }) => grave).length
  const rooms = draft.spots.filter(({ kind }) => kind === 'room').length
  if (draft.levels.length === 0 || rooms === 0) {
    call.err.write(`There is no plan in it: ${draft.levels.length} levels, ${rooms} rooms. Nothing was changed.\n`)
    return 3
  }
  const stored = await storePlan(database, { clinic_id: clinic.id, branch_id: branch.id }, draft, dry_run, now)
  if (!dry_run) {
    await database.write((db) => recordEvent(db, { kind: 'system', name: 'otklik import-plan' }, {
      clinic_id: clinic.id, event: 'clinics.plan_imported', subject_kind: 'branch', subject_id: branch.id, detail: { ...stored, refused },
    }, now))
  }
  call.out.write([
    `${format}. ${dry_run ? 'Would be taken' : 'Taken'}: ${stored.levels} levels, ${stored.spots} spots (${rooms} rooms), ${stored.passages} passages.`,
    `Rooms known to the clinic's own system: ${stored.tied} of ${rooms}. Left out: ${refused}.`, '',
  ].join('\n'))
  return refused > 0 ? 3 : 0
}
