// How a test process reads TypeScript: out of a folder that test/run.ts filled once for all of them. To transform it in
// each process again cost more than a second a file. What is not in the folder is read as node reads it.
import { existsSync, readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

const folder = process.env['OTKLIK_TEST_COMPILED']
const root = new URL('..', import.meta.url).href

if (folder) {
  registerHooks({
    load(url, context, next) {
      const [address = ''] = url.split('?')
      if (!address.startsWith(root) || !/\.tsx?$/.test(address)) return next(url, context)
      const file = `${folder}/${fileURLToPath(address).slice(fileURLToPath(root).length)}.js`
      if (!existsSync(file)) return next(url, context)
      return { format: 'module', source: readFileSync(file, 'utf8'), shortCircuit: true }
    },
  })
}
