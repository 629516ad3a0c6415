export const ru = {
  refusals: {
    unknown: 'Отменять нечего: такой отметки на этой смене нет.',
    late: 'Отметку можно отменить в течение десяти секунд, время вышло.',
  },
}

export type Words = typeof ru
