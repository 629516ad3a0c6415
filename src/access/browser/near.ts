// «Near me»: asks the browser where it is, rounds that to about 500 m and opens the same page with it. Without script
// the button is not there; a street or an okrug does the same.

// the grid of access/choose/distance.ts
const LATITUDE_STEP = 0.005
const LONGITUDE_STEP = 0.01

const near = document.querySelector<HTMLElement>('[data-near]')
const form = near?.closest('form')
if (near && form && 'geolocation' in navigator) {
  const words = near.querySelector('[role=status]')
  near.hidden = false
  near.querySelector('button')?.addEventListener('click', () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => location.assign(addressFrom(form, coords)),
      () => {
        if (words) words.textContent = near.dataset['nearNo'] ?? ''
      },
      // a rough place is enough, and quicker
      { enableHighAccuracy: false, timeout: 15_000, maximumAge: 600_000 },
    )
  })
}

function addressFrom(form: HTMLFormElement, coords: { latitude: number; longitude: number }): string {
  const search = new URLSearchParams()
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && value !== '' && !['from', 'lat', 'lon', 'order', 'okrug'].includes(name)) search.append(name, value)
  }
  search.set('lat', onGrid(coords.latitude, LATITUDE_STEP))
  search.set('lon', onGrid(coords.longitude, LONGITUDE_STEP))
  search.set('order', 'near')
  return `/access?${search}`
}

function onGrid(value: number, step: number): string {
  return String(Number((Math.round(value / step) * step).toFixed(3)))
}
