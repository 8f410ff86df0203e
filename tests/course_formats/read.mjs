// Reads reports as programs of others do, and prints what they found in them as JSON.
//
// Arguments: the directory of the reports. The result for GitHub Classroom is in COURSE_RESULTS, as its
// reporter gets it. Whatever is not accepted ends this with an error.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'

import * as core from '@actions/core'
import { calculateSummary, validate } from 'ctrf'
import { Parser } from 'tap-parser'

const read = name => fs.readFileSync(path.join(process.argv[1], name), 'utf8')
const sum = (list, of) => list.reduce((total, one) => total + of(one), 0)

function ctrf() {
  const report = JSON.parse(read('ctrf'))
  const { valid, errors } = validate(report, { specVersion: report.specVersion })
  assert(valid, JSON.stringify(errors))
  const { summary, tests } = report.results
  const counted = calculateSummary(tests, summary)
  for (const key of ['tests', 'passed', 'failed', 'skipped', 'pending', 'other', 'suites']) {
    assert.equal(summary[key], counted[key], key)
  }
  assert(summary.start <= summary.stop && summary.start > 1_760_000_000_000, 'milliseconds since 1970')
  const { points, max_points } = summary.extra
  assert.equal(sum(tests, test => test.extra.points), points)
  assert.equal(sum(tests, test => test.extra.max_points), max_points)
  return {
    tests: summary.tests, passed: summary.passed, failed: summary.failed, skipped: summary.skipped,
    errors: summary.other, points, max_points, texts: tests.flatMap(test => test.trace ?? []),
  }
}

function tap() {
  const parser = new Parser({ strict: true })
  const asserted = []
  parser.on('assert', one => asserted.push(one))
  parser.on('version', version => assert.equal(version, 14))
  parser.end(read('tap'))
  const { results } = parser
  const wrong = results.failures.filter(one => one.tapError)
  assert.deepEqual(wrong, [], 'strict: not one line that is not TAP')
  assert(!results.bailout && asserted.every(one => one.diag), 'each has its numbers')
  const failures = results.failures.map(one => one.diag.code)
  const errors = failures.filter(code => ['build_failed', 'missing', 'unusable', 'grader_error'].includes(code))
  return {
    tests: results.count, passed: results.pass - results.skip, failed: results.fail - errors.length,
    errors: errors.length, skipped: results.skip, points: sum(asserted, one => one.diag.points),
    max_points: sum(asserted, one => one.diag.max_points), texts: asserted.flatMap(one => one.diag.message ?? []),
  }
}

// What a command says, by the rules of the runner; a library that issues the same must write the same.
function github() {
  const unescaped = text =>
    text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%25', '%')
  const commands = read('github').trimEnd().split('\n').map(line => {
    const [, name, title, message] = /^::(error|notice) title=([^:,]*)::(.*)$/.exec(line) ?? assert.fail(line)
    return { name, title: unescaped(title), message: unescaped(message) }
  })
  const issued = captured(() => {
    for (const { name, title, message } of commands) core[name](message, { title })
  })
  assert.equal(issued, read('github'))
  const [points, max_points] = commands.at(-1).message.match(/\d+/g).map(Number)
  const errors = commands.filter(({ name }) => name === 'error')
  return { annotations: errors.length, points, max_points, texts: errors.map(({ message }) => message) }
}

function captured(act) {
  const { write } = process.stdout
  let text = ''
  process.stdout.write = part => ((text += part), true)
  try {
    act()
  } finally {
    process.stdout.write = write
  }
  return text
}

// As the reporter finds its result and adds up: with nothing to reach it reports no points.
function classroom() {
  const [runner] = core.getInput('runners').split(',')
  const encoded = process.env[`${runner.toUpperCase()}_RESULTS`]
  const result = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'))
  assert.equal(result.version, 1)
  assert(['pass', 'fail', 'error'].includes(result.status))
  const { tests } = result
  const types = { name: 'string', status: 'string', score: 'number', message: 'string', test_code: 'string' }
  for (const test of tests) {
    for (const [key, type] of Object.entries(types)) assert.equal(typeof test[key], type, key)
    assert(['pass', 'fail', 'error'].includes(test.status))
  }
  const points = result.max_score ? sum(tests, test => test.score) : null
  return {
    tests: tests.length, passed: tests.filter(test => test.status === 'pass').length, points,
    max_points: result.max_score || null, texts: tests.map(test => test.message),
  }
}

console.log(JSON.stringify({ ctrf: ctrf(), tap: tap(), github: github(), classroom: classroom() }))
