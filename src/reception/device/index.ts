// Devices of administrators: the installed app, and what it delivers after an hour without network.
import type { Part } from '../../platform/part.ts'
import { deviceRoutes } from './routes.ts'

export { type Act, type ActOutcome, type ItemCall, type ItemKind, registerItem } from './items.ts'

export const devicePart: Part = {
  routes: deviceRoutes,
}
