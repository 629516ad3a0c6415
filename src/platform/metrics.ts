// Prometheus metrics. Labels are routes, states and outcomes; never a person, a clinic's patient or an address.
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

export interface Metrics {
  registry: Registry
  requests: Histogram<'method' | 'route' | 'status'>
  jobs: Histogram<'job' | 'outcome'>
  messages: Counter<'outcome'>
  ingested: Counter<'type' | 'outcome'>
  due: Gauge
}

/** A fresh registry with the platform's metrics; each house has its own. */
export function makeMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    registry,
    requests: new Histogram({
      name: 'otklik_http_request_seconds', help: 'Time to answer a request', labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10], registers,
    }),
    jobs: new Histogram({
      name: 'otklik_job_seconds', help: 'Time of one run of a job', labelNames: ['job', 'outcome'],
      buckets: [0.01, 0.1, 1, 10, 60, 600], registers,
    }),
    messages: new Counter({ name: 'otklik_messages_total', help: 'Messages by outcome', labelNames: ['outcome'], registers }),
    ingested: new Counter({ name: 'otklik_ingested_total', help: 'FHIR resources by outcome', labelNames: ['type', 'outcome'], registers }),
    due: new Gauge({ name: 'otklik_messages_due', help: 'Messages that are due and not yet sent', registers }),
  }
}
