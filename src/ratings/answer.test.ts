import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Content, TEXT_LENGTH_MAX, fieldOf, isSameContent, readAnswerForm, writeAnswerForm } from './answer.ts'

const VISITS = ['019a7d3c-0000-7000-8000-00000000000a', '019a7d3c-0000-7000-8000-00000000000b']
const [A, B] = VISITS.map(fieldOf) as [string, string]
const marks = { [A]: '5', [B]: 'not_seen', clinic: '4' }

test('what a form says', () => {
  const table: [string, Record<string, unknown>, string[]][] = [
    ['marks alone are enough', marks, []],
    ['nothing at all', {}, [A, B, 'clinic']],
    ['a visit without a mark', { ...marks, [B]: '' }, [B]],
    ['no mark for the clinic', { [A]: '5', [B]: '5' }, ['clinic']],
    ['nothing took place: the clinic may stay unmarked', { [A]: 'not_seen', [B]: 'not_seen' }, []],
    ['a mark that is none', { ...marks, clinic: '6', wait: '0', [A]: '5 ' }, [A, 'clinic', 'wait']],
    ['not applicable is no mark of the clinic', { ...marks, clinic: 'none' }, ['clinic']],
    ['a text as long as may be', { ...marks, comment: 'я'.repeat(TEXT_LENGTH_MAX) }, []],
    ['a text too long', { ...marks, remarks: 'я'.repeat(TEXT_LENGTH_MAX + 1) }, ['remarks']],
    ['a field sent twice: the last counts', { ...marks, clinic: ['9', '3'] }, []],
  ]
  for (const [name, body, problems] of table) {
    assert.deepEqual(Object.keys(readAnswerForm(VISITS, body).problems).sort(), problems.sort(), name)
  }
})

test('words without a choice are not published, a choice without words means nothing', () => {
  const published = (body: object) => readAnswerForm(VISITS, { ...marks, ...body }).content!.may_publish
  assert.equal(published({ comment: 'Спасибо' }), false)
  assert.equal(published({ comment: 'Спасибо', may_publish: 'yes' }), true)
  assert.equal(published({ comment: ' \r\n ', may_publish: 'yes' }), false)
})

test('texts keep their lines and lose what a database cannot keep', () => {
  const { content } = readAnswerForm(VISITS, { ...marks, comment: '  Раз\r\nдва\u0000\u0007\ud800 ' })
  assert.equal(content!.texts.comment, 'Раз\nдва\ufffd')
})

const mark = fc.constantFrom(1, 2, 3, 4, 5)
const axis = fc.oneof(mark, fc.constant(null), fc.constant('not_applicable' as const))
const words = fc.option(fc.string({ unit: 'binary', maxLength: 60 }).map((text) => readAnswerForm([], { comment: text }).given.texts.comment), { nil: null })
const answers: fc.Arbitrary<Content> = fc
  .record({
    doctors: fc.tuple(...VISITS.map((visit_id) => fc.oneof(
      mark.map((value) => ({ visit_id, outcome: 'rated' as const, mark: value })),
      fc.constantFrom('not_seen' as const, 'not_applicable' as const).map((outcome) => ({ visit_id, outcome, mark: null })),
    ))),
    clinic_mark: mark,
    axes: fc.record({ staff: axis, wait: axis, premises: axis }, { noNullPrototype: true }),
    texts: fc.record({ comment: words, remarks: words, proposals: words }, { noNullPrototype: true }),
    may_publish: fc.boolean(),
  }, { noNullPrototype: true })
  .map((content) => ({ ...content, may_publish: content.may_publish && Object.values(content.texts).some(Boolean) }))

test('an answer written into the form is read back as it was', () => {
  fc.assert(fc.property(answers, (content) => {
    const read = readAnswerForm(VISITS, writeAnswerForm(content))
    assert.deepEqual(read.content, content)
    assert.ok(isSameContent(read.content, content))
  }))
})

test('two answers are the same only when their forms are', () => {
  fc.assert(fc.property(answers, answers, (one, other) => {
    assert.equal(isSameContent(one, other), JSON.stringify(writeAnswerForm(one)) === JSON.stringify(writeAnswerForm(other)))
  }))
})

test('any body at all is read without a fault, and kept as typed', () => {
  fc.assert(fc.property(fc.anything(), fc.dictionary(fc.constantFrom(A, B, 'clinic', 'staff', 'comment', 'edition', 'act'), fc.string()), (rubbish, body) => {
    readAnswerForm(VISITS, rubbish)
    const read = readAnswerForm(VISITS, body)
    assert.deepEqual({ ...read.typed }, { ...body })
    if (read.content) for (const doctor of read.content.doctors) assert.equal(doctor.outcome === 'rated', doctor.mark !== null)
  }))
})
