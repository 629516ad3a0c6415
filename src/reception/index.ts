// The door of reception: the entrance and the floors of a building, and those who work there.
import { type Part, joinParts } from '../platform/part.ts'
import type { Slice } from '../platform/slice.ts'
import { boardPart } from './board/index.ts'
import { devicePart } from './device/index.ts'
import { onCallPart } from './on_call/index.ts'
import { postsPart } from './posts/index.ts'
import { requestsPart } from './requests/index.ts'
import { seniorPart } from './senior/index.ts'
import { situationsPart } from './situations/index.ts'
import { talliesPart } from './tallies/index.ts'
import { hallPart } from './hall/index.ts'
import { wayPart } from './way/index.ts'

const PARTS: readonly Part[] = [postsPart, devicePart, talliesPart, boardPart, requestsPart, hallPart, onCallPart, situationsPart, seniorPart, wayPart]

export const reception: Slice = { name: 'reception', ...joinParts(PARTS) }
