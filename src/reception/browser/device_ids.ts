// Ids that a device makes: UUIDv7, so that acts sort by the time at which they were done.
import { keep, recall } from './device_store.ts'

/** A UUIDv7 of the present moment. */
export function makeItemId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const now = Date.now()
  for (let place = 0; place < 6; place++) bytes[place] = Math.floor(now / 2 ** (8 * (5 - place))) % 256
  bytes[6] = 0x70 | (bytes[6]! & 0x0f)
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** The id of this device, made when it is first asked for. */
export async function findDeviceId(): Promise<string> {
  const known = await recall<string>('device')
  if (known !== undefined) return known
  const made = makeItemId()
  await keep('device', made)
  return made
}
