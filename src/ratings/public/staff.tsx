// Doctors' figures, for the chief doctor and for the doctor alone: in alphabetical order, no league table.
import type { ClinicScope, Frame } from '../../platform/http/route.ts'
import { type Lang, formatNumber, formatPercent } from '../../platform/i18n.ts'
import type { RailItem } from '../../platform/slice.ts'
import { formatDate } from '../../platform/time.ts'
import { Aside, Empty, Heading, StaffLayout, StateTag, Table, nameIn } from '../../ui/index.ts'
import type { DoctorFigure } from '../kept/index.ts'
import { FigureView, HOW_HREF } from './panel.tsx'
import { figureWords } from './words.ts'

export interface FigureDesk {
  frame: Frame
  clinic: ClinicScope
  rail: readonly RailItem[]
  today: string
  figures: readonly DoctorFigure[]
}

/** All doctors of a clinic, for the chief doctor. */
export function DoctorsPage({ desk }: { desk: FigureDesk }) {
  const { lang } = desk.frame
  const words = figureWords(lang).doctors
  return (
    <Desk desk={desk} path={`/ratings/${desk.clinic.slug}/doctors`} title={words.title}>
      <Aside>{words.lead}</Aside>
      <Table
        caption={words.title}
        caption_hidden
        rows={desk.figures}
        row_key={(row) => `${row.doctor_id} ${row.specialty_code} ${row.audience}`}
        columns={[
          { key: 'name', head: words.name, cell: (row) => nameIn(lang, row.doctor_name) },
          { key: 'specialty', head: words.specialty, cell: (row) => specialtyOf(row, lang) },
          { key: 'star', head: words.star, cell: (row) => <Star row={row} lang={lang} /> },
          { key: 'answers', head: words.answers, figure: true, cell: (row) => formatNumber(lang, row.figure.n) },
          { key: 'rate', head: words.rate, figure: true, cell: ({ figure }) => figure.response_rate !== null && formatPercent(lang, figure.response_rate) },
          { key: 'as_of', head: words.as_of, cell: (row) => formatDate(lang, row.as_of, desk.today) },
        ]}
        empty={<Empty why={words.empty} next={words.empty_next} />}
      />
      <Aside>{words.unlisted} <a href={HOW_HREF}>{figureWords(lang).how_link}</a></Aside>
    </Desk>
  )
}

/** A doctor's own figures. */
export function OwnFiguresPage({ desk }: { desk: FigureDesk }) {
  const { lang } = desk.frame
  const words = figureWords(lang).mine
  return (
    <Desk desk={desk} path={`/ratings/${desk.clinic.slug}/me`} title={words.title}>
      <Aside>{words.lead}</Aside>
      {desk.figures.length === 0 && <Empty why={words.empty} next={words.empty_next} />}
      {desk.figures.map((row) => (
        <section key={`${row.doctor_id} ${row.specialty_code} ${row.audience}`}>
          <Heading>{specialtyOf(row, lang)}</Heading>
          <FigureView kind="doctor" figure={row.figure} as_of={row.as_of} today={desk.today} lang={lang} />
        </section>
      ))}
    </Desk>
  )
}

function Desk({ desk, path, title, children }: { desk: FigureDesk; path: string; title: string; children: React.ReactNode }) {
  const { frame, clinic, rail } = desk
  return (
    <StaffLayout
      {...frame}
      title={title}
      place={frame.lang === 'en' ? clinic.name_en : clinic.name_ru}
      rail={rail.map((item) => ({ ...item, current: item.href === path }))}
    >
      <h1>{title}</h1>
      {children}
    </StaffLayout>
  )
}

function Star({ row: { figure }, lang }: { row: DoctorFigure; lang: Lang }) {
  const words = figureWords(lang)
  if (figure.star === null) return <StateTag state="unknown">{words.too_few}</StateTag>
  const [star, low, high] = [figure.star, figure.low!, figure.high!].map((mark) => formatNumber(lang, mark, 1)) as [string, string, string]
  return (
    <>
      {words.doctors.band(star, low, high)}
      {figure.level === 'preliminary' && <> <StateTag state="neutral">{words.preliminary}</StateTag></>}
    </>
  )
}

function specialtyOf(row: DoctorFigure, lang: Lang): string {
  const words = figureWords(lang).doctors
  const name = (lang === 'en' ? row.specialty_en : row.specialty_ru) ?? words.no_specialty
  return `${name}, ${words.audiences[row.audience]!}`
}
