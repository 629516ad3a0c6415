// The pages of the demonstration's identity provider: whom to be, and the last step of signing out.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context, Interaction, Provider } from 'oidc-provider'
import type { ReactElement, ReactNode } from 'react'
import type { House } from '../platform/house.ts'
import { type Lang, NBSP, isLang } from '../platform/i18n.ts'
import { localDate } from '../platform/time.ts'
import { Actions, Aside, Button, Card, Empty, Form, Heading, Lead, ResidentLayout, StateTag, nameIn, renderDocument } from '../ui/index.ts'
import { identityWords } from './identity_words.ts'
import { type DemoCard, findDemoPerson, listDemoCards } from './people.ts'

const POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
  "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
].join('; ')

/** Presses the only button of the sign-out page; without script a person does. */
const PRESS = 'document.querySelector(\'button[name="logout"]\').click()\n'

/** Adds the page of demo people, where its form leads, and the script of the sign-out page. */
export function addIdentityPages(app: FastifyInstance, house: House, getProvider: () => Promise<Provider>): void {
  const rate = { config: { rateLimit: { max: 120, timeWindow: 60_000 } } }
  app.get('/identity/interaction/:uid', rate, async (request, reply) => {
    const step = await findStep(await getProvider(), request, reply)
    const lang = langOf(request, step?.params['ui_locales'])
    if (!step) return send(reply, 400, <GonePage lang={lang} path={request.url} sentence={identityWords(lang).gone} />)
    if (isLang((request.query as Record<string, unknown>)['lang'])) reply.setCookie('otklik-lang', lang, { path: '/', sameSite: 'lax', httpOnly: true })
    const cards = await listDemoCards(house.database.read, localDate(house.clock.now(), house.config.OTKLIK_ZONE))
    return send(reply, 200, <ChoicePage lang={lang} path={request.url} cards={cards} hint={step.params['login_hint']} />)
  })
  app.post('/identity/interaction/:uid', rate, async (request, reply) => {
    const step = await findStep(await getProvider(), request, reply)
    const lang = langOf(request, step?.params['ui_locales'])
    const { who } = (request.body ?? {}) as { who?: unknown }
    const person = typeof who === 'string' ? await findDemoPerson(house.database.read, who) : undefined
    if (!step || !person) {
      const words = identityWords(lang)
      return send(reply, 400, <GonePage lang={lang} path={request.url} sentence={step ? words.unknown : words.gone} />)
    }
    const next = await (await getProvider()).interactionResult(request.raw, reply.raw, { login: { accountId: who } }, { mergeWithLastSubmission: false })
    return reply.redirect(next, 303)
  })
  app.get('/identity/press.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(PRESS))
}

/** The step that the browser's cookie and the address name; undefined when it is over or was never begun here. */
async function findStep(provider: Provider, request: FastifyRequest, reply: FastifyReply): Promise<Interaction | undefined> {
  try {
    const step = await provider.interactionDetails(request.raw, reply.raw)
    return step.uid === (request.params as { uid: string }).uid && step.prompt.name === 'login' ? step : undefined
  } catch (error) {
    if ((error as Error).name === 'SessionNotFound') return undefined
    throw error
  }
}

function ChoicePage({ lang, path, cards, hint }: { lang: Lang; path: string; cards: readonly DemoCard[]; hint: string | undefined }) {
  const words = identityWords(lang)
  const groups = groupCards(lang, cards, hint)
  return (
    <Frame lang={lang} path={path} title={words.title}>
      <h1>{words.title}</h1>
      {groups.length === 0 ? <Empty why={words.none} next={words.none_next} /> : <Lead>{words.lead}</Lead>}
      {groups.map((group) => (
        <section key={group.title}>
          <Heading>{group.title}</Heading>
          {group.cards.map((card) => <PersonCard key={card.subject} lang={lang} card={card} action={path.split('?')[0]!} hinted={card.subject === hint} />)}
        </section>
      ))}
    </Frame>
  )
}

function PersonCard({ lang, card, action, hinted }: { lang: Lang; card: DemoCard; action: string; hinted: boolean }) {
  const words = identityWords(lang)
  const role = card.role ?? 'resident'
  const name = nameIn(lang, card.name)
  return (
    <Card title={`${name}, ${words.roles[role]}`}>
      {hinted && <p><StateTag state="attention">{words.suggested}</StateTag></p>}
      <p>{words.residents_days[card.subject] ?? words.days[role]}</p>
      <Form action={action}>
        <Actions>
          <Button kind="secondary" name="who" value={card.subject}>{words.choose(name)}</Button>
        </Actions>
      </Form>
    </Card>
  )
}

/** Residents, each clinic, the network, in the order of ROLE_ORDER; the group of a suggested person on top. */
function groupCards(lang: Lang, cards: readonly DemoCard[], hint: string | undefined): { title: string; cards: DemoCard[] }[] {
  const words = identityWords(lang)
  const groups = new Map<string, DemoCard[]>()
  for (const card of cards.toSorted((a, b) => rankOf(a) - rankOf(b))) {
    const clinic = (lang === 'ru' ? card.clinic_name_ru : card.clinic_name_en)?.replace(/([№.]) (?=\d)/g, `$1${NBSP}`)
    const title = clinic ?? (card.role ? words.network : words.residents)
    groups.set(title, [...(groups.get(title) ?? []), card])
  }
  const has = (group: { cards: DemoCard[] }) => Number(group.cards.some((card) => card.subject === hint))
  return [...groups].map(([title, members]) => ({ title, cards: members }))
    .toSorted((a, b) => has(b) - has(a) || placeOf(a.cards[0]!) - placeOf(b.cards[0]!))
}

const ROLE_ORDER: readonly (string | null)[] = [null, 'chief_doctor', 'head_of_department', 'doctor', 'administrator', 'senior_administrator', 'moderator', 'city_officer', 'operator']

function rankOf(card: DemoCard): number {
  return ROLE_ORDER.indexOf(card.role)
}

function placeOf(card: DemoCard): number {
  return card.clinic_slug ? 1 : card.role ? 2 : 0
}

function GonePage({ lang, path, sentence }: { lang: Lang; path: string; sentence: string }) {
  const words = identityWords(lang)
  return (
    <Frame lang={lang} path={path} title={words.gone_title}>
      <h1>{words.gone_title}</h1>
      <Lead>{sentence}</Lead>
      <Actions>
        <Button href="/people/sign-in">{words.again}</Button>
      </Actions>
    </Frame>
  )
}

/** The page before the provider's own session ends; `form` is the provider's, with its secret inside. */
export function showSignOut(context: Context, form: string): void {
  const [, action = ''] = /action="([^"]+)"/.exec(form) ?? []
  const [, secret = ''] = /name="xsrf" value="([^"]+)"/.exec(form) ?? []
  const lang = langOfCookie(context.cookies.get('otklik-lang'))
  const words = identityWords(lang)
  answer(context, (
    <Frame lang={lang} path="/" title={words.out_title}>
      <h1>{words.out_title}</h1>
      <Lead>{words.out}</Lead>
      <Form action={action}>
        <input type="hidden" name="xsrf" value={secret} />
        <Actions>
          <Button name="logout" value="yes">{words.out_next}</Button>
        </Actions>
      </Form>
      <script type="module" src="/identity/press.js" />
    </Frame>
  ))
}

/** What the provider shows when it cannot take a request. */
export function showError(context: Context, details: { error?: string }): void {
  const lang = langOfCookie(context.cookies.get('otklik-lang'))
  const words = identityWords(lang)
  answer(context, (
    <Frame lang={lang} path="/" title={words.error_title}>
      <h1>{words.error_title}</h1>
      <Lead>{words.error}</Lead>
      <Aside>{details.error}</Aside>
      <Actions>
        <Button href="/people/sign-in">{words.again}</Button>
      </Actions>
    </Frame>
  ))
}

function Frame({ lang, path, title, children }: { lang: Lang; path: string; title: string; children: ReactNode }) {
  return (
    <ResidentLayout lang={lang} path={path} title={title} robots="noindex" demo>
      {children}
    </ResidentLayout>
  )
}

function answer(context: Context, element: ReactElement): void {
  context.type = 'html'
  context.set('content-security-policy', POLICY)
  context.body = renderDocument(element)
}

function send(reply: FastifyReply, status: number, element: ReactElement) {
  return reply.code(status)
    .header('content-security-policy', POLICY)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(renderDocument(element))
}

function langOf(request: FastifyRequest, asked: string | undefined): Lang {
  const { lang } = request.query as { lang?: unknown }
  if (isLang(lang)) return lang
  return isLang(asked) ? asked : langOfCookie(request.cookies['otklik-lang'])
}

function langOfCookie(cookie: string | undefined): Lang {
  return isLang(cookie) ? cookie : 'ru'
}
