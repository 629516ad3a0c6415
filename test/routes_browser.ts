// As much of a browser as tests of routes need: cookies, redirects, forms. For pages that need a real one: browser.ts.

export interface Visited {
  status: number
  /** Whole address of the page that was reached at last. */
  address: string
  /** Path and query of it. */
  path: string
  text: string
  headers: Headers
  /** Paths of the addresses asked on the way, this page last. */
  history: string[]
  /** The form token of the page; empty where there is none. */
  csrf: string
  /** The value of the first hidden field with this name. */
  field(name: string): string
  /** Where the first form leads whose address has `part` in it. */
  action(part: string): string
}

let count = 0

/** One browser with its own cookies, on one site. */
export class BrowserLike {
  readonly cookies = new Map<string, string>()
  /** Every Set-Cookie line received. */
  readonly setCookies: string[] = []
  private readonly home: string
  private readonly address: string

  constructor(home: string) {
    this.home = home
    count += 1
    // every browser has an address of its own where the house trusts its proxy (TRUST_PROXY), and so its own rate limit
    this.address = `198.51.100.${count % 250}`
  }

  get(path: string, follow = true): Promise<Visited> {
    return this.ask('GET', path, undefined, follow)
  }

  post(path: string, fields: Record<string, string>, follow = true): Promise<Visited> {
    return this.ask('POST', path, new URLSearchParams(fields), follow)
  }

  private async ask(method: string, path: string, body: URLSearchParams | undefined, follow: boolean): Promise<Visited> {
    const history: string[] = []
    let address = new URL(path, this.home)
    let asked: { method: string; body?: URLSearchParams } = body ? { method, body } : { method }
    for (;;) {
      history.push(`${address.pathname}${address.search}`)
      const response = await fetch(address, { ...asked, redirect: 'manual', headers: this.headers() })
      this.keepCookies(response)
      const location = response.headers.get('location')
      if (!follow || location === null || history.length > 10) return visited(response, address, history)
      await response.body?.cancel()
      address = new URL(location, address)
      if (address.origin !== this.home) return visited(response, address, history)
      asked = { method: 'GET' }
    }
  }

  private headers(): Record<string, string> {
    return {
      accept: 'text/html',
      'accept-language': 'ru',
      'x-forwarded-for': this.address,
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    }
  }

  private keepCookies(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      this.setCookies.push(line)
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line) || /max-age=0/i.test(line)) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
  }
}

async function visited(response: Response, address: URL, history: string[]): Promise<Visited> {
  const text = response.bodyUsed ? '' : await response.text()
  const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? ''
  return {
    status: response.status,
    address: address.href,
    path: `${address.pathname}${address.search}`,
    text,
    headers: response.headers,
    history,
    csrf: field('_csrf'),
    field,
    action: (part) => [...text.matchAll(/action="([^"]*)"/g)].map(([, action]) => action!).find((action) => action.includes(part)) ?? '',
  }
}
