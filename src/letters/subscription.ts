// Unsubscribing by the link of a letter, and taking it back.
import { recordEvent } from '../platform/audit.ts'
import type { House } from '../platform/house.ts'
import { type LinkClaims, hashAddress, readLinkToken } from './links.ts'
import { findLetterAddress, suppressWaiting } from './queries/returns.ts'
import { insertSuppressions, liftUnsubscribes } from './queries/suppression.ts'
import { addressOf } from './rules/asking.ts'

/**
 * What an unsubscribe link says; undefined when it is not ours. Its expiry is not asked for: somebody who wants no
 * more letters is right however old the letter is.
 */
export function readUnsubscribeLink(
  house: House,
  token: string,
  now: Date,
): Pick<LinkClaims, 'clinic_id' | 'letter_id'> | undefined {
  const reading = readLinkToken(house.keys.link, token, 'unsubscribe', now)
  return reading.ok || reading.reason === 'expired' ? reading : undefined
}

/**
 * No more letters of this clinic to where the letter went, now; of the other clinics when `letters.spread` has run.
 * What waits to go there is suppressed. Out: false when the patient's record has no address any more.
 */
export async function unsubscribe(
  house: House,
  link: Pick<LinkClaims, 'clinic_id' | 'letter_id'>,
  request_id: string,
): Promise<boolean> {
  const { clinic_id, letter_id } = link
  const now = house.clock.now()
  const done = await house.database.write(async (db) => {
    const found = await findLetterAddress(db, clinic_id, letter_id)
    const address = found && addressOf(found, found.audience)
    if (!address) return false
    await insertSuppressions(
      db,
      clinic_id,
      [{ address_hash: hashAddress(house.keys.address, address), reason: 'unsubscribed' }],
      now,
    )
    const stopped_count = await suppressWaiting(db, clinic_id, address, now)
    await recordEvent(
      db,
      { kind: 'link' },
      {
        clinic_id,
        event: 'letters.unsubscribed',
        subject_kind: 'letter',
        subject_id: letter_id,
        request_id,
        detail: { stopped_count },
      },
      now,
    )
    return true
  })
  if (done) house.wake('letters.spread')
  return done
}

/** Letters may come again; what was suppressed meanwhile stays so. Out: false when there was nothing to take back. */
export async function resubscribe(
  house: House,
  link: Pick<LinkClaims, 'clinic_id' | 'letter_id'>,
  request_id: string,
): Promise<boolean> {
  const { clinic_id, letter_id } = link
  const now = house.clock.now()
  const done = await house.database.write(async (db) => {
    const found = await findLetterAddress(db, clinic_id, letter_id)
    const address = found && addressOf(found, found.audience)
    if (!address) return false
    const lifted = await liftUnsubscribes(
      db,
      clinic_id,
      [hashAddress(house.keys.address, address)],
      null,
      now,
    )
    if (!lifted) return false
    await recordEvent(
      db,
      { kind: 'link' },
      {
        clinic_id,
        event: 'letters.subscribed',
        subject_kind: 'letter',
        subject_id: letter_id,
        request_id,
      },
      now,
    )
    return true
  })
  if (done) house.wake('letters.spread')
  return done
}
