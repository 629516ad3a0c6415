// Residents' routes: unsubscribing by the link of a letter (RFC 8058), taking it back, and why a letter came.
import { page, text } from '../platform/http/answer.ts'
import { readFields } from '../platform/http/form.ts'
import { type AnyRoute, route } from '../platform/http/route.ts'
import { AgainPage, ForgedPage, GonePage, StopPage, StoppedPage, WhyPage } from './pages/public.tsx'
import { readUnsubscribeLink, resubscribe, unsubscribe } from './subscription.ts'
import { publicWords } from './words/index.ts'

// the address is a secret: it goes nowhere with a click
const SECRET = { 'referrer-policy': 'no-referrer' }

const stopRoute = route<{ token: string }>({
  method: 'GET',
  url: '/letters/unsubscription/:token',
  permit: 'link',
  audit: null,
  handle({ house, params, frame, now }) {
    const link = readUnsubscribeLink(house, params.token, now)
    if (!link) return page(<ForgedPage frame={frame} />, { status: 404, headers: SECRET })
    return page(<StopPage frame={frame} token={params.token} />, { headers: SECRET })
  },
})

const stopNowRoute = route<{ token: string }>({
  method: 'POST',
  url: '/letters/unsubscription/:token',
  permit: 'link',
  audit: 'letters.unsubscribed',
  body_bytes_max: 10_000,
  async handle({ house, params, body, frame, lang, now, request_id }) {
    // mail programs post this field, without cookies, and want no page
    const one_click = readFields(body)['List-Unsubscribe'] === 'One-Click'
    const link = readUnsubscribeLink(house, params.token, now)
    if (!link) return page(<ForgedPage frame={frame} />, { status: 404, headers: SECRET })
    const done = await unsubscribe(house, link, request_id)
    if (one_click)
      return text(`${publicWords(lang).stopped_plain}\n`, 'text/plain; charset=utf-8', 200, SECRET)
    return page(done ? <StoppedPage frame={frame} token={params.token} /> : <GonePage frame={frame} />, {
      headers: SECRET,
    })
  },
})

const againRoute = route<{ token: string }>({
  method: 'POST',
  url: '/letters/subscription/:token',
  permit: 'link',
  audit: 'letters.subscribed',
  body_bytes_max: 10_000,
  async handle({ house, params, frame, now, request_id }) {
    const link = readUnsubscribeLink(house, params.token, now)
    if (!link) return page(<ForgedPage frame={frame} />, { status: 404, headers: SECRET })
    await resubscribe(house, link, request_id)
    return page(<AgainPage frame={frame} token={params.token} />, { headers: SECRET })
  },
})

const whyRoute = route({
  method: 'GET',
  url: '/letters/why',
  permit: 'public',
  audit: null,
  handle: ({ frame }) => page(<WhyPage frame={frame} />),
})

export const publicRoutes: readonly AnyRoute[] = [stopRoute, stopNowRoute, againRoute, whyRoute]
