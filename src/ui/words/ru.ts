import { NBSP, formatNumber, formatPercent, pluralRu } from '../../platform/i18n.ts'

const count = (n: number) => formatNumber('ru', n)

export const ru = {
  service: 'Отклик',
  title_of: (page: string) => `${page} — Отклик`,
  home: 'На главную',
  skip: 'Перейти к содержанию',
  demo: 'Это демонстрация: город и люди вымышлены',
  other_language: 'English',
  sign_in: 'Войти',
  sign_out: 'Выйти',
  sections: 'Разделы',
  rail_groups: { answers: 'Ответы пациентов', booking: 'Запись', reception: 'Приём посетителей', network: 'Сеть' },
  menu: 'Меню',
  breadcrumbs: 'Где вы находитесь',
  footer_words: 'Отклик: город спрашивает, слушает и отвечает',
  back_to_list: 'К списку',
  keys_title: 'Клавиши',
  keys_next: 'следующая строка',
  keys_previous: 'предыдущая строка',
  keys_open: 'открыть',
  keys_search: 'поиск',

  optional: 'необязательно',
  errors_title: (n: number) =>
    n === 1
      ? 'Нужно исправить один ответ'
      : `Нужно исправить ${n}${NBSP}${pluralRu(n, 'ответ', 'ответа', 'ответов')}`,
  choose: 'Выберите',
  length_max: (n: number) => `До ${count(n)}${NBSP}${pluralRu(n, 'знака', 'знаков', 'знаков')}`,
  file_size_max: (megabytes: number) => `Не больше ${count(megabytes)}${NBSP}МБ`,
  cancel: 'Не делать этого',

  star_names: ['1, очень плохо', '2, плохо', '3, сносно', '4, хорошо', '5, отлично'] as readonly string[],
  star_worst: 'очень плохо',
  star_best: 'отлично',
  not_applicable: 'Нечего оценивать',

  fine: 'в порядке',
  attention: 'нужно внимание',
  late: 'просрочено',
  unknown: 'нет данных',
  notice_info: 'К сведению',
  notice_success: 'Готово',
  notice_warning: 'Обратите внимание',
  notice_error: 'Ошибка',

  no_data: 'нет данных',
  hidden: 'скрыто',
  hidden_why: 'Скрыто там, где ответов так мало, что по ним можно узнать человека.',
  figure_answers: (answers: number, letters: number) =>
    `${count(answers)}${NBSP}${pluralRu(answers, 'ответ', 'ответа', 'ответов')} на${NBSP}` +
    `${count(letters)}${NBSP}${pluralRu(letters, 'письмо', 'письма', 'писем')}, ` +
    formatPercent('ru', answers / letters),
  figure_answers_only: (answers: number) =>
    `${count(answers)}${NBSP}${pluralRu(answers, 'ответ', 'ответа', 'ответов')}`,
  figure_spoken: (value: string, low: string, high: string) =>
    `${value} из${NBSP}5; скорее всего, от${NBSP}${low} до${NBSP}${high}`,
  figure_spoken_alone: (value: string) => `${value} из${NBSP}5`,
  figure_later: (needed: number) => `Оценку покажем, когда ответов будет не меньше ${count(needed)}`,
  how_counted: 'Как мы считаем',

  pages: 'Страницы',
  page_of: (page: number, pages: number) => `Страница ${count(page)} из${NBSP}${count(pages)}`,
  page_previous: 'Назад',
  page_next: 'Дальше',

  month: 'Месяц',
  months: [
    'янв',
    'фев',
    'мар',
    'апр',
    'май',
    'июн',
    'июл',
    'авг',
    'сен',
    'окт',
    'ноя',
    'дек',
  ] as readonly string[],
  chart_table: 'Те же числа таблицей',
  progress_of: (done: number, total: number) => `${count(done)} из${NBSP}${count(total)}`,

  already_sending: 'Уже отправляем. Нажимать второй раз не нужно.',
  still_opening: 'Открываем страницу, сервер отвечает медленно.',
  characters_left: 'Осталось знаков:',
  characters_over: 'Лишних знаков:',
}

export type Words = typeof ru
