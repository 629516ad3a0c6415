// Screens that are read standing: wall boards and kiosks. Light on dark, 28 px and more, no rail, no footer.
import type { DocumentProps } from './document.tsx'
import { Document } from './document.tsx'
import { useLang, useWords } from './lang.ts'
import { DemoRibbon } from './layout.tsx'

export type WallLayoutProps = Omit<DocumentProps, 'density' | 'theme' | 'keys'> & {
  demo?: boolean | undefined
  /** Where the other language is; left out on screens that nobody touches. */
  language_href?: string | undefined
}

/** A screen in a hall. Its children are sized in `em` from 28 px up. */
export function WallLayout({ demo, language_href, children, ...document }: WallLayoutProps) {
  return (
    <Document {...document} theme="dark" keys={false}>
      <div className="wall">
        {demo && <DemoRibbon />}
        <main className="wall__main" id="main" tabIndex={-1}>
          {children}
        </main>
        {language_href !== undefined && <OtherLanguage href={language_href} />}
      </div>
    </Document>
  )
}

function OtherLanguage({ href }: { href: string }) {
  const other = useLang() === 'ru' ? 'en' : 'ru'
  return (
    <footer className="wall__foot">
      <a className="wall__language" href={href} lang={other} hrefLang={other}>{useWords().other_language}</a>
    </footer>
  )
}
