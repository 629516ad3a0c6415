import { type Command, UsageError } from './command.ts'

const BENCHES: Record<string, () => Promise<(call: { count: number; out: NodeJS.WritableStream }) => Promise<void>>> = {
  letters: async () => (await import('../bench/letters.ts')).benchLetters,
  ingest: async () => (await import('../bench/ingest.ts')).benchIngest,
}

export const command: Command = {
  usage: 'otklik bench letters|ingest [--count N]',
  about: [
    'Measures the program beside a bare peer, in one run, on a database of its own that is thrown away.',
    'Prints the machine, the versions and a table. Absolute figures of a shared machine mean little; the ratio is the result.',
    'letters: due visits become DKIM-signed letters at a local SMTP sink, beside a bare nodemailer pool. Default 20,000.',
    'ingest: Encounters through POST /fhir/R4 and through import, beside COPY. Default 30,000.',
  ].join('\n'),
  options: { count: { type: 'string' } },
  async run({ positionals, values, out }) {
    const [name] = positionals
    const load = name === undefined ? undefined : BENCHES[name]
    if (!load) throw new UsageError(`Name one of: ${Object.keys(BENCHES).join(', ')}`)
    const count = Number(values['count'] ?? (name === 'letters' ? 20_000 : 30_000))
    if (!Number.isInteger(count) || count < 100 || count > 1_000_000) throw new UsageError('--count takes a whole number from 100 to 1000000')
    const bench = await load()
    await bench({ count, out })
    return 0
  },
}
