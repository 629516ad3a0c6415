// The door of choosing: /access, its map and comparison, the page of a branch, and a panel for the clinic's page.
import type { Part } from '../../platform/part.ts'
import { openKeptBooks } from './keeping.ts'
import { branchRoutes, listRoutes } from './public.tsx'

export { accessPanel } from './panel.tsx'

export const choosePart: Part = { routes: [...listRoutes, ...branchRoutes], webServices: openKeptBooks }
