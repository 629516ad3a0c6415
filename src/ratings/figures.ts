// The arithmetic of published figures: pure, no database, no clock. The order is always the same: valid
// answers → twelve whole months (recency) → weights and n_eff → shrinkage and band → thresholds → suppression
// → rounding.
export * from './figures/constants.ts'
export * from './figures/thresholds.ts'
export * from './figures/recency.ts'
export * from './figures/weights.ts'
export * from './figures/shrinkage.ts'
export * from './figures/wilson.ts'
export * from './figures/suppression.ts'
export * from './figures/crosstable.ts'
export * from './figures/release.ts'
export * from './figures/published.ts'
export * from './figures/rounding.ts'
export * from './figures/sorting.ts'
export * from './figures/funnel.ts'
export * from './figures/xmr.ts'
export * from './figures/runs.ts'
