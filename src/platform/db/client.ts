import pg from 'pg'

/**
 * One connection of ours. One that breaks between two statements has nobody to tell but its event, and without a listener the
 * process would end; the next statement on it is refused and says why.
 */
export class Client extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config)
    this.on('error', () => {})
  }
}
