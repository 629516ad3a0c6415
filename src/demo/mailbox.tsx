// The demonstration's mailbox: what the city's letters look like where they arrive. Its pages are in mailbox_pages.tsx.
import { z } from 'zod'
import type { Answer } from '../platform/http/answer.ts'
import { json, page, refuse, text } from '../platform/http/answer.ts'
import { type Call, route } from '../platform/http/route.ts'
import type { MailboxMessage } from '../platform/mail/mailbox.ts'
import { renderDocument } from '../ui/index.ts'
import { ListPage, MessagePage } from './mailbox_pages.tsx'
import { demoWords } from './words/index.ts'

const LIST_MAX = 100
const ListQuery = z.object({ q: z.string().trim().max(200).optional().catch(undefined), lang: z.string().optional().catch(undefined) })
const MessageParams = z.object({ id: z.string().regex(/^m\d{1,9}$/) })
type MessageCall = Call<z.infer<typeof MessageParams>, unknown>

// the page of a letter holds the letter in a frame; all else as on every page
const PAGE_POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'", "connect-src 'self'",
  "frame-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
].join('; ')
// a letter is written for mail programs: styles inside, no scripts, nothing loaded
const LETTER_POLICY = [
  "default-src 'none'", "style-src 'unsafe-inline'", 'img-src data:', "form-action 'none'", "base-uri 'none'", "frame-ancestors 'self'",
  'sandbox allow-top-navigation-by-user-activation',
].join('; ')

const list = route({
  method: 'GET', url: '/mailbox', permit: 'public', audit: null, demo_only: true, query: ListQuery,
  async handle({ house, query, frame, now }) {
    const { mailbox } = house.mail
    const messages = (await mailbox?.list({ limit: LIST_MAX, ...(query.q ? { query: query.q } : {}) })) ?? []
    return page(
      <ListPage
        frame={frame}
        query={query.q ?? ''}
        messages={messages}
        has_mailbox={mailbox !== null}
        count_max={LIST_MAX}
        zone={house.config.OTKLIK_ZONE}
        now={now}
      />,
    )
  },
})

const listJson = route({
  method: 'GET', url: '/mailbox/messages', permit: 'public', audit: null, demo_only: true, query: ListQuery,
  async handle({ house, query }) {
    const messages = (await house.mail.mailbox?.list({ limit: LIST_MAX, ...(query.q ? { query: query.q } : {}) })) ?? []
    return json({
      messages: messages.map(({ id, received_at, subject, from, to, size_bytes, text: body, html }) => ({
        id, received_at: received_at.toISOString(), subject, from, to, size_bytes, text: body, html,
        raw: `/mailbox/messages/${id}.eml`,
      })),
    })
  },
})

const message = route({
  method: 'GET', url: '/mailbox/messages/:id', permit: 'public', audit: null, demo_only: true, params: MessageParams,
  handle: (call) => withMessage(call, (found) => {
    const element = <MessagePage frame={call.frame} message={found} zone={call.house.config.OTKLIK_ZONE} now={call.now} />
    return text(renderDocument(element), 'text/html; charset=utf-8', 200, { 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-store' })
  }),
})

const letter = route({
  method: 'GET', url: '/mailbox/messages/:id/html', permit: 'public', audit: null, demo_only: true, params: MessageParams,
  handle: (call) => withMessage(call, (found) => {
    // its links open in the window, not in the frame
    const html = found.html.replace(/<head[^>]*>/i, (head) => `${head}<base target="_top">`)
    return text(html, 'text/html; charset=utf-8', 200, { 'content-security-policy': LETTER_POLICY, 'cache-control': 'no-store' })
  }),
})

const raw = route({
  method: 'GET', url: '/mailbox/messages/:id.eml', permit: 'public', audit: null, demo_only: true, params: MessageParams,
  handle({ house, params, lang }) {
    const bytes = house.mail.mailbox?.getRaw(params.id)
    if (!bytes) return refuse(404, demoWords(lang).mailbox.gone)
    return text(bytes, 'message/rfc822', 200, { 'content-disposition': `attachment; filename="${params.id}.eml"` })
  },
})

export const mailboxRoutes = [list, listJson, raw, letter, message]

async function withMessage({ house, params, lang }: MessageCall, show: (found: MailboxMessage) => Answer): Promise<Answer> {
  const found = await house.mail.mailbox?.get(params.id)
  return found ? show(found) : refuse(404, demoWords(lang).mailbox.gone)
}
