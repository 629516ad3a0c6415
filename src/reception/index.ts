// The door of reception: the entrance and the floors of a building, and those who work there.
import { type Part, joinParts } from '../platform/part.ts'
import type { Slice } from '../platform/slice.ts'
import { wayPart } from './way/index.ts'

const PARTS: readonly Part[] = [wayPart]

export const reception: Slice = { name: 'reception', ...joinParts(PARTS) }
