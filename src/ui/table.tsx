// Figures that align: tables and lists of facts.
import type { ReactNode } from 'react'
import { useWords } from './lang.ts'

export type Column<Row> = {
  key: string
  head: string
  cell: (row: Row) => ReactNode
  /** Figures stand on the right, under each other. */
  figure?: boolean | undefined
}

export type TableProps<Row> = {
  caption: string
  /** The caption is read aloud but not shown, when a heading above says the same. */
  caption_hidden?: boolean | undefined
  /** The first column names the row. */
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  row_key: (row: Row) => string
  /** A last line of totals: cells by column key. */
  totals?: Readonly<Record<string, ReactNode>> | undefined
  /** In place of the table when there are no rows: an `Empty`. */
  empty?: ReactNode | undefined
}

/** A table; on a narrow screen a row becomes a block with the column's name before each cell. */
export function Table<Row>(props: TableProps<Row>) {
  const { columns, rows, totals } = props
  if (rows.length === 0 && props.empty !== undefined) return <>{props.empty}</>
  return (
    <table className="table" role="table">
      <caption className={props.caption_hidden ? 'hidden' : undefined}>{props.caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column.key} scope="col" role="columnheader" className={alignment(column)}>
              {column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={props.row_key(row)} role="row">
            {columns.map((column, index) =>
              index === 0 ? (
                <th key={column.key} scope="row" role="rowheader">
                  {column.cell(row)}
                </th>
              ) : (
                <td key={column.key} role="cell" data-label={column.head} className={alignment(column)}>
                  <span>{column.cell(row)}</span>
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
      {totals && (
        <tfoot role="rowgroup">
          <tr role="row">
            {columns.map((column, index) =>
              index === 0 ? (
                <th key={column.key} scope="row" role="rowheader">
                  {totals[column.key]}
                </th>
              ) : (
                <td key={column.key} role="cell" data-label={column.head} className={alignment(column)}>
                  <span>{totals[column.key]}</span>
                </td>
              ),
            )}
          </tr>
        </tfoot>
      )}
    </table>
  )
}

function alignment(column: { figure?: boolean | undefined }): string | undefined {
  return column.figure ? 'figures' : undefined
}

export type Fact = { term: string; fact: ReactNode }

/** Facts about one thing: a term on the left, what holds on the right. A missing fact says «нет данных». */
export function DefinitionList({ facts }: { facts: readonly Fact[] }) {
  const words = useWords()
  return (
    <dl className="facts">
      {facts.map(({ term, fact }) => (
        <div className="facts__row" key={term}>
          <dt>{term}</dt>
          <dd>
            {fact === null || fact === undefined || fact === '' ? (
              <span className="no-data">{words.no_data}</span>
            ) : (
              fact
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

export type Moment = {
  key: string
  /** Already written for people: «вт 24 ноября, 09:30». */
  when: string
  /** The instant or date for machines, ISO 8601. */
  datetime: string
  what: ReactNode
  who?: string | undefined
  /** What has not happened yet stands with an empty mark. */
  coming?: boolean | undefined
}

/** What happened, in order. */
export function Timeline({ moments, label }: { moments: readonly Moment[]; label: string }) {
  return (
    <ol className="timeline" aria-label={label}>
      {moments.map((moment) => (
        <li key={moment.key} className={moment.coming ? 'moment moment--coming' : 'moment'}>
          <time className="moment__when" dateTime={moment.datetime}>
            {moment.when}
          </time>
          <div className="moment__what">
            {moment.what}
            {moment.who && <span className="moment__who">{moment.who}</span>}
          </div>
        </li>
      ))}
    </ol>
  )
}
