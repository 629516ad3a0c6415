// A small hospital as IMDF, for tests: two floors, a corridor with a bend, a lift, stairs, a toilet, three rooms. It is
// drawn in metres and written in degrees.
import { deflateRawSync } from 'node:zlib'

type Fields = Record<string, unknown>

const [LON, LAT] = [37.6, 55.75] as const
const EAST = 111_320 * Math.cos((LAT * Math.PI) / 180)
const degrees = ([x, y]: readonly number[]) => [LON + x! / EAST, LAT + y! / 111_320]

export const polygon = (...points: (readonly number[])[]) => ({ type: 'Polygon', coordinates: [[...points, points[0]!].map(degrees)] })
export const box = (left: number, bottom: number, right: number, top: number) => polygon([left, bottom], [right, bottom], [right, top], [left, top])
export const line = (...points: (readonly number[])[]) => ({ type: 'LineString', coordinates: points.map(degrees) })
export const point = (x: number, y: number) => ({ type: 'Point', coordinates: degrees([x, y]) })

const feature = (feature_type: string, id: string, geometry: unknown, properties: Fields) => ({ type: 'Feature', id, feature_type, geometry, properties })
const collection = (features: unknown[]) => ({ type: 'FeatureCollection', features })
const ru = (text: string) => ({ ru: text })

/** The files of the archive by name; an L-shaped corridor goes from the entrance north and then east. */
export function makeArchive(): Record<string, { type: string; features: ReturnType<typeof feature>[] }> {
  const corridor = polygon([0, 0], [4, 0], [4, 16], [30, 16], [30, 20], [0, 20])
  const unit = (id: string, level_id: string, category: string, geometry: unknown, name: string | null = null, more: Fields = {}) =>
    feature('unit', id, geometry, { category, level_id, name: name && ru(name), alt_name: null, restriction: null, accessibility: null, ...more })
  const opening = (id: string, level_id: string, geometry: unknown, category = 'pedestrian', door: unknown = null) =>
    feature('opening', id, geometry, { category, level_id, door, name: null })
  const floor = (n: number) => [
    unit(`hall-${n}`, `level-${n}`, 'walkway', corridor),
    unit(`lift-${n}`, `level-${n}`, 'elevator', box(4, 10, 7, 13), 'А'),
    unit(`stairs-${n}`, `level-${n}`, 'stairs', box(4, 4, 7, 8)),
    unit(`room-${n}`, `level-${n}`, 'room', box(24, 20, 30, 26), `Кабинет ${n + 1}01`),
  ]
  const doors = (n: number) => [
    opening(`door-lift-${n}`, `level-${n}`, line([4, 11], [4, 12])),
    opening(`door-stairs-${n}`, `level-${n}`, line([4, 5], [4, 7])),
    opening(`door-room-${n}`, `level-${n}`, line([26, 20], [27, 20])),
  ]
  return {
    'level.geojson': collection([0, 1].map((n) => feature('level', `level-${n}`, box(0, 0, 36, 26), { ordinal: n, name: { ru: `${n + 1}-й этаж`, en: `Floor ${n + 1}` } }))),
    'unit.geojson': collection([
      ...floor(0), ...floor(1),
      unit('wc', 'level-1', 'restroom.unisex.wheelchair', box(30, 16, 34, 20)),
      unit('store', 'level-1', 'nonpublic', box(8, 20, 14, 26)),
      unit('staff', 'level-1', 'room', box(14, 20, 20, 26), 'Комната персонала', { restriction: 'employeesonly' }),
    ]),
    'opening.geojson': collection([
      opening('front', 'level-0', line([1, 0], [3, 0]), 'pedestrian.principal'), ...doors(0), ...doors(1),
      opening('door-wc', 'level-1', line([30, 17], [30, 18])),
      opening('fire', 'level-0', line([0, 9], [0, 11]), 'emergencyexit'),
    ]),
    'amenity.geojson': collection([feature('amenity', 'info', point(2, 5), { category: 'information', name: { ru: 'Регистратура', en: 'Reception desk' }, unit_ids: ['hall-0'] })]),
    'anchor.geojson': collection([feature('anchor', 'anchor-1', point(27, 23), { address_id: null, unit_id: 'room-1' })]),
    'occupant.geojson': collection([feature('occupant', 'surgeon', null, { name: { ru: 'Хирург', en: 'Surgeon' }, anchor_id: 'anchor-1', category: 'medical' })]),
    'venue.geojson': collection([feature('venue', 'venue', box(-1, -1, 40, 30), { category: 'healthcarefacility' })]),
  } as unknown as ReturnType<typeof makeArchive>
}

/** A zip of some files, deflated. */
export function zip(files: Record<string, string>): Buffer {
  const parts: Buffer[] = []
  const entries: Buffer[] = []
  let at = 0
  for (const [name, text] of Object.entries(files)) {
    const [title, packed] = [Buffer.from(name), deflateRawSync(Buffer.from(text))]
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50)
    local.writeUInt16LE(8, 8)
    local.writeUInt32LE(packed.length, 18)
    local.writeUInt16LE(title.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt16LE(title.length, 28)
    entry.writeUInt32LE(at, 42)
    parts.push(local, title, packed)
    entries.push(entry, title)
    at += 30 + title.length + packed.length
  }
  const directory = Buffer.concat(entries)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50)
  end.writeUInt16LE(Object.keys(files).length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, directory, end])
}
