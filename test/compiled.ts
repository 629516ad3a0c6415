// How a test process reads TypeScript: out of a folder that test/run.ts filled once for all of them. To transform it in
// each process again cost more than a second a file. What is not in the folder is read as node reads it.
import { existsSync, readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

const folder = process.env['OTKLIK_TEST_COMPILED']
const root = new URL('..', import.meta.url).href
const packages = new URL('node_modules/', root).href

function isOurs(url: string): boolean {
  return /\.tsx?$/.test(url) && url.startsWith(root) && !url.startsWith(packages)
}

if (folder) {
  registerHooks({
    // our files name each other whole: there is nothing to look for on the disk
    resolve(specifier, context, next) {
      const url = specifier.startsWith('.') && context.parentURL && isOurs(context.parentURL) ? new URL(specifier, context.parentURL).href : ''
      return isOurs(url) ? { url, format: 'module', shortCircuit: true } : next(specifier, context)
    },
    load(url, context, next) {
      if (!isOurs(url)) return next(url, context)
      const file = `${folder}/${fileURLToPath(url).slice(fileURLToPath(root).length)}.js`
      if (!existsSync(file)) return next(url, context)
      return { format: 'module', source: readFileSync(file, 'utf8'), shortCircuit: true }
    },
  })
}
