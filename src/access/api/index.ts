import type { Part } from '../../platform/part.ts'
import { apiRoutes } from './routes.ts'

export const apiPart: Part = { routes: apiRoutes }
