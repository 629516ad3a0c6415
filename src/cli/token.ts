import { type Command, UsageError } from './command.ts'

export const command: Command = {
  usage: 'otklik token',
  about: 'Not built yet.',
  options: {},
  run: () => Promise.reject(new UsageError('not built yet')),
}
