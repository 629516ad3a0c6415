import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeReply } from '../../demo/comments.ts'
import { makeRandom } from '../../demo/random.ts'
import { findAction } from './action.ts'
import { findConfirmation } from './confirmation.ts'
import { holdReasons } from './gate.ts'

/** What holds a reply: nothing, `a` no action, `c` confirms that the author was a patient. */
const TABLE: [held: '' | 'a' | 'c' | 'ac', text: string][] = [
  // somebody does something
  ['', 'Здравствуйте. Лифт починили вчера, дверь больше не заедает.'],
  ['', 'Кулер на втором этаже заменим до пятницы.'],
  ['', 'С понедельника на стойке работает второй администратор.'],
  ['', 'Мы открыли второй кабинет забора крови, очередь стала короче.'],
  ['', 'Поговорила с заведующей отделением: расписание исправлено, между приёмами теперь 15 минут.'],
  ['', 'Завтра лично обойду этажи и проверю чистоту.'],
  ['', 'Стулья закажем на этой неделе, привезут к 10 декабря.'],
  ['', 'Перезвоним в течение часа, номер сохраняется.'],
  ['', 'Старшая медсестра проведёт занятие с новыми сотрудницами во вторник.'],
  ['', 'Вывеску обновили, шрифт теперь крупнее.'],
  ['', 'Назначена ответственная за колясочную: Ирина Павловна, старшая смены.'],
  ['', 'В гардеробе добавили тридцать крючков.'],
  ['', 'Расписание на стойке распечатано и висит с утра.'],
  ['', 'Я отменил правило, по которому талон брали дважды.'],
  ['', 'Проверим работу телефона ещё раз через неделю.'],
  ['', 'Разберёмся до среды и напишем вам, что вышло.'],
  ['', 'Администратор теперь сам выходит к тем, кому трудно подняться: кнопку вызова повесили у двери.'],
  ['', 'Спасибо, что написали. Пандус отремонтирован 20 ноября.'],
  ['', 'Подрядчик начнёт ремонт коридора первого декабря.'],
  ['', 'Врач идёт на занятия по общению, заведующий побывает на пяти приёмах.'],
  ['', 'Если вы ждали дольше 20 минут, скажите администратору: с понедельника он предлагает другое время и записывает причину. Правило ввели на всех этажах.'],
  // formulas
  ['a', 'Ваше мнение очень важно для нас.'],
  ['a', 'С сотрудниками проведена беседа.'],
  ['a', 'С персоналом проведена разъяснительная беседа о вежливости.'],
  ['a', 'Примите извинения за доставленные неудобства.'],
  ['a', 'Приносим свои искренние извинения.'],
  ['a', 'Приняты соответствующие меры.'],
  ['a', 'Все необходимые меры будут приняты.'],
  ['a', 'Информация принята к сведению.'],
  ['a', 'Ваше замечание взято на контроль.'],
  ['a', 'Вопрос находится на особом контроле.'],
  ['a', 'Спасибо, что поделились. Мы постоянно работаем над качеством.'],
  ['a', 'Спасибо, что написали нам.'],
  ['a', 'Мы разделяем ваше возмущение и сделаем всё возможное.'],
  ['a', 'Указано на недопустимость подобного.'],
  ['a', 'Ремонт не запланирован.'],
  ['a', 'Лифт пока не починили.'],
  ['a', 'Замечания будут учтены в дальнейшей работе.'],
  ['a', 'Работа в данном направлении ведётся на постоянной основе.'],
  ['a', 'Нарушений не выявлено.'],
  ['a', 'Вы поставили нам низкую оценку, нам жаль.'],
  ['a', 'Очереди бывают в сезон простуд.'],
  ['a', 'Надеемся на понимание и желаем здоровья.'],
  ['a', 'Разберёмся.'],
  ['a', 'Проверим и учтём.'],
  ['a', 'Вы можете обратиться в регистратуру.'],
  ['a', 'Мы ценим ваше доверие и понимаем ваше беспокойство.'],
  ['a', 'Проведена служебная проверка, факты не подтвердились.'],
  // confirms that the author was a patient, though something is done
  ['c', 'На вашем приёме не хватило времени, мы добавили пять минут.'],
  ['c', 'Вы обращались к нам в понедельник; сломанный терминал заменили.'],
  ['c', 'После вашего визита мы починили дверь.'],
  ['c', 'Ваше посещение выпало на день отключения света, генератор установили.'],
  ['c', 'Доктор Соколова принимала вас в последний день практики; теперь кабинет ведёт другой врач, с понедельника.'],
  ['c', 'Вас осмотрел дежурный врач, расписание дежурств мы исправили.'],
  ['c', 'Ваш диагноз требует времени, поэтому приём продлили до 20 минут.'],
  ['c', 'Результаты ваших анализов задержала лаборатория, договор с ней расторгнут, нового исполнителя выбрали, привозить будут с 1 декабря.'],
  ['c', 'В вашей карте всё указано. Копию карты выдадут в среду.'],
  ['c', 'Ваш лечащий врач перезвонит завтра.'],
  ['c', 'Вам назначили лечение верно, памятку мы обновили.'],
  ['c', '12 ноября вы были у терапевта; в тот день не работал лифт, его починили.'],
  ['c', 'Вы ждали сорок минут, потому что врача вызвали на дом. Теперь в такие дни открываем второй кабинет.'],
  ['c', 'Уважаемый пациент! Лифт починили.'],
  ['c', 'Вам отказали в приёме по ошибке, правило отменили.'],
  ['c', 'Ваш ребёнок был без записи, поэтому мы открыли кабинет дежурного педиатра.'],
  ['c', 'Вы прикреплены к другому филиалу; дверь у нас починили.'],
  ['c', 'Ваше обращение к хирургу разобрали, кабинет открыт с понедельника.'],
  ['c', 'Как нашему пациенту, вам перезвонят сегодня.'],
  // both
  ['ac', 'Вы были на приёме, в карте замечаний не отражено.'],
  ['ac', 'Уважаемый пациент! Ваше мнение важно для нас.'],
  ['ac', 'Ваша операция прошла по стандарту, врач действовал согласно порядку.'],
  // English
  ['', 'The lift was repaired yesterday and the door no longer sticks.'],
  ['', 'We have added a second desk clerk from Monday.'],
  ['', 'I will check the waiting times myself in two weeks.'],
  ['', 'You are right. The sign in the hall now shows English too.'],
  ['', 'Thank you for telling us. We will replace the broken chairs by 10 December.'],
  ['', 'If you waited longer than 20 minutes, tell the desk: a second room was opened on Monday.'],
  ['a', 'Your opinion is very important to us.'],
  ['a', 'We apologise for any inconvenience caused.'],
  ['a', 'Your message has been taken into consideration.'],
  ['a', 'Appropriate measures have been taken.'],
  ['a', 'Thank you for telling us.'],
  ['a', 'The lift cannot be repaired.'],
  ['c', 'We are sorry about your visit; the door was repaired today.'],
  ['c', 'Dr Brown saw you on a busy day; a second room was opened on Monday.'],
  ['c', 'Your appointment ran late, so we have added ten minutes to each.'],
  ['c', 'You were seen by a trainee; a mentor was assigned this week.'],
  ['ac', 'Dear patient, your diagnosis is correct.'],
]
for (const [held, text] of TABLE) {
  test(`${held || 'goes out'}: ${text}`, () => {
    const reasons = holdReasons({ text, others: [], only_thanks: false }).map((reason) => reason.name)
    assert.deepEqual(
      { no_action: reasons.includes('no_action'), confirms: reasons.includes('confirms_patient') },
      { no_action: held.includes('a'), confirms: held.includes('c') },
      `${JSON.stringify(findAction(text))} ${findConfirmation(text)}`,
    )
  })
}

test('the table is large enough to mean something', () => {
  const russian = TABLE.filter(([, text]) => /[а-яё]/i.test(text)).length
  assert.ok(russian >= 60 && TABLE.length - russian >= 15, `${russian} Russian of ${TABLE.length}`)
})

test('of the demonstration’s replies the good ones pass and the formal ones are held', () => {
  const random = makeRandom('gate')
  let count = 0
  for (const lang of ['ru', 'en'] as const) {
    for (const chief_sex of ['male', 'female'] as const) {
      for (let at = 0; at < 400; at += 1) {
        const mark = 1 + (at % 5)
        const { text, good } = makeReply(random, { mark, specialty: 'therapist', chief_sex, lang })
        const reasons = holdReasons({ text, others: [], only_thanks: false })
        assert.equal(reasons.length === 0, good, `${text} ${JSON.stringify(reasons)}`)
        count += 1
      }
    }
  }
  assert.equal(count, 1600)
})

test('pure thanks need no action, but may not confirm a visit either', () => {
  const judge = (text: string) => holdReasons({ text, others: [], only_thanks: true }).map((reason) => reason.name)
  assert.deepEqual(judge('Спасибо за добрые слова, они радуют всех нас.'), [])
  assert.deepEqual(judge('Спасибо! Ваш лечащий врач будет рад.'), ['confirms_patient'])
})

test('the formula that only looks like an action is named, and so are the words that confirm', () => {
  const [reason] = holdReasons({ text: 'С персоналом проведена беседа.', others: [], only_thanks: false })
  assert.deepEqual(reason, { name: 'no_action', formal: 'проведена беседа' })
  const [other] = holdReasons({ text: 'Дверь починили после вашего визита.', others: [], only_thanks: false })
  assert.deepEqual(other, { name: 'confirms_patient', phrase: 'вашего визита' })
})

test('case, «ё», spaces and a greeting around it change no decision', () => {
  const rows = fc.constantFrom(...TABLE)
  fc.assert(fc.property(rows, fc.constantFrom('Здравствуйте.', 'Добрый день!'), ([, text], greeting) => {
    const judge = (given: string) => holdReasons({ text: given, others: [], only_thanks: false }).map((reason) => reason.name)
    assert.deepEqual(judge(text.toUpperCase()), judge(text))
    assert.deepEqual(judge(text.replaceAll('ё', 'е').replaceAll(' ', '  ')), judge(text))
    assert.deepEqual(judge(`${greeting} ${text}`), judge(text))
  }))
})

test('what a reply repeats is named with its share; a template may be begun with', () => {
  const template = 'Спасибо, что написали. Мы открыли ещё один кабинет, очередь проверю сам.'
  const judge = (text: string, kind: 'reply' | 'template') =>
    holdReasons({ text, others: [{ text: 'Лифт починили вчера.', kind: 'reply' }, { text: template, kind }], only_thanks: false })
  assert.deepEqual(judge(template, 'template'), [{ name: 'near_identical', share: 1, to: 'template', text: template }])
  assert.deepEqual(judge(template, 'reply'), [{ name: 'near_identical', share: 1, to: 'reply', text: template }])
  const added = `${template} На втором этаже с понедельника принимает дежурный врач, а терминал переставили к окну.`
  assert.deepEqual(judge(added, 'template'), [])
  assert.equal(judge(added, 'reply')[0]?.name, 'near_identical', 'the same beginning, sent to somebody already')
})

test('any text is judged, and soon', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 3000 }), (text) => {
    holdReasons({ text, others: [{ text: 'Дверь починили.', kind: 'reply' }], only_thanks: false })
  }))
  const long = 'вы были вам вас ваш на приём '.repeat(100)
  const start = performance.now()
  holdReasons({ text: long, others: Array.from({ length: 200 }, () => ({ text: long, kind: 'reply' as const })), only_thanks: false })
  assert.ok(performance.now() - start < 2000)
})
