// Small pieces that several resources share: names in two languages, telecom, codings, the clinic itself.
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
  const extension = [{ url: 'lang', valueCode: 'en' }, { url: 'content', valueString: name_en }]
  return { name: name_ru, _name: { extension: [{ url: TRANSLATION, extension }] } }
}

/** The first telephone that is not out of use. */
export function readPhone(element: Element): string | null {
  for (const contact of element.children('telecom')) {
    if (contact.text('system') === 'phone' && contact.text('use') !== 'old') return contact.text('value') ?? null
  }
  return null
}

/** A telephone, as it is read back. */
export function writePhone(phone: string | null): Record<string, unknown> {
  return phone === null ? {} : { telecom: [{ system: 'phone', value: phone }] }
}

/** All codes of a CodeableConcept, or of a list of them, in order. */
export function readCodes(concepts: Element[]): string[] {
  return concepts.flatMap((concept) => concept.children('coding').map((coding) => coding.text('code')))
    .filter((code) => code !== undefined)
}

/** A code without its system, as it is read back. */
export function writeCode(code: string | null): { coding: { code: string }[] } | undefined {
  return code === null ? undefined : { coding: [{ code }] }
}

/** Refuses a resource that says it belongs to another organisation than the token's clinic. */
export function checkOwner(element: Element, name: string, site: FhirSite): void {
  const owner = element.reference(name, ['Organization'])
  if (owner && owner.id !== site.fhir_id) {
    element.refuse('unknown-clinic', `Organization/${owner.id} is not your clinic, which is Organization/${site.fhir_id}.`, { at: name, type: 'not-found' })
  }
}

/** A plain object without what is null, undefined or empty: FHIR knows no empty elements. */
export function compact<T extends Record<string, unknown>>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) =>
    value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0))) as T
}
