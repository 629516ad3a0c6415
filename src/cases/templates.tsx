// A clinic's templates: beginnings of replies. All staff of the clinic read them, the chief doctor writes them.
import { z } from 'zod'
import { recordEvent } from '../platform/audit.ts'
import { type Answer, page, refuse, seeOther } from '../platform/http/answer.ts'
import { parseForm } from '../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../platform/http/route.ts'
import { makeId } from '../platform/ids.ts'
import { holds } from '../platform/permit.ts'
import { TemplatesPage, type TypedTemplate } from './pages/templates.tsx'
import { deleteTemplate, listTemplates, saveTemplate } from './queries/replies.ts'
import { REPLY_LENGTH_MAX } from './replying.ts'
import { findConfirmation } from './rules/confirmation.ts'
import { casesWords } from './words/index.ts'

const TemplateParams = z.object({ clinic: z.string(), template: z.uuid() })
type TemplateCall = Call<{ clinic: string; template?: string | undefined }, unknown>

async function showTemplates(call: Call<unknown, unknown>, came_back?: TypedTemplate): Promise<Answer> {
  const { house, actor, clinic } = call
  const templates = await listTemplates(house.database.read, clinic.id)
  const may_write = holds(house.grants, actor, 'cases.templates', clinic.id)
  const { done } = z.object({ done: z.string().max(20).optional().catch(undefined) }).parse(call.query ?? {})
  return page(
    <TemplatesPage call={call} templates={templates} may_write={may_write} came_back={came_back} done={done} />,
    { status: came_back ? 422 : 200 },
  )
}

async function writeTemplate(call: TemplateCall): Promise<Answer> {
  const { house, actor, clinic, body, lang, now, params, request_id } = call
  const words = casesWords(lang)
  const parsed = parseForm(z.object({
    title: z.string(words.errors.title_missing).trim().min(1, words.errors.title_missing).max(80, words.errors.title_long),
    template_text: z.string(words.errors.text_missing).trim().min(1, words.errors.text_missing)
      .max(REPLY_LENGTH_MAX, words.errors.text_long(REPLY_LENGTH_MAX))
      .superRefine((text, context) => {
        const phrase = findConfirmation(text)
        if (phrase) context.addIssue({ code: 'custom', message: words.templates.confirms(phrase) })
      }),
  }), body)
  if (!parsed.ok) return showTemplates(call, { id: params.template ?? null, typed: parsed.typed, errors: parsed.errors })
  const { title, template_text } = parsed.value
  const known = await listTemplates(house.database.read, clinic.id)
  if (params.template && !known.some(({ id }) => id === params.template)) return refuse(404)
  const id = params.template ?? makeId(now)
  await house.database.write(async (db) => {
    await saveTemplate(db, clinic.id, { id, title, text: template_text.replace(/\r\n?/g, '\n') }, actor.kind === 'account' ? actor.id : null, now)
    await recordEvent(db, actor, { clinic_id: clinic.id, event: 'cases.template_saved', subject_kind: 'template', subject_id: id, request_id }, now)
  })
  return seeOther(`/cases/${clinic.slug}/templates?done=saved`)
}

export const templateRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET', url: '/cases/:clinic/templates', permit: 'cases.read', audit: null,
    handle: (call) => showTemplates(call),
  }),
  route({
    method: 'POST', url: '/cases/:clinic/templates', permit: 'cases.templates', audit: 'cases.template_saved',
    params: z.object({ clinic: z.string() }),
    handle: (call) => writeTemplate(call),
  }),
  route({
    method: 'POST', url: '/cases/:clinic/templates/:template', permit: 'cases.templates', audit: 'cases.template_saved', params: TemplateParams,
    handle: (call) => writeTemplate(call),
  }),
  route({
    method: 'POST', url: '/cases/:clinic/templates/:template/removal', permit: 'cases.templates', audit: 'cases.template_deleted',
    params: TemplateParams,
    async handle({ house, actor, clinic, params, now, request_id }) {
      const deleted = await house.database.write(async (db) => {
        const found = await deleteTemplate(db, clinic.id, params.template)
        if (found) {
          await recordEvent(db, actor, {
            clinic_id: clinic.id, event: 'cases.template_deleted', subject_kind: 'template', subject_id: params.template, request_id,
          }, now)
        }
        return found
      })
      return deleted ? seeOther(`/cases/${clinic.slug}/templates?done=deleted`) : refuse(404)
    },
  }),
]
