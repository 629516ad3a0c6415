// How soon, on a clinic's own page: each branch with its doctors.
import type { ClinicPanel } from '../../clinics/index.ts'
import { localDate } from '../../platform/time.ts'
import { Details, Heading, Table } from '../../ui/index.ts'
import { type ClassCode, classCode } from '../slot.ts'
import { HOW_HREF, type BranchWait, findWaits } from '../waits/index.ts'
import { booksOf } from './books.ts'
import { type Card, makeCard } from './listing.ts'
import { branchHref, specialtyName, thirdPhrase, whenPhrase } from './phrases.ts'
import { chooseWords } from './words/index.ts'

/** A panel for `/clinics/:clinic`: kept waits of the clinic, two statements. */
export const accessPanel: ClinicPanel = async ({ house, clinic, lang, now }) => {
  const words = chooseWords(lang)
  const [city, waits] = await Promise.all([booksOf(house).city(now), findWaits(house.database.read, { clinic_id: clinic.id })])
  const branches = city.branches.filter(({ clinic_id }) => clinic_id === clinic.id)
  const today = localDate(now, clinic.zone)
  const rowsOf = (branch_id: string) => waits.filter((wait) => wait.branch_id === branch_id).flatMap((wait) => {
    const specialty = city.specialties.get(wait.specialty_code)
    const code = usualClass(wait, clinic.audience, city.norms.rule(wait.specialty_code).referral_needed)
    const branch = branches.find((each) => each.branch_id === branch_id)
    if (!specialty || !code || !branch) return []
    const book = { waits: new Map([[branch_id, wait]]), times: new Map() }
    const card = makeCard(city, book, branch, code, city.norms.find(wait.specialty_code, false, today), now)
    return [{ specialty, code, card }]
  }).sort((a, b) => specialtyName(a.specialty, lang).localeCompare(specialtyName(b.specialty, lang), lang))
  const known = branches.map((branch) => ({ branch, rows: rowsOf(branch.branch_id) })).filter(({ rows }) => rows.length > 0)
  return (
    <section aria-labelledby="waits">
      <Heading id="waits">{words.panel.title}</Heading>
      {known.length === 0 && <p>{words.panel.empty}</p>}
      {known.map(({ branch, rows }) => (
        <Details key={branch.branch_id} summary={lang === 'en' ? branch.branch_en : branch.branch_ru}>
          <Table
            caption={words.panel.caption(lang === 'en' ? branch.branch_en : branch.branch_ru)}
            caption_hidden
            rows={rows}
            row_key={({ specialty }) => specialty.code}
            columns={[
              { key: 'doctor', head: words.panel.doctor, cell: ({ specialty, code }) => <a href={branchHref(branch, specialty.code, code)}>{specialtyName(specialty, lang)}</a> },
              { key: 'next', head: words.panel.next, cell: ({ card }) => nextWords(card, branch.zone) },
              { key: 'third', head: words.panel.third, cell: ({ card }) => thirdPhrase(card, lang) },
            ]}
          />
        </Details>
      ))}
      {known.length > 0 && <p className="aside">{words.panel.note} <a href={HOW_HREF}>{words.list.how}</a></p>}
    </section>
  )

  function nextWords({ figure }: Card, zone: string) {
    return figure?.next_at ? whenPhrase(new Date(figure.next_at), zone, now, lang) : <span className="no-data">{words.card.none}</span>
  }
}

/** The class that a row tells of: an adult where adults are seen, with a referral where one is needed; undefined when neither. */
function usualClass({ figures }: BranchWait, audience: string, referral: boolean): ClassCode | undefined {
  const ages = audience === 'child' ? (['child', 'adult'] as const) : (['adult', 'child'] as const)
  return ages.map((age) => classCode({ age, visit: 'first', urgency: 'planned', referral })).find((code) => figures[code])
}
