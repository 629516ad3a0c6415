// Who may call which address of reception: a part of permits.table.ts.
import { type Row, everyone, only } from './permits.visitors.ts'

const desk_staff = only('administrator', 'senior_administrator', 'head_of_department', 'chief_doctor')

const on_post = only('administrator', 'senior_administrator')

const hall_staff = only('doctor', 'administrator', 'senior_administrator', 'head_of_department', 'chief_doctor')

export const RECEPTION_ROWS: Readonly<Record<string, Row>> = {
  // the live board
  'GET /reception/:clinic/board/stream': desk_staff,

  // devices of whoever works at an entrance or on a floor
  'GET /reception/:clinic/items': on_post,
  'POST /reception/:clinic/items': on_post,

  // the hall: the screen is for everybody who sits there
  'GET /reception/:clinic/hall/:branch/screen': everyone,
  'GET /reception/:clinic/hall': hall_staff,
  'POST /reception/:clinic/hall/calls': hall_staff,
  'POST /reception/:clinic/hall/calls/:subject/outcome': hall_staff,
  'POST /reception/:clinic/hall/arrivals': hall_staff,
  'POST /reception/:clinic/hall/walk-ins': hall_staff,
  'GET /reception/:clinic/hall/walk-ins/:walk_in': hall_staff,
  'POST /reception/:clinic/hall/walk-ins/:walk_in/leaving': hall_staff,
  'GET /reception/:clinic/hall/announcements': hall_staff,
  'POST /reception/:clinic/hall/announcements': hall_staff,
  'POST /reception/:clinic/hall/announcements/:announcement/end': hall_staff,

  // finding a room: everybody, without signing in
  'GET /reception/:clinic/way/:branch': everyone,
  'GET /reception/:clinic/way/:branch/card': everyone,
  'GET /reception/:clinic/kiosk/:branch': everyone,
  'GET /reception/:clinic/lifts': desk_staff,
  'POST /reception/:clinic/lifts': desk_staff,
  'POST /reception/:clinic/lifts/:outage/end': desk_staff,
}
