// Reading a resource that somebody else wrote: every value is checked where it is read, and every mistake is noted with
// the FHIRPath of its element. Absent and mistaken values read as undefined, so that all mistakes of a resource are told.
import { type Issue, REASON_SYSTEM } from './outcome.ts'
import { type Reference, parseReference, parseUrn } from './reference.ts'

/** What is noted while one resource is read. */
export interface Reading {
  issues: Issue[]
  /** HTTP status, should the resource be refused. */
  status: number
  /** What `urn:uuid:` addresses of the same Bundle stand for, where that is not the uuid as the id. */
  links: ReadonlyMap<string, Reference>
}

type Fields = Record<string, unknown>

interface NoteOptions {
  /** The child element that is meant; by default the element itself. */
  at?: string
  /** FHIR issue type, http://hl7.org/fhir/issue-type */
  type?: string
}

const TEXT_LENGTH_MAX = 1000
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/
const INSTANT = /^(\d{4})-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/
const PARTIAL_DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/

/** A new reading of a resource, with nothing noted yet. */
export function beginReading(links: ReadonlyMap<string, Reference> = new Map()): Reading {
  return { issues: [], status: 422, links }
}

/** Whether an error was noted; warnings alone refuse nothing. */
export function isRefused(reading: Reading): boolean {
  return reading.issues.some((issue) => issue.severity === 'error')
}

export class Element {
  readonly fields: Fields
  readonly reading: Reading
  readonly #up: Element | undefined
  readonly #step: string

  constructor(fields: Fields, step: string, reading: Reading, up?: Element) {
    this.fields = fields
    this.reading = reading
    this.#step = step
    this.#up = up
  }

  /** FHIRPath of this element, or of a child. */
  path(child?: string): string {
    const here = this.#up ? `${this.#up.path()}.${this.#step}` : this.#step
    return child ? `${here}.${child}` : here
  }

  /** Notes an error: the resource will be refused with this reason. */
  refuse(reason: string, sentence: string, options: NoteOptions = {}): undefined {
    this.#note('error', reason, sentence, options)
  }

  /** Notes something that was left out, or that the sender should look at. */
  warn(reason: string, sentence: string, options: NoteOptions = {}): undefined {
    this.#note('warning', reason, sentence, options)
  }

  #note(severity: 'error' | 'warning', reason: string, sentence: string, { at, type }: NoteOptions): void {
    this.reading.issues.push({
      severity,
      code: type ?? 'business-rule',
      details: { coding: [{ system: REASON_SYSTEM, code: reason }] },
      diagnostics: sentence,
      expression: [this.path(at)],
    })
  }

  child(name: string): Element | undefined {
    const value = this.fields[name]
    if (value === undefined || value === null) return undefined
    if (isFields(value)) return new Element(value, name, this.reading, this)
    return this.#wrongShape(name, 'an object')
  }

  children(name: string): Element[] {
    const value = this.fields[name]
    if (value === undefined || value === null) return []
    if (!Array.isArray(value)) return this.#wrongShape(name, 'an array') ?? []
    const found: Element[] = []
    value.forEach((item, at) => {
      if (isFields(item)) found.push(new Element(item, `${name}[${at}]`, this.reading, this))
      else if (item !== null) this.#wrongShape(`${name}[${at}]`, 'an object')
    })
    return found
  }

  /** Text without blanks around it; undefined when empty. */
  text(name: string): string | undefined {
    return this.#checkText(this.fields[name], name)
  }

  /** The texts of an array of texts. */
  texts(name: string): string[] {
    const value = this.fields[name]
    if (value === undefined || value === null) return []
    if (!Array.isArray(value)) return this.#wrongShape(name, 'an array') ?? []
    // null stands in for an item that has only extensions
    return value
      .map((item, at) => (item === null ? undefined : this.#checkText(item, `${name}[${at}]`)))
      .filter((item) => item !== undefined)
  }

  #checkText(value: unknown, name: string): string | undefined {
    if (value === undefined || value === null) return undefined
    if (typeof value !== 'string') return this.#wrongShape(name, 'a text')
    if (value.length > TEXT_LENGTH_MAX) {
      return this.refuse('too-long', `This text is longer than ${TEXT_LENGTH_MAX} characters.`, {
        at: name,
        type: 'too-long',
      })
    }
    // PostgreSQL keeps neither, and FHIR forbids both
    if (CONTROLS.test(value) || !value.isWellFormed()) {
      return this.refuse('wrong-value', 'This text has control characters or broken Unicode.', {
        at: name,
        type: 'value',
      })
    }
    return value.trim() || undefined
  }

  /** One of the given codes. */
  code<Code extends string>(name: string, codes: readonly Code[]): Code | undefined {
    const value = this.text(name)
    if (value === undefined || (codes as readonly string[]).includes(value)) return value as Code | undefined
    return this.refuse('wrong-value', `Expected one of ${codes.join(', ')}.`, {
      at: name,
      type: 'code-invalid',
    })
  }

  boolean(name: string): boolean | undefined {
    const value = this.fields[name]
    if (value === undefined || value === null || typeof value === 'boolean') return value ?? undefined
    return this.#wrongShape(name, 'true or false')
  }

  number(name: string): number | undefined {
    const value = this.fields[name]
    if (value === undefined || value === null || typeof value === 'number') return value ?? undefined
    return this.#wrongShape(name, 'a number')
  }

  /** A dateTime with time and zone as an instant; `imprecise` when it is a date without time. */
  instant(name: string): Date | 'imprecise' | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    if (PARTIAL_DATE.test(value)) return this.date(name) === undefined ? undefined : 'imprecise'
    const year = Number(INSTANT.exec(value)?.[1])
    const date = new Date(value)
    if (year >= 1900 && isCalendarDay(value.slice(0, 10)) && !Number.isNaN(date.getTime())) return date
    return this.refuse(
      'wrong-value',
      'Expected a time with its zone from 1900 on, such as 2026-11-24T09:30:00+03:00.',
      { at: name, type: 'value' },
    )
  }

  /** A FHIR date: YYYY, YYYY-MM or YYYY-MM-DD; of a dateTime, its date as written. */
  date(name: string): string | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const match = PARTIAL_DATE.exec(INSTANT.test(value) ? value.slice(0, 10) : value)
    if (match && Number(match[1]) > 0 && isCalendarDay(`${match[1]}-${match[2] ?? '01'}-${match[3] ?? '01'}`))
      return match[0]
    return this.refuse('wrong-value', 'Expected a date: YYYY-MM-DD, YYYY-MM or YYYY.', {
      at: name,
      type: 'value',
    })
  }

  /** The Reference in a child, to one of the given types; mistakes are noted, absence is not. */
  reference(name: string, types: readonly string[]): Reference | undefined {
    return this.child(name)?.asReference(types)
  }

  /** This element read as a Reference to one of the given types. */
  asReference(types: readonly string[]): Reference | undefined {
    const text = this.text('reference')
    if (text === undefined) {
      return this.refuse(
        'reference-missing',
        `Expected a reference to ${types.join(' or ')} such as «${types[0]}/7».`,
        { at: 'reference', type: 'required' },
      )
    }
    if (text.startsWith('#')) {
      return this.refuse(
        'contained-reference',
        'Contained resources are not taken. Send the resource itself and refer to it by type and id.',
        { at: 'reference', type: 'not-supported' },
      )
    }
    const found = text.startsWith('urn:') ? this.#followUrn(text, types) : parseReference(text)
    if (found && types.includes(found.type)) return found
    return this.refuse('wrong-reference', `«${text}» does not name a ${types.join(' or ')} by type and id.`, {
      at: 'reference',
      type: 'value',
    })
  }

  // a resource without an id of its own has the uuid as its id, in whichever Bundle it came
  #followUrn(text: string, types: readonly string[]): Reference | undefined {
    const uuid = parseUrn(text)
    if (uuid === undefined) return undefined
    return this.reading.links.get(`urn:uuid:${uuid}`) ?? { type: types[0]!, id: uuid }
  }

  #wrongShape(name: string, expected: string): undefined {
    return this.refuse('wrong-shape', `Expected ${expected}.`, { at: name, type: 'structure' })
  }
}

/** Whether a JSON value is an object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCalendarDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}
