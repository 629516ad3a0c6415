// The list of clinics and the page of one.
import type { ReactNode } from 'react'
import type { Frame } from '../platform/http/route.ts'
import type { Lang } from '../platform/i18n.ts'
import type { RailItem } from '../platform/slice.ts'
import { Actions, Breadcrumbs, Button, DefinitionList, Empty, Field, Form, Heading, Lead, Phone, ResidentLayout, nameIn } from '../ui/index.ts'
import type { BranchDetail, ClinicDetail, ListedClinic } from './queries.ts'
import { byNumber, readHours } from './search.ts'
import { type Words, clinicsWords } from './words/index.ts'

/** All clinics by okrug, or those that were searched for. */
export function ClinicsPage({ frame, clinics, q, all_count }: { frame: Frame; clinics: readonly ListedClinic[]; q: string; all_count: number }) {
  const words = clinicsWords(frame.lang).list
  return (
    <ResidentLayout {...frame} title={words.title}>
      <h1>{words.title}</h1>
      <Lead>{words.lead}</Lead>
      <Form action="/clinics" method="get">
        <Field name="q" type="search" label={words.search} value={q} />
        <Actions>
          <Button kind="secondary">{words.find}</Button>
          {q && <Button kind="quiet" href="/clinics">{words.show_all}</Button>}
        </Actions>
      </Form>
      {q && clinics.length > 0 && <p role="status">{words.found(clinics.length)}</p>}
      {clinics.length === 0
        ? all_count === 0
          ? <Empty why={words.empty} next={words.empty_next} />
          : <Empty why={words.none(q)} next={words.none_next} />
        : <ClinicsByOkrug clinics={clinics} lang={frame.lang} />}
    </ResidentLayout>
  )
}

function ClinicsByOkrug({ clinics, lang }: { clinics: readonly ListedClinic[]; lang: Lang }) {
  const words = clinicsWords(lang).list
  return Array.from(Map.groupBy(clinics, (clinic) => clinic.okrug_code), ([code, here]) => (
    <section key={code}>
      <Heading>{(lang === 'en' ? here[0]!.okrug_en : here[0]!.okrug_ru) ?? words.no_okrug}</Heading>
      <ul>
        {[...here].sort(byNumber).map((clinic) => (
          <li key={clinic.id}>
            <a href={`/clinics/${clinic.slug}`}>{nameOf(clinic, lang)}</a>, {words[clinic.audience]}
          </li>
        ))}
      </ul>
    </section>
  ))
}

/** One clinic: who answers for it, what others add (panels), its branches. */
export function ClinicPage({ frame, clinic, branches, panels, work }: {
  frame: Frame
  clinic: ClinicDetail
  branches: readonly BranchDetail[]
  panels: readonly ReactNode[]
  /** What the reader's roles open at this clinic. */
  work: readonly RailItem[]
}) {
  const words = clinicsWords(frame.lang)
  const name = nameOf(clinic, frame.lang)
  return (
    <ResidentLayout {...frame} title={name}>
      <Breadcrumbs above={[{ href: '/clinics', label: words.page.all }]} here={name} />
      <h1>{name}</h1>
      <DefinitionList
        facts={[
          { term: words.page.audience, fact: words.list[clinic.audience] },
          { term: words.page.chief, fact: clinic.chief_doctor_name && nameIn(frame.lang, clinic.chief_doctor_name) },
          { term: words.page.phone, fact: clinic.phone && <Phone number={clinic.phone} /> },
          { term: words.page.okrug, fact: frame.lang === 'en' ? clinic.okrug_en : clinic.okrug_ru },
        ]}
      />
      {work.length > 0 && <WorkHere work={work} words={words} />}
      {panels.map((panel, index) => <div key={index}>{panel}</div>)}
      <Heading>{words.page.branches}</Heading>
      {branches.length === 0 && <Empty why={words.page.no_branches} next={words.page.no_branches_next} />}
      {branches.map((branch) => <Branch key={branch.id} branch={branch} words={words} lang={frame.lang} />)}
    </ResidentLayout>
  )
}

/** The way to a clinic's workplace for those whose role is in the whole network: their home page names no clinic. */
function WorkHere({ work, words }: { work: readonly RailItem[]; words: Words }) {
  return (
    <section>
      <Heading>{words.page.work}</Heading>
      <ul>
        {work.map(({ href, label }) => <li key={href}><a href={href}>{label}</a></li>)}
      </ul>
    </section>
  )
}

function Branch({ branch, words, lang }: { branch: BranchDetail; words: Words; lang: Lang }) {
  const hours = readHours(branch.opening_hours).map(([from, to, opens, closes]) => {
    const [first, last] = [words.days[from]!, words.days[to]!]
    return words.hours(from === to ? first : words.days_from_to(first, last), opens, closes)
  })
  return (
    <section>
      <Heading level={3}>{nameOf(branch, lang)}</Heading>
      <DefinitionList
        facts={[
          { term: words.page.address, fact: branch.address && <span lang="ru">{branch.address}</span> },
          { term: words.page.hours, fact: hours.join(', ') },
          ...(branch.phone ? [{ term: words.page.phone, fact: <Phone number={branch.phone} /> }] : []),
        ]}
      />
    </section>
  )
}

function nameOf(named: { name_ru: string; name_en: string }, lang: Lang): string {
  return lang === 'en' ? named.name_en : named.name_ru
}
