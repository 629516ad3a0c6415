// Who may call which address of reception: a part of permits.table.ts.
import { type Row, everyone, only } from './permits.visitors.ts'

const desk_staff = only('administrator', 'senior_administrator', 'head_of_department', 'chief_doctor')
const heads = only('senior_administrator', 'head_of_department', 'chief_doctor')
const senior = only('senior_administrator')
const on_post = only('administrator', 'senior_administrator')

const hall_staff = only('doctor', 'administrator', 'senior_administrator', 'head_of_department', 'chief_doctor')

const answering = only('senior_administrator', 'head_of_department', 'chief_doctor')

export const RECEPTION_ROWS: Readonly<Record<string, Row>> = {
  // the live board
  'GET /reception/:clinic/board/stream': desk_staff,
  'GET /reception/:clinic/board/state': desk_staff,
  'GET /reception/:clinic/board': desk_staff,
  'GET /reception/:clinic/requests/new': desk_staff,
  'POST /reception/:clinic/requests': desk_staff,
  'GET /reception/:clinic/requests/:request': desk_staff,
  'POST /reception/:clinic/requests/:request/acts': desk_staff,
  // what providers tell of rides: whoever knows the address
  'POST /reception/rides/:token': everyone,
  'GET /reception/:clinic/taxi': only('senior_administrator', 'head_of_department', 'chief_doctor'),
  'POST /reception/:clinic/taxi': only('senior_administrator', 'head_of_department', 'chief_doctor'),
  'POST /reception/:clinic/taxi/:provider/end': only('senior_administrator', 'head_of_department', 'chief_doctor'),

  // posts: signing on and off; the senior keeps posts, lists and notices
  'GET /reception/:clinic/posts': on_post,
  'POST /reception/:clinic/shifts': on_post,
  'POST /reception/:clinic/shifts/:shift/end': on_post,
  'GET /reception/:clinic/post/start': on_post,
  'POST /reception/:clinic/post/start': on_post,
  'GET /reception/:clinic/lists': senior,
  'POST /reception/:clinic/lists/posts': senior,
  'POST /reception/:clinic/lists/posts/:row/closure': senior,
  'POST /reception/:clinic/lists/holders': senior,
  'POST /reception/:clinic/lists/holders/:row/revocation': senior,
  'POST /reception/:clinic/lists/notices': senior,
  'POST /reception/:clinic/lists/notices/:row/withdrawal': senior,

  // devices of whoever works at an entrance or on a floor
  'GET /reception/worker.js': everyone,
  'GET /reception/:clinic/app.webmanifest': everyone,
  'GET /reception/:clinic/post': on_post,
  'GET /reception/:clinic/directory': on_post,
  'POST /reception/:clinic/tallies': on_post,
  'POST /reception/:clinic/tallies/:tally/undo': on_post,
  'GET /reception/:clinic/tallies': heads,
  'GET /reception/:clinic/tallies.csv': heads,
  'GET /reception/:clinic/items': on_post,
  'POST /reception/:clinic/items': on_post,

  // the hall: the screen is for everybody who sits there
  'GET /reception/:clinic/hall/:branch/screen': everyone,
  'GET /reception/:clinic/hall/:branch/screen/stream': everyone,
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

  // the senior's view, hand-offs between shifts, and the screen at the exit, whose address holds a key
  'GET /reception/:clinic/senior': answering,
  'GET /reception/:clinic/hand-offs': desk_staff,
  'POST /reception/:clinic/hand-offs': desk_staff,
  'GET /reception/:clinic/hand-offs/:hand_off': desk_staff,
  'POST /reception/:clinic/hand-offs/:hand_off/acceptance': desk_staff,
  'GET /reception/:clinic/exit/:branch/:key': everyone,
  'POST /reception/:clinic/exit/:branch/:key': everyone,

  // specialists on call: those who answer for unusual situations keep the list
  'GET /reception/:clinic/on-call': answering,
  'POST /reception/:clinic/on-call': answering,
  'POST /reception/:clinic/on-call/:line/end': answering,

  // unusual situations: whoever opened one may close it
  'GET /reception/:clinic/situations': desk_staff,
  'POST /reception/:clinic/situations': desk_staff,
  'POST /reception/:clinic/situations/finding': desk_staff,
  'GET /reception/:clinic/situations/:situation': desk_staff,
  'POST /reception/:clinic/situations/:situation/words': desk_staff,
  'POST /reception/:clinic/situations/:situation/taking': answering,
  'POST /reception/:clinic/situations/:situation/advice': answering,
  'POST /reception/:clinic/situations/:situation/closure': desk_staff,
  'POST /reception/:clinic/situations/:situation/withdrawal': desk_staff,
  'POST /reception/:clinic/situations/:situation/teaching': answering,

  // finding a room: everybody, without signing in
  'GET /reception/:clinic/way/:branch': everyone,
  'GET /reception/:clinic/way/:branch/card': everyone,
  'GET /reception/:clinic/kiosk/:branch': everyone,
  'GET /reception/:clinic/lifts': desk_staff,
  'POST /reception/:clinic/lifts': desk_staff,
  'POST /reception/:clinic/lifts/:outage/end': desk_staff,
}
