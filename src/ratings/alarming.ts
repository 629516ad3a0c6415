// Words of danger, crime, corruption or abuse: the chief doctor hears of them at once, never by quotation.
import type { Write } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import { makeId } from '../platform/ids.ts'
import { localDate } from '../platform/time.ts'
import { queueNotice } from '../letters/index.ts'
import { listRoleHolders } from '../people/index.ts'
import { findAlarms } from './alarms.ts'
import { TEXTS, type Texts } from './answer.ts'
import { type Asked, clinicName } from './link.ts'
import { renderAlarmMail } from './pages/alarm_mail.ts'
import { insertAlarms } from './queries/answers.ts'

/** Raises the alarms that a text gives cause for and were not raised before. Out: whether a notice was queued. */
export async function raiseAlarms(house: House, db: Write, asked: Asked, answer_id: string, texts: Texts, now: Date): Promise<boolean> {
  const kinds = new Set(TEXTS.flatMap((field) => findAlarms(texts[field] ?? '').map((alarm) => alarm.kind)))
  if (kinds.size === 0) return false
  const { clinic } = asked
  const raised = await insertAlarms(db, clinic.id, answer_id, [...kinds].map((kind) => ({ id: makeId(now), kind })), now)
  if (raised.length === 0) return false
  const holders = await listRoleHolders(db, clinic.id, ['chief_doctor'], localDate(now, clinic.zone))
  const chiefs = holders.flatMap((chief) => (chief.email === null ? [] : [{ ...chief, email: chief.email }]))
  for (const chief of chiefs) {
    const mail = renderAlarmMail({
      lang: chief.lang,
      name: chief.name,
      clinic: clinicName(clinic, chief.lang),
      kinds: raised,
      href: `${house.config.BASE_URL}/ratings/${clinic.slug}/${answer_id}`,
    })
    await queueNotice(db, clinic.id, { to: chief.email, lang: chief.lang, ...mail }, now)
  }
  if (chiefs.length === 0) house.log.warn({ clinic: clinic.slug }, 'an alarm was raised and no chief doctor has an address')
  return chiefs.length > 0
}
