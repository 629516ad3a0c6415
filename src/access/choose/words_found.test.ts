import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { type TestHouse, openTestHouse } from '../../../test/house.ts'
import { specialties } from '../../demo/specialties.ts'
import { all, sql } from '../../platform/db/index.ts'
import { ELSEWHERE, type DangerWord, type NeedBook, type Synonym, makeNeedBook } from './need.ts'
import { listDangerWords, listSynonyms } from './queries.ts'
import { stemRussian } from './stem.ts'
import { countMistakes, fromLatinKeys } from './typo.ts'

let house: TestHouse
let synonyms: Synonym[]
let dangers: DangerWord[]
let book: NeedBook

before(async () => {
  house = await openTestHouse()
  synonyms = await listSynonyms(house.house.database.read)
  dangers = await listDangerWords(house.house.database.read)
  book = makeNeedBook(synonyms, dangers, specialties)
})
after(() => house.close())

describe('plain words', () => {
  test('the table is large enough, in both languages, and knows only specialties of the city', async () => {
    const rows = await all(house.house.database.read, sql<{ lang: string; n: number }>`
      select lang, count(distinct phrase)::int as n from access.synonym group by lang`)
    assert.ok(rows.find(({ lang }) => lang === 'ru')!.n >= 250)
    assert.ok(rows.find(({ lang }) => lang === 'en')!.n >= 120)
    const codes = new Set(specialties.map(({ code }) => code))
    assert.deepEqual([...new Set(synonyms.map(({ specialty_code }) => specialty_code))].filter((code) => !codes.has(code) && !ELSEWHERE.has(code)), [])
    assert.deepEqual([...codes].filter((code) => !synonyms.some(({ specialty_code }) => specialty_code === code)), [])
  })

  test('each synonym finds its doctor, whatever case it is written in', () => {
    const lost = synonyms.filter(({ specialty_code }) => !ELSEWHERE.has(specialty_code)).filter(({ phrase, specialty_code, audience }) => {
      const { doctors, also } = book.find(phrase.toUpperCase(), audience === 'child' ? 'child' : audience === 'adult' ? 'adult' : undefined)
      return ![...doctors, ...also].includes(specialty_code)
    })
    assert.deepEqual(lost, [])
  })

  test('each name of a specialty finds it first, and nothing else', () => {
    for (const { code, name_ru, name_en } of specialties) {
      for (const name of [name_ru, name_en]) assert.deepEqual([name, book.find(name).doctors], [name, [code]])
    }
  })

  // what people say most, and where it must lead: to whom first, or (with a dash) where no doctor of ours is
  const COMPLAINTS: Readonly<Record<string, string>> = {
    'зуб': '- dentist', 'зубы': '- dentist', 'болит зуб': '- dentist', 'Зубная боль': '- dentist', 'стоматолог': '- dentist', 'дёсны кровоточат': '- dentist',
    'режутся зубы у ребёнка': 'paediatrician', 'кашель': 'therapist', 'сыпь': 'dermatologist', 'сыпь у ребенка': 'paediatrician', 'давление': 'therapist',
    'прививка': 'therapist', 'беременность': 'ob-gyn', 'температура 38': 'therapist', 'насморк у ребёнка': 'paediatrician', 'болит спина': 'therapist',
    'болит шея': 'therapist', 'хруст в колене': 'traumatologist', 'болит живот': 'therapist', 'изжога': 'therapist', 'запор': 'gastroenterologist',
    'болит голова': 'therapist', 'красный глаз': 'ophthalmologist', 'аллергия': 'therapist', 'прыщи': 'dermatologist', 'родинка': 'dermatologist',
    'вены на ногах': 'surgeon', 'геморрой': 'coloproctologist', 'цистит': 'urologist', 'часто в туалет': 'urologist', 'почки': 'therapist',
    'месячные': 'ob-gyn', 'молочная железа': 'ob-gyn', 'щитовидка': 'therapist', 'сердце': 'therapist', 'ковид': 'therapist', 'стресс': 'therapist',
    'укусила собака': 'traumatologist', 'медкомиссия': 'therapist', 'сдать кровь': 'therapist', 'рентген': 'therapist', 'логопед': 'neurologist',
    'психолог': '- psychologist', 'остеопат': 'neurologist', 'диетолог': 'endocrinologist', 'гематолог': 'therapist', 'трихолог': 'dermatologist',
    'сурдолог': 'ent', 'отекают ноги': 'therapist', 'шишка': 'surgeon', 'болит бок': 'therapist', 'горечь во рту': 'gastroenterologist',
    'болит пятка': 'traumatologist', 'болит локоть': 'traumatologist', 'обморок': 'therapist', 'toothache': '- dentist', 'my teeth hurt': '- dentist',
    'vaccine': 'therapist', 'high pressure': 'therapist', 'dog bite': 'traumatologist', 'x-ray': 'therapist', 'losing hair': 'dermatologist', 'covid': 'therapist',
    'head ache': 'therapist', 'my head hurts': 'therapist', 'болит палец': 'traumatologist', 'лодыжка': 'traumatologist', 'копчик': 'traumatologist',
    'болит затылок': 'therapist', 'во рту язвочки': 'therapist', 'пупок': 'surgeon', 'заноза': 'surgeon', 'лимфоузлы': 'therapist', 'ушки болят': 'ent',
    'не слышу': 'ent', 'не вижу': 'ophthalmologist', 'кровь из заднего прохода': 'coloproctologist', 'холтер': 'cardiologist', 'вши': 'dermatologist',
    'радикулит': 'neurologist', 'межпозвоночная грыжа': 'neurologist', 'деменция': 'geriatrician', 'худею': 'therapist', 'вес': 'endocrinologist',
    'инвалидность': 'therapist', 'осмотр перед садиком': 'paediatrician', 'опухла щека': '- dentist', 'аборт': 'ob-gyn', 'у сына болит палец': 'orthopaedist-child',
    'my leg hurts': 'surgeon', 'finger': 'traumatologist', 'belly': 'therapist', 'sick leave': 'therapist', 'checkup': 'therapist', 'my baby': 'paediatrician',
    'my son has a sore neck': 'paediatrician', 'tick bite': 'infectious-disease',
  }
  for (const [typed, expected] of Object.entries(COMPLAINTS)) {
    test(`«${typed}»: ${expected}`, () => {
      const { doctors, elsewhere, read_as } = book.find(typed)
      assert.deepEqual([doctors[0] ?? `- ${elsewhere}`, read_as], [expected, null])
    })
  }

  test('a city that has the specialty is led to it, and not elsewhere', () => {
    const with_dentist = makeNeedBook(synonyms, dangers, [...specialties, { code: 'dentist', name_ru: 'Стоматолог', name_en: 'Dentist' }])
    const { doctors, elsewhere } = with_dentist.find('болит зуб')
    assert.deepEqual([doctors, elsewhere], [['dentist'], null])
  })

  const cases: [typed: string, doctors: string[], is_child?: boolean][] = [
    ['болит ухо', ['ent']],
    ['ушам больно', ['ent']],
    ['глаза', ['ophthalmologist']],
    ['Прыщи на лице', ['dermatologist']],
    ['ребёнок кашляет', ['paediatrician'], true],
    ['у дочки болит живот', ['paediatrician'], true],
    ['кашель', ['therapist']],
    ['педиатр', ['paediatrician'], true],
    ['пупочная грыжа у сына', ['surgeon-child'], true],
    ['детский кардиолог', ['cardiologist'], true],
    ['узи почек', ['ultrasound']],
    // two doctors may be right, so the page asks
    ['болит колено', ['surgeon', 'traumatologist']],
    ['my ear hurts', ['ent']],
    ['kid has a cough', ['paediatrician'], true],
    // typing
    ['акулист', ['ophthalmologist']],
    ['хирурк', ['surgeon']],
    ['офтальм', ['ophthalmologist']],
    ['jrekbcn', ['ophthalmologist']],
    ['нервопатолог', ['neurologist']],
    // nothing at all
    ['абырвалг', []],
    ['', []],
    ['!!! 123', []],
  ]
  for (const [typed, doctors, is_child = false] of cases) {
    test(`«${typed}»`, () => {
      const need = book.find(typed)
      assert.deepEqual([need.doctors, need.is_child], [doctors, is_child])
    })
  }

  test('says what it looked for when the words were mistyped, and only then', () => {
    assert.equal(book.find('акулист').read_as, 'окулист')
    assert.equal(book.find('jrekbcn').read_as, 'окулист')
    assert.equal(book.find('болит ухо').read_as, null)
  })

  test('takes any text without a fault', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => void book.find(text)), { numRuns: 60 })
  })
})

describe('dangerous words', () => {
  test('each is recognised as it stands in the table', () => {
    assert.deepEqual(dangers.filter(({ phrase, kind }) => book.find(phrase).danger !== kind && book.find(phrase).danger !== 'suicide'), [])
  })
  for (const [typed, danger] of [
    ['сильная боль в груди', 'ambulance'], ['у мужа перекосило лицо', 'ambulance'], ['не хочу больше жить', 'suicide'], ['Chest pain', 'ambulance'],
    ['ребенок задыхается', 'ambulance'], ['инсулт', 'ambulance'], ['хочу жить долго', null], ['болит ухо', null], ['после инсульта', 'ambulance'],
    ['анафилактический шок', 'ambulance'], ['наглоталась таблеток', 'ambulance'], ['передозировка', 'ambulance'], ['подавился костью', 'ambulance'],
    ['открытый перелом ноги', 'ambulance'], ['укусила змея', 'ambulance'], ['угарный газ', 'ambulance'], ['внезапно ослеп', 'ambulance'], ['рожаю', 'ambulance'],
    ['гипертонический криз', 'ambulance'], ['черный стул', 'ambulance'], ['приступ астмы', 'ambulance'], ['упал с высоты', 'ambulance'], ['can’t breathe', 'ambulance'],
    ["I can't breathe", 'ambulance'], ['хочу повеситься', 'suicide'], ['нет смысла жить', 'suicide'], ['незачем жить', 'suicide'], ['устала жить', 'suicide'],
    ['no reason to live', 'suicide'], ['перелом', null], ['укусила собака', null], ['таблетки от давления', null], ['астма', null], ['подавленное настроение', null],
    ['я умираю', 'ambulance'], ['бабушка умирает', 'ambulance'], ['ребёнок посинел', 'ambulance'], ['муж не просыпается', 'ambulance'], ['кашель с кровью', 'ambulance'],
    ['I’m dying', 'ambulance'], ['надоело жить', 'suicide'], ['кашель', null], ['удар', null], ['анализ крови', null], ['плохо просыпаюсь по утрам', null],
    ['тяжело дышать носом', null], ['подниматься тяжело', null], ['головная боль', null], ['упал', null],
  ] as const) {
    test(`«${typed}»: ${danger}`, () => assert.equal(book.find(typed).danger, danger))
  }
})

describe('words', () => {
  test('stems are those of PostgreSQL', async () => {
    const words = [...new Set([...synonyms, ...dangers].flatMap(({ phrase }) => phrase.split(/[\s-]+/)))].filter((word) => /^[а-я]+$/.test(word))
    const rows = await all(house.house.database.read, sql<{ word: string; stem: string }>`
      select word, (ts_lexize('russian_stem', word))[1] as stem
      from unnest(${words}::text[]) as word`)
    // stop words have no stem there
    const different = rows.filter(({ word, stem }) => stem !== null && stemRussian(word) !== stem)
    assert.ok(rows.length > 400)
    assert.deepEqual(different, [])
  })

  test('mistakes: none for itself, one for a swap, symmetric, never more than max + 1', () => {
    assert.equal(countMistakes('окулист', 'окулист', 2), 0)
    assert.equal(countMistakes('окулист', 'окулсит', 2), 1)
    assert.equal(countMistakes('окулист', 'терапевт', 2), 3)
    const word = fc.string({ minLength: 0, maxLength: 9 })
    fc.assert(fc.property(word, word, (one, other) => {
      const mistakes = countMistakes(one, other, 2)
      assert.equal(mistakes, countMistakes(other, one, 2))
      assert.equal(mistakes === 0, one === other)
      assert.ok(mistakes <= 3)
    }))
  })

  test('the other keyboard', () => {
    assert.equal(fromLatinKeys('kjh'), 'лор')
    // with the shift key held the signs of the Russian letters are other ones
    assert.equal(fromLatinKeys('<jkbn e{j'), 'болит ухо')
  })
})
