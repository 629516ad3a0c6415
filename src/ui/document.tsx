import type { ReactElement, ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Lang } from '../platform/i18n.ts'
import { assetUrl } from './assets.ts'
import { LangContext, uiWords } from './lang.ts'

export type DocumentProps = {
  lang: Lang
  /** The page's own name; the service's name is added after it. */
  title: string
  description?: string | undefined
  /** Residents read 18 to 19 px in one column; staff 15 to 16 px beside a rail. */
  density?: 'resident' | 'staff' | undefined
  theme?: 'light' | 'dark' | undefined
  /** A whole style sheet to inline in place of app.css and app.js; its hash belongs into the page's CSP. */
  inline_css?: string | undefined
  /** For instance 'noindex'. */
  robots?: string | undefined
  /** For instance 'no-referrer' on pages whose address is a secret. */
  referrer?: 'no-referrer' | 'same-origin' | 'origin' | undefined
  /** False turns off the one-key shortcuts of this page. */
  keys?: boolean | undefined
  /** More built scripts by name, for instance 'draft.js'. */
  scripts?: readonly string[] | undefined
  /** The address of the manifest, on pages that can be installed as an app. */
  manifest?: string | undefined
  /** More built style sheets by name, for instance 'map.css'. */
  styles?: readonly string[] | undefined
  children: ReactNode
}

/** The html shell of every page. Its children hold an element with the id `main`, for the skip link. */
export function Document(props: DocumentProps) {
  const words = uiWords(props.lang)
  return (
    <html lang={props.lang} data-density={props.density ?? 'resident'} data-theme={props.theme}>
      <head>
        <meta charSet="utf-8" />
        <title>{words.title_of(props.title)}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={props.theme ?? 'light dark'} />
        {props.description && <meta name="description" content={props.description} />}
        {props.robots && <meta name="robots" content={props.robots} />}
        {props.referrer && <meta name="referrer" content={props.referrer} />}
        <link rel="icon" href={assetUrl('icon.svg')} type="image/svg+xml" />
        {props.manifest !== undefined && <link rel="manifest" href={props.manifest} />}
        {props.inline_css === undefined ? <LinkedAssets /> : <style>{props.inline_css}</style>}
        {props.styles?.map((name) => (
          <link key={name} rel="stylesheet" href={assetUrl(name)} />
        ))}
        {props.scripts?.map((name) => (
          <script key={name} type="module" src={assetUrl(name)} />
        ))}
      </head>
      <body
        data-sending-words={words.already_sending}
        data-opening-words={words.still_opening}
        data-keys={props.keys === false ? 'off' : undefined}
      >
        <a className="skip" href="#main">
          {words.skip}
        </a>
        <LangContext value={props.lang}>{props.children}</LangContext>
      </body>
    </html>
  )
}

function LinkedAssets() {
  return (
    <>
      {['golos-text-cyrillic-wght-normal.woff2', 'golos-text-latin-wght-normal.woff2'].map((font) => (
        <link key={font} rel="preload" href={assetUrl(font)} as="font" type="font/woff2" crossOrigin="" />
      ))}
      <link rel="stylesheet" href={assetUrl('app.css')} />
      <script type="module" src={assetUrl('app.js')} />
    </>
  )
}

/** A whole page as text, doctype first. In: an element whose root is a Document (every layout's is). */
export function renderDocument(page: ReactElement): string {
  return `<!doctype html>${renderToStaticMarkup(page)}`
}
