// The screen at the exit: one question, three faces, no name. A key in the address makes presses from elsewhere count for
// nothing; what counts is judged by rules/faces.ts.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { findBranchInside } from '../../clinics/index.ts'
import { page, refuse, seeOther } from '../../platform/http/answer.ts'
import { readFields, typedText } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import type { House } from '../../platform/house.ts'
import { localDate, localTime } from '../../platform/time.ts'
import { ExitPage } from './pages/exit.tsx'
import { addFace, lockScreen, saveScreen } from './queries/faces.ts'
import { FACES, type Face, judgePress } from './rules/faces.ts'

/** So many screens a building may have. */
export const SCREENS = ['1', '2'] as const

const Params = z.object({ clinic: z.string(), branch: z.string().max(60), key: z.string().max(60) })
type ExitCall = Call<z.infer<typeof Params>, unknown>

/** The address of a building's screen, key and all. */
export function exitHref(house: Pick<House, 'keys'>, clinic: { id: string; slug: string }, branch: { id: string; slug: string }, screen: string): string {
  return `/reception/${clinic.slug}/exit/${branch.slug}/${screen}-${keyOf(house, clinic.id, branch.id, screen)}`
}

function keyOf({ keys }: Pick<House, 'keys'>, clinic_id: string, branch_id: string, screen: string): string {
  return createHmac('sha256', keys.address.current.secret).update(`reception exit ${clinic_id} ${branch_id} ${screen}`).digest('base64url').slice(0, 22)
}

/** The branch and screen that an address opens, when its key is ours. */
async function openScreen({ house, clinic, params }: ExitCall): Promise<{ branch_id: string; screen: string } | undefined> {
  const branch = await findBranchInside(house.database.read, clinic.id, params.branch)
  const [screen, given] = [params.key.slice(0, 1), Buffer.from(params.key.slice(2))]
  if (!branch || !SCREENS.some((one) => one === screen)) return undefined
  const key = Buffer.from(keyOf(house, clinic.id, branch.id, screen))
  return given.length === key.length && timingSafeEqual(given, key) ? { branch_id: branch.id, screen } : undefined
}

export const exitRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET', url: '/reception/:clinic/exit/:branch/:key', permit: 'link', audit: null, params: Params,
    query: z.object({ thanks: z.literal('yes').optional().catch(undefined) }),
    async handle(call) {
      if (!(await openScreen(call))) return refuse(404)
      return page(<ExitPage call={call} thanks={call.query.thanks === 'yes'} is_wrong={false} />)
    },
  }),
  route({
    method: 'POST', url: '/reception/:clinic/exit/:branch/:key', permit: 'link', audit: null, params: Params,
    async handle(call) {
      const screen = await openScreen(call)
      if (!screen) return refuse(404)
      const face = FACES.find((one) => one === typedText(readFields(call.body), 'face'))
      if (!face) return page(<ExitPage call={call} thanks={false} is_wrong />, { status: 422 })
      await countPress(call, screen, face)
      // counted or not, whoever pressed is thanked
      return seeOther(`/reception/${call.clinic.slug}/exit/${call.params.branch}/${call.params.key}?thanks=yes`)
    },
  }),
]

async function countPress({ house, clinic, now }: ExitCall, { branch_id, screen }: { branch_id: string; screen: string }, face: Face): Promise<void> {
  await house.database.write(async (db) => {
    const known = await lockScreen(db, clinic.id, branch_id, screen)
    const { counts, guard } = judgePress(known, now)
    const is_mine = await saveScreen(db, clinic.id, branch_id, screen, guard, known === undefined)
    const hour = Number(localTime(now, clinic.zone).slice(0, 2))
    if (counts && is_mine) await addFace(db, clinic.id, branch_id, { day: localDate(now, clinic.zone), hour, face })
  })
}
