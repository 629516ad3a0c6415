// The moving map: draws what the page already says, from the list and the picture in it. Without script, without WebGL
// or when anything fails the picture and the list stay as they are.
import { AttributionControl, type GeoJSONSourceSpecification, type LayerSpecification, Map as CityMap, Marker, NavigationControl, Popup,
  type SourceSpecification, type StyleSpecification, addProtocol, setWorkerUrl } from 'maplibre-gl'
import workerAddress from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
// oxlint-disable-next-line import/no-unassigned-import
import 'maplibre-gl/dist/maplibre-gl.css'
import { Protocol } from 'pmtiles'

type Point = [number, number]

const frame = document.querySelector<HTMLElement>('[data-citymap]')
if (frame) show(frame)

function show(frame: HTMLElement): void {
  const sorry = document.querySelector<HTMLElement>('[data-citymap-sorry]')
  const entries = [...document.querySelectorAll<HTMLElement>('[data-place]')]
  const places = entries.map((entry) => readPoint(entry.dataset['place']!))
  if (places.length === 0) return
  if (!document.createElement('canvas').getContext('webgl2')) {
    if (sorry) sorry.hidden = false
    return
  }
  try {
    draw(frame, entries, places)
  } catch {
    // a driver that promised and failed: the picture is still there
    if (sorry) sorry.hidden = false
  }
}

function draw(frame: HTMLElement, entries: readonly HTMLElement[], places: readonly Point[]): void {
  setWorkerUrl(workerAddress)
  const canvas = document.createElement('div')
  canvas.className = 'citymap__canvas'
  frame.prepend(canvas)
  const words = (name: string) => frame.dataset[name] ?? ''
  const map = new CityMap({
    container: canvas,
    style: styleOf(frame),
    bounds: boundsOf([...places, ...outlinesOf(frame).flat()]),
    fitBoundsOptions: { padding: 24 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    locale: {
      'Map.Title': words('title'), 'NavigationControl.ZoomIn': words('zoomIn'), 'NavigationControl.ZoomOut': words('zoomOut'),
      'Popup.Close': words('close'), 'Marker.Title': words('title'),
    },
  })
  map.addControl(new NavigationControl({ showCompass: false }))
  if (words('tiles') !== '') map.addControl(new AttributionControl({ compact: true }))
  map.touchZoomRotate.disableRotation()
  entries.forEach((entry, at) => {
    const element = pinOf(entry, map, places[at]!)
    // an earlier number lies over a later one, and is reached before it by the keyboard
    element.style.zIndex = String(entries.length - at)
    new Marker({ element }).setLngLat(places[at]!).addTo(map)
  })
  map.once('load', () => {
    frame.querySelector('svg')?.remove()
    for (const note of document.querySelectorAll<HTMLElement>('[data-citymap-moving]')) note.hidden = false
  })
}

/** A button with the number of the list; pressed, it shows the entry's own words. */
function pinOf(entry: HTMLElement, map: CityMap, place: Point): HTMLElement {
  const pin = document.createElement('button')
  pin.type = 'button'
  pin.className = `pin pin--${entry.dataset['judgement']}`
  pin.textContent = entry.dataset['number'] ?? ''
  pin.setAttribute('aria-label', `${pin.textContent}. ${[...entry.children].map((part) => part.textContent).join('. ')}`)
  pin.addEventListener('click', (event) => {
    event.stopPropagation()
    const words = document.createElement('div')
    words.className = 'pin-words'
    words.append(...[...entry.children].map((part) => part.cloneNode(true)))
    new Popup({ maxWidth: '20rem' }).setLngLat(place).setDOMContent(words).addTo(map)
  })
  return pin
}

/** Okrugs of the picture, on tiles when the settings name some. */
function styleOf(frame: HTMLElement): StyleSpecification {
  const colour = (name: string) => getComputedStyle(frame).getPropertyValue(name).trim()
  const okrugs: GeoJSONSourceSpecification = {
    type: 'geojson',
    data: {
      type: 'FeatureCollection',
      features: outlinesOf(frame).map((ring) => ({ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } })),
    },
  }
  const sources: Record<string, SourceSpecification> = { okrugs }
  const layers: LayerSpecification[] = [
    { id: 'ground', type: 'background', paint: { 'background-color': colour('--wash') } },
  ]
  const tiles = frame.dataset['tiles'] ?? ''
  if (tiles === '') layers.push({ id: 'okrugs', type: 'fill', source: 'okrugs', paint: { 'fill-color': colour('--paper') } })
  else {
    addProtocol('pmtiles', new Protocol().tile)
    sources['city'] = { type: 'vector', url: `pmtiles://${new URL(tiles, location.href).href}`, attribution: frame.dataset['credit'] ?? '' }
    layers.push(...tileLayers(colour))
  }
  layers.push({ id: 'okrug-lines', type: 'line', source: 'okrugs', paint: { 'line-color': colour('--line'), 'line-width': 1 } })
  return { version: 8, sources, layers }
}

/** The layers of the Protomaps basemap schema (docs.protomaps.com/basemaps/layers), without labels: the list has the words. */
function tileLayers(colour: (name: string) => string): LayerSpecification[] {
  return [
    { id: 'earth', type: 'fill', source: 'city', 'source-layer': 'earth', paint: { 'fill-color': colour('--paper') } },
    { id: 'landuse', type: 'fill', source: 'city', 'source-layer': 'landuse', paint: { 'fill-color': colour('--fine-wash') } },
    { id: 'water', type: 'fill', source: 'city', 'source-layer': 'water', paint: { 'fill-color': colour('--accent-wash') } },
    { id: 'buildings', type: 'fill', source: 'city', 'source-layer': 'buildings', paint: { 'fill-color': colour('--unknown-wash') } },
    { id: 'roads', type: 'line', source: 'city', 'source-layer': 'roads', paint: { 'line-color': colour('--line'), 'line-width': 0.75 } },
  ]
}

function outlinesOf(frame: HTMLElement): Point[][] {
  const known = frame.dataset['outlines']
  return known === undefined ? [] : (JSON.parse(known) as Point[][])
}

function boundsOf(points: readonly Point[]): [Point, Point] {
  const [lon, lat] = [points.map((point) => point[0]), points.map((point) => point[1])]
  return [[Math.min(...lon), Math.min(...lat)], [Math.max(...lon), Math.max(...lat)]]
}

function readPoint(text: string): Point {
  const [lon = 0, lat = 0] = text.split(',').map(Number)
  return [lon, lat]
}
