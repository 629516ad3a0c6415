// The pieces in a real browser: what the scripts add, and what holds without them.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { after, before, test } from 'node:test'
import bundled from '@sparticuz/chromium'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { findViolations } from '../../test/browser.ts'
import { isLang } from '../platform/i18n.ts'
import { ASSETS_FOLDER } from './assets.ts'
import { ensureAssets } from './build.ts'
import { DraftSent, Field, Form, Gallery, ResidentLayout, Stars, TextArea, renderDocument } from './index.ts'
import { ru } from './words/ru.ts'

const FLAGS = ['--headless=shell', '--no-sandbox', '--disable-gpu', '--no-zygote']
const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
}
const POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'"

function AnswerToKeep({ sent: isSent, subject }: { sent: boolean; subject: string }) {
  return (
    <ResidentLayout lang="ru" title="x" path="/draft" scripts={['draft.js']}>
      {isSent && <DraftSent draft="letter-1" />}
      <Form action="/draft" draft="letter-1">
        <Stars name="mark" label="x" value={5} />
        <TextArea name="comment" label="x" />
        <Field name="subject" label="x" value={subject} />
      </Form>
    </ResidentLayout>
  )
}

let browser: Browser
let sent = 0
const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  if (url.pathname.startsWith('/assets/')) {
    response.setHeader('content-type', TYPES[extname(url.pathname)] ?? 'font/woff2')
    response.end(readFileSync(join(ASSETS_FOLDER, url.pathname.slice('/assets/'.length))))
    return
  }
  // A form's answer never comes: the page stays, as it does while a server thinks.
  if (request.method === 'POST') {
    sent += 1
    return
  }
  const lang = url.searchParams.get('lang')
  const density = url.searchParams.get('density') === 'staff' ? 'staff' : 'resident'
  response.setHeader('content-type', 'text/html; charset=utf-8')
  response.setHeader('content-security-policy', POLICY)
  if (url.pathname === '/draft') {
    response.end(renderDocument(<AnswerToKeep sent={url.searchParams.has('sent')} subject={url.searchParams.get('subject') ?? 'from the server'} />))
    return
  }
  response.end(renderDocument(<Gallery lang={isLang(lang) ? lang : 'ru'} density={density} />))
})

before(async () => {
  await ensureAssets()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const executablePath = process.env['CHROMIUM_PATH'] ?? (await bundled.executablePath())
  browser = await chromium.launch({ executablePath, args: FLAGS })
})

after(async () => {
  await browser.close()
  server.closeAllConnections()
  server.close()
})

/** Opens the gallery, runs the steps, and fails on any message of the browser (a broken policy, a script's fault). */
async function onGallery(
  query: string,
  options: BrowserContextOptions,
  steps: (page: Page) => Promise<void>,
) {
  const context = await browser.newContext(options)
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  const messages: string[] = []
  page.on('console', (message) => {
    // the gallery's error summary wants the focus; a key pressed before Chromium gives it is noted there, and is no fault
    if (!message.text().startsWith('Autofocus processing was blocked')) messages.push(message.text())
  })
  page.on('pageerror', (fault) => messages.push(fault.message))
  try {
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/ui?${query}`)
    await steps(page)
    assert.deepEqual(messages, [])
  } finally {
    await context.close()
  }
}

for (const density of ['resident', 'staff']) {
  for (const [colorScheme, width] of [
    ['light', 1440],
    ['dark', 360],
  ] as const) {
    test(`axe finds nothing: ${density}, ${colorScheme}, ${width} px`, async () => {
      await onGallery(
        `density=${density}`,
        { colorScheme, viewport: { width, height: 900 } },
        async (page) => {
          const violations = await findViolations(page)
          assert.deepEqual(
            violations.map((one) => [one.id, one.nodes.map((node) => node.html)]),
            [],
          )
        },
      )
    })
  }
  test(`nothing is wider than the screen: ${density}`, async () => {
    await onGallery(`density=${density}`, {}, async (page) => {
      for (const width of [320, 360, 700, 1100, 1440]) {
        await page.setViewportSize({ width, height: 900 })
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, `${width} px`)
      }
    })
  })
}

test('stars fill up to the choice without any script', async () => {
  await onGallery('', { javaScriptEnabled: false, viewport: { width: 320, height: 900 } }, async (page) => {
    const stars = page.locator('fieldset', { hasText: 'Поликлиника в целом' }).locator('.star')
    await stars.nth(2).click()
    const filled = await stars
      .locator('svg')
      .evaluateAll((drawings) =>
        drawings.map((drawing) => getComputedStyle(drawing).fill !== 'rgba(0, 0, 0, 0)'),
      )
    assert.deepEqual(filled, [true, true, true, false, false])
    const boxes = await stars.evaluateAll((labels) =>
      labels.map((label) => label.getBoundingClientRect().toJSON()),
    )
    assert.ok(
      boxes.every((box) => box.width >= 48 && box.height >= 48 && box.top === boxes[0].top),
      '48 px, one row',
    )
  })
})

test('j and k walk the rows, / leads to the search, letters in a field stay letters', async () => {
  await onGallery('density=staff', { viewport: { width: 1440, height: 900 } }, async (page) => {
    const href = () => page.evaluate(() => document.activeElement?.getAttribute('href'))
    await page.keyboard.press('j')
    assert.equal(await href(), '#answer-4', 'the row after the open one')
    await page.keyboard.press('j')
    assert.equal(await href(), '#answer-4', 'the last row is the last')
    await page.keyboard.press('k')
    await page.keyboard.press('k')
    assert.equal(await href(), '#answer-2')
    await page.keyboard.press('/')
    await page.keyboard.type('jk')
    assert.equal(await page.locator('[data-search]').inputValue(), 'jk')
  })
})

test('a form is sent once, and the second press is answered in words', async () => {
  await onGallery('', { viewport: { width: 360, height: 900 } }, async (page) => {
    const form = page.locator('main form')
    sent = 0
    // In one go inside the page: from outside, the browser's driver would wait for the answer that never comes.
    const said = await form.evaluate(
      (element) =>
        new Promise<string | null>((resolve) => {
          element.setAttribute('action', '/sent')
          new MutationObserver((_, observer) => {
            if (!document.querySelector('.quiet-line')) return
            observer.disconnect()
            resolve(document.querySelector('[role=status].quiet-words')?.textContent ?? null)
          }).observe(document.body, { childList: true })
          const button = element.querySelector('button')!
          button.click()
          button.click()
        }),
    )
    assert.equal(said, ru.already_sending)
    assert.equal(sent, 1)
  })
})

test('a text is counted down as it is written', async () => {
  await onGallery('lang=en', {}, async (page) => {
    await page.locator('#comment').fill('x'.repeat(2003))
    assert.equal(await page.locator('#comment-length').textContent(), 'Characters too many: 3')
  })
})

test('a draft survives a lost page, and is forgotten once it was sent', async () => {
  await onGallery('', {}, async (page) => {
    const kept = async (path: string) => {
      await page.goto(new URL(path, page.url()).href)
      return [
        await page.locator('input:checked').getAttribute('value'),
        await page.locator('textarea').inputValue(),
        await page.locator('#subject').inputValue(),
      ]
    }
    assert.deepEqual(await kept('/draft'), ['5', '', 'from the server'])
    await page.locator('.star').nth(1).click()
    await page.locator('textarea').fill('ждали час')
    await page.locator('#subject').fill('changed')
    assert.deepEqual(await kept('/draft'), ['2', 'ждали час', 'changed'])
    assert.deepEqual(await kept('/draft?subject=newer'), ['2', 'ждали час', 'newer'], 'the server knows better')
    await kept('/draft?sent')
    assert.deepEqual(await kept('/draft'), ['5', '', 'from the server'])
  })
})
