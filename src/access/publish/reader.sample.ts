// A reader of SMART Scheduling Links written from its specification alone, with nothing of ours: what a stranger's program
// makes of our publication. It checks what the specification and FHIR R4 demand of each resource.
import assert from 'node:assert/strict'

type Resource = Record<string, any> // oxlint-disable-line typescript/no-explicit-any

export interface ReadPublication {
  transactionTime: string
  locations: Map<string, Resource>
  schedules: Map<string, Resource>
  slots: Map<string, Resource>
}

const ID = /^[A-Za-z0-9\-.]{1,64}$/
const INSTANT = /^([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)-(0[1-9]|1[0-2])-(0[1-9]|[1-2][0-9]|3[0-1])T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?(Z|(\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00))$/
const SMART = 'http://fhir-registry.smarthealthit.org/StructureDefinition/'
/** Elements of each resource in R4 that we might use: anything else would be none. */
const ELEMENTS: Record<string, readonly string[]> = {
  Location: ['id', 'meta', 'extension', 'identifier', 'status', 'name', 'alias', 'description', 'telecom', 'address', 'position', 'hoursOfOperation'],
  Schedule: ['id', 'meta', 'extension', 'identifier', 'active', 'serviceCategory', 'serviceType', 'specialty', 'actor', 'planningHorizon', 'comment'],
  Slot: ['id', 'meta', 'extension', 'identifier', 'serviceType', 'specialty', 'appointmentType', 'schedule', 'status', 'start', 'end', 'overbooked', 'comment'],
}

/** Reads a manifest and everything it names. */
export async function readPublication(address: string): Promise<ReadPublication> {
  const response = await fetch(address, { headers: { accept: 'application/json' } })
  assert.equal(response.status, 200)
  assert.match(response.headers.get('content-type') ?? '', /^application\/json/)
  const manifest = (await response.json()) as Resource
  assert.match(manifest['transactionTime'], INSTANT)
  assert.equal(new URL(manifest['request']).pathname, '/$bulk-publish')
  const read: ReadPublication = { transactionTime: manifest['transactionTime'], locations: new Map(), schedules: new Map(), slots: new Map() }
  for (const { type, url } of manifest['output']) {
    assert.ok(['Location', 'Schedule', 'Slot'].includes(type))
    const file = await fetch(url, { headers: { accept: 'application/fhir+ndjson' } })
    assert.equal(file.status, 200, url)
    assert.match(file.headers.get('content-type') ?? '', /^application\/fhir\+ndjson/)
    const text = await file.text()
    assert.ok(text === '' || text.endsWith('\n'))
    for (const line of text.split('\n').filter((each) => each !== '')) {
      const resource = JSON.parse(line) as Resource
      assert.equal(resource['resourceType'], type)
      checkResource(resource)
      const into = type === 'Location' ? read.locations : type === 'Schedule' ? read.schedules : read.slots
      assert.ok(!into.has(resource['id']), `${type}/${resource['id']} comes twice`)
      into.set(resource['id'], resource)
    }
  }
  for (const schedule of read.schedules.values()) assert.ok(read.locations.has(schedule['actor'][0].reference.replace('Location/', '')))
  for (const slot of read.slots.values()) assert.ok(read.schedules.has(slot['schedule'].reference.replace('Schedule/', '')))
  return read
}

function checkResource(resource: Resource): void {
  const { resourceType: type, id, ...rest } = resource
  assert.match(id, ID)
  for (const [name, value] of Object.entries(rest)) {
    assert.ok(ELEMENTS[type]!.includes(name), `${type}.${name}`)
    assert.ok(value !== null && value !== '' && !(Array.isArray(value) && value.length === 0), `${type}.${name} is empty`)
  }
  for (const extension of [...(resource['extension'] ?? []), ...(resource['meta']?.extension ?? [])]) {
    assert.ok(URL.canParse(extension.url))
    assert.equal(Object.keys(extension).filter((key) => key.startsWith('value')).length, 1)
  }
  if (type === 'Location') checkLocation(resource)
  if (type === 'Schedule') checkSchedule(resource)
  if (type === 'Slot') checkSlot(resource)
}

function checkLocation({ name, telecom, identifier, position }: Resource): void {
  assert.ok(typeof name === 'string')
  assert.ok(telecom.length > 0 && telecom.every((one: Resource) => ['phone', 'url'].includes(one['system']) && typeof one['value'] === 'string'))
  assert.ok(identifier.length > 0 && identifier.every((one: Resource) => URL.canParse(one['system']) && typeof one['value'] === 'string'))
  if (position) assert.ok(typeof position.latitude === 'number' && typeof position.longitude === 'number')
}

function checkSchedule({ actor, serviceType }: Resource): void {
  assert.equal(actor.length, 1, 'the specification has room for one actor')
  assert.match(actor[0].reference, /^Location\/[A-Za-z0-9\-.]{1,64}$/)
  assert.ok(serviceType.every((one: Resource) => one['coding'].length > 0))
}

function checkSlot({ schedule, status, start, end, extension = [] }: Resource): void {
  assert.match(schedule.reference, /^Schedule\/[A-Za-z0-9\-.]{1,64}$/)
  assert.ok(status === 'free' || status === 'busy')
  assert.match(start, INSTANT)
  assert.match(end, INSTANT)
  assert.ok(Date.parse(end) > Date.parse(start))
  const find = (name: string) => extension.find((one: Resource) => one['url'] === `${SMART}${name}`)
  const capacity = find('slot-capacity')
  if (capacity) assert.ok(Number.isInteger(capacity.valueInteger) && capacity.valueInteger > 0)
  if (status === 'free') assert.ok(URL.canParse(find('booking-deep-link')?.valueUrl ?? '') || find('booking-phone')?.valueString, 'nobody could book it')
}
