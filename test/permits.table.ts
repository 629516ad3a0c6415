// Who may call which address: the promise that test/permits.test.ts holds every route to. A new route needs a row here.
import { ACCESS_ROWS } from './permits.access.ts'
import { RECEPTION_ROWS } from './permits.reception.ts'
import { type Row, accounts, everyone, only } from './permits.visitors.ts'

const letters_readers = only('head_of_department', 'chief_doctor', 'operator')
const answers_readers = only('head_of_department', 'chief_doctor', 'clinic_moderator', 'moderator')
const cases_staff = only('head_of_department', 'chief_doctor')
const answers_workers = only('head_of_department', 'chief_doctor')
const systems: Row = { own: ['token'], foreign: [] }

/**
 * What stands in an address where its parameter does; a fresh id for those not named here. `/mailbox id` is the `id` of
 * addresses that begin so.
 */
export const PARAMETERS: Readonly<Record<string, string>> = {
  token: 'no-such-token',
  file: 'no-such-file.css',
  type: 'Patient',
  '/mailbox id': 'm1',
  hash: '0'.repeat(64),
  day: '2026-12-01',
}

export const TABLE: Readonly<Record<string, Row>> = {
  // site
  'GET /': everyone,
  'GET /assets/:file': everyone,
  'GET /ui': everyone,
  'GET /healthz': everyone,
  'GET /readyz': everyone,
  'GET /metrics': everyone,
  'GET /api/v1': everyone,
  'GET /api/v1/openapi.json': everyone,
  'GET /api/v1/specialties': everyone,
  'GET /api/v1/norms': everyone,
  'GET /api/v1/waits': everyone,
  'GET /api/v1/waits/history': everyone,
  'GET /api/v1/times': everyone,
  'GET /api/v1/duty': everyone,

  // the mailbox of the demonstration
  'GET /mailbox': everyone,
  'GET /mailbox/messages': everyone,
  'GET /mailbox/messages/:id': everyone,
  'GET /mailbox/messages/:id/html': everyone,
  'GET /mailbox/messages/:id.eml': everyone,

  // people
  'GET /people/sign-in': everyone,
  'GET /people/callback': everyone,
  'POST /people/sign-out': everyone,
  'GET /people/me': accounts,
  'POST /people/me/language': accounts,
  'GET /people/sessions': accounts,
  'POST /people/sessions/:hash/revocation': accounts,
  'POST /people/sessions/revocation': accounts,
  'GET /people/roles': only('operator'),
  'POST /people/roles': only('operator'),
  'POST /people/roles/:id/end': only('operator'),
  'POST /people/roles/csv': only('operator'),

  // clinics
  'GET /clinics': everyone,
  'GET /clinics/:clinic': everyone,

  // letters: the link in a letter opens the first four to whoever holds it
  'GET /letters/unsubscription/:token': everyone,
  'POST /letters/unsubscription/:token': everyone,
  'POST /letters/subscription/:token': everyone,
  'GET /letters/why': everyone,
  'GET /letters/:clinic': letters_readers,
  'GET /letters/:clinic/messages': letters_readers,
  'GET /letters/:clinic/:letter': letters_readers,
  'GET /letters/:clinic/policy': letters_readers,
  'POST /letters/:clinic/policy': only('chief_doctor'),
  'GET /letters/:clinic/sensitive': letters_readers,
  'POST /letters/:clinic/sensitive': only('chief_doctor'),
  'POST /letters/:clinic/sensitive/:entry/removal': only('chief_doctor'),
  'GET /letters/:clinic/wordings': letters_readers,
  'GET /letters/:clinic/wordings/new': only('chief_doctor'),
  'POST /letters/:clinic/wordings': only('chief_doctor'),
  'GET /letters/:clinic/wordings/:wording': letters_readers,
  'POST /letters/:clinic/wordings/:wording': only('chief_doctor'),
  'GET /letters/:clinic/wordings/:wording/preview': letters_readers,
  'POST /letters/:clinic/wordings/:wording/proof': only('chief_doctor'),
  'POST /letters/:clinic/wordings/:wording/signature': only('chief_doctor'),

  // cases: the author's link opens the three below /cases/reply; the city sees what climbed, not the clinics' work
  'GET /cases/reply/:token': everyone,
  'POST /cases/reply/:token/verdict': everyone,
  'POST /cases/reply/:token/answer': everyone,
  'GET /cases/overdue': only('city_officer'),
  'GET /cases/overdue/:clinic/:case': only('city_officer'),
  'GET /cases/:clinic': cases_staff,
  'GET /cases/:clinic/:case': cases_staff,
  'POST /cases/:clinic/:case/owner': cases_staff,
  'POST /cases/:clinic/:case/hand-off': cases_staff,
  'POST /cases/:clinic/:case/hand-off/acceptance': cases_staff,
  'POST /cases/:clinic/:case/hand-off/refusal': cases_staff,
  'POST /cases/:clinic/:case/reply': cases_staff,
  'POST /cases/:clinic/:case/question': cases_staff,
  'POST /cases/:clinic/:case/due-date': only('chief_doctor'),
  'POST /cases/:clinic/:case/closure': cases_staff,
  'POST /cases/:clinic/:case/thanks': cases_staff,
  'POST /cases/:clinic/:case/reopening': cases_staff,
  'GET /cases/:clinic/templates': cases_staff,
  'POST /cases/:clinic/templates': only('chief_doctor'),
  'POST /cases/:clinic/templates/:template': only('chief_doctor'),
  'POST /cases/:clinic/templates/:template/removal': only('chief_doctor'),

  // ratings: the answer page is open to whoever holds the link in the letter
  'GET /r/:token': everyone,
  'POST /r/:token': everyone,
  'GET /ratings/how-we-count': everyone,
  'GET /ratings/:clinic/figures.csv': everyone,
  'GET /ratings/:clinic/figures.json': everyone,
  'GET /ratings/:clinic/doctors': only('chief_doctor'),
  'GET /ratings/:clinic/me': only('doctor'),
  'GET /ratings/:clinic': answers_readers,
  'GET /ratings/:clinic/:answer': answers_readers,
  'POST /ratings/:clinic/alarms/:alarm/look': only('chief_doctor', 'head_of_department'),
  'POST /ratings/:clinic/:answer/original': only('clinic_moderator', 'moderator'),
  'GET /ratings/:clinic/:answer/looks': only('chief_doctor'),
  'POST /ratings/:clinic/readings': answers_workers,
  'POST /ratings/:clinic/:answer/reply': answers_workers,
  'POST /ratings/:clinic/:answer/hand-off': answers_workers,
  'POST /ratings/:clinic/:answer/case': answers_workers,
  'POST /ratings/:clinic/:answer/thanks': answers_workers,
  'POST /ratings/:clinic/:answer/closure': answers_workers,
  'POST /ratings/:clinic/:answer/return': answers_workers,
  'GET /ratings/:clinic/moderation': only('clinic_moderator', 'moderator'),
  'GET /ratings/:clinic/moderation/:answer': only('clinic_moderator', 'moderator'),
  'POST /ratings/:clinic/moderation/:answer/publication': only('clinic_moderator', 'moderator'),
  'POST /ratings/:clinic/moderation/:answer/refusal': only('clinic_moderator', 'moderator'),
  'GET /ratings/:clinic/own': only('doctor'),

  // FHIR: the systems of clinics, each for its own
  'GET /fhir/R4/metadata': everyone,
  'POST /fhir/R4': systems,
  'POST /fhir/R4/:type': systems,
  'GET /fhir/R4/:type': systems,
  'POST /fhir/R4/:type/_search': systems,
  'GET /fhir/R4/Appointment/$find': systems,
  'POST /fhir/R4/Appointment/$find': systems,
  'POST /fhir/R4/Appointment/$hold': systems,
  'POST /fhir/R4/Appointment/$book': systems,
  'PUT /fhir/R4/:type/:id': systems,
  'GET /fhir/R4/:type/:id': systems,
  'DELETE /fhir/R4/:type/:id': systems,

  ...ACCESS_ROWS,
  ...RECEPTION_ROWS,
}
