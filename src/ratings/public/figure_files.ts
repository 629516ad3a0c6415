// Released figures as files: CSV and JSON hold what the page shows and no more.
import type { BranchFigure } from '../kept/index.ts'
import { MARKS } from '../figures.ts'

export interface OpenClinic {
  slug: string
  name_ru: string
  name_en: string
}

/** The value of figures.json. In: branches whose withheld figures are null already. Shares are 0–1; a hidden cell is null. */
export function figuresJson(clinic: OpenClinic, branches: readonly BranchFigure[]): unknown {
  return {
    clinic: clinic.slug,
    name_ru: clinic.name_ru,
    name_en: clinic.name_en,
    branches: branches.map(({ branch_slug, name_ru, name_en, as_of, figure }) => ({
      branch: branch_slug,
      name_ru,
      name_en,
      as_of,
      figure: figure && {
        visits_from: figure.from,
        visits_until: figure.until,
        level: figure.level,
        answers: figure.n,
        letters: figure.letters,
        star: figure.star,
        low: figure.low,
        high: figure.high,
        response_rate: figure.response_rate,
        coverage: figure.coverage,
        marks: figure.marks && Object.fromEntries(MARKS.map((mark, at) => [mark, figure.marks![at]])),
        months: figure.months,
      },
    })),
  }
}

const HEAD = [
  'branch', 'name_ru', 'as_of', 'visits_from', 'visits_until', 'level', 'answers', 'letters', 'star', 'low', 'high',
  'response_rate', 'coverage', ...MARKS.map((mark) => `marks_${mark}`),
]

/** figures.csv (RFC 4180, UTF-8): a line a branch; `hidden` is a hidden cell, an empty one is not published at all. */
export function figuresCsv(branches: readonly BranchFigure[]): string {
  const lines = branches.map(({ branch_slug, name_ru, as_of, figure }) => [
    branch_slug, name_ru, as_of,
    figure?.from, figure?.until, figure?.level, figure?.n, figure?.letters, figure?.star, figure?.low, figure?.high,
    figure?.response_rate, figure?.coverage,
    ...MARKS.map((_, at) => (figure?.marks ? (figure.marks[at] ?? 'hidden') : null)),
  ])
  return [HEAD, ...lines].map((cells) => `${cells.map(writeCell).join(',')}\r\n`).join('')
}

/** Quoted where needed; a text that a spreadsheet would take for a formula begins with an apostrophe. */
function writeCell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'string' && /^[=+\-@\t]/.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
