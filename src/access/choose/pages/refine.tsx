// What may be narrowed down: one question after another, all in the form of /access.
import type { Lang } from '../../../platform/i18n.ts'
import { Actions, Button, Checkboxes, Details, Field, Radios, Select } from '../../../ui/index.ts'
import type { CityBook } from '../books.ts'
import type { Understood } from '../listing.ts'
import { languageName } from '../phrases.ts'
import { chooseWords } from '../words/index.ts'
import { NEEDS, SOON_DAYS, type Wish, wishHref } from '../wish.ts'

/** The first question: what is wrong, or which doctor. */
export function Question({ wish, lang }: { wish: Wish; lang: Lang }) {
  const words = chooseWords(lang).ask
  return <Field name="q" type="search" label={words.q} hint={words.q_hint} value={wish.q} length_max={100} />
}

export function Refine({ city, understood, lang }: { city: CityBook; understood: Understood; lang: Lang }) {
  const { wish, is_street_unknown, streets } = understood
  const words = chooseWords(lang)
  const { form } = words
  const is_open = is_street_unknown || streets.length > 0
  return (
    <>
      <input type="hidden" name="s" value={wish.s ?? ''} />
      <input type="hidden" name="was" value={wish.q} />
      <Details summary={form.refine} open={is_open}>
        <Question wish={wish} lang={lang} />
        <Who wish={wish} lang={lang} />
        <Select
          name="okrug" label={form.okrug} value={wish.okrug ?? ''} empty_label={form.okrug_any}
          options={city.okrugs.map(({ code, name_ru, name_en }) => ({ value: code, label: lang === 'en' ? name_en : name_ru }))}
        />
        <Field
          name="from" label={form.from} hint={form.from_hint} value={wish.from} length_max={100} optional
          error={is_street_unknown ? form.from_unknown(wish.from) : undefined}
        />
        {streets.length > 0 && (
          <div role="status">
            <p>{form.from_which}</p>
            <ul>
              {streets.map(({ name }) => <li key={name}><a lang="ru" href={wishHref(wish, { from: name })}>{name}</a></li>)}
            </ul>
          </div>
        )}
        {wish.place && wish.from === '' && (
          <>
            <input type="hidden" name="lat" value={wish.place.lat} />
            <input type="hidden" name="lon" value={wish.place.lon} />
          </>
        )}
        <div className="near" data-near data-near-no={form.near_no} hidden>
          <button className="button button--secondary" type="button">{form.near}</button>
          <p className="field__hint">{form.near_why}</p>
          <p className="field__error" role="status" />
        </div>
        <Radios
          name="days" label={form.days} value={wish.days === null ? '' : String(wish.days)}
          options={[{ value: '', label: form.days_any }, ...SOON_DAYS.map((days) => ({ value: String(days), label: days === 1 ? form.days_1 : form.days_within(days) }))]}
        />
        <Checkboxes name="need" label={form.needs} values={wish.needs} options={NEEDS.map((need) => ({ value: need, label: words.needs[need] }))} />
        {city.languages.length > 0 && (
          <Select
            name="speaks" label={form.speaks} value={wish.speaks ?? ''} empty_label={form.speaks_any}
            options={city.languages.map((code) => ({ value: code, label: languageName(code, lang) }))}
          />
        )}
        <Radios
          name="order" label={form.order} value={wish.order}
          options={[{ value: 'soon', label: form.soon }, { value: 'near', label: form.near_first }]}
        />
        <Actions>
          <Button>{form.show}</Button>
          <Button kind="quiet" href={wishHref(wish, { okrug: null, from: '', place: null, days: null, needs: [], speaks: null, order: 'soon' })}>{form.reset}</Button>
        </Actions>
      </Details>
    </>
  )
}

function Who({ wish: { who }, lang }: { wish: Wish; lang: Lang }) {
  const words = chooseWords(lang).form
  return (
    <>
      <Radios name="age" label={words.who} value={who.age} options={[{ value: 'adult', label: words.adult }, { value: 'child', label: words.child }]} />
      <Radios name="visit" label={words.visit} value={who.visit} options={[{ value: 'first', label: words.first }, { value: 'repeat', label: words.repeat }]} />
      <Radios name="referral" label={words.referral} value={who.referral ? 'yes' : 'no'} options={[{ value: 'no', label: words.no }, { value: 'yes', label: words.yes }]} />
      <Radios
        name="urgency" label={words.urgency} value={who.urgency}
        options={[{ value: 'planned', label: words.planned }, { value: 'urgent', label: words.urgent }]}
      />
    </>
  )
}
