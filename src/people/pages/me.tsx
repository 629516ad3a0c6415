import type { Frame } from '../../platform/http/route.ts'
import { Actions, Button, DefinitionList, Empty, Form, Heading, Notice, Radios, ResidentLayout, Table } from '../../ui/index.ts'
import type { ListedRole } from '../queries/roles.ts'
import { peopleWords } from '../words/index.ts'
import { datesOf, placeOf } from './role_words.ts'

export function MePage(props: {
  frame: Frame
  account: { name: string; email: string | null; lang: 'ru' | 'en' }
  roles: readonly ListedRole[]
  today: string
  is_operator: boolean
  saved: boolean
}) {
  const { frame, account } = props
  const words = peopleWords(frame.lang)
  const { me } = words
  const columns = [
    { key: 'role', head: words.role_page.role, cell: (role: ListedRole) => words.roles[role.role] },
    { key: 'where', head: words.role_page.where, cell: (role: ListedRole) => placeOf(frame.lang, role) },
    { key: 'dates', head: words.role_page.dates, cell: (role: ListedRole) => datesOf(frame.lang, role, props.today) },
  ]
  return (
    <ResidentLayout {...frame} title={me.title} robots="noindex">
      <h1>{me.title}</h1>
      {props.saved && <Notice kind="success">{me.language_saved}</Notice>}
      <DefinitionList facts={[{ term: me.name, fact: account.name }, { term: me.email, fact: account.email }]} />
      <Heading>{me.roles}</Heading>
      <Table
        caption={me.roles} caption_hidden columns={columns} rows={props.roles} row_key={(role) => role.id}
        empty={<Empty why={me.no_roles} next={me.no_roles_next} />}
      />
      {props.is_operator && <p><a href="/people/roles">{me.to_operator}</a></p>}
      <Heading>{me.sessions}</Heading>
      <p><a href="/people/sessions">{me.to_sessions}</a></p>
      <Form action="/people/me/language" csrf={frame.csrf}>
        <Radios
          name="lang" label={me.language} hint={me.language_hint} value={account.lang}
          options={(['ru', 'en'] as const).map((lang) => ({ value: lang, label: me.languages[lang] }))}
        />
        <Actions>
          <Button>{me.language_save}</Button>
        </Actions>
      </Form>
    </ResidentLayout>
  )
}
