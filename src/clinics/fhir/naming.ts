// Small pieces that several resources share: names in two languages, telecom, the clinic itself.
import type { Element } from '../../platform/fhir/element.ts'
import type { FhirSite } from '../../platform/fhir/handler.ts'

const TRANSLATION = 'http://hl7.org/fhir/StructureDefinition/translation'

/** The English name: the translation extension of `name`, else the first alias in Latin letters. */
export function readEnglishName(element: Element): string | null {
  for (const extension of element.child('_name')?.children('extension') ?? []) {
    if (extension.text('url') !== TRANSLATION) continue
    const parts = extension.children('extension')
    const lang = parts.find((part) => part.text('url') === 'lang')?.text('valueCode')
    const content = parts.find((part) => part.text('url') === 'content')
    if (lang?.startsWith('en')) return content?.text('valueString') ?? content?.text('valueMarkdown') ?? null
  }
  return element.texts('alias').find((alias) => /^[\p{Script=Latin}\P{L}]+$/u.test(alias)) ?? null
}

/** A name with its English translation, as it is read back. */
export function writeName(name_ru: string, name_en: string): Record<string, unknown> {
  if (name_en === name_ru) return { name: name_ru }
  const extension = [
    { url: 'lang', valueCode: 'en' },
    { url: 'content', valueString: name_en },
  ]
  return { name: name_ru, _name: { extension: [{ url: TRANSLATION, extension }] } }
}

/** The first telephone that is not out of use. */
export function readPhone(element: Element): string | null {
  for (const contact of element.children('telecom')) {
    if (contact.text('system') === 'phone' && contact.text('use') !== 'old')
      return contact.text('value') ?? null
  }
  return null
}

/** A telephone, as it is read back. */
export function writePhone(phone: string | null): Record<string, unknown> {
  return phone === null ? {} : { telecom: [{ system: 'phone', value: phone }] }
}

/** Refuses a resource that refers to another organisation than the token's clinic as its own; a mere name is let be. */
export function checkOwner(element: Element, name: string, site: FhirSite): void {
  const owner =
    element.child(name)?.fields['reference'] === undefined
      ? undefined
      : element.reference(name, ['Organization'])
  if (owner && owner.id !== site.fhir_id) {
    element.refuse(
      'unknown-clinic',
      `Organization/${owner.id} is not your clinic, which is Organization/${site.fhir_id}.`,
      { at: name },
    )
  }
}
