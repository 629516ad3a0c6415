// Where a person is attached, in a line of their page.
import type { Lang } from '../../../platform/i18n.ts'
import { branchName } from '../../offers/pages/named.ts'
import type { Attachment } from '../queries/attachments.ts'
import { attachWords } from '../words/index.ts'

export function AttachedLine({ lang, attached }: { lang: Lang; attached: Attachment | undefined }) {
  const words = attachWords(lang).mine
  return (
    <p>
      {attached ? words.attached(branchName(lang, attached)) : words.none} <a href="/access/attachments">{words.title}</a>
    </p>
  )
}
