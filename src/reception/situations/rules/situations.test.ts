import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { readSought } from './seeking.ts'
import { titleFrom } from './title.ts'
import { KINDS, STATES, type StepKind, foldSteps, mayFollow, stateAfter } from './state.ts'

describe('steps', () => {
  test('the usual ways of a situation', () => {
    for (const [steps, state] of [
      ['opened', 'open'], ['opened described taken advised closed', 'closed'], ['opened taken taken', 'taken'], ['opened climbed taken closed taught untaught taught', 'closed'],
      ['opened described withdrawn', 'withdrawn'], ['opened closed', 'closed'],
    ] as const) assert.equal(foldSteps(steps.split(' ') as StepKind[]), state)
    for (const wrong of ['taken', 'opened closed taken', 'opened taught', 'opened taken climbed', 'opened withdrawn described']) {
      assert.throws(() => foldSteps(wrong.split(' ') as StepKind[]), wrong)
    }
  })

  test('what is over stays over', () => {
    fc.assert(fc.property(fc.constantFrom(...STATES), fc.array(fc.constantFrom(...KINDS), { maxLength: 12 }), (state, kinds) => {
      let at = state
      for (const kind of kinds) if (mayFollow(at, kind)) at = stateAfter(at, kind)
      return !['closed', 'withdrawn'].includes(state) || at === state
    }))
  })
})

describe('what is looked for', () => {
  test('words, with the one being typed as a beginning', () => {
    assert.deepEqual(readSought('Потеряла очёчник '), { any: "'потеряла' | 'очечник'", each: ["'потеряла'", "'очечник'"] })
    assert.deepEqual(readSought('потеряла очки в гард'), {
      any: "'потеряла' | 'очки' | 'гард' | 'гард':*", each: ["'потеряла'", "'очки'", "'гард' | 'гард':*"],
    })
    assert.deepEqual(readSought('Из İstanbula без полиса ')?.each, ["'из'", "'istanbula'", "'без'", "'полиса'"], 'a capital that becomes a letter and a mark')
    assert.deepEqual(readSought('не пу')?.each, ["'не'", "'пу'"], 'two letters are no beginning')
    for (const nothing of ['', '  ', '!', 'я', "' | :* & !"]) assert.equal(readSought(nothing), undefined)
  })

  test('nothing that is typed can break the question', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
      const sought = readSought(typed)
      return sought === undefined || /^('[\p{L}\p{N}]+'(:\*)?( \| )?)+$/u.test(sought.any)
    }))
  })
})

test('a title is the first line, cut between words', () => {
  for (const [words, title] of [
    ['', ''], ['Собака в холле\nбольшая', 'Собака в холле'],
    ['Отец с двумя детьми: один записан к ЛОРу, второй с температурой и без записи, обоих одновременно не отвести', 'Отец с двумя детьми: один записан к ЛОРу, второй с температурой и без записи…'],
    ['а'.repeat(90), `${'а'.repeat(80)}…`],
  ] as const) assert.equal(titleFrom(words), title)
})
