// The workplace: a slim rail of words, the list of work and its detail side by side where there is room.
import type { ReactNode } from 'react'
import type { DocumentProps } from './document.tsx'
import { Document } from './document.tsx'
import { Icon } from './icon.tsx'
import type { HeaderProps } from './layout.tsx'
import { DemoRibbon, HeaderTools, ServiceName } from './layout.tsx'
import { useWords } from './lang.ts'
import { Tabs } from './navigation.tsx'
import { KeyHint } from './reading.tsx'

export type RailItem = {
  href: string
  label: string
  /** How many things wait there; nothing is shown for 0 or when left out. */
  count?: number | undefined
  current?: boolean | undefined
  /** What it belongs to: a long rail is read by groups. */
  group?: RailGroup | undefined
  /** Address of the entry whose tab it is, where that one is there. */
  within?: string | undefined
  /** Its name as the first of its own tabs. */
  tab?: string | undefined
}

type RailGroup = keyof ReturnType<typeof useWords>['rail_groups']

export type StaffLayoutProps = Omit<DocumentProps, 'density'> &
  HeaderProps & {
    /** Single words; more than seven are shown in groups, each with its name. What is within another entry is a tab above the page. */
    rail: readonly RailItem[]
    /** Whose place this is: the clinic or the office, under the service's name. */
    place?: string | undefined
  }

/** A staff page: rail on the left from 1,100 px; below, the same behind one button on top. */
export function StaffLayout(props: StaffLayoutProps) {
  const { entries, head, tabs } = foldRail(props.rail)
  return (
    <Document {...props} density="staff">
      {props.demo && <DemoRibbon />}
      <div className="desk">
        <header className="rail">
          <ServiceName href="/" />
          {props.place && <p className="rail__place">{props.place}</p>}
          <button className="rail__open" type="button" popoverTarget="menu">
            <Icon name="list" />
            <MenuWord />
          </button>
          <div className="rail__menu" id="menu" popover="auto">
            <Rail items={entries} />
            <HeaderTools {...props} />
          </div>
          {props.keys !== false && <Keys />}
        </header>
        <main className="desk__main" id="main" tabIndex={-1}>
          {head && tabs.length > 0 && <Tabs label={head.label} tabs={[{ ...head, label: head.tab ?? head.label }, ...tabs]} />}
          {props.children}
        </main>
      </div>
    </Document>
  )
}

/** The entries of the rail itself, and the one where the reader is with what stands within it. */
function foldRail(items: readonly RailItem[]) {
  const isTab = ({ within }: RailItem) => items.some(({ href }) => href === within)
  const here = items.find(({ current }) => current)
  const head = here && isTab(here) ? items.find(({ href }) => href === here.within) : here
  return {
    entries: items.filter((item) => !isTab(item)).map((item) => ({ ...item, current: item === head && (item === here ? 'page' as const : 'true' as const) })),
    head,
    tabs: head ? items.filter(({ within }) => within === head.href) : [],
  }
}

function MenuWord() {
  return <>{useWords().menu}</>
}

/** Nobody reads more words at once. */
const UNGROUPED_MAX = 7

type Entry = Omit<RailItem, 'current'> & { current: 'page' | 'true' | false }

function Rail({ items }: { items: readonly Entry[] }) {
  const words = useWords()
  const groups = [...Map.groupBy(items, ({ group }) => group)]
  const is_long = items.length > UNGROUPED_MAX && groups.length > 1
  return (
    <nav aria-label={words.sections}>
      {is_long ? groups.map(([group, some]) => <Group key={group ?? ''} name={group} items={some} />) : <Items items={items} />}
    </nav>
  )
}

function Group({ name, items }: { name: RailGroup | undefined; items: readonly Entry[] }) {
  const words = useWords()
  if (!name) return <Items items={items} />
  const id = `rail-${name}`
  return (
    <>
      <p className="rail__group" id={id}>{words.rail_groups[name]}</p>
      <Items items={items} labelled_by={id} />
    </>
  )
}

function Items({ items, labelled_by }: { items: readonly Entry[]; labelled_by?: string }) {
  return (
    <ul className="rail__items" aria-labelledby={labelled_by}>
      {items.map((item) => (
        <li key={item.href}>
          <a className="rail__item" href={item.href} aria-current={item.current || undefined}>
            {item.label}
            {item.count ? <span className="rail__count">{item.count}</span> : null}
          </a>
        </li>
      ))}
    </ul>
  )
}

function Keys() {
  const words = useWords()
  return (
    <dl className="keys" aria-label={words.keys_title}>
      <div>
        <dt>
          <KeyHint keys="j" />
        </dt>
        <dd>{words.keys_next}</dd>
      </div>
      <div>
        <dt>
          <KeyHint keys="k" />
        </dt>
        <dd>{words.keys_previous}</dd>
      </div>
      <div>
        <dt>
          <KeyHint keys="Enter" />
        </dt>
        <dd>{words.keys_open}</dd>
      </div>
      <div>
        <dt>
          <KeyHint keys="/" />
        </dt>
        <dd>{words.keys_search}</dd>
      </div>
    </dl>
  )
}

/**
 * List and detail: side by side from 1,100 px; below, the detail if there is one, else the list.
 * `list_href` leads back from the detail on small screens; `placeholder` fills the empty side on large ones.
 */
export function Split({
  list,
  detail,
  list_href,
  placeholder,
}: {
  list: ReactNode
  detail?: ReactNode | undefined
  list_href: string
  placeholder?: ReactNode | undefined
}) {
  const words = useWords()
  return (
    <div className={detail ? 'split split--open' : 'split'}>
      <div className="split__list">{list}</div>
      <div className="split__detail">
        {detail && (
          <a className="split__back" href={list_href}>
            <Icon name="arrow-left" />
            {words.back_to_list}
          </a>
        )}
        {detail ?? placeholder}
      </div>
    </div>
  )
}

/** The rows of a work list, walked by the keys j and k and opened by Enter. Children are `Row`s. */
export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className="rows" aria-label={label} data-list="">
      {children}
    </ul>
  )
}

/** One thing to do: a link over the whole row, a side note on the right, a second line below. */
export function Row({
  href,
  title,
  side,
  children,
  current,
}: {
  href: string
  title: ReactNode
  side?: ReactNode | undefined
  children?: ReactNode | undefined
  current?: boolean | undefined
}) {
  return (
    <li className="row" data-row="">
      <div className="row__line">
        <a className="row__title" href={href} aria-current={current ? 'true' : undefined}>
          {title}
        </a>
        {side && <span className="row__side">{side}</span>}
      </div>
      {children && <div className="row__more">{children}</div>}
    </li>
  )
}
