// What the inside of buildings offers: plans, routes and lifts that do not run.
export { PlanPathError, type ReadPlan, readPlan, storePlan } from './importing.ts'
export { endLiftOutage, noteLiftOutage } from './outages.ts'
export type { Level, Plan, Point, Spot, SpotKind } from './plan.ts'
export {
  type BranchNamed, type Lift, type LiftOutage, findBranchInside, findPlan, findShaftsOut, listBranchesInside, listLiftOutages, listLifts,
} from './queries.ts'
export { numberIn } from './reading/draft.ts'
export { type Graph, type NoRoute, type Route, type RouteWish, explainNoRoute, findRoute, makeGraph } from './rules/route.ts'
export { type Step, type Turn, tellSteps } from './rules/steps.ts'
