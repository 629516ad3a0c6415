// FHIR R4 OperationOutcome: how every error under /fhir/R4 is said.

export interface Issue {
  severity: 'fatal' | 'error' | 'warning' | 'information'
  /** http://hl7.org/fhir/issue-type */
  code: string
  /** Our stable code of the reason, for programs; the sentence beside it may change. */
  details?: { coding: { system: string; code: string }[] }
  /** A full sentence: what is wrong and what would be right. */
  diagnostics: string
  /** FHIRPath of the element, e.g. Encounter.period.end */
  expression?: string[]
}

export interface OperationOutcome {
  resourceType: 'OperationOutcome'
  issue: Issue[]
}

/** The code system of our reasons, as `details.coding` carries them. */
export const REASON_SYSTEM = 'https://otklik.example/fhir/CodeSystem/reason'

const CODES: Record<number, string> = {
  400: 'invalid',
  401: 'login',
  403: 'forbidden',
  404: 'not-found',
  405: 'not-supported',
  406: 'not-supported',
  409: 'conflict',
  412: 'conflict',
  413: 'too-long',
  415: 'not-supported',
  422: 'processing',
  429: 'throttled',
  500: 'exception',
  503: 'transient',
}

// What a program is told when the server, not a handler, said no: it knows the status only.
const SENTENCES: Record<number, string> = {
  400: 'The body is not JSON. Send one FHIR R4 resource as application/fhir+json.',
  401: 'A bearer token is needed: send the header «Authorization: Bearer otk_…» with a token of your clinic that is in force.',
  403: 'The token does not have the scope for this. Reading needs fhir.read, writing needs fhir.write.',
  404: 'There is nothing at this address. GET /fhir/R4/metadata lists what there is.',
  405: 'This interaction is not supported. GET /fhir/R4/metadata lists what is.',
  413: 'The body is longer than 20 MB. Send smaller Bundles; 500 entries a Bundle work best.',
  415: 'Send the body as application/fhir+json.',
  429: 'Too many requests. Wait a minute and go on; Bundles need fewer requests.',
  500: 'Something broke on our side and nothing of this request was kept. Send it again later; tell the operator if it stays.',
}

/** An outcome with one error: the HTTP status chooses the issue type. */
export function operationOutcome(status: number, diagnostics: string, expression?: string): OperationOutcome {
  return outcomeOf([
    {
      severity: 'error',
      code: CODES[status] ?? 'processing',
      diagnostics,
      ...(expression ? { expression: [expression] } : {}),
    },
  ])
}

/** The outcome of a refusal by the server itself, whose sentence «HTTP 404» says no more than the status. */
export function statusOutcome(status: number, sentence: string): OperationOutcome {
  return operationOutcome(status, sentence === `HTTP ${status}` ? (SENTENCES[status] ?? sentence) : sentence)
}

/** An outcome of several issues. */
export function outcomeOf(issues: Issue[]): OperationOutcome {
  return { resourceType: 'OperationOutcome', issue: issues }
}

/** The stable code of an issue's reason: ours when it has one, else the FHIR issue type. */
export function reasonOf(issue: Issue): string {
  return issue.details?.coding[0]?.code ?? issue.code
}
