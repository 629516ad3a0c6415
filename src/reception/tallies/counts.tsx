// Routes of a day's counts: as a page, and as a table for whoever adds up the city.
import { z } from 'zod'
import { page, text } from '../../platform/http/answer.ts'
import { addressDay } from '../../platform/http/day.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import type { Grants } from '../../platform/permit.ts'
import { localDate } from '../../platform/time.ts'
import { listAllPosts } from '../posts/queries/posts.ts'
import { postIn } from '../posts/rules/naming.ts'
import { CountsPage } from './pages/counts.tsx'
import { listTallyCounts } from './queries.ts'

export const countsGrants: Grants = { 'reception.tallies': ['senior_administrator', 'head_of_department', 'chief_doctor'] }

const DayQuery = z.object({ day: addressDay('').optional().catch(undefined) })

export const countsRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET', url: '/reception/:clinic/tallies', permit: 'reception.tallies', audit: null, query: DayQuery,
    async handle(call) {
      const { house, clinic, lang, now, query } = call
      const day = query.day ?? localDate(now, clinic.zone)
      const [counts, posts] = await Promise.all([listTallyCounts(house.database.read, clinic.id, day, day), listAllPosts(house.database.read, clinic.id)])
      const named = new Map(posts.map((post) => [post.id, `${postIn(lang, post.name, post.name_en)}, ${lang === 'en' ? post.branch_en : post.branch_ru}`]))
      return page(<CountsPage call={call} view={{ day, counts, posts: named }} />)
    },
  }),
  route({
    method: 'GET', url: '/reception/:clinic/tallies.csv', permit: 'reception.tallies', audit: null, query: DayQuery,
    async handle({ house, clinic, now, query }) {
      const day = query.day ?? localDate(now, clinic.zone)
      const [counts, posts] = await Promise.all([listTallyCounts(house.database.read, clinic.id, day, day), listAllPosts(house.database.read, clinic.id)])
      const named = new Map(posts.map((post) => [post.id, post]))
      const lines = counts.map(({ day: on, hour, post_id, kind, count }) => {
        const post = named.get(post_id)
        return [on, hour, post?.branch_slug, post?.name, kind, count].map(cellOf).join(',')
      })
      return text(`day,hour,branch,post,kind,count\r\n${lines.map((line) => `${line}\r\n`).join('')}`, 'text/csv; charset=utf-8', 200, {
        'content-disposition': `attachment; filename="tallies-${clinic.slug}-${day}.csv"`,
      })
    },
  }),
]

/** A cell of RFC 4180; what a spreadsheet would take for a formula is text. */
function cellOf(value: string | number | undefined): string {
  const written = String(value ?? '')
  const plain = /^[=+\-@\t\r]/.test(written) ? `'${written}` : written
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
