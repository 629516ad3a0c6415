// The list of a clinic's taxis.
import type { FieldErrors, Typed } from '../../../../platform/http/form.ts'
import { typedText } from '../../../../platform/http/form.ts'
import { Actions, Aside, Button, DefinitionList, Empty, ErrorSummary, Field, Form, Heading, Lead, Notice, Phone, nameIn } from '../../../../ui/index.ts'
import { type DeskCall, ReceptionFrame } from '../../../frame.tsx'
import type { Provider } from '../../queries/taxi.ts'
import { taxiWords } from '../words/index.ts'

export interface ProvidersView {
  providers: readonly (Provider & { secret: string | null })[]
  typed: Typed
  errors: FieldErrors
  done: 'added' | 'closed' | undefined
}

export function ProvidersPage({ call, view }: { call: DeskCall; view: ProvidersView }) {
  const { lang, clinic, frame } = call
  const words = taxiWords(lang)
  const base = `/reception/${clinic.slug}/taxi`
  const failed = typedText(view.typed, 'kind')
  const field = (kind: Provider['kind'], name: string) => ({
    id: `${kind}-${name}`, name, value: failed === kind ? typedText(view.typed, name) : '', error: failed === kind ? view.errors[name] : undefined,
  })
  return (
    <ReceptionFrame call={call} section="board" title={words.title}>
      <Heading level={1}>{words.title}</Heading>
      <ErrorSummary errors={Object.fromEntries(Object.entries(view.errors).map(([name, sentence]) => [`${failed}-${name}`, sentence]))} />
      {view.done && <Notice kind="success">{words.done[view.done]}</Notice>}
      <Lead>{words.lead}</Lead>
      {view.providers.length === 0 ? <Empty why={words.none} next={words.none_next} /> : (
        <ul className="keep">
          {view.providers.map((provider) => (
            <li key={provider.id}>
              <Heading>{nameIn(lang, provider.name)}</Heading>
              <DefinitionList facts={[
                { term: words.kinds[provider.kind], fact: provider.url ?? (provider.phone && <Phone number={provider.phone} />) },
                ...(provider.url && provider.phone ? [{ term: words.phone, fact: <Phone number={provider.phone} /> }] : []),
                ...(provider.secret ? [{ term: words.secret, fact: <code>{provider.secret}</code> }] : []),
              ]} />
              {provider.secret && <Aside>{words.secret_hint}</Aside>}
              <Form action={`${base}/${provider.id}/end`} csrf={frame.csrf}>
                <Actions><Button kind="secondary">{words.close(nameIn(lang, provider.name))}</Button></Actions>
              </Form>
            </li>
          ))}
        </ul>
      )}
      <Heading>{words.add_phone}</Heading>
      <Form action={base} csrf={frame.csrf} label={words.add_phone}>
        <input type="hidden" name="kind" value="phone" />
        <Field {...field('phone', 'name')} label={words.name} length_max={60} />
        <Field {...field('phone', 'phone')} label={words.phone} type="tel" short />
        <Actions><Button>{words.add_phone}</Button></Actions>
      </Form>
      <Heading>{words.add_webhook}</Heading>
      <Form action={base} csrf={frame.csrf} label={words.add_webhook}>
        <input type="hidden" name="kind" value="webhook" />
        <Field {...field('webhook', 'name')} label={words.name} length_max={60} />
        <Field {...field('webhook', 'url')} label={words.url} hint={words.url_hint} type="url" />
        <Field {...field('webhook', 'phone')} label={words.phone_optional} type="tel" short optional />
        <Actions><Button kind="secondary">{words.add_webhook}</Button></Actions>
      </Form>
    </ReceptionFrame>
  )
}
