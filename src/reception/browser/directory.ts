// The directory's search, on the page alone: it works without network.
const box = document.querySelector<HTMLElement>('[data-directory]')
if (box) filterRows(box)

function filterRows(element: HTMLElement): void {
  element.hidden = false
  const input = element.querySelector('input')!
  input.addEventListener('input', () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean)
    for (const group of document.querySelectorAll<HTMLElement>('[data-directory-group]')) {
      let shown = 0
      for (const row of group.querySelectorAll<HTMLElement>('[data-directory-row]')) {
        const text = plain(row.dataset['directoryRow'] ?? '')
        row.hidden = !words.every((word) => text.includes(word))
        if (!row.hidden) shown += 1
      }
      group.hidden = shown === 0
    }
  })
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll('ё', 'е').replaceAll('\u00a0', ' ')
}
