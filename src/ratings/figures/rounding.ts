// Rounding is the last step of every figure: half up, as a person does it by hand.

/**
 * Twelve digits keep every figure we publish and drop the noise of binary sums (4.349999999999999 is 4.35).
 */
const DIGITS_BELIEVED = 12

/**
 * Rounds half up, towards plus infinity, in decimal: 4.35 → 4.4, where `toFixed(1)` gives 4.3, and -0.25 →
 * -0.2.
 * In: a finite number; how many decimals to keep. A NaN or infinity is a fault and throws.
 * The number is read as its twelve significant decimal digits, so binary noise never decides a half.
 * Source: statistics reference, "Order".
 */
export function roundHalfUp(value: number, decimals = 1): number {
  return inWholeSteps(value, decimals, Math.round)
}

/**
 * Rounds up to the next step: 0.2495 → 0.3, and 0.3 stays 0.3. Used for the half-width of a band.
 * In: a finite number; how many decimals to keep. A NaN or infinity is a fault and throws.
 */
export function roundUp(value: number, decimals = 1): number {
  return inWholeSteps(value, decimals, Math.ceil)
}

function inWholeSteps(value: number, decimals: number, toWhole: (steps: number) => number): number {
  if (!Number.isFinite(value)) throw new RangeError(`cannot round ${value}`)
  const steps = shiftPoint(Number(value.toPrecision(DIGITS_BELIEVED)), decimals)
  // Adding zero turns -0 into 0.
  return shiftPoint(toWhole(steps), -decimals) + 0
}

/** Moves the decimal point in the written number; multiplying by ten would bring the binary noise back. */
function shiftPoint(value: number, places: number): number {
  const [mantissa, exponent = '0'] = String(value).split('e')
  return Number(`${mantissa}e${Number(exponent) + places}`)
}
