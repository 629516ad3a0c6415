// Builds the browser's files: node --import tsx src/ui/build.ts. Takes well under two seconds.
// Files are laid beside older ones and the manifest comes last, so a running server never misses a file.
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, join, relative } from 'node:path'
import { build } from 'vite'
import { ASSETS_FOLDER, MANIFEST, forgetAssets } from './assets.ts'

const here = import.meta.dirname
const SOURCE = join(here, '..')
const STAMP = 'sources.sha256'

/** Builds when the sources differ from those of the last build. Out: whether it built. */
export async function ensureAssets(): Promise<boolean> {
  const { hash, modules } = readStamp()
  if (hash === sourcesHash(modules)) return false
  await buildAssets()
  return true
}

/** Builds css, scripts and fonts into dist/assets under hashed names, and writes the manifest. */
export async function buildAssets(): Promise<void> {
  mkdirSync(ASSETS_FOLDER, { recursive: true })
  const draft = mkdtempSync(join(ASSETS_FOLDER, '../.assets-'))
  try {
    const { names: built, modules } = await bundle(draft)
    const hash = sourcesHash(modules)
    for (const file of Object.values(built)) copyFileSync(join(draft, file), join(ASSETS_FOLDER, file))
    writeFileSync(join(draft, MANIFEST), JSON.stringify(built, null, 2))
    renameSync(join(draft, MANIFEST), join(ASSETS_FOLDER, MANIFEST))
    writeFileSync(join(ASSETS_FOLDER, STAMP), [hash, ...modules].join('\n'))
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  forgetAssets()
}

/** Removes files of earlier builds. Only by hand or in a release: a running server may still serve them. */
export function sweepAssets(): void {
  const kept = new Set<string>(Object.values(JSON.parse(readFileSync(join(ASSETS_FOLDER, MANIFEST), 'utf8'))))
  for (const file of readdirSync(ASSETS_FOLDER)) {
    if (!kept.has(file) && file !== MANIFEST && file !== STAMP) rmSync(join(ASSETS_FOLDER, file))
  }
}

/** Runs Vite into a folder. Out: plain names to hashed names, and the modules of ours that scripts are made of. */
async function bundle(folder: string): Promise<{ names: Record<string, string>; modules: string[] }> {
  const result = await build({
    configFile: false,
    root: join(here, '../..'),
    base: '/assets/',
    publicDir: false,
    logLevel: 'warn',
    build: {
      outDir: folder,
      emptyOutDir: true,
      assetsDir: '',
      assetsInlineLimit: 0,
      cssTarget: ['chrome87', 'firefox90', 'safari14.1', 'ios14.5'],
      target: 'es2020',
      modulePreload: false,
      reportCompressedSize: false,
      // the map's script is large and loaded on its page alone
      chunkSizeWarningLimit: 2_000,
      rolldownOptions: {
        input: {
          app: join(here, 'browser/app.ts'),
          draft: join(here, 'browser/draft.ts'),
          ...Object.fromEntries(sliceScripts().map((path) => [basename(path, '.ts'), path])),
          'app-style': join(here, 'styles/app.css'),
          'answer-style': join(here, 'styles/answer.css'),
        },
      },
    },
  })
  if (!('output' in result)) throw new Error('Vite was asked for one build and gave something else')
  const names: Record<string, string> = {}
  const modules = new Set<string>()
  for (const item of result.output) {
    if (item.type === 'chunk' && item.isEntry && !item.name.endsWith('-style'))
      names[`${item.name}.js`] = item.fileName
    // what several scripts share: they ask for it by its hashed name
    if (item.type === 'chunk' && !item.isEntry) names[item.fileName] = item.fileName
    if (item.type === 'chunk') for (const path of item.moduleIds.filter(isOurs)) modules.add(relative(SOURCE, path))
    if (item.type === 'asset') names[plainName(item.names[0] ?? item.fileName)] = item.fileName
  }
  for (const name of ['app.css', 'app.js', 'answer.css', 'draft.js']) {
    if (names[name] === undefined) throw new Error(`The build gave no ${name}`)
  }
  const answer = readFileSync(join(folder, names['answer.css']!), 'utf8')
  names['answer.css'] = writeHashed(folder, 'answer', 'css', dropUnusedTokens(answer))
  names['icon.svg'] = writeHashed(folder, 'icon', 'svg', readFileSync(join(here, 'styles/icon.svg'), 'utf8'))
  return { names, modules: [...modules].sort() }
}

function isOurs(path: string): boolean {
  return path.startsWith(SOURCE) && /\.tsx?$/.test(path)
}

/** Scripts that slices add for their own pages: each file of src/<slice>/browser is built under its own name. */
function sliceScripts(): string[] {
  return readdirSync(join(here, '..'))
    .filter((unit) => unit !== 'ui' && existsSync(join(here, '..', unit, 'browser')))
    .flatMap((unit) => readdirSync(join(here, '..', unit, 'browser')).map((file) => join(here, '..', unit, 'browser', file)))
    .sort()
}

function plainName(name: string): string {
  return name.replace(/-style\.css$/, '.css')
}

/** The answer page carries its style inside, so no token that it does not use. In and out: minified css. */
export function dropUnusedTokens(css: string): string {
  const used = new Set([...css.matchAll(/var\((--[\w-]+)/g)].map((match) => match[1]))
  return css
    .replace(/(?<=[{;])(--[\w-]+):[^;}]*;?/g, (declaration, name) => (used.has(name) ? declaration : ''))
    .replaceAll(';}', '}')
}

function writeHashed(folder: string, name: string, ending: string, text: string): string {
  const file = `${name}-${createHash('sha256').update(text).digest('base64url').slice(0, 8)}.${ending}`
  writeFileSync(join(folder, file), text)
  return file
}

/** In: the modules outside the folders of scripts that went into the last build, relative to src. */
function sourcesHash(modules: readonly string[]): string {
  const hash = createHash('sha256').update(readFileSync(import.meta.filename))
  for (const folder of ['styles', 'browser']) {
    for (const file of readdirSync(join(here, folder)).sort()) {
      hash.update(file).update(readFileSync(join(here, folder, file)))
    }
  }
  for (const path of sliceScripts()) hash.update(basename(path)).update(readFileSync(path))
  for (const path of modules) hash.update(path).update(existsSync(join(SOURCE, path)) ? readFileSync(join(SOURCE, path)) : '')
  return hash.digest('hex')
}

function readStamp(): { hash: string | undefined; modules: string[] } {
  try {
    const [hash, ...modules] = readFileSync(join(ASSETS_FOLDER, STAMP), 'utf8').split('\n')
    return { hash, modules }
  } catch {
    return { hash: undefined, modules: [] }
  }
}

if (import.meta.main) {
  console.time('browser files built in')
  await buildAssets()
  sweepAssets()
  console.timeEnd('browser files built in')
}
