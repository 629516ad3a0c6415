import type { Words } from './ru.ts'

export const en: Words = {
  mail: {
    greeting: (name) => `Dear ${name},`,
    greeting_unnamed: 'Hello,',
    stars_lead: 'How would you rate us today?',
    stars_ends: '1 is very bad, 5 is excellent.',
    stars_hint: 'The mark is only preselected on the page: you can change it, and it is not sent until you confirm.',
    star_names: ['1, very bad', '2, bad', '3, fair', '4, good', '5, excellent'],
    write: 'Write what was good and what to mend',
    until: (date) => `You can answer until ${date}.`,
    do_not_reply: 'Mail sent in reply to this is read by nobody: please write through the link above.',
    why: 'Why did I get this letter',
    unsubscribe: 'Send me no more such letters',
  },
  defaults: {
    adult: {
      subject: 'Please share your opinion',
      body: [
        'I would like you to find things calm, clear and without needless waiting here. Please tell us what works and what needs mending.',
        'It takes a minute: marks are enough, writing is up to you. My colleagues and I read every answer.',
      ].join('\n\n'),
      reminder_subject: 'You can still share your opinion',
      reminder_body: 'A few days ago I asked for your opinion. If you have a minute, there is still time. I will not remind you again.',
    },
    child: {
      subject: 'Please share your opinion',
      body: [
        'I would like children and parents to find things calm, clear and without needless waiting here. Please tell us what works and what needs mending.',
        'It takes a minute: marks are enough, writing is up to you. My colleagues and I read every answer.',
      ].join('\n\n'),
      reminder_subject: 'You can still share your opinion',
      reminder_body: 'A few days ago I asked for your opinion. If you have a minute, there is still time. I will not remind you again.',
    },
  },
}
