import { pluralEn } from '../../platform/i18n.ts'
import type { Words } from './ru.ts'

export const en: Words = {
  mailbox: {
    title: 'The demonstration’s mailbox',
    lead: 'All letters of this city land here: the demonstration has no real mail and writes to nobody outside.',
    search: 'Subject or address',
    find: 'Find letters',
    all: 'Show all letters',
    list: 'Letters, newest first',
    count: (n) => `${n} ${pluralEn(n, 'letter', 'letters')}`,
    newest: (n) => `The newest ${n} are shown.`,
    subject: 'Subject',
    no_subject: 'No subject',
    to: 'To',
    from: 'From',
    time: 'When',
    none: 'No letters yet.',
    none_next: 'Letters leave between 9:00 and 21:00, as a rule a day after the visit. Wait a minute and reload the page.',
    none_found: (query) => `No letters match “${query}”.`,
    none_found_next: 'Subjects and addresses are searched. Try another word.',
    elsewhere: 'This server’s letters leave by real mail, so the mailbox is empty.',
    elsewhere_next: 'To see letters here, remove the setting SMTP_URL.',
    letter: 'The letter as its recipient sees it',
    text: 'The same letter as plain text',
    headers: 'Headers',
    raw: 'Download the whole message',
    back: 'All letters',
    gone: 'This letter is no longer in the mailbox: the last two thousand are kept, and a restart empties it.',
  },
}
