import { fieldOf } from '../../../platform/http/form.ts'
import type { Lang } from '../../../platform/i18n.ts'
import { Actions, Button, Form, Heading, Select, Table } from '../../../ui/index.ts'
import type { KnownBranch } from '../queries/knowledge.ts'
import { feedWords } from '../words/index.ts'
import type { SourceProps } from './source.tsx'

/** What the source names and nobody here knows, to be linked; and what is linked already. */
export function Linking(props: SourceProps) {
  const locations = props.unknown.filter(({ kind }) => kind === 'location')
  const codes = props.unknown.filter(({ kind }) => kind === 'specialty')
  return (
    <>
      {locations.length > 0 && <LocationForm {...props} unknown={locations} />}
      {codes.length > 0 && <SpecialtyForm {...props} unknown={codes} />}
      <Links {...props} />
    </>
  )
}

function LocationForm({ frame, fresh, unknown, branches, form }: SourceProps) {
  const words = feedWords(frame.lang)
  return (
    <>
      <Heading>{words.link_location}</Heading>
      <p>{words.link_location_lead}</p>
      <Form action={`/access/sources/${fresh.id}/locations`} csrf={frame.csrf}>
        <Select
          {...fieldOf(form, 'location')} label={words.location}
          options={unknown.map(({ code, name }) => ({ value: code, label: name === null ? code : `${name} (${code})` }))}
        />
        <Select
          {...fieldOf(form, 'branch')} label={words.branch}
          options={branches.map((branch) => ({ value: `${branch.clinic_slug}/${branch.slug}`, label: sayBranch(frame.lang, branch) }))}
        />
        <Actions><Button>{words.link}</Button></Actions>
      </Form>
    </>
  )
}

function SpecialtyForm({ frame, fresh, unknown, specialties, form }: SourceProps) {
  const words = feedWords(frame.lang)
  return (
    <>
      <Heading>{words.link_specialty}</Heading>
      <p>{words.link_specialty_lead}</p>
      <Form action={`/access/sources/${fresh.id}/specialties`} csrf={frame.csrf}>
        <Select
          {...fieldOf(form, 'foreign_code')} label={words.foreign_code}
          options={unknown.map(({ code }) => ({ value: code, label: code.replace('|', ' ').trim() }))}
        />
        <Select
          {...fieldOf(form, 'specialty')} label={words.specialty}
          options={specialties.map(({ code, name_ru, name_en }) => ({ value: code, label: frame.lang === 'ru' ? name_ru : name_en }))}
        />
        <Actions><Button>{words.link_code}</Button></Actions>
      </Form>
    </>
  )
}

function Links({ frame, fresh, branches, specialties, location_links, specialty_links }: SourceProps) {
  const words = feedWords(frame.lang)
  const path = `/access/sources/${fresh.id}`
  const branchOf = (id: string) => branches.find((branch) => branch.id === id)
  const rows = [
    ...location_links.map(({ location, branch_id }) => {
      const branch = branchOf(branch_id)
      return { action: `${path}/locations`, field: 'location', code: location, to: branch ? sayBranch(frame.lang, branch) : branch_id }
    }),
    ...specialty_links.map(({ code, specialty_code }) => {
      const known = specialties.find((one) => one.code === specialty_code)
      return { action: `${path}/specialties`, field: 'foreign_code', code, to: (frame.lang === 'ru' ? known?.name_ru : known?.name_en) ?? specialty_code }
    }),
  ]
  if (rows.length === 0) return null
  return (
    <>
      <Heading>{words.links}</Heading>
      <Table
        caption={words.links} caption_hidden rows={rows} row_key={({ field, code }) => `${field} ${code}`}
        columns={[
          { key: 'code', head: words.foreign_code, cell: ({ code }) => code.replace('|', ' ').trim() },
          { key: 'to', head: words.linked_to, cell: ({ to }) => to },
          { key: 'remove', head: words.unlink, cell: (row) => (
            <Form action={row.action} csrf={frame.csrf}>
              <input type="hidden" name={row.field} value={row.code} />
              <input type="hidden" name="removal" value="yes" />
              <Button kind="quiet">{words.unlink}</Button>
            </Form>
          ) },
        ]}
      />
    </>
  )
}

function sayBranch(lang: Lang, branch: KnownBranch): string {
  return lang === 'ru' ? `${branch.clinic_ru}, ${branch.name_ru}` : `${branch.clinic_en}, ${branch.name_en}`
}
