// Staff routes: the texts of letters, from a draft to a signature.
import { z } from 'zod'
import { page, refuse, seeOther, text } from '../platform/http/answer.ts'
import { type FieldErrors, type Typed, readFields, typedText } from '../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../platform/http/route.ts'
import { type Lang, isLang } from '../platform/i18n.ts'
import { isId } from '../platform/ids.ts'
import { holds } from '../platform/permit.ts'
import { nameIn } from '../ui/index.ts'
import { actOf } from './act.ts'
import { changeWording, draftWording, sendProof, signDraft, writeSample } from './actions.ts'
import { NewWordingPage, WordingPage } from './pages/wording.tsx'
import { type WordingEntry, WordingsPage } from './pages/wordings.tsx'
import { findChief } from './queries/policy.ts'
import { type Wording, countWordingUses, listWordings } from './queries/wording.ts'
import type { Audience } from './rules/asking.ts'
import { readTexts, sayMistakes, textsOf } from './wording_form.ts'
import { lettersWords, staffWords } from './words/index.ts'

type AnyCall = Call<unknown, unknown>

const SIGNER_LENGTH_MAX = 120
// the letter as mail programs get it has its styles on the elements; nothing else of it may run or load
const PREVIEW_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

const wordingsRoute = route({
  method: 'GET',
  url: '/letters/:clinic/wordings',
  permit: 'letters.read',
  audit: null,
  async handle(call) {
    return page(
      <WordingsPage call={call} entries={await listEntries(call)} may_write={may(call, 'letters.write')} />,
    )
  },
})

const newRoute = route({
  method: 'GET',
  url: '/letters/:clinic/wordings/new',
  permit: 'letters.write',
  audit: null,
  query: z.object({
    audience: z.enum(['adult', 'child']).catch('adult'),
    wording_lang: z.enum(['ru', 'en']).catch('ru'),
  }),
  async handle(call) {
    const { audience, wording_lang } = call.query
    const newest = (await listEntries(call)).find(
      (entry) => entry.audience === audience && entry.lang === wording_lang,
    )
    const texts = newest ?? lettersWords(wording_lang).defaults[audience]
    return page(
      <NewWordingPage
        call={call}
        audience={audience}
        wording_lang={wording_lang}
        typed={textsOf(texts)}
        errors={{}}
      />,
    )
  },
})

const draftRoute = route({
  method: 'POST',
  url: '/letters/:clinic/wordings',
  permit: 'letters.write',
  audit: 'letters.wording_drafted',
  async handle(call) {
    const typed = readFields(call.body)
    const audience: Audience = typedText(typed, 'audience') === 'child' ? 'child' : 'adult'
    const given_lang = typedText(typed, 'wording_lang')
    const wording_lang: Lang = isLang(given_lang) ? given_lang : 'ru'
    const texts = readTexts(typed)
    const errors = sayMistakes(call.lang, texts)
    if (Object.keys(errors).length > 0) {
      return page(
        <NewWordingPage
          call={call}
          audience={audience}
          wording_lang={wording_lang}
          typed={typed}
          errors={errors}
        />,
        { status: 422 },
      )
    }
    const draft = await draftWording(actOf(call), { audience, lang: wording_lang }, texts)
    if (draft.is_new) return seeOther(`/letters/${call.clinic.slug}/wordings/${draft.id}?done=saved`)
    // somebody else's draft is neither overwritten unseen nor put in place of what was just typed
    const entry = (await listEntries(call)).find(({ id }) => id === draft.id)
    if (!entry || sameTexts(textsOf(entry), textsOf(texts))) return seeOther(`/letters/${call.clinic.slug}/wordings/${draft.id}?done=waits`)
    return wordingPage(call, entry, { typed, warning: staffWords(call.lang).draft_differs, status: 409 })
  },
})

const wordingRoute = route<{ wording: string }, { done?: string | undefined }>({
  method: 'GET',
  url: '/letters/:clinic/wordings/:wording',
  permit: 'letters.read',
  audit: null,
  query: z.object({ done: z.string().optional() }),
  async handle(call) {
    const wording = await findEntry(call)
    return wording ? wordingPage(call, wording, { done: sayDone(call, call.query.done), saved: call.query.done === 'saved' }) : refuse(404)
  },
})

const changeRoute = route<{ wording: string }>({
  method: 'POST',
  url: '/letters/:clinic/wordings/:wording',
  permit: 'letters.write',
  audit: 'letters.wording_changed',
  async handle(call) {
    const wording = await findEntry(call)
    if (!wording) return refuse(404)
    const typed = readFields(call.body)
    const texts = readTexts(typed)
    const errors = sayMistakes(call.lang, texts)
    if (Object.keys(errors).length > 0) return wordingPage(call, wording, { typed, errors })
    const changed = await changeWording(actOf(call), wording.id, texts)
    if (!changed) return refuse(409, staffWords(call.lang).already_signed)
    return seeOther(`/letters/${call.clinic.slug}/wordings/${wording.id}?done=saved`)
  },
})

const previewRoute = route<{ wording: string }, { kind?: string | undefined }>({
  method: 'GET',
  url: '/letters/:clinic/wordings/:wording/preview',
  permit: 'letters.read',
  audit: null,
  query: z.object({ kind: z.string().optional() }),
  async handle(call) {
    const wording = await findEntry(call)
    if (!wording) return refuse(404)
    const { html } = writeSample(
      call.house,
      wording,
      await proposeSigner(call, wording),
      call.query.kind === 'reminder',
      call.now,
    )
    return text(html, 'text/html; charset=utf-8', 200, {
      'content-security-policy': PREVIEW_POLICY,
      'cache-control': 'no-store',
    })
  },
})

const proofRoute = route<{ wording: string }>({
  method: 'POST',
  url: '/letters/:clinic/wordings/:wording/proof',
  permit: 'letters.write',
  audit: 'letters.proof_sent',
  async handle(call) {
    const wording = await findEntry(call)
    if (!wording) return refuse(404)
    const email = emailOf(call)
    if (!email) return refuse(422, staffWords(call.lang).wording_proof_no_email)
    await sendProof(actOf(call), wording, email, await proposeSigner(call, wording))
    return seeOther(`/letters/${call.clinic.slug}/wordings/${wording.id}?done=proof`)
  },
})

const signatureRoute = route<{ wording: string }>({
  method: 'POST',
  url: '/letters/:clinic/wordings/:wording/signature',
  permit: 'letters.sign',
  audit: 'letters.wording_signed',
  async handle(call) {
    const words = staffWords(call.lang)
    const wording = await findEntry(call)
    if (!wording) return refuse(404)
    if (wording.signed_at) return refuse(409, words.already_signed)
    const typed = readFields(call.body)
    const signer = {
      name: typedText(typed, 'signer_name').trim(),
      post: typedText(typed, 'signer_post').trim(),
    }
    // a text from before the rules, or put in by another way, is looked at once more
    const errors = sayMistakes(call.lang, wording)
    for (const field of ['name', 'post'] as const) {
      const bad =
        signer[field] === '' || signer[field].length > SIGNER_LENGTH_MAX || /[\r\n]/.test(signer[field])
      if (bad) errors[`signer_${field}`] = words.error_signer
    }
    if (Object.keys(errors).length > 0)
      return wordingPage(call, wording, { typed: { ...textsOf(wording), ...typed }, errors })
    if (!(await signDraft(actOf(call), wording.id, signer))) return refuse(409, words.already_signed)
    return seeOther(`/letters/${call.clinic.slug}/wordings/${wording.id}?done=signed`)
  },
})

export const wordingRoutes: readonly AnyRoute[] = [
  wordingsRoute,
  newRoute,
  draftRoute,
  wordingRoute,
  changeRoute,
  previewRoute,
  proofRoute,
  signatureRoute,
]

async function wordingPage(
  call: AnyCall,
  wording: WordingEntry,
  shown: { typed?: Typed; errors?: FieldErrors; done?: string | undefined; warning?: string; saved?: boolean; status?: number },
) {
  const signer = await proposeSigner(call, wording)
  const sample = writeSample(call.house, wording, signer, false, call.now)
  const typed = { ...textsOf(wording), signer_name: signer.name, signer_post: signer.post, ...shown.typed }
  const view = {
    wording,
    sample,
    typed,
    errors: shown.errors ?? {},
    done: shown.done,
    warning: shown.warning,
    saved: shown.saved ?? false,
    may_write: may(call, 'letters.write'),
    may_sign: may(call, 'letters.sign'),
    email: emailOf(call),
  }
  return page(<WordingPage call={call} view={view} />, { status: shown.status ?? (shown.errors ? 422 : 200) })
}

function sameTexts(one: Typed, other: Typed): boolean {
  return Object.keys(one).every((field) => typedText(one, field).trim() === typedText(other, field).trim())
}

/** All editions with what they are now: the newest signed one of each audience and language is in force. */
async function listEntries({ house, clinic }: AnyCall): Promise<WordingEntry[]> {
  const uses = new Map(
    (await countWordingUses(house.database.read, clinic.id)).map((row) => [row.wording_id, row.count]),
  )
  const in_force = new Set<string>()
  return (await listWordings(house.database.read, clinic.id)).map((wording) => {
    const key = `${wording.audience} ${wording.lang}`
    const state = !wording.signed_at ? 'draft' : in_force.has(key) ? 'earlier' : 'in_force'
    if (wording.signed_at) in_force.add(key)
    return { ...wording, state, used: uses.get(wording.id) ?? 0 }
  })
}

async function findEntry(call: Call<{ wording: string }, unknown>): Promise<WordingEntry | undefined> {
  if (!isId(call.params.wording)) return undefined
  return (await listEntries(call)).find((entry) => entry.id === call.params.wording)
}

/** The name and post that a signature is offered with. */
async function proposeSigner(
  { house, clinic, actor }: AnyCall,
  wording: Wording,
): Promise<{ name: string; post: string }> {
  const chief = await findChief(house.database.read, clinic.id)
  const kept = chief?.name ?? (actor.kind === 'account' ? actor.name : '')
  const name = wording.signer_name ?? nameIn(wording.lang, kept)
  const post =
    wording.signer_post ??
    (wording.lang === 'en' ? chief?.post_en : chief?.post_ru) ??
    staffWords(wording.lang).chief_post[wording.lang]!
  return { name, post }
}

function sayDone(call: AnyCall, done: string | undefined): string | undefined {
  const words = staffWords(call.lang)
  if (done === 'saved') return words.wording_saved
  if (done === 'waits') return words.draft_waits
  if (done === 'signed') return words.wording_sign_done
  return done === 'proof' ? words.wording_proof_sent(emailOf(call) ?? '') : undefined
}

function emailOf({ actor }: AnyCall): string | null {
  return actor.kind === 'account' ? actor.email : null
}

function may({ house, actor, clinic }: AnyCall, permit: 'letters.write' | 'letters.sign'): boolean {
  return holds(house.grants, actor, permit, clinic.id)
}
