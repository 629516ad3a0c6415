// What posts are called on pages of each language: by the English name that the senior typed, else in Latin letters.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type ClinicRow, buildClinic } from '../../../test/builders.ts'
import { type TestHouse, openTestHouse } from '../../../test/house.ts'
import { type Person, signIn, textOf } from '../../../test/signed_in.ts'
import { makeId } from '../../platform/ids.ts'
import { buildHolder, openOnPost } from './post.sample.ts'
import { listPosts } from './queries/posts.ts'

let t: TestHouse
let clinic: ClinicRow
let base: string
let senior: Person

before(async () => {
  t = await openTestHouse()
  clinic = await t.house.database.write((db) => buildClinic(db))
  base = `/reception/${clinic.slug}`
  senior = await signIn(t, 'senior_administrator', clinic.id)
})
after(() => t.close())

const said = async (person: Person, path: string) => textOf((await person.get(`${base}/${path}`)).body)

test('the senior gives an English name; English pages say it, Russian ones do not', async () => {
  const form = { branch: clinic.branch_id, kind: 'entrance', name: 'Вход с улицы', name_en: 'y'.repeat(61), floor: '' }
  const long = await senior.post(`${base}/lists/posts`, form)
  assert.deepEqual([long.statusCode, /Сократите английское название до 60 знаков/.test(textOf(long.body)), long.body.includes('y'.repeat(61))], [422, true, true])
  assert.equal((await senior.post(`${base}/lists/posts`, { ...form, name_en: ' Street  entrance ' })).statusCode, 303)
  assert.equal((await senior.post(`${base}/lists/posts`, { ...form, kind: 'floor', name: 'Второй этаж', name_en: '' })).statusCode, 303)
  const administrator = await signIn(t, 'administrator', clinic.id)
  await buildHolder(t, clinic, administrator.id)
  const choice = await administrator.get(`${base}/posts?lang=en`)
  assert.match(textOf(choice.body), /Street entrance, .*Vtoroy etazh, /)
  const post = (await listPosts(t.house.database.read, clinic.id)).find(({ name }) => name === 'Вход с улицы')!.id
  await administrator.post(`${base}/shifts`, { post, until: '20:00' })
  assert.match(await said(administrator, 'post/start?lang=en'), /Street entrance, until/)
  const [, shift] = /name="shift" value="([0-9a-f-]{36})"/.exec((await administrator.get(`${base}/post/start`)).body) ?? []
  await administrator.post(`${base}/post/start`, { shift: shift! })
  const other = await openOnPost(t, { clinic, name: 'Холл', name_en: 'Lobby' })
  const id = makeId(t.clock.now())
  assert.equal((await administrator.post(`${base}/requests`, { id, kind: 'document', who: 'Мария', detail: 'Заявление', post: other.post_id })).statusCode, 303)
  const pages: readonly (readonly [person: Person, path: string, english: RegExp, russian: RegExp])[] = [
    [senior, 'lists', /Street entrance/, /Вход с улицы Street entrance/],
    [senior, 'lists?section=holders', /Street entrance/, /Вход с улицы/],
    [administrator, 'post', /Street entrance/, /Вход с улицы/],
    [administrator, 'board', /Street entrance.*Lobby/, /Вход с улицы.*Холл/],
    [administrator, 'requests/new', /Street entrance/, /Вход с улицы/],
    [administrator, `requests/${id}`, /Street entrance/, /Вход с улицы/],
    [senior, 'senior', /Street entrance/, /Вход с улицы/],
  ]
  for (const [person, path, english, russian] of pages) {
    const joined = path.includes('?') ? '&' : '?'
    assert.match(await said(person, `${path}${joined}lang=en`), english, path)
    assert.match(await said(person, `${path}${joined}lang=ru`), russian, path)
    assert.doesNotMatch(await said(person, `${path}${joined}lang=en`), /Vkhod s ulitsy/, path)
  }
  const situation = (await administrator.post(`${base}/situations`, { words: 'Нужна помощь' })).headers.location!.replace(`${base}/`, '').split('?')[0]!
  assert.match(await said(administrator, `${situation}?lang=en`), /Street entrance/)
  assert.match(await said(senior, 'situations?lang=en'), /Street entrance/)
  await other.person.post(`${base}/shifts/${other.shift.id}/end`)
  const handed = (await administrator.post(`${base}/hand-offs`, { words: 'Всё спокойно' })).headers.location!.replace(`${base}/`, '')
  assert.match(await said(administrator, `${handed.split('?')[0]}?lang=en`), /Empty posts now: (Lobby, Vtoroy etazh|Vtoroy etazh, Lobby)/)
})
