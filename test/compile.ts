// Compiles our TypeScript into a folder, file by file: see test/compiled.ts.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { globSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'
import { transformWithOxc } from 'vite'

/**
 * Writes `<folder>/<path>.js` for every .ts and .tsx under src/ and test/. Types become blanks, so lines stay as they are and
 * no process has to read a map of them; only pages, whose markup is rewritten, carry one.
 */
export async function compileInto(folder: string): Promise<void> {
  for (const path of globSync(['src/**/*.{ts,tsx}', 'test/**/*.{ts,tsx}'])) {
    const source = await readFile(path, 'utf8')
    const target = join(folder, `${path}.js`)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, path.endsWith('.tsx') ? await compilePage(path, source) : stripTypeScriptTypes(source))
  }
}

async function compilePage(path: string, source: string): Promise<string> {
  const { code, map } = await transformWithOxc(source, join(process.cwd(), path), {
    sourcemap: true, target: 'esnext', jsx: { runtime: 'automatic', development: false },
  })
  const inline = Buffer.from(JSON.stringify(map)).toString('base64')
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${inline}\n`
}
