import type { Writable } from 'node:stream'
import type { House } from '../platform/house.ts'
import type { Slice } from '../platform/slice.ts'

export const demo: Slice = { name: 'demo' }

export async function loadCityOnce(_house: House, _out: Writable): Promise<void> {}
export function greet(_house: House, _out: Writable): void {}
