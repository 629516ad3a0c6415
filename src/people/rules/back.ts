// Where a browser goes after signing in: only ever to a page of ours.

const LENGTH_MAX = 1000

/**
 * In: the address that a request asks to return to. Out: a path of ours, or '/' when it is absent, too long, leads to
 * another site (`//host`, `/\host`, a scheme), or back into signing in.
 */
export function localPath(back: string | undefined): string {
  if (!back || back.length > LENGTH_MAX || !/^\/(?![/\\])/.test(back)) return '/'
  // browsers drop tabs and line breaks before they read an address, and read \ as /
  if (/[\\\u0000-\u0020\u007f]/.test(back)) return '/'
  const home = 'https://local.invalid'
  if (!URL.canParse(back, home)) return '/'
  const url = new URL(back, home)
  if (url.origin !== home || url.pathname.startsWith('//')) return '/'
  if (/^\/people\/(sign-in|sign-out|callback)\/?$/.test(url.pathname)) return '/'
  return `${url.pathname}${url.search}`
}
