import assert from 'node:assert/strict'
import { test } from 'node:test'
import { orderRail } from './slice.ts'

test('entries of the rail stand by groups, the group of the first entry first', () => {
  const item = (label: string, place: number, group: 'answers' | 'booking' | 'reception') => ({ label, href: `/${label}`, place, group })
  const ordered = orderRail([
    item('lists', 52, 'reception'), item('bookings', 30, 'booking'), item('post', 20, 'reception'), item('duty', 44, 'booking'), item('letters', 21, 'answers'),
  ])
  assert.deepEqual(ordered.map(({ label }) => label), ['post', 'lists', 'letters', 'bookings', 'duty'])
})
