// Every page of access, as somebody who may see it: residents, the front desk, the chief doctor, the operator.
import { after, before, describe, test } from 'node:test'
import { countNewClinics } from '../../src/access/waits/index.ts'
import { ACCESS_PAGES, chooseAccessParameters } from './access.pages.ts'
import { type Walk, fill, openWalk } from './walking.ts'

let walk: Walk
let parameters: Record<string, string>

before(async () => {
  walk = await openWalk()
  await countNewClinics(walk.t.house, new AbortController().signal)
  parameters = await chooseAccessParameters(walk)
})
after(() => walk?.close())

describe('every page of access', () => {
  for (const [url, looker] of Object.entries(ACCESS_PAGES)) {
    const [person, path] = typeof looker === 'string' ? [looker, url] : looker
    test(`${url}, as ${person}`, () => walk.lookAt(fill(path, parameters), person))
  }
})
