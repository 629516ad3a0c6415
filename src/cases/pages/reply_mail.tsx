// The mail that carries a reply or a question.
import type { Lang } from '../../platform/i18n.ts'
import { formatDate } from '../../platform/time.ts'
import { MAIL_STYLES, mailFoot, renderMailHtml } from '../../ui/index.ts'
import { casesWords } from '../words/index.ts'

export interface ReplyView {
  lang: Lang
  kind: 'reply' | 'question'
  text: string
  href: string
  /** The last local day on which the link works. */
  until: string
  signer: { name: string; post_ru: string | null; post_en: string | null } | null
}

/** Subject, HTML and plain text that say the same; neither names a clinic, a visit or a doctor who was seen. */
export function renderReplyMail(view: ReplyView): { subject: string; html: string; text: string } {
  const words = casesWords(view.lang).mail
  const subject = words[`${view.kind}_subject`]
  const lead = words[`${view.kind}_lead`]
  const link = view.kind === 'reply' ? words.verdict : words.answer
  const paragraphs = view.text.split(/\n+/).map((line) => line.trim()).filter(Boolean)
  const post = (view.lang === 'en' ? view.signer?.post_en : view.signer?.post_ru) ?? words.post
  const foot = [words.until(formatDate(view.lang, view.until)), words.do_not_reply, words.why]
  const html = renderMailHtml({ lang: view.lang, subject, foot }, (
    <>
      <p style={MAIL_STYLES.text}>{words.greeting}</p>
      <p style={MAIL_STYLES.text}>{lead}</p>
      {paragraphs.map((paragraph) => <p key={paragraph} style={MAIL_STYLES.quote}>{paragraph}</p>)}
      {view.signer && <p style={{ ...MAIL_STYLES.text, marginTop: 24 }}>{view.signer.name}<br />{post}</p>}
      {view.kind === 'reply' && <p style={MAIL_STYLES.text}>{words.verdict_lead}</p>}
      <p style={MAIL_STYLES.text}><a href={view.href} style={MAIL_STYLES.link}>{link}</a></p>
    </>
  ))
  const text = [
    words.greeting, lead, ...paragraphs, ...(view.signer ? [`${view.signer.name}\n${post}`] : []),
    ...(view.kind === 'reply' ? [words.verdict_lead] : []), `${link}: ${view.href}`, mailFoot(foot),
  ].join('\n\n')
  return { subject, html, text }
}
