// The files the browser gets, by their plain names. build.ts makes them; on disk their names carry a hash.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the built files lie: served at /assets, to be cached for ever. */
export const ASSETS_FOLDER = join(import.meta.dirname, '../../dist/assets')

/** The list of built files: plain name to hashed name. */
export const MANIFEST = 'manifest.json'

let manifest: Readonly<Record<string, string>> | undefined
const contents = new Map<string, string>()

/** The address of a built file: 'app.css' → '/assets/app-Bk3x….css'. Throws when it was never built. */
export function assetUrl(name: string): string {
  return `/assets/${fileOf(name)}`
}

/** The text of a built file, for inlining: the minified 'answer.css'. Read once. */
export function readAsset(name: string): string {
  const known = contents.get(name)
  if (known !== undefined) return known
  const text = readFileSync(join(ASSETS_FOLDER, fileOf(name)), 'utf8').trim()
  contents.set(name, text)
  return text
}

/** The CSP source of an inlined asset, with its quotes: `'sha256-…'`. */
export function assetHash(name: string): string {
  return `'sha256-${createHash('sha256').update(readAsset(name)).digest('base64')}'`
}

/** Forgets what was read, after a new build in the same process. */
export function forgetAssets(): void {
  manifest = undefined
  contents.clear()
}

function fileOf(name: string): string {
  manifest ??= readManifest()
  const file = manifest[name]
  if (file === undefined) throw new Error(`No built file is called ${name}; see src/ui/build.ts`)
  return file
}

function readManifest(): Readonly<Record<string, string>> {
  const path = join(ASSETS_FOLDER, MANIFEST)
  if (!existsSync(path)) {
    throw new Error('The files for the browser are not built yet: run node --import tsx src/ui/build.ts')
  }
  return JSON.parse(readFileSync(path, 'utf8'))
}
