// What we use of oidc-provider, which ships no types.
declare module 'oidc-provider' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

  /** Koa's context, as far as we touch it. */
  export interface Context {
    body: unknown
    type: string
    set(name: string, value: string): void
    cookies: { get(name: string): string | undefined }
    oidc: {
      session?: { accountId?: string }
      client: { clientId: string }
      params?: Record<string, string | undefined>
    }
  }

  export interface Interaction {
    uid: string
    prompt: { name: string }
    params: Record<string, string | undefined>
  }

  export interface Grant {
    addOIDCScope(scope: string): void
    save(): Promise<string>
  }

  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>)
    proxy: boolean
    Grant: new (about: { clientId: string; accountId: string }) => Grant
    callback(): RequestListener
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>
    interactionResult(
      request: IncomingMessage, response: ServerResponse, result: Record<string, unknown>,
      options?: { mergeWithLastSubmission: boolean },
    ): Promise<string>
    on(event: string, listener: (...details: unknown[]) => void): this
  }
}

declare module 'oidc-provider/lib/adapters/memory_adapter.js' {
  /** Keeps the newest thousand records in this process. */
  const MemoryAdapter: new (model: string) => object
  export default MemoryAdapter
}
