// What stands around a resident's page: name, language, signing in and out, footer.
import { assetHash, readAsset } from './assets.ts'
import type { DocumentProps } from './document.tsx'
import { Document } from './document.tsx'
import { Icon } from './icon.tsx'
import { nameIn } from './latin.ts'
import { useLang, useWords } from './lang.ts'

/** The name of the hidden field in which every form carries its CSRF token. */
export const CSRF_FIELD = '_csrf'

export type Link = { href: string; label: string }

/** Everything a header needs to know about the request; no layout reads anything else. */
export type HeaderProps = {
  /** Path and query of the page itself, without the host. */
  path: string
  /** The name of the person signed in, or null. */
  user_name?: string | null | undefined
  /** The CSRF token of the session, needed by the forms of the header. */
  csrf?: string | undefined
  /** Where the language is changed: a form's address (POST `lang`, `back`); by default a link `?lang=en`. */
  language_action?: string | undefined
  /** Addresses of signing in and out; without them neither is offered. */
  sign_in_href?: string | undefined
  sign_out_action?: string | undefined
  /** Whether the site is a demonstration and must say so. */
  demo?: boolean | undefined
}

type PageProps = Omit<DocumentProps, 'density'> & HeaderProps

export type ResidentLayoutProps = PageProps & {
  footer_links?: readonly Link[] | undefined
}

/** A resident's page: one column of at most 640 px. */
export function ResidentLayout(props: ResidentLayoutProps) {
  return (
    <Document {...props} density="resident">
      {props.demo && <DemoRibbon />}
      <header className="head">
        <ServiceName href="/" />
        <HeaderTools {...props} />
      </header>
      <main className="page" id="main" tabIndex={-1}>
        {props.children}
      </main>
      <Footer links={props.footer_links ?? []} />
    </Document>
  )
}

export type AnswerLayoutProps = Omit<DocumentProps, 'density' | 'inline_css'> & {
  demo?: boolean | undefined
  footer_links?: readonly Link[] | undefined
}

/**
 * The public answer page: its style inside, no webfont, not indexed, no referrer. It needs no script; with
 * `scripts={['draft.js']}` forms that name a `draft` keep what is typed until it is sent.
 */
export function AnswerLayout(props: AnswerLayoutProps) {
  return (
    <Document robots="noindex" referrer="no-referrer" {...props} inline_css={readAsset('answer.css')}>
      {props.demo && <DemoRibbon />}
      <header className="head">
        <ServiceName />
      </header>
      <main className="page" id="main" tabIndex={-1}>
        {props.children}
      </main>
      <Footer links={props.footer_links ?? []} />
    </Document>
  )
}

/** The CSP source of the answer page's inline style: `'sha256-…'` with its quotes, for `style-src`. */
export function answerStyleHash(): string {
  return assetHash('answer.css')
}

/** «Это демонстрация…», on every page of a demonstration. */
export function DemoRibbon() {
  return <aside className="demo">{useWords().demo}</aside>
}

/** The service's name and sign; a link home when it has an address. */
export function ServiceName({ href }: { href?: string | undefined }) {
  const inside = (
    <>
      <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
        <path
          fill="currentColor"
          fillRule="evenodd"
          d="M4 3h16a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-7l-5 4v-4H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zm8 2.5l1.6 3.4 3.7.5-2.7 2.5.7 3.7-3.3-1.8-3.3 1.8.7-3.7-2.7-2.5 3.7-.5z"
        />
      </svg>
      {useWords().service}
    </>
  )
  return href ? (
    <a className="head__name" href={href}>
      {inside}
    </a>
  ) : (
    <span className="head__name">{inside}</span>
  )
}

/** Language switch and signing in or out, as links and forms. */
export function HeaderTools(props: HeaderProps) {
  const words = useWords()
  const lang = useLang()
  return (
    <div className="head__tools">
      <LanguageSwitch {...props} />
      {props.user_name && (
        <span className="head__user">
          <Icon name="user" />
          {nameIn(lang, props.user_name)}
        </span>
      )}
      {props.user_name && props.sign_out_action && (
        <form method="post" action={props.sign_out_action}>
          <input type="hidden" name={CSRF_FIELD} value={props.csrf ?? ''} />
          <button className="link">{words.sign_out}</button>
        </form>
      )}
      {!props.user_name && props.sign_in_href && <a href={props.sign_in_href}>{words.sign_in}</a>}
    </div>
  )
}

function LanguageSwitch(props: HeaderProps) {
  const words = useWords()
  const other = useLang() === 'ru' ? 'en' : 'ru'
  if (props.language_action === undefined) {
    const [path = '/', query = ''] = props.path.split('?')
    const search = new URLSearchParams(query)
    search.set('lang', other)
    return (
      <a href={`${path}?${search}`} lang={other} hrefLang={other}>
        {words.other_language}
      </a>
    )
  }
  return (
    <form method="post" action={props.language_action}>
      <input type="hidden" name={CSRF_FIELD} value={props.csrf ?? ''} />
      <input type="hidden" name="back" value={props.path} />
      <button className="link" name="lang" value={other} lang={other}>
        {words.other_language}
      </button>
    </form>
  )
}

function Footer({ links }: { links: readonly Link[] }) {
  const words = useWords()
  return (
    <footer className="foot">
      <p>{words.footer_words}</p>
      {links.length > 0 && (
        <ul className="foot__links">
          {links.map((link) => (
            <li key={link.href}>
              <a href={link.href}>{link.label}</a>
            </li>
          ))}
        </ul>
      )}
    </footer>
  )
}
