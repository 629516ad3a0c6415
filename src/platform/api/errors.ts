// What a program is told under /api when the server, not a handler, said no: it knows the status only.
const SENTENCES: Record<number, string> = {
  400: 'The address cannot be read. GET /api/v1/openapi.json says how each is written.',
  404: 'There is nothing at this address. GET /api/v1 lists what there is.',
  429: 'Too many requests from your address. Wait a minute and go on; answers say by Cache-Control how long they hold.',
  500: 'Something broke on our side. Ask again later; tell the operator if it stays.',
}

/** The answer to a refused request; «HTTP 404» says no more than the status, so it gets a sentence. */
export function apiError(status: number, sentence: string): { error: string } {
  return { error: sentence === `HTTP ${status}` ? (SENTENCES[status] ?? sentence) : sentence }
}
