import { type Command, UsageError } from './command.ts'

const BENCHES: Record<string, () => Promise<(call: { count: number; out: NodeJS.WritableStream }) => Promise<void>>> = {
  letters: async () => (await import('../bench/letters.ts')).benchLetters,
  ingest: async () => (await import('../bench/ingest.ts')).benchIngest,
  figures: async () => (await import('../bench/figures.ts')).benchFigures,
  booking: async () => (await import('../bench/booking.ts')).benchBooking,
  slots: async () => (await import('../bench/slots.ts')).benchSlots,
  waits: async () => (await import('../bench/waits.ts')).benchWaits,
  tally: async () => (await import('../bench/tally.ts')).benchTally,
  access: async () => (await import('../bench/access.ts')).benchAccess,
  board: async () => (await import('../bench/board.ts')).benchBoard,
}

const COUNTS: Record<string, number> = { letters: 20_000, ingest: 30_000, figures: 500_000, booking: 1_000_000, slots: 1_000_000, waits: 5_000_000, access: 5_000_000, tally: 131_000, board: 240_000 }

export const command: Command = {
  usage: 'otklik bench letters|ingest|figures|booking|slots|waits|access|tally|board [--count N]',
  about: [
    'Measures the program beside a bare peer, in one run, on a database of its own that is thrown away.',
    'Prints the machine, the versions and a table. Absolute figures of a shared machine mean little; the ratio is the result.',
    'letters: due visits become DKIM-signed letters at a local SMTP sink, beside a bare nodemailer pool. Default 20,000.',
    'ingest: Encounters through POST /fhir/R4 and through import, beside COPY. Default 30,000.',
    'waits: how long a changed slot takes to be in the figures, at 500 changes a second; and a full recount. Default 5,000,000.',
    'access: /access and /api/v1/waits beside a trivial route while 500 slots change a second. Default 5,000,000 slots.',
    'tally: a city’s day of tallies within ten minutes, in bursts of devices that were offline, counted exactly; beside bare SQL. Default 131,000.',
    'slots: schedules of a network by SMART Scheduling Links, beside COPY into the same table. Default 1,000,000.',
    'booking: bookings a second beside bare SQL; then a storm of attempts with kills, counted exactly. Default 1,000,000.',
    'board: live boards of 3,000 devices in 400 buildings at 2,000 changes a second, beside bare server-sent events. Default 240,000.',
    'figures: what pages, one more answer and the nightly jobs cost with one clinic in the database and with all. Default 500,000.',
  ].join('\n'),
  options: { count: { type: 'string' } },
  async run({ positionals, values, out }) {
    const [name] = positionals
    const load = name === undefined ? undefined : BENCHES[name]
    if (!load) throw new UsageError(`Name one of: ${Object.keys(BENCHES).join(', ')}`)
    const count = Number(values['count'] ?? COUNTS[name!])
    if (!Number.isInteger(count) || count < 100 || count > 10_000_000) throw new UsageError('--count takes a whole number from 100 to 10000000')
    const bench = await load()
    await bench({ count, out })
    return 0
  },
}
