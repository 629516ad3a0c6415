// The door of kept figures, for the rest of ratings.
export { keepingAnswer } from './keep.ts'
export { figureJobs } from './jobs.ts'
export { recount } from './recount.ts'
export { doctorFigure, findBranchFigures, findOpenFigures, listDoctorFigures } from './shown.ts'
export type { BranchFigure, DoctorFigure } from './shown.ts'
export type { ShownFigure } from './figure.ts'
