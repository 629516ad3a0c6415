// Who may call which address: the promise that test/permits.test.ts holds every route to. A new route needs a row here.

/** Everybody who may come by. The five at a clinic hold their role at one clinic, the three of the network in all. */
export const VISITORS = [
  'anonymous', 'resident',
  'doctor', 'head_of_department', 'chief_doctor', 'clinic_moderator', 'administrator',
  'moderator', 'city_officer', 'operator',
  'token',
] as const
export type Visitor = (typeof VISITORS)[number]

/** `foreign` is only asked of addresses that name a clinic: who may at a clinic not their own. */
export interface Row {
  own: readonly Visitor[]
  foreign: readonly Visitor[]
}

const NETWORK: ReadonlySet<Visitor> = new Set(['moderator', 'city_officer', 'operator'])

const everyone: Row = { own: VISITORS, foreign: VISITORS }
const accounts: Row = only(...VISITORS.filter((visitor) => !['anonymous', 'token'].includes(visitor)))
/** Any account, whatever clinic the address names: what is theirs is told by other means. */
const accounts_anywhere: Row = { own: accounts.own, foreign: accounts.own }
const letters_readers = only('head_of_department', 'chief_doctor', 'operator')
const answers_readers = only('head_of_department', 'chief_doctor', 'clinic_moderator', 'moderator')
const cases_staff = only('head_of_department', 'chief_doctor')
const answers_workers = only('head_of_department', 'chief_doctor')
const desk_staff = only('administrator', 'head_of_department', 'chief_doctor')
const systems: Row = { own: ['token'], foreign: [] }

/** These and nobody else; roles of the network hold at every clinic. */
function only(...visitors: Visitor[]): Row {
  return { own: visitors, foreign: visitors.filter((visitor) => NETWORK.has(visitor)) }
}

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

  // choosing a doctor and a branch
  'GET /access': everyone,
  'GET /access/compare': everyone,
  'GET /access/map': everyone,
  'GET /access/branches/:clinic/:branch/:specialty': everyone,

  // the waiting list; offers are open to whoever holds the link in the mail
  'GET /access/waiting': accounts,
  'GET /access/waiting/new': accounts,
  'POST /access/waiting': accounts,
  'GET /access/waiting/:waiting': accounts,
  'POST /access/waiting/:waiting/departure': accounts,
  'POST /access/waiting/:waiting/stay': accounts,
  'GET /access/offers/:token': everyone,
  'POST /access/offers/:token/acceptance': everyone,
  'POST /access/offers/:token/refusal': everyone,
  'GET /access/alerts': accounts,
  'POST /access/alerts': accounts,
  'POST /access/alerts/:alert/stop': accounts,
  'GET /access/alerts/stop/:token': everyone,
  'POST /access/alerts/stop/:token': everyone,
  'GET /access/:clinic/touched': only('administrator', 'head_of_department', 'chief_doctor'),
  'POST /access/:clinic/touched/:offer/cancellation': only('administrator', 'head_of_department', 'chief_doctor'),

  // attachment: the clinic's front desk, heads and chief doctor decide; the chief doctor keeps the limits
  'GET /access/attachments': accounts,
  'GET /access/attachments/new': accounts,
  'POST /access/attachments': accounts,
  'POST /access/attachments/:clinic/:application/withdrawal': accounts_anywhere,
  'GET /access/attachments/overdue': only('city_officer'),
  'GET /access/:clinic/attachments': only('administrator', 'head_of_department', 'chief_doctor'),
  'GET /access/:clinic/attachments/limits': only('chief_doctor'),
  'POST /access/:clinic/attachments/limits': only('chief_doctor'),
  'GET /access/:clinic/attachments/:application': only('administrator', 'head_of_department', 'chief_doctor'),
  'POST /access/:clinic/attachments/:application/acceptance': only('administrator', 'head_of_department', 'chief_doctor'),
  'POST /access/:clinic/attachments/:application/refusal': only('administrator', 'head_of_department', 'chief_doctor'),

  // own schedules: the desk reads, heads of department and the chief doctor change
  'GET /access/:clinic/schedules': only('administrator', 'head_of_department', 'chief_doctor'),
  'GET /access/:clinic/schedules/:doctor': only('administrator', 'head_of_department', 'chief_doctor'),
  'GET /access/:clinic/schedules/:doctor/templates/new': only('head_of_department', 'chief_doctor'),
  'POST /access/:clinic/schedules/:doctor/templates': only('head_of_department', 'chief_doctor'),
  'GET /access/:clinic/schedules/:doctor/templates/:template': only('head_of_department', 'chief_doctor'),
  'POST /access/:clinic/schedules/:doctor/templates/:template': only('head_of_department', 'chief_doctor'),
  'POST /access/:clinic/schedules/:doctor/templates/:template/end': only('head_of_department', 'chief_doctor'),
  'GET /access/:clinic/schedules/:doctor/deviations/new': only('head_of_department', 'chief_doctor'),
  'POST /access/:clinic/schedules/:doctor/deviations': only('head_of_department', 'chief_doctor'),
  'POST /access/:clinic/schedules/:doctor/deviations/:deviation/end': only('head_of_department', 'chief_doctor'),

  // access, publish: open availability
  'GET /$bulk-publish': everyone,
  'GET /access/open/:file': everyone,

  // access, feed: where schedules come from
  'GET /access/sources': only('operator'),
  'GET /access/sources/new': only('operator'),
  'POST /access/sources': only('operator'),
  'GET /access/sources/:source': only('operator'),
  'POST /access/sources/:source': only('operator'),
  'POST /access/sources/:source/pause': only('operator'),
  'POST /access/sources/:source/resumption': only('operator'),
  'POST /access/sources/:source/reading': only('operator'),
  'POST /access/sources/:source/table': only('operator'),
  'POST /access/sources/:source/locations': only('operator'),
  'POST /access/sources/:source/specialties': only('operator'),

  // access, booking: everybody sees free times; persons and bookings are those of one's own account
  'GET /access/times/:clinic/:branch/:specialty': everyone,
  'GET /access/holds': accounts,
  'POST /access/holds': accounts,
  'GET /access/people': accounts,
  'GET /access/people/new': accounts,
  'POST /access/people': accounts,
  'GET /access/people/:person': accounts,
  'POST /access/people/:person': accounts,
  'POST /access/people/:person/removal': accounts,
  'POST /access/people/:person/return': accounts,
  'GET /access/bookings': accounts,
  'GET /access/bookings/:clinic/:booking': accounts_anywhere,
  'POST /access/bookings/:clinic/:booking/confirmation': accounts_anywhere,
  'POST /access/bookings/:clinic/:booking/cancellation': accounts_anywhere,
  'GET /access/bookings/:clinic/:booking/move': accounts_anywhere,
  'POST /access/bookings/:clinic/:booking/move': accounts_anywhere,
  'GET /access/handover/:clinic/slots/:slot': everyone,
  'POST /access/handover/:clinic/slots/:slot': everyone,
  'GET /access/handover/:clinic/:handover': everyone,
  'POST /access/handover/:clinic/:handover/outcome': everyone,

  // access, desk: staff of one clinic; residents' own tickets, calendars and missed visits; links from mails
  'GET /access/cannot-come/:token': everyone,
  'POST /access/cannot-come/:token': everyone,
  'GET /access/calendar/:token.ics': everyone,
  'GET /access/bookings/:clinic/:booking/calendar.ics': accounts_anywhere,
  'GET /access/bookings/:clinic/:booking/ticket': accounts_anywhere,
  'GET /access/calendar': accounts,
  'POST /access/calendar': accounts,
  'POST /access/calendar/revocation': accounts,
  'GET /access/locks': accounts,
  'POST /access/locks/:person/:specialty/appeal': accounts,
  'GET /access/:clinic/desk': desk_staff,
  'POST /access/:clinic/desk/finding': desk_staff,
  'GET /access/:clinic/desk/new': desk_staff,
  'POST /access/:clinic/desk/persons': desk_staff,
  'GET /access/:clinic/desk/persons/:person': desk_staff,
  'POST /access/:clinic/desk/persons/:person/unlock': desk_staff,
  'POST /access/:clinic/desk/persons/:person/referrals': desk_staff,
  'POST /access/:clinic/desk/bookings': desk_staff,
  'GET /access/:clinic/desk/:booking': desk_staff,
  'GET /access/:clinic/desk/:booking/ticket': desk_staff,
  'GET /access/:clinic/desk/:booking/move': desk_staff,
  'POST /access/:clinic/desk/:booking/move': desk_staff,
  'POST /access/:clinic/desk/:booking/arrival': desk_staff,
  'POST /access/:clinic/desk/:booking/miss': desk_staff,
  'POST /access/:clinic/desk/:booking/unmarking': desk_staff,
  'POST /access/:clinic/desk/:booking/cancellation': desk_staff,
  'GET /access/:clinic/desk/appeals': only('chief_doctor'),
  'GET /access/:clinic/desk/appeals/:appeal': only('chief_doctor'),
  'POST /access/:clinic/desk/appeals/:appeal/decision': only('chief_doctor'),

  // access, waits: how they are counted; duty hours of a clinic
  'GET /access/how-we-count': everyone,
  'GET /access/:clinic/duty': only('administrator', 'head_of_department', 'chief_doctor'),
  'POST /access/:clinic/duty/week': only('head_of_department', 'chief_doctor'),
  'POST /access/:clinic/duty/week/:entry/removal': only('head_of_department', 'chief_doctor'),
  'POST /access/:clinic/duty/days': only('head_of_department', 'chief_doctor'),
  'POST /access/:clinic/duty/days/:day/removal': only('head_of_department', 'chief_doctor'),

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
}
