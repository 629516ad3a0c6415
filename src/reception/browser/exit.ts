// After the thanks the screen at the exit goes back to its question by itself.
const note = document.querySelector<HTMLElement>('[data-exit-back]')
if (note) setTimeout(() => location.replace(note.dataset['exitBack']!), Number(note.dataset['exitSeconds']) * 1000)
