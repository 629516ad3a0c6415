// Forms: what was typed is kept, every mistake is named beside its field.
import type { z } from 'zod'

export type Typed = Record<string, string | string[]>
export type FieldErrors = Record<string, string>

export type Parsed<T> = { ok: true; value: T } | { ok: false; typed: Typed; errors: FieldErrors }

/**
 * The fields of an urlencoded or multipart form as text, whatever was sent; anything else gives no fields. NULs and
 * halves of characters, which PostgreSQL takes as little as a page, go.
 */
export function readFields(body: unknown): Typed {
  if (typeof body !== 'object' || body === null) return {}
  const fields: Typed = Object.create(null)
  for (const [name, value] of Object.entries(body)) {
    if (typeof value === 'string') fields[name] = wholeText(value)
    else if (Array.isArray(value)) fields[name] = value.filter((item) => typeof item === 'string').map(wholeText)
  }
  return fields
}

/** A text as PostgreSQL and a page take it: without NULs and halves of characters. */
export function wholeText(value: string): string {
  return value.replaceAll('\u0000', '').toWellFormed()
}

/**
 * Checks a form against a schema whose messages are full sentences in the reader's language.
 * Out: the value, or what was typed with the first mistake of each field.
 */
export function parseForm<T>(schema: z.ZodType<T>, body: unknown): Parsed<T> {
  const typed = readFields(body)
  const result = schema.safeParse(typed)
  if (result.success) return { ok: true, value: result.data }
  const errors: FieldErrors = {}
  for (const issue of result.error.issues) errors[issue.path.join('.')] ??= issue.message
  return { ok: false, typed, errors }
}

/** One text of what was typed, to put back into its field. */
export function typedText(typed: Typed, name: string): string {
  const value = typed[name]
  return typeof value === 'string' ? value : (value?.[0] ?? '')
}

/** What a form control says of one field: its name, what was typed into it, what is wrong with that. */
export function fieldOf(
  form: { typed: Typed; errors: FieldErrors },
  name: string,
): { name: string; value: string; error: string | undefined } {
  return { name, value: typedText(form.typed, name), error: form.errors[name] }
}
