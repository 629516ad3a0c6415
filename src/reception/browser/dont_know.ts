// «Не знаю, что делать» on a page of the installed app: without network the call for help waits on the device like any act.
import { addItem, findBox } from './device_outbox.ts'

const form = document.querySelector<HTMLFormElement>('#dont-know')
const told = form?.querySelector<HTMLElement>('[data-dont-know]')
if (form && told && findBox()) {
  form.addEventListener('submit', (event) => {
    // with a network the page of the situation follows, where it is described
    if (navigator.onLine) return
    event.preventDefault()
    void addItem('situation', {}).then(() => {
      told.hidden = false
    }, () => form.submit())
  })
}
