// Routes of the list of taxis: the senior keeps it.
import { z } from 'zod'
import { recordEvent } from '../../../platform/audit.ts'
import { type Answer, page, refuse, seeOther } from '../../../platform/http/answer.ts'
import { type FieldErrors, type Typed, readFields, typedText } from '../../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../../platform/http/route.ts'
import { makeId } from '../../../platform/ids.ts'
import type { Grants } from '../../../platform/permit.ts'
import { type Provider, closeProvider, insertProvider, listProviders } from '../queries/taxi.ts'
import { ProvidersPage } from './pages/providers.tsx'
import { isProviderUrl, providerSecret } from './protocol.ts'
import { taxiWords } from './words/index.ts'

export const taxiGrants: Grants = { 'reception.taxi': ['senior_administrator', 'head_of_department', 'chief_doctor'] }

export const taxiRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET', url: '/reception/:clinic/taxi', permit: 'reception.taxi', audit: null,
    query: z.object({ done: z.enum(['added', 'closed']).optional().catch(undefined) }),
    handle: (call) => showProviders(call, call.query.done, {}, {}, 200),
  }),
  route({
    method: 'POST', url: '/reception/:clinic/taxi', permit: 'reception.taxi', audit: 'reception.taxi_added',
    async handle(call) {
      const { house, clinic, actor, now, lang, request_id } = call
      const typed = readFields(call.body)
      const reading = readProvider(typed, house.config.OTKLIK_DEMO, taxiWords(lang).errors)
      if (!reading.ok) return showProviders(call, undefined, typed, reading.errors, 422)
      const provider = { ...reading.value, id: makeId(now) }
      await house.database.write(async (db) => {
        await insertProvider(db, clinic.id, provider, actor.kind === 'account' ? actor.id : null, now)
        await recordEvent(db, actor, { clinic_id: clinic.id, event: 'reception.taxi_added', subject_kind: 'taxi_provider', subject_id: provider.id, request_id, detail: { kind: provider.kind } }, now)
      })
      return seeOther(`/reception/${clinic.slug}/taxi?done=added`)
    },
  }),
  route({
    method: 'POST', url: '/reception/:clinic/taxi/:provider/end', permit: 'reception.taxi', audit: 'reception.taxi_closed',
    params: z.object({ clinic: z.string(), provider: z.uuid() }),
    async handle({ house, clinic, actor, now, lang, params, request_id }) {
      const closed = await house.database.write(async (db) => {
        const is_there = await closeProvider(db, clinic.id, params.provider, now)
        if (is_there) await recordEvent(db, actor, { clinic_id: clinic.id, event: 'reception.taxi_closed', subject_kind: 'taxi_provider', subject_id: params.provider, request_id }, now)
        return is_there
      })
      return closed ? seeOther(`/reception/${clinic.slug}/taxi?done=closed`) : refuse(404, taxiWords(lang).gone)
    },
  }),
]

async function showProviders(call: Call<unknown, unknown>, done: 'added' | 'closed' | undefined, typed: Typed, errors: FieldErrors, status: number): Promise<Answer> {
  const { house, clinic } = call
  const providers = (await listProviders(house.database.read, clinic.id))
    .map((provider) => ({ ...provider, secret: provider.kind === 'webhook' ? providerSecret(house.keys.address, provider.id) : null }))
  return page(<ProvidersPage call={call} view={{ providers, typed, errors, done }} />, { status })
}

type Reading = { ok: true; value: Omit<Provider, 'id'> } | { ok: false; errors: FieldErrors }

/** A phone in digits, or the address of a webhook. */
function readProvider(typed: Typed, is_demo: boolean, words: { name: string; phone: string; url: string }): Reading {
  const kind = typedText(typed, 'kind') === 'webhook' ? 'webhook' : 'phone'
  const [name, phone, url] = ['name', 'phone', 'url'].map((field) => typedText(typed, field).trim()) as [string, string, string]
  const errors: FieldErrors = {}
  if (name === '' || name.length > 60) errors['name'] = words.name
  const digits = phone.replace(/[\s()-]/g, '')
  if (!/^\+?\d{3,15}$/.test(digits) && !(kind === 'webhook' && phone === '')) errors['phone'] = words.phone
  if (kind === 'webhook' && (url.length > 500 || !isProviderUrl(url, is_demo))) errors['url'] = words.url
  if (Object.keys(errors).length > 0) return { ok: false, errors }
  return { ok: true, value: { kind, name, phone: digits || null, url: kind === 'webhook' ? url : null } }
}
