// The door of kept figures, for the rest of ratings.
export { keepingAnswer } from './keep.ts'
export { figureJobs } from './jobs.ts'
export { recount } from './recount.ts'
export { doctorFigure, findBranchFigures, findBranchStars, findOpenFigures, listDoctorFigures } from './shown.ts'
export type { BranchFigure, BranchStar, DoctorFigure } from './shown.ts'
export type { ShownFigure } from './figure.ts'
