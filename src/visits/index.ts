import type { Slice } from '../platform/slice.ts'

export const visits: Slice = { name: 'visits' }
