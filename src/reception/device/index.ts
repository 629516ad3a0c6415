// Devices of administrators: the installed app, and what it delivers after an hour without network.
import type { Part } from '../../platform/part.ts'
import { appRoutes } from './app.ts'
import { directoryRoute } from './directory.tsx'
import { deviceRoutes } from './routes.ts'

export const devicePart: Part = {
  routes: [...appRoutes, directoryRoute, ...deviceRoutes],
}
