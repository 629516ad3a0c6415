import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { commonFamilies, rareFamilies } from './family_names.ts'
import { generations, otherPeoples } from './given_names.ts'
import {
  feminineFamily, formPatronymic, fullName, mailAddress, makePerson, shortName,
} from './names.ts'
import { transliterate } from '../ui/latin.ts'
import { makeRandom } from './random.ts'

const words = (list: string) => list.trim().split(/\s+/).map((word) => word.split(':')[0]!)

test('patronymics', () => {
  const table: [string, string, string][] = [
    ['Иван', 'Иванович', 'Ивановна'],
    ['Юрий', 'Юрьевич', 'Юрьевна'],
    ['Дмитрий', 'Дмитриевич', 'Дмитриевна'],
    ['Георгий', 'Георгиевич', 'Георгиевна'],
    ['Анатолий', 'Анатольевич', 'Анатольевна'],
    ['Евгений', 'Евгеньевич', 'Евгеньевна'],
    ['Сергей', 'Сергеевич', 'Сергеевна'],
    ['Николай', 'Николаевич', 'Николаевна'],
    ['Игорь', 'Игоревич', 'Игоревна'],
    ['Илья', 'Ильич', 'Ильинична'],
    ['Никита', 'Никитич', 'Никитична'],
    ['Лев', 'Львович', 'Львовна'],
    ['Пётр', 'Петрович', 'Петровна'],
    ['Павел', 'Павлович', 'Павловна'],
    ['Яков', 'Яковлевич', 'Яковлевна'],
    ['Михаил', 'Михайлович', 'Михайловна'],
    ['Даниил', 'Даниилович', 'Данииловна'],
    ['Савва', 'Саввич', 'Саввична'],
    ['Тигран', 'Тигранович', 'Тиграновна'],
    ['Ринат', 'Ринатович', 'Ринатовна'],
    ['Али', 'Алиевич', 'Алиевна'],
    ['Рафаэль', 'Рафаэлевич', 'Рафаэлевна'],
    ['Казбек', 'Казбекович', 'Казбековна'],
  ]
  for (const [father, son, daughter] of table) {
    assert.equal(formPatronymic(father, 'male'), son)
    assert.equal(formPatronymic(father, 'female'), daughter)
  }
})

test('every father in the lists gives a patronymic that ends as one', () => {
  const fathers = [...generations, ...otherPeoples].flatMap((group) => words(group.male)).filter(Boolean)
  for (const father of fathers) {
    assert.match(formPatronymic(father, 'male'), /^[А-ЯЁ][а-яё]+(ович|евич|ич)$/, father)
    assert.match(formPatronymic(father, 'female'), /^[А-ЯЁ][а-яё]+(овна|евна|ична)$/, father)
  }
})

test('family names of women', () => {
  const table: [string, string][] = [
    ['Иванов', 'Иванова'],
    ['Соловьёв', 'Соловьёва'],
    ['Андреев', 'Андреева'],
    ['Никитин', 'Никитина'],
    ['Ясинский', 'Ясинская'],
    ['Зарецкий', 'Зарецкая'],
    ['Луговой', 'Луговая'],
    ['Коренной', 'Коренная'],
    ['Шевченко', 'Шевченко'],
    ['Бойко', 'Бойко'],
    ['Саркисян', 'Саркисян'],
    ['Седых', 'Седых'],
    ['Долгих', 'Долгих'],
    ['Мельник', 'Мельник'],
    ['Ковальчук', 'Ковальчук'],
    ['Капанадзе', 'Капанадзе'],
    ['Гелашвили', 'Гелашвили'],
    ['Цой', 'Цой'],
    ['Югай', 'Югай'],
    ['Галиев', 'Галиева'],
  ]
  for (const [man, woman] of table) assert.equal(feminineFamily(man), woman)
})

test('the lists are long enough and hold no name twice', () => {
  const other_families = otherPeoples.map((people) => people.families)
  const families = [commonFamilies, rareFamilies, ...other_families].flatMap(words)
  assert.ok(families.length >= 300, `${families.length} family names`)
  const twice = families.filter((family, index) => families.indexOf(family) !== index)
  assert.deepEqual(twice, [])
  const groups = [...generations, ...otherPeoples]
  const given = new Set(groups.flatMap((group) => [...words(group.male), ...words(group.female)]))
  assert.ok(given.size >= 120, `${given.size} given names`)
})

test('the first thousand people of a seed stay who they are', () => {
  const random = makeRandom('golden')
  const people = Array.from({ length: 1000 }, () => fullName(makePerson(random))).join('\n')
  assert.equal(createHash('sha256').update(people).digest('hex').slice(0, 16), '100196316ad27879')
})

test('given names belong to their generation', () => {
  const random = makeRandom('generations')
  const names = (birth_year: number) =>
    new Set(Array.from({ length: 3000 }, () => makePerson(random, { sex: 'female', birth_year }).given))
  const old = names(1943)
  const young = names(2019)
  assert.ok(old.has('Нина') && old.has('Тамара') && !old.has('Милана') && !old.has('Ева'))
  assert.ok(young.has('Милана') && young.has('Василиса') && !young.has('Клавдия'))
})

test('about 15 % of families are of other roots', () => {
  const random = makeRandom('roots')
  const others = new Set(otherPeoples.flatMap((people) => words(people.families)))
  let count = 0
  for (let made = 0; made < 20_000; made++) {
    if (others.has(makePerson(random, { sex: 'male' }).family)) count += 1
  }
  assert.ok(Math.abs(count / 20_000 - 0.15) < 0.015, `${count / 20_000}`)
})

test('no made person bears the name of a statesman', () => {
  const random = makeRandom('statesmen')
  const forbidden = /^(Путин|Собянин|Мишустин|Лужков|Медведев|Шойгу|Навальн|Зеленск|Лукашенко)/
  for (let made = 0; made < 20_000; made++) assert.doesNotMatch(fullName(makePerson(random)), forbidden)
})

test('short names, Latin letters, mail addresses', () => {
  const person = { family: 'Щербакова', given: 'Юлия', patronymic: 'Юрьевна', sex: 'female' } as const
  assert.equal(shortName(person), 'Щербакова\u00a0Ю.\u00a0Ю.')
  assert.equal(transliterate('Щербакова Юлия Юрьевна'), 'Shcherbakova Yulia Yuryevna')
  assert.equal(transliterate('Ефремов Дмитрий Алексеевич'), 'Yefremov Dmitry Alekseyevich')
  assert.equal(transliterate('ЩУКА, 5'), 'SHCHUKA, 5')
  assert.match(mailAddress(makeRandom('mail'), person, 7), /^[a-z._]+7@[a-z]+\.example$/)
})

test('300,000 people take less than three seconds', () => {
  const random = makeRandom('speed')
  const started = process.cpuUsage()
  for (let made = 0; made < 300_000; made++) makePerson(random)
  // Processor time: other work on the machine does not count.
  assert.ok(process.cpuUsage(started).user / 1000 < 3000)
})
