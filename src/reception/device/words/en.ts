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
    over: 'The time of the shift is over. If you still work, sign on again: nothing is taken without a shift.',
    revoked: 'You were taken off the list of this post. Speak to the senior administrator.',
    replaced: 'Somebody else signed on to your post. If that is a mistake, sign on again.',
  },
  state: {
    waiting: 'Not sent',
    sent: 'All sent',
    sending: 'Sending',
    offline: 'No network: kept on the device, it goes by itself',
    signed_out: 'You are signed out: sign in and all of it goes',
    forbidden: 'You are no administrator here: sign in as whoever did it',
    trouble: 'The server cannot take it yet, trying again',
    understood: 'Understood',
    given_up: 'The server could not take this and has noted the fault. Do it again or tell the senior administrator.',
  },
  frame: {
    refused: 'Not taken',
    sign_in: 'Sign in',
    unread: 'New notice',
    nav: 'Workplace',
    post: 'Post',
    board: 'Board',
    directory: 'Who is where',
    situation: 'I don’t know what to do',
    app: 'Otklik: post',
  },
  directory: {
    title: 'Who is where',
    as_of: (when, branch) => `${branch}. As of ${when}.`,
    none: 'We have no schedules of this building.',
    none_next: 'Ask at the desk; the way to a room by its number is under “Find a room”.',
    find: 'Doctor, specialty or room',
    nobody: 'room',
    unknown: 'room not given',
    marks: 'Entrances, lifts, toilets, desk',
  },
  asked: {
    shape: 'Expected were device and items: at most 200 acts, each with id, shift, at and kind.',
  },
}
