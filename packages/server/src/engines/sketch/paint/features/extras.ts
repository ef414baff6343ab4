/** A plan's features as sheets of the picture: in the sky, behind the land, on it, before everything. */
import type { Feature } from '@limn/sdk'
import { featurePainters } from './index.ts'
import type { FeaturePainter } from './feature.ts'
import type { Layer, Setting, Stage } from '../stage.ts'

/** Built into the place itself, so that they are not painted twice. */
const builtIn: Readonly<Record<string, readonly Feature[]>> = {
  mountains: ['lake', 'river'],
  lake: ['lake', 'river', 'bridge'],
  sea: ['rocks'],
  beach: ['palms', 'lake'],
  city: ['skyline', 'river', 'lake', 'road'],
  street: ['road', 'skyline'],
  village: ['cabin'],
  forest: ['light-rays'],
}

/** Whether a place has ground to lay things on. */
const grounded = ({ surface }: Setting): boolean =>
  surface !== 'none' && surface !== 'floor' && surface !== 'table'

function asked({ plan }: Stage, name: string): boolean {
  const { features, weather, place } = plan
  if (builtIn[place]?.some((feature) => feature === name)) return false
  if (name === 'river' && features.includes('bridge')) return true
  if (name === 'lightning' && weather === 'storm') return true
  return features.some((feature) => feature === name)
}

const depths = { sky: 0.001, back: 0.002, ground: 0.69, over: 0.9, air: 1.02 } as const

/** Whether a feature can be in this place at all. */
function fits(stage: Stage, setting: Setting, { at }: FeaturePainter): boolean {
  const { place } = stage.plan
  if (at === 'sky') return place !== 'room' && place !== 'studio'
  return at === 'air' || grounded(setting)
}

/** The sheets to be laid between those of the place, each at its depth. */
export function extras(stage: Stage, setting: Setting): Layer[] {
  const painters = Object.entries(featurePainters)
    .filter(([name, painter]) => asked(stage, name) && fits(stage, setting, painter))
    .map(([, painter]) => painter)
  return [...new Set(painters)].map((painter) => ({
    depth: depths[painter.at],
    paint: () => painter.paint(stage, setting),
  }))
}
