import type { FastifyRequest } from 'fastify'
import type { House } from '../platform/house.ts'
import type { Actor } from '../platform/permit.ts'
import type { Slice } from '../platform/slice.ts'

export const people: Slice = { name: 'people' }

export async function findAccount(_house: House, _request: FastifyRequest): Promise<Actor | undefined> {
  return undefined
}

export async function findToken(_house: House, _authorization: string | undefined): Promise<Actor | undefined> {
  return undefined
}
