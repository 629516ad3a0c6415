import type { Words } from './public_ru.ts'

export const en: Words = {
  stop_title: 'Send no more letters?',
  stop_lead: 'Press the button and we will not ask for your opinion again.',
  stop_button: 'Send no more',
  stopped_title: 'There will be no more letters',
  stopped_lead: 'We have noted it at once. Within 48 hours it holds for all clinics of the city.',
  stopped_keep: 'Replies to your appeals and problem reports come separately: this does not change them.',
  stopped_plain: 'There will be no more letters.',
  undo_lead: 'Pressed by mistake?',
  undo_button: 'Send them again',
  again_title: 'Letters will come again',
  again_lead: 'Everything is as it was. Should you change your mind, use the same link.',
  forged_title: 'The link is incomplete or was changed',
  forged_next: 'Open it right from the letter: mail programs sometimes cut a long address. If that does not help, press “Unsubscribe” in the mail program itself.',
  gone_title: 'We have nowhere to write to',
  gone_lead: 'Your address is no longer in the system, so no letters will come anyway.',
  why_link: 'Why did I get a letter',

  why_title: 'Why did I get this letter',
  why_lead: 'A chief doctor would like to know your opinion. The letter goes to people who agreed to such letters.',
  why_sections: [
    ['Why the letter names nothing', 'Somebody else may see the letter. The details appear only after you follow the link.'],
    ['What we keep', 'Your address, how to greet you, your birth date, language and consent to letters. We have no family name, insurance policy or diagnosis. We do not track whether you opened the letter: there are no hidden pictures in it.'],
    ['Who reads the answer', 'The chief doctor, heads of department and the moderator, without your name or address. Others see only what the answer page itself says, and before sending you see how it will look.'],
    ['Must I answer', 'No. Without an answer there is one reminder, and then we do not ask again. There are at most two letters in 30 days.'],
    ['What the law says', 'That somebody sought care is a medical secret (law 323-FZ, article 13). Your data is kept in Russia and used for these letters only (law 152-FZ). Consent can be taken back at any time.'],
    ['How to refuse', 'At the foot of each letter is the link “Send me no more such letters”. One press is enough, no sign-in is needed.'],
  ],
}
