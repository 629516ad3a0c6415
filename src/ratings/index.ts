import type { Slice } from '../platform/slice.ts'

export const ratings: Slice = { name: 'ratings' }
