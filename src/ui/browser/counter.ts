/** Counts down what may still be written, in place of the hint «До 2 000 знаков». The server decides. */
export function watchCounters(): void {
  document.addEventListener('input', (event) => {
    if (!(event.target instanceof HTMLTextAreaElement)) return
    const { lengthMax, leftWords, overWords } = event.target.dataset
    const hint = document.getElementById(`${event.target.id}-length`)
    if (lengthMax === undefined || !hint) return
    const left = Number(lengthMax) - event.target.value.length
    const number = Math.abs(left).toLocaleString(document.documentElement.lang)
    hint.textContent = `${left < 0 ? overWords : leftWords} ${number}`
  })
}
