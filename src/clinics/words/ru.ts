import { NBSP, formatNumber, pluralRu } from '../../platform/i18n.ts'

export const ru = {
  list: {
    title: 'Поликлиники города',
    lead: 'Выберите поликлинику, чтобы увидеть адреса, часы работы и что говорят пациенты.',
    search: 'Название или номер',
    find: 'Найти',
    found: (n: number) => `${pluralRu(n, 'Нашлась', 'Нашлись', 'Нашлось')} ${formatNumber('ru', n)}${NBSP}${pluralRu(n, 'поликлиника', 'поликлиники', 'поликлиник')}`,
    show_all: 'Показать все',
    none: (q: string) => `Поликлиники «${q}» мы не нашли`,
    none_next: 'Проверьте номер или введите часть названия, например «7» или «детская».',
    empty: 'Поликлиник пока нет',
    empty_next: 'Они появятся, когда их информационные системы подключатся к сервису.',
    no_okrug: 'Без округа',
    child: 'для детей',
    both: 'для взрослых и детей',
    adult: 'для взрослых',
  },
  page: {
    chief: 'Главный врач',
    phone: 'Телефон',
    okrug: 'Округ',
    audience: 'Кого принимают',
    branches: 'Филиалы',
    address: 'Адрес',
    hours: 'Часы работы',
    no_branches: 'Филиалы ещё не внесены',
    no_branches_next: 'Сведения о филиалах присылает сама поликлиника.',
    all: 'Все поликлиники',
    work: 'Для сотрудников',
  },
  days: { mon: 'пн', tue: 'вт', wed: 'ср', thu: 'чт', fri: 'пт', sat: 'сб', sun: 'вс' } as Record<string, string>,
  hours: (days: string, opens: string, closes: string) => `${days}${NBSP}${opens}–${closes}`,
  days_from_to: (from: string, to: string) => `${from}–${to}`,
}

export type Words = typeof ru
