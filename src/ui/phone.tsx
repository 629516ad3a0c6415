// Telephone numbers, as people read them aloud.
import { NBSP } from '../platform/i18n.ts'

/** «+7 900 555-01-07» for a Russian number however it was written (+79005550107, 8 900 …); any other as it came. */
export function formatPhone(number: string): string {
  const digits = number.replace(/\D/g, '')
  const [, area, first, second, third] = /^[78](\d{3})(\d{3})(\d{2})(\d{2})$/.exec(digits) ?? []
  const strange = /[^\d\s()+-]/.test(number)
  return third === undefined || strange ? number : `+7${NBSP}${area}${NBSP}${first}-${second}-${third}`
}

/** A number that a telephone dials when it is pressed. */
export function Phone({ number }: { number: string }) {
  const shown = formatPhone(number)
  // «8 900 …» dials within the country only
  const dialled = (shown === number ? number : shown).replace(/[^\d+]/g, '')
  return <a className="phone" href={`tel:${dialled}`}>{shown}</a>
}
