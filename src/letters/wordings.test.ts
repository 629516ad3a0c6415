// The texts of letters through their routes: drafts, previews, proofs, signatures, editions.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type ClinicRow, buildDoctor, buildPatient, buildVisit } from '../../test/builders.ts'
import { NOON, type TestHouse } from '../../test/house.ts'
import type { BrowserLike } from '../../test/routes_browser.ts'
import { all, sql } from '../platform/db/index.ts'
import { DAY_MS, HOUR_MS } from '../platform/time.ts'
import { ensureDefaultWordings } from './actions.ts'
import { type LettersDesk, openLettersDesk, submit } from './desk.sample.ts'
import { findWordingsInForce, listWordings } from './queries/wording.ts'
import { signInAs } from './signed_in.sample.ts'

let t: TestHouse
let home: string
let clinic: ClinicRow
let chief: BrowserLike
let base: string
let events: LettersDesk['events']
before(async () => {
  ;({ t, home, clinic, chief, base, events } = await openLettersDesk())
})
after(() => t.close())

describe('the text', () => {
  const texts = {
    subject: 'Нам важно ваше мнение',
    body: 'Первый абзац.\r\n\r\nВторой абзац.',
    reminder_subject: 'Ещё можно ответить',
    reminder_body: 'Напоминаю.',
  }

  test('a new clinic starts with drafts for everybody, signed by nobody', async () => {
    assert.equal((await listWordings(t.house.database.read, clinic.id)).length, 4)
    assert.deepEqual(await findWordingsInForce(t.house.database.read, clinic.id), [])
    await t.house.database.write((db) => ensureDefaultWordings(db, clinic.id, null, NOON))
    assert.equal((await listWordings(t.house.database.read, clinic.id)).length, 4, 'once')
    assert.match((await chief.get(base)).text, /ещё никто не подписал/)
  })

  test('edited, previewed, sent to oneself, signed; then in force and unchangeable', async () => {
    const wording = (await listWordings(t.house.database.read, clinic.id)).find(
      (each) => each.audience === 'adult' && each.lang === 'ru',
    )!
    const url = `${base}/wordings/${wording.id}`
    const telling = await submit(chief, url, url, { ...texts, body: 'Как прошёл ваш приём у кардиолога?' })
    assert.equal(telling.status, 422)
    assert.match(telling.text, /Слово «приём» выдаёт/)
    assert.match(telling.text, /Как прошёл ваш приём у кардиолога/)
    const saved = await submit(chief, url, url, texts)
    assert.match(saved.text, /Черновик сохранён/)

    const preview = await chief.get(`${url}/preview`)
    assert.match(
      preview.text,
      /Здравствуйте, Мария Ивановна\.[\s\S]*Первый абзац\.[\s\S]*★[\s\S]*Сергей Павлович Дроздов/,
    )
    assert.match(
      preview.headers.get('content-security-policy')!,
      /default-src 'none'; style-src 'unsafe-inline'/,
    )
    assert.match((await chief.get(`${url}/preview?kind=reminder`)).text, /Напоминаю\./)

    const proof = await submit(chief, url, `${url}/proof`, {})
    assert.match(proof.text, /Письмо отправлено на chief@gp7\.example/)
    await t.run('letters.dispatch')
    const [mail] = await t.house.mail.mailbox!.list({ query: 'chief@gp7.example' })
    assert.equal(mail!.subject, texts.subject)
    assert.ok(mail!.text.includes('Второй абзац.'))

    const nameless = await submit(chief, url, `${url}/signature`, {
      signer_name: '',
      signer_post: 'главный врач',
    })
    assert.match(nameless.text, /Укажите имя и должность/)
    const signed = await submit(chief, url, `${url}/signature`, {
      signer_name: 'Сергей Павлович Дроздов',
      signer_post: 'главный врач',
    })
    assert.match(signed.text, /Подписано\. Новые письма/)
    assert.deepEqual(
      (await events('letters.wording_signed')).map((event) => event.detail),
      [{ audience: 'adult', lang: 'ru', edition: 1, signer_name: 'Сергей Павлович Дроздов' }],
    )
    assert.equal((await submit(chief, `${base}/policy`, url, texts)).status, 409)
    assert.equal(
      (await submit(chief, `${base}/policy`, `${url}/signature`, { signer_name: 'Ещё', signer_post: 'раз' }))
        .status,
      409,
    )
  })

  test('a new edition waits as a draft, one at a time; letters know their edition', async () => {
    t.clock.set(NOON)
    const build = (email: string, ended_at: Date) =>
      t.house.database.write(async (db) => {
        await buildVisit(db, clinic, {
          ended_at,
          updated_at: t.clock.now(),
          patient_id: await buildPatient(db, clinic.id, { email }),
          doctor_id: await buildDoctor(db, clinic.id),
        })
      })
    await build('first@edition.example', NOON)
    await t.run('letters.plan')
    t.clock.advance(DAY_MS + 12 * HOUR_MS)
    t.clock.set(new Date('2026-11-26T08:00:00Z'))
    chief = await signInAs(t, home, {
      role: 'chief_doctor',
      clinic_id: clinic.id,
      email: 'chief@gp7.example',
    })
    await t.run('letters.dispatch')
    const draft = await submit(
      chief,
      `${base}/wordings/new?audience=adult&wording_lang=ru`,
      `${base}/wordings`,
      {
        ...texts,
        subject: 'Вторая редакция',
        audience: 'adult',
        wording_lang: 'ru',
      },
    )
    assert.match(draft.text, /Редакция 2/)
    const again = await submit(chief, `${base}/policy`, `${base}/wordings`, {
      ...texts,
      audience: 'adult',
      wording_lang: 'ru',
    })
    assert.match(again.text, /Черновик для этого письма уже есть/)
    assert.match(again.text, /Черновик для этого письма уже есть, он не изменён/)
    assert.ok(again.text.includes(texts.subject), 'what was typed is still there')
    const kept = await all(t.house.database.read, sql<{ subject: string }>`
      select subject
      from letters.wording
      where clinic_id = ${clinic.id}
        and audience = 'adult'
        and lang = 'ru'
        and signed_at is null`)
    assert.deepEqual(kept, [{ subject: 'Вторая редакция' }])
    await submit(chief, `${base}/policy`, `${draft.path.split('?')[0]}/signature`, {
      signer_name: 'Дроздов',
      signer_post: 'главный врач',
    })
    await build('second@edition.example', t.clock.now())
    await t.run('letters.plan')
    t.clock.set(new Date('2026-11-28T08:00:00Z'))
    await t.run('letters.dispatch')
    const editions = await all(t.house.database.read, sql<{ kind: string; edition: number }>`
      select m.kind, w.edition
      from letters.message m
      join letters.wording w
        on w.clinic_id = m.clinic_id
        and w.id = m.wording_id
      where m.clinic_id = ${clinic.id}
      order by m.sent_at`)
    assert.deepEqual(editions, [
      { kind: 'letter', edition: 1 },
      { kind: 'letter', edition: 2 },
    ])
    chief = await signInAs(t, home, {
      role: 'chief_doctor',
      clinic_id: clinic.id,
      email: 'chief@gp7.example',
    })
    const list = await chief.get(`${base}/wordings`)
    assert.match(
      list.text,
      /Редакция 2[\s\S]*действует[\s\S]*Ушло сообщений: 1[\s\S]*Редакция 1[\s\S]*прежняя[\s\S]*Ушло сообщений: 1/,
    )
  })

  test('an account without an address cannot have a proof', async () => {
    const [wording] = await listWordings(t.house.database.read, clinic.id)
    const who = await signInAs(t, home, { role: 'chief_doctor', clinic_id: clinic.id })
    const answer = await submit(who, `${base}/policy`, `${base}/wordings/${wording!.id}/proof`, {})
    assert.equal(answer.status, 422)
    assert.match(answer.text, /нет почты/)
  })
})
