// Sentences as patients write them, with the topics that they are about.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { TOPICS, type Topic, type TopicInput, findTopics } from './topics.ts'

const given = (comment: string | null, more: Partial<TopicInput> = {}): TopicInput => ({
  texts: { comment, remarks: null, proposals: null },
  clinic_mark: 4, staff_mark: null, wait_mark: null, premises_mark: null, doctor_marks: [], ...more,
})

const SENTENCES: readonly [string, readonly Topic[]][] = [
  ['Врач внимательный, всё рассказал', ['doctor']],
  ['Доктор смотрел в компьютер, а не на меня', ['doctor']],
  ['Терапевт выслушал и объяснил, что делать дальше', ['doctor']],
  ['Педиатр нашла подход к ребёнку', ['doctor']],
  ['К окулисту вопросов нет', ['doctor']],
  ['Хирург даже не осмотрел ногу', ['doctor']],
  ['ЛОР принял хорошо', ['doctor']],
  ['Отличный специалист', ['doctor']],
  ['Невролог торопилась', ['doctor']],
  ['Врач грубо разговаривала', ['doctor']],
  ['Осмотрела бегло, ничего не сказала', ['doctor']],
  ['Главный врач обещал разобраться', []],
  ['Передайте главврачу, что лифт не едет', ['premises']],
  ['В регистратуре помогли найти кабинет', ['staff']],
  ['Администратор у входа сразу подошла', ['staff']],
  ['Медсестра сделала всё аккуратно', ['staff']],
  ['Сестра в процедурном [имя] просто золото', ['staff', 'medicine']],
  ['Персонал вежливый', ['staff']],
  ['Охранник не пустил с коляской', ['staff', 'premises']],
  ['Нахамили при всех', ['staff']],
  ['Гардеробщица накричала на мать', ['staff']],
  ['Все очень вежливы и приветливы', ['staff']],
  ['Лаборант взял кровь с первого раза', ['staff', 'medicine']],
  ['Сотрудники равнодушные', ['staff']],
  ['На стойке никто не знает, куда идти', ['staff']],
  ['Ждали сорок минут', ['queue']],
  ['Очередь до самой двери', ['queue']],
  ['Живая очередь и запись идут вперемешку', ['queue', 'booking']],
  ['Просидел час в коридоре', ['queue', 'premises']],
  ['Приняли с задержкой на полчаса', ['queue']],
  ['Зашла точно по времени', ['queue']],
  ['Ждать совсем не пришлось', ['queue']],
  ['Пациентов зовут не по времени', ['queue']],
  ['Врач опоздал на двадцать минут', ['doctor', 'queue']],
  ['Ожидание слишком долгое', ['queue']],
  ['Визит превзошёл все ожидания', []],
  ['Не ожидала такого отношения', []],
  ['В первую очередь хочу сказать про чистоту', ['premises']],
  ['В зале ожидания негде сесть', ['premises']],
  ['Неожиданно быстро', []],
  ['Туалет на втором этаже закрыт', ['premises']],
  ['В коридоре душно', ['premises']],
  ['Холодно, окна не закрываются', ['premises']],
  ['Гардероб не работает', ['premises']],
  ['Чисто и светло', ['premises']],
  ['Лифт опять сломан', ['premises']],
  ['Пандус слишком крутой', ['premises']],
  ['После ремонта стало уютно', ['premises']],
  ['Не хватает стульев', ['premises']],
  ['Указателей нет, заблудились', ['premises']],
  ['Негде оставить коляску', ['premises']],
  ['Чисто случайно узнал номер кабинета', []],
  ['Записаться на неделю вперёд невозможно', ['booking']],
  ['Талонов нет никогда', ['booking']],
  ['Не дозвониться весь день', ['booking']],
  ['Через приложение отменили приём без предупреждения', ['booking']],
  ['Ближайшая дата через месяц', ['booking']],
  ['Инфомат завис', ['booking']],
  ['Терминал не печатает направление', ['booking']],
  ['Перенесли на другой день и не сообщили', ['booking']],
  ['Терапевт записал жалобы в карту', ['doctor']],
  ['Попасть к кардиологу можно только по знакомству', ['doctor', 'booking']],
  ['Лечение помогло', ['medicine']],
  ['Диагноз так и не поставили', ['medicine']],
  ['Анализы потеряли', ['medicine']],
  ['УЗИ сделали в тот же день', ['medicine']],
  ['Назначила лишние обследования', ['medicine']],
  ['Рецепт выписали без вопросов', ['medicine']],
  ['Прививку сделали быстро', ['medicine']],
  ['Спина болит по-прежнему', ['medicine']],
  ['Температура держалась неделю', ['medicine']],
  ['Укол почти не почувствовала', ['medicine']],
  ['Большое здание, много людей', ['premises']],
  ['Спасибо', ['thanks']],
  ['Благодарю за терпение', ['thanks']],
  ['Огромная признательность врачу', ['doctor', 'thanks']],
  ['Спасибо доктору за лечение', ['doctor', 'medicine', 'thanks']],
  ['Низкий поклон всему отделению', ['thanks']],
  ['Благодарить не за что', []],
  ['Неблагодарная работа у людей', []],
  ['Предлагаю открыть второе окно', ['proposal']],
  ['Хорошо бы поставить кулер', ['premises', 'proposal']],
  ['Было бы удобно получать напоминания', ['proposal']],
  ['Повесьте расписание у входа', ['proposal']],
  ['Хотелось бы тишины', ['proposal']],
  ['Надо бы расширить проход', ['proposal']],
  ['The doctor listened carefully', ['doctor']],
  ['Reception staff were rude', ['staff']],
  ['We waited an hour in the waiting room', ['queue', 'premises']],
  ['The toilet was dirty', ['premises']],
  ['Could not book an appointment online', ['booking']],
  ['The prescribed medicine works', ['medicine']],
  ['Thank you', ['thanks']],
  ['It would be nice to have water', ['proposal']],
  ['She painted the walls herself', []],
  ['Всё нормально', []],
  ['[имя] [телефон] [врач]', []],
]

test('sentences are about their topics', () => {
  assert.ok(SENTENCES.length >= 80)
  const found = SENTENCES.map(([sentence]) => [sentence, findTopics(given(sentence))])
  assert.deepEqual(found.filter((row, at) => String(row[1]) !== String(SENTENCES[at]![1])), [])
})

test('marks count without a word, from three down', () => {
  const table: [Partial<TopicInput>, Topic[]][] = [
    [{}, []],
    [{ clinic_mark: 1 }, []],
    [{ doctor_marks: [5, 3] }, ['doctor']],
    [{ doctor_marks: [4] }, []],
    [{ staff_mark: 3 }, ['staff']],
    [{ staff_mark: 4 }, []],
    [{ wait_mark: 1 }, ['queue']],
    [{ premises_mark: 2 }, ['premises']],
    [{ doctor_marks: [1], staff_mark: 1, wait_mark: 1, premises_mark: 1 }, ['doctor', 'staff', 'queue', 'premises']],
  ]
  for (const [more, topics] of table) assert.deepEqual(findTopics(given(null, more)), topics, JSON.stringify(more))
})

test('thanks need a good mark, or none at all', () => {
  const thanks = (more: Partial<TopicInput>) => findTopics(given('Ну спасибо', more)).includes('thanks')
  assert.equal(thanks({ clinic_mark: 1, doctor_marks: [2] }), false)
  assert.equal(thanks({ clinic_mark: 1, doctor_marks: [5] }), true)
  assert.equal(thanks({ clinic_mark: null, doctor_marks: [null] }), true)
})

test('the field of proposals is a proposal, the field of remarks is read', () => {
  const input = given(null)
  assert.deepEqual(findTopics({ ...input, texts: { comment: null, remarks: 'Лифт стоит', proposals: 'Второй терминал' } }), ['premises', 'booking', 'proposal'])
})

test('case, ё and line ends do not matter, and the order is always that of TOPICS', () => {
  const words = fc.array(fc.constantFrom(...SENTENCES.map(([sentence]) => sentence)), { minLength: 1, maxLength: 4 })
  fc.assert(fc.property(words, (sentences) => {
    const topics = findTopics(given(sentences.join('. ')))
    assert.deepEqual(topics, TOPICS.filter((topic) => topics.includes(topic)))
    assert.deepEqual(findTopics(given(sentences.join('.\n').toUpperCase())), topics)
    assert.deepEqual(findTopics(given(sentences.join('. ').replaceAll('ё', 'е'))), topics)
  }), { numRuns: 200 })
})

test('any text is read, and quickly', () => {
  fc.assert(fc.property(fc.string({ maxLength: 3000, unit: 'grapheme' }), (text) => {
    assert.ok(Array.isArray(findTopics(given(text))))
  }), { numRuns: 100 })
  const began = process.cpuUsage().user
  findTopics(given('не ожидал '.repeat(300)))
  assert.ok(process.cpuUsage().user - began < 200_000)
})
