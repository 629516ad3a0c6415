// A browser's name for its owner, out of the User-Agent header: enough to tell two of one's own apart.

// in this order: Chrome calls itself Safari too, and others call themselves Chrome
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/YaBrowser\//, 'Yandex Browser'],
  [/Edg(?:A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone|iPod/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
]

/** Names of browser and system; undefined unless both are known. */
export function nameBrowser(user_agent: string | null): { browser: string; system: string } | undefined {
  const browser = BROWSERS.find(([pattern]) => pattern.test(user_agent ?? ''))?.[1]
  const system = SYSTEMS.find(([pattern]) => pattern.test(user_agent ?? ''))?.[1]
  return browser && system ? { browser, system } : undefined
}
