import type { Words } from './ru.ts'

export const en: Words = {
  refusals: {
    unknown: 'This was not taken: the app and the server did not understand each other. Reload the page and do it again.',
    old: 'This is older than a week and was not taken. If it still matters, do it anew.',
    no_shift: 'This was not taken: this device had no such shift. Sign on to a post and do it again.',
    before: 'This was done before the shift began and was not taken. Check the clock of the device.',
    after: 'The shift was over by then and this was not taken. Sign on to a post again and do it once more.',
    revoked: 'You are no longer on the list of this post and this was not taken. Speak to the senior administrator.',
    foreign: 'This came from another device already and was not taken a second time.',
  },
  standing: {
    revoked: 'You were taken off the list of this post. Speak to the senior administrator.',
    replaced: 'Somebody else signed on to your post. If that is a mistake, sign on again.',
  },
  asked: {
    shape: 'Expected were device and items: at most 200 acts, each with id, shift, at and kind.',
  },
}
