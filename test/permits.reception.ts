// Who may call which address of reception: a part of permits.table.ts.
import { type Row, everyone, only } from './permits.visitors.ts'

const desk_staff = only('administrator', 'senior_administrator', 'head_of_department', 'chief_doctor')

const on_post = only('administrator', 'senior_administrator')

export const RECEPTION_ROWS: Readonly<Record<string, Row>> = {
  // devices of whoever works at an entrance or on a floor
  'GET /reception/:clinic/items': on_post,
  'POST /reception/:clinic/items': on_post,

  // finding a room: everybody, without signing in
  'GET /reception/:clinic/way/:branch': everyone,
  'GET /reception/:clinic/way/:branch/card': everyone,
  'GET /reception/:clinic/kiosk/:branch': everyone,
  'GET /reception/:clinic/lifts': desk_staff,
  'POST /reception/:clinic/lifts': desk_staff,
  'POST /reception/:clinic/lifts/:outage/end': desk_staff,
}
