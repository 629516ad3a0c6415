// A real browser for tests: Chromium from npm, or the one that CHROMIUM_PATH names. One per test file is enough.
import { mkdir, rm, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type Page, chromium } from 'playwright-core'
import { SESSION_COOKIE } from '../src/people/sessions.ts'
import type { Person } from './signed_in.ts'

export interface PageOptions {
  /** False reads the page as a browser with scripts turned off. */
  javaScriptEnabled?: boolean
  /** Pixels; 1440 × 900 unless said. */
  viewport?: { width: number; height: number }
  /** ru-RU unless said. */
  locale?: string
  color_scheme?: 'light' | 'dark'
}

export interface OpenBrowser {
  /** A page with cookies of its own, as of a browser opened for the first time. */
  newPage(options?: PageOptions): Promise<Page>
  close(): Promise<void>
}

// the package's own flags break: --single-process kills the browser with its first closed context
const FLAGS = ['--headless=shell', '--no-sandbox', '--disable-gpu', '--no-zygote']
const OWN_FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync']

/** All that axe finds on a page. */
export async function findViolations(page: Page): Promise<Awaited<ReturnType<AxeBuilder['analyze']>>['violations']> {
  // no page of ours has a frame of another origin: without the blank page that those need it takes a quarter of the time
  return (await new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] }).analyze()).violations
}

/** What axe finds serious or critical on a page: the rule, and where. */
export async function findBarriers(page: Page): Promise<string[]> {
  return (await findViolations(page))
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}

/** By how many pixels a page is wider than its window; 0 when nothing has to be scrolled sideways. */
export async function findOverflow(page: Page): Promise<number> {
  return page.evaluate<number>('Math.max(0, document.documentElement.scrollWidth - window.innerWidth)')
}

/** Starts a browser; close it in `after`. */
export async function openBrowser(): Promise<OpenBrowser> {
  const browser = await launch()
  return {
    async newPage(options = {}) {
      const context = await browser.newContext({
        javaScriptEnabled: options.javaScriptEnabled ?? true,
        viewport: options.viewport ?? { width: 1440, height: 900 },
        locale: options.locale ?? 'ru-RU',
        colorScheme: options.color_scheme ?? 'light',
      })
      context.setDefaultTimeout(15_000)
      return context.newPage()
    },
    close: () => browser.close(),
  }
}

/** A page in which somebody is signed in. */
export async function openAs(browser: OpenBrowser, who: Pick<Person, 'cookies'>, options: PageOptions = {}): Promise<Page> {
  return openWith(browser, new RegExp(`${SESSION_COOKIE}=([^;]+)`).exec(await who.cookies())![1]!, options)
}

/** A page with the session of a token. */
export async function openWith(browser: OpenBrowser, token: string, options: PageOptions = {}): Promise<Page> {
  const page = await browser.newPage(options)
  await page.context().addCookies([{ name: SESSION_COOKIE, value: token, domain: 'localhost', path: '/', secure: true }])
  return page
}

/**
 * A device: a browser whose profile lies in a folder, so that cookies, what pages store and service workers outlive a
 * restart. Closing it is switching the device off.
 */
export async function openDevice(folder: string, options: PageOptions = {}): Promise<{ page: Page; close(): Promise<void> }> {
  const context = await launchAs((start) => chromium.launchPersistentContext(folder, {
    ...start, viewport: options.viewport ?? { width: 390, height: 844 }, locale: options.locale ?? 'ru-RU',
  }))
  context.setDefaultTimeout(15_000)
  return { page: context.pages()[0] ?? (await context.newPage()), close: () => context.close() }
}

function launch(): Promise<Browser> {
  return launchAs((start) => chromium.launch(start))
}

async function launchAs<T>(start: (options: { executablePath: string; args: string[] }) => Promise<T>): Promise<T> {
  const own = process.env['CHROMIUM_PATH']
  if (own) return start({ executablePath: own, args: OWN_FLAGS })
  const executablePath = await unpack()
  return start({ executablePath, args: FLAGS }).catch(async () => {
    // half a file, left by an unpacking that was broken off
    await rm(executablePath, { force: true })
    return start({ executablePath: await unpack(), args: FLAGS })
  })
}

/** Unpacks Chromium once a machine, into the folder of temporary files: one test file does it, the others wait. */
async function unpack(): Promise<string> {
  // on a bare Debian the package then unpacks its own NSS libraries and fonts as well
  process.env['AWS_EXECUTION_ENV'] ??= 'AWS_Lambda_nodejs22.x'
  const { default: packed } = await import('@sparticuz/chromium')
  const lock = join(tmpdir(), 'otklik-chromium-unpacking')
  for (let turn = 0; turn < 300; turn++) {
    const mine = await mkdir(lock).then(() => true, () => false)
    if (mine) break
    await pause(100)
  }
  // after 30 s whoever held the lock is taken for dead
  try {
    return await packed.executablePath()
  } finally {
    await rmdir(lock).catch(() => undefined)
  }
}
