import type { Random } from './random.ts'

/** The demo city. No such city, river or okrug exists; the map is drawn with a compass. */
export const city = {
  name_ru: 'Яснореченск',
  name_en: 'Yasnorechensk',
  name_ru_in: 'в Яснореченске',
  river_ru: 'Ясная',
  river_en: 'Yasnaya',
  zone: 'Europe/Moscow',
  /** Longitude and latitude, degrees. */
  centre: [46.52, 57.18] as Point,
} as const

/** Longitude, latitude in degrees (WGS 84), as GeoJSON has them. */
export type Point = readonly [number, number]

export type District = { code: string, name_ru: string, name_en: string }

export type Okrug = {
  /** Upper-case Latin, stable: it may stand in an address. */
  code: string
  name_ru: string
  name_en: string
  /** Share of the city's residents; all okrugs together have 1. */
  residents_share: number
  districts: readonly District[]
  /** A closed ring: the first point stands again at the end. Counter-clockwise. */
  polygon: Point[]
}

// Name, code, English name, share of residents, ring (0 the centre), sector from–to in degrees from east,
// counter-clockwise; then the districts in that order.
const plan = [
  ['Центральный', 'C', 'Central', 0.07, 0, 0, 360,
    'Торговый:Torgovy Соборный:Soborny Набережный:Naberezhny'],
  ['Заречный', 'ZR', 'Zarechny', 0.09, 1, 20, 110,
    'Заречье:Zarechye Паромный:Paromny Луговой:Lugovoy'],
  ['Слободской', 'SL', 'Slobodskoy', 0.08, 1, 110, 200,
    'Гончарный:Goncharny Кожевенный:Kozhevenny Мельничный:Melnichny'],
  ['Вокзальный', 'VK', 'Vokzalny', 0.09, 1, 200, 290,
    'Привокзальный:Privokzalny Депо:Depo Сортировка:Sortirovka'],
  ['Садовый', 'SD', 'Sadovy', 0.08, 1, 290, 380,
    'Яблоневый:Yablonevy Вишнёвый:Vishnyovy Питомник:Pitomnik'],
  ['Восточный', 'E', 'Eastern', 0.1, 2, 0, 52,
    'Рассветный:Rassvetny Полевой:Polevoy Аэродромный:Aerodromny'],
  ['Северо-Восточный', 'NE', 'North-Eastern', 0.09, 2, 52, 104,
    'Боровой:Borovoy Лыжный:Lyzhny Ельники:Yelniki'],
  ['Северный', 'N', 'Northern', 0.09, 2, 104, 156,
    'Озёрный:Ozyorny Торфяной:Torfyanoy Берёзовый:Beryozovy'],
  ['Западный', 'W', 'Western', 0.1, 2, 156, 208,
    'Закатный:Zakatny Холмы:Kholmy Старая Дубрава:Staraya_Dubrava'],
  ['Заводской', 'ZV', 'Zavodskoy', 0.08, 2, 208, 260,
    'Литейный:Liteyny Станочный:Stanochny Посёлок Труда:Posyolok_Truda'],
  ['Южный', 'S', 'Southern', 0.08, 2, 260, 310,
    'Степной:Stepnoy Родниковый:Rodnikovy Новосёлки:Novosyolki'],
  ['Лесопарковый', 'LP', 'Lesoparkovy', 0.05, 2, 310, 360,
    'Сосновый:Sosnovy Дачный:Dachny Ручейный:Rucheyny'],
] as const

/** Outer edge of each ring, kilometres from the centre. */
const ring_edges_km = [3.2, 9, 17] as const

type PlanRow = typeof plan[number]

/** The twelve okrugs: a round centre, four sectors about it, seven outside. */
export const okrugs: readonly Okrug[] = plan.map((row) => {
  const [name_ru, code, name_en, residents_share, ring, from, to, districts] = row
  return {
    code,
    name_ru,
    name_en,
    residents_share,
    districts: readDistricts(code, districts),
    polygon: drawSector(ring, from, to),
  }
})

/** A place inside the okrug's district, away from its edges. `district` counts from 0. */
export function placeInDistrict(random: Random, okrug_code: string, district: number): Point {
  const row = plan.find((candidate) => candidate[1] === okrug_code)
  if (row === undefined) throw new Error(`The demo city has no okrug ${okrug_code}.`)
  const [inner, outer] = edgesOf(row)
  const slice = (row[6] - row[5]) / 3
  const angle = row[5] + slice * (district + 0.15 + 0.7 * random.next())
  // Square root: as many places on each square kilometre.
  const share = 0.1 + 0.7 * random.next()
  return pointAt(angle, Math.sqrt(inner ** 2 + share * (outer ** 2 - inner ** 2)))
}

function edgesOf(row: PlanRow): [number, number] {
  const ring: number = row[4]
  return [ring === 0 ? 0 : ring_edges_km[ring - 1]!, ring_edges_km[ring]!]
}

function readDistricts(okrug_code: string, list: string): District[] {
  return list.split(/(?<=:[A-Za-z_]+) /).map((entry, index) => {
    const [name_ru, name_en] = entry.split(':')
    return { code: `${okrug_code}-${index + 1}`, name_ru: name_ru!, name_en: name_en!.replaceAll('_', ' ') }
  })
}

function drawSector(ring: number, from: number, to: number): Point[] {
  const steps = Math.ceil((to - from) / 7.5)
  const arc = (radius: number) =>
    Array.from({ length: steps + 1 }, (_, step) => pointAt(from + ((to - from) * step) / steps, radius))
  const outer = arc(ring_edges_km[ring]!)
  const points = ring === 0 ? outer.slice(0, -1) : [...outer, ...arc(ring_edges_km[ring - 1]!).reverse()]
  return [...points, points[0]!]
}

function pointAt(angle_degrees: number, distance_km: number): Point {
  const angle = (angle_degrees * Math.PI) / 180
  const [longitude, latitude] = city.centre
  const km_per_degree = 111.2
  const east = (distance_km * Math.cos(angle)) / (km_per_degree * Math.cos((latitude * Math.PI) / 180))
  const north = (distance_km * Math.sin(angle)) / km_per_degree
  const round = (value: number) => Math.round(value * 1e5) / 1e5
  return [round(longitude + east), round(latitude + north)]
}
