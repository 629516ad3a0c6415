import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { sayPhrase } from './comments/phrases.ts'
import type { Voice } from './comments/phrases.ts'
import { makeComment, makeReply, phrase_count, writeComment } from './comments.ts'
import type { Impression, Mark, Written } from './comments.ts'
import { specialties } from './places.ts'
import { makeRandom } from './random.ts'
import type { Random } from './random.ts'

const marks: readonly (readonly [Mark, number])[] = [[5, 60], [4, 18], [3, 9], [2, 5], [1, 8]]

function drawImpression(random: Random): Impression {
  const doctor_mark = random.weighted(marks)
  const child = random.chance(0.27)
  const seen = specialties.filter((specialty) => (child ? specialty.children : specialty.adults))
  return {
    doctor_mark,
    clinic_mark: random.chance(0.55) ? doctor_mark : random.weighted(marks),
    specialty: random.weighted(seen.map((one) => [one.code, one.share_of_visits] as const)),
    doctor_sex: random.chance(0.7) ? 'female' : 'male',
    branch_quality: random.normal(0, 1),
    month: random.int(1, 12),
    child,
  }
}

function writeMany(seed: string, count: number): { impression: Impression, written: Written }[] {
  const random = makeRandom(seed)
  return Array.from({ length: count }, () => {
    const impression = drawImpression(random)
    return { impression, written: writeComment(random, impression) }
  })
}

const many = writeMany('comments', 18_000)
const texts = many.map(({ written }) => written.comment!)
const share = (count: number) => count / many.length

test('the first thousand texts of a seed stay as they are', () => {
  const first = writeMany('golden', 1000).map(({ written }) => JSON.stringify(written)).join('\n')
  assert.equal(createHash('sha256').update(first).digest('hex').slice(0, 16), 'ca6f65c7f6a286c1')
})

test('of 18,000 texts more than 85 % are distinct, and no two neighbours are alike', () => {
  assert.ok(share(new Set(texts).size) > 0.85, `${share(new Set(texts).size)}`)
  const alike = texts.filter((text, index) => text === texts[index - 1] && text.length > 40)
  assert.deepEqual(alike, [])
})

test('about 40 % of answers hold a comment', () => {
  const random = makeRandom('silence')
  let written = 0
  for (let answer = 0; answer < 10_000; answer++) {
    if (makeComment(random, drawImpression(random)).comment !== undefined) written += 1
  }
  assert.ok(Math.abs(written / 10_000 - 0.4) < 0.03, `${written / 10_000}`)
})

test('some write English, some name themselves, a few raise an alarm', () => {
  const held = (what: (written: Written) => boolean) =>
    share(many.filter(({ written }) => what(written)).length)
  const english = held((written) => written.holds.lang === 'en')
  const personal = held((written) => written.holds.personal)
  const alarm = held((written) => written.holds.alarm)
  assert.ok(english > 0.03 && english < 0.05, `English ${english}`)
  assert.ok(personal > 0.02 && personal < 0.04, `personal ${personal}`)
  assert.ok(alarm > 0.001 && alarm < 0.006, `alarm ${alarm}`)
})

test('lengths run from two words to 900 characters', () => {
  const lengths = texts.map((text) => text.length)
  assert.ok(Math.min(...lengths) <= 20)
  assert.ok(Math.max(...lengths) > 500 && Math.max(...lengths) <= 900, `${Math.max(...lengths)}`)
})

test('no mark-up of the phrase lists shows in a text', () => {
  for (const { written } of many) {
    for (const text of [written.comment, written.remarks, written.proposals]) {
      const plain = (text ?? '').replace(/\S+@\S+\.example/gi, '')
      assert.doesNotMatch(plain, /[<>{}|%#@[\]$]| {2}|[?!]\.|undefined/)
    }
  }
})

test('every pair of marks, every month and specialty has its words, for adults and parents', () => {
  const random = makeRandom('pairs')
  for (const doctor_mark of [1, 2, 3, 4, 5] as const) {
    for (const clinic_mark of [1, 2, 3, 4, 5] as const) {
      for (const { code } of specialties) {
        for (const child of [false, true]) {
          const impression: Impression = {
            doctor_mark, clinic_mark, child, specialty: code, doctor_sex: 'male', branch_quality: 0,
            month: random.int(1, 12), lang: random.pick(['ru', 'en'] as const),
          }
          assert.ok(writeComment(random, impression).comment!.length > 3)
        }
      }
    }
  }
})

test('texts agree with their marks', () => {
  const praise = /спасибо|отличн|замечательн|рекомендую|довол/i
  const anger = /(?<![а-я])хам(?!ства)|ужас|позор|кошмар|груб|безобразие|отвратительно/i
  for (const { impression, written } of many) {
    if (written.holds.lang === 'en') continue
    if (impression.doctor_mark === 5 && impression.clinic_mark === 5) {
      assert.doesNotMatch(written.comment!.replace(/никакого хамства/gi, ''), anger)
    }
    if (impression.doctor_mark === 1 && impression.clinic_mark === 1) {
      assert.doesNotMatch(written.comment!, praise)
    }
  }
})

test('words agree with the doctor, the author and the child', () => {
  const voice: Voice = {
    doctor_sex: 'female', author_sex: 'male', child_sex: 'female', child: true, specialty: 'ent', month: 1,
  }
  const phrase = 'был[|а] с %сыном|дочкой% у @кого, осмотрел<|а>, с @месяца в @месяце'
  const said = sayPhrase(makeRandom('x'), phrase, voice)
  assert.equal(said, 'был с дочкой у лора, осмотрела, с ноября в январе')
  const men = many.filter(({ impression }) => impression.doctor_sex === 'male')
  for (const { written } of men) {
    assert.doesNotMatch(written.comment!, /[Дд]октор (выслушала|перебивала|спокойная|вежливая)/)
    assert.doesNotMatch(written.comment!, /[Вв]рач (не торопилась|подробно объяснила)/)
  }
})

test('a winter cloakroom is no summer matter, and a pram no adult’s', () => {
  for (const { impression, written } of many) {
    if (impression.month >= 4 && impression.month <= 10) {
      assert.doesNotMatch(written.comment!, /[Гг]ардероб (не|закрыт|забит)/)
    }
    if (!impression.child) assert.doesNotMatch(written.comment!, /коляск[аиу]( |,|\.)(?!сразу)|пеленальн/i)
  }
})

test('texts name no real firm, portal or city, and only numbers without owners', () => {
  const real = new RegExp('москв|петербург|сбер|яндекс|госуслуг|емиас|вконтакте|whatsapp|telegram|google'
    + '|собянин|инвитро', 'i')
  for (const { written } of many) {
    const text = [written.comment, written.remarks, written.proposals].join(' ')
    assert.doesNotMatch(text, real)
    const without_policies = text.replace(/0000[ \d]{12,15}/g, '')
    for (const phone of without_policies.match(/(?<!\d)(?:8|\+7)[ -]?\(?9\d\d\)?[ -]?\d{3}/g) ?? []) {
      assert.equal(phone.replace(/\D/g, '').slice(1), '900555')
    }
  }
})

test('there are at least 250 phrases', () => {
  assert.ok(phrase_count >= 250, `${phrase_count}`)
})

test('replies: the good ones do something, the formal ones are short', () => {
  const random = makeRandom('replies')
  const about = { specialty: 'ent', chief_sex: 'female', lang: 'ru' } as const
  const seen = { good: new Set<string>(), formal: new Set<string>() }
  for (let made = 0; made < 2000; made++) {
    const reply = makeReply(random, { ...about, mark: random.int(1, 5) })
    seen[reply.good ? 'good' : 'formal'].add(reply.text)
    assert.doesNotMatch(reply.text, /[<>{}|%#@[\]$]/)
    if (reply.good) assert.doesNotMatch(reply.text, /[Вв]ы (были|приходили)|ваш(ем|его)? (приём|визит)/)
    if (!reply.good) assert.ok(reply.text.length < 140, reply.text)
  }
  assert.ok(seen.good.size >= 20 && seen.formal.size >= 20)
  const on_theme = makeReply(random, { ...about, mark: 1, theme: 'lift', good: true })
  assert.match(on_theme.text, /Лифт/)
  assert.doesNotMatch(makeReply(random, { ...about, mark: 2, lang: 'en' }).text, /[а-я]/i)
})

test('18,000 texts take less than two seconds', () => {
  const started = process.cpuUsage()
  writeMany('speed', 18_000)
  // Processor time: other work on the machine does not count.
  assert.ok(process.cpuUsage(started).user / 1000 < 2000)
})
