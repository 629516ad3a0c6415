// Features out of files of GeoJSON: a file, a folder or a zip. What is no feature is reported with its file and place.
import { readFile, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { isFields } from '../../../platform/fhir/element.ts'
import type { Point } from '../plan.ts'
import { ArchiveError, unzip } from './archive.ts'
import type { Finding } from './draft.ts'

export interface Feature {
  file: string
  where: string
  id: string | null
  /** IMDF says what a feature is beside its properties. */
  feature_type: string | null
  geometry: Geometry | null
  properties: Readonly<Record<string, unknown>>
}

/** Longitude and latitude, in degrees. */
export type Geometry =
  | { type: 'Point'; point: Point }
  | { type: 'LineString'; line: Point[] }
  | { type: 'Polygon'; rings: Point[][] }

/** Paths that hold no plan; the message says what would be right. */
export class PlanPathError extends Error {}

const NAME = /\.(geo)?json$/i

/** All features of a path, in the order of file names, and what could not be read. */
export async function readFeatures(path: string): Promise<{ features: Feature[]; findings: Finding[] }> {
  const files = await readFiles(path)
  if (files.length === 0) throw new PlanPathError(`${path}: there are no .geojson or .json files in it.`)
  const features: Feature[] = []
  const findings: Finding[] = []
  for (const { name, bytes } of files.sort((one, other) => (one.name < other.name ? -1 : 1))) readFeatureFile(name, bytes, features, findings)
  return { features, findings }
}

async function readFiles(path: string): Promise<{ name: string; bytes: Buffer }[]> {
  const stats = await stat(path).catch(() => undefined)
  if (!stats) throw new PlanPathError(`${path}: there is no such file or folder.`)
  if (stats.isDirectory()) {
    const names = (await readdir(path)).filter((name) => NAME.test(name))
    return Promise.all(names.map(async (name) => ({ name, bytes: await readFile(join(path, name)) })))
  }
  if (NAME.test(path)) return [{ name: basename(path), bytes: await readFile(path) }]
  if (!/\.(zip|imdf)$/i.test(path)) throw new PlanPathError(`${path}: expected a folder, a .zip, a .geojson or a .json.`)
  try {
    return unzip(await readFile(path), (name) => NAME.test(name) && !name.startsWith('__MACOSX/'))
  } catch (error) {
    throw error instanceof ArchiveError ? new PlanPathError(`${path} ${error.message}`) : error
  }
}

function readFeatureFile(file: string, bytes: Buffer, features: Feature[], findings: Finding[]): void {
  const say = (where: string, sentence: string) => findings.push({ file, where, grave: true, sentence })
  let value: unknown
  try {
    value = JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''))
  } catch (error) {
    say('the file', `is no JSON: ${(error as Error).message}`)
    return
  }
  // a manifest describes the archive and holds no features
  if (/(^|\/)manifest\.json$/.test(file)) return
  if (!isFields(value) || value['type'] !== 'FeatureCollection' || !Array.isArray(value['features'])) {
    say('the file', 'is no FeatureCollection.')
    return
  }
  for (const [at, item] of value['features'].entries()) {
    const id = isFields(item) && ['string', 'number'].includes(typeof item['id']) ? String(item['id']) : null
    const where = id === null ? `features[${at}]` : `features[${at}] ${id}`
    if (!isFields(item) || item['type'] !== 'Feature') {
      say(where, 'is no Feature.')
      continue
    }
    const geometry = item['geometry'] === null || item['geometry'] === undefined ? null : readGeometry(item['geometry'])
    if (typeof geometry === 'string') {
      say(where, geometry)
      continue
    }
    const properties = isFields(item['properties']) ? item['properties'] : {}
    features.push({ file, where, id, feature_type: typeof item['feature_type'] === 'string' ? item['feature_type'] : null, geometry, properties })
  }
}

/** A geometry, or the sentence that says what is wrong with it. Of several polygons the one with most corners is taken. */
function readGeometry(value: unknown): Geometry | string {
  if (!isFields(value)) return 'has a geometry that is no object.'
  const { type, coordinates } = value
  if (type === 'Point') {
    const point = readPoint(coordinates)
    return point ? { type, point } : 'has no longitude and latitude in its Point.'
  }
  if (type === 'LineString') {
    const line = readLine(coordinates)
    return line && line.length > 1 ? { type, line } : 'has a LineString without two points of longitude and latitude.'
  }
  if (type === 'Polygon' || type === 'MultiPolygon') {
    const polygons = type === 'Polygon' ? [coordinates] : Array.isArray(coordinates) ? coordinates : []
    const read = polygons.map(readRings)
    if (read.length === 0 || read.includes(undefined)) return `has a ${type} whose rings are not closed lines of longitude and latitude.`
    return { type: 'Polygon', rings: (read as Point[][][]).toSorted((one, other) => other[0]!.length - one[0]!.length)[0]! }
  }
  return `has a geometry of the type ${JSON.stringify(type)}; Point, LineString, Polygon and MultiPolygon are read.`
}

function readPoint(value: unknown): Point | undefined {
  if (!Array.isArray(value)) return undefined
  const [lon, lat] = value as unknown[]
  if (typeof lon !== 'number' || typeof lat !== 'number' || Math.abs(lon) > 180 || Math.abs(lat) > 90) return undefined
  return [lon, lat]
}

function readLine(value: unknown): Point[] | undefined {
  if (!Array.isArray(value)) return undefined
  const points = value.map(readPoint)
  return points.includes(undefined) ? undefined : (points as Point[])
}

/** Rings without their closing point. */
function readRings(value: unknown): Point[][] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined
  const rings = value.map((ring) => {
    const line = readLine(ring)
    if (!line || line.length < 4) return undefined
    const [first, last] = [line[0]!, line.at(-1)!]
    return first[0] === last[0] && first[1] === last[1] ? line.slice(0, -1) : undefined
  })
  return rings.includes(undefined) ? undefined : (rings as Point[][])
}
