// The day's directory of a building: who receives where today, and where toilets, lifts and the desk are. One page without
// further questions, so that the device can keep it for the time without network.
import { findPlan } from '../../clinics/index.ts'
import { type Read, all, sql } from '../../platform/db/index.ts'
import { page, seeOther } from '../../platform/http/answer.ts'
import { route } from '../../platform/http/route.ts'
import type { Lang } from '../../platform/i18n.ts'
import { addDays, atLocal, formatDateTime, localDate } from '../../platform/time.ts'
import { Aside, Empty, Heading } from '../../ui/index.ts'
import type { DeskCall } from '../frame.tsx'
import type { Shift } from '../posts/queries/shifts.ts'
import { findStanding } from '../posts/standing.ts'
import { doctorShort, levelName, specialtyName, spotName } from '../way/naming.ts'
import { type Receiving, listReceiving } from '../way/queries.ts'
import { DeviceFrame } from './frame.tsx'
import { deviceWords } from './words/index.ts'

export const directoryRoute = route({
  method: 'GET', url: '/reception/:clinic/directory', permit: 'reception.work', audit: null,
  async handle(call) {
    const { house, clinic, actor, lang, now } = call
    const db = house.database.read
    const standing = await findStanding(db, clinic.id, actor.kind === 'account' ? actor.id : '', now)
    if (standing.kind !== 'on_post') return seeOther(`/reception/${clinic.slug}/posts`)
    const { shift } = standing
    const today = localDate(now, clinic.zone)
    const [receiving, plan, places] = await Promise.all([
      listReceiving(db, clinic.id, shift.branch_id, atLocal(today, '00:00', clinic.zone), atLocal(addDays(today, 1), '00:00', clinic.zone)),
      findPlan(db, clinic.id, shift.branch_id), listPlaces(db, clinic.id, shift.branch_id),
    ])
    const levels = new Map(plan.levels.map((level) => [level.id, level]))
    const where = new Map([
      ...places.map(({ id, name }) => [id, name] as const),
      ...plan.spots.flatMap((spot) => (spot.place_id === null ? [] : [[spot.place_id, `${spotName(lang, spot)}, ${levelName(lang, levels.get(spot.level_id)!)}`] as const])),
    ])
    const marks = plan.spots.filter(({ kind }) => ['toilet', 'lift', 'desk', 'entrance'].includes(kind))
      .map((spot) => ({ name: spotName(lang, spot), level: levels.get(spot.level_id)! })).toSorted((a, b) => a.level.ordinal - b.level.ordinal)
    const told = [...Map.groupBy(marks, ({ name }) => name)].map(([name, some]) => {
      const on = [...new Set(some.map(({ level }) => levelName(lang, level)))]
      return `${name}: ${on.length > 1 && on.length === plan.levels.length ? deviceWords(lang).directory.every_floor : on.join(', ')}`
    })
    return page(<DirectoryPage call={call} shift={shift} receiving={receiving} where={where} marks={told} />)
  },
})

/** Rooms of a branch as the clinic's own system names them. */
function listPlaces(db: Read, clinic_id: string, branch_id: string): Promise<{ id: string; name: string }[]> {
  return all(db, sql<{ id: string; name: string }>`
    select id, name
    from clinics.place
    where clinic_id = ${clinic_id}
      and branch_id = ${branch_id}
      and active`)
}

function DirectoryPage({ call, shift, receiving, where, marks }: {
  call: DeskCall; shift: Shift; receiving: readonly Receiving[]; where: ReadonlyMap<string, string>; marks: readonly string[]
}) {
  const { lang, clinic, now } = call
  const words = deviceWords(lang).directory
  const groups = Map.groupBy(receiving, (row) => specialtyName(lang, row))
  return (
    <DeviceFrame call={call} section="directory" title={words.title} shift={shift} scripts={['directory.js']}>
      <Heading level={1}>{words.title}</Heading>
      <Aside>{words.as_of(formatDateTime(lang, now, clinic.zone, localDate(now, clinic.zone)), lang === 'en' ? shift.branch_en : shift.branch_ru)}</Aside>
      {receiving.length === 0 ? <Empty why={words.none} next={words.none_next} /> : (
        <>
          <div className="field" data-directory="" hidden>
            <label className="field__label" htmlFor="find">{words.find}</label>
            <input className="input" id="find" type="search" autoComplete="off" data-search="" />
          </div>
          {[...groups].map(([name, rows]) => (
            <section key={name} data-directory-group="">
              <Heading>{name}</Heading>
              <ul className="directory">
                {unique(rows, lang, where, words.nobody, words.unknown).map((line) => <li key={line} data-directory-row={`${name} ${line}`}>{line}</li>)}
              </ul>
            </section>
          ))}
        </>
      )}
      {marks.length > 0 && (
        <>
          <Heading>{words.marks}</Heading>
          <ul className="directory">{marks.map((mark) => <li key={mark}>{mark}</li>)}</ul>
        </>
      )}
    </DeviceFrame>
  )
}

/** «Соколова А. И. — Кабинет 405, 4-й этаж», each once. */
function unique(rows: readonly Receiving[], lang: Lang, where: ReadonlyMap<string, string>, nobody: string, unknown: string): string[] {
  return [...new Set(rows.map((row) => `${doctorShort(lang, row) ?? nobody} — ${(row.place_id && where.get(row.place_id)) || unknown}`))]
}
