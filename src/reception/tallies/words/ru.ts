import { NBSP, pluralRu } from '../../../platform/i18n.ts'

export const ru = {
  kinds: {
    find_room: 'Найти кабинет',
    booking: 'Запись',
    ticket: 'Талон',
    card: 'Карта',
    attachment: 'Прикрепление',
    directions: 'Как пройти',
    wheelchair: 'Коляска',
    child: 'Ребёнок',
    taxi: 'Такси',
    complaint: 'Выслушать жалобу',
    thanks: 'Благодарность',
    other: 'Другое',
  },
  page: {
    until: (time: string) => `До${NBSP}${time}.`,
    total: 'Отметок за смену:',
    tallies: 'С чем вы помогли',
    done: (kind: string) => `Отмечено: ${kind}`,
    undo: 'Отменить',
    undone: 'Отметка отменена.',
    late: 'Отметку можно отменить в течение десяти секунд, время вышло.',
    nothing_personal: 'Отметка — это только счёт. О человеке не записывается ничего.',
    way: 'Найти кабинет',
    way_about: 'Путь по номеру, врачу или специальности; карточка на печать.',
    desk: 'Запись и талоны',
    desk_about: 'Записать, перенести, отменить, напечатать.',
    sign_off: 'Закончить смену',
    move: 'Перейти на другой пост',
    since: (when: string) => `Вы на посту с: ${when}.`,
  },
  counts: {
    rail: 'Отметки',
    title: 'Отметки за день',
    of_day: (day: string, n: number) => `${day}: ${n}${NBSP}${pluralRu(n, 'отметка', 'отметки', 'отметок')}.`,
    none: 'За этот день отметок нет.',
    none_next: 'Отметки ставят на посту одним нажатием; без сети они приходят позже.',
    by_kind: 'С чем помогли',
    by_hour: 'По часам',
    by_post: 'По постам',
    hour_of: (hour: number) => `${String(hour).padStart(2, '0')}:00–${String(hour + 1).padStart(2, '0')}:00`,
    csv: 'Скачать таблицу',
  },
  refusals: {
    kind: 'Выберите, с чем вы помогли, и нажмите ещё раз.',
    unknown: 'Отменять нечего: такой отметки на этой смене нет.',
    late: 'Отметку можно отменить в течение десяти секунд, время вышло.',
  },
}

export type Words = typeof ru
