import type { Words } from './ru.ts'

export const en: Words = {
  title: 'Who drives visitors',
  lead: 'A taxi can be called by phone and the call noted in the request. A provider that speaks our protocol gets the order by itself, and the state of the ride comes back to the board.',
  none: 'Nobody is on the list',
  none_next: 'Add a taxi’s phone or a provider’s address.',
  kinds: { phone: 'By phone', webhook: 'Ordered by itself' },
  add_phone: 'Add a phone',
  add_webhook: 'Add a provider',
  name: 'Name',
  phone: 'Phone',
  phone_optional: 'Phone for when an order cannot be sent',
  url: 'Address to send orders to',
  url_hint: 'Begins with https://. The protocol is described in Otklik’s documentation, under taxis.',
  secret: 'Secret of the provider',
  secret_hint: 'Our orders are signed with it. Hand it to the provider so that nobody else sees it.',
  close: (name) => `Take away: ${name}`,
  done: { added: 'Added.', closed: 'Taken away.' },
  gone: 'There is no such provider on the list any more.',
  errors: {
    name: 'Write a name of at most 60 characters.',
    phone: 'Write the phone in digits: +7 495 123-45-67.',
    url: 'Write an address that begins with https://, without a user name and a password.',
  },
}
