// What an operator types about a source, checked.
import { type FieldErrors, type Typed, typedText } from '../../platform/http/form.ts'
import type { Lang } from '../../platform/i18n.ts'
import { NETWORK_ID } from '../../platform/ids.ts'
import { readPlace } from './place.ts'
import type { Source, SourceWish } from './queries/sources.ts'
import { feedWords } from './words/index.ts'

export type SourceReading = { ok: true; wish: SourceWish } | { ok: false; errors: FieldErrors }

export interface FormKnowledge {
  lang: Lang
  data_folder: string
  /** From a clinic's slug to its id. */
  clinics: ReadonlyMap<string, string>
  codes: ReadonlySet<string>
}

const NAME_MAX = 120
const URL_MAX = 2000

/** A form of a new source, or (with `kept`) of one whose code, kind and clinic are settled. */
export function readSourceForm(typed: Typed, known: FormKnowledge, kept?: Source): SourceReading {
  const words = feedWords(known.lang).problems_of_form
  const errors: FieldErrors = {}
  const text = (name: string) => typedText(typed, name).trim()
  const name = text('name')
  if (name === '' || name.length > NAME_MAX) errors['name'] = words.name
  const code = kept?.code ?? text('code').toLowerCase()
  if (!kept && !/^[a-z0-9]{1,12}$/.test(code)) errors['code'] = words.code
  else if (!kept && known.codes.has(code)) errors['code'] = words.code_taken
  const kind = kept?.kind ?? text('kind')
  if (kind !== 'smart' && kind !== 'csv') errors['kind'] = words.kind
  const slug = text('clinic')
  const clinic_id = kept?.clinic_id ?? (slug === '' ? NETWORK_ID : known.clinics.get(slug))
  if (clinic_id === undefined) errors['clinic'] = words.clinic
  const url = text('url')
  if (url === '' && kind === 'smart') errors['url'] = words.url_needed
  else if (url !== '' && (url.length > URL_MAX || !readPlace(url, known.data_folder))) errors['url'] = words.url
  const poll_minutes = Number(text('poll_minutes') || 'NaN')
  if (!Number.isInteger(poll_minutes) || poll_minutes < 1 || poll_minutes > 1440) errors['poll_minutes'] = words.poll
  if (Object.keys(errors).length > 0) return { ok: false, errors }
  return { ok: true, wish: { name, code, kind: kind as Source['kind'], clinic_id: clinic_id!, url: url === '' ? null : url, poll_minutes } }
}
