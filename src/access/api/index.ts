import type { Part } from '../part.ts'
import { apiRoutes } from './routes.ts'

export const apiPart: Part = { routes: apiRoutes }
