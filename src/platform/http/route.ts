// A route says in one place: its address, who may call it, which audit event it leaves, what it reads, what it answers.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { House } from '../house.ts'
import type { Lang } from '../i18n.ts'
import type { Actor, Permit } from '../permit.ts'
import type { Answer } from './answer.ts'

export interface ClinicScope {
  id: string
  slug: string
  name_ru: string
  name_en: string
  zone: string
}

/** What a handler is given. */
export interface Call<P, Q> {
  house: House
  request: FastifyRequest
  reply: FastifyReply
  params: P
  query: Q
  /** The parsed body: fields of a form, a JSON value, or raw text, after the content type. */
  body: unknown
  actor: Actor
  /** The clinic that the address names by `:clinic`, already checked against the permission. */
  clinic: ClinicScope
  lang: Lang
  now: Date
  request_id: string
  /** What the page's layout needs: spread it into ResidentLayout or StaffLayout. */
  frame: Frame
}

/** What an outsider's program needs to know of a route, in English as all such descriptions. */
export interface ApiNotes {
  tag: string
  /** A few words. */
  summary: string
  /** Whole sentences: what comes, in which units, what is refused. */
  about: string
  /** The shape of the answer; its `describe` texts become the documentation. */
  answer: z.ZodType
  /** Values that give an answer in the demonstration, by parameter. */
  try_with: Record<string, string>
}

export interface Frame {
  lang: Lang
  path: string
  user_name: string | null
  csrf: string
  sign_in_href: string
  sign_out_action: string
  demo: boolean
}

export interface Route<P, Q> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Nouns only. `:clinic` is a clinic's slug and sets `call.clinic`. */
  url: string
  permit: Permit
  /** The event this leaves in the audit log, or null when it leaves none. Handlers record it themselves, in their transaction. */
  audit: string | null
  params?: z.ZodType<P>
  query?: z.ZodType<Q>
  /** Requests allowed per minute and address; by default 300 for public and link routes, none for the rest. */
  rate_per_minute?: number
  body_bytes_max?: number
  /** Served in the demonstration only. */
  demo_only?: boolean
  /** Part of the public interface for programs: how it is described there (platform/api). */
  api?: ApiNotes
  handle(call: Call<P, Q>): Promise<Answer> | Answer
}

// A list of routes of different shapes; each was checked where it was written.
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyRoute = Route<any, any>

/** Gives a route its types; out: the same route. */
export function route<P = Record<string, string>, Q = Record<string, string>>(spec: Route<P, Q>): Route<P, Q> {
  return spec
}
