// bench letters: a day's due visits → rendered, DKIM-signed letters accepted by a local SMTP sink, beside a bare pooled
// nodemailer loop that signs and sends the same messages. Both talk to the same kind of sink, one after the other.
import { memoryUsage } from 'node:process'
import nodemailer from 'nodemailer'
import { stopwatch } from '../platform/clock.ts'
import { type Write, one, run, sql } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import { makeId } from '../platform/ids.ts'
import { DAY_MS } from '../platform/time.ts'
import { composeMessage } from '../letters/compose.ts'
import { dispatchMessages } from '../letters/dispatch.ts'
import { planLetters } from '../letters/plan.ts'
import type { ClaimedMessage } from '../letters/queries/delivery.ts'
import { findWordingsInForce } from '../letters/queries/wording.ts'
import { withBenchHouse } from './database.ts'
import { describeMachine, formatTable } from './machine.ts'
import { startSink } from './sink.ts'

const VISITED = new Date('2026-11-24T09:00:00Z')
const POOL = 5

/** Measures `count` letters both ways and prints the table. */
export async function benchLetters({ count, out }: { count: number; out: NodeJS.WritableStream }): Promise<void> {
  const sink = await startSink()
  try {
    await withBenchHouse(VISITED, { SMTP_URL: sink.url, MAIL_POOL_SIZE: String(POOL) }, async (house, clock) => {
      out.write(`${await describeMachine(house.database, ['nodemailer', 'smtp-server', 'pg'])}\n`)
      out.write(`${count} letters, ${POOL} connections, DKIM rsa-sha256 2048 bit, one local SMTP sink\n\n`)
      await house.database.write((db) => insertDay(db, count))
      const planned = await timed(() => planLetters(house, new AbortController().signal))
      // as autovacuum does with a table that has been filled
      await house.database.writeSingle((db) => run(db, sql`analyze letters.letter, letters.message, letters.decision, visits.visit, visits.patient`))
      clock.advance(DAY_MS)
      // the bare loop before and after, so that a drift of the machine shows
      const bare_first = await timed(() => sendBare(house, sink.url, Math.min(count, 5_000)))
      const ours = await timed(() => dispatchMessages(house, new AbortController().signal))
      const bare_then = await timed(() => sendBare(house, sink.url, Math.min(count, 5_000)))
      await check(house, sink, count + 2 * Math.min(count, 5_000))
      const bare_rate = (2 * Math.min(count, 5_000)) / (bare_first.seconds + bare_then.seconds)
      const rate = count / ours.seconds
      out.write(`${formatTable(['', 'letters/s', 'seconds', 'peak MB'], [
        ['plan (decide, write letters)', (count / planned.seconds).toFixed(0), planned.seconds.toFixed(1), planned.peak_mb.toFixed(0)],
        ['dispatch (claim, render, sign, send, write)', rate.toFixed(0), ours.seconds.toFixed(1), ours.peak_mb.toFixed(0)],
        ['bare nodemailer pool, same messages', bare_rate.toFixed(0), (bare_first.seconds + bare_then.seconds).toFixed(1), bare_then.peak_mb.toFixed(0)],
      ])}\n\nratio dispatch / bare: ${(rate / bare_rate).toFixed(2)} (goal 0.70)\n`)
      out.write(`memory while dispatching, MB at each tenth: ${ours.samples_mb.map((mb) => mb.toFixed(0)).join(' ')}\n`)
    })
  } finally {
    await sink.close()
  }
}

interface Timing { seconds: number; peak_mb: number; samples_mb: number[] }

async function timed(work: () => Promise<unknown>): Promise<Timing> {
  const samples: number[] = []
  const sampler = setInterval(() => samples.push(memoryUsage.rss() / 2 ** 20), 100)
  const elapsed_ms = stopwatch()
  await work()
  const seconds = elapsed_ms() / 1000
  clearInterval(sampler)
  samples.push(memoryUsage.rss() / 2 ** 20)
  const tenths = Array.from({ length: 10 }, (_, i) => samples[Math.floor(((i + 1) / 10) * (samples.length - 1))]!)
  return { seconds, peak_mb: Math.max(...samples), samples_mb: tenths }
}

/** A day at one clinic: `count` patients, each seen once by one of 200 doctors. */
async function insertDay(db: Write, count: number): Promise<void> {
  const clinic_id = makeId(VISITED)
  const branch_id = makeId(VISITED)
  await run(db, sql`
    insert into clinics.clinic (id, slug, fhir_id, name_ru, name_en, audience, zone, updated_at)
    values (${clinic_id}, 'bench', 'bench', 'Поликлиника', 'Polyclinic', 'adult', 'Europe/Moscow', ${VISITED})`)
  await run(db, sql`
    insert into clinics.branch (clinic_id, id, slug, fhir_id, name_ru, name_en, updated_at)
    values (${clinic_id}, ${branch_id}, '1', 'b', 'Филиал', 'Branch', ${VISITED})`)
  const ids = (n: number) => Array.from({ length: n }, () => makeId(VISITED))
  const doctors = ids(200)
  await run(db, sql`
    insert into clinics.doctor (clinic_id, id, fhir_id, family, updated_at)
    select ${clinic_id}::uuid, id, id::text, 'Врач', ${VISITED}::timestamptz
    from unnest(${doctors}::uuid[]) as t (id)`)
  for (let done = 0; done < count; done += 10_000) {
    const patients = ids(Math.min(10_000, count - done))
    await run(db, sql`
      insert into visits.patient (clinic_id, id, fhir_id, greeting_name, birth_date, email, letters_consent, updated_at)
      select ${clinic_id}::uuid, id, id::text, 'Мария Ивановна', '1950', 'p' || id || '@mail.example', true, ${VISITED}::timestamptz
      from unnest(${patients}::uuid[]) as t (id)`)
    await run(db, sql`
      insert into visits.visit (clinic_id, id, fhir_id, status, patient_id, doctor_id, branch_id, ended_at, day, received_at, updated_at)
      select ${clinic_id}::uuid, v, v::text, 'finished', p, d, ${branch_id}::uuid, ${VISITED}::timestamptz, '2026-11-24',
        ${VISITED}::timestamptz, ${VISITED}::timestamptz
      from unnest(${ids(patients.length)}::uuid[], ${patients}::uuid[], ${patients.map((_, i) => doctors[i % 200]!)}::uuid[]) as t (v, p, d)`)
  }
  await run(db, sql`
    insert into letters.wording (clinic_id, id, audience, lang, edition, subject, body, reminder_subject, reminder_body,
      created_at, signed_at, signer_name, signer_post)
    values (${clinic_id}, ${makeId(VISITED)}, 'adult', 'ru', 1, 'Поделитесь, пожалуйста, мнением',
      ${'Я хочу, чтобы у нас вам было спокойно и понятно. Расскажите, что получается, а что пора исправить.\n\nЭто займёт минуту.'},
      'Напоминание', 'Напоминание.', ${VISITED}, ${VISITED}, 'Сергей Павлович Дроздов', 'главный врач')`)
}

/** The peer: the same finished messages through nodemailer's own pool and DKIM, as many at once as it has connections. */
async function sendBare(house: House, smtp_url: string, count: number): Promise<void> {
  const clinic = await one(house.database.read, sql<{ id: string }>`select id from clinics.clinic`)
  const [wording] = await findWordingsInForce(house.database.read, clinic.id)
  const sample: ClaimedMessage = {
    id: makeId(VISITED), kind: 'letter', letter_id: makeId(VISITED), content: null, due_at: VISITED, attempts: 0, first_tried_at: null,
    day: '2026-11-24', audience: 'adult', lang: 'ru', letter_state: 'open', expires_at: new Date(VISITED.getTime() + 30 * DAY_MS),
    active: true, deceased: false, letters_consent: true, email: 'patient@mail.example', parent_email: null,
    greeting_name: 'Мария Ивановна', parent_greeting_name: null, visits_left: 1,
  }
  const { domain, selector, private_key } = house.mail.dkim
  const transport = nodemailer.createTransport({
    url: smtp_url, pool: true, maxConnections: POOL, maxMessages: Infinity,
    dkim: { domainName: domain, keySelector: selector, privateKey: private_key },
  } as never)
  const mail = composeMessage(house, clinic.id, sample, wording)
  let next = 0
  const lane = async () => {
    while (next < count) {
      next += 1
      await transport.sendMail({
        messageId: `<${next}.${mail.message_id}>`, from: mail.from, to: mail.to, subject: mail.subject, html: mail.html,
        text: mail.text, headers: { ...mail.headers }, date: mail.date, envelope: { from: mail.envelope_from, to: mail.to },
      })
    }
  }
  await Promise.all(Array.from({ length: POOL * 2 }, lane))
  transport.close()
}

async function check(house: House, sink: { count(): Promise<{ messages: number }> }, expected: number): Promise<void> {
  const { messages } = await sink.count()
  const { sent } = await one(house.database.read, sql<{ sent: number }>`
    /* cross-clinic */
    select count(*) as sent
    from letters.message
    where state = 'sent'`)
  if (messages !== expected) throw new Error(`the sink took ${messages} messages, expected ${expected}; sent by our count: ${sent}`)
}
