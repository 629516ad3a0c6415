// Ways through: where one is, the next page, another view of the same list. All of them are links.
import { Fragment } from 'react'
import { Icon } from './icon.tsx'
import type { Link } from './layout.tsx'
import { useWords } from './lang.ts'

/** The path from the home page to here; the last one is this page and no link. */
export function Breadcrumbs({ above, here }: { above: readonly Link[]; here: string }) {
  const words = useWords()
  return (
    <nav className="crumbs" aria-label={words.breadcrumbs}>
      <ol>
        {above.map((link) => (
          <li key={link.href}>
            <a href={link.href}>{link.label}</a>
          </li>
        ))}
        <li aria-current="page">{here}</li>
      </ol>
    </nav>
  )
}

/** To the neighbouring pages. An address left out means there is none; `page` of `pages` when known. */
export function Pagination({
  previous_href,
  next_href,
  page,
  pages,
}: {
  previous_href?: string | undefined
  next_href?: string | undefined
  page?: number | undefined
  pages?: number | undefined
}) {
  const words = useWords()
  if (previous_href === undefined && next_href === undefined) return null
  return (
    <nav className="pages" aria-label={words.pages}>
      {previous_href !== undefined && (
        <a className="pages__link" href={previous_href} rel="prev">
          <Icon name="arrow-left" />
          {words.page_previous}
        </a>
      )}
      {page !== undefined && pages !== undefined && <span>{words.page_of(page, pages)}</span>}
      {next_href !== undefined && (
        <a className="pages__link pages__link--next" href={next_href} rel="next">
          {words.page_next}
          <Icon name="arrow-right" />
        </a>
      )}
    </nav>
  )
}

export type Tab = Link & { current?: boolean | undefined; count?: number | undefined }

/** Views of one thing, each its own page. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav className="tabs" aria-label={label}>
      <ul>
        {tabs.map((tab) => (
          <li key={tab.href}>
            <a href={tab.href} aria-current={tab.current ? 'page' : undefined}>
              {tab.label}
              {tab.count !== undefined && <span className="tabs__count"> {tab.count}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** A filter as links: each leads to the list with or without it; the one in force has a tick and a rim. */
export function Pills({ label, pills }: { label: string; pills: readonly Tab[] }) {
  return (
    <nav className="pills" aria-label={label}>
      <span className="pills__label">{label}</span>
      {pills.map((pill) => (
        <Fragment key={pill.href}>
          <a className="pill" href={pill.href} aria-current={pill.current ? 'true' : undefined}>
            {pill.current && <Icon name="check" size={16} />}
            {pill.label}
            {pill.count !== undefined && <span className="tabs__count">{pill.count}</span>}
          </a>
        </Fragment>
      ))}
    </nav>
  )
}
