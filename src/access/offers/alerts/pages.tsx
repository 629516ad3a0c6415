// Pages of alerts: mine with the form for another, and the page that stops one.
import { type FieldErrors, type Typed, fieldOf } from '../../../platform/http/form.ts'
import type { Frame } from '../../../platform/http/route.ts'
import type { Lang } from '../../../platform/i18n.ts'
import { formatDate, localDate } from '../../../platform/time.ts'
import {
  Actions, Aside, Button, Card, Empty, ErrorSummary, Field, Form, Heading, Lead, Notice, Radios, ResidentLayout, Select, StateTag,
} from '../../../ui/index.ts'
import { branchName, inLang } from '../pages/named.ts'
import type { NamedBranch, NamedSpecialty } from '../queries/branches.ts'
import { offersWords } from '../words/index.ts'
import type { Alert } from './queries.ts'
import { alertHref } from './watching.ts'

export interface Okrug { code: string; name_ru: string; name_en: string }

export interface AlertsView {
  alerts: readonly Alert[]
  specialties: readonly NamedSpecialty[]
  okrugs: readonly Okrug[]
  branches: readonly NamedBranch[]
  typed: Typed
  errors: FieldErrors
  /** A point that another page handed over. */
  has_point: boolean
  has_email: boolean
  said: 'made' | 'stopped' | undefined
}

export const ALERT_CLASSES = ['afpn', 'cfpn', 'afpw', 'cfpw'] as const

export function AlertsPage({ frame, view, zone, now }: { frame: Frame; view: AlertsView; zone: string; now: Date }) {
  const { lang } = frame
  const words = offersWords(lang).alerts
  const today = localDate(now, zone)
  return (
    <ResidentLayout {...frame} title={words.title} robots="noindex">
      {view.said && <Notice kind="success">{words[view.said]}</Notice>}
      <h1>{words.title}</h1>
      <Lead>{words.lead}</Lead>
      <ErrorSummary errors={view.errors} />
      {!view.has_email && <Notice kind="warning"><p>{words.no_email}</p><p><a href="/access/people?back=/access/alerts">{offersWords(lang).join.people}</a></p></Notice>}
      <Form action="/access/alerts" csrf={frame.csrf}>
        <Select {...fieldOf(view, 's')} label={words.specialty} options={view.specialties.map((one) => ({ value: one.code, label: inLang(lang, one) }))} />
        <Radios {...fieldOf(view, 'c')} label={words.class} options={ALERT_CLASSES.map((value) => ({ value, label: words.classes[value]! }))} />
        <Field {...fieldOf(view, 'days')} type="number" min={0} max={28} label={words.days} />
        <Select
          {...fieldOf(view, 'where')} label={words.where} empty_label=""
          options={[
            { value: 'city', label: words.city },
            ...(view.has_point ? [{ value: 'point', label: words.point }] : []),
            { value: 'near', label: words.near },
            ...view.okrugs.map((one) => ({ value: `okrug:${one.code}`, label: words.okrug(inLang(lang, one)) })),
          ]}
        />
        {view.has_point && (
          <>
            <input type="hidden" name="lat" value={String(view.typed['lat'])} />
            <input type="hidden" name="lon" value={String(view.typed['lon'])} />
          </>
        )}
        <Select
          {...fieldOf(view, 'branch')} label={words.branch} optional
          options={view.branches.filter(({ latitude }) => latitude !== null).map((one) => ({ value: one.branch_id, label: branchName(lang, one) }))}
        />
        <Field {...fieldOf(view, 'km')} type="number" min={1} max={50} label={words.km} optional />
        <Aside>{words.once}</Aside>
        <Actions><Button>{words.submit}</Button></Actions>
      </Form>
      <Heading>{words.mine}</Heading>
      {view.alerts.length === 0 && <Empty why={words.empty} next={words.empty_next} />}
      {view.alerts.map((alert) => (
        <Card key={alert.id} title={sayAlert(lang, alert, view)}>
          {alert.matched.length > 0 && (
            <>
              <p><StateTag state="fine">{words.open_now}</StateTag></p>
              <Actions><Button kind="secondary" href={alertHref(alert)}>{words.look}</Button></Actions>
            </>
          )}
          <p>{words.until(formatDate(lang, localDate(alert.expires_at, zone), today))}</p>
          <Form action={`/access/alerts/${alert.id}/stop`} csrf={frame.csrf}><Button kind="quiet">{words.stop}</Button></Form>
        </Card>
      ))}
    </ResidentLayout>
  )
}

/** «Окулист: не позже чем через 3 дня, не дальше 5 км от …» */
export function sayAlert(lang: Lang, alert: Alert, view: Pick<AlertsView, 'specialties' | 'okrugs'>): string {
  const words = offersWords(lang).alerts
  const specialty = view.specialties.find(({ code }) => code === alert.specialty_code)
  const okrug = view.okrugs.find(({ code }) => code === alert.okrug_code)
  const where = alert.where_kind === 'city' ? words.where_city
    : alert.where_kind === 'okrug' ? words.okrug(okrug ? inLang(lang, okrug) : alert.okrug_code!)
    : words.where_near(alert.km_max!, alert.where_name ?? words.where_point)
  return words.sentence(specialty ? inLang(lang, specialty) : alert.specialty_code, alert.days_max, where)
}

export function StopPage({ frame, lang, action, stopped }: { frame: Frame; lang: Lang; action: string; stopped: boolean }) {
  const words = offersWords(lang).alerts
  return (
    <ResidentLayout {...frame} lang={lang} title={stopped ? words.stop_done : words.stop_title} robots="noindex" referrer="no-referrer">
      <Heading level={1}>{stopped ? words.stop_done : words.stop_title}</Heading>
      <Lead>{words.stop_lead}</Lead>
      {!stopped && <Form action={action} csrf={frame.csrf}><Actions><Button>{words.stop}</Button></Actions></Form>}
    </ResidentLayout>
  )
}
