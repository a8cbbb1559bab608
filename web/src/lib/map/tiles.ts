// The city's base map: one PMTiles file at our own address, whose tiles are pictures or vectors.
// Only a city that has one loads this part.

import MVT from 'ol/format/MVT'
import TileLayer from 'ol/layer/Tile'
import VectorTileLayer from 'ol/layer/VectorTile'
import type OlMap from 'ol/Map'
import type Feature from 'ol/render/Feature'
import ImageTile from 'ol/source/ImageTile'
import VectorTile from 'ol/source/VectorTile'
import Fill from 'ol/style/Fill'
import Stroke from 'ol/style/Stroke'
import Style, { type StyleFunction } from 'ol/style/Style'
import Text from 'ol/style/Text'
import type Tile from 'ol/VectorTile'
import { PMTiles, TileType } from 'pmtiles'
import { makeFont, type Colours } from './ground'

/** Put the base map below all other layers. Without an answer the map goes on without it. */
export async function addBaseMap(map: OlMap, address: string, colours: () => Colours): Promise<void> {
  const archive = new PMTiles(new URL(address, location.href).href)
  const header = await archive.getHeader().catch(() => null)
  if (!header) return
  const zooms = { minZoom: header.minZoom, maxZoom: header.maxZoom }
  const layer =
    header.tileType === TileType.Mvt
      ? new VectorTileLayer({
          declutter: true,
          source: makeVectorSource(archive, zooms),
          style: styleWith(colours),
        })
      : new TileLayer({ source: makePictureSource(archive, zooms) })
  map.getLayers().insertAt(0, layer)
}

interface Zooms {
  minZoom: number
  maxZoom: number
}

function makePictureSource(archive: PMTiles, zooms: Zooms): ImageTile {
  return new ImageTile({
    ...zooms,
    loader: async (z, x, y, { signal }) => {
      const tile = await archive.getZxy(z, x, y, signal)
      return tile ? createImageBitmap(new Blob([tile.data])) : document.createElement('canvas')
    },
  })
}

function makeVectorSource(archive: PMTiles, zooms: Zooms): VectorTile<Feature> {
  const format = new MVT()
  return new VectorTile({
    ...zooms,
    format,
    url: '{z}/{x}/{y}',
    tileLoadFunction: (tile) => {
      const vector = tile as Tile<Feature>
      vector.setLoader((extent, _resolution, featureProjection) => {
        const [z, x, y] = vector.getTileCoord() as [number, number, number]
        void archive.getZxy(z, x, y).then(
          (found) => {
            const options = { extent, featureProjection }
            vector.setFeatures(found ? format.readFeatures(found.data, options) : [])
          },
          () => vector.setFeatures([]),
        )
      })
    },
  })
}

// The layers of Protomaps and of OpenMapTiles, which have other names for the same.
const WATER = new Set(['water', 'waterway', 'physical_line'])
const GREEN = new Set(['park', 'landcover'])
const GREEN_KINDS = /park|forest|wood|grass|cemetery|garden|pitch|wetland|farmland|nature/
const ROADS = new Set(['roads', 'transportation'])
const BUILDINGS = new Set(['buildings', 'building'])
const NAMED = new Set(['places', 'place', 'pois', 'poi', 'transportation_name', 'roads'])
const WIDE = /highway|motorway|major|trunk|primary/
const MIDDLE = /medium|secondary|tertiary/

function styleWith(colours: () => Colours): StyleFunction {
  return (feature, resolution) => {
    const { line, edge, ink, muted, card, brandSoft } = colours()
    const layer = String(feature.get('layer'))
    const kind = String(feature.get('kind') ?? feature.get('class') ?? '')
    const styles: Style[] = []
    if (WATER.has(layer)) {
      const water = new Stroke({ color: brandSoft, width: 1.5 })
      styles.push(new Style({ fill: new Fill({ color: brandSoft }), stroke: water }))
    } else if (GREEN.has(layer) || (layer === 'landuse' && GREEN_KINDS.test(kind))) {
      styles.push(new Style({ fill: new Fill({ color: 'rgb(35 134 74 / 12%)' }) }))
    } else if (BUILDINGS.has(layer)) {
      styles.push(new Style({ fill: new Fill({ color: line }) }))
    } else if (ROADS.has(layer)) {
      const metres = WIDE.test(kind) ? 14 : MIDDLE.test(kind) ? 9 : 5
      const width = Math.max(WIDE.test(kind) ? 1.5 : 0.5, Math.min(16, metres / resolution))
      styles.push(new Style({ stroke: new Stroke({ color: edge, width: width + 1 }), zIndex: 1 }))
      styles.push(new Style({ stroke: new Stroke({ color: card, width }), zIndex: 2 }))
    }
    const name = feature.get('name') as string | undefined
    if (name && NAMED.has(layer)) {
      const along = feature.getGeometry()?.getType().includes('Line')
      const colour = layer.startsWith('place') ? ink : muted
      styles.push(
        new Style({
          zIndex: 3,
          text: new Text({
            text: name,
            placement: along ? 'line' : 'point',
            font: makeFont(12, 400),
            fill: new Fill({ color: colour }),
            stroke: new Stroke({ color: card, width: 3 }),
          }),
        }),
      )
    }
    return styles
  }
}
