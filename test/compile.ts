// Compiles our TypeScript into a folder, file by file, with its source maps: see test/compiled.ts.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { globSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { transformWithOxc } from 'vite'

/** Writes `<folder>/<path>.js` for every .ts and .tsx under src/ and test/. */
export async function compileInto(folder: string): Promise<void> {
  for (const path of globSync(['src/**/*.{ts,tsx}', 'test/**/*.{ts,tsx}'])) {
    const { code, map } = await transformWithOxc(await readFile(path, 'utf8'), join(process.cwd(), path), {
      sourcemap: true, target: 'esnext', jsx: { runtime: 'automatic', development: false },
    })
    const target = join(folder, `${path}.js`)
    await mkdir(dirname(target), { recursive: true })
    const inline = Buffer.from(JSON.stringify(map)).toString('base64')
    await writeFile(target, `${code}\n//# sourceMappingURL=data:application/json;base64,${inline}\n`)
  }
}
