import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import ICAL from 'ical.js'
import nodeIcal, { type VEvent } from 'node-ical'
import { type CalendarEntry, escapeText, foldLine, writeCalendar } from './ical.ts'

const ENTRY: CalendarEntry = {
  uid: 'a1@otklik.example', sequence: 0, starts_at: new Date('2026-11-25T06:30:00Z'), ends_at: new Date('2026-11-25T06:45:00Z'),
  created_at: new Date('2026-11-20T10:00:00Z'), updated_at: new Date('2026-11-20T10:00:01.234Z'), cancelled: false,
  summary: 'Офтальмолог', location: null, description: null, url: null,
}
const write = (entry: Partial<CalendarEntry>, name = 'Мои записи') => writeCalendar({ name, lang: 'ru', entries: [{ ...ENTRY, ...entry }] })
const textOf = (value: unknown) => (typeof value === 'object' && value !== null ? (value as { val: string }).val : value) as string

/** What two readers that nobody here wrote make of a calendar with one entry. */
function readBoth(text: string) {
  const theirs = Object.values(nodeIcal.sync.parseICS(text)).find((part) => part?.type === 'VEVENT') as VEvent
  const event = new ICAL.Event(new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent')!)
  const status = event.component.getFirstPropertyValue('status')
  return [
    { uid: theirs.uid, start: theirs.start.toISOString(), summary: textOf(theirs.summary), location: textOf(theirs.location ?? null), description: textOf(theirs.description ?? null), sequence: Number(theirs.sequence), status: theirs.status },
    { uid: event.uid, start: event.startDate.toJSDate().toISOString(), summary: event.summary, location: event.location, description: event.description, sequence: event.sequence, status },
  ]
}

describe('iCalendar', () => {
  test('an entry as it is written', () => {
    assert.equal(write({ location: 'ул. Ленина, 5; кабинет 12' }), [
      'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Otklik//Calendar//RU', 'CALSCALE:GREGORIAN', 'METHOD:PUBLISH',
      'NAME:Мои записи', 'X-WR-CALNAME:Мои записи', 'REFRESH-INTERVAL;VALUE=DURATION:PT1H', 'X-PUBLISHED-TTL:PT1H',
      'BEGIN:VEVENT', 'UID:a1@otklik.example', 'DTSTAMP:20261120T100001Z', 'CREATED:20261120T100000Z', 'LAST-MODIFIED:20261120T100001Z',
      'SEQUENCE:0', 'DTSTART:20261125T063000Z', 'DTEND:20261125T064500Z', 'STATUS:CONFIRMED', 'TRANSP:OPAQUE', 'CLASS:PRIVATE',
      'SUMMARY;LANGUAGE=ru:Офтальмолог', 'LOCATION;LANGUAGE=ru:ул. Ленина\\, 5\\; кабинет 12', 'END:VEVENT', 'END:VCALENDAR', '',
    ].join('\r\n'))
  })

  test('a cancelled entry says so and keeps nobody busy', () => {
    const text = write({ cancelled: true, sequence: 3 })
    assert.match(text, /\r\nSTATUS:CANCELLED\r\nTRANSP:TRANSPARENT\r\n/)
    for (const read of readBoth(text)) assert.deepEqual([read.status, read.sequence], ['CANCELLED', 3])
  })

  test('every line has at most 75 octets, no character is cut, unfolding gives the line back', () => {
    const words = fc.string({ unit: fc.constantFrom('щ', 'a', '\u00a0', '🩺', ' ', '\\', ',', '—', 'й'), maxLength: 300 })
    fc.assert(fc.property(words, (line) => {
      const folded = foldLine(line)
      for (const part of folded.split('\r\n')) {
        assert.ok(Buffer.byteLength(part) <= 75)
        assert.equal(Buffer.from(part).toString(), part)
      }
      assert.equal(folded.replaceAll('\r\n ', ''), line)
    }))
  })

  test('no text breaks out of its line', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
      assert.doesNotMatch(escapeText(text), /[\u0000-\u001f\u007f]|(?<!\\)(?:\\\\)*[;,]/)
    }))
  })

  test('node-ical and ical.js read back what was written', () => {
    const words = fc.string({ unit: fc.constantFrom(...'абвгдежщьъё АБВ 0123 .,;:\\"—«»()\n/'.split('')), minLength: 1, maxLength: 200 })
      .map((text) => `т${text}т`)
    fc.assert(fc.property(words, words, words, fc.nat(99), (summary, location, description, sequence) => {
      for (const read of readBoth(write({ summary, location, description, sequence }))) {
        assert.deepEqual(read, { uid: ENTRY.uid, start: '2026-11-25T06:30:00.000Z', summary, location, description, sequence, status: 'CONFIRMED' })
      }
    }), { numRuns: 60 })
  })
})
