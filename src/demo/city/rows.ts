// Rows of the city as PostgreSQL's COPY reads them (text format), gathered table by table.
import { DAY_MS } from '../../platform/time.ts'

/** Every table that the loader fills, in an order in which each foreign key finds its row, with its columns. */
export const TABLES = {
  'clinics.okrug': ['code', 'name_ru', 'name_en', 'outline'],
  'clinics.specialty': ['code', 'name_ru', 'name_en'],
  'clinics.clinic': [
    'id', 'slug', 'fhir_id', 'name_ru', 'name_en', 'audience', 'okrug_code', 'zone', 'chief_doctor_name',
    'chief_doctor_post_ru', 'chief_doctor_post_en', 'phone', 'updated_at',
  ],
  'clinics.branch': [
    'clinic_id', 'id', 'slug', 'fhir_id', 'name_ru', 'name_en', 'address', 'okrug_code', 'latitude', 'longitude',
    'phone', 'opening_hours', 'step_free', 'lift', 'languages', 'updated_at',
  ],
  'clinics.place': ['clinic_id', 'id', 'fhir_id', 'branch_id', 'kind', 'name', 'part_of', 'way', 'updated_at'],
  'clinics.level': ['clinic_id', 'id', 'branch_id', 'ordinal', 'name_ru', 'name_en', 'outline', 'updated_at'],
  'clinics.spot': [
    'clinic_id', 'id', 'branch_id', 'level_id', 'code', 'kind', 'label', 'name_ru', 'name_en', 'x', 'y', 'outline', 'shaft', 'wheelchair',
    'place_id', 'updated_at',
  ],
  'clinics.passage': ['clinic_id', 'branch_id', 'from_id', 'to_id', 'kind', 'metres', 'step_free', 'one_way'],
  'clinics.lift_outage': ['clinic_id', 'id', 'branch_id', 'shaft', 'since'],
  'clinics.service': ['clinic_id', 'id', 'fhir_id', 'branch_id', 'specialty_code', 'type_code', 'name', 'updated_at'],
  'clinics.doctor': ['clinic_id', 'id', 'fhir_id', 'family', 'given', 'patronymic', 'gender', 'updated_at'],
  'clinics.doctor_role': [
    'clinic_id', 'id', 'fhir_id', 'doctor_id', 'branch_id', 'specialty_code', 'starts_on', 'updated_at',
  ],
  'visits.patient': [
    'clinic_id', 'id', 'fhir_id', 'active', 'greeting_name', 'gender', 'birth_date', 'lang', 'email',
    'letters_consent', 'letters_consent_at', 'deceased', 'parent_greeting_name', 'parent_email', 'updated_at',
  ],
  'visits.visit': [
    'clinic_id', 'id', 'fhir_id', 'fhir_version', 'status', 'patient_id', 'doctor_id', 'branch_id', 'class_code',
    'type_code', 'specialty_code', 'started_at', 'ended_at', 'day', 'received_at', 'updated_at',
  ],
  'letters.sensitive': ['clinic_id', 'id', 'kind', 'code', 'created_at'],
  'letters.wording': [
    'clinic_id', 'id', 'audience', 'lang', 'edition', 'subject', 'body', 'reminder_subject', 'reminder_body',
    'created_at', 'signed_at', 'signer_name', 'signer_post',
  ],
  'letters.letter': [
    'clinic_id', 'id', 'patient_id', 'day', 'audience', 'lang', 'state', 'due_at', 'expires_at', 'first_sent_at',
    'answered_at', 'updated_at',
  ],
  'letters.decision': [
    'clinic_id', 'visit_id', 'visit_version', 'day', 'letter_id', 'refusal', 'decided_at',
  ],
  'letters.message': [
    'clinic_id', 'id', 'kind', 'letter_id', 'wording_id', 'state', 'due_at', 'next_try_at', 'attempts',
    'first_tried_at', 'sent_at', 'reason', 'last_response', 'event_count', 'updated_at',
  ],
  'letters.message_event': ['clinic_id', 'message_id', 'number', 'kind', 'at', 'detail'],
  'letters.suppression': ['clinic_id', 'address_hash', 'reason', 'since', 'spread_at'],
  'letters.progress': ['clinic_id', 'visits_read_to'],
  'ratings.answer': [
    'clinic_id', 'id', 'letter_id', 'patient_id', 'branch_id', 'day', 'audience', 'lang', 'channel', 'clinic_mark',
    'staff_mark', 'wait_mark', 'premises_mark', 'not_applicable', 'comment', 'remarks', 'proposals', 'may_publish',
    'answered_at', 'editable_until', 'topics', 'work_state', 'outcome', 'event_count', 'publication',
  ],
  'ratings.answer_event': [
    'clinic_id', 'answer_id', 'number', 'kind', 'at', 'actor_kind', 'actor_name', 'detail',
  ],
  'ratings.publication': ['clinic_id', 'answer_id', 'comment', 'remarks', 'proposals', 'decided_at'],
  'ratings.doctor_mark': [
    'clinic_id', 'visit_id', 'answer_id', 'doctor_id', 'branch_id', 'specialty_code', 'mark', 'outcome',
  ],
  'ratings.original': ['clinic_id', 'answer_id', 'comment', 'remarks', 'proposals'],
  'ratings.alarm': ['clinic_id', 'id', 'answer_id', 'kind', 'raised_at', 'seen_at'],
  'access.schedule': [
    'clinic_id', 'id', 'fhir_id', 'own', 'branch_id', 'doctor_id', 'place_id', 'specialty_code', 'audience', 'updated_at',
  ],
  'access.template': [
    'clinic_id', 'id', 'doctor_id', 'branch_id', 'specialty_code', 'place_id', 'weekday', 'opens', 'closes', 'pauses', 'audience', 'referral_only',
    'urgent_percent', 'first_percent', 'repeat_percent', 'on_holidays', 'valid_from', 'created_at', 'updated_at',
  ],
  'access.deviation': ['clinic_id', 'id', 'doctor_id', 'kind', 'from_day', 'to_day', 'created_at'],
  'access.slot': [
    'clinic_id', 'id', 'fhir_id', 'schedule_id', 'branch_id', 'doctor_id', 'place_id', 'specialty_code', 'starts_at', 'ends_at',
    'day', 'status', 'taken', 'audience', 'visit', 'urgent_only', 'referral_only', 'updated_at',
  ],
  'access.booking': [
    'clinic_id', 'id', 'fhir_id', 'slot_id', 'seat', 'branch_id', 'doctor_id', 'place_id', 'specialty_code', 'starts_at', 'ends_at',
    'state', 'class', 'person_name', 'person_birth_date', 'channel', 'ticket', 'created_at', 'booked_at', 'updated_at', 'event_count',
  ],
  'access.booking_event': ['clinic_id', 'booking_id', 'number', 'kind', 'at', 'actor_kind', 'actor_id'],
  'access.request': [
    'clinic_id', 'id', 'branch_id', 'specialty_code', 'class', 'requested_at', 'day', 'first_offer_at', 'norm_key', 'norm_edition',
    'first_offer_met', 'outcome', 'served_at', 'wait_days', 'path_started_at', 'path_days', 'updated_at',
  ],
  'access.handover': ['clinic_id', 'id', 'at', 'day', 'branch_id', 'specialty_code', 'slot_id', 'outcome', 'told_at'],
  'access.failed_attempt': ['clinic_id', 'id', 'at', 'day', 'branch_id', 'specialty_code', 'outcome'],
  'access.wait_day': ['clinic_id', 'branch_id', 'specialty_code', 'day', 'definition', 'classes', 'sampled_at'],
  'reception.post': ['clinic_id', 'id', 'branch_id', 'kind', 'name', 'name_en', 'floor', 'created_at'],
  'reception.notice': ['clinic_id', 'id', 'branch_id', 'body', 'created_at', 'author_name', 'valid_until'],
  'reception.tally_hour': ['clinic_id', 'branch_id', 'post_id', 'day', 'hour', 'kind', 'count'],
  'reception.walk_in': ['clinic_id', 'id', 'branch_id', 'day', 'ticket', 'room_key', 'urgent', 'came_at', 'updated_at'],
  'reception.walk_in_count': ['clinic_id', 'branch_id', 'day', 'last'],
  'reception.hall_call': [
    'clinic_id', 'subject_id', 'branch_id', 'day', 'room_key', 'ticket', 'state', 'first_at', 'called_at', 'why', 'settled_at',
  ],
  'reception.situation': [
    'clinic_id', 'id', 'branch_id', 'state', 'words', 'done', 'next_time', 'opened_at', 'taken_at', 'closed_at', 'teaching_at', 'event_count',
    'updated_at',
  ],
  'reception.situation_event': ['clinic_id', 'situation_id', 'number', 'kind', 'at', 'name', 'words'],
  'reception.face_count': ['clinic_id', 'branch_id', 'day', 'hour', 'face', 'count'],
  'reception.hand_off': ['clinic_id', 'id', 'branch_id', 'written_at', 'written_name', 'since', 'facts', 'words'],
  'access.duty_week': ['clinic_id', 'id', 'branch_id', 'audience', 'weekday', 'opens', 'closes', 'room', 'updated_at'],
} as const

export type TableName = keyof typeof TABLES
export type Cell = string | number | boolean | null | undefined

/** Lines of COPY input by table. */
export class RowBook {
  readonly lines = new Map<TableName, string[]>()

  /** Adds a row; the cells stand in the order of the table's columns. Refused: another number of cells. */
  add(table: TableName, cells: readonly Cell[]): void {
    if (cells.length !== TABLES[table].length) throw new Error(`${table}: ${cells.length} cells, wanted ${TABLES[table].length}`)
    let lines = this.lines.get(table)
    if (!lines) this.lines.set(table, (lines = []))
    let line = ''
    for (let place = 0; place < cells.length; place++) line += (place === 0 ? '' : '\t') + writeCell(cells[place])
    lines.push(`${line}\n`)
  }
}

/** An instant in milliseconds as text for a timestamptz column, to the second: five million of them, so by hand. */
export function instantText(ms: number): string
export function instantText(ms: number | null): string | null
export function instantText(ms: number | null): string | null {
  if (ms === null) return null
  const day = Math.floor(ms / DAY_MS)
  let date = dates.get(day)
  if (date === undefined) dates.set(day, (date = new Date(day * DAY_MS).toISOString().slice(0, 10)))
  const second = Math.floor((ms - day * DAY_MS) / 1000)
  return `${date} ${SIXTY[Math.floor(second / 3600)]}:${SIXTY[Math.floor(second / 60) % 60]}:${SIXTY[second % 60]}+00`
}

const dates = new Map<number, string>()
const SIXTY = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'))

/** The lines of a book as bytes, ready for COPY, in pieces of about a hundred kilobytes. */
export type PackedRows = { table: TableName; count: number; pieces: Uint8Array[] }[]

export function packRows(book: RowBook): PackedRows {
  return (Object.keys(TABLES) as TableName[]).flatMap((table) => {
    const lines = book.lines.get(table)
    if (!lines) return []
    const pieces: Uint8Array[] = []
    for (let from = 0; from < lines.length; from += LINES_A_PIECE) {
      // a buffer of its own, so that it can be handed to another thread without a copy
      pieces.push(new TextEncoder().encode(lines.slice(from, from + LINES_A_PIECE).join('')))
    }
    return [{ table, count: lines.length, pieces }]
  })
}

const LINES_A_PIECE = 1000

function writeCell(cell: Cell): string {
  if (cell === null || cell === undefined) return '\\N'
  if (typeof cell === 'boolean') return cell ? 't' : 'f'
  if (typeof cell === 'number') return String(cell)
  return /[\\\t\n\r]/.test(cell) ? cell.replace(/[\\\t\n\r]/g, (sign) => ESCAPES[sign]!) : cell
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
