// What staff do with letters: load, decide, write, leave a line in the audit log.
import { recordEvent } from '../platform/audit.ts'
import { type Write, violatedConstraint } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import { LANGS, type Lang } from '../platform/i18n.ts'
import { makeId } from '../platform/ids.ts'
import type { Actor } from '../platform/permit.ts'
import type { Act } from './act.ts'
import { writeLetter } from './compose.ts'
import { insertMessage } from './queries/messages.ts'
import { type SensitiveEntry, deleteSensitive, findPolicy, insertSensitive, upsertPolicy } from './queries/policy.ts'
import {
  type Wording,
  type WordingText,
  findDraft,
  insertWording,
  listWordings,
  lockWording,
  signWording,
  updateDraft,
} from './queries/wording.ts'
import { DEFAULT_POLICY, LINK_DAYS, type Audience, type Policy } from './rules/asking.ts'
import { addDays, localDate } from '../platform/time.ts'
import { lettersWords, staffWords } from './words/index.ts'

export const AUDIENCES: readonly Audience[] = ['adult', 'child']

/** Puts another order of sending in force, for letters planned from now on. */
export async function changePolicy(
  { house, actor, clinic_id, request_id, now }: Act,
  policy: Policy,
): Promise<void> {
  await house.database.write(async (db) => {
    const before = (await findPolicy(db, clinic_id)) ?? DEFAULT_POLICY
    await upsertPolicy(db, clinic_id, policy, accountOf(actor), now)
    await recordEvent(
      db,
      actor,
      { clinic_id, event: 'letters.policy_changed', request_id, detail: { before, after: policy } },
      now,
    )
  })
}

/** Out: false when the list has that line already. */
export function addSensitive(
  { house, actor, clinic_id, request_id, now }: Act,
  entry: Omit<SensitiveEntry, 'id'>,
): Promise<boolean> {
  return house.database.write(async (db) => {
    const id = makeId(now)
    if (!(await insertSensitive(db, clinic_id, { ...entry, id }, accountOf(actor), now))) return false
    await recordEvent(
      db,
      actor,
      {
        clinic_id,
        event: 'letters.sensitive_added',
        subject_kind: 'sensitive',
        subject_id: id,
        request_id,
        detail: { kind: entry.kind, code: entry.code },
      },
      now,
    )
    return true
  })
}

export async function removeSensitive(
  { house, actor, clinic_id, request_id, now }: Act,
  id: string,
): Promise<void> {
  await house.database.write(async (db) => {
    const removed = await deleteSensitive(db, clinic_id, id)
    if (!removed) return
    await recordEvent(
      db,
      actor,
      {
        clinic_id,
        event: 'letters.sensitive_removed',
        subject_kind: 'sensitive',
        subject_id: id,
        request_id,
        detail: removed,
      },
      now,
    )
  })
}

/** Begins the next edition as a draft. Out: its id, or that of the draft that waits already, which is left as it is. */
export async function draftWording(
  { house, actor, clinic_id, request_id, now }: Act,
  of: { audience: Audience; lang: Lang },
  texts: WordingText,
): Promise<{ id: string; is_new: boolean }> {
  try {
    return await house.database.write(async (db) => {
      const waiting = await findDraft(db, clinic_id, of.audience, of.lang)
      if (waiting) return { id: waiting.id, is_new: false }
      const id = makeId(now)
      const edition = await insertWording(
        db,
        clinic_id,
        { ...of, ...texts, id, created_by: accountOf(actor) },
        now,
      )
      await recordEvent(
        db,
        actor,
        {
          clinic_id,
          event: 'letters.wording_drafted',
          subject_kind: 'wording',
          subject_id: id,
          request_id,
          detail: { ...of, edition },
        },
        now,
      )
      return { id, is_new: true }
    })
  } catch (error) {
    // somebody drafted the same edition at the same moment
    if (violatedConstraint(error) !== 'wording_edition_uq') throw error
    const waiting = await findDraft(house.database.read, clinic_id, of.audience, of.lang)
    if (!waiting) throw error
    return { id: waiting.id, is_new: false }
  }
}

/** Changes a draft. Out: false when it is signed by now. */
export function changeWording(
  { house, actor, clinic_id, request_id, now }: Act,
  id: string,
  texts: WordingText,
): Promise<boolean> {
  return house.database.write(async (db) => {
    const wording = await lockWording(db, clinic_id, id)
    if (!wording || wording.signed_at) return false
    await updateDraft(db, clinic_id, id, texts)
    await recordEvent(
      db,
      actor,
      { clinic_id, event: 'letters.wording_changed', subject_kind: 'wording', subject_id: id, request_id },
      now,
    )
    return true
  })
}

/** Puts a draft in force under a name and post. Out: false when it is signed by now. */
export function signDraft(
  { house, actor, clinic_id, request_id, now }: Act,
  id: string,
  signer: { name: string; post: string },
): Promise<boolean> {
  return house.database.write(async (db) => {
    const wording = await lockWording(db, clinic_id, id)
    if (!wording || wording.signed_at) return false
    await signWording(db, clinic_id, id, { ...signer, account_id: accountOf(actor) }, now)
    await recordEvent(
      db,
      actor,
      {
        clinic_id,
        event: 'letters.wording_signed',
        subject_kind: 'wording',
        subject_id: id,
        request_id,
        detail: {
          audience: wording.audience,
          lang: wording.lang,
          edition: wording.edition,
          signer_name: signer.name,
        },
      },
      now,
    )
    return true
  })
}

/** Queues an edition, exactly as a patient would get it, to the address of whoever asks. */
export async function sendProof(
  { house, actor, clinic_id, request_id, now }: Act,
  wording: Wording,
  to: string,
  signer: { name: string; post: string },
): Promise<void> {
  const { subject, text, html } = writeSample(house, wording, signer, false, now)
  await house.database.write(async (db) => {
    await insertMessage(
      db,
      clinic_id,
      {
        id: makeId(now),
        kind: 'proof',
        content: { to, subject, text, html, lang: wording.lang },
        due_at: now,
      },
      now,
    )
    await recordEvent(
      db,
      actor,
      { clinic_id, event: 'letters.proof_sent', subject_kind: 'wording', subject_id: wording.id, request_id },
      now,
    )
  })
  house.wake('letters.dispatch')
}

/** An edition as a letter to nobody: its links lead to a page that says so. */
export function writeSample(
  house: House,
  wording: Wording,
  signer: { name: string; post: string },
  reminder: boolean,
  now: Date,
): { subject: string; html: string; text: string } {
  return writeLetter({
    base_url: house.config.BASE_URL,
    lang: wording.lang,
    name: staffWords(wording.lang).sample_name[wording.lang]!,
    text: wording,
    signer: { name: wording.signer_name ?? signer.name, post: wording.signer_post ?? signer.post },
    reminder,
    answer_token: 'sample',
    unsubscribe_token: 'sample',
    until: addDays(localDate(now, house.config.OTKLIK_ZONE), LINK_DAYS),
  }).parts
}

/**
 * Gives a clinic the texts it starts with, for every audience and language it has none for: signed when a signer is
 * given (the demonstration), else as drafts that wait for the chief doctor.
 */
export async function ensureDefaultWordings(
  db: Write,
  clinic_id: string,
  signer: { name: string; post: (lang: Lang) => string } | null,
  now: Date,
): Promise<void> {
  const known = await listWordings(db, clinic_id)
  for (const audience of AUDIENCES) {
    for (const lang of LANGS) {
      if (known.some((wording) => wording.audience === audience && wording.lang === lang)) continue
      const id = makeId(now)
      await insertWording(
        db,
        clinic_id,
        { ...lettersWords(lang).defaults[audience], id, audience, lang, created_by: null },
        now,
      )
      if (signer)
        await signWording(
          db,
          clinic_id,
          id,
          { account_id: null, name: signer.name, post: signer.post(lang) },
          now,
        )
    }
  }
}

function accountOf(actor: Actor): string | null {
  return actor.kind === 'account' ? actor.id : null
}
