// Niceties for fast hands. Every page works without them.
import { watchCounters } from './counter.ts'
import { watchKeys } from './keys.ts'
import { watchWaiting } from './waiting.ts'

watchKeys()
watchWaiting()
watchCounters()
