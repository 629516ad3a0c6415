// The home page: doors for residents, today's work for staff, and in the demonstration whom one may be.
import { identityWords } from '../demo/identity_words.ts'
import { type DemoCard, listDemoCards } from '../demo/people.ts'
import { pickOneOfEach } from '../demo/people_order.ts'
import { page } from '../platform/http/answer.ts'
import { type Frame, route } from '../platform/http/route.ts'
import { type Read, all, one, sql } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import type { Lang } from '../platform/i18n.ts'
import { NETWORK_ID } from '../platform/ids.ts'
import { type Actor } from '../platform/permit.ts'
import { networkRail } from '../platform/rail.ts'
import { DAY_MS, localDate } from '../platform/time.ts'
import type { RailItem } from '../platform/slice.ts'
import { Aside, Card, Door, Doors, Empty, Heading, Lead, ResidentLayout, nameIn } from '../ui/index.ts'
import { siteWords } from './errors.tsx'

export const homeRoute = route({
  method: 'GET', url: '/', permit: 'public', audit: null,
  async handle({ house, actor, frame, lang, now }) {
    const db = house.database.read
    const state = await countState(db, now)
    const work = actor.kind === 'account' && actor.roles.length > 0 ? await listWork(house, actor, lang) : null
    const cards = frame.demo && actor.kind !== 'account'
      ? pickOneOfEach(await listDemoCards(db, localDate(now, house.config.OTKLIK_ZONE)))
      : []
    return page(<HomePage frame={frame} state={state} work={work} cards={cards} lives={house.config.OTKLIK_DEMO_LIFE} />)
  },
})

interface State { clinics: number; branches: number; answers: number }

/** What there is in the network now: open clinics, their branches, answers of the last 30 days. */
function countState(db: Read, now: Date): Promise<State> {
  return one(db, sql<State>`
    /* cross-clinic */
    select
      (select count(*)::int from clinics.clinic where active) as clinics,
      (select count(*)::int from clinics.branch where active) as branches,
      (select count(*)::int from ratings.answer where answered_at >= ${new Date(now.getTime() - 30 * DAY_MS)}) as answers`)
}

interface Work { place: string; links: readonly RailItem[] }

/** What the actor's roles open, clinic by clinic; a role in the whole network opens each clinic's pages from its own. */
async function listWork(house: House, actor: Actor & { kind: 'account' }, lang: Lang): Promise<Work[]> {
  const ids = [...new Set(actor.roles.map((role) => role.clinic_id))]
  const clinics = await all(house.database.read, sql<{ id: string; slug: string; name_ru: string; name_en: string }>`
    select id, slug, name_ru, name_en
    from clinics.clinic
    where id = any(${ids}::uuid[])
    order by length(slug), slug`)
  const work: Work[] = clinics.map((clinic) => ({
    place: lang === 'ru' ? clinic.name_ru : clinic.name_en,
    links: house.rail(actor, clinic, lang),
  }))
  if (ids.includes(NETWORK_ID)) {
    const links = networkRail(house, actor, lang)
    const words = siteWords(lang)
    work.unshift({ place: words.work_network, links: [...links, { label: words.work_clinics, href: '/clinics', place: 90 }] })
  }
  return work.filter((one) => one.links.length > 0)
}

function HomePage({ frame, state, work, cards, lives }: { frame: Frame; state: State; work: Work[] | null; cards: DemoCard[]; lives: boolean }) {
  const words = siteWords(frame.lang)
  return (
    <ResidentLayout {...frame} title={words.home_title}>
      <h1>{words.home_title}</h1>
      {work ? <MyWork lang={frame.lang} work={work} /> : <Lead>{words.home_lead}</Lead>}
      {work && <Heading>{words.doors_title}</Heading>}
      <Doors>
        <Door href="/access" title={words.door_access}>{words.door_access_more}</Door>
        <Door href={frame.demo ? '/mailbox' : '/letters/why'} title={words.door_letter}>
          {frame.demo ? words.door_letter_demo : words.door_letter_more}
        </Door>
        <Door href="/access/bookings" title={words.door_bookings}>
          {frame.user_name ? words.door_bookings_more : words.door_bookings_sign_in}
        </Door>
        <Door href="/clinics" title={words.door_clinics}>{words.door_clinics_more}</Door>
        {frame.user_name
          ? <Door href="/people/me" title={words.door_me}>{words.door_me_more}</Door>
          : <Door href={frame.sign_in_href} title={words.door_people}>{words.door_people_more}</Door>}
      </Doors>
      {state.clinics > 0 && <Aside>{words.state(state.clinics, state.branches, state.answers)}</Aside>}
      {frame.demo && <Demonstration lang={frame.lang} cards={cards} lives={lives} />}
    </ResidentLayout>
  )
}

function MyWork({ lang, work }: { lang: Lang; work: Work[] }) {
  const words = siteWords(lang)
  return (
    <section>
      <Heading>{words.work_title}</Heading>
      {work.length === 0 && <Empty why={words.work_none} next={words.work_none_next} />}
      {work.map(({ place, links }) => (
        <section key={place}>
          <Heading level={3}>{place}</Heading>
          <Doors>
            {links.map((link) => <Door key={link.href} href={link.href} title={link.label} />)}
          </Doors>
        </section>
      ))}
    </section>
  )
}

function Demonstration({ lang, cards, lives }: { lang: Lang; cards: DemoCard[]; lives: boolean }) {
  const words = siteWords(lang)
  const people = identityWords(lang)
  return (
    <section>
      <Heading>{cards.length > 0 ? words.demo_who : words.demo_title}</Heading>
      <p>{words.demo_lead}</p>
      {lives && <p>{words.demo_lives}</p>}
      {cards.map((card) => {
        const role = card.role ?? 'resident'
        const clinic = lang === 'ru' ? card.clinic_name_ru : card.clinic_name_en
        const name = nameIn(lang, card.name)
        return (
          <Card key={card.subject} title={words.demo_role(role)} href={`/people/sign-in?${new URLSearchParams({ back: '/', who: card.subject })}`}>
            <Aside>{clinic ? words.demo_person(name, clinic) : name}</Aside>
            <p>{people.days[role]}</p>
          </Card>
        )
      })}
      <p><a href="/mailbox">{words.demo_mailbox}</a></p>
    </section>
  )
}
